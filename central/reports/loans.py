"""What payouts repaid of each loan, for the bank that set the share: no name, no balance, no lending."""

from __future__ import annotations

from collections import Counter, defaultdict

from central.reports.ask import Ask
from central.reports.paper import Report, Sums
from central.reports.persons import Party
from outlet_app.domain.acts.produce import PaidOut
from outlet_app.domain.entries import Kind


def report(ask: Ask) -> Report:
    """A row a loan and outlet, by the loan's reference."""
    sums = Sums("payouts", "loan_fen")
    days: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    parties: Counter[Party] = Counter()
    for act in ask.books.acts(ask.scope, (Kind.PAYOUT,)):
        body = act.body
        if isinstance(body, PaidOut) and body.loan_fen:
            key = body.loan_ref, act.outlet
            sums[key]["payouts"] += act.sign
            sums[key]["loan_fen"] += act.sign * body.loan_fen
            days[key][act.day] += act.sign
            parties[ask.persons.who(act.counter, body.party)] += act.sign
    rows = sums.rows("loan_ref", "outlet")
    for row in rows:
        stand = [day for day, count in days[row["loan_ref"], row["outlet"]].items() if count > 0]
        row |= {"first_day": min(stand, default=""), "last_day": max(stand, default="")}
    return Report(rows, sums.total() | {"households": sum(count > 0 for count in parties.values())})
