"""The bag: entries out and the centre's answer in on a USB stick, when there is no line.

What the window and the command line see of it; `sync.bagging` does it, joined in `bootstrap` as `Counter.bags`.

A *bag* is a file this counter wrote: everything the centre is not known to hold, sealed to the centre, signed here. A
*reply* is the centre's answer to one bag, for the counter that wrote it alone. Neighbours' bags lie on the same stick,
and a counter with a line can relay them without being able to read them (docs/protocol.md, section 14).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from outlet_app.errors import Known, Reason, Refused

Progress = Callable[[int, int], None]  # (done, total): parts of files, on the thread that called
Cancelled = Callable[[], bool]  # whether somebody wants it to end; asked before each part


class Stopped(Refused):
    """It was cancelled half-way: nothing half-done is left, and it can be done again."""


@dataclass(frozen=True)
class Stick:
    """A place a bag can be carried in: a removable volume, or the folder named in the settings. `path`: where it is;
    `name`: what a person calls it (the volume's name); `free_bytes` None: it does not say."""

    path: str
    name: str
    free_bytes: int | None = None


@dataclass(frozen=True)
class BagFile:
    """A bag or a reply on a stick, as its signed head says. Entries `first` to `last` (none when `last` < `first`: it
    asks for news alone); `made_at` UTC ms; `size` bytes. `done`: of an own bag: its answer is here, or the line brought
    it; of a reply for this counter: nothing is left to take in; of a neighbour's bag: its reply lies on the stick."""

    name: str
    counter: str
    outlet_name: str
    first: int
    last: int
    made_at: int
    pictures: int
    size: int
    done: bool = False

    @property
    def entries(self) -> int:
        """How many entries it is about."""
        return max(0, self.last - self.first + 1)


@dataclass(frozen=True)
class Damaged:
    """A file on the stick that is not as it was written, and where ("part 2 of 5, bytes 812 to 1990"). Nothing of it is
    ever used."""

    name: str
    place: Reason


@dataclass(frozen=True)
class StickFacts:
    """What lies on a stick: own bags, replies for this counter, neighbours' bags and replies, damaged files; each list
    oldest first."""

    stick: Stick
    own: tuple[BagFile, ...] = ()
    replies: tuple[BagFile, ...] = ()
    neighbours: tuple[BagFile, ...] = ()
    neighbours_replies: tuple[BagFile, ...] = ()
    damaged: tuple[Damaged, ...] = ()

    @property
    def to_take(self) -> int:
        """Replies for this counter that were not taken in yet."""
        return sum(not one.done for one in self.replies)

    @property
    def to_relay(self) -> int:
        """Neighbours' bags without a reply."""
        return sum(not one.done for one in self.neighbours)


@dataclass(frozen=True)
class BagContents:
    """What a bag written now would hold: entries `first` to `last` and `pictures`. Nothing at all is a bag too: it asks
    for news."""

    first: int
    last: int
    pictures: int

    @property
    def entries(self) -> int:
        """How many entries."""
        return max(0, self.last - self.first + 1)


@dataclass(frozen=True)
class BagWritten:
    """A bag that lies on the stick, safe to pull out. `replaced`: names of older own bags that went, because this one
    holds all of them or their answer is here; `pictures_left`: pictures that did not fit into one bag."""

    bag: BagFile
    path: str
    replaced: tuple[str, ...] = ()
    pictures_left: int = 0


@dataclass(frozen=True)
class BagTaken:
    """What taking in the replies on a stick came to.

    `accepted`: entries acknowledged that were not before, `mark` the last of them now; `pictures` acknowledged; `news`:
    (feed kind, how many) of what the centre told, waybill numbers counted one by one. `taken`: names of replies that
    were taken in now; `already`: that had been, or that were older than what the line brought meanwhile; `unknown`:
    answers to no bag this store knows of. `more`: the centre has more to tell, ask with another bag. `again`: the
    centre lacks entries before that bag (it was restored): write another. `damaged` as in `StickFacts`. `warning`: what
    the user is to know though all went well, as after an exchange.
    """

    accepted: int
    mark: int
    pictures: int = 0
    news: tuple[tuple[str, int], ...] = ()
    taken: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    damaged: tuple[Damaged, ...] = ()
    more: bool = False
    again: bool = False
    warning: Known | None = None


@dataclass(frozen=True)
class Relayed:
    """A neighbour's bag and what became of it. `done`: its reply lies on the stick now; `refused` (truthy): why the
    centre did not take it."""

    bag: BagFile
    done: bool
    refused: Reason = field(default_factory=Reason)


@dataclass(frozen=True)
class BagUnderWay:
    """The newest bag whose answer is still out: entries `first` to `last` of it that the centre is not known to hold,
    made at `made_at` (UTC ms)."""

    first: int
    last: int
    pictures: int
    made_at: int

    @property
    def entries(self) -> int:
        """How many entries are under way."""
        return max(0, self.last - self.first + 1)


def unheard(_done: int, _total: int) -> None:
    """A progress nobody listens to."""


def never() -> bool:
    """Nobody cancels."""
    return False


class Bags(Protocol):
    """Carrying bags. Every method blocks (a stick is slow): desk thread or command line only, one at a time.

    Whatever happens to the stick costs nothing: `Refused` E451-E459 says that it is full, can't be written, was pulled
    out, or that it was cancelled (`Stopped`); then no half file of this counter is left under a bag's name.
    """

    def sticks(self) -> list[Stick]:
        """Places to carry a bag in, now. Quick; a page may ask every few seconds."""

    def look(self, stick: Stick) -> StickFacts:
        """What lies there; every file is checked whole. Raises `Refused` E451 when the stick can't be read."""

    def contents(self) -> BagContents:
        """What a bag written now would hold."""

    def under_way(self) -> BagUnderWay | None:
        """What is in a bag whose answer is still out, if anything."""

    def write(self, stick: Stick, progress: Progress = unheard, cancelled: Cancelled = never) -> BagWritten:
        """Everything the centre is not known to hold, with the pictures that wait, as one file. It is on the stick, and
        complete, when this returns. Raises `Refused` E451-E454, E457 (the centre refused this machine as one of two
        with the same store), `Stopped` E459, `StoreTrouble` E456."""

    def take(self, stick: Stick, progress: Progress = unheard, cancelled: Cancelled = never) -> BagTaken:
        """Take in every reply for this counter, as an answer over the line would be; again adds nothing. Raises
        `Refused` E451, `Stopped` E459, and as an exchange does E426-E429 and E446: the centre's answer says that
        somebody must act (an alarm is kept, that reply changed nothing, and the others were taken in)."""

    def relay(self, stick: Stick, progress: Progress = unheard, cancelled: Cancelled = never) -> list[Relayed]:
        """Carry neighbours' bags without a reply to the centre over this counter's line, and lay the replies beside
        them. What was answered before is not sent again, also after a break in the middle. Raises `Unreachable` when
        the line is gone, `Refused` E451-E454, `Stopped` E459."""
