"""Woven entries, read and written from `docs/protocol.md` alone (section 6): none of the program's code is used.

Short, not quick; the reader trusts what it reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from tests.sync.from_the_document import decoded, encoded, unpacked

FOLLOWING = {7: 4, 8: 3, 9: 2}
"""The tags with columns of numbers within, and where these begin."""
Numbers = list[int]


class Woven:
    """Section 6, woven: columns that take bytes from `categories` and `noise`, each from the front."""

    def __init__(self, categories: bytes, noise: bytes):
        self.left = {"categories": categories, "noise": noise}

    def take(self, name: str, size: int) -> bytes:
        """The next bytes of one of the two strings."""
        taken, self.left[name] = self.left[name][:size], self.left[name][size:]
        assert len(taken) == size
        return taken

    def column(self, given: list[Any]) -> list[Any]:
        """The values of a column that stands by itself."""
        tag, *rest = given
        if tag == 0:
            return [rest[0]] * rest[1]
        if tag == 1:
            return self.arrays(rest[0])
        if tag == 2:
            lengths = self.column(rest[0])
            items = iter(self.column(rest[1]))
            return [[next(items) for _ in range(length)] for length in lengths]
        if tag == 3:
            return self.numbers(*rest)
        if tag == 4:
            return [rest[0][place] for place in self.take("categories", rest[1])]
        assert tag == 5
        return list(rest[0])

    def numbers(self, n: int, least: int, step: int, width: int, low: int, flags: int, first: int) -> list[Any]:
        """Tag 3."""
        planes = [self.take("noise" if plane < low else "categories", n) for plane in range(width)]
        values = [least + step * sum(plane[i] << 8 * p for p, plane in enumerate(planes)) for i in range(n)]
        if flags & 1:
            sums = [first]
            for value in values:
                sums.append(sums[-1] + value)
            values = sums
        return [str(value) for value in values] if flags & 2 else values

    def arrays(self, columns: list[list[Any]]) -> list[list[Any]]:
        """Tag 1: bytes first for what follows from other places, then for the rest; values the other way round."""
        added: dict[int, list[Numbers]] = {}
        for place, given in enumerate(columns):
            if given[0] in FOLLOWING:
                added[place] = [self.column(inner) for inner in given[FOLLOWING[given[0]] :]]
        alone = {place: self.column(given) for place, given in enumerate(columns) if given[0] < 6}
        count = len(next(iter(alone.values()))) if alone else 0
        rows = [[alone[place][i] if place in alone else None for place in range(len(columns))] for i in range(count)]
        for tag in (9, 8, 7, 6):
            for place, given in enumerate(columns):
                if given[0] == tag:
                    follow(rows, place, given, [iter(column) for column in added.get(place, [])])
        return rows


def follow(rows: list[list[Any]], place: int, given: list[Any], added: list[Any]) -> None:
    """Fill one place of every array that follows from others: tags 6 to 9."""
    last: dict[tuple[Any, ...], int] = {}
    for row in rows:
        if given[0] == 6:
            row[place] = row[given[1]]
        elif given[0] == 7:
            product, divisor = row[given[1]] * row[given[2]], given[3]
            row[place] = (2 * product + divisor) // (2 * divisor) + next(added[0])
        elif given[0] == 8:
            row[place] = sum(element[given[2]] for element in row[given[1]]) + next(added[0])
        else:
            texts = tuple(row[at] for at in given[1])
            row[place] = last[texts] + next(added[1]) if texts in last else next(added[0])
            last[texts] = row[place]


def entries_of(rows: Sequence[Any], packed: bytes) -> list[bytes]:
    """Section 6: the exact bytes of the entries that a request or a car carries, in any of the three forms."""
    if not packed:
        return [encoded(row) for row in rows]
    given = decoded(packed)
    if len(given) == 2:
        return unpacked(packed)
    kind, heads, groups, categories, noise = given
    assert kind == 2
    strings = Woven(categories, noise)
    columns = [strings.column(column) for column in heads]
    bodies = [iter(strings.column(group)) for group in groups]
    assert not any(strings.left.values())
    order: dict[tuple[Any, Any], int] = {}
    return [
        encoded([*head, next(bodies[order.setdefault((head[3], head[4]), len(order))])])
        for head in zip(*columns, strict=True)
    ]


class Weaver:
    """Section 6, the other way: a few kinds of columns only, for any choice that restores the bytes is right."""

    def __init__(self) -> None:
        self.categories, self.noise = b"", b""

    def woven(self, entries: Sequence[bytes]) -> bytes:
        """The entries as `packed`."""
        values = [decoded(entry) for entry in entries]
        heads = [self.column([entry[place] for entry in values]) for place in range(7)]
        groups: dict[tuple[Any, Any], list[Any]] = {}
        for entry in values:
            groups.setdefault((entry[3], entry[4]), []).append(entry[7])
        bodies = [self.body(group) for group in groups.values()]
        packed = encoded([2, heads, bodies, self.categories, self.noise])
        assert entries_of((), packed) == list(entries)
        return packed

    def body(self, bodies: list[Any]) -> list[Any]:
        """Arrays of one length, with something in them, by their places; others by their lengths."""
        if not bodies[0] or len({len(body) for body in bodies}) > 1:
            return [2, self.column([len(body) for body in bodies]), [5, [value for body in bodies for value in body]]]
        return [1, [self.column(list(values)) for values in zip(*bodies, strict=True)]]

    def column(self, values: list[Any]) -> list[Any]:
        """The same value, numbers that grow by other numbers, a few texts, or the values."""
        if all(type(value) is int for value in values):
            return self.numbers(values)
        if len(set(map(repr, values))) == 1:
            return [0, values[0], len(values)]
        texts = sorted({value for value in values if isinstance(value, str)})
        if all(isinstance(value, str) for value in values) and len(texts) <= 256:
            self.categories += bytes(map(texts.index, values))
            return [4, texts, len(values)]
        return [5, values]

    def numbers(self, values: Numbers) -> list[Any]:
        """Tag 3: differences, of which the lowest plane is noise."""
        steps = [later - sooner for sooner, later in pairwise(values)]
        least = min(steps, default=0)
        width = (max(steps, default=0) - least).bit_length() + 7 >> 3
        for plane in range(width):
            bytes_of = bytes((step - least) >> 8 * plane & 255 for step in steps)
            if plane:
                self.categories += bytes_of
            else:
                self.noise += bytes_of
        return [3, len(steps), least, 1, width, min(width, 1), 1, values[0]]
