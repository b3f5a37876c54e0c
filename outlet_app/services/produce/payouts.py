"""Payouts: what acts owe people, when it is due, and paying it: whole or in part, several acts at once, cash, transfer,
loan, and shares of a cooperative's members. Never more than is open (domain rule 4)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from outlet_app.domain.acts.produce import PaidOut
from outlet_app.domain.clock import business_day
from outlet_app.domain.days import day_number
from outlet_app.domain.entries import Kind, body_of
from outlet_app.domain.money import format_yuan
from outlet_app.domain.settlement import loan_part
from outlet_app.domain.shift import ShiftOpened
from outlet_app.domain.till import Purse
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps
from outlet_app.services.model import ProductName, Saved, StaffMember
from outlet_app.services.produce.forms import PayoutForm
from outlet_app.services.produce.parties import Found, all_of, name_of
from outlet_app.services.produce.ports import OwedRow

PAGE = "produce-due"
SHOWN = 400
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
class PayoutQuote:
    """What a payout comes to. `own_fen` = cash + transfer: the party's; `loans`: (act, fen) for the loan `loan_ref`.
    `enough`: the till should hold that much in that purse."""

    total_fen: int
    loan_fen: int
    own_fen: int
    cash_fen: int
    transfer_fen: int
    loan_ref: str
    loans: tuple[tuple[int, int], ...]
    enough: bool = True


@dataclass(frozen=True)
class Member:
    """A cooperative's member; `delivered_fen`: what they themselves brought in the last year."""

    party: int
    name: str
    delivered_fen: int


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
            rows = [row for row in books.dues.open(until, limit=limit) if found.fits(row.seq, row.party)]
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
            quoted = _quote(books, form)
        enough = quoted.cash_fen <= self._held(form.purse)
        return replace(quoted, enough=enough)

    def _held(self, purse: str) -> int:
        """What the purse should hold; without an open till nothing is known, and nothing is warned about."""
        row = self._deps.acts.shift()
        if row is None or row.closed:
            return 1 << 62
        opened = self._deps.ledger.entry(row.opened)
        body = body_of(opened) if opened else None
        in_float = body.float_fen if isinstance(body, ShiftOpened) else 0
        held = in_float + row.float_moved_fen if in_float else 0
        return held if purse == Purse.FLOAT else row.cash.now_fen

    def body(self, form: PayoutForm) -> PaidOut:
        """What would be saved now, for a preview. Raises as `quote`."""
        with self._deps.books.reading() as books:
            return _body(books, form)

    def save(self, form: PayoutForm, actor: StaffMember) -> Saved:
        """Pay. Raises `Refused` E700-E709, `NotAllowed` E310, `StoreTrouble`."""
        check_acting(actor)
        with self._deps.ledger.writing() as writing:
            if writing.party(form.party) is None:
                raise Refused("E701", N_("Nobody is chosen to be paid."), do=N_("Choose what is to be paid first."))
            saved = writing.append(Kind.PAYOUT, _body(writing.books, form), actor_name(actor))
            writing.drop_draft(PAGE)
        return saved


def _body(books: Books, form: PayoutForm) -> PaidOut:
    quoted = _quote(books, form)
    _check_splits(books, form, quoted.own_fen)
    return PaidOut(
        party=books.persons.stands_for(form.party),
        items=form.items,
        cash_fen=quoted.cash_fen,
        transfer_fen=quoted.transfer_fen,
        loan_fen=quoted.loan_fen,
        loan_ref=quoted.loan_ref,
        card_last4=form.card_last4 if quoted.transfer_fen else "",
        purse=form.purse,
        splits=form.splits,
        note=form.note.strip(),
        loans=quoted.loans,
    )


def _quote(books: Books, form: PayoutForm) -> PayoutQuote:
    if not form.items or len({act for act, _fen in form.items}) < len(form.items):
        raise Refused("E700", N_("Nothing is chosen to be paid."), do=N_("Choose an act in the list with Enter."))
    if form.purse not in tuple(Purse):
        raise Refused("E709", N_("This purse is not known: {purse}."), purse=form.purse)
    parties = all_of(books, form.party)
    loans: list[tuple[int, int]] = []
    refs: set[str] = set()
    for act, fen in form.items:
        row = books.dues.owed(act)
        if row is None or row.party not in parties:
            raise Refused("E702", N_("Act {number} owes this person nothing."), number=f"{act:04d}")
        if not 0 < fen <= row.open_fen:
            raise Refused(
                "E703",
                N_("Of act {number}, {most} is still to pay."),
                do=N_("Pay no more than that."),
                number=f"{act:04d}",
                most=format_yuan(row.open_fen),
            )
        if part := loan_part(fen, row.open_fen, row.loan_open_fen):
            loans.append((act, part))
            refs.add(row.loan_ref)
    if len(refs) > 1:
        raise Refused("E706", N_("These acts repay different loans."), do=N_("Pay them one after another."))
    total, loan = sum(fen for _act, fen in form.items), sum(fen for _act, fen in loans)
    _check_transfer(form, total - loan)
    cash = total - loan - form.transfer_fen
    return PayoutQuote(total, loan, total - loan, cash, form.transfer_fen, refs.pop() if refs else "", tuple(loans))


def _check_transfer(form: PayoutForm, own_fen: int) -> None:
    if not 0 <= form.transfer_fen <= own_fen:
        raise Refused(
            "E704",
            N_("At most {most} can be transferred."),
            do=N_("Transfer less; the rest is paid in cash."),
            most=format_yuan(own_fen),
        )
    last4 = form.card_last4
    if form.transfer_fen and not (len(last4) == 4 and last4.isascii() and last4.isdigit()):
        raise Refused(
            "E705", N_("The card's last four digits are missing."), do=N_("Type the four digits the money goes to.")
        )


def _check_splits(books: Books, form: PayoutForm, own_fen: int) -> None:
    if not form.splits:
        return
    shared = sum(fen for _party, fen in form.splits)
    if shared != own_fen or any(fen < 0 for _party, fen in form.splits):
        raise Refused(
            "E707",
            N_("The members' shares come to {shared}, not to {own}."),
            do=N_("Change the shares until nothing is left over."),
            shared=format_yuan(shared),
            own=format_yuan(own_fen),
        )
    members = {member for party in all_of(books, form.party) for member, _fen in books.dues.members(party)}
    members |= {books.persons.stands_for(member) for member in members}
    if not {party for party, _fen in form.splits} <= members:
        raise Refused(
            "E708", N_("Not all of them are members of this cooperative."), do=N_("Open the shares again and check.")
        )
