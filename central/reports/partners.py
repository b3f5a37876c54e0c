"""Partners: what is sold of theirs both ways, how much of what was taken in for them is sold, and what is settled."""

from __future__ import annotations

from central.reports.ask import Ask
from central.reports.paper import Report, Sums, share_bp
from central.reports.reading import Act
from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.effects import effects_of
from outlet_app.domain.entries import Kind

KINDS = (Kind.CONSIGNMENT, Kind.ORDER, Kind.PACK, Kind.CITY, Kind.RETURN, Kind.SETTLEMENT)


def report(ask: Ask) -> Report:
    """A row a partner; `sell_through`: a row a partner and product, taken in and sold of the lots. `settled_fen`: sales
    that farmers were settled for; `unsettled_fen`: sales of their consigned lots that they are still to be settled
    for."""
    sums = Sums("orders", "down_fen", "up_fen", "returned_fen", "settled_fen", "unsettled_fen")
    lots = Sums("taken_in", "sold")
    for act in ask.books.acts(ask.scope, KINDS):
        for sale in ask.sales.placed(act):
            counted: set[str] = set()
            for line in sale.lines:
                partner = ask.told.product(line.product).partner
                row = sums[partner,]
                row[f"{sale.flow}_fen"] += act.sign * line.fen
                if line.orders and partner not in counted:
                    row["orders"] += act.sign
                    counted.add(partner)
        for line in ask.sales.returned(act):
            sums[ask.told.product(line.product).partner,]["returned_fen"] += act.sign * line.fen
        _of_lots(ask, act, sums, lots)
    known = {key[0] for key, _ in sums.items()} | ask.told.partners.keys()
    rows = []
    for code in sorted(known - {""}):
        told = ask.told.partners.get(code)
        rows.append({"partner": code, "name": told.name if told else ""} | sums[code,])
    through = [row for row in lots.rows("partner", "product", "unit") if row["partner"]]
    for row in through:
        row["sold_bp"] = share_bp(row["sold"], row["taken_in"])
    return Report(rows, more={"sell_through": through})


def _of_lots(ask: Ask, act: Act, sums: Sums, lots: Sums) -> None:
    effects = effects_of(act.seq, act.body)
    if isinstance(act.body, Consignment):
        for born in effects.born:
            lots[ask.told.product(born.product).partner, born.product, born.unit]["taken_in"] += (
                act.sign * born.quantity
            )
    for moved in effects.moved:
        if moved.column not in ("sold", "settled"):
            continue
        fact = ask.sales.lot(act.counter, moved.lot)
        partner = ask.told.product(fact.product).partner
        if moved.column == "sold":
            lots[partner, fact.product, fact.unit]["sold"] += act.sign * moved.quantity
        sums[partner,]["settled_fen"] += act.sign * moved.fen * (moved.column == "settled")
        if fact.on_sale:
            signed = moved.fen if moved.column == "sold" else -moved.fen
            sums[partner,]["unsettled_fen"] += act.sign * signed
