"""Columns of a woven batch, as they are read again; bounded, since whoever can sign may send anything.

What the columns are stands in `sync.weaving`. Everything that is made is paid for before it is made, so a few hostile
bytes become neither gigabytes nor minutes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, repeat
from operator import add, mul
from typing import Any

import msgspec

from sync.columns import Malformed
from sync.weaving import (
    EQUAL,
    LAST,
    LISTS,
    MOST_KEYS,
    NUMBERS,
    PLACES,
    PRODUCT,
    SAME,
    STEPS,
    SUM,
    TEXTS,
    VALUES,
    WRITTEN,
    Column,
    sums,
)

MAX_ROOM = 64 << 20
VALUE_COST = 8  # bytes that holding a value costs, beside its own
NUMBER_COST, LIST_COST = 32, 64
MAX_DEPTH = 8
MAX_DIVISOR = 1_000_000
_DERIVED = (EQUAL, PRODUCT, SUM, LAST)
_encode = msgspec.msgpack.Encoder().encode


class Source:
    """The bytes that columns take from, in order, and how much may still be made of them."""

    def __init__(self, categories: bytes, noise: bytes):
        if type(categories) is not bytes or type(noise) is not bytes:
            raise Malformed("no bytes to take from")
        self._kept = (categories, noise)
        self._at = [0, 0]
        self._room = MAX_ROOM

    def take(self, count: int, *, noise: bool) -> bytes:
        """The next `count` bytes. Raises `Malformed` when there are no such many."""
        start = self._at[noise]
        self._at[noise] = start + count
        found = self._kept[noise][start : start + count]
        if len(found) != count:
            raise Malformed("a column ends early")
        return found

    def pay(self, count: Any, each: int) -> int:
        """Room for `count` values of `each` bytes; returns the count. Raises `Malformed`."""
        if type(count) is not int or count < 0:
            raise Malformed("no count")
        self._room -= count * (each + VALUE_COST)
        if self._room < 0:
            raise Malformed("more than a batch may hold")
        return count

    def end(self) -> None:
        """Everything must have been taken. Raises `Malformed`."""
        if self._at != [len(part) for part in self._kept]:
            raise Malformed("bytes that no column takes")


def values(column: Column, source: Source, depth: int = 0) -> list[Any]:
    """The column's values. Raises `Malformed`, or the ValueError, TypeError or LookupError that a wrong column leads
    to."""
    if depth > MAX_DEPTH:
        raise Malformed("columns nested too deep")
    tag = column[0]
    if tag == SAME:
        return [column[1]] * source.pay(column[2], len(_encode(column[1])))
    if tag == PLACES:
        return _arrays(column[1], source, depth + 1)
    if tag == LISTS:
        lengths, items = values(column[1], source, depth + 1), values(column[2], source, depth + 1)
        source.pay(len(lengths), LIST_COST)
        return _lists(lengths, items)
    if tag == NUMBERS:
        return _numbers(column, source)
    if tag == TEXTS:
        return _texts(column, source)
    if tag == VALUES and type(column[1]) is list:
        source.pay(len(column[1]), 0)
        return column[1]
    raise Malformed(f"column tag {tag}")


def _numbers(column: Column, source: Source) -> list[Any]:
    _, count, least, step, width, low, flags, first = column
    if not all(type(part) is int for part in column) or not 0 <= width <= 8 or not 0 <= low <= width or flags & ~3:
        raise Malformed("numbers out of shape")
    source.pay(count, NUMBER_COST)
    woven = bytearray(8 * count)
    for place in range(width):
        woven[place::8] = source.take(count, noise=place < low)
    cells = array("Q", bytes(woven))
    if array("H", [1]).tobytes()[0] == 0:
        cells.byteswap()
    made = list(map(add, map(mul, cells, repeat(step)), repeat(least))) if step != 1 else [least + one for one in cells]
    if flags & STEPS:
        source.pay(1, NUMBER_COST)
        made = list(accumulate(made, initial=first))
    return list(map(str, made)) if flags & WRITTEN else made


def _texts(column: Column, source: Source) -> list[Any]:
    texts = column[1]
    if type(texts) is not list or set(map(type, texts)) - {str}:
        raise Malformed("no list of texts")
    places = source.take(source.pay(column[2], 0), noise=False)
    sizes = list(map(len, texts))
    source.pay(sum(map(sizes.__getitem__, places)), 0)
    return list(map(texts.__getitem__, places))


def _lists(lengths: list[Any], items: list[Any]) -> list[Any]:
    if set(map(type, lengths)) - {int} or (lengths and min(lengths) < 0) or sum(lengths) != len(items):
        raise Malformed("lengths that are none")
    waiting = iter(items)
    return [list(islice(waiting, length)) for length in lengths]


def _arrays(columns: list[Column], source: Source, depth: int) -> list[Any]:
    """Arrays of one length: what stands by itself, then what follows from that."""
    inside = {place: _inside(column, source, depth) for place, column in enumerate(columns) if column[0] >= PRODUCT}
    made = {place: values(column, source, depth) for place, column in enumerate(columns) if column[0] not in _DERIVED}
    if not made:
        raise Malformed("nothing that stands by itself")
    count = len(next(iter(made.values())))
    for tag in _DERIVED[::-1]:  # first those that others may build on
        own = dict(made)
        for place, column in enumerate(columns):
            if column[0] == tag:
                source.pay(count, NUMBER_COST)
                made[place] = _follow(column, own, inside.get(place, []), source)
    source.pay(count, LIST_COST + len(columns) * VALUE_COST)
    return list(map(list, zip(*(made[place] for place in range(len(columns))), strict=True)))


def _inside(column: Column, source: Source, depth: int) -> list[list[Any]]:
    """The columns inside one that follows: differences, and before them what is new."""
    parts = column[2:4] if column[0] == LAST else column[-1:]
    return [_whole(values(part, source, depth)) for part in parts]


def _follow(column: Column, made: dict[int, list[Any]], inside: list[list[Any]], source: Source) -> list[Any]:
    if column[0] == EQUAL:
        return _whole(made[column[1]])
    if column[0] == LAST:
        return _lasted(column[1], made, inside, source)
    if column[0] == SUM:
        arrays, inner = made[column[1]], column[2]
        if set(map(type, arrays)) - {list} or type(inner) is not int or inner < 0:
            raise Malformed("a sum over no arrays")
        source.pay(sum(map(len, arrays)), 0)  # each addend is work: few bytes may name many sums of many
        totals = sums(arrays, inner)
    else:
        one, other, divisor = _whole(made[column[1]]), _whole(made[column[2]]), column[3]
        if type(divisor) is not int or not 0 < divisor <= MAX_DIVISOR:
            raise Malformed("a divisor out of bounds")
        twice = 2 * divisor
        totals = [(2 * left * right + divisor) // twice for left, right in zip(one, other, strict=True)]
    return [total + more for total, more in zip(totals, inside[0], strict=True) if total is not None]


def _lasted(keys: Any, made: dict[int, list[Any]], inside: list[list[Any]], source: Source) -> list[Any]:
    if type(keys) is not list or not 0 < len(keys) <= MOST_KEYS:
        raise Malformed("keys that are none")
    texts = [made[place] for place in keys]
    if any(set(map(type, column)) != {str} for column in texts):
        raise Malformed("numbers that go with no texts")
    source.pay(len(texts[0]) * len(texts), NUMBER_COST)
    new, steps = map(iter, inside)
    known: dict[tuple[str, ...], int] = {}
    found = list(_counted_on(zip(*texts, strict=True), known, new, steps))
    if len(found) != len(texts[0]) or next(new, None) is not None or next(steps, None) is not None:
        raise Malformed("a number too few or too many")
    return found


def _counted_on(
    keys: Iterator[tuple[str, ...]], known: dict[tuple[str, ...], int], new: Iterator[int], steps: Iterator[int]
) -> Iterator[int]:
    for key in keys:
        before = known.get(key)
        value = next(new, None) if before is None else before + next(steps, 1 << 70)
        if value is None:
            return
        known[key] = value
        yield value


def _whole(column: Sequence[Any]) -> list[int]:
    """Whole numbers only: others would multiply into something else. Raises `Malformed`."""
    if set(map(type, column)) - {int}:
        raise Malformed("a relation needs whole numbers")
    return list(column)
