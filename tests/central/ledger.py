"""A counter for the centre's tests: a real ledger in memory, its key, and the frames it would send."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
from nacl.signing import SigningKey
from sqlalchemy import select

from central.centre import Centre
from central.engine import reading
from central.tables import entry
from outlet_app.domain import entries
from outlet_app.domain.acts.trade import Consignment, ConsignmentLine, Order, OrderLine, Reversal
from outlet_app.domain.entries import Entry, Kind, PartyNamed
from sync import codes, columns, contract

DAY = int(datetime(2026, 9, 19, 1, 0, tzinfo=UTC).timestamp() * 1000)  # 09:00 at the outlet


@dataclass
class Ledger:
    """A counter's ledger: `rows` the entries' bytes, `hashes` of 0 (genesis) and of each."""

    counter: str = "SBD01-A"
    key: SigningKey = field(default_factory=SigningKey.generate)
    rows: list[bytes] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    keys: dict[int, bytes] = field(default_factory=dict)
    centre_key: bytes = b""

    def __post_init__(self) -> None:
        self.hashes = self.hashes or [entries.genesis(self.counter)]

    @property
    def head(self) -> int:
        """The last entry's number."""
        return len(self.rows)

    def write(self, kind: str, body: Any, at: int = 0, /, **changed: Any) -> int:
        """Append an entry; `changed` falsifies fields of its envelope. Returns its number."""
        raw = body if isinstance(body, msgspec.Raw) else msgspec.Raw(msgspec.msgpack.encode(body))
        envelope: dict[str, Any] = {"seq": self.head + 1, "at": at or DAY + self.head * 1000, "counter": self.counter}
        envelope |= {"kind": kind, "schema": 1, "actor": "clerk:02", "app": "0.1.0", "body": raw}
        return self.keep(entries.encode(Entry(**(envelope | changed))))

    def keep(self, data: bytes) -> int:
        """Append bytes, whatever they are."""
        self.rows.append(data)
        self.hashes.append(entries.link(self.hashes[-1], data))
        return self.head

    def farmer(self) -> int:
        """Register somebody, with a key beside the ledger."""
        number = self.write(Kind.PARTY, PartyNamed(0, "farmer", b"\x07" * 72))
        self.keys[number] = bytes([number % 251]) * 32
        return number

    def consign(self, grams: int = 150_000, price: int = 1200, advance: int = 0, at: int = 0) -> int:
        """Take in kiwifruit at `price` fen per kg."""
        amount = grams * price // 1000
        line = ConsignmentLine("KIWI", "A", "g", grams, 0, 1, 0, grams, price, amount, "s")
        body = Consignment("consign", 1, (line,), amount, amount - advance, advance_fen=advance)
        return self.write(Kind.CONSIGNMENT, body, at)

    def order(self, fen: int = 5800, at: int = 0) -> int:
        """A villager orders one thing and pays."""
        return self.write(Kind.ORDER, Order("down", 0, (OrderLine("MILK", "pc", 1, fen, fen),), fen, fen, fen), at)

    def reverse(self, of: int, cash: int = 0, at: int = 0) -> int:
        """Take an act back."""
        return self.write(Kind.REVERSAL, Reversal(of, "mistake", cash_fen=cash), at)

    def act(self, count: int) -> Ledger:
        """Write `count` acts of changing kinds."""
        for _ in range(count):
            (self.consign, self.order, self.farmer)[self.head % 3]()
        return self

    def copy(self, upto: int | None = None) -> Ledger:
        """The same counter with its ledger as of `upto`: a restored backup, or a clone."""
        end = self.head if upto is None else upto
        return Ledger(self.counter, self.key, self.rows[:end], self.hashes[: end + 1], dict(self.keys), self.centre_key)

    def request(
        self, after: int = 0, upto: int | None = None, packed: bool = False, **changed: Any
    ) -> contract.Request:
        """The request that sends the entries after `after`; `changed` replaces fields of it."""
        end = self.head if upto is None else upto
        batch = self.rows[after:end]
        fields: dict[str, Any] = {
            "counter": self.counter,
            "sent_at": DAY,
            "after": after,
            "head_seq": self.head,
            "head_hash": self.hashes[-1],
            "cursor": 0,
            "keys": [(number, key) for number, key in self.keys.items() if after < number <= end],
        }
        if packed:
            fields["packed"] = columns.pack(batch)
            assert fields["packed"]
        else:
            fields["rows"] = [msgspec.Raw(row) for row in batch]
        return contract.Request(**(fields | changed))

    def frame(self, after: int = 0, **more: Any) -> bytes:
        """`request`, signed."""
        return contract.seal_request(self.request(after, **more), self.key)

    def exchange(self, centre: Centre, after: int = 0, **more: Any) -> contract.Answer:
        """One exchange with a centre in process."""
        frame = self.frame(after, **more)
        return contract.open_answer(centre.exchange(frame), self.centre_key, frame)

    def enrol_request(self, code: str) -> bytes:
        """The JSON this counter enrols with."""
        signs = codes.tidied(code)
        key = bytes(self.key.verify_key)
        return msgspec.json.encode(
            contract.EnrolRequest(codes.code_id(signs), key.hex(), codes.counter_proof(signs, key))
        )


def enrolled(centre: Centre, counter: str = "SBD01-A") -> Ledger:
    """A fresh counter that the centre knows."""
    outlet, letter = counter.split("-")
    ledger = Ledger(counter)
    code = centre.issue_code(outlet, letter, "十八洞").code
    answer = msgspec.json.decode(centre.enrol(ledger.enrol_request(code)), type=contract.EnrolAnswer)
    assert answer.counter == counter
    ledger.centre_key = bytes.fromhex(answer.centre_key)
    return ledger


def stored(centre: Centre, counter_id: str = "SBD01-A") -> list[bytes]:
    """The exact bytes the centre holds, in order."""
    with reading(centre.engine) as db:
        query = select(entry.c.bytes).where(entry.c.counter == counter_id).order_by(entry.c.seq)
        return [bytes(row.bytes) for row in db.execute(query)]
