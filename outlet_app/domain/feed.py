"""What the centre tells a counter: the bodies of feed items, by kind.

Only the centre writes these; a counter keeps the newest body for each (kind, key). Positional MessagePack arrays: a
body grows only at its end, each new field with a default. Kinds not listed here are kept by the counter, unread.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class FeedKind(StrEnum):
    """Kinds of feed items this version understands."""

    PRODUCT = "product"
    PARTNER = "partner"
    BRAND = "brand"
    BASE = "base"
    QUOTE = "quote"
    DIVISIONS = "divisions"
    COUNTIES = "counties"
    NOTICE = "notice"
    SETTING = "setting"
    DEDUCTION = "deduction"
    CAMPAIGN = "campaign"
    CITY_ORDER = "cityorder"
    WAYBILLS = "waybills"
    TARIFF = "tariff"
    ZONES = "zones"
    TRACK = "track"
    QUESTION = "question"
    PROPOSAL = "proposal"
    DECISION = "decision"


class Product(msgspec.Struct, array_like=True, frozen=True):
    """Something farmers hand over or villagers order; the item's key is its code.

    `flows`: up (农产品进城), down (工业品下乡) or both. `unit`: g | ml | pc. `grades`: (grade, price in fen per
    kg, litre or piece) for taking it in, best first. `sale_fen`: price to a buyer, same unit; 0 = not sold here.
    `category` decides about the conformity certificate. `brand`, `base`, `partner`: keys of those items. `county`: its
    832-county mall code. `gtin`: 13 digits or "". `piece_g`: what one piece weighs, for labels and manifests.
    `deduction`: key of a `DeductionRule`. `shelf_days`: best before, counted from the harvest; 0 = not stated. `mall`:
    the specialty mall it is sold in.
    """

    name: str
    name_en: str
    flows: str
    unit: str
    category: str
    grades: tuple[tuple[str, int], ...] = ()
    sale_fen: int = 0
    brand: str = ""
    base: str = ""
    partner: str = ""
    county: str = ""
    project: str = ""
    gtin: str = ""
    piece_g: int = 0
    deduction: str = ""
    shelf_days: int = 0
    mall: str = ""


class Partner(msgspec.Struct, array_like=True, frozen=True):
    """Who sells or buys through the outlets: a mall, a chain, a cooperative union. `role`: in the partner's own
    words."""

    name: str
    name_en: str
    role: str = ""


class Brand(msgspec.Struct, array_like=True, frozen=True):
    """An incubated brand: its licence and where it comes from (six-digit county)."""

    name: str
    name_en: str
    county: str = ""
    licence: str = ""


class Base(msgspec.Struct, array_like=True, frozen=True):
    """A Farm Produce base. `grades_mm`: (grade, least diameter in millimetres), where size decides the grade."""

    name: str
    name_en: str
    county: str = ""
    grades_mm: tuple[tuple[str, int], ...] = ()


class Quote(msgspec.Struct, array_like=True, frozen=True):
    """The newest wholesale price of a product by that name; fen per kg, `day` in days since 1970. The key is
    name|spec."""

    name: str
    spec: str
    low_fen: int
    average_fen: int
    high_fen: int
    day: int


class DivisionRow(msgspec.Struct, array_like=True, frozen=True):
    """One administrative division and its history: years in force (0 = still), and the code that followed."""

    code: str
    name: str
    since: int = 0
    until: int = 0
    successor: str = ""


class MallCounty(msgspec.Struct, array_like=True, frozen=True):
    """One of the 832 counties of the specialty malls."""

    code: str
    name: str
    province: str
    prefecture: str = ""


class DeductionRule(msgspec.Struct, array_like=True, frozen=True):
    """How measured grain is deducted (domain rule 5). `measures`: (name, limit, step, per step, bonus range or None),
    all in basis points, as `grain.Measure`; `name` moisture | impurity | …"""

    name: str
    name_en: str
    measures: tuple[tuple[str, int, int, int, int | None], ...]


class Campaign(msgspec.Struct, array_like=True, frozen=True):
    """Prices in a time box: from `since` until before `until` (UTC ms). `prices`: (product, sale price in fen);
    `event`: also sold at a fair or festival, in rush mode."""

    name: str
    name_en: str
    since: int
    until: int
    prices: tuple[tuple[str, int], ...] = ()
    event: bool = False


class CityOrderLine(msgspec.Struct, array_like=True, frozen=True):
    """What a city buyer ordered: `quantity` in `unit` for `amount_fen`; `grade` "" = any."""

    product: str
    grade: str
    unit: str
    quantity: int
    amount_fen: int


class CityOrder(msgspec.Struct, array_like=True, frozen=True):
    """An order from the city for this outlet, prepaid at the mall. The key is never a plain number.

    `ship_by`: days since 1970. `recipient` (name, phone, address): personal data, taken away by the centre once it is
    delivered. `division`: destination. `buyer_kind`: person | business | government | cooperative.
    """

    lines: tuple[CityOrderLine, ...]
    placed_at: int
    recipient: tuple[str, str, str]
    division: str
    ship_by: int | None = None
    channel: str = "mall"
    remote: str = ""
    buyer_kind: str = "person"
    service: str = ""
    campaign: str = ""
    cancelled: bool = False


class WaybillBatch(msgspec.Struct, array_like=True, frozen=True):
    """Waybill numbers for this counter: `count` of them from `first` on, thirteen digits or S10 (serials follow one
    another, each with its check digit). Never given to another counter."""

    first: str
    count: int


class TariffRow(msgspec.Struct, array_like=True, frozen=True):
    """One row of the postage table, as `postage.Tariff`; `valid_from` an ISO date."""

    service: str
    origin: str
    zone: str
    valid_from: str
    first_g: int
    first_fen: int
    step_g: int
    step_fen: int
    max_g: int


class Track(msgspec.Struct, array_like=True, frozen=True):
    """Where a piece is, by waybill: in_transit | delivered | settled | refused | returned, since `at` (UTC ms)."""

    state: str
    at: int
    reason: str = ""


class Question(msgspec.Struct, array_like=True, frozen=True):
    """A doubt of the centre about act `about` (0: none in particular), in both languages. It blocks nothing."""

    about: int
    text: str
    text_en: str
    asked_at: int
    choices: tuple[str, ...] = ()


class Proposal(msgspec.Struct, array_like=True, frozen=True):
    """A correction the centre proposes for act `of`: accepted or disputed by the counter, never imposed. `changes`:
    (field, as it should be), in words."""

    of: int
    text: str
    text_en: str
    proposed_at: int
    by: str = ""
    changes: tuple[tuple[str, str], ...] = ()


class Decision(msgspec.Struct, array_like=True, frozen=True):
    """The seller's decision about returned goods (act `of`): sent_back | destroyed | restocked | kept."""

    of: int
    decision: str
    note: str = ""


ZoneRows = tuple[tuple[str, str], ...]
"""(division prefix, zone) of one origin: the longest prefix that fits a destination decides."""

BODY_TYPES: dict[str, object] = {
    FeedKind.PRODUCT: Product,
    FeedKind.PARTNER: Partner,
    FeedKind.BRAND: Brand,
    FeedKind.BASE: Base,
    FeedKind.QUOTE: Quote,
    FeedKind.DIVISIONS: tuple[DivisionRow, ...],  # key: two-digit province
    FeedKind.COUNTIES: tuple[MallCounty, ...],  # key: two-digit province
    FeedKind.NOTICE: str,
    FeedKind.SETTING: str,
    FeedKind.DEDUCTION: DeductionRule,
    FeedKind.CAMPAIGN: Campaign,
    FeedKind.CITY_ORDER: CityOrder,
    FeedKind.WAYBILLS: WaybillBatch,
    FeedKind.TARIFF: TariffRow,  # key: service|origin|zone|valid from
    FeedKind.ZONES: ZoneRows,  # key: the origin
    FeedKind.TRACK: Track,
    FeedKind.QUESTION: Question,
    FeedKind.PROPOSAL: Proposal,
    FeedKind.DECISION: Decision,
}
