"""The centre over HTTP: small routes, all work in threads, never on the event loop.

`POST /x` an exchange, `POST /picture` a picture, `POST /restore` a stretch of a ledger handed back (all frames of
`sync.contract`), `POST /enrol` (JSON), `GET /health`.
Answers carry no header that is not needed: an exchange with nothing to say should cost hundreds of bytes, not
thousands. Bodies are bounded while they are read; when the database is busy or too many requests wait, the answer is
503 with Retry-After and nothing was stored.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import msgspec
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from central.centre import Centre
from central.engine import CONNECTIONS
from central.enrolment import NotEnrolled
from central.pieces import Pieces
from central.senders import Unwelcome
from sync import bag_wire, contract, train

log = logging.getLogger(__name__)

MOST_WAITING = 64
MOST_ENROL_BYTES = 4096
MOST_TRAIN_BYTES = train.LENGTH_BYTES + train.MAX_HEAD_BYTES + train.MAX_TRAIN_BYTES
BODY_SECONDS = 300  # 8 MB over a slow line; a sender that drips bytes is let go
MOST_HELD = 256 << 20  # bytes of bodies that are not whole yet, all together …
ALWAYS_HELD = 64 << 10  # … but what most exchanges need is read all the same: nobody keeps the others out
RETRY_AFTER = "5"


class TooLarge(Exception):
    """The body is larger than this route takes."""


class Crowded(Exception):
    """Too much is arriving at once, from whoever sends slowly."""


class Desk:
    """The routes of one centre, with the threads that do their work."""

    def __init__(self, centre: Centre, workers: int = CONNECTIONS):
        self.centre = centre
        self.waiting = 0
        self.held = 0
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="centre")

    def close(self) -> None:
        """Wait for what is being done, then let the threads go."""
        self._threads.shutdown()

    async def exchange(self, request: Request) -> Response:
        """200 with the answer frame; 400 no request of the contract; 401 unknown sender; 413; 503 try again."""
        return await self._answered(request, contract.MAX_FRAME_BYTES, self.centre.exchange)

    async def train(self, request: Request) -> Response:
        """200 with the answer frame; 400, 401, 408, 413, 503 as above, but what had arrived by then is kept."""
        if _length(request) > MOST_TRAIN_BYTES:
            return Response(status_code=413)
        arriving = self.centre.train()
        try:
            async with asyncio.timeout(BODY_SECONDS), Pieces(request) as pieces:
                while arriving.wants:
                    piece = await pieces.next()
                    if piece is None:
                        return Response("the train is cut off", 400)
                    if arriving.hold(piece):
                        done = await self._worked(arriving.work, b"")
                        if done.status_code != HTTPStatus.OK:
                            await pieces.rest()  # closed before all is read, the answer might not get through
                            return done
        except TimeoutError:
            return Response(status_code=408)
        return await self._worked(arriving.answer, b"")

    async def picture(self, request: Request) -> Response:
        """200 with the answer frame; 400 no picture of the contract; 401 unknown sender; 413; 503 try again."""
        return await self._answered(request, contract.MAX_PICTURE_FRAME, self.centre.picture)

    async def restore(self, request: Request) -> Response:
        """200 with the answer frame: a stretch of the counter's own ledger; 400, 401, 413, 503 as above."""
        return await self._answered(request, MOST_ENROL_BYTES, self.centre.restore)

    async def bag(self, request: Request) -> Response:
        """200 with the parts' answers; 400 no bag for this centre; 401 unknown counter; 413; 503 try again."""
        return await self._answered(request, bag_wire.MAX_BODY_BYTES, self.centre.bag)

    async def enrol(self, request: Request) -> Response:
        """200 with an `EnrolAnswer`; 400 no `EnrolRequest`; 403 ``{"refusal": …}``; 413; 503."""
        return await self._answered(request, MOST_ENROL_BYTES, self.centre.enrol)

    async def health(self, _request: Request) -> Response:
        """200 "ok" when the database answers, else 503."""

        def asked(_body: bytes) -> bytes:
            self.centre.counters()
            return b"ok"

        return await self._worked(asked, b"")

    async def _answered(self, request: Request, most: int, work: Callable[[bytes], bytes]) -> Response:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await self._body(request, most)
        except TooLarge:
            return Response(status_code=413)
        except Crowded:
            return _busy()
        except TimeoutError:
            return Response(status_code=408)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        return await self._worked(work, body)

    async def _body(self, request: Request, most: int) -> bytes:
        """The whole body, at most `most` bytes; nobody is known yet who sends it. Raises `TooLarge`, `Crowded`."""
        if _length(request) > most:
            raise TooLarge
        body = bytearray()
        try:
            async for piece in request.stream():
                body += piece
                self.held += len(piece)
                if len(body) > most:
                    raise TooLarge
                if self.held > MOST_HELD and len(body) > ALWAYS_HELD:
                    raise Crowded
            return bytes(body)
        finally:
            self.held -= len(body)

    async def _worked(self, work: Callable[[bytes], bytes], body: bytes) -> Response:
        if self.waiting >= MOST_WAITING:
            return _busy()
        self.waiting += 1
        try:
            return Response(await asyncio.get_running_loop().run_in_executor(self._threads, work, body))
        except Unwelcome:
            return Response(status_code=401)
        except NotEnrolled as refused:
            return Response(msgspec.json.encode({"refusal": refused.reason}), 403)
        except (contract.BadMessage, msgspec.MsgspecError, UnicodeDecodeError) as error:
            return Response(str(error), 400)
        except (OperationalError, PoolTimeout) as error:
            log.warning("the database did not answer: %s", type(getattr(error, "orig", None) or error).__name__)
            return _busy()
        except DBAPIError as error:  # its own words quote values: people's keys, recipients; none of that into a log
            log.error("a fault at the database: %s %s", type(error.orig).__name__, getattr(error.orig, "sqlstate", ""))
            return Response(status_code=500)
        finally:
            self.waiting -= 1


def _busy() -> Response:
    return Response(status_code=503, headers={"retry-after": RETRY_AFTER})


def _length(request: Request) -> int:
    told = request.headers.get("content-length", "0")
    return int(told) if told.isdecimal() else sys.maxsize


def make_app(desk: Desk) -> Starlette:
    """The ASGI application on a desk; the caller closes the desk after the server has stopped."""
    return Starlette(
        routes=[
            Route(contract.EXCHANGE_PATH, desk.exchange, methods=["POST"]),
            Route(contract.TRAIN_PATH, desk.train, methods=["POST"]),
            Route(contract.PICTURE_PATH, desk.picture, methods=["POST"]),
            Route(contract.RESTORE_PATH, desk.restore, methods=["POST"]),
            Route(bag_wire.PATH, desk.bag, methods=["POST"]),
            Route(contract.ENROL_PATH, desk.enrol, methods=["POST"]),
            Route("/health", desk.health, methods=["GET"]),
        ]
    )
