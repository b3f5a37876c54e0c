"""Farm Produce bases: the grades of what is taken in, and what is lost between packing and the buyer.

Transit: boxes packed and their weight, boxes that were refused or came back, and of those weighed again how much less
they weighed. A box belongs to the base of the produce in it.
"""

from __future__ import annotations

from collections import Counter

from central import orders
from central.reports.ask import Ask
from central.reports.paper import Report, Row, Sums, share_bp
from central.reports.reading import Act
from outlet_app.domain.acts.goods import GoodsReturned
from outlet_app.domain.acts.post import CityClosed, CityPacked, PackedBox
from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.entries import Kind
from outlet_app.domain.lifecycles import UplinkState

KINDS = (Kind.CONSIGNMENT, Kind.PACK, Kind.CITY, Kind.RETURN)


def report(ask: Ask) -> Report:
    """Grade mix, a row a base, product and grade, `share_bp` of the product there; and `transit`, a row a base."""
    mix = Sums("quantity", "fen")
    transit = Sums("boxes", "packed_g", "refused", "returned", "returned_g", "lost_g")
    for name in ask.scope.counters:
        orders.advance(ask.engine, name)
    for act in ask.books.acts(ask.scope, KINDS):
        _taken_in(ask, act, mix)
        _on_the_way(ask, act, transit)
    rows = [row for row in mix.rows("base", "product", "unit", "grade") if row["base"]]
    whole: Counter[tuple[str, str]] = Counter()
    for row in rows:
        whole[row["base"], row["product"]] += row["quantity"]
    for row in rows:
        row["share_bp"] = share_bp(row["quantity"], whole[row["base"], row["product"]])
    ways = [row | {"lost_bp": share_bp(row["lost_g"], row["packed_g"])} for row in transit.rows("base") if row["base"]]
    return Report([_named(ask, row) for row in rows], more={"transit": [_named(ask, row) for row in ways]})


def _taken_in(ask: Ask, act: Act, mix: Sums) -> None:
    if isinstance(act.body, Consignment) and act.body.mode != "ship":
        for line in act.body.lines:
            sums = mix[ask.told.product(line.product).base, line.product, line.unit, line.grade]
            sums["quantity"] += act.sign * line.quantity
            sums["fen"] += act.sign * line.amount_fen


def _on_the_way(ask: Ask, act: Act, transit: Sums) -> None:
    body, sign = act.body, act.sign
    if isinstance(body, CityPacked):
        for box in body.boxes:
            sums = transit[_base_of(ask, act, box),]
            sums["boxes"] += sign
            sums["packed_g"] += sign * box.gross_g
    elif isinstance(body, CityClosed) and body.state != UplinkState.SHORT:
        _closed(ask, act, body, transit)
    elif isinstance(body, GoodsReturned) and body.lines and body.expected_g and body.found_g:
        sums = transit[ask.told.product(body.lines[0].product).base,]
        sums["returned"] += sign
        sums["returned_g"] += sign * body.found_g
        sums["lost_g"] += sign * max(0, body.expected_g - body.found_g)


def _named(ask: Ask, row: Row) -> Row:
    told = ask.told.bases.get(row["base"])
    return {"base": row["base"], "name": told.name if told else ""} | row


def _closed(ask: Ask, act: Act, body: CityClosed, transit: Sums) -> None:
    """What became of boxes on their way: each found again where it was packed."""
    for order in body.orders:
        packing = ask.books.packing(act.counter, order)
        boxes = packing.body.boxes if packing is not None and isinstance(packing.body, CityPacked) else ()
        for box in boxes:
            if box.order != order:
                continue
            row = transit[_base_of(ask, act, box),]
            row[body.state if body.state in row else "returned"] += act.sign
            if body.found_g and len(body.orders) == 1:
                row["returned_g"] += act.sign * body.found_g
                row["lost_g"] += act.sign * max(0, box.gross_g - body.found_g)


def _base_of(ask: Ask, act: Act, box: PackedBox) -> str:
    """The base of the first produce in the box that has one."""
    for pick in box.picks:
        if base := ask.told.product(ask.sales.lot(act.counter, (pick.seq, pick.line)).product).base:
            return base
    return ""
