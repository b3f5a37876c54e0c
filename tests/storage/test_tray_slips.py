"""Paper slips for a dead PC: numbered, keyed once by their number, voided with a reason."""

from __future__ import annotations

import msgspec
import pytest

from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.office.ports import SheetRow
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, INSTALLER

PORK = LineForm("PORK", "一级", "g", 16_800, 7600)


@pytest.fixture
def form(counter: Counter) -> ConsignmentForm:
    """A consignment to be keyed from slip A-003, typed as people type."""
    farmer = counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party
    return ConsignmentForm(party=farmer, lines=(PORK,), ref=" a-03 ")


def waiting(counter: Counter) -> list[str]:
    """The slips that wait."""
    return [row.number for row in counter.office.slips.waiting()]


def test_numbered_keyed_and_voided(store: Store, counter: Counter, form: ConsignmentForm) -> None:
    """Of twelve, one is keyed at intake, one at orders, one torn."""
    slips = counter.office.slips
    issued = slips.issue("a-", 1, 12, CLERK).seq
    assert waiting(counter) == [f"A-{number:02d}" for number in range(1, 13)]
    assert slips.numbers_of(issued)[0] == "A-01"
    counter.intake.save(form, CLERK)
    line = (OrderLineForm("SALT", "pc", 1, 250),)
    counter.orders.save(OrderForm(lines=line, tendered_fen=250, ref="Ａ－０４"), CLERK)
    slips.void("A-05", "torn", CLERK)
    assert waiting(counter) == [f"A-{number:02d}" for number in (1, 2, 6, 7, 8, 9, 10, 11, 12)]
    assert slips.sheets() == [SheetRow(issued, "A-01", "A-12", 12, 9)]
    assert differences(store.engine) == []


def test_keyed_once(counter: Counter, form: ConsignmentForm) -> None:
    """The same number again is refused, and names the act; so is a void one; any other own number is free."""
    counter.office.slips.issue("A-", 1, 12, CLERK)
    keyed = counter.intake.save(form, CLERK)
    with pytest.raises(Refused, match="E853") as refused:
        counter.intake.save(form, CLERK)
    assert refused.value.facts["number"] == f"{keyed.seq:04d}"
    void = counter.office.slips.void("a-04", "lost", CLERK)
    with pytest.raises(Refused, match="E854") as refused:
        counter.intake.save(msgspec.structs.replace(form, ref="A-04"), CLERK)
    assert refused.value.facts["number"] == f"{void.seq:04d}"
    for ref in ("A-99", "A-3", "B-03", "来往 12 号"):
        counter.intake.save(msgspec.structs.replace(form, ref=ref), CLERK)
        counter.intake.save(msgspec.structs.replace(form, ref=ref), CLERK)


def test_a_reversed_act_gives_its_slip_back(store: Store, counter: Counter, form: ConsignmentForm) -> None:
    """Keyed wrongly, reversed, keyed anew from the same paper."""
    counter.office.slips.issue("A-", 1, 12, CLERK)
    wrong = counter.intake.save(form, CLERK).seq
    counter.corrections.reverse(wrong, "typing", "", CLERK)
    assert "A-03" in waiting(counter)
    counter.intake.save(msgspec.structs.replace(form, replaces=wrong), CLERK)
    assert "A-03" not in waiting(counter)
    assert differences(store.engine) == []


def test_an_act_of_before_the_numbering(store: Store, counter: Counter, form: ConsignmentForm) -> None:
    """It had that number of its own: the slip printed later is another one, and waits."""
    counter.intake.save(form, CLERK)
    counter.office.slips.issue("A-", 1, 12, CLERK)
    assert "A-03" in waiting(counter)
    assert differences(store.engine) == []


@pytest.mark.parametrize(
    ("prefix", "first", "count"),
    [
        ("", 1, 5),
        ("1A", 1, 5),
        ("ABCDEFG", 1, 5),
        ("甲", 1, 5),
        ("A-", 0, 5),
        ("A-", 1, 0),
        ("A-", 1, 201),
        ("A-", 99_999, 5),
    ],
)
def test_what_is_no_range(counter: Counter, prefix: str, first: int, count: int) -> None:
    """E850, and no number is used."""
    with pytest.raises(Refused, match="E850"):
        counter.office.slips.issue(prefix, first, count, CLERK)
    assert waiting(counter) == []


def test_no_number_twice(counter: Counter) -> None:
    """A range that overlaps is refused whole; the next one goes on."""
    counter.office.slips.issue("A-", 1, 12, CLERK)
    with pytest.raises(Refused, match="E851") as refused:
        counter.office.slips.issue("A-", 12, 12, CLERK)
    assert refused.value.facts["slip"] == "A-12"
    assert len(waiting(counter)) == 12
    counter.office.slips.issue("A-", 13, 12, CLERK)
    counter.office.slips.issue("B-", 1, 2, CLERK)
    assert len(waiting(counter)) == 26


def test_voiding_needs_a_reason_and_a_slip_that_waits(counter: Counter) -> None:
    """Once, with one of the reasons, by somebody who takes acts."""
    slips = counter.office.slips
    slips.issue("A-", 1, 2, CLERK)
    with pytest.raises(Refused, match="E855"):
        slips.void("A-1", "", CLERK)
    with pytest.raises(NotAllowed, match="E310"):
        slips.void("A-1", "lost", INSTALLER)
    slips.void("A-1", "lost", CLERK)
    for number in ("A-1", "A-9", ""):
        with pytest.raises(Refused, match="E852"):
            slips.void(number, "lost", CLERK)
