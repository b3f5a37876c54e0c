"""A bar code scanned into a price is refused, line by line and for the whole act: sums stay far inside 64 bits."""

from __future__ import annotations

import pytest

from outlet_app.domain import consignment, order
from outlet_app.domain.consignment import NO_TERMS, Mode
from outlet_app.domain.money import MAX_FEN
from outlet_app.domain.units import Unit
from outlet_app.errors import Refused

BARCODE = 690_123_456_789_0 * 100
LARGEST = consignment.Line("GINSENG", Unit.PIECE, 1, MAX_FEN)


@pytest.mark.parametrize("unit", list(Unit))
def test_a_line_of_an_intake(unit: Unit) -> None:
    """E104, in every unit; ten trillion yuan still pass."""
    with pytest.raises(Refused, match="E104"):
        consignment.compute_line(consignment.Line("KIWI", unit, 150_000, BARCODE))
    assert consignment.compute_line(LARGEST).amount_fen == MAX_FEN


def test_an_intake_as_a_whole() -> None:
    """Lines that pass alone."""
    with pytest.raises(Refused, match="E104"):
        consignment.compute(Mode.CONSIGN, [LARGEST, LARGEST], NO_TERMS, "2026-09-19")


def test_an_order() -> None:
    """By line, and as a whole."""
    for quantities in ((1000,), (1, 1)):
        lines = [order.Line("MILK", Unit.PIECE, quantity, MAX_FEN) for quantity in quantities]
        with pytest.raises(Refused, match="E104"):
            order.compute(lines, order.Payment())
