"""Bags at the centre: each part is opened, taken in as what it is (an exchange, a picture) in a transaction of its own,
and answered.

So an import that is killed half-way is simply done again: entries are known by number and hash, pictures by their hash.
What is remembered of a bag is only which bags came, and of each answered part the answer's digest, so that a relay that
brings the parts one after the other gets a signed head for its reply at the end (docs/protocol.md, section 14).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from nacl.signing import SigningKey
from sqlalchemy import Connection, Engine, select, update

from central import ingest, pictures, senders
from central.engine import insert_if_new, insert_or_update, reading, writing
from central.senders import Unwelcome
from central.tables import bag as bag_table
from central.tables import bag_part, counter
from sync import bag, bag_wire, contract
from sync.bag import Head, Opened, Part
from sync.contract import BadMessage


class Came(NamedTuple):
    """A bag that came. Times UTC ms; `answered_at` None: parts of it are missing (a relay under way)."""

    counter: str
    first: int
    last: int
    pictures: int
    made_at: int
    came_at: int
    answered_at: int | None


class TakingIn:
    """Takes one bag in, part by part. `entries`, `pictures`: how many of them were new here; `mark`: of its counter
    now; `refusal`, `detail`: of the last part that was not simply taken.

    Raises `Unwelcome` when no counter of that name has, or had, the key that signed it.
    """

    def __init__(self, engine: Engine, signer: SigningKey, clock: Callable[[], int], opened: Opened):
        self._engine, self._signer, self._clock = engine, signer, clock
        self._opened = opened
        self._reader = senders.find(engine, opened.head.counter, self._signed_by).key
        self.entries = self.pictures = self.mark = 0
        self.refusal = self.detail = ""

    def _signed_by(self, key: bytes) -> None:
        if key != self._opened.signer:
            raise BadMessage("another key signed it")

    def part(self, number: int, data: bytes) -> bytes:
        """Take part `number` in, its digest checked already; its answer, sealed to the counter. What it acknowledges is
        durable. Raises `BadMessage` for what is sealed to somebody else or is no message of this bag's counter."""
        what = self._opened.head.parts[number - 1].what
        try:
            frame = bag.unseal(data, self._signer)
        except bag.BadSeal:
            raise BadMessage("it is sealed to another centre") from None
        if contract.counter_of(frame) != self._opened.head.counter:
            raise BadMessage("a part speaks of another counter")
        try:
            answer = self._picture(frame) if what == bag.PICTURE else self._exchange(frame)
        except Unwelcome:
            raise BadMessage("a part is signed by somebody else") from None
        sealed = bag.seal(answer, self._reader)
        self._remember(number, bag.facts_of(sealed, what))
        return sealed

    def _exchange(self, frame: bytes) -> bytes:
        before = self._mark()
        found = ingest.exchange(self._engine, self._signer, frame, self._clock())
        answer = contract.open_answer(found, bytes(self._signer.verify_key), frame)
        self.mark = answer.mark
        self.entries += max(0, answer.mark - before)
        if answer.refusal:
            self.refusal, self.detail = answer.refusal, answer.detail
        return found

    def _picture(self, frame: bytes) -> bytes:
        new = not pictures.is_held(self._engine, self._opened.head.counter, contract.read_picture(frame).digest)
        found = pictures.keep(self._engine, self._signer, frame, self._clock())
        kept = contract.open_kept(found, bytes(self._signer.verify_key), frame)
        self.pictures += new and not kept.refusal
        if kept.refusal:
            self.refusal, self.detail = kept.refusal, "a picture was not taken"
        return found

    def _mark(self) -> int:
        with reading(self._engine) as db:
            query = select(counter.c.mark).where(counter.c.id == self._opened.head.counter)
            return int(db.execute(query).scalar_one())

    def _remember(self, number: int, answer: Part) -> None:
        head = self._opened.head
        row = {"id": self._opened.id, "counter": head.counter, "first": head.first, "last": head.last}
        row |= {"made_at": head.made_at, "pictures": self._opened.pictures, "came_at": self._clock()}
        with writing(self._engine) as db:
            db.execute(insert_if_new(db, bag_table), row)
            part = {"bag": self._opened.id, "number": number, "length": answer.length, "digest": answer.digest}
            db.execute(insert_or_update(db, bag_part), part)

    def top(self) -> bytes:
        """The reply's head and signature, over the answers as they were last made; b"" while parts are missing."""
        head = self._opened.head
        with writing(self._engine) as db:
            rows = _answered(db, self._opened.id)
            if sorted(rows) != list(range(1, len(head.parts) + 1)):
                return b""
            done = update(bag_table).where(bag_table.c.id == self._opened.id, bag_table.c.answered_at.is_(None))
            db.execute(done.values(answered_at=self._clock()))
        parts = [Part(*rows[number], what=told.what) for number, told in enumerate(head.parts, 1)]
        return self.top_over(parts)

    def top_over(self, parts: list[Part]) -> bytes:
        """The reply's head and signature over these answers."""
        asked = self._opened.head
        head = Head(
            bag.FORMAT,
            bag.VERSION,
            bag.REPLY,
            asked.counter,
            asked.outlet,
            asked.first,
            asked.last,
            self._clock(),
            bytes(self._signer.verify_key).hex(),
            tuple(parts),
            asked.outlet_name,
            self._opened.id.hex(),
        )
        return bag.top_of(head, self._signer)


def _answered(db: Connection, wanted: bytes) -> dict[int, tuple[int, str]]:
    query = select(bag_part.c.number, bag_part.c.length, bag_part.c.digest).where(bag_part.c.bag == wanted)
    return {row.number: (row.length, row.digest) for row in db.execute(query)}


def relayed(engine: Engine, signer: SigningKey, clock: Callable[[], int], body: bytes) -> bytes:
    """Answer what a relay brought. Raises `BadMessage`, `Unwelcome`; what was taken in before that stays taken in."""
    carried = bag_wire.read_request(body)
    taking = TakingIn(engine, signer, clock, carried.opened)
    answers = [taking.part(number, data) for number, data in carried.parts.items()]
    return bag_wire.answer(answers, taking.top())


def came(engine: Engine, only: str | None = None) -> list[Came]:
    """The bags that came, newest first; of one counter if asked for."""
    query = select(*(bag_table.c[name] for name in Came._fields)).order_by(bag_table.c.came_at.desc(), bag_table.c.last)
    query = query if only is None else query.where(bag_table.c.counter == only)
    with reading(engine) as db:
        return [Came(*row) for row in db.execute(query)]
