"""A line within this process: frames and trains straight into the centre, with faults on order. Hundreds a second."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from central.centre import Centre
from central.senders import Unwelcome
from outlet_app.errors import Refused, Unreachable
from sync import contract
from sync.exchange import NotUnderstood
from sync.http import trouble_of
from sync.train import Train

GONE = "the line is gone"


class Fault(StrEnum):
    """What the line does to the next message. `CUT`: of a train so much arrives as `Airline.share` says, of a frame
    nothing. `LATE`: nothing arrives now; it does later, when nobody waits for it. `DOUBLED`: it arrives twice.
    `OLD_ANSWER`: it arrives; what comes back is the answer before."""

    NONE = "none"
    LOST_REQUEST = "lost request"
    LOST_ANSWER = "lost answer"
    CUT = "cut"
    DOUBLED = "doubled"
    LATE = "late"
    OLD_ANSWER = "old answer"


@dataclass(frozen=True)
class Message:
    """What went over the line: a frame, or a train's bytes. `start`: of which start of the program."""

    data: bytes
    is_train: bool
    start: int
    sent_at: int

    @classmethod
    def of(cls, told: bytes | Train) -> Message:
        """As it goes."""
        frame = told if isinstance(told, bytes) else told.head
        request = contract.read_request(frame)
        data = told if isinstance(told, bytes) else b"".join(told.pieces())
        return cls(data, not isinstance(told, bytes), request.start, request.sent_at)


class Airline:
    """Carries for every machine. `fault`: what happens to the next message, once; `late`: what is still under way."""

    def __init__(self, centre: Callable[[], Centre]):
        self._centre = centre
        self._previous = b""
        self.fault = Fault.NONE
        self.share = 0.5
        self.late: list[Message] = []
        self.trains = 0
        self.slow = False
        self.moment = 0.0  # seconds, as the machines count them: a slow line need not be waited for

    def carry(self, frame: bytes) -> bytes:
        """As `sync.exchange.Carrier`."""
        return self._carried(Message.of(frame))

    def carry_train(self, train: Train) -> bytes:
        """As `sync.exchange.TrainCarrier`."""
        self.trains += 1
        return self._carried(Message.of(train))

    def abort(self) -> None:
        """Nothing is ever under way."""

    def cut(self) -> None:
        """Nothing is ever under way."""

    def deliver(self, message: Message) -> None:
        """It arrives now; whatever is answered, nobody hears it."""
        with contextlib.suppress(Refused, Unreachable):
            self._arrived(message)

    def _carried(self, message: Message) -> bytes:
        fault, self.fault = self.fault, Fault.NONE
        seconds, speed = (0.6, 5_000) if self.slow else (0.001, 10_000_000)
        self.moment += seconds + len(message.data) / speed
        match fault:
            case Fault.LOST_REQUEST:
                raise _gone()
            case Fault.LATE:
                self.late.append(message)
                raise _gone()
            case Fault.CUT:
                self._begun(message)
                raise _gone()
        answer = self._arrived(message)
        if fault is Fault.DOUBLED:
            answer = self._arrived(message)
        previous, self._previous = self._previous, answer
        if fault is Fault.LOST_ANSWER:
            raise _gone()
        return previous if fault is Fault.OLD_ANSWER else answer

    def _arrived(self, message: Message) -> bytes:
        """The answer, or what a status of HTTP would have meant."""
        try:
            if not message.is_train:
                return self._centre().exchange(message.data)
            arriving = self._centre().train()
            if arriving.hold(message.data):
                arriving.work()
            return arriving.answer()
        except Unwelcome:
            raise trouble_of(401, {}) from None
        except contract.BadMessage as error:
            raise NotUnderstood("E422", str(error)) from error

    def _begun(self, message: Message) -> None:
        """The line breaks in the middle."""
        if not message.is_train:
            return
        arriving = self._centre().train()
        with contextlib.suppress(Unwelcome, contract.BadMessage):
            if arriving.hold(message.data[: int(len(message.data) * self.share)]):
                arriving.work()


def _gone() -> Unreachable:
    return Unreachable("E420", GONE)
