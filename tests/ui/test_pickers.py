"""Lists under a field: keys, scanners, input methods, late answers."""

from __future__ import annotations

import threading
from typing import cast

import pytest
from PySide6.QtCore import Qt

from outlet_app.services.forms import PartyForm
from tests.support.counter import CLERK
from tests.ui import acts
from tests.ui.acts import ENTER, ESC, Clerk
from tests.ui.conftest import press
from ui.intake.page import IntakePage

DOWN = Qt.Key.Key_Down


@pytest.fixture
def page(clerk: Clerk) -> IntakePage:
    """The intake page, the cursor at the farmer."""
    return cast(IntakePage, clerk.opens("intake"))


def titles(page: IntakePage) -> list[str]:
    """What the farmer's list offers."""
    popup = page.party.picker.popup
    return [choice.title for choice in popup.choices()] if popup.isVisible() else []


def test_the_list_opens_while_typing_and_never_takes_the_cursor(clerk: Clerk, page: IntakePage) -> None:
    """Full names for the clerk; arrows move, Enter takes, the masked name stays in the field."""
    clerk.types("q")
    clerk.qtbot.waitUntil(lambda: titles(page) == ["+ New farmer…"])
    press(Qt.Key.Key_Backspace)
    assert titles(page) == []
    clerk.types("m")
    clerk.qtbot.waitUntil(lambda: titles(page) == ["麻先进", "+ New farmer…"])
    assert clerk.cursor() == "intake-party"
    press(DOWN)
    assert page.party.picker.popup.current().title == "+ New farmer…"  # type: ignore[union-attr]
    press(Qt.Key.Key_Up)
    press(ENTER)
    assert page.party.picker.text() == "麻**"
    assert "139******01" in page.party.facts.detail.text()


def test_esc_closes_the_list_and_down_opens_it(clerk: Clerk, page: IntakePage) -> None:
    """What was typed stays."""
    clerk.types("m")
    clerk.qtbot.waitUntil(lambda: len(titles(page)) == 2)
    press(ESC)
    assert titles(page) == []
    assert page.party.picker.text() == "m"
    press(DOWN)
    clerk.qtbot.waitUntil(lambda: len(titles(page)) == 2)


def test_found_by_the_end_of_the_phone(clerk: Clerk, page: IntakePage) -> None:
    """The last digits and Enter."""
    clerk.picks(page.party.picker, "5601")
    assert page.party.party().name == "麻**"  # type: ignore[union-attr]


def test_enter_before_the_answer_takes_nothing_unsure(clerk: Clerk, page: IntakePage) -> None:
    """Two fit: the list opens instead, and the next Enter takes the current row."""
    clerk.stocked.counter.people.register(PartyForm(name="龙先远"), CLERK)
    clerk.enter("l")
    clerk.qtbot.waitUntil(lambda: len(titles(page)) == 3)
    assert page.party.party() is None
    press(ENTER)
    assert page.party.party() is not None


def test_typing_after_a_choice_takes_it_back(clerk: Clerk, page: IntakePage) -> None:
    """The masked name is no longer somebody once it is edited."""
    clerk.picks(page.party.picker, "5601")
    page.party.picker.take_cursor()
    clerk.types("x")
    assert page.party.party() is None
    assert "Find them" in page.party.facts.hint.text()


def test_late_answers_are_dropped(clerk: Clerk, page: IntakePage) -> None:
    """While the desk is stuck one goes on typing; only the answer to what stands there counts."""
    go_on = threading.Event()
    assert clerk.window.desk is not None
    clerk.window.desk.ask(lambda: go_on.wait(30))
    clerk.types("m")
    press(DOWN)
    clerk.types("zz")
    press(DOWN)
    shown: list[list[str]] = []
    found = page.party.picker.popup.open

    def watch(choices: list[object], said: str = "") -> None:
        found(choices, said)  # type: ignore[arg-type]
        shown.append(titles(page))

    page.party.picker.popup.open = watch  # type: ignore[method-assign,assignment]
    go_on.set()
    clerk.settles()
    clerk.qtbot.waitUntil(lambda: bool(shown))
    assert shown == [["+ New farmer…"]]


def test_a_scan_amid_an_input_method_arrives_whole(clerk: Clerk, page: IntakePage) -> None:
    """Letters being composed never count as typed; committed full-width digits of a scan do."""
    clerk.picks(page.party.picker, "5601")
    clerk.shell.show_page("orders")
    clerk.settles()
    press(ENTER)
    entry = clerk.shell.page().entry  # type: ignore[attr-defined]
    acts.compose(entry.product.edit, "niu")
    assert entry.product.text() == ""
    assert not entry.product.searching()
    acts.commit(entry.product.edit, "６９０００００００１０１１")
    press(ENTER)
    clerk.qtbot.waitUntil(lambda: entry.product.product() is not None)
    assert entry.product.product().name.code == "MILKCASE"


def test_fields_for_codes_have_no_input_method(clerk: Clerk, page: IntakePage) -> None:
    """What scanners type into, and nothing being composed, even where an input method insists."""
    for edit in (page.ref.edit, page.terms.loan_ref.edit, page.party.register.phone.edit):
        assert not edit.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        acts.compose(edit, "abc")
        assert edit.text() == ""
        acts.commit(edit, "１２３")
        assert edit.text() == "１２３"
        edit.clear()


def test_a_product_that_is_not_there_says_so(clerk: Clerk, page: IntakePage) -> None:
    """The list says what to do; Enter chooses nothing."""
    clerk.picks(page.party.picker, "5601")
    clerk.enter("zzz")
    clerk.qtbot.waitUntil(page.entry.product.popup.isVisible)
    assert "No such product" in page.entry.product.popup._said.text()
    press(ENTER)
    clerk.settles()
    assert page.entry.product.product() is None
