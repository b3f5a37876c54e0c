"""Whatever is typed, pasted or left in a draft of another shape: it is refused in words, and nothing is written."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from outlet_app.domain.acts.goods import ReturnedLine
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import PartyForm
from outlet_app.services.goods.forms import ArrivalForm, ReturnForm, StepForm
from outlet_app.services.post.forms import BackForm, ManifestForm
from outlet_app.services.post.forms_city import CloseForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.storage.city import boxes, taken_in
from tests.support.counter import CLERK, city_feed, tell
from tests.support.goods import cooker, villager
from tests.support.produce import person
from tests.support.room_histories import parcel_form

HALF = "\ud800"
"""Half a character, as a broken input method sends it: no file can hold it."""
FAR = 2**62
Typed = Callable[[Counter, str], object]

SEARCHES: dict[str, Typed] = {
    "pick-up code": lambda counter, text: counter.goods.handing.said(text),
    "returns": lambda counter, text: counter.goods.returns.found(text),
    "goods": lambda counter, text: counter.goods.handing.found(text),
    "lots": lambda counter, text: counter.produce.stock.lots(text),
    "dues": lambda counter, text: counter.produce.payouts.due(words=text),
    "settling": lambda counter, text: counter.produce.settling.waiting(text),
    "certificates": lambda counter, text: counter.produce.certificates.listed(text),
    "city": lambda counter, text: counter.post.city.sent_one(text),
    "back": lambda counter, text: counter.post.back.find(text),
    "places": lambda counter, text: counter.post.tariff.places(text),
    "records": lambda counter, text: counter.records.page(text),
    "people": lambda counter, text: counter.people.search(text),
}
ACTS: dict[str, Typed] = {
    "shelf": lambda counter, text: counter.goods.arrivals.arrive(
        [ArrivalForm(cooker(counter, villager(counter)), text)], CLERK
    ),
    "waybill": lambda counter, text: counter.goods.arrivals.arrive(
        [ArrivalForm(cooker(counter, villager(counter)), "", text)], CLERK
    ),
    "reason": lambda counter, text: counter.goods.steps.step(
        StepForm(cooker(counter, villager(counter)), "cancelled", "other", text), CLERK
    ),
    "paper": lambda counter, text: counter.goods.returns.save(
        ReturnForm(0, text, (ReturnedLine("COOKER", "pc", 1),), "late"), CLERK
    ),
    "contents": lambda counter, text: counter.post.parcels.accept(replace(parcel_form(), contents=text), CLERK),
    "sender": lambda counter, text: counter.post.parcels.accept(
        replace(parcel_form(), sender=(text, "13812345600", text)), CLERK
    ),
    "refused sender": lambda counter, text: counter.post.parcels.refuse(
        replace(parcel_form(), sender=(text, "", "")), "size", CLERK
    ),
    "void": lambda counter, text: counter.post.waybills.void("9820926000100", "other", CLERK, text),
    "manifest": lambda counter, text: counter.post.manifest.sign(ManifestForm((text,), text), CLERK),
    "slip": lambda counter, text: counter.office.slips.void(text, "torn", CLERK),
    "slips": lambda counter, text: counter.office.slips.issue(text, 1, 2, CLERK),
    "party": lambda counter, text: counter.people.register(PartyForm(name=text, address=text), CLERK),
    "loan": lambda counter, text: counter.persons.agreements.lend(villager(counter), text, 500, CLERK),
}
TEXTS = st.sampled_from([HALF, f"龙{HALF}", "９８７６５４", "\x00", "'; --", "*", '"', "%_", "𬭎" * 50, "长" * 200_000])


@pytest.mark.parametrize("where", [*SEARCHES, *ACTS])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS | st.text(st.characters(), max_size=20))
def test_any_text_anywhere(counter: Counter, store: Store, where: str, text: str) -> None:
    """Found, saved or refused; a fault of the program it never is, and what was saved derives anew to the same."""
    tell(store, city_feed())
    with contextlib.suppress(Refused):
        (SEARCHES | ACTS)[where](counter, text)
    assert differences(store.engine) == []


def test_half_a_character_is_said_to_be_one(counter: Counter) -> None:
    """Not that the file is broken: the clerk can do something about it."""
    for where in ("pick-up code", "certificates", "city"):
        with pytest.raises(Refused, match="E609"):
            SEARCHES[where](counter, HALF)
    for where in ("shelf", "paper", "slip", "manifest", "party"):
        with pytest.raises(Refused, match="E609"):
            ACTS[where](counter, HALF)


def test_a_parcel_of_another_shape(store: Store, counter: Counter) -> None:
    """Choices that no list offers, weights and sums that nothing has: of a refused parcel they would stand in the
    ledger."""
    tell(store, city_feed())
    for change, code in (
        ({"id_check": "seen"}, "E734"),
        ({"result": ""}, "E734"),
        ({"quantity": FAR}, "E757"),
        ({"weight_g": -FAR}, "E757"),
        ({"tendered_fen": FAR}, "E757"),
    ):
        form = replace(parcel_form(), **change)
        with pytest.raises(Refused, match=code):
            counter.post.parcels.accept(form, CLERK)
        with pytest.raises(Refused, match=code):
            counter.post.parcels.refuse(form, "size", CLERK)


def test_what_comes_back_weighs_what_can_be(store: Store, counter: Counter) -> None:
    """A parcel and a city order's box."""
    tell(store, city_feed())
    taken_in(counter)
    counter.post.parcels.accept(parcel_form(), CLERK)
    counter.post.packing.save(boxes(counter, "M0919-001"), CLERK)
    waybills = tuple(row.waybill for row in counter.post.manifest.waiting())
    counter.post.manifest.sign(ManifestForm(waybills, "司机"), CLERK)
    with pytest.raises(Refused, match="E775"):
        counter.post.back.save(BackForm(waybills[0], FAR), CLERK)
    with pytest.raises(Refused, match="E800"):
        counter.post.closing.save(CloseForm(("M0919-001",), "returned", "unwanted", found_g=FAR), CLERK)


def test_one_of_three_told_apart_is_still_offered_with_the_third(counter: Counter) -> None:
    """Three of one phone: the second is neither the first nor the third; the first may still be the third."""
    one, two, three = (person(counter, name, phone="13812345600") for name in ("龙秀英", "施六金", "石巧云"))
    counter.persons.duplicates.apart(one, two, CLERK)
    counter.persons.duplicates.apart(two, three, CLERK)
    assert [(pair.one.party, pair.other.party) for pair in counter.persons.duplicates.found()] == [(one, three)]


def test_pairs_told_apart_do_not_hide_others(counter: Counter) -> None:
    """However short the list is."""
    pairs = [
        (person(counter, "龙一", phone=f"1381234560{n}"), person(counter, "施二", phone=f"1381234560{n}"))
        for n in range(3)
    ]
    for one, other in pairs[:2]:
        counter.persons.duplicates.apart(one, other, CLERK)
    found = counter.persons.duplicates.found(limit=1)
    assert [(pair.one.party, pair.other.party) for pair in found] == [pairs[2]]
