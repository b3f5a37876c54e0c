"""One exchange: "here is what I wrote since your mark; what is new at the centre since mine?" One request, one answer.

Whatever carries it. A crash, a lost answer, a replay and a restored centre are one case: the centre's mark in the
answer says where to go on, and nothing else is remembered about what was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from msgspec.structs import replace
from nacl.signing import SigningKey

from outlet_app import __version__
from outlet_app.domain.entries import link
from outlet_app.errors import N_, SAFE_ALL, Known, StoreTrouble, Unreachable
from outlet_app.services.ports import Clock
from sync import alarms, contract
from sync.contract import Answer, BadMessage, Request
from sync.sense import LIGHT_FROM, TRAIN_CARS, Load, Sense
from sync.train import Train, loaded, made_up


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

    def spoken(self) -> int:
        """The newest contract that the centre has told to understand; 1 before it has."""

    def keep_spoken(self, speaks: int) -> None:
        """Keep that, durably."""

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


@runtime_checkable
class TrainCarrier(Carrier, Protocol):
    """A carrier of trains too: what arrives whole before the line breaks is kept."""

    def carry_train(self, train: Train) -> bytes:
        """The answer's frame to a train; raises as `carry`."""


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
        self._told: int | None = None

    def once(self) -> Outcome:
        """One request, one answer; as much as the line bears, and once more with less, or in an older version, where
        the centre says so. After a failure an empty one, which brings the mark: what arrived is not sent again.

        Raises `Unreachable` (E420-E425: try again later) and `Refused` (E426-E429: somebody must act); data is safe in
        every case. `StoreTrouble` E410: the ledger is damaged here, and was not sent.
        """
        while True:
            going = self._made_up()
            self.sense.begins()
            try:
                frame = self._carried(going)
            except NotUnderstood:
                if going.version == contract.VERSION:
                    self.sense.failed(going.size, len(going.entries))
                    raise
                self._hear(contract.VERSION)
            except TooLarge:
                if not self.sense.too_large(len(going.entries)):
                    raise
            except Unreachable:
                self.sense.failed(going.size, len(going.entries))
                raise
            else:
                return self._taken_in(going, frame)

    def _made_up(self) -> _Going:
        """The next message, sealed."""
        mark, head, head_hash, cursor = self._store.position()
        mark = min(mark, head)
        version = min(contract.SPEAKS, self._speaks())
        trains = version > 1 and isinstance(self._carrier, TrainCarrier)
        load = self.sense.load(trains)
        asks = self.sense.asks_first(head - mark, trains)
        # Never beyond the head that is signed with them: an act may have been saved since it was looked up.
        most = 0 if asks else min(load.entries, head - mark)
        entries = self._store.entries_after(mark, most, load.bytes) if most else []
        self._check_own(mark, entries)
        room = 0 if asks and head > mark else load.room
        request = self._request(mark, head, head_hash, cursor, room)
        if trains and len(entries) > (LIGHT_FROM if load.light else TRAIN_CARS * load.car):
            return _Going(mark, head, entries, version, self._train(request, entries, load))
        car, noise = loaded(entries, self._keys(mark, len(entries)), version=version)
        request = replace(request, rows=car.rows, packed=car.packed, keys=car.keys)
        return _Going(mark, head, entries, version, contract.seal_request(request, self._key, version, noise))

    def _train(self, request: Request, entries: list[bytes], load: Load) -> Train:
        cars = []
        for at in range(0, len(entries), load.car):
            part = entries[at : at + load.car]
            cars.append(loaded(part, self._keys(request.after + at, len(part)), light=load.light))
        return made_up(request, cars, self._key, light=load.light)

    def _carried(self, going: _Going) -> bytes:
        """The answer's frame."""
        if isinstance(going.message, bytes):
            return self._carrier.carry(going.message)
        assert isinstance(self._carrier, TrainCarrier)
        return self._carrier.carry_train(going.message)

    def _taken_in(self, going: _Going, frame: bytes) -> Outcome:
        """What the answer says, made durable."""
        answer = self._opened(frame, going.frame)
        if any(not 0 <= number < 1 << 63 for number in (answer.cursor, *(item.cursor for item in answer.items))):
            raise not_an_answer()  # no number of a feed, and no store could keep it
        accepted = max(0, answer.mark - going.mark)
        if not going.entries:
            self.sense.arrived(accepted)
        waiting = going.head - answer.mark
        self.sense.answered(going.size, len(frame), len(going.entries), waiting)
        self._hear(answer.speaks)
        alarms.check(answer, going.head, self._store)
        items = [(item.cursor, item.kind, item.key, bytes(item.body)) for item in answer.items]
        self._store.take(answer.mark, answer.mark_hash, answer.cursor, items)
        return Outcome(
            sent=len(going.entries),
            accepted=accepted,
            items=len(items),
            mark=answer.mark,
            waiting=waiting,
            more=answer.more,
            centre_at=answer.at,
            warning=alarms.standing(answer),
        )

    def _speaks(self) -> int:
        """The newest version that the centre has told to understand, 1 before it has."""
        if self._told is None:
            self._told = self._store.spoken()
        return self._told

    def _hear(self, speaks: int) -> None:
        speaks = max(contract.VERSION, min(speaks, contract.SPEAKS))
        if speaks != self._speaks():
            self._store.keep_spoken(speaks)
            self._told = speaks

    def _keys(self, after: int, count: int) -> list[tuple[int, bytes]]:
        return self._store.keys_of(after + 1, after + count) if count else []

    def abort(self) -> None:
        """From any thread: let an exchange under way end now, as if the line had gone. Nothing is lost by it."""
        self._carrier.abort()

    def cut(self) -> None:
        """From any thread: as `abort`, but the next exchange goes again."""
        self._carrier.cut()

    def _request(self, mark: int, head: int, head_hash: bytes, cursor: int, room: int) -> Request:
        """The request, without entries as yet."""
        start, sign = self._store.started()
        return Request(
            counter=self._counter,
            sent_at=self._clock.now(),
            after=mark,
            head_seq=head,
            head_hash=head_hash,
            cursor=cursor,
            room=room,
            app=__version__,
            speaks=contract.SPEAKS,
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


@dataclass(frozen=True)
class _Going:
    """What is about to go: the entries after `mark` of a ledger that ends at `head`, in a frame or a train."""

    mark: int
    head: int
    entries: list[bytes]
    version: int
    message: bytes | Train

    @property
    def frame(self) -> bytes:
        """What the answer must be bound to."""
        return self.message if isinstance(self.message, bytes) else self.message.head

    @property
    def size(self) -> int:
        """Bytes on the line, HTTP's own left out."""
        return len(self.message) if isinstance(self.message, bytes) else self.message.size


class NotUnderstood(Unreachable):
    """Whoever answered knows no such message, or no such path: a centre of an older contract, perhaps."""


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
