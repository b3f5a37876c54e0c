"""Columns that follow from other columns: an amount from quantity and price, a total from the lines.

The packer looks for two relations, whatever the fields mean: a whole number that is the product of two others over
1000 or 1, rounded half up (``domain`` rule 1), and one that is the sum of a place over an array. What does not fit
exactly stands as a residual, so a relation is never trusted, only used.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

DIVISORS = (1000, 1)
SAMPLE = 6
ENOUGH = 0.7  # the share of values a relation must hit exactly to be worth a residual column


class Product(NamedTuple):
    """value = half-up(row[one] × row[other] ÷ divisor) + residual."""

    one: int
    other: int
    divisor: int

    def of(self, row: Sequence[Any]) -> int:
        """What the relation says for a row. Raises TypeError when its inputs are no whole numbers."""
        return half_up(whole(row[self.one]) * whole(row[self.other]), self.divisor)


class Sum(NamedTuple):
    """value = Σ element[inner] over the elements of row[array], + residual."""

    array: int
    inner: int

    def of(self, row: Sequence[Any]) -> int:
        """What the relation says for a row. Raises TypeError or LookupError when its inputs are not as they should
        be."""
        return sum(whole(element[self.inner]) for element in row[self.array])


Relation = Product | Sum


def half_up(value: int, divisor: int) -> int:
    """Half up, towards the larger: floor((2·value + divisor) ÷ (2·divisor))."""
    return (2 * value + divisor) // (2 * divisor)


def whole(value: Any) -> int:
    """A whole number. Raises TypeError for anything else."""
    if type(value) is not int:
        raise TypeError("a relation needs whole numbers")
    return value


def found(rows: Sequence[Sequence[Any]], varying: Sequence[int]) -> dict[int, Relation]:
    """The relations among the places of equally long rows: which of the `varying` places follows from which others.

    A place that follows is never an input, and an input never follows, so that inputs can be restored first.
    """
    numbers = [place for place in range(len(rows[0])) if all(type(row[place]) is int for row in rows)]
    inputs: set[int] = set()
    relations: dict[int, Relation] = {}
    for place in varying:
        if place not in numbers or place in inputs:
            continue
        relation = _product(rows, place, [one for one in numbers if one not in relations]) or _sum(rows, place)
        if relation is not None:
            relations[place] = relation
            if isinstance(relation, Product):
                inputs |= {relation.one, relation.other}
    return relations


def _product(rows: Sequence[Sequence[Any]], place: int, numbers: Sequence[int]) -> Product | None:
    for one, other in combinations([number for number in numbers if number != place], 2):
        for divisor in DIVISORS:
            relation = Product(one, other, divisor)
            if _fits(relation, rows, place):
                return relation
    return None


def _sum(rows: Sequence[Sequence[Any]], place: int) -> Sum | None:
    for array, value in enumerate(rows[0]):
        if type(value) is not list or not value or type(value[0]) is not list:
            continue
        for inner, element in enumerate(value[0]):
            if type(element) is int and _fits(Sum(array, inner), rows, place):
                return Sum(array, inner)
    return None


def _fits(relation: Relation, rows: Sequence[Sequence[Any]], place: int) -> bool:
    return _hits(relation, rows[:SAMPLE], place) and _hits(relation, rows, place)


def _hits(relation: Relation, rows: Sequence[Sequence[Any]], place: int) -> bool:
    try:
        hits = sum(1 for row in rows if relation.of(row) == row[place])
    except (TypeError, LookupError):
        return False
    return hits >= ENOUGH * len(rows)
