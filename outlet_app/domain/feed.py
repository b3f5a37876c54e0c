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


class Product(msgspec.Struct, array_like=True, frozen=True):
    """Something farmers hand over or villagers order; the item's key is its code.

    `flows`: up (农产品进城), down (工业品下乡) or both. `unit`: g | ml | pc. `grades`: (grade, price in fen per
    kg, litre or piece) for taking it in, best first. `sale_fen`: price to a buyer, same unit; 0 = not sold here.
    `category` decides about the conformity certificate. `brand`, `base`, `partner`: keys of those items. `county`: its
    832-county mall code. `gtin`: 13 digits or "". `piece_g`: what one piece weighs, for labels and manifests.
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
}
