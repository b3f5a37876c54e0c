"""Entries packed by columns: what repeats from entry to entry stands side by side, so it compresses.

A batch of entries is a list of MessagePack arrays of nearly the same shape. `pack` turns it inside out: all
sequence numbers, all times, all product codes … become one column each; whole numbers become differences where
that is shorter, then planes of equal-weight bytes. `unpack` restores the exact bytes. `pack` proves that on every call
(`unpack(pack(x)) == x`) and returns None for a batch it can't restore to the byte; the caller then sends rows.

A column is a MessagePack array: ``[0, value, n]`` the same value n times · ``[1, [column…]]`` arrays of one length, a
column per place · ``[2, lengths-column, items-column]`` arrays of several lengths · ``[3, n, width, planes]`` whole
numbers · ``[4, n, width, planes]`` differences of whole numbers (the first against 0), both zig-zag, big-endian, all
first bytes before all second bytes · ``[5, [value…]]`` anything else · and, only inside a tag 1, ``[6, place, place,
divisor, residuals-column]`` products and ``[7, place, inner place, residuals-column]`` sums, see `relations`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, repeat
from typing import Any

import msgspec

from sync.relations import Product, Sum, found, whole

SAME, PLACES, LISTS, NUMBERS, DIFFERENCES, VALUES, PRODUCTS, SUMS = range(8)
MAX_DIVISOR = 1_000_000
KIND_PLACE, SCHEMA_PLACE, BODY_PLACE = 3, 4, 7
MAX_ENTRIES = 20_000
MAX_BYTES = 32 << 20  # of entries unpacked: a few hostile bytes must not fill the memory
LIST_COST = 80  # and a list, on top of what is in it
VALUE_COST = 16  # bytes a value counts for on top of its own size: empty values take room too
MAX_DEPTH = 8

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class Malformed(ValueError):
    """What was received is not a packed batch."""


def pack(rows: list[bytes]) -> bytes | None:
    """The entries' bytes as columns, or None when the exact bytes could not be restored from them."""
    try:
        values = [_decode(row) for row in rows]
        if not rows or not all(isinstance(value, list) and len(value) == BODY_PLACE + 1 for value in values):
            return None
        heads = _column([value[:BODY_PLACE] for value in values])
        groups = [_column(group) for group in _bodies_by_kind(values).values()]
        packed = _encode([heads, groups])
        return packed if unpack(packed) == rows else None
    except (msgspec.MsgspecError, ValueError, OverflowError, TypeError, RecursionError):
        return None


def unpack(packed: bytes) -> list[bytes]:
    """The entries' exact bytes. Raises `Malformed` for anything `pack` did not make."""
    try:
        head_column, group_columns = _decode(packed)
        room = _Room()
        heads = list(_values(head_column, 0, room))
        groups = [iter(list(_values(column, 0, room))) for column in group_columns]
        order: dict[tuple[Any, Any], Iterator[Any]] = {}
        rows = []
        size = 0
        for head in heads:
            kind = (head[KIND_PLACE], head[SCHEMA_PLACE])
            if kind not in order:
                order[kind] = groups[len(order)]
            rows.append(_encode([*head, _next(order[kind])]))
            size += len(rows[-1])
            if size > MAX_BYTES or len(rows) > MAX_ENTRIES:
                raise Malformed("more entries than a batch may hold")
        return rows
    except (msgspec.MsgspecError, ValueError, TypeError, LookupError, OverflowError, RuntimeError) as error:
        # RuntimeError: nesting too deep, or a column that ends early inside a generator (PEP 479)
        raise Malformed(str(error)) from error


def _bodies_by_kind(values: list[list[Any]]) -> dict[tuple[Any, Any], list[Any]]:
    groups: dict[tuple[Any, Any], list[Any]] = {}
    for value in values:
        groups.setdefault((value[KIND_PLACE], value[SCHEMA_PLACE]), []).append(value[BODY_PLACE])
    return groups


def _next(bodies: Iterator[Any]) -> Any:
    try:
        return next(bodies)
    except StopIteration:
        raise Malformed("a body is missing") from None


def _column(values: list[Any]) -> list[Any]:
    first = values[0] if values else None
    if all(type(value) is type(first) and value == first for value in values):
        return [SAME, first, len(values)]
    if all(type(value) is list for value in values):
        lengths = [len(value) for value in values]
        if min(lengths) == max(lengths):
            return [PLACES, _places(values)]
        return [LISTS, _column(lengths), _column([item for value in values for item in value])]
    if all(type(value) is int and abs(value) < 1 << 62 for value in values):
        return _numbers(values)
    return [VALUES, values]


def _places(rows: list[list[Any]]) -> list[list[Any]]:
    """The columns of equally long arrays; a column of numbers that follows from others is only their residuals."""
    columns = [_column(list(place)) for place in zip(*rows, strict=True)]
    varying = [place for place, column in enumerate(columns) if column[0] in (NUMBERS, DIFFERENCES)]
    for place, relation in found(rows, varying).items():
        tag = PRODUCTS if isinstance(relation, Product) else SUMS
        columns[place] = [tag, *relation, _column([row[place] - relation.of(row) for row in rows])]
    return columns


