"""The acts a report counts, as a stream over the entries held; memory does not grow with them.

What was taken back counts nowhere: a reversal gives the reversed act once more with the other sign, on the act's own
day, so that every sum comes out without it, in whatever period. A cancelled order is taken back the same way.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Engine, bindparam, select

from central import ledgers
from central.reports.line import Line
from central.reports.scope import Scope
from central.tables import city_step, entry
from outlet_app.domain import entries
from outlet_app.domain.acts.goods import OrderStepped
from outlet_app.domain.acts.trade import Reversal
from outlet_app.domain.clock import business_day
from outlet_app.domain.entries import Entry, Kind
from outlet_app.domain.lifecycles import DownlinkState, UplinkState

_KEPT = 2000
_BYTES = select(entry.c.bytes).where(entry.c.counter == bindparam("name"), entry.c.seq == bindparam("number"))
_PACKED = (
    select(city_step.c.seq)
    .where(city_step.c.counter == bindparam("name"), city_step.c.order_key == bindparam("key"))
    .where(city_step.c.state == str(UplinkState.PACKED))
    .order_by(city_step.c.seq.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Act:
    """An act of counter `counter` at outlet `outlet`, at `at` (UTC ms) on business day `day`. `sign` −1: taken back
    again."""

    counter: str
    outlet: str
    seq: int
    at: int
    day: str
    body: msgspec.Struct
    sign: int = 1


class Ledgers:
    """Acts of all counters. `acts` streams them, `act` finds an earlier one; one thread."""

    def __init__(self, engine: Engine, line: Line, outlets: dict[str, str]):
        self._engine = engine
        self._line = line
        self._outlets = outlets
        self._kept: OrderedDict[tuple[str, int], Act | None] = OrderedDict()

    def acts(self, scope: Scope, kinds: Sequence[str]) -> Iterator[Act]:
        """The acts of these kinds in the scope, each counter's in order, those taken back once more with sign −1."""
        read = {*kinds, Kind.REVERSAL} | ({Kind.STEP} if Kind.ORDER in kinds else set())
        for name, one in ledgers.stream(self._engine, list(scope.counters), sorted(read)):
            act = self._read(name, one)
            if act is not None:
                yield from (found for found in self._meant(act, kinds) if scope.holds(found.day))

    def act(self, counter: str, seq: int) -> Act | None:
        """An act by number; None when there is none, or its bytes or body can't be read."""
        key = counter, seq
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        data = self._line.scalar(_BYTES, name=counter, number=seq)
        found = self._read(counter, _decoded(data)) if data is not None else None
        self._kept[key] = found
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found

    def packing(self, counter: str, order: str) -> Act | None:
        """The act that packed a city order last; `central.orders` must be up to date."""
        seq = self._line.scalar(_PACKED, name=counter, key=order)
        return self.act(counter, seq) if seq is not None else None

    def _meant(self, act: Act, kinds: Sequence[str]) -> Iterator[Act]:
        sign, body = 1, act.body
        if isinstance(body, Reversal):
            reversed_act = self.act(act.counter, body.of) if 0 < body.of < act.seq else None
            if reversed_act is None:
                return
            act, sign, body = reversed_act, -1, reversed_act.body
        if isinstance(body, OrderStepped) and body.state == DownlinkState.CANCELLED and Kind.ORDER in kinds:
            for order in body.orders:
                placed = self.act(act.counter, order) if 0 < order < act.seq else None
                if placed is not None and _is_of(placed, (Kind.ORDER,)):
                    yield replace(placed, sign=-sign)
        if _is_of(act, kinds):
            yield replace(act, sign=sign)

    def _read(self, name: str, one: Entry | None) -> Act | None:
        if one is None:
            return None
        try:
            body = entries.body_of(one)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None  # the figures note it as a doubt
        if body is None:
            return None
        return Act(name, self._outlets.get(name, ""), one.seq, one.at, business_day(one.at), body)


def _is_of(act: Act, kinds: Sequence[str]) -> bool:
    return type(act.body) in {entries.BODY_TYPES[kind] for kind in kinds}


def _decoded(data: bytes) -> Entry | None:
    try:
        return entries.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
