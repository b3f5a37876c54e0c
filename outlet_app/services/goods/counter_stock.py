"""Produce that goes over the counter at once: which of the outlet's lots it comes out of, freshest first.

The clerk stands there with the produce in hand, so what the books lack must not stop a sale: somebody may have carried
crates to the fair before they were entered. But it is never passed over in silence either, for a farmer is paid by what
his lot sold. So: the first try is refused and says how much is in stock; a second one, meant, sells all the same, takes
what the lots hold, and leaves the rest without a lot, to be seen as the difference between line and picks.
"""

from __future__ import annotations

from outlet_app.domain.acts.produce import Pick
from outlet_app.domain.acts.trade import Order, OrderLine
from outlet_app.domain.rounding import half_up
from outlet_app.domain.units import Unit
from outlet_app.domain.weight import format_kg, format_litres
from outlet_app.errors import N_, Refused
from outlet_app.services.books import Books
from outlet_app.services.produce.stock import picks_for


def picks_of(books: Books, body: Order, beyond_stock: bool) -> tuple[Pick, ...]:
    """What to take from the lots for an order handed over now. A line's amount goes wholly to what was taken for it;
    a waived fraction 抹零 is the outlet's own, no farmer's (it is a line of its own, domain rule 2).

    Call it inside the transaction that saves the order. Raises `Refused` E748 when the lots hold less and that is not
    meant.
    """
    made: list[Pick] = []
    for product, lines in _by_product(body.lines).items():
        quantity, fen = sum(line.quantity for line in lines), sum(line.amount_fen for line in lines)
        held = sum(row.on_hand for row in books.stock.on_hand(product) if row.unit == lines[0].unit)
        if held < quantity and not beyond_stock:
            raise _short(lines[0], held)
        taken = min(held, quantity)
        if taken:
            made += picks_for(books, product, "", taken, half_up(fen * taken, quantity))
    return tuple(made)


def _by_product(lines: tuple[OrderLine, ...]) -> dict[str, list[OrderLine]]:
    found: dict[str, list[OrderLine]] = {}
    for line in lines:
        found.setdefault(line.product, []).append(line)
    return found


def _short(line: OrderLine, held: int) -> Refused:
    """`held` in words of the product's own unit."""
    if line.unit == Unit.GRAM:
        shown = f"{format_kg(held)} kg"
    else:
        shown = f"{format_litres(held)} L" if line.unit == Unit.MILLILITRE else str(held)
    return Refused(
        "E748",
        N_("Only {held} of {product} is in stock here."),
        do=N_("Press F10 once more to sell it all the same; the rest is then taken from no farmer's lot."),
        held=shown,
        product=line.product,
    )
