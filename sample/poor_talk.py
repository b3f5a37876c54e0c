"""Tricks a line plays on requests and answers, not on bytes: swallowed, repeated, held back, answered by a stranger.

Says what is to be done with each piece of each message (`sample.poor_http` finds them). Anything that is not HTTP
(TLS) goes through unread. No sockets in here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sample.poor_http import Messages
from sample.poor_wire import BACK, TO_CENTRE

PORTAL = b"<!DOCTYPE html><html><head><title>WiFi</title></head><body>Welcome. Please sign in.</body></html>"
PORTAL_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PORTAL), PORTAL)


@dataclass(frozen=True)
class LostRequest:
    """The request is accepted whole and never arrives; then the line is cut."""


@dataclass(frozen=True)
class LostAnswer:
    """The centre gets the request and answers; the answer is swallowed, then the line is cut."""


@dataclass(frozen=True)
class OldAnswer:
    """The centre gets the request; instead of its answer, the one before comes once more."""


@dataclass(frozen=True)
class HeldAnswer:
    """The answer is kept and the line cut; the next request gets this answer, and its own is swallowed."""


@dataclass(frozen=True)
class Again:
    """The request arrives, and once more when `after` later requests have gone by; that answer goes nowhere."""

    after: int = 0


@dataclass(frozen=True)
class Portal:
    """Somebody else answers: a page to sign in on. Nothing is carried."""


@dataclass(frozen=True)
class CutAt:
    """The line is cut when exactly `at` bytes of the request (`TO_CENTRE`) or of its answer (`BACK`) have gone by."""

    way: int
    at: int


Fault = LostRequest | LostAnswer | OldAnswer | HeldAnswer | Again | Portal | CutAt


@dataclass(frozen=True)
class _Instead:
    """Its own answer is swallowed, this one comes."""

    answer: bytes


class Pass(NamedTuple):
    """These bytes go on, the way they came."""

    data: bytes


class Reply(NamedTuple):
    """These bytes go back to whoever asked."""

    data: bytes


class Replay(NamedTuple):
    """This request goes to the centre once more, on a connection of its own."""

    data: bytes


class Cut(NamedTuple):
    """The line is cut here."""


Deed = Pass | Reply | Replay | Cut


class Tricks:
    """What is to happen to the next requests of a line, and what of earlier ones is kept for it."""

    def __init__(self) -> None:
        self.waiting: deque[Fault] = deque()
        self.previous = b""
        self.held = b""
        self.requests = 0
        self._later: list[tuple[int, bytes]] = []

    def begun(self) -> Fault | _Instead | None:
        """A request begins: its fault."""
        self.requests += 1
        if self.held:
            instead, self.held = _Instead(self.held), b""
            return instead
        return self.waiting.popleft() if self.waiting else None

    def later(self, request: bytes, after: int) -> None:
        """Keep a request that comes again."""
        self._later.append((self.requests + after, request))

    def due(self, all_of_them: bool = False) -> list[bytes]:
        """Requests whose time to come again it is."""
        found = [request for at, request in self._later if at <= self.requests or all_of_them]
        self._later = [(at, request) for at, request in self._later if at > self.requests and not all_of_them]
        return found


class Talk:
    """One connection's requests and answers."""

    def __init__(self, tricks: Tricks):
        self._tricks = tricks
        self._requests, self._answers = Messages(b"POST", b"GET", b"PUT", b"HEAD"), Messages(b"HTTP")
        self._awaited: deque[Fault | _Instead | None] = deque()
        self._asked, self._answered = _Message(), _Message()

    def up(self, data: bytes) -> Iterator[Deed]:
        """Bytes of the counter's."""
        for piece, begins, ends in self._requests.split(data):
            if begins and not self._requests.opaque:
                self._asked = _Message(self._tricks.begun())
                if not isinstance(self._asked.fault, LostRequest | Portal):
                    self._awaited.append(self._asked.fault)
            yield from self._carried(self._asked, piece, ends, TO_CENTRE)
            if ends and not self._requests.opaque:
                yield from (Replay(request) for request in self._tricks.due())

    def down(self, data: bytes) -> Iterator[Deed]:
        """Bytes of the centre's."""
        for piece, begins, ends in self._answers.split(data):
            if begins:
                self._answered = _Message(self._awaited.popleft() if self._awaited else None)
            yield from self._carried(self._answered, piece, ends, BACK)
            if ends and not self._answers.opaque:
                self._tricks.previous = bytes(self._answered.kept)

    def over(self) -> Iterator[Deed]:
        """The centre has nothing more to say: an answer that told no length ends here."""
        if self._answers.endless:
            yield from self._ended(self._answered, BACK)
            self._tricks.previous = bytes(self._answered.kept)

    def _carried(self, message: _Message, piece: bytes, ends: bool, way: int) -> Iterator[Deed]:
        fault, before = message.fault, message.size
        message.add(piece)
        if isinstance(fault, CutAt) and fault.way == way:
            if before < fault.at:
                yield Pass(piece[: fault.at - before])
            if message.size >= fault.at:
                yield Cut()
        elif not _swallowed(fault, way):
            yield Pass(piece)
        if ends:
            yield from self._ended(message, way)

    def _ended(self, message: _Message, way: int) -> Iterator[Deed]:
        """What happens when the message is through."""
        match message.fault:
            case LostRequest() if way == TO_CENTRE:
                yield Cut()
            case Portal() if way == TO_CENTRE:
                yield Reply(PORTAL_ANSWER)
            case Again(after) if way == TO_CENTRE:
                self._tricks.later(bytes(message.kept), after)
            case LostAnswer() if way == BACK:
                yield Cut()
            case OldAnswer() if way == BACK:
                yield Pass(self._tricks.previous) if self._tricks.previous else Cut()
            case HeldAnswer() if way == BACK:
                self._tricks.held = bytes(message.kept)
                yield Cut()
            case _Instead(answer) if way == BACK:
                yield Pass(answer)


def _swallowed(fault: object, way: int) -> bool:
    if way == TO_CENTRE:
        return isinstance(fault, LostRequest | Portal)
    return isinstance(fault, LostAnswer | OldAnswer | HeldAnswer | _Instead)


class _Message:
    """A message under way."""

    def __init__(self, fault: Fault | _Instead | None = None):
        self.fault = fault
        self.kept = bytearray()

    @property
    def size(self) -> int:
        return len(self.kept)

    def add(self, piece: bytes) -> None:
        self.kept += piece