def _numbers(values: list[int]) -> list[Any]:
    steps = [values[0], *(after - before for before, after in pairwise(values))]
    tag, chosen = (NUMBERS, values) if _bits(values[1:]) <= _bits(steps[1:]) else (DIFFERENCES, steps)
    zigzag = [value * 2 if value >= 0 else -value * 2 - 1 for value in chosen]
    width = max(1, (max(zigzag).bit_length() + 7) // 8)
    cells = [value.to_bytes(width, "big") for value in zigzag]
    return [tag, len(values), width, bytes(cell[place] for place in range(width) for cell in cells)]


def _bits(values: list[int]) -> int:
    return sum(value.bit_length() for value in values)


class _Room:
    """How much may still be unpacked; taken before it is made, so a few hostile bytes never become many."""

    def __init__(self) -> None:
        self._left = MAX_BYTES

    def take(self, count: int, size: int) -> int:
        """Room for `count` values of `size` bytes each; returns the count. Raises `Malformed`."""
        self._left -= count * (size + VALUE_COST)
        if self._left < 0:
            raise Malformed("more than a batch may hold")
        return count


def _values(column: list[Any], depth: int, room: _Room) -> Iterator[Any]:
    if depth > MAX_DEPTH:
        raise Malformed("columns nested too deep")
    tag = column[0]
    if tag == SAME:
        yield from repeat(column[1], room.take(_counted(column[2]), len(_encode(column[1]))))
    elif tag == PLACES:
        yield from _restored_rows(column[1], depth + 1, room)
    elif tag == LISTS:
        items = _values(column[2], depth + 1, room)
        for length in _values(column[1], depth + 1, room):
            room.take(1, LIST_COST)
            yield [next(items) for _ in range(_counted(length))]
    elif tag in (NUMBERS, DIFFERENCES):
        yield from _restored_numbers(tag, room.take(_counted(column[1]), 9), column[2], column[3])
    elif tag == VALUES:
        yield from column[1]
    else:
        raise Malformed(f"column tag {tag}")


def _restored_rows(columns: list[list[Any]], depth: int, room: _Room) -> Iterator[list[Any]]:
    """Rows of arrays of one length: what stands by itself first, then products, then sums."""
    plain = [column for column in columns if column[0] not in (PRODUCTS, SUMS)]
    products = [(place, column) for place, column in enumerate(columns) if column[0] == PRODUCTS]
    sums = [(place, column) for place, column in enumerate(columns) if column[0] == SUMS]
    follow = {place for place, _column in (*products, *sums)}
    relations = [(place, _relation(column, follow, len(columns))) for place, column in (*products, *sums)]
    residuals = [_values(column[-1], depth, room) for _place, column in (*products, *sums)]
    own = [place for place in range(len(columns)) if place not in follow]
    for row in zip(*(_values(column, depth, room) for column in (*plain,)), *residuals, strict=True):
        room.take(1, 9 * len(relations))
        made: list[Any] = [None] * len(columns)
        for place, value in zip(own, row, strict=False):
            made[place] = value
        for (place, relation), residual in zip(relations, row[len(own) :], strict=True):
            if isinstance(relation, Sum):
                room.take(len(made[relation.array]), 0)  # each addend is work: few bytes may name many sums of many
            made[place] = relation.of(made) + whole(residual)
        yield made


def _relation(column: list[Any], follow: set[int], places: int) -> Product | Sum:
    """The relation of a derived column; its inputs are places that stand by themselves. Raises `Malformed`."""
    relation = Product(*column[1:4]) if column[0] == PRODUCTS else Sum(*column[1:3])
    inputs = relation[:2] if isinstance(relation, Product) else relation[:1]
    if not all(type(part) is int and part >= 0 for part in relation) or any(
        place in follow or place >= places for place in inputs
    ):
        raise Malformed("a relation to places that do not stand by themselves")
    if isinstance(relation, Product) and not 0 < relation.divisor <= MAX_DIVISOR:
        raise Malformed("a divisor out of bounds")
    return relation


def _counted(count: Any) -> int:
    """A count from outside, bounded, so that a few hostile bytes can't fill the memory."""
    if type(count) is not int or not 0 <= count <= MAX_ENTRIES * 16:
        raise Malformed("count out of bounds")
    return count


def _restored_numbers(tag: int, count: int, width: int, planes: bytes) -> Iterator[int]:
    if type(width) is not int or not 1 <= width <= 9 or len(planes) != count * width:
        raise Malformed("number planes of the wrong size")
    total = 0
    for index in range(count):
        zigzag = int.from_bytes(planes[index::count], "big")
        value = zigzag >> 1 if zigzag % 2 == 0 else -(zigzag >> 1) - 1
        if tag == DIFFERENCES:
            total += value
            value = total
        yield value
