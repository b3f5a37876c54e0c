"""Settling: what was sold of goods that are paid when sold, and what the farmer is due for it (domain rule 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from outlet_app.domain.acts.produce import Settled, SoldPart
from outlet_app.domain.clock import business_day
from outlet_app.domain.days import LAST_DAY, day_number
from outlet_app.domain.entries import Kind
from outlet_app.domain.money import amount, format_yuan
from outlet_app.domain.rounding import half_up, share
from outlet_app.domain.settlement import Proceeds, Settlement, settle
from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps
from outlet_app.services.model import PartyCard, ProductName, Saved, StaffMember
from outlet_app.services.produce.forms import SettleForm
from outlet_app.services.produce.parties import Found, all_of
from outlet_app.services.produce.ports import LotMoveRow, LotRow, OwedRow

PAGE = "produce-settle"
DUE_DAYS = 7
SHOWN = 200


@dataclass(frozen=True)
class ToSettle:
    """A party whose goods were sold and not settled: how many lots, what they brought (fen); `under`: some of it under
    the floor."""

    party: int
    name: str
    role: str
    lots: int
    fen: int
    under: bool


@dataclass(frozen=True)
class SettlePart:
    """A part to settle as the screen shows it. `under_fen`: what it brought less than the floor asks, 0 if not."""

    part: SoldPart
    product: ProductName
    grade: str
    unit: str
    under_fen: int


@dataclass(frozen=True)
class SettleStart:
    """All that a settlement with a party is made of. `advances`: (act, fen) not set off yet; `share_bp`, `loan_ref`:
    the loan agreement that holds."""

    party: PartyCard
    parts: tuple[SettlePart, ...]
    advances: tuple[tuple[int, int], ...]
    share_bp: int = 0
    loan_ref: str = ""
    commission_bp: int = 0


class SettleService:
    """Settlements. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def waiting(self, words: str = "") -> list[ToSettle]:
        """Parties with something sold and not settled, oldest first; `words`: a name, initials, phone, or an intake's
        number."""
        deps = self._deps
        with deps.books.reading() as books:
            found = Found(deps, books, words)
            lots: dict[int, list[LotRow]] = {}
            for row in books.stock.unsettled():
                lots.setdefault(books.persons.stands_for(row.party), []).append(row)
            fitting = (item for item in lots.items() if any(found.fits(row.seq, item[0]) for row in item[1]))
            return [self._to_settle(books, party, rows) for party, rows in islice(fitting, SHOWN)]

    def _to_settle(self, books: Books, party: int, rows: Sequence[LotRow]) -> ToSettle:
        parts = ((part, row.unit) for row in rows for part in parts_of(row, _moves(books, row)))
        return ToSettle(
            party,
            self._deps.people.called(party),
            self._deps.people.role_of(party),
            len(rows),
            sum(row.proceeds_fen - row.settled_fen for row in rows),
            any(_under(part, unit) for part, unit in parts),
        )

    def begin(self, party: int) -> SettleStart:
        """What there is to settle with a party. Raises `Refused` E711 when there is nothing, or nobody."""
        deps = self._deps
        card = deps.people.card(party)
        with deps.books.reading() as books:
            parties = all_of(books, party)
            rows = books.stock.unsettled(parties)
            found = [(row, part) for row in rows for part in parts_of(row, _moves(books, row))]
            advances = tuple((owed.seq, owed.advance_open_fen) for owed in books.dues.advances(parties))
            loan = books.persons.loan(parties[0])
        if card is None or not found:
            raise _nothing()
        holds = loan is not None and (loan.until is None or loan.until >= self.today())
        return SettleStart(
            party=card,
            parts=tuple(
                SettlePart(part, deps.catalogue.name_of(row.product), row.grade, row.unit, _under(part, row.unit))
                for row, part in found
            ),
            advances=advances,
            share_bp=loan.share_bp if loan and holds else 0,
            loan_ref=loan.ref if loan and holds else "",
            commission_bp=_points(deps.feed.setting("commission_bp", "0")),
        )

    def today(self) -> int:
        """The business day, days since 1970."""
        return day_number(business_day(self._deps.clock.now()))

    def save(self, form: SettleForm, actor: StaffMember) -> Saved:
        """Settle. Raises `Refused` E710-E713, E123, `NotAllowed` E310, `StoreTrouble`."""
        check_acting(actor)
        start = self.begin(form.party)
        with self._deps.ledger.writing() as writing:
            _check_same(writing.books, form)
            books = writing.books
            if _open(books.dues.advances(all_of(books, form.party))) != start.advances:
                raise _changed()
            body = body_of_form(form, start, self.today())
            saved = writing.append(Kind.SETTLEMENT, body, actor_name(actor))
            writing.drop_draft(PAGE)
        return saved


def _open(rows: Sequence[OwedRow]) -> tuple[tuple[int, int], ...]:
    return tuple((row.seq, row.advance_open_fen) for row in rows)


def _check_same(books: Books, form: SettleForm) -> None:
    """What is settled is exactly what was sold by now: a sale or a reversal in between shows first."""
    now = [
        part for row in books.stock.unsettled(all_of(books, form.party)) for part in parts_of(row, _moves(books, row))
    ]
    typed = [_plain(part) for part in form.parts]
    if not now or [_plain(part) for part in now] != typed:
        raise _changed() if now else _nothing()


