"""The ledger entry: what an act at the counter is, as exact bytes.

An entry is encoded once, when it is saved, and stored, hashed, sent and kept at the centre as those exact
bytes; nothing ever encodes it again. The encoding is MessagePack with positional arrays (no field names), so a
body may only grow at its end, each new field with a default; a reader ignores what it does not know.

Chain: ``hash(n) = SHA-256(hash(n-1) ‖ bytes(n))`` with ``hash(0) = SHA-256("outlet-ledger/1" ‖ counter)``.
Everything here is pure; `docs/protocol.md` describes the same format for other implementations.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Any

import msgspec

from outlet_app.domain.shift import CashMoved, DayClosed, ShiftOpened

SCHEMA = 1
GENESIS_CONTEXT = b"outlet-ledger/1"


class Kind(StrEnum):
    """Kinds of entries this version writes. The centre and the verifier accept kinds they don't know."""

    COUNTER = "counter"
    STAFF = "staff"
    PARTY = "party"
    CONSIGNMENT = "consign"
    ORDER = "order"
    REVERSAL = "reverse"
    CLOCK = "clock"
    OPEN = "open"
    CASH = "cash"
    CLOSE = "close"


class Entry(msgspec.Struct, array_like=True, frozen=True):
    """The envelope of every entry, in this order.

    `seq`: 1, 2, 3 … without a gap, per counter. `at`: UTC milliseconds since 1970 by the counter's clock (the
    sequence orders acts, not the clock). `counter`: e.g. ``SBD01-A``. `actor`: who did it: ``clerk:02`` a person
    signed in, ``system:record`` the program, ``support:…`` support. `app`: the program's version. `body`: the
    kind's own array, still encoded.
    """

    seq: int
    at: int
    counter: str
    kind: str
    schema: int
    actor: str
    app: str
    body: msgspec.Raw


class CounterOpened(msgspec.Struct, array_like=True, frozen=True):
    """The first entry: this counter exists. `signing_key`: the counter's Ed25519 public key, 32 bytes."""

    outlet: str
    name: str
    signing_key: bytes
    centre_key: bytes


class StaffNamed(msgspec.Struct, array_like=True, frozen=True):
    """A person may work at this counter (or no longer: `active` false). PINs never enter the ledger."""

    number: str
    name: str
    role: str
    active: bool = True


class PartyNamed(msgspec.Struct, array_like=True, frozen=True):
    """A farmer, cooperative, villager or buyer is registered, or their identity changes.

    `party`: 0 at registration, the party's id is then this entry's own seq; else the party whose identity this
    replaces. `role`: farmer | cooperative | villager | buyer. `sealed`: the identity (`Identity`, MessagePack),
    sealed with that party's own key (NaCl secret box, nonce first); the key is never in the ledger, so erasing it
    erases the person while the chain still verifies.
    """

    party: int
    role: str
    sealed: bytes


class Identity(msgspec.Struct, array_like=True, frozen=True):
    """Who a party is. Only ever inside `PartyNamed.sealed` and the encrypted store. All normalised; empty = unknown."""

    name: str
    phone: str = ""
    id_number: str = ""
    uscc: str = ""
    card_token: str = ""
    card_last4: str = ""
    address: str = ""
    division: str = ""
    cooperative: int = 0
    ref: str = ""


class ConsignmentLine(msgspec.Struct, array_like=True, frozen=True):
    """One product handed over.

    `unit`: g | ml | pc. `gross` and `tare` (per package) and `quantity` (what is paid for, after tare and
    deduction) are in that unit; `deduction_bp` in basis points. `price_fen` per kg, litre or piece. `costs_fen`:
    costs agreed for this line, already taken off `amount_fen`. `source`: s = stable scale reading, m = typed by hand,
    d = from a document; `frame`: the scale's raw frame. `picked`: days since 1970.
    """

    product: str
    grade: str
    unit: str
    gross: int
    tare: int
    packages: int
    deduction_bp: int
    quantity: int
    price_fen: int
    amount_fen: int
    source: str = "m"
    costs_fen: int = 0
    floor_fen: int | None = None
    picked: int | None = None
    origin: str = ""
    certificate: str = ""
    frame: bytes = b""


class Consignment(msgspec.Struct, array_like=True, frozen=True):
    """Produce taken in. `mode`: consign | purchase | ship. `party`: the farmer's or cooperative's party id.

    Fen, all non-negative: `total_fen` = Σ line amounts; `waived_fen` 抹零; `commission_fen`; `costs_fen`; `advance_fen`
    = cash handed over now, of which `carried_fen` was already handed over under the act that this one replaces;
    `payable_fen` = total − waived − commission − costs − advance, owed on `due` (days since 1970), of which
    `loan_fen` goes to the loan `loan_ref`. Mode consign with `on_sale` true: nothing is due until sold, and payable
    is 0. `replaces`: the seq of the reversed act, or 0. `ref`: a paper slip's or another system's number.
    `charge_fen`: mode ship, the fee the farmer pays now, in cash.
    """

    mode: str
    party: int
    lines: tuple[ConsignmentLine, ...]
    total_fen: int
    payable_fen: int
    due: int | None = None
    on_sale: bool = False
    advance_fen: int = 0
    carried_fen: int = 0
    waived_fen: int = 0
    commission_fen: int = 0
    costs_fen: int = 0
    loan_fen: int = 0
    loan_ref: str = ""
    replaces: int = 0
    ref: str = ""
    note: str = ""
    project: str = ""
    charge_fen: int = 0


