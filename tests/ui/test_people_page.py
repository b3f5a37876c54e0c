"""People by keys alone: found, registered with the fields of their role, changed, refused in place."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt

from tests.ui.acts import CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import press
from ui.people.page import PeoplePage

ID_BORN_1880 = "440524188001010014"


@pytest.fixture
def page(clerk: Clerk) -> PeoplePage:
    """The people page, loaded."""
    found = cast(PeoplePage, clerk.opens("people"))
    clerk.qtbot.waitUntil(lambda: len(found.list.model().rows) == 4)
    return found


def names(page: PeoplePage) -> list[str]:
    """The names in the list, as shown."""
    model = page.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_found_by_initials_and_phone(clerk: Clerk, page: PeoplePage) -> None:
    """Masked in the list; Enter in the field goes to the list."""
    assert clerk.cursor() == "people-search"
    clerk.types("lxy")
    clerk.qtbot.waitUntil(lambda: names(page) == ["龙**"])
    press(ENTER)
    assert clerk.cursor() == "people-table"
    page.list.field.take_cursor()
    clerk.types("5602")
    clerk.qtbot.waitUntil(lambda: names(page) == ["施**"])
    page.list.field.take_cursor()
    clerk.types("nobody")
    clerk.qtbot.waitUntil(lambda: names(page) == [])
    assert "Ctrl+N" in page.list._empty.text()


def test_registered_by_keys(clerk: Clerk, page: PeoplePage) -> None:
    """Ctrl+N, name, phone, ID, Enter to the end, F10: registered, current in the list, told."""
    press(Qt.Key.Key_N, CTRL)
    assert clerk.cursor() == "party-name"
    clerk.enter("吴老先", "13512345604", ID_BORN_1880)
    before = clerk.head()
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: not page.panel.editing())
    clerk.qtbot.waitUntil(lambda: len(page.list.model().rows) == 5)
    assert clerk.head() == before + 1
    assert page.panel.title.text() == "吴**"
    assert page.list.current().role == "farmer"


def test_fields_follow_the_role(clerk: Clerk, page: PeoplePage) -> None:
    """A cooperative has a credit code and no ID; a villager neither card nor cooperative."""
    press(Qt.Key.Key_N, CTRL)
    form = page.panel.form
    form.role.take_cursor()
    clerk.types("C")
    assert form.role.value() == "cooperative"
    assert form.uscc.isVisible()
    assert not form.id_number.isVisible()
    press(Qt.Key.Key_Down)
    assert not form.card.isVisible()
    assert not form.cooperative.isVisible()


WRONG = [
    ("phone", "138123456", "not a mobile number"),
    ("id_number", "440524188001010015", "check character"),
    ("card", "6222020000000000001", "check digit"),
    ("division", "4331", "not a division code"),
]


@pytest.mark.parametrize(("name", "typed", "told"), WRONG)
def test_wrong_codes_are_told(name: str, typed: str, told: str, clerk: Clerk, page: PeoplePage) -> None:
    """Not while they are half typed, but on Enter and on F10; nothing is registered."""
    press(Qt.Key.Key_N, CTRL)
    clerk.enter("吴老先")
    field = getattr(page.panel.form, name)
    field.take_cursor()
    clerk.types(typed[:3])
    assert page.panel.said.text() == ""
    clerk.types(typed[3:])
    press(ENTER)
    assert told in page.panel.said.text()
    before = clerk.head()
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.head() == before
    assert field.edit.hasFocus()


def test_the_name_is_needed(clerk: Clerk, page: PeoplePage) -> None:
    """F10 puts the cursor there and says so."""
    press(Qt.Key.Key_N, CTRL)
    press(Qt.Key.Key_F10)
    assert clerk.cursor() == "party-name"
    assert "The name is missing" in page.panel.said.text()


def test_a_known_id_is_refused_at_its_field(clerk: Clerk, page: PeoplePage) -> None:
    """The service's refusal shows where it belongs, and typing goes on."""
    for _ in range(2):
        press(Qt.Key.Key_N, CTRL)
        clerk.enter("吴老先", "", ID_BORN_1880)
        press(Qt.Key.Key_F10)
        clerk.settles()
    assert page.panel.editing()
    assert clerk.cursor() == "party-id"
    assert "registered already" in page.panel.said.text()


def test_a_shared_phone_warns_in_place(clerk: Clerk, page: PeoplePage) -> None:
    """Saved all the same; the warning stands in the panel."""
    press(Qt.Key.Key_N, CTRL)
    clerk.enter("龙先进", "13812345600")
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: not page.panel.editing())
    assert "same phone" in page.panel.warnings.text()
    assert page.panel.warnings.isVisible()


def test_changed_by_keys(clerk: Clerk, page: PeoplePage) -> None:
    """F10 opens the form, in full; saving records the change."""
    clerk.types("lxy")
    clerk.qtbot.waitUntil(lambda: names(page) == ["龙**"])
    press(ENTER)
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(page.panel.editing)
    assert page.panel.form.name.text() == "龙秀英"
    assert page.panel.form.phone.text() == "13812345600"
    page.panel.form.address.take_cursor()
    clerk.types("花垣县双龙镇十八洞村 3 组")
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: not page.panel.editing())
    clerk.settles()
    assert "十八洞村" in page.panel.facts["address"].figure.text()


def test_esc_leaves_the_form_with_care(clerk: Clerk, page: PeoplePage) -> None:
    """The first Esc asks, the second leaves; nothing is registered."""
    press(Qt.Key.Key_N, CTRL)
    clerk.types("吴老先")
    press(ESC)
    assert page.panel.editing()
    press(ESC)
    assert not page.panel.editing()
    assert clerk.cursor() == "people-search"