def _plain(part: SoldPart) -> tuple[int, int, int, int]:
    return part.seq, part.line, part.quantity, part.fen


def _changed() -> Refused:
    return Refused(
        "E710",
        N_("Something was sold or taken back meanwhile."),
        do=N_("Look at the sums again, then save."),
    )


def _nothing() -> Refused:
    return Refused("E711", N_("Nothing sold of this person's goods waits to be settled."))


def _points(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _moves(books: Books, row: LotRow) -> list[LotMoveRow]:
    return [move for move in books.stock.moves(row.seq, row.line) if move.column == "sold"]


def parts_of(row: LotRow, sold: Sequence[LotMoveRow]) -> list[SoldPart]:
    """What of a lot is sold and not settled, in parts: all that kept to the floor together, each act's sales under it
    for themselves, so that consent can be told for each. Oldest sales are settled first; pure."""
    left = _unsettled(row, sold)
    kept = [0, 0]
    under: dict[int, list[int]] = {}
    for act, quantity, fen in left:
        floor = amount(quantity, row.floor_fen, Unit(row.unit)) if row.floor_fen is not None else 0
        place = under.setdefault(act, [0, 0]) if fen < floor else kept
        place[0] += quantity
        place[1] += fen
    places = [kept, *under.values()] if kept[0] else list(under.values())
    return [SoldPart(row.seq, row.line, quantity, fen, row.floor_fen) for quantity, fen in places]


def _unsettled(row: LotRow, sold: Sequence[LotMoveRow]) -> list[tuple[int, int, int]]:
    """(act, quantity, fen) of the sales that are not settled; what came back is taken off the latest ones. Their sum is
    what the lot says, to the fen."""
    sales: list[list[int]] = []
    for move in sold:
        back, fen = -move.quantity, -move.fen
        if move.quantity > 0:
            sales.append([move.act, move.quantity, move.fen])
        while back > 0 and sales:
            taken = min(back, sales[-1][1])
            part = fen if taken == back else half_up(fen * taken, back)
            sales[-1][1] -= taken
            sales[-1][2] -= part
            back, fen = back - taken, fen - part
            if not sales[-1][1]:
                sales.pop()
    skip, left = row.settled, []
    for act, quantity, fen in sales:
        taken = min(skip, quantity)
        skip -= taken
        if taken < quantity:
            left.append([act, quantity - taken, fen - half_up(fen * taken, quantity)])
    if left:
        left[0][2] += row.proceeds_fen - row.settled_fen - sum(fen for _act, _quantity, fen in left)
    return [(act, quantity, fen) for act, quantity, fen in left]


def _under(part: SoldPart, unit: str) -> int:
    if part.floor_fen is None:
        return 0
    return max(0, amount(part.quantity, part.floor_fen, Unit(unit)) - part.fen)


def settlement_of(form: SettleForm, start: SettleStart) -> Settlement:
    """The figures of a settlement; all advances count as paid. Pure; any thread. Raises `Refused` E123."""
    units = {(one.part.seq, one.part.line): one.unit for one in start.parts}
    sales = [
        Proceeds(Unit(units[part.seq, part.line]), part.quantity, part.fen, part.floor_fen, part.consented)
        for part in form.parts
    ]
    return settle(
        sales,
        commission_bp=form.commission_bp,
        costs_fen=form.costs_fen,
        surplus_bp=form.surplus_bp,
        paid_fen=sum(fen for _act, fen in start.advances),
    )


def body_of_form(form: SettleForm, start: SettleStart, today: int) -> Settled:
    """The form as the entry's body: advances are set off, oldest first, as far as what is due reaches; the loan's part
    is what was typed, else its agreed share of the rest. Pure. Raises `Refused` E123, E712, E713."""
    made = settlement_of(form, start)
    left, set_off = made.due_fen, []
    for act, fen in start.advances:
        if taken := min(fen, left):
            set_off.append((act, taken))
            left -= taken
    loan = min(share(left, start.share_bp), left) if form.loan_fen is None else form.loan_fen
    if not 0 <= loan <= left:
        raise Refused(
            "E712",
            N_("At most {most} can go to the loan."),
            do=N_("Lower the part that goes to the loan."),
            most=format_yuan(left),
        )
    due = today + DUE_DAYS if form.due is None else form.due
    if not today <= due <= LAST_DAY:
        raise Refused("E713", N_("The day of payment is over already."), do=N_("Choose today or a later day."))
    return Settled(
        party=start.party.party,
        parts=form.parts,
        sales_fen=made.sales_fen,
        due_fen=made.due_fen,
        payable_fen=left,
        due=due,
        commission_fen=made.commission_fen,
        costs_fen=made.costs_fen,
        make_up_fen=made.make_up_fen,
        surplus_fen=made.surplus_share_fen,
        set_off_fen=made.due_fen - left,
        advances=tuple(set_off),
        loan_fen=loan,
        loan_ref=start.loan_ref if loan else "",
        note=form.note.strip(),
        commission_bp=form.commission_bp,
        surplus_bp=form.surplus_bp,
    )