class OrderLine(msgspec.Struct, array_like=True, frozen=True):
    """One product ordered: `quantity` in `unit` (g | ml | pc) at `price_fen` per kg, litre or piece."""

    product: str
    unit: str
    quantity: int
    price_fen: int
    amount_fen: int


class Order(msgspec.Struct, array_like=True, frozen=True):
    """An order. `direction`: down = goods ordered by a villager, up = produce ordered from the city.

    `party`: the buyer's party id, 0 = not named. Fen: `total_fen` = Σ lines − `waived_fen`; `received_fen` = cash
    taken and kept (tendered − change), of which `carried_fen` came over from the act this one replaces;
    `tendered_fen` as handed over; `balance_fen` = total − received, still to pay, or prepaid elsewhere when `prepaid`
    is true. `channel`: where it was ordered: counter, mall, phone… `remote`: the mall's own order number.
    """

    direction: str
    party: int
    lines: tuple[OrderLine, ...]
    total_fen: int
    received_fen: int
    tendered_fen: int
    balance_fen: int = 0
    prepaid: bool = False
    carried_fen: int = 0
    waived_fen: int = 0
    channel: str = "counter"
    remote: str = ""
    buyer_kind: str = ""
    campaign: str = ""
    replaces: int = 0
    ref: str = ""
    note: str = ""


class Reversal(msgspec.Struct, array_like=True, frozen=True):
    """红冲 of the whole act `of`, once. `reason`: a code, `note`: in words. `cash_fen`: cash that moved because of
    it, positive into the till; 0 when a replacement carries the payment over (`carries` true)."""

    of: int
    reason: str
    note: str = ""
    cash_fen: int = 0
    carries: bool = False


class ClockMoved(msgspec.Struct, array_like=True, frozen=True):
    """The counter's clock was found behind its own last entry: rule 15, recorded, never blocking."""

    last_at: int
    found_at: int


def cash_of(body: msgspec.Struct | None) -> int:
    """The cash an act moves, in fen: positive into the till, negative out of it."""
    if isinstance(body, Consignment):
        return body.charge_fen + body.carried_fen - body.advance_fen
    if isinstance(body, Order):
        return body.received_fen - body.carried_fen
    if isinstance(body, CashMoved):
        return body.fen
    return body.cash_fen if isinstance(body, Reversal) else 0


BODY_TYPES: dict[str, type[msgspec.Struct]] = {
    Kind.COUNTER: CounterOpened,
    Kind.STAFF: StaffNamed,
    Kind.PARTY: PartyNamed,
    Kind.CONSIGNMENT: Consignment,
    Kind.ORDER: Order,
    Kind.REVERSAL: Reversal,
    Kind.CLOCK: ClockMoved,
    Kind.OPEN: ShiftOpened,
    Kind.CASH: CashMoved,
    Kind.CLOSE: DayClosed,
}

_encoder = msgspec.msgpack.Encoder()
_entry_decoder = msgspec.msgpack.Decoder(Entry)
_body_decoders: dict[str, msgspec.msgpack.Decoder[Any]] = {
    kind: msgspec.msgpack.Decoder(body) for kind, body in BODY_TYPES.items()
}


def encode(entry: Entry) -> bytes:
    """The entry's bytes. Called once in an entry's life, by the unit of work that saves it."""
    return _encoder.encode(entry)


def encode_body(body: msgspec.Struct) -> msgspec.Raw:
    """A body, ready to stand in an `Entry`."""
    return msgspec.Raw(_encoder.encode(body))


def decode(data: bytes) -> Entry:
    """The envelope of stored bytes; the body stays encoded. Raises `msgspec.DecodeError` on anything else."""
    return _entry_decoder.decode(data)


def body_of(entry: Entry) -> msgspec.Struct | None:
    """The entry's body, or None for a kind this version does not know. Raises `msgspec.DecodeError`."""
    decoder = _body_decoders.get(entry.kind)
    if decoder is None:
        return None
    body: msgspec.Struct = decoder.decode(entry.body)
    return body


def genesis(counter: str) -> bytes:
    """The hash before entry 1: names the counter, so two counters' chains never look alike."""
    return hashlib.sha256(GENESIS_CONTEXT + counter.encode()).digest()


def link(previous: bytes, data: bytes) -> bytes:
    """The hash of an entry with bytes `data` after an entry with hash `previous`; 32 bytes."""
    return hashlib.sha256(previous + data).digest()
