"""What services hand to the window and the command line: frozen facts, ready to show, free of SQL and Qt.

Names come in both languages where the catalogue has both. Personal data is masked unless a field's name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from outlet_app.domain.figures import Figures


class Role(StrEnum):
    """What a person at the counter may do; each includes the ones before, except that installers don't take acts."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    INSTALLER = "installer"


@dataclass(frozen=True)
class CounterIdentity:
    """Who this counter is. `counter`: e.g. ``SBD01-A``; `centre_url` empty before enrolment."""

    counter: str
    outlet: str
    outlet_name: str
    centre_url: str

    @property
    def letter(self) -> str:
        """The counter's own letter within its outlet: A, B …"""
        return self.counter.rpartition("-")[2]


@dataclass(frozen=True)
class StaffMember:
    """A person who may sign in."""

    number: str
    name: str
    role: Role


@dataclass(frozen=True)
class ProductName:
    """A product's code and its names; the code stands in for a product the catalogue no longer has."""

    code: str
    zh: str
    en: str

    def shown(self, language: str) -> str:
        """The name for a screen in `language` ("zh_CN" or "en")."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class ProductCard:
    """A product as the intake and order pages need it. Prices: fen per kg, litre or piece."""

    name: ProductName
    unit: str
    flows: str
    category: str
    grades: tuple[tuple[str, int], ...]
    sale_fen: int
    brand: str = ""
    base: str = ""
    partner: str = ""
    county: str = ""
    gtin: str = ""
    needs_certificate: bool = False
    piece_g: int = 0


@dataclass(frozen=True)
class PartyCard:
    """A party, masked for the screen. `name` is masked too (龙**); `full_name` only for the search list under the
    clerk's eyes."""

    party: int
    role: str
    full_name: str
    name: str
    phone: str
    id_number: str
    card: str
    address: str
    cooperative: str = ""
    ref: str = ""
    last_seq: int = 0
    last_at: int = 0
    last_product: ProductName | None = None
    last_quantity: int = 0
    last_unit: str = ""


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


@dataclass(frozen=True)
class Registered:
    """A party was registered or changed; `warnings` (N_-marked texts) are for the clerk to read, nothing was
    blocked."""

    party: PartyCard
    saved: Saved
    warnings: tuple[str, ...] = ()


class LineForm(msgspec.Struct, frozen=True):
    """A consignment line as entered: weights in the product's unit (g, ml, pc), `tare` per package."""

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


class ConsignmentForm(msgspec.Struct, frozen=True):
    """A consignment as entered. `mode`: consign | purchase | ship; `party` 0 = not chosen yet; `due` days since 1970
    or None = the
    default (seven days on). `on_sale`: paid when sold."""

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
    handed over;
    `deposit_fen`: take only this much now (None = take all). `prepaid`: paid elsewhere, no cash."""

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


@dataclass(frozen=True)
class Saved:
    """An act is durable: its number is the receipt's number. `hash`: the entry's 32 bytes."""

    seq: int
    at: int
    kind: str
    hash: bytes


@dataclass(frozen=True)
class RecordRow:
    """One line of Records. `form`: consign | purchase | ship | down | up | "" ; quantity in `unit` only when all
    lines share it."""

    seq: int
    at: int
    kind: str
    form: str
    party: str
    product: ProductName | None
    line_count: int
    quantity: int
    unit: str
    total_fen: int
    actor: str
    reversed_by: int
    of: int
    replaces: int
    accepted: bool
    ref: str = ""


@dataclass(frozen=True)
class ActDetail:
    """An act with everything: its body (a struct of `domain.entries`), its party and the names of its products."""

    row: RecordRow
    body: msgspec.Struct | None
    party: PartyCard | None
    products: dict[str, ProductName]
    hash: bytes
    printed: int


@dataclass(frozen=True)
class PaperLine:
    """One line of a receipt. `align`: left | centre | right; `big`: double height; `rule`: a line across, text
    empty."""

    text: str
    align: str = "left"
    big: bool = False
    rule: bool = False


@dataclass(frozen=True)
class StripFacts:
    """What the strip on every page says: how many entries wait, since when (UTC ms), up to which the centre has
    accepted."""

    head: int
    accepted: int
    waiting: int
    oldest_at: int | None


class Line(StrEnum):
    """The state of the line to the centre."""

    UNKNOWN = "unknown"
    OPEN = "open"
    DOWN = "down"
    REFUSED = "refused"
    NOT_ENROLLED = "not_enrolled"


@dataclass(frozen=True)
class LineState:
    """What the courier last saw. Times UTC ms; `trouble`: code and N_-marked text of the last failure, "" when none."""

    line: Line = Line.UNKNOWN
    busy: bool = False
    last_answer_at: int | None = None
    next_try_at: int | None = None
    trouble_code: str = ""
    trouble: str = ""
    alarm: str = ""


@dataclass(frozen=True)
class Today:
    """The home page: the figures of the business day so far, and of the whole ledger."""

    day: str
    figures: Figures
    latest: tuple[RecordRow, ...] = field(default_factory=tuple)
