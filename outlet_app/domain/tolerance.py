"""How far a retail weighing may be off: the permitted negative deviation by goods and weight.

After the retail weighing measure (SAMR/AQSIQ Order 66, formerly 31). Only the two classes whose figures are
confirmed are built in; tables for dearer goods come from settings. Grams and fen per kilogram throughout.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToleranceClass:
    """One class of goods: `bands` are (up to and including grams, permitted deviation in grams), rising."""

    name: str
    max_price_fen: int
    goods: frozenset[str]
    bands: tuple[tuple[int, int], ...]

    def tolerance(self, grams: int) -> int | None:
        """Permitted deviation in grams for `grams`; None beyond the last band, which sets no figure."""
        return next((allowed for limit, allowed in self.bands if grams <= limit), None)


STAPLES = ToleranceClass(
    "staples",
    600,
    frozenset({"grain", "vegetables", "fruit"}),
    ((1000, 20), (2000, 40), (4000, 80), (25_000, 100)),
)
"""Grain, vegetables, fruit, or anything up to 6 yuan a kilogram."""

FRESH = ToleranceClass(
    "fresh",
    3000,
    frozenset({"meat", "eggs", "poultry", "fish", "pastry"}),
    ((2500, 5), (10_000, 10), (15_000, 15)),
)
"""Meat, eggs, poultry, fish, pastry, or anything above 6 and up to 30 yuan a kilogram."""

DEFAULT_CLASSES = (STAPLES, FRESH)


def class_of(
    goods: str, price_fen: int, classes: tuple[ToleranceClass, ...] = DEFAULT_CLASSES
) -> ToleranceClass | None:
    """The class a kind of goods belongs to: by what it is, else by its price per kilogram; None if no table fits."""
    named = next((one for one in classes if goods in one.goods), None)
    return named or next((one for one in classes if price_fen <= one.max_price_fen), None)


def within(shown_g: int, true_g: int, tolerance_g: int) -> bool:
    """Whether a customer who was sold `shown_g` and got `true_g` was not shorted beyond the tolerance."""
    return shown_g - true_g <= tolerance_g
