"""What services hand to the window and the command line: frozen facts, ready to show, free of SQL and Qt.

Names come in both languages where the catalogue has both. Personal data is masked unless a field's name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from outlet_app.domain.figures import Figures
from outlet_app.domain.grain import Measures


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
    """A product as the intake and order pages need it. Prices: fen per kg, litre or piece. While a `campaign` (its key)
    prices it, `sale_fen` is that price and `usual_fen` the one that holds otherwise. `measures`: what grain is measured
    for and deducted by; `grades_mm`: (grade, least diameter) of the base it comes from; `county`: six digits,
    `county_name` by the list of the malls' counties, "" when it is none of them; `licence`: the brand's; `project`,
    `mall`: as told."""

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
    usual_fen: int = 0
    campaign: str = ""
    measures: Measures = ()
    grades_mm: tuple[tuple[str, int], ...] = ()
    project: str = ""
    mall: str = ""
    county_name: str = ""
    licence: str = ""


@dataclass(frozen=True)
class PartyCard:
    """A party, masked for the screen. `name` is masked too (龙**); `full_name` only for the search list under the
    clerk's eyes. `last_*`: the newest act of the person, merged registrations included. `kept`: the party that stands
    for this one since they were merged, 0 = it stands for itself. `loan_*`: the loan that takes a share (basis points)
    of each payable, "" and 0 = none."""

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
    kept: int = 0
    loan_ref: str = ""
    loan_bp: int = 0


@dataclass(frozen=True)
class Registered:
    """A party was registered or changed; `warnings` (N_-marked texts) are for the clerk to read, nothing was
    blocked."""

    party: PartyCard
    saved: Saved
    warnings: tuple[str, ...] = ()


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
    """An act with everything: its body (a struct of `domain.entries`), its party and the names of its products.

    `anew`: it was reversed to be entered anew, its cash staying, and nothing stands in its place yet; `carried_fen`:
    the cash that the replacement then carries over. `parties`: masked names of the others it mentions. `links`: what
    goes with it: (how, act) of acts that stand and build on it, how as in `domain.links`, or "replaced" | "van"; or
    "on": an act it builds on itself. `state`: where a consignment stands (`ConsignmentState`)."""

    row: RecordRow
    body: msgspec.Struct | None
    party: PartyCard | None
    products: dict[str, ProductName]
    hash: bytes
    printed: int
    anew: bool = False
    carried_fen: int = 0
    parties: dict[int, str] = field(default_factory=dict)
    links: tuple[tuple[str, int], ...] = ()
    state: str = ""


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
    accepted. `waybills`: numbers left; None before the centre gave any. `outlet_kind` and `outlet_county` (its name,
    else its code): what the centre says this outlet is, "" where it says nothing."""

    head: int
    accepted: int
    waiting: int
    oldest_at: int | None
    waybills: int | None = None
    outlet_kind: str = ""
    outlet_county: str = ""


class Line(StrEnum):
    """The state of the line to the centre."""

    UNKNOWN = "unknown"
    OPEN = "open"
    DOWN = "down"
    REFUSED = "refused"
    NOT_ENROLLED = "not_enrolled"


@dataclass(frozen=True)
class LineState:
    """What the courier last saw. Times UTC ms; `trouble`: code and N_-marked text of the last failure, "" when none;
    `pictures`: how many the centre does not have yet. `quiet_until`: when the quiet hours that hold end, None: none
    hold; `metered`: every byte is paid for, so pictures wait; `sent` of `of` entries have gone in a long sending under
    way, 0 of 0: none is; `paused`: by hand, until `next_try_at`; `alarm_code`: of `alarm`, to say over the phone."""

    line: Line = Line.UNKNOWN
    busy: bool = False
    last_answer_at: int | None = None
    next_try_at: int | None = None
    trouble_code: str = ""
    trouble: str = ""
    alarm: str = ""
    alarm_do: str = ""
    pictures: int = 0
    quiet_until: int | None = None
    metered: bool = False
    sent: int = 0
    of: int = 0
    paused: bool = False
    alarm_code: str = ""


@dataclass(frozen=True)
class Today:
    """The home page: the figures of the business day so far, and of the whole ledger."""

    day: str
    figures: Figures
    latest: tuple[RecordRow, ...] = field(default_factory=tuple)
