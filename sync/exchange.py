"""One exchange: "here is what I wrote since your mark; what is new at the centre since mine?" One request, one answer.

Whatever carries it. A crash, a lost answer, a replay and a restored centre are one case: the centre's mark in the
answer says where to go on, and nothing else is remembered about what was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import msgspec
from nacl.signing import SigningKey

from outlet_app import __version__
from outlet_app.domain.entries import link
from outlet_app.errors import N_, SAFE_ALL, Known, StoreTrouble, Unreachable
from outlet_app.services.ports import Clock
from sync import alarms, columns, contract
from sync.contract import Answer, BadMessage, Request
from sync.sense import Sense

PACK_FROM = 4  # fewer entries are smaller as rows, with the dictionary


class ExchangeStore(Protocol):
    """What an exchange needs of the local store; called on the exchange's own thread."""

    def position(self) -> tuple[int, int, bytes, int]:
        """(mark, head seq, head hash, feed cursor)."""

    def entries_after(self, seq: int, most: int, most_bytes: int) -> list[bytes]:
        """The exact bytes of entries after `seq`."""

    def keys_of(self, first: int, last: int) -> list[tuple[int, bytes]]:
        """Keys of the parties that entries `first` to `last` name."""

    def hash_at(self, seq: int) -> bytes | None:
        """The hash of entry `seq` (0: genesis), None when the ledger ends before it."""

    def take(self, mark: int, mark_hash: bytes, cursor: int, items: list[tuple[int, str, str, bytes]]) -> None:
        """Take in an answer, durably and whole."""

    def started(self) -> tuple[int, bytes]:
        """(which start of the program on this store this is, random bytes of this one start). The first call of a
        start makes it durable, before any request can tell of it."""

    def raise_alarm(self, alarm: str) -> None:
        """Keep an alarm until an exchange succeeds again."""


class Carrier(Protocol):
    """Carries one frame to the centre and its answer back."""

    def carry(self, frame: bytes) -> bytes:
        """The answer's frame. Raises `Unreachable` or `Refused`; the outcome at the centre is then unknown, and need
        not be known."""

    def abort(self) -> None:
        """From any thread: end a `carry` under way, and every later one, with `Unreachable`."""

    def cut(self) -> None:
        """From any thread: end a `carry` under way with `Unreachable`; later ones go."""


@dataclass(frozen=True)
class Outcome:
    """What an exchange came to: entries sent and newly accepted, feed items taken in, the mark, how many still wait,
    whether more feed waits. `warning`: what the user is to know though all went well."""

    sent: int
    accepted: int
    items: int
    mark: int
    waiting: int
    more: bool
    centre_at: int
    warning: Known | None = None


class Exchange:
    """Makes exchanges for one counter. Not for two threads at once. `sense`: how much goes at once."""

    def __init__(
        self,
        store: ExchangeStore,
        carrier: Carrier,
        counter: str,
        key: SigningKey,
        centre_key: bytes,
        clock: Clock,
        sense: Sense | None = None,
    ):
        self._store = store
        self._carrier = carrier
        self._counter = counter
        self._key = key
        self._centre_key = centre_key
        self._clock = clock
        self.sense = sense or Sense()

    def once(self) -> Outcome:
        """One request, one answer; as much as the line bears, and once more with less where the centre says so.

        Raises `Unreachable` (E420-E425: try again later) and `Refused` (E426-E429: somebody must act); data is safe in
        every case. `StoreTrouble` E410: the ledger is damaged here, and was not sent.
        """
        while True:
            try:
                outcome = self._exchanged()
            except TooLarge:
                if not self.sense.too_large():
                    raise
            except Unreachable:
                self.sense.failed()
                raise
            else:
                self.sense.answered(outcome.sent, outcome.waiting)
                return outcome

    def _exchanged(self) -> Outcome:
        load = self.sense.load()
        mark, head, head_hash, cursor = self._store.position()
        mark = min(mark, head)
        # Never beyond the head that is signed with them: an act may have been saved since it was looked up.
        entries = self._store.entries_after(mark, min(load.entries, head - mark), load.bytes)
        self._check_own(mark, entries)
        frame = contract.seal_request(self._request(mark, head, head_hash, cursor, entries, load.room), self._key)
        answer = self._opened(self._carrier.carry(frame), frame)
        if any(not 0 <= number < 1 << 63 for number in (answer.cursor, *(item.cursor for item in answer.items))):
            raise not_an_answer()  # no number of a feed, and no store could keep it
        alarms.check(answer, head, self._store)
        items = [(item.cursor, item.kind, item.key, bytes(item.body)) for item in answer.items]
        self._store.take(answer.mark, answer.mark_hash, answer.cursor, items)
        return Outcome(
            sent=len(entries),
            accepted=max(0, answer.mark - mark),
            items=len(items),
            mark=answer.mark,
            waiting=head - answer.mark,
            more=answer.more,
            centre_at=answer.at,
            warning=alarms.standing(answer),
        )

    def abort(self) -> None:
        """From any thread: let an exchange under way end now, as if the line had gone. Nothing is lost by it."""
        self._carrier.abort()

    def cut(self) -> None:
        """From any thread: as `abort`, but the next exchange goes again."""
        self._carrier.cut()

    def _request(self, mark: int, head: int, head_hash: bytes, cursor: int, entries: list[bytes], room: int) -> Request:
        packed = columns.pack(entries) if len(entries) >= PACK_FROM else None
        start, sign = self._store.started()
        return Request(
            counter=self._counter,
            sent_at=self._clock.now(),
            after=mark,
            head_seq=head,
            head_hash=head_hash,
            cursor=cursor,
            rows=[] if packed else [msgspec.Raw(entry) for entry in entries],
            packed=packed or b"",
            keys=self._store.keys_of(mark + 1, mark + len(entries)) if entries else [],
            room=room,
            app=__version__,
            start=start,
            sign=sign,
        )

    def _check_own(self, mark: int, entries: list[bytes]) -> None:
        """Do the bytes about to be sent lead to their own hashes? Damage of this machine is said here, as what it is:
        the centre could only say that it can't verify them. Raises `StoreTrouble` E410."""
        reached = self._store.hash_at(mark)
        for data in entries:
            reached = link(reached, data) if reached is not None else None
        if entries and reached != self._store.hash_at(mark + len(entries)):
            raise StoreTrouble(
                "E410",
                N_("Entries on this machine that are not sent yet are damaged."),
                safe=N_("What the centre has accepted is safe there."),
                do=N_("Call the county office; find the damage with: outlet-app verify"),
            )

    def _opened(self, answer_frame: bytes, frame: bytes) -> Answer:
        try:
            return contract.open_answer(answer_frame, self._centre_key, frame)
        except BadMessage as error:
            raise not_an_answer() from error


class TooLarge(Unreachable):
    """The centre wants less at once."""


def not_an_answer() -> Unreachable:
    """Something answered, but not the centre: a captive portal, a wrong address, a broken relay."""
    return Unreachable(
        "E425",
        N_("What came back is not an answer of the centre."),
        safe=SAFE_ALL,
        do=N_("Go on working. If it stays so, tell the county office."),
    )
