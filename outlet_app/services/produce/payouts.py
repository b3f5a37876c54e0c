"""Payouts: what acts owe people, when it is due, and paying it: whole or in part, several acts at once, cash, transfer,
loan, and shares of a cooperative's members. Never more than is open (domain rule 4)."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.domain.clock import business_day
from outlet_app.domain.days import day_number
from outlet_app.domain.entries import Kind, body_of
from outlet_app.domain.shift import ShiftOpened
from outlet_app.domain.till import Purse
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.model import ProductName, Saved, StaffMember
from outlet_app.services.produce.forms import PayoutForm
from outlet_app.services.produce.parties import Found, all_of, name_of
from outlet_app.services.produce.paying import PayoutQuote, owed_to, paid_body, quote_of
from outlet_app.services.produce.ports import OwedRow

PAGE = "produce-due"
SHOWN, SEARCHED = 200, 20_000
YEAR_MS = 366 * 86_400_000


@dataclass(frozen=True)
class DueAct:
    """What an act owes and to whom. `party`: who stands for the one named in it; `standing`: overdue | today |
    later."""

    owed: OwedRow
    party: int
    name: str
    role: str
    card: str
    product: ProductName | None
    form: str
    standing: str


@dataclass(frozen=True)
class DueStanding:
    """How many acts are overdue and due today, and what they come to; fen."""

    overdue: int = 0
    overdue_fen: int = 0
    today: int = 0
    today_fen: int = 0


@dataclass(frozen=True)
class Member:
    """A cooperative's member; `delivered_fen`: what they themselves brought in the last year."""

    party: int
    name: str
    delivered_fen: int


@dataclass(frozen=True)
class Purses:
    """Fen that the drawer should hold, and the payout float in it; None: nothing is known, there is none."""

    takings_fen: int | None = None
    float_fen: int | None = None

    def enough(self, cash_fen: int, purse: str) -> bool:
        """Whether that much cash should be there."""
        held = self.float_fen if purse == Purse.FLOAT else self.takings_fen
        return held is None or cash_fen <= held


class PayoutService:
    """Dues and payouts. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def today(self) -> int:
        """The business day, days since 1970."""
        return day_number(business_day(self._deps.clock.now()))

    def due(self, until: int | None = None, words: str = "", limit: int = SHOWN) -> list[DueAct]:
        """What is still to pay (due by day `until`), earliest due first; `words`: a number, or somebody's name,
        initials, phone."""
        deps, today = self._deps, self.today()
        with deps.books.reading() as books:
            found = Found(deps, books, words)
            most = SEARCHED if words.strip() else limit
            rows = [row for row in books.dues.open(until, limit=most) if found.fits(row.seq, row.party)][:limit]
            keep = {row.party: books.persons.stands_for(row.party) for row in rows}
            return [self._due_act(row, keep[row.party], today) for row in rows]

    def standing(self) -> DueStanding:
        """How many acts are overdue and due today; for Home."""
        today = self.today()
        with self._deps.books.reading() as books:
            late, late_fen = books.dues.count(today - 1)
            count, fen = books.dues.count(today)
        return DueStanding(late, late_fen, count - late, fen - late_fen)

    def _due_act(self, row: OwedRow, party: int, today: int) -> DueAct:
        card, act = self._deps.people.card(party), self._deps.acts.act(row.seq)
        late = row.due is not None and row.due < today
        return DueAct(
            owed=row,
            party=party,
            name=card.name if card else "",
            role=card.role if card else "",
            card=card.card[-4:] if card and card.card else "",
            product=self._deps.catalogue.name_of(act.product) if act and act.product else None,
            form=act.form if act else "",
            standing="overdue" if late else "today" if row.due == today else "later",
        )

    def loan_of(self, party: int) -> tuple[int, str]:
        """The share of each payable that goes to a party's loan now, in basis points, and the loan's reference; (0, "")
        without an agreement that holds."""
        with self._deps.books.reading() as books:
            loan = books.persons.loan(books.persons.stands_for(party))
        if loan is None or (loan.until is not None and loan.until < self.today()):
            return 0, ""
        return loan.share_bp, loan.ref

    def members(self, cooperative: int) -> list[Member]:
        """The members of a cooperative, to share a payout among."""
        deps = self._deps
        with deps.books.reading() as books:
            found: dict[int, int] = {}
            for party in all_of(books, cooperative):
                for member, fen in books.dues.members(party, deps.clock.now() - YEAR_MS):
                    keep = books.persons.stands_for(member)
                    found[keep] = found.get(keep, 0) + fen
        return [Member(party, name_of(deps, party), fen) for party, fen in found.items()]

    def quote(self, form: PayoutForm) -> PayoutQuote:
        """What the form comes to. Raises `Refused` E700-E709."""
        with self._deps.books.reading() as books:
            return quote_of(owed_to(books, form), form)

    def purses(self) -> Purses:
        """What the till should hold now, to warn by; nothing is known without an open till."""
        row = self._deps.acts.shift()
        if row is None or row.closed:
            return Purses()
        opened = self._deps.ledger.entry(row.opened)
        body = body_of(opened) if opened else None
        in_float = body.float_fen if isinstance(body, ShiftOpened) else 0
        return Purses(row.cash.now_fen, in_float + row.float_moved_fen if in_float else None)

    def save(self, form: PayoutForm, actor: StaffMember) -> Saved:
        """Pay. Raises `Refused` E700-E709, `NotAllowed` E310, `StoreTrouble`."""
        check_acting(actor)
        with self._deps.ledger.writing() as writing:
            if not writing.knows(form.party):
                raise Refused("E701", N_("Nobody is chosen to be paid."), do=N_("Choose what is to be paid first."))
            saved = writing.append(Kind.PAYOUT, paid_body(writing.books, form), actor_name(actor))
            writing.drop_draft(PAGE)
        return saved
