"""What a clerk enters, as services take it, and what it comes to before it is saved.

Forms of acts are `msgspec` structs, so a draft of one survives a crash as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True)
class PartyForm:
    """What the clerk typed to register or change a party. Text as typed; the service normalises and checks it."""

    role: str = "farmer"
    name: str = ""
    phone: str = ""
    id_number: str = ""
    uscc: str = ""
    card: str = ""
    address: str = ""
    division: str = ""
    cooperative: int = 0
    ref: str = ""


class LineForm(msgspec.Struct, frozen=True):
    """A consignment line as entered: weights in the product's unit (g, ml, pc), `tare` per package; `measured`: what
    the deduction follows from, (name, basis points)."""

    product: str
    grade: str
    unit: str
    gross: int
    price_fen: int
    tare: int = 0
    packages: int = 0
    deduction_bp: int = 0
    source: str = "m"
    costs_fen: int = 0
    floor_fen: int | None = None
    picked: int | None = None
    origin: str = ""
    certificate: str = ""
    frame: bytes = b""
    measured: tuple[tuple[str, int], ...] = ()


class ConsignmentForm(msgspec.Struct, frozen=True):
    """A consignment as entered. `mode`: consign | purchase | ship; `party` 0 = not chosen yet; `due` days since 1970
    or None = the default (seven days on). `on_sale`: paid when sold."""

    mode: str = "consign"
    party: int = 0
    lines: tuple[LineForm, ...] = ()
    advance_fen: int = 0
    carried_fen: int = 0
    waived_fen: int = 0
    commission_fen: int = 0
    costs_fen: int = 0
    loan_fen: int = 0
    loan_ref: str = ""
    due: int | None = None
    on_sale: bool = False
    replaces: int = 0
    ref: str = ""
    note: str = ""
    project: str = ""


class OrderLineForm(msgspec.Struct, frozen=True):
    """An order line as entered: `quantity` in the unit (g, ml, pc), price in fen per kg, litre or piece."""

    product: str
    unit: str
    quantity: int
    price_fen: int


class OrderForm(msgspec.Struct, frozen=True):
    """An order as entered. `direction`: down (goods for a villager) | up (produce for the city). `tendered_fen`: cash
    handed over; `deposit_fen`: take only this much now (None = take all). `prepaid`: paid elsewhere, no cash.
    `campaign`: keys of the campaigns whose prices it has, by comma. `handed`: all of it goes over the counter now;
    `beyond_stock`: also what of it the lots don't hold."""

    direction: str = "down"
    party: int = 0
    lines: tuple[OrderLineForm, ...] = ()
    tendered_fen: int = 0
    deposit_fen: int | None = None
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
    handed: bool = False
    beyond_stock: bool = False


@dataclass(frozen=True)
class QuotedLine:
    """What a line comes to: net after tare, `quantity` paid for after deduction, in the line's unit; `amount_fen`
    after line costs."""

    net: int
    quantity: int
    amount_fen: int


@dataclass(frozen=True)
class ConsignmentQuote:
    """What a consignment comes to before it is saved. `due`: days since 1970, None when paid on sale or nothing is
    owed."""

    lines: tuple[QuotedLine, ...]
    total_fen: int
    payable_fen: int
    to_person_fen: int
    due: int | None
    capitals: str


@dataclass(frozen=True)
class OrderQuote:
    """What an order comes to. `received_fen`: kept in the till; `change_fen`: handed back; `short_fen`: still missing
    to save."""

    amounts: tuple[int, ...]
    total_fen: int
    received_fen: int
    change_fen: int
    balance_fen: int
    short_fen: int
    capitals: str
