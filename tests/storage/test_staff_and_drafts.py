"""Signing in and drafts, on a real store."""

from __future__ import annotations

import pytest

from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, PartyForm
from outlet_app.services.model import Role, StaffMember
from outlet_app.services.staff import ATTEMPTS, LOCK_MS
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, HandClock, composed

DAY_MS = 86_400_000


KIWI = LineForm("KIWI", "A", "g", 158_400, 1200, tare=1400, packages=6)


@pytest.fixture
def farmer(counter: Counter) -> int:
    """An invented farmer."""
    return counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party


def test_signing_in(counter: Counter, clock: HandClock) -> None:
    """The right PIN, also typed full-width; wrong ones are counted, then sign-in pauses, longer each time; a right one
    in time forgets them; a clock set back locks nobody out for a year."""
    staff = counter.staff
    staff.name(CLERK, "2468")
    assert staff.sign_in("02", "２４６８") == CLERK
    for number, pin in (("02", ""), ("99", "2468"), ("", "")):
        with pytest.raises(Refused, match="E301"):
            staff.sign_in(number, pin)
    assert staff.sign_in("02", "2468") == CLERK
    for left in range(ATTEMPTS - 1, 0, -1):
        with pytest.raises(Refused, match="E301") as told:
            staff.sign_in("02", "0000")
        assert told.value.facts["left"] == left
    pauses = []
    for pause in (*LOCK_MS, LOCK_MS[-1]):
        with pytest.raises(Refused, match="E302") as told:
            staff.sign_in("02", "0000")
        pauses.append(told.value.facts["seconds"])
        with pytest.raises(Refused, match="E302"):
            staff.sign_in("02", "2468")
        clock.at += pause
    assert pauses == [30, 120, 600, 600]
    assert staff.sign_in("02", "2468") == CLERK
    for _ in range(ATTEMPTS):
        with pytest.raises(Refused, match=r"E301|E302"):
            staff.sign_in("02", "0000")
    clock.at -= 365 * DAY_MS
    assert staff.sign_in("02", "2468") == CLERK


@pytest.mark.parametrize("pin", ["", "123", "1" * 13, "12a4", "１２", "-123"])
def test_pins_that_are_none(counter: Counter, pin: str) -> None:
    """4 to 12 digits; nothing is named otherwise."""
    with pytest.raises(Refused, match="E304"):
        counter.staff.name(CLERK, pin)
    assert counter.staff.members() == []


@pytest.mark.parametrize("number", ["", "x/y", "0 2", "123456789", "二", "02:"])
def test_numbers_that_are_none(counter: Counter, number: str) -> None:
    """At most eight letters and digits: what can be typed at any keyboard, and told apart in an entry."""
    with pytest.raises(Refused, match="E303"):
        counter.staff.name(StaffMember(number, "麻姐", Role.CLERK), "2468")
    assert counter.staff.members() == []


def test_no_pin_is_stored(store: Store, counter: Counter) -> None:
    """Only argon2id hashes, outside the ledger."""
    counter.staff.name(CLERK, "24681357")
    assert all(b"24681357" not in data for _, data, _ in store.ledger.rows())
    with store.engine.connect() as connection:
        (kept,) = connection.exec_driver_sql("SELECT pin_hash FROM staff_secret").scalars().all()
    assert kept.startswith("$argon2id$")
    assert "24681357" not in kept


def test_drafts(store: Store, counter: Counter, farmer: int, clock: HandClock) -> None:
    """What was typed survives a restart to the letter; its act takes it away; one of another shape is left aside."""
    form = ConsignmentForm(party=farmer, lines=(KIWI,), note="雨天，路滑 ×2")
    counter.drafts.keep("intake", form)
    counter.drafts.keep("orders", OrderForm(note="另一页"))
    store.engine.dispose()
    again = composed(store, clock)
    assert again.drafts.load("intake", ConsignmentForm) == form
    assert again.drafts.load("nowhere", ConsignmentForm) is None
    again.intake.save(form, CLERK)
    assert again.drafts.load("intake", ConsignmentForm) is None
    assert again.drafts.load("orders", OrderForm) == OrderForm(note="另一页")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE draft SET body = x'ff00'")
    assert again.drafts.load("orders", OrderForm) is None
    again.drafts.drop("orders")
