"""Orders of goods for tests: the day's pressure cooker, its arrival, the codes."""

from __future__ import annotations

import msgspec

from outlet_app.domain.acts.goods import GoodsArrived
from outlet_app.services.counter import Counter
from outlet_app.services.forms import OrderForm, OrderLineForm, PartyForm
from outlet_app.services.goods.forms import ArrivalForm
from tests.support.counter import CLERK


def villager(counter: Counter) -> int:
    """A villager."""
    form = PartyForm(role="villager", name="施六金", phone="13712345602")
    return counter.people.register(form, CLERK).party.party


def cooker(counter: Counter, party: int, deposit: int | None = 10_000, **more: object) -> int:
    """Step 12 of the day: a pressure cooker at 259.00, 100.00 of it now; its number."""
    line = OrderLineForm("COOKER", "pc", 1, 25_900)
    tendered = 25_900 if deposit is None else deposit
    form = OrderForm(party=party, lines=(line,), tendered_fen=tendered, deposit_fen=deposit)
    return counter.orders.save(msgspec.structs.replace(form, **more), CLERK).seq


def arrived(counter: Counter, *orders: int) -> list[str]:
    """They arrive together; their codes."""
    saved = counter.goods.arrivals.arrive([ArrivalForm(order, f"A{order}") for order in orders], CLERK)
    body = body_of(counter, saved.seq)
    assert isinstance(body, GoodsArrived)
    return [one.code for one in body.arrivals]


def body_of(counter: Counter, seq: int) -> object:
    """An act's body."""
    detail = counter.records.detail(seq)
    assert detail is not None
    return detail.body
