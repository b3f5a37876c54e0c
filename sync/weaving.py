"""Columns of a woven batch, as they are made. Every function takes a whole column at a time.

A column is a MessagePack array that begins with its tag:

``[0, value, n]``              the same value n times
``[1, [column…]]``             arrays of one length, a column for each place
``[2, lengths, items]``        arrays of several lengths, or arrays of arrays: two columns
``[3, n, least, step, width, low, flags, first]``  n whole numbers: ``least + step × m`` with m of `width` bytes (0:
                               all are `least`), all lowest bytes first; the `low` lowest of them are noise, the others
                               categories; flag 1: they are differences, and `first` stands before them; flag 2: they
                               are written as text
``[4, [text…], n]``            texts that come again: n bytes of categories, each the place of one
``[5, [value…]]``              anything else

and, only inside a tag 1, a place that follows from others of the same array:

``[6, place]``                           as that one
``[7, place, place, divisor, column]``   their product over the divisor, rounded half up, plus the column
``[8, place, inner place, column]``      the sum of a place over an array of arrays, plus the column
``[9, [place…], new, column]``           as where the texts in those places were last the same, plus `column`; where
                                         they had not come before, `new`

Tags 6, 7 and 8 may build on 9 and on what stands by itself, 8 on nothing but an array, and none on the others. Bytes
of categories and noise are taken in the order: columns inside tags 7, 8 and 9 of an array by place (of 9 `new` first),
then its other columns by place.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, islice, repeat
from math import gcd
from operator import eq, sub
from typing import Any

SAME, PLACES, LISTS, NUMBERS, TEXTS, VALUES, EQUAL, PRODUCT, SUM, LAST = range(10)
STEPS, WRITTEN = 1, 2  # flags of numbers
DIVISORS = (1000, 1)
SAMPLE = 6
ENOUGH = 0.7  # the share of values that a relation must hit exactly to be worth a column of differences
COMES_AGAIN = 0.5  # of the numbers that go with texts: so many must not have changed, and a quarter must have come
MOST_TEXTS = 256
NOISY = 96  # values of the highest byte beyond which it is noise too
MOST_KEYS = 4

Column = list[Any]


class Taken:
    """What columns keep outside themselves."""

    def __init__(self) -> None:
        self.categories: list[bytes] = []
        self.noise: list[bytes] = []


def column(values: list[Any], taken: Taken) -> Column:
    """The values as a column."""
    if is_same(values):
        return [SAME, values[0] if values else None, len(values)]
    kinds = set(map(type, values))
    if kinds == {int} and _fit(min(values), max(values)):
        return numbers(values, taken)
    if kinds == {str}:
        return _texts(values, taken)
    if kinds != {list}:
        return [VALUES, values]
    lengths = list(map(len, values))
    if lengths.count(lengths[0]) == len(lengths) and not all(type(item) is list for item in values[0]):
        return [PLACES, _places(values, taken)]
    return [LISTS, column(lengths, taken), column(list(chain.from_iterable(values)), taken)]


def is_same(values: Sequence[Any]) -> bool:
    """Whether all are one value of one type: 1, 1.0 and True are not."""
    return not values or (values.count(values[0]) == len(values) and _one_type(values))


def _one_type(values: Sequence[Any]) -> bool:
    if type(values[0]) is list:
        return values[0] == [] or all(map(_alike, values, repeat(values[0])))
    return len(set(map(type, values))) == 1


def _alike(one: Any, other: Any) -> bool:
    """Equal in the types inside too."""
    if type(one) is not type(other):
        return False
    if type(one) is list:
        return len(one) == len(other) and all(map(_alike, one, other))
    if type(one) is dict:
        return repr(one) == repr(other)
    return bool(one == other)


def _fit(least: int, most: int) -> bool:
    """Whether numbers between these can be told as planes."""
    return least >= -(1 << 63) and most < 1 << 63


def numbers(values: list[int], taken: Taken, flags: int = 0) -> Column:
    """Whole numbers that `_fit`, as planes of bytes."""
    least, most, first = min(values), max(values), 0
    steps = list(map(sub, values[1:], values))
    if steps and max(steps) - min(steps) < (most - least) // 2 and _fit(min(steps), max(steps)):
        values, first, flags = steps, values[0], flags | STEPS
        least, most = min(steps), max(steps)
    step = gcd(*map(sub, values, repeat(least))) or 1
    highest = (most - least) // step
    width = (highest.bit_length() + 7) // 8
    scaled = map(sub, values, repeat(least)) if step == 1 else ((value - least) // step for value in values)
    cells = array("Q", scaled)
    if array("H", [1]).tobytes()[0] == 0:  # a machine that writes the highest byte first
        cells.byteswap()
    planes = cells.tobytes()
    low = width if highest >> (8 * max(0, width - 1)) >= NOISY else max(0, width - 1)
    for place in range(width):
        (taken.noise if place < low else taken.categories).append(planes[place::8])
    return [NUMBERS, len(cells), least, step, width, low, flags, first]


def _texts(values: list[str], taken: Taken) -> Column:
    if values[0].isdecimal() and len(values[0]) < 19:
        whole = _as_numbers(values)
        if whole is not None:
            return numbers(whole, taken, WRITTEN)
    places = {text: place for place, text in enumerate(dict.fromkeys(values))}
    if len(places) > min(MOST_TEXTS, len(values) * 3 // 4):
        return [VALUES, values]
    taken.categories.append(bytes(map(places.__getitem__, values)))
    return [TEXTS, list(places), len(values)]


def _as_numbers(values: list[str]) -> list[int] | None:
    """The texts as numbers, where each is exactly how its number is written."""
    try:
        whole = list(map(int, values))
    except ValueError:
        return None
    return whole if list(map(str, whole)) == values and max(map(len, values)) < 19 else None


def _places(rows: Sequence[list[Any]], taken: Taken) -> list[Column]:
    columns = [list(place) for place in zip(*rows, strict=True)]
    finder = _Finder(columns)
    follows = {place: found for place in finder.numbers if (found := finder.follows(place))}
    made: dict[int, Column] = {}
    for place, (head, *inside) in follows.items():
        made[place] = [*head, *(column(values, taken) for values in inside)]
    for place, values in enumerate(columns):
        if place not in made:
            made[place] = column(values, taken)
    return [made[place] for place in range(len(columns))]


class _Finder:
    """Finds what follows from what in the columns of one array; whatever the fields mean."""

    def __init__(self, columns: list[list[Any]]):
        self._columns = columns
        varying = [place for place, values in enumerate(columns) if not is_same(values)]
        self.numbers = [place for place in varying if set(map(type, columns[place])) == {int}]
        self._texts = [place for place in varying if set(map(type, columns[place])) == {str}][:MOST_KEYS]
        self._arrays = [place for place, values in enumerate(columns) if _is_arrays(values)]
        self._following: set[int] = set()
        self._needed: set[int] = set()

    def follows(self, place: int) -> tuple[Any, ...] | None:
        """(the column's beginning, the values of each column inside it), or None: the place stands by itself."""
        if place in self._needed:
            return self._last(place)
        found = self._equal(place) or self._product(place) or self._sum(place)
        if found is None:
            return self._last(place)
        self._following.add(place)
        return found

    def _equal(self, place: int) -> tuple[Any, ...] | None:
        for other in self.numbers:
            if other < place and other not in self._following and self._columns[other] == self._columns[place]:
                self._needed.add(other)
                return ([EQUAL, other],)
        return None

    def _product(self, place: int) -> tuple[Any, ...] | None:
        values = self._columns[place]
        inputs = [other for other in self.numbers if other != place and other not in self._following]
        for one, other in combinations(inputs, 2):
            for divisor in DIVISORS:
                if _hits(list(self._products(one, other, divisor, SAMPLE)), values[:SAMPLE]):
                    made = list(self._products(one, other, divisor, len(values)))
                    if _hits(made, values):
                        self._needed |= {one, other}
                        return [PRODUCT, one, other, divisor], list(map(sub, values, made))
        return None

    def _products(self, one: int, other: int, divisor: int, count: int) -> Iterator[int]:
        pairs = zip(islice(self._columns[one], count), islice(self._columns[other], count), strict=True)
        return ((2 * left * right + divisor) // (2 * divisor) for left, right in pairs)

    def _sum(self, place: int) -> tuple[Any, ...] | None:
        values = self._columns[place]
        for arrays in self._arrays:
            held = self._columns[arrays]
            for inner, element in enumerate(held[0][0] if held[0] else ()):
                if type(element) is int and _hits(sums(held[:SAMPLE], inner), values[:SAMPLE]):
                    made = sums(held, inner)
                    if _hits(made, values):
                        return [SUM, arrays, inner], list(map(sub, values, made))
        return None

    def _last(self, place: int) -> tuple[Any, ...] | None:
        if not self._texts:
            return None
        known: dict[tuple[str, ...], int] = {}
        new, steps = [], []
        for key, value in zip(zip(*map(self._columns.__getitem__, self._texts), strict=True), self._columns[place],
                              strict=True):  # fmt: skip
            before = known.get(key)
            if before is None:
                new.append(value)
            else:
                steps.append(value - before)
            known[key] = value
        if len(steps) < len(new) // 3 or steps.count(0) < COMES_AGAIN * len(steps):
            return None
        return [LAST, self._texts], new, steps


def _is_arrays(values: Sequence[Any]) -> bool:
    return type(values[0]) is list and bool(values[0]) and type(values[0][0]) is list


def _hits(made: Sequence[int | None], values: Sequence[int]) -> bool:
    return None not in made and sum(map(eq, made, values)) >= ENOUGH * len(values)


def sums(arrays: Sequence[Any], inner: int) -> list[int | None]:
    """The sum of a place over each array of arrays; None where there is no such whole number."""
    try:
        found = [[element[inner] for element in elements] for elements in arrays]
    except (LookupError, TypeError):
        return [None]
    if not set(map(type, chain.from_iterable(found))) <= {int}:
        return [None]
    return list(map(sum, found))
