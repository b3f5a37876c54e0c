"""From what the clerk entered about lots to the entry's body, checked against the lots as they stand. Pure but for the
books it reads; called inside the transaction that saves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from outlet_app.domain import lot as lots
from outlet_app.domain.acts.produce import LotMoved, NewLot, Pick
from outlet_app.domain.certificate import needs_new
from outlet_app.domain.money import bounded
from outlet_app.errors import N_, Refused
from outlet_app.services.books import Books
from outlet_app.services.produce.forms import LotForm
from outlet_app.services.produce.parties import all_of
from outlet_app.services.produce.ports import LotRow

DUE_DAYS = 7
REASONS: dict[str, str] = {
    "rot": N_("Rotten"),
    "damaged": N_("Crushed or broken"),
    "frozen": N_("Frozen or overheated"),
    "expired": N_("Too old to sell"),
    "pests": N_("Eaten by pests"),
    "other": N_("Another reason (say which)"),
}
ATTEMPTS: dict[str, str] = {
    "phone": N_("by phone"),
    "message": N_("by message"),
    "village": N_("through the village"),
    "visit": N_("in person"),
    "agreed": N_("reached, and agreed"),
}
Taken = tuple[LotRow, int]


def moved_body(books: Books, form: LotForm, today: int, bound: Callable[[str], bool]) -> LotMoved:
    """The body of what happened to lots. `bound`: whether a product's lots need certificates. Raises `Refused`
    E104, E720-E729, E146."""
    taken = [_taken(books, one) for one in form.takes]
    if not taken or len({(row.seq, row.line) for row, _quantity in taken}) < len(taken):
        raise Refused("E720", N_("No lot is chosen."), do=N_("Choose one in the list with Enter."))
    made = _MADE.get(form.how)
    if made is None:
        raise Refused("E721", N_("What happened to the lot is not said."), do=N_("Choose it in the list."))
    first = taken[0][0]
    common = LotMoved(
        form.how,
        tuple(Pick(row.seq, row.line, quantity) for row, quantity in taken),
        party=first.party if len({row.party for row, _quantity in taken}) == 1 else 0,
        reason=form.reason,
        note=form.note.strip(),
        pictures=form.pictures,
        product=first.product,
        unit=first.unit,
    )
    return _set_off(books, made(common, form, taken, today, bound))


def _set_off(books: Books, body: LotMoved) -> LotMoved:
    """What the farmer's goods brought pays back what was advanced first, oldest first: never more is paid than is due
    (domain rule 4)."""
    if body.due is None:
        return body
    left, advances = body.brought_fen, []
    for owed in books.dues.advances(all_of(books, body.party)):
        if part := min(left, owed.advance_open_fen):
            advances.append((owed.seq, part))
            left -= part
    return replace(body, advances=tuple(advances))


def _taken(books: Books, asked: tuple[int, int, int]) -> Taken:
    seq, line, quantity = asked
    row = books.stock.lot(seq, line)
    if row is None:
        raise Refused("E722", N_("There is no lot {number} any more."), number=f"{seq:04d}-{line}")
    held = lots.Lot(f"{seq:04d}-{line}", row.product, row.grade, row.on_hand, unit=row.unit)
    held.sell(quantity)
    return row, quantity


Bound = Callable[[str], bool]


def _returned(body: LotMoved, _form: LotForm, taken: Sequence[Taken], _today: int, _bound: Bound) -> LotMoved:
    if not body.party or not all(row.on_sale for row, _quantity in taken):
        raise Refused(
            "E723",
            N_("Only goods that are paid when sold go back to their farmer: for these a sum is fixed."),
            do=N_("Reverse the intake in Records instead."),
        )
    return body


def _spoiled(body: LotMoved, form: LotForm, taken: Sequence[Taken], today: int, _bound: Bound) -> LotMoved:
    if form.reason not in REASONS or (form.reason == "other" and not body.note):
        raise Refused(
            "E724", N_("A loss needs a reason."), do=N_("Choose one; for another reason say which in the note.")
        )
    farmers = any(row.on_sale for row, _quantity in taken)
    if farmers and not form.attempts:
        raise Refused(
            "E725",
            N_("These goods are the farmer's: try to reach them first."),
            do=N_("Call them, and choose how you tried."),
        )
    if form.brought_fen < 0 or (form.brought_fen and farmers and not body.party):
        raise Refused(
            "E726", N_("What it brought can't be told apart."), do=N_("Record each farmer's goods for themselves.")
        )
    return replace(
        body,
        attempts=form.attempts,
        brought_fen=bounded(form.brought_fen),
        due=today + DUE_DAYS if farmers and form.brought_fen else None,
    )


def _split(body: LotMoved, form: LotForm, taken: Sequence[Taken], _today: int, bound: Bound) -> LotMoved:
    row, quantity = taken[0]
    if len(taken) > 1 or len(form.parts) < 1 or sum(form.parts) != quantity or min(form.parts) <= 0:
        raise Refused(
            "E727", N_("The parts must come to what is taken out."), do=N_("Type the quantities of the new lots.")
        )
    number = form.certificate or _certificate([row], bound, split=True)
    return replace(body, into=tuple(_new(row, part, row.grade, number) for part in form.parts))


def _regraded(body: LotMoved, form: LotForm, taken: Sequence[Taken], _today: int, bound: Bound) -> LotMoved:
    row, quantity = taken[0]
    if len(taken) > 1 or not form.grade or form.grade == row.grade:
        raise Refused("E728", N_("The new grade is missing."), do=N_("Choose another grade than it has."))
    number = form.certificate or _certificate([row], bound, split=quantity < row.on_hand)
    return replace(body, into=(_new(row, quantity, form.grade, number),))


def _mixed(body: LotMoved, form: LotForm, taken: Sequence[Taken], _today: int, bound: Bound) -> LotMoved:
    rows = [row for row, _quantity in taken]
    same = len({(row.product, row.unit, row.on_sale) for row in rows}) == 1
    whose = {row.party for row in rows} if rows[0].on_sale else {0}
    if len(rows) < 2 or not same or len(whose) > 1:
        raise Refused(
            "E729",
            N_(
                "Only lots of one product are mixed, and the goods that are paid when sold only with the same farmer's."
            ),
            do=N_("Choose other lots; who would be paid for these?"),
        )
    grades = {row.grade for row in rows}
    grade = form.grade or (grades.pop() if len(grades) == 1 else "")
    if not grade and any(row.grade for row in rows):
        raise Refused("E728", N_("The new grade is missing."), do=N_("Choose another grade than it has."))
    number = form.certificate or _certificate(rows, bound, split=False)
    total = sum(quantity for _row, quantity in taken)
    return replace(body, into=(_mixture(rows, total, grade, number),))


def _mixture(rows: Sequence[LotRow], quantity: int, grade: str, certificate: str) -> NewLot:
    """Its harvest is the oldest in it, its floor the highest: no farmer is worse off for the mixing."""
    picked = [row.picked for row in rows]
    floors = [row.floor_fen for row in rows if row.floor_fen is not None]
    origins = list(dict.fromkeys(row.origin for row in rows if row.origin))
    return NewLot(
        rows[0].product,
        grade,
        rows[0].unit,
        quantity,
        None if None in picked else min(day for day in picked if day is not None),
        "、".join(origins),
        certificate,
        bool(rows[0].on_sale),
        max(row.price_fen for row in rows),
        max(floors, default=None),
    )


def _new(row: LotRow, quantity: int, grade: str, certificate: str) -> NewLot:
    """A part of a lot: all that is known of the lot is known of it."""
    known = (row.product, grade, row.unit, quantity, row.picked, row.origin, certificate)
    return NewLot(*known, bool(row.on_sale), row.price_fen, row.floor_fen)


def _certificate(rows: Sequence[LotRow], bound: Bound, *, split: bool) -> str:
    """The number that still covers what is made of these lots; "" where a new certificate must be issued."""
    numbers = [row.certificate for row in rows]
    return "" if bound(rows[0].product) and needs_new(numbers, split) else numbers[0] if len(set(numbers)) == 1 else ""


_MADE: dict[str, Callable[[LotMoved, LotForm, Sequence[Taken], int, Bound], LotMoved]] = {
    "returned": _returned,
    "spoiled": _spoiled,
    "split": _split,
    "regraded": _regraded,
    "mixed": _mixed,
}
