"""Pictures on their way to the centre: one at a time, when nothing more urgent waits; what fails is sent again whole.

A picture is small (at most 300 kB), so there is nothing to resume within one. It is marked as sent only when the
centre says, signed, that it holds it durably.
"""

from __future__ import annotations

import hashlib
import logging
from typing import Protocol

from nacl.signing import SigningKey

from outlet_app.services.ports import Clock
from sync import contract
from sync.contract import BadMessage, Picture, PictureKept
from sync.exchange import TooLarge, not_an_answer

_log = logging.getLogger(__name__)
LOOKED_AT = 50  # so many that can't be sent may stand before one that can


class Outbox(Protocol):
    """What the sender needs of the local store; called on the courier's thread."""

    def waiting(self, limit: int) -> list[bytes]:
        """Hashes of pictures the centre does not have yet, oldest first."""

    def waiting_count(self) -> int:
        """How many."""

    def get(self, digest: bytes) -> bytes | None:
        """A picture's bytes."""

    def sent(self, digest: bytes, at: int) -> None:
        """The centre has it durably."""


class PictureCarrier(Protocol):
    """Carries a picture's frame to the centre and the answer back, on a connection of its own."""

    def carry(self, frame: bytes) -> bytes:
        """The answer's frame. Raises `Unreachable` or `Refused`."""

    def abort(self) -> None:
        """From any thread: end what is under way and carry nothing, until `resume`."""

    def resume(self) -> None:
        """Carry again."""


class PictureSender:
    """Sends pictures for one counter. Not for two threads at once, but for `hold`."""

    def __init__(
        self, store: Outbox, carrier: PictureCarrier, counter: str, key: SigningKey, centre_key: bytes, clock: Clock
    ):
        self._store = store
        self._carrier = carrier
        self._counter = counter
        self._key = key
        self._centre_key = centre_key
        self._clock = clock
        self._passed_over: set[bytes] = set()  # damaged here, or refused: looked at again after the next start

    def waiting(self) -> int:
        """How many pictures the centre does not have yet."""
        return self._store.waiting_count()

    def allow(self) -> None:
        """From now on `once` sends."""
        self._carrier.resume()

    def hold(self) -> None:
        """From any thread: something more urgent waits. A picture under way ends at once and is sent again later."""
        self._carrier.abort()

    def once(self) -> bool:
        """Send the oldest picture that can be sent; False when there was none, or the centre takes no more now. Raises
        `Unreachable` and `Refused` as an exchange does; `StoreTrouble`."""
        for digest in self._store.waiting(LOOKED_AT):
            if digest in self._passed_over:
                continue
            data = self._store.get(digest)
            if data is None or hashlib.sha256(data).digest() != digest or len(data) > contract.MAX_PICTURE_BYTES:
                _log.error("a picture is damaged on this machine: %s", digest.hex()[:12])
                self._passed_over.add(digest)
                continue
            return self._send(digest, data)
        return False

    def _send(self, digest: bytes, data: bytes) -> bool:
        frame = contract.seal_picture(Picture(self._counter, digest, data), self._key)
        try:
            kept = self._opened(self._carrier.carry(frame), frame)
        except TooLarge:  # something on the way takes no body of this size: the others may be smaller
            kept = PictureKept(digest, contract.BROKEN)
        if not kept.refusal:
            self._store.sent(digest, self._clock.now())
        elif kept.refusal == contract.BROKEN:
            _log.error("a picture is not taken at the centre: %s", digest.hex()[:12])
            self._passed_over.add(digest)
        else:
            _log.warning("the centre takes no pictures: %s", kept.refusal)
        return kept.refusal in ("", contract.BROKEN)

    def _opened(self, answer_frame: bytes, frame: bytes) -> PictureKept:
        try:
            return contract.open_kept(answer_frame, self._centre_key, frame)
        except BadMessage as error:
            raise not_an_answer() from error
