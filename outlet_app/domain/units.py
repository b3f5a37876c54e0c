"""The three base units a quantity is counted in, and the local units people say instead.

A quantity is always an integer in its product's base unit: grams, millilitres or pieces. Prices are fen per
kilogram, per litre or per piece; `PRICED_BY` says how many base units one price covers.
"""

from __future__ import annotations

import enum


class Unit(enum.StrEnum):
    """The base unit of a product; the value is the code stored in entries."""

    GRAM = "g"
    MILLILITRE = "ml"
    PIECE = "pc"


PRICED_BY: dict[Unit, int] = {Unit.GRAM: 1000, Unit.MILLILITRE: 1000, Unit.PIECE: 1}
"""Base units that one price covers: 1 kg, 1 litre, 1 piece."""

GRAMS_PER_JIN = 500
GRAMS_PER_LIANG = 50
GRAMS_PER_KG = 1000
GRAMS_PER_DAN = 50_000

WEIGHT_UNITS: dict[str, int] = {
    "吨": 1_000_000,
    "担": GRAMS_PER_DAN,
    "公斤": GRAMS_PER_KG,
    "千克": GRAMS_PER_KG,
    "kg": GRAMS_PER_KG,
    "斤": GRAMS_PER_JIN,
    "市斤": GRAMS_PER_JIN,
    "两": GRAMS_PER_LIANG,
    "克": 1,
    "g": 1,
}
"""Names of weight units and the grams each stands for."""

VOLUME_UNITS: dict[str, int] = {"升": 1000, "公升": 1000, "l": 1000, "毫升": 1, "ml": 1}
"""Names of volume units and the millilitres each stands for."""
