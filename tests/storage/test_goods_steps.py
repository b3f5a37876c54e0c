"""Orders that end otherwise: refused, cancelled, refunded; each is a state with a reason, none a deletion."""

from __future__ import annotations

import pytest

from outlet_app.domain.acts.goods import OrderStepped
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.goods.forms import StepForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK
from tests.support.goods import arrived, body_of, cooker, villager


@pytest.fixture(autouse=True)
def _rebuilt_alike(store: Store) -> object:
    """After each test, deriving everything anew gives the same tables."""
    yield
    assert differences(store.engine) == []


def test_refused_at_the_counter(counter: Counter) -> None:
    """A state with a reason; no money goes back with it, that is the return's."""
    order = cooker(counter, villager(counter))
    arrived(counter, order)
    steps = counter.goods.steps
    with pytest.raises(Refused, match="E733"):
        steps.step(StepForm(order, "refused"), CLERK)
    with pytest.raises(Refused, match="E733"):
        steps.step(StepForm(order, "refused", "other", " "), CLERK)
    with pytest.raises(Refused, match="E745"):
        steps.step(StepForm(order, "refused", "damaged", refund_fen=1), CLERK)
    with pytest.raises(Refused, match="E734"):
        steps.step(StepForm(order, "lost", "damaged"), CLERK)
    saved = steps.step(StepForm(order, "refused", "damaged", "锅盖裂了"), CLERK)
    assert body_of(counter, saved.seq) == OrderStepped((order,), "refused", "damaged", "锅盖裂了")


def test_cancelled_before_it_was_shipped(counter: Counter) -> None:
    """The deposit goes back, all of it, once; what is shipped can't be cancelled."""
    party = villager(counter)
    order, shipped = cooker(counter, party), cooker(counter, party)
    steps = counter.goods.steps
    with pytest.raises(Refused, match="E732"):
        steps.step(StepForm(order, "cancelled", "unwanted", refund_fen=10_001), CLERK)
    saved = steps.step(StepForm(order, "cancelled", "unwanted"), CLERK)
    assert body_of(counter, saved.seq) == OrderStepped((order,), "cancelled", "unwanted", "", 10_000)
    with pytest.raises(Refused, match="E732"):
        steps.step(StepForm(order, "refunded", refund_fen=1), CLERK)
    for state in ("confirmed", "shipped"):
        steps.step(StepForm(shipped, state), CLERK)
    with pytest.raises(Refused, match="E115"):
        steps.step(StepForm(shipped, "cancelled", "unwanted"), CLERK)
    figures = counter.records.today().figures
    assert (figures.cash_in_fen, figures.cash_out_fen) == (20_000, 10_000)


def test_cancelled_now_and_refunded_later(counter: Counter) -> None:
    """The deposit lay elsewhere: nothing with the cancelling, all of it another day."""
    order = cooker(counter, villager(counter))
    steps = counter.goods.steps
    steps.step(StepForm(order, "cancelled", "late", refund_fen=0), CLERK)
    assert counter.goods.looking.order(order).refundable_fen == 10_000
    steps.step(StepForm(order, "refunded"), CLERK)
    after = counter.goods.looking.order(order)
    assert (after.state, after.refundable_fen) == ("refunded", 0)
