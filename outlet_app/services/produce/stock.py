"""Stock: which lots produce is taken from, freshest first. `picks_for` is for every room that sells from the lots."""

from __future__ import annotations

from collections.abc import Sequence

from outlet_app.domain import lot
from outlet_app.domain.acts.produce import Pick
from outlet_app.domain.rounding import half_up
from outlet_app.services.books import Books
from outlet_app.services.produce.ports import LotRow


def picks_for(books: Books, product: str, grade: str, quantity: int, fen: int = 0) -> tuple[Pick, ...]:
    """What to take for `quantity` (base units) of a product and grade, freshest first; `grade` "": any. `fen`: what
    all of it sells for, spread over the lots by quantity, to the fen.

    Call it inside the transaction that saves the act: nothing is held until then. Raises `Refused` E147 when the lots
    hold less.
    """
    rows = books.stock.on_hand(product, grade or None)
    held = {_key(row): row for row in rows}
    lots = [_domain(row, grade) for row in rows]
    taken = [(held[one.lot], one.quantity) for one in lot.pick(lots, product, grade, quantity)]
    return spread([Pick(row.seq, row.line, count) for row, count in taken], fen)


def spread(picks: Sequence[Pick], fen: int) -> tuple[Pick, ...]:
    """The same picks with `fen` spread over them by quantity; the parts always add up."""
    total = sum(pick.quantity for pick in picks)
    made: list[Pick] = []
    so_far = given = 0
    for pick in picks:
        so_far += pick.quantity
        upto = half_up(fen * so_far, total)
        made.append(Pick(pick.seq, pick.line, pick.quantity, upto - given))
        given = upto
    return tuple(made)


def _key(row: LotRow) -> str:
    """A name by which lots sort as they came in."""
    return f"{row.seq:012d}:{row.line:04d}"


def _domain(row: LotRow, grade: str) -> lot.Lot:
    """The lot as the domain picks from it; where any grade will do, all are of that grade."""
    return lot.Lot(_key(row), row.product, grade, row.on_hand, picked=row.picked, unit=row.unit)
