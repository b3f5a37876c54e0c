"""What must hold of goods that come back, and of what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence

from outlet_app.domain.acts.goods import GoodsReturned, ReturnedLine
from outlet_app.domain.entries import body_of
from outlet_app.domain.money import MAX_FEN
from outlet_app.domain.units import Unit
from outlet_app.domain.weight import MAX_QUANTITY
from outlet_app.errors import N_, Refused
from outlet_app.services.goods.forms import DECISIONS, DisposalForm, ReturnForm
from outlet_app.services.goods.standing import cant_be
from outlet_app.services.ports import Writing

UNITS = frozenset(str(unit) for unit in Unit)
MOST_LINES = 99


def check_lines(lines: Sequence[ReturnedLine]) -> None:
    """Products, how many, and no more damaged than there are. Raises `Refused` E751."""
    for line in lines:
        within = 0 <= line.damaged <= (line.pieces or line.quantity)
        known = line.product and line.unit in UNITS
        if not known or not 0 < line.quantity <= MAX_QUANTITY or line.pieces < 0 or not within:
            break
    else:
        if 0 < len(lines) <= MOST_LINES:
            return
    raise Refused(
        "E751",
        N_("What came back is missing, or more is damaged than came back."),
        do=N_("Enter each product, how many of it came back, and how many of those are damaged."),
    )


def check_weights(form: ReturnForm) -> None:
    """Weights and money that can be. Raises `Refused` E757."""
    weights_fit = 0 <= form.expected_g <= MAX_QUANTITY and 0 <= form.found_g <= MAX_QUANTITY
    if not weights_fit or not 0 <= (form.refund_fen or 0) <= MAX_FEN:
        raise cant_be()


def check_disposal(writing: Writing, form: DisposalForm, number: str, told: str) -> None:
    """A held return, once, as the seller decided; what is sent back needs a waybill number nobody used.

    Raises `Refused` E757 for a weight that can't be, E758 for a return that does not wait, E759 for a decision that is
    none or not the seller's, E756 for want of a free waybill number.
    """
    if not 0 <= form.gross_g <= MAX_QUANTITY:
        raise cant_be()
    entry = writing.entry(form.of)
    body = body_of(entry) if entry else None
    waits = isinstance(body, GoodsReturned) and body.held == "held" and not writing.reversed_by(form.of)
    if not waits or writing.books.goods.disposal(form.of):
        raise Refused(
            "E758",
            N_("Return {number} does not wait for a decision."),
            do=N_("Look at it in Records."),
            number=f"{form.of:04d}",
        )
    if form.decision not in DECISIONS or (told and form.decision != told):
        raise Refused(
            "E759",
            N_("The seller decided otherwise, or not at all."),
            do=N_("Record what the seller decided; ask the centre when that can't be."),
        )
    if form.decision == "sent_back" and (not number or writing.books.pieces.piece(number) is not None):
        raise Refused(
            "E756",
            N_("Goods that go back need a waybill number that was not used yet."),
            do=N_("Scan the waybill of the parcel they go back in."),
        )
