"""Intake by keys alone: the day's consignments, drafts, saving once, and every way to type nonsense."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt

from outlet_app.domain.acts.trade import Consignment
from tests.support.counter import CLERK
from tests.ui import acts
from tests.ui.acts import ALT, CTRL, ENTER, Clerk
from tests.ui.conftest import part, press
from ui.intake.page import IntakePage


@pytest.fixture
def page(clerk: Clerk) -> IntakePage:
    """The intake page, the farmer chosen by initials."""
    found = cast(IntakePage, clerk.opens("intake"))
    clerk.picks(found.party.picker, "lxy")
    return found


def kiwi(clerk: Clerk, page: IntakePage) -> None:
    """The line of 0401: six crates of kiwifruit, grade A."""
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "158.4", "6", "1.4", "", "")


def saved(clerk: Clerk, seq: int) -> Consignment:
    """What the ledger holds under a number."""
    detail = clerk.stocked.counter.records.detail(seq)
    assert detail is not None
    assert isinstance(detail.body, Consignment)
    return detail.body


def test_0401_by_keys(clerk: Clerk) -> None:
    """Step 2 of the day: net 150 kg, ¥1,800.00, advance ¥540.00, ¥200.00 to the loan, payable ¥1,260.00 in a week."""
    acts.bring_to(clerk.stocked, 401)
    page = cast(IntakePage, clerk.opens("intake"))
    assert clerk.cursor() == "intake-party"
    clerk.picks(page.party.picker, "lxy")
    assert clerk.cursor() == "intake-product"
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "158.4", "6", "1.4")
    assert clerk.read("intake-net") == "150.000 kg"
    assert "300 jin" in page.entry.net_label.text()
    clerk.enter("", "")
    assert len(page.table.items()) == 1
    press(ENTER)
    assert clerk.cursor() == "intake-advance"
    clerk.enter("540", "200")
    assert clerk.read("intake-total") == "¥1,800.00"
    assert page.terms.total.capitals.text() == "壹仟捌佰元整"
    assert clerk.read("intake-payable") == "¥1,260.00"
    assert clerk.read("intake-when") == "Sat 26 Sep"
    clerk.saves()
    assert clerk.read("intake-saved-number") == "0401 saved"
    assert "Hand over ¥540.00" in page.saved_panel.more.text()
    assert "not printed" in page.saved_panel.printed.text()
    body = saved(clerk, 401)
    assert (body.total_fen, body.payable_fen, body.advance_fen, body.loan_fen) == (180_000, 126_000, 54_000, 20_000)
    assert (body.lines[0].quantity, body.lines[0].source) == (150_000, "m")


def test_the_next_act_begins_with_enter(clerk: Clerk, page: IntakePage) -> None:
    """After saving, Enter leads to an empty page and the cursor to the farmer."""
    kiwi(clerk, page)
    clerk.saves()
    assert clerk.cursor() == "intake-next"
    press(ENTER)
    assert clerk.cursor() == "intake-party"
    assert page.draft() is None
    assert clerk.read("intake-total") == "¥0.00"


def test_coming_back_after_saving_is_for_the_next_act(clerk: Clerk, page: IntakePage) -> None:
    """Saved, looked elsewhere, F2: what is typed now goes into a new act, not onto what stands about the last one."""
    kiwi(clerk, page)
    clerk.saves()
    clerk.opens("orders")
    clerk.opens("intake")
    assert not page.saved_shown()
    assert clerk.cursor() == "intake-party"
    assert page.draft() is None


def test_f10_twice_saves_once(clerk: Clerk, page: IntakePage) -> None:
    """Two presses in a row, faster than the desk answers."""
    kiwi(clerk, page)
    before = clerk.head()
    press(Qt.Key.Key_F10)
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(page.saved_shown)
    clerk.settles()
    assert clerk.head() == before + 1


def test_0407_paid_when_sold(clerk: Clerk, page: IntakePage) -> None:
    """Step 8: forty sachets at ¥15.00 on sale; pieces have no tare, nothing is due."""
    clerk.picks(page.entry.product, "SACHET")
    assert clerk.cursor() == "intake-gross"
    assert not page.entry.tare.isEnabled()
    clerk.enter("40", "", "")
    page.terms.on_sale.setFocus()
    press(Qt.Key.Key_Space)
    assert clerk.read("intake-total") == "¥600.00"
    assert clerk.read("intake-when") == "when sold"
    clerk.saves()
    body = saved(clerk, clerk.head())
    assert (body.on_sale, body.payable_fen, body.due, body.lines[0].quantity) == (True, 0, None, 40)


def test_0406_replaces_0404(clerk: Clerk, page: IntakePage) -> None:
    """Steps 6 and 7: the weight was wrong; the reversed act comes back to be corrected, its advance carried over."""
    clerk.picks(page.entry.product, "PORK")
    clerk.enter("", "16.8", "", "", "", "")
    press(ENTER)
    clerk.enter("300")
    assert clerk.read("intake-total") == "¥1,276.80"
    clerk.saves()
    wrong = clerk.head()
    clerk.stocked.counter.corrections.reverse(wrong, "weight", "", CLERK, carries=True)
    clerk.shell.show_page("intake", replaces=wrong)
    clerk.settles()
    assert f"Replaces number {wrong:04d}" in page.subtitle.text()
    page.table.view.setFocus()
    press(ENTER)
    assert clerk.cursor() == "intake-gross"
    clerk.types("18.6")
    clerk.saves()
    body = saved(clerk, clerk.head())
    assert (body.total_fen, body.payable_fen, body.replaces) == (141_360, 111_360, wrong)
    assert (body.advance_fen, body.carried_fen) == (30_000, 30_000)
    assert page.saved_panel.more.text() == "No cash moves now."


def test_weights_as_people_say_them(clerk: Clerk, page: IntakePage) -> None:
    """斤 and 两 in any kilogram field, full-width digits of the input method, and the page counted in jin."""
    clerk.picks(page.entry.product, "KIWI")
    press(ENTER)
    for typed, grams in (("3斤2两", 1_600), ("１５８．４", 158_400), ("158。4", 158_400), ("500g", 500)):
        page.entry.gross.clear()
        clerk.types(typed)
        assert page.entry.gross.value() == grams
    press(Qt.Key.Key_J, CTRL)
    page.entry.gross.clear()
    clerk.types("300")
    assert page.entry.gross.value() == 150_000
    assert page.entry.gross.unit.text() == "jin"
    assert clerk.cursor() == "intake-gross"


NONSENSE = [
    ("gross", "heavy", "This is not a quantity"),
    ("gross", "1公斤半", "two ways"),
    ("packages", "6.5", "not a count"),
    ("tare", "-1", "This is not a quantity"),
    ("deduction", "101", "not a percentage"),
    ("price", "1,40", "two ways"),
    ("price", "twelve", "not an amount"),
]


@pytest.mark.parametrize(("name", "typed", "told"), NONSENSE)
def test_nonsense_in_the_line_is_told(name: str, typed: str, told: str, clerk: Clerk, page: IntakePage) -> None:
    """While typing, under the field; Enter does not move on; F10 saves nothing."""
    kiwi_product(clerk, page)
    field = getattr(page.entry, name)
    field.take_cursor()
    field.clear()
    clerk.types(typed)
    assert told in page.entry.said.text()
    press(ENTER)
    assert clerk.cursor() == f"intake-{name}"
    nothing_saved(clerk, page)


TERMS = [("advance", "x", "not an amount"), ("advance", "1800.01", "between zero"), ("loan", "1800.01", "between zero")]
TERMS += [("waived", "5", "waived fraction"), ("due", "13-45", "not a day"), ("commission", "1801", "more than")]


@pytest.mark.parametrize(("name", "typed", "told"), TERMS)
def test_nonsense_in_the_terms_is_told(name: str, typed: str, told: str, clerk: Clerk, page: IntakePage) -> None:
    """Amounts that can't be meant, and amounts the goods don't bear."""
    kiwi(clerk, page)
    field = getattr(page.terms, name)
    field.take_cursor()
    clerk.types(typed)
    assert told in field.problem_label.text()
    assert field.problem_label.isVisible()
    nothing_saved(clerk, page)
    assert clerk.cursor() == f"intake-{name}"
    assert clerk.read("intake-total") == "¥1,800.00"


def kiwi_product(clerk: Clerk, page: IntakePage) -> None:
    """A product and a good weight, so that only one thing is wrong."""
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "158.4")


def nothing_saved(clerk: Clerk, page: IntakePage) -> None:
    """F10 writes nothing now."""
    before = clerk.head()
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.head() == before
    assert not page.saved_shown()


def test_what_is_missing_is_said_in_order(clerk: Clerk) -> None:
    """F10 on an empty page asks for the farmer; then for goods; then for the weight."""
    page = cast(IntakePage, clerk.opens("intake"))
    nothing_saved(clerk, page)
    assert clerk.cursor() == "intake-party"
    assert "Who hands over?" in page.party.problem.text()
    clerk.picks(page.party.picker, "lxy")
    nothing_saved(clerk, page)
    assert clerk.cursor() == "intake-product"
    clerk.picks(page.entry.product, "KIWI")
    nothing_saved(clerk, page)
    assert clerk.cursor() == "intake-gross"
    assert "Weigh it" in page.entry.said.text()


def test_the_tare_is_heavier_than_the_goods(clerk: Clerk, page: IntakePage) -> None:
    """Told live at the tare, and gone once it fits."""
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "8", "6")
    clerk.types("1.4")
    assert "packaging weighs as much" in page.entry.said.text()
    for _ in range(3):
        press(Qt.Key.Key_Backspace)
    clerk.types("1")
    assert page.entry.said.text() == ""


def test_a_line_is_changed_and_removed(clerk: Clerk, page: IntakePage) -> None:
    """Enter takes a line back to the fields and to its place again; Del removes it."""
    kiwi(clerk, page)
    clerk.picks(page.entry.product, "APPLE")
    clerk.enter("", "10", "", "", "", "")
    table = part(page, "intake-lines", type(page.table.view))
    table.setFocus()
    table.go_to(0)
    press(ENTER)
    assert page.entry.product.text() == "Shibadong kiwifruit"
    clerk.enter("100", "6", "1", "", "")
    assert [item.form.product for item in page.table.items()] == ["KIWI", "APPLE"]
    assert page.table.items()[0].quoted.net == 94_000
    table.setFocus()
    table.go_to(1)
    press(Qt.Key.Key_Delete)
    assert [item.form.product for item in page.table.items()] == ["KIWI"]


def test_modes_change_what_is_asked(clerk: Clerk, page: IntakePage) -> None:
    """Alt+3: shipping has a fee, no advance and nothing payable; the cursor stays."""
    kiwi(clerk, page)
    press(Qt.Key.Key_3, ALT)
    assert clerk.cursor() == "intake-product"
    assert not page.terms.advance.isVisible()
    assert not page.terms.payable.isVisible()
    press(ENTER)
    assert clerk.cursor() == "intake-commission"
    clerk.types("16")
    assert clerk.read("intake-cash") == "¥16.00"
    clerk.saves()
    assert "Take ¥16.00" in page.saved_panel.more.text()
    assert saved(clerk, clerk.head()).mode == "ship"
    press(ENTER)
    press(Qt.Key.Key_2, ALT)
    assert page.title.text() == "Intake · purchase"
