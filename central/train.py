"""Taking a train in, car by car, while the line still brings the rest.

The head's signature is checked before anything is expanded, each car against the head's list before it is. Each car is
a request of its own, judged and stored as any other, in a short transaction, durable when `Arriving.take` returns; so
a line that breaks takes nothing back, and nothing is locked while bytes are waited for. The last car's answer, signed
for the head, is the train's. A refusal ends the taking: what follows is read past, and the answer says why.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec.structs import replace
from nacl.signing import SigningKey
from sqlalchemy import Engine

from central import ingest, senders
from sync import contract
from sync.contract import BadMessage, Request
from sync.train import LENGTH_BYTES, MAX_HEAD_BYTES, Unloading


class Arriving:
    """One train as it arrives: `hold` what the line brings, and let `work` take in what is whole, in a thread that may
    wait for the database; never both at once. `wants`: so many bytes the next step needs, 0 when the train is whole."""

    def __init__(self, engine: Engine, signer: SigningKey, clock: Callable[[], int]):
        self._engine = engine
        self._signer = signer
        self._clock = clock
        self._frame = b""
        self._buffer = bytearray()
        self._step: Callable[[bytes], None] = self._length
        self._answer: contract.Answer | None = None
        self.wants = LENGTH_BYTES

    def hold(self, piece: bytes) -> bool:
        """Keep what came; whether it is enough for `work`."""
        self._buffer += piece
        return 0 < self.wants <= len(self._buffer)

    def work(self, _body: bytes = b"") -> bytes:
        """Take in every car that is here as a whole. Raises `senders.Unwelcome`, `BadMessage`, SQLAlchemy's errors;
        what was taken before stays taken. Returns nothing worth keeping."""
        while 0 < self.wants <= len(self._buffer):
            piece = bytes(self._buffer[: self.wants])
            del self._buffer[: self.wants]
            self._step(piece)
        return b""

    def answer(self, _body: bytes = b"") -> bytes:
        """The answer's frame, when all is taken."""
        assert self._answer is not None
        return contract.seal_answer(self._answer, self._signer, self._frame)

    def _length(self, piece: bytes) -> None:
        self.wants = int.from_bytes(piece, "big")
        if not contract.HEAD_BYTES < self.wants <= MAX_HEAD_BYTES:
            raise BadMessage("not the head of a train")
        self._step = self._head

    def _head(self, frame: bytes) -> None:
        if frame[0] < 2:
            raise BadMessage("there are no trains in that version")
        name = contract.counter_of(frame)
        self._sender = senders.find(self._engine, name, lambda key: contract.check_train(frame, key))
        self._request: Request = contract.read_request(frame)
        self._cars = Unloading(self._request)
        self._frame = frame
        self.wants = self._cars.next_size
        self._step = self._car

    def _car(self, piece: bytes) -> None:
        if self._answer is not None and self._answer.refusal:
            self._cars.skip()
            self.wants = self._cars.next_size
            return
        car = self._cars.car(piece)
        self.wants = self._cars.next_size
        part = replace(self._request, keys=car.keys, room=0 if self.wants else self._request.room)
        try:
            entries = car.entries()
            part = replace(part, rows=[msgspec.Raw(entry) for entry in entries])
        except BadMessage:
            entries, part = [], replace(part, packed=car.packed)  # judged as any other request that can't be read
        self._answer = ingest.taken(self._engine, self._sender, part, self._clock())
        self._request = replace(self._request, after=self._request.after + len(entries))
