"""What a farmer is due after sales: make-up under the floor, surplus, and never paying more than is due."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.settlement import Sale, check_payment, settle
from outlet_app.domain.units import Unit
from outlet_app.errors import Refused

KG = 1000


def test_under_the_floor_the_outlet_makes_it_up() -> None:
    sale = Sale(Unit.GRAM, 10 * KG, 1000, floor_fen=1200)
    settlement = settle([sale], commission_bp=500, costs_fen=200)
    assert settlement.sales_fen == 10_000
    assert settlement.make_up_fen == 2_000
    assert settlement.due_fen == 10_000 - 500 - 200 + 2_000


def test_consent_lifts_the_make_up() -> None:
    assert settle([Sale(Unit.GRAM, 10 * KG, 1000, 1200, consented=True)]).make_up_fen == 0


def test_a_surplus_is_the_farmers_unless_agreed() -> None:
    sale = Sale(Unit.PIECE, 40, 1700, floor_fen=1500)
    assert settle([sale]).due_fen == 68_000
    assert settle([sale], surplus_bp=5000).due_fen == 64_000


def test_a_surplus_of_one_sale_does_not_hide_another_under_the_floor() -> None:
    sales = [Sale(Unit.PIECE, 1, 2000, 1500), Sale(Unit.PIECE, 1, 1000, 1500)]
    assert settle(sales).make_up_fen == 500


def test_nothing_sold_nothing_due() -> None:
    assert settle([]).due_fen == 0


@pytest.mark.parametrize("terms", [{"costs_fen": 1}, {"paid_fen": -1}, {"commission_bp": -1}, {"surplus_bp": -1}])
def test_terms_out_of_bounds(terms: dict[str, int]) -> None:
    with pytest.raises(Refused, match="E123"):
        settle([], **terms)


def test_payments_up_to_the_due() -> None:
    settlement = settle([Sale(Unit.PIECE, 40, 1500)], paid_fen=10_000)
    paid = check_payment(settlement, 50_000)
    assert paid.remaining_fen == 0
    for fen in (0, -1, 1):
        with pytest.raises(Refused, match="E128"):
            check_payment(paid, fen)


def test_more_advanced_than_sold_shows_below_zero() -> None:
    assert settle([Sale(Unit.PIECE, 1, 1500)], paid_fen=2_000).remaining_fen == -500


SALES = st.builds(
    Sale,
    unit=st.sampled_from(Unit),
    quantity=st.integers(1, 10**7),
    price_fen=st.integers(1, 10**5),
    floor_fen=st.none() | st.integers(0, 10**5),
    consented=st.booleans(),
)


@given(st.lists(SALES, max_size=8), st.integers(0, 3000), st.data())
def test_due_is_the_sum_of_its_parts_and_bounds_what_is_paid(
    sales: list[Sale], commission: int, data: st.DataObject
) -> None:
    settlement = settle(sales, commission_bp=commission)
    assert settlement.due_fen == settlement.sales_fen - settlement.commission_fen + settlement.make_up_fen
    while settlement.remaining_fen > 0:
        part = data.draw(st.integers(max(1, settlement.remaining_fen // 2), settlement.remaining_fen))
        settlement = check_payment(settlement, part)
        assert settlement.paid_fen <= settlement.due_fen


@given(st.lists(SALES, max_size=8))
def test_never_less_than_the_floor_without_consent(sales: list[Sale]) -> None:
    from outlet_app.domain.money import amount

    strict = [sale for sale in sales if not sale.consented]
    floor = sum(amount(sale.quantity, sale.floor_fen or 0, sale.unit) for sale in strict)
    assert settle(strict).due_fen >= floor
