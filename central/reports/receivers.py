"""Who received each yuan that produce brought: by the receivers' role, members of cooperatives by themselves, what went
to loans, and what the outlets kept.

`via`: own (paid to them), advance (cash at intake), cooperative (a member's share of what a cooperative was due), loan,
commission (the outlets': commission and agreed share of a surplus), costs (agreed, taken off).
"""

from __future__ import annotations

from collections import Counter, defaultdict

from central.reports.ask import Ask
from central.reports.paper import Report, Sums, share_bp
from central.reports.persons import Party
from central.reports.reading import Act
from outlet_app.domain.acts.produce import PaidOut, Settled
from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.entries import Kind

OUTLET, BANK, OTHERS = "outlet", "bank", "costs"


def report(ask: Ask) -> Report:
    """A row a role and way."""
    sums = Sums("payments", "fen")
    people: dict[tuple[str, str], Counter[Party]] = defaultdict(Counter)
    for act in ask.books.acts(ask.scope, (Kind.CONSIGNMENT, Kind.SETTLEMENT, Kind.PAYOUT)):
        for party, role, via, fen in _received(ask, act):
            if not fen:
                continue
            sums[role, via]["payments"] += act.sign
            sums[role, via]["fen"] += act.sign * fen
            if party:
                people[role, via][ask.persons.who(act.counter, party)] += act.sign
    rows = sums.rows("role", "via")
    total = sums.total()
    for row in rows:
        found = people[row["role"], row["via"]]
        row["receivers"] = sum(count > 0 for count in found.values())
        row["share_bp"] = share_bp(row["fen"], total["fen"])
    return Report(rows, total)


def _received(ask: Ask, act: Act) -> list[tuple[int, str, str, int]]:
    """(party, role, way, fen) of an act."""
    body = act.body

    def role(party: int) -> str:
        return ask.persons.role(act.counter, party) or "unknown"

    if isinstance(body, Consignment):
        if body.mode == "ship":
            return []  # the farmer pays a fee there, and no produce is sold
        advance = (body.party, role(body.party), "advance", body.advance_fen)
        if body.on_sale:
            return [advance]  # what is kept of it is said when it is settled
        costs = body.costs_fen + sum(line.costs_fen for line in body.lines)
        return [advance, (0, OUTLET, "commission", body.commission_fen), (0, OTHERS, "costs", costs)]
    if isinstance(body, Settled):
        kept = body.commission_fen + body.surplus_fen - body.make_up_fen
        return [(0, OUTLET, "commission", kept), (0, OTHERS, "costs", body.costs_fen)]
    if not isinstance(body, PaidOut):
        return []
    loan = (0, BANK, "loan", body.loan_fen)
    if body.splits:
        return [loan, *((member, role(member), "cooperative", fen) for member, fen in body.splits)]
    return [loan, (body.party, role(body.party), "own", body.cash_fen + body.transfer_fen)]
