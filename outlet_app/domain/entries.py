"""The ledger entry: what an act at the counter is, as exact bytes.

An entry is encoded once, when it is saved, and stored, hashed, sent and kept at the centre as those exact
bytes; nothing ever encodes it again. The encoding is MessagePack with positional arrays (no field names), so a
body may only grow at its end, each new field with a default; a reader ignores what it does not know.

Chain: ``hash(n) = SHA-256(hash(n-1) ‖ bytes(n))`` with ``hash(0) = SHA-256("outlet-ledger/1" ‖ counter)``.
Everything here is pure; `docs/protocol.md` describes the same format for other implementations.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import msgspec

from outlet_app.domain.acts import goods, office, persons, post, produce
from outlet_app.domain.acts.trade import Consignment, Order, Reversal
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
    CERTIFICATE = "cert"
    LOT = "lot"
    SETTLEMENT = "settle"
    PAYOUT = "pay"
    STEP = "step"
    ARRIVAL = "arrive"
    COLLECTION = "collect"
    RETURN = "return"
    DISPOSAL = "dispose"
    PARCEL = "parcel"
    PACK = "pack"
    CITY = "city"
    MANIFEST = "manifest"
    WAYBILL = "waybill"
    PARCEL_BACK = "parcelback"
    MERGE = "merge"
    SUPPORT = "support"
    CONSENT = "consent"
    LOAN = "loan"
    UNMASK = "unmask"
    ERASE = "erase"
    ANSWER = "answer"
    SLIPS = "slips"
    SLIP_VOID = "slipvoid"
    TRAINED = "trained"


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


class ClockMoved(msgspec.Struct, array_like=True, frozen=True):
    """The counter's clock was found behind its own last entry: rule 15, recorded, never blocking."""

    last_at: int
    found_at: int


def cash_of(body: msgspec.Struct | None) -> int:
    """The cash an act moves, in fen: positive into the till, negative out of it."""
    made = _CASH.get(type(body))
    return made(body) if made is not None else 0


_CASH: dict[type[Any], Callable[[Any], int]] = {
    Consignment: lambda body: body.charge_fen + body.carried_fen - body.advance_fen,
    Order: lambda body: body.received_fen - body.carried_fen,
    CashMoved: lambda body: body.fen,
    Reversal: lambda body: body.cash_fen,
    produce.LotMoved: lambda body: body.brought_fen,
    produce.PaidOut: lambda body: -body.cash_fen,
    goods.OrderStepped: lambda body: -body.refund_fen,
    goods.Collected: lambda body: body.received_fen + body.fee_fen,
    goods.GoodsReturned: lambda body: body.fee_fen - body.refund_fen,
    post.ParcelPresented: lambda body: body.fee_fen,
}

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
    Kind.CERTIFICATE: produce.Certified,
    Kind.LOT: produce.LotMoved,
    Kind.SETTLEMENT: produce.Settled,
    Kind.PAYOUT: produce.PaidOut,
    Kind.STEP: goods.OrderStepped,
    Kind.ARRIVAL: goods.GoodsArrived,
    Kind.COLLECTION: goods.Collected,
    Kind.RETURN: goods.GoodsReturned,
    Kind.DISPOSAL: goods.Disposed,
    Kind.PARCEL: post.ParcelPresented,
    Kind.PACK: post.CityPacked,
    Kind.CITY: post.CityClosed,
    Kind.MANIFEST: post.ManifestSigned,
    Kind.WAYBILL: post.WaybillVoided,
    Kind.PARCEL_BACK: post.ParcelReturned,
    Kind.MERGE: persons.PartiesMerged,
    Kind.SUPPORT: persons.SupportNoted,
    Kind.CONSENT: persons.ConsentGiven,
    Kind.LOAN: persons.LoanAgreed,
    Kind.UNMASK: persons.Unmasked,
    Kind.ERASE: persons.PartyErased,
    Kind.ANSWER: office.Answered,
    Kind.SLIPS: office.SlipsPrinted,
    Kind.SLIP_VOID: office.SlipVoided,
    Kind.TRAINED: office.Trained,
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
