"""Carrying an exchange over HTTP(S), with requests: one POST, few header bytes, one kept connection, bounded patience.

Plain http is accepted to this machine itself only; everything else is TLS, optionally with a pinned authority.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util import SKIP_HEADER

from outlet_app.errors import N_, SAFE_ALL, Refused, Unreachable
from sync.contract import EXCHANGE_PATH, MAX_FRAME_BYTES, TRAIN_PATH
from sync.exchange import NotUnderstood, TooLarge, not_an_answer
from sync.sense import Sense
from sync.train import Train

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
SLOWEST_BYTES_A_SECOND = 1000
USUAL_ANSWER_BYTES = 128 << 10
CHUNK = 64 << 10
# Headers nobody reads, on a line that is paid by the byte.
LEAN = {"User-Agent": SKIP_HEADER, "Accept-Encoding": SKIP_HEADER, "Accept": None, "Connection": None}
GO_ON = N_("Go on working: everything waits here and goes out by itself.")


def check_url(url: str) -> str:
    """The centre's address in its one form. Raises `Refused` E403 for one that is none, or is not encrypted."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname if parts.scheme in ("http", "https") and parts.port != 0 else None
    except ValueError:
        host = None
    if not host:
        raise Refused(
            "E403", N_("This is not a centre's address: {url}"), do=N_("It starts with https://"), url=url.strip()
        )
    if parts.scheme == "http" and not _is_this_machine(host):
        raise Refused(
            "E404",
            N_("The address is not encrypted: {url}"),
            do=N_("Use https://; http:// is only for a centre on this very machine."),
            url=url.strip(),
        )
    return url.strip().rstrip("/")


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def open_session(url: str) -> requests.Session:
    """A session for one centre: no header more than needed, no redirects' cookies, no password out of a netrc file, and
    no proxy between two programs of this very machine. Requests must say ``verify=trust(authority)`` themselves: an
    environment variable would win over the session's own authority."""
    made = requests.Session()
    made.headers.clear()
    made.auth = _as_it_is
    made.trust_env = not _is_this_machine(urlsplit(url).hostname or "")
    return made


def trust(authority: str) -> str | bool:
    """Whose certificates hold: the pinned authority's alone, or the system's."""
    return authority or True


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


class HttpCarrier:
    """Frames over HTTP, to one of the centre's paths. One thread at a time; `abort` from any. `authority`: path of a
    pinned CA file, "" for the system's own. `sense`: how long to wait, where that is known; never longer than the
    bytes ask for on the slowest line."""

    def __init__(self, url: str, authority: str = "", path: str = EXCHANGE_PATH, sense: Sense | None = None):
        self._place, self._path = check_url(url), path
        self._sense = sense or Sense()
        self._verify = trust(authority)
        self._session = open_session(url)
        self._socket: socket.socket | None = None
        self._patience = ANSWER_SECONDS
        self._late = self._ended = False
        watching = _Watching(self._opened)
        self._session.mount("http://", watching)
        self._session.mount("https://", watching)

    def carry(self, frame: bytes) -> bytes:
        """POST the frame, read the answer. Raises `Unreachable` E420-E425, E430, `Refused` E426."""
        return self._carried(self._path, frame, len(frame))

    def carry_train(self, train: Train) -> bytes:
        """POST a train, car after car, read the answer to its head. Raises as `carry`."""
        return self._carried(TRAIN_PATH, _Streamed(train), train.size)

    def _carried(self, path: str, body: bytes | _Streamed, size: int) -> bytes:
        self._patience = ANSWER_SECONDS + size / SLOWEST_BYTES_A_SECOND
        limit = CONNECT_SECONDS + self._patience + ANSWER_SECONDS + USUAL_ANSWER_BYTES / SLOWEST_BYTES_A_SECOND
        known = self._sense.patience(size)
        if known is not None:
            self._patience, limit = min(self._patience, known), min(limit, CONNECT_SECONDS + known)
        self._late = False
        watch = threading.Timer(limit, self._too_late)
        watch.daemon = True
        watch.start()
        try:
            status, headers, answer = self._posted(path, body, time.monotonic() + limit)
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
            raise (_no_answer() if self._late else line_trouble(error)) from error
        finally:
            watch.cancel()
        if self._late or self._ended:  # cut in the middle of its head, half an answer may look like a whole one
            raise _no_answer() if self._late else _no_line()
        if status != requests.codes.ok:
            raise trouble_of(status, headers)
        return answer

    def abort(self) -> None:
        """Cut the connection: a `carry` under way ends at once, as when a cable is pulled; so does every later one."""
        self._ended = True
        self._cut()

    def cut(self) -> None:
        """Cut the connection: a `carry` under way ends at once; later ones go."""
        self._cut()

    def resume(self) -> None:
        """Carry again after an `abort`."""
        self._ended = False

    def close(self) -> None:
        """Let the kept connection go."""
        self._session.close()

    def _posted(self, path: str, body: bytes | _Streamed, deadline: float) -> tuple[int, Any, bytes]:
        if self._ended:
            raise requests.exceptions.ConnectionError("aborted")
        with self._session.post(
            self._place + path,
            data=body,
            headers=LEAN,
            stream=True,
            timeout=(CONNECT_SECONDS, self._patience),
            verify=self._verify,
            allow_redirects=False,
        ) as answer:
            return answer.status_code, answer.headers, bounded(answer, deadline)

    def _opened(self, opened: socket.socket, seconds: float) -> None:
        """A connection was made: remember how to cut it; sending may take as long as the size of the frame says."""
        self._socket = opened
        self._sense.connected(seconds)
        opened.settimeout(self._patience)
        if self._ended:
            self._cut()

    def _too_late(self) -> None:
        self._late = True
        self._cut()

    def _cut(self) -> None:
        found = self._socket
        if found is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(found, socket.SHUT_RDWR)  # past TLS: no goodbye is waited for


