"""Codes and roles of people: what can't be is refused, what is unusual is a warning, and every role has its place."""

from __future__ import annotations

import msgspec
import pytest

from outlet_app.domain.feed import DivisionRow, FeedKind
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import OrderForm, OrderLineForm, PartyForm
from outlet_app.services.orders import BUYER_KINDS
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, tell

WRONG_CODES = [
    ("id_number", "44052418800101001", "E167"),
    ("id_number", "440524800101001", "E168"),
    ("id_number", "440524188001010015", "E169"),
    ("id_number", "440524188013010014", "E1"),
    ("uscc", "93433124MA000000T", "E172"),
    ("uscc", "93433124MA0000000X", "E173"),
    ("phone", "12800138000", "E176"),
    ("card", "0000000000000000", "E174"),
    ("card", "6222021234567890", "E175"),
]


@pytest.mark.parametrize(("field", "code", "refusal"), WRONG_CODES)
def test_what_can_not_be_is_refused(counter: Counter, field: str, code: str, refusal: str) -> None:
    """A wrong shape, date or check digit: nothing is registered."""
    with pytest.raises(Refused, match=refusal):
        counter.people.register(PartyForm(**{"name": "龙秀英", field: code}), CLERK)  # type: ignore[arg-type]
    assert counter.people.page() == []


def test_what_is_unusual_is_a_warning(store: Store, counter: Counter) -> None:
    """A valid number of a county nobody knows, or a phone somebody else has: registered, and said."""
    rows = (DivisionRow("440106", "天河区", 1985),)
    tell(store, [(999, FeedKind.DIVISIONS, "44", msgspec.msgpack.encode(rows))])
    unknown = PartyForm(name="吴老先", id_number="440524188001010014", phone="13800138000")
    assert len(counter.people.register(unknown, CLERK).warnings) == 1
    shared = counter.people.register(PartyForm(name="龙秀英", phone="+86 138-0013-8000"), CLERK)
    assert len(shared.warnings) == 1
    assert shared.party.phone == "138******00"


@pytest.mark.parametrize(
    ("role", "name", "shown"),
    [
        ("farmer", "龙秀英", "龙**"),
        ("villager", "吴阿妹", "吴**"),
        ("cooperative", "十八洞合作社", "十八洞合作社"),
        ("business", "广州鲜果有限公司", "广州鲜果有限公司"),
        ("government", "花垣县机关食堂", "花垣县机关食堂"),
    ],
)
def test_households_cooperatives_businesses_and_governments(
    store: Store, counter: Counter, role: str, name: str, shown: str
) -> None:
    """Each is a role of its own, found by it; persons masked, bodies in full; their orders are theirs."""
    card = counter.people.register(PartyForm(role=role, name=name), CLERK).party
    assert (card.role, card.name) == (role, shown)
    assert [one.party for one in counter.people.page(roles=(role,))] == [card.party]
    line = OrderLineForm("GIFTPACK", "pc", 2, 3990)
    kind = role if role in BUYER_KINDS else "person"
    form = OrderForm(direction="up", party=card.party, lines=(line,), prepaid=True, buyer_kind=kind)
    detail = counter.records.detail(counter.orders.save(form, CLERK).seq)
    assert detail is not None
    assert detail.row.party == shown
    assert differences(store.engine) == []
