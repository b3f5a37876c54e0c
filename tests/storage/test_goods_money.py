"""Whatever a clerk does with an order, in whatever sequence: never more comes back than was paid."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outlet_app.domain.acts.goods import ReturnedLine
from outlet_app.domain.entries import Entry, body_of, cash_of, decode
from outlet_app.domain.lifecycles import DOWNLINK, DownlinkState
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import OrderForm, OrderLineForm, PartyForm
from outlet_app.services.goods.forms import ArrivalForm, HandOutForm, ReturnForm, StepForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, HandClock, composed, enrolled


@dataclass
class _Life:
    """One order lived through by random acts; refused ones change nothing."""

    counter: Counter
    order: int
    dice: random.Random
    done: list[str] = field(default_factory=list)

    def step(self) -> None:
        """Try something."""
        goods = self.counter.goods
        counts = [self.dice.randint(0, 2), self.dice.randint(0, 3)]
        lines = tuple(
            ReturnedLine(code, "pc", count) for code, count in zip(("KETTLE", "LAMP"), counts, strict=True) if count
        )
        refund = self.dice.choice([None, None, 0, self.dice.randint(0, 20_000)])
        acts: dict[str, Callable[[], object]] = {
            "arrive": lambda: goods.arrivals.arrive([ArrivalForm(self.order)], CLERK),
            "hand": lambda: goods.handing.hand_out(HandOutForm(self.order, "identity"), CLERK),
            "refuse": lambda: goods.steps.step(StepForm(self.order, "refused", "late"), CLERK),
            "cancel": lambda: goods.steps.step(StepForm(self.order, "cancelled", "late", refund_fen=refund), CLERK),
            "refund": lambda: goods.steps.step(StepForm(self.order, "refunded", refund_fen=refund), CLERK),
            "return": lambda: goods.returns.save(
                ReturnForm(self.order, lines=lines, reason="unwanted", refund_fen=refund), CLERK
            ),
        }
        name = self.dice.choice([*acts, "return", "hand", "arrive"])
        try:
            acts[name]()
        except Refused:
            return
        self.done.append(name)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), deposit=st.sampled_from([None, 0, 5_000]))
def test_money_never_exceeds_the_order(
    tmp_path_factory: pytest.TempPathFactory, seed: int, deposit: int | None
) -> None:
    """Σ received − Σ refunded stays between nothing and the total after every act, and every state follows the last by
    the life cycle's steps."""
    folder: Path = tmp_path_factory.mktemp("life")
    clock = HandClock()
    store = enrolled(folder / "data", clock)
    try:
        counter = composed(store, clock)
        party = counter.people.register(PartyForm(role="villager", name="施六金"), CLERK).party.party
        lines = (OrderLineForm("KETTLE", "pc", 2, 6_900), OrderLineForm("LAMP", "pc", 3, 880))
        tendered = 16_440 if deposit is None else deposit
        form = OrderForm(party=party, lines=lines, tendered_fen=tendered, deposit_fen=deposit)
        life = _Life(counter, counter.orders.save(form, CLERK).seq, random.Random(seed))
        for _ in range(12):
            life.step()
            kept = sum(cash_of(body_of(entry)) for entry in _entries(store, life.order))
            assert 0 <= kept <= 16_440, life.done
        with store.ledger.writing() as writing:
            states = [DownlinkState(state) for _, state in writing.books.goods.steps(str(life.order))]
        for before, after in pairwise(states):
            assert before == after or _reached(before, after), states
        assert differences(store.engine) == []
    finally:
        store.close()


def _entries(store: Store, order: int) -> list[Entry]:
    return [decode(data) for seq, data, _hash in store.ledger.rows() if seq >= order]  # one order is all there is


def _reached(before: DownlinkState, after: DownlinkState) -> bool:
    """Whether `after` comes from `before` by allowed steps: one act may walk several."""
    seen, front = {before}, [before]
    while front:
        for following in DOWNLINK.after(front.pop()) - seen:
            seen.add(following)
            front.append(following)
    return after in seen