class _Streamed:
    """A train as a body of known length, so that it goes out car by car without being put together."""

    def __init__(self, train: Train):
        self._train = train

    def __len__(self) -> int:
        return self._train.size

    def __iter__(self) -> Iterator[bytes]:
        return self._train.pieces()


class _Watching(HTTPAdapter):
    """Tells which socket a connection uses, so that it can be cut from outside: a read time-out alone never ends an
    answer that drips."""

    def __init__(self, opened: Callable[[socket.socket, float], None]):
        self._tell = opened
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        """As ever, with connections that tell."""
        super().init_poolmanager(*args, **more)
        pools: dict[str, Any] = {"http": HTTPConnectionPool, "https": HTTPSConnectionPool}
        self.poolmanager.pool_classes_by_scheme = {
            scheme: type(pool.__name__, (pool,), {"ConnectionCls": _telling(pool.ConnectionCls, self._tell)})
            for scheme, pool in pools.items()
        }


def _telling(base: Any, tell: Callable[[socket.socket, float], None]) -> type:
    def connect(self: Any) -> None:
        began = time.monotonic()
        base.connect(self)
        tell(self.sock, time.monotonic() - began)

    return type(base.__name__, (base,), {"connect": connect})


def bounded(answer: requests.Response, deadline: float) -> bytes:
    """The answer's body, at most a frame long and before the deadline (monotonic seconds), however slowly it drips."""
    body = bytearray()
    while chunk := answer.raw.read1(CHUNK, decode_content=True):
        body += chunk
        if len(body) > MAX_FRAME_BYTES:
            raise not_an_answer()
        if time.monotonic() > deadline:
            raise requests.exceptions.ReadTimeout("the answer took too long")
    return bytes(body)


def line_trouble(error: Exception) -> Unreachable:
    """What it means that a request had no whole answer."""
    if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError) and not _broke_off(error):
        return Unreachable(
            "E430",
            N_("The connection to the centre is not secure, so nothing was sent."),
            safe=SAFE_ALL,
            do=N_("Check this machine's date and time; if they are right, tell the county office."),
        )
    if isinstance(error, requests.exceptions.Timeout | urllib3.exceptions.TimeoutError):
        return _no_answer()
    return _no_line()


def _broke_off(error: BaseException | None) -> bool:
    """Whether the line ended in the middle of TLS: a line that breaks says nothing about who is at its other end."""
    while error is not None and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        told = next((one for one in error.args if isinstance(one, Exception)), None)  # urllib3 keeps the reason there
        error = error.__cause__ or error.__context__ or told
    return error is not None


def _no_line() -> Unreachable:
    return Unreachable("E420", N_("There is no line to the centre."), safe=SAFE_ALL, do=GO_ON)


def _no_answer() -> Unreachable:
    return Unreachable("E421", N_("The centre did not answer in time."), safe=SAFE_ALL, do=GO_ON)


class Busy(Unreachable):
    """The centre asks for patience; `seconds` as it said, 0 when it did not."""

    def __init__(self, seconds: float):
        super().__init__("E424", N_("The centre is busy."), safe=SAFE_ALL, do=GO_ON)
        self.seconds = seconds


def trouble_of(status: int, headers: Any) -> Unreachable | Refused:
    """What a status other than 200 means."""
    if status == requests.codes.request_entity_too_large:
        return TooLarge("E423", N_("The centre wants smaller batches; sending smaller ones."), safe=SAFE_ALL)
    if status in (requests.codes.too_many_requests, requests.codes.service_unavailable):
        after = headers.get("Retry-After", "")
        return Busy(float(after[:9]) if after.isascii() and after.isdigit() else 0.0)
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        return Refused(
            "E426",
            N_("The centre does not accept this counter's signature."),
            safe=SAFE_ALL,
            do=N_("Call the county office: the counter may have been replaced, or the centre restored without it."),
        )
    if status < 400:  # a redirect, perhaps to a log-in page: a frame is never sent on to somebody else
        return not_an_answer()
    unknown = (requests.codes.bad_request, requests.codes.not_found, requests.codes.method_not_allowed)
    kind = NotUnderstood if status in unknown else Unreachable
    return kind("E422", N_("The centre has a fault of its own ({status})."), safe=SAFE_ALL, do=GO_ON, status=status)
