"""Correcting from Records, by keys: what a reversal does stands there first, what stops it is named, carried cash can
come back; acts are listed by room and day, and say what goes with them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from outlet_app.domain.acts import produce
from outlet_app.domain.entries import Kind, body_of
from outlet_app.domain.links import CARRY_END
from outlet_app.domain.shift import CashMoved
from outlet_app.domain.summary import summary_of
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from outlet_app.services.office.tray import DECISIONS
from resources import texts
from tests.support.bodies import SAMPLES
from tests.support.counter import CLERK
from tests.ui import counters
from tests.ui.acts import ALT, CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import part, press
from ui import words
from ui.records.facts import facts_of
from ui.records.page import RecordsPage
from ui.widgets.labels import Label


@pytest.fixture
def advanced(stocked: counters.Stocked) -> int:
    """0401 of the acceptance day: 150.0 kg, ¥1,800.00, ¥540.00 of it advanced."""
    line = LineForm("KIWI", "A", "g", 158_400, 1200, tare=1400, packages=6)
    form = ConsignmentForm(party=counters.farmer(stocked.counter), lines=(line,), advance_fen=54_000)
    return stocked.counter.intake.save(form, CLERK).seq


def records(clerk: Clerk, seq: int) -> RecordsPage:
    """Records, with act `seq` read, and nothing more on its way."""
    press(Qt.Key.Key_F7)
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, RecordsPage)
    page.entered(seq=seq)

    def read() -> bool:
        detail = page.side.detail.detail
        return detail is not None and detail.row.seq == seq and not page._look_later.isActive()

    clerk.qtbot.waitUntil(read)
    clerk.settles()
    return page


def pay(stocked: counters.Stocked, act: int) -> int:
    """¥100.00 of what act `act` made payable."""
    with stocked.store.ledger.writing() as writing:
        row = writing.books.dues.owed(act)
        assert row is not None
        body = produce.PaidOut(row.party, ((act, 10_000),), cash_fen=10_000)
        return writing.append(Kind.PAYOUT, body, "clerk:02").seq


def test_what_it_does_stands_there_first(advanced: int, clerk: Clerk) -> None:
    """Till, lot and payable, before anything is confirmed; and what entering anew leaves as it is."""
    page = records(clerk, advanced)
    head = clerk.head()
    press(Qt.Key.Key_R, CTRL)
    clerk.settles()
    panel = page.side.reversal
    assert panel.effects.text().splitlines() == [
        "Cash into the till ¥540.00",
        "Shibadong kiwifruit leaves the lot 150.000 kg",
        "Payable −¥1,260.00",
    ]
    assert part(panel, "reversal-anew", Label).text() == "Entered anew, ¥540.00 in cash stays where it is."
    texts.use("zh_CN")
    panel.retranslate()
    assert "猕猴桃" in panel.effects.text()
    texts.use("en")
    assert clerk.head() == head


def test_what_stops_it_is_named(advanced: int, clerk: Clerk, stocked: counters.Stocked) -> None:
    """Paid already: the payout's number, and no button goes. The payout reversed, the act can be."""
    paid = pay(stocked, advanced)
    page = records(clerk, advanced)
    press(Qt.Key.Key_R, CTRL)
    clerk.settles()
    message = part(page, "reversal-message", Label)
    assert f"{paid:04d}" in message.text()
    assert "[E844]" in message.text()
    assert not part(page, "reversal-go", QPushButton).isEnabled()
    head = clerk.head()
    press(Qt.Key.Key_F10)
    press(Qt.Key.Key_N, CTRL)
    clerk.settles()
    assert clerk.head() == head
    press(ESC)
    page._ask_detail(paid)
    clerk.settles()
    press(Qt.Key.Key_R, CTRL)
    clerk.settles()
    assert not message.isVisible()
    assert not part(page, "reversal-again", QPushButton).isVisible()  # a payout is not entered anew
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.head() == head + 1
    page._ask_detail(advanced)
    clerk.settles()
    press(Qt.Key.Key_R, CTRL)
    clerk.settles()
    assert part(page, "reversal-go", QPushButton).isEnabled()


def test_cash_that_nothing_carries_comes_back(advanced: int, clerk: Clerk, stocked: counters.Stocked) -> None:
    """Reversed to be entered anew, but nothing comes of it: Ctrl+K, words, Enter, Enter; the till has the ¥540.00."""
    stocked.counter.corrections.reverse(advanced, "typing", "", CLERK, carries=True)
    page = records(clerk, advanced)
    press(Qt.Key.Key_K, CTRL)
    assert clerk.cursor() == "carry-note"
    assert clerk.read("carry-amount") == "Take ¥540.00 into the till."
    press(ESC)
    assert not page.side.asking()
    press(Qt.Key.Key_K, CTRL)
    clerk.types("will ship it")
    press(ENTER)
    press(ENTER)
    clerk.settles()
    entry = stocked.store.ledger.entry(clerk.head())
    assert entry is not None
    assert body_of(entry) == CashMoved(54_000, CARRY_END, "will ship it", "float", advanced)
    assert not part(page, "records-carry", QPushButton).isVisible()
    press(Qt.Key.Key_K, CTRL)
    assert not page.side.asking()


def test_a_carry_that_is_gone_meanwhile(advanced: int, clerk: Clerk, stocked: counters.Stocked) -> None:
    """Refused in the panel, with its code; what was typed stays."""
    stocked.counter.corrections.reverse(advanced, "typing", "", CLERK, carries=True)
    page = records(clerk, advanced)
    press(Qt.Key.Key_K, CTRL)
    stocked.counter.corrections.end_carry(advanced, "", CLERK)
    clerk.types("again")
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: "[E849]" in part(page, "carry-message", Label).text())
    assert page.side.carry.note.text() == "again"


def test_no_carry_where_no_cash_stayed(advanced: int, clerk: Clerk) -> None:
    """Of an act that stands, Ctrl+K asks nothing."""
    page = records(clerk, advanced)
    assert not part(page, "records-carry", QPushButton).isVisible()
    press(Qt.Key.Key_K, CTRL)
    assert not page.side.asking()


def test_what_goes_together(advanced: int, stocked: counters.Stocked) -> None:
    """Paid, reversed, replaced: an act's facts name the others."""
    counter = stocked.counter
    paid = pay(stocked, advanced)

    def said(seq: int) -> dict[str, str]:
        detail = counter.records.detail(seq)
        assert detail is not None
        return {label: figure for label, figure, _role in facts_of(detail)}

    assert said(advanced)["Paid by"] == f"{paid:04d}"
    assert said(paid)["Builds on"] == f"{advanced:04d}"
    counter.corrections.reverse(paid, "typing", "", CLERK)
    assert "Paid by" not in said(advanced)
    reversal = counter.corrections.reverse(advanced, "typing", "", CLERK, carries=True).seq
    detail = counter.records.detail(advanced)
    assert detail is not None
    assert detail.party is not None
    line = LineForm("KIWI", "A", "g", 150_000, 1200)
    form = ConsignmentForm(
        party=detail.party.party, lines=(line,), advance_fen=54_000, carried_fen=54_000, replaces=advanced
    )
    anew = counter.intake.save(form, CLERK).seq
    assert said(advanced)["Reversed by"] == f"{reversal:04d}"
    assert said(advanced)["Replaced by"] == f"{anew:04d}"
    assert said(anew)["Replaces"] == f"{advanced:04d}"


def test_many_that_go_together(advanced: int, stocked: counters.Stocked) -> None:
    """The newest are named, and that there are more."""
    paid = [pay(stocked, advanced) for _time in range(12)]
    counter = stocked.counter
    counter.corrections.reverse(paid[0], "typing", "", CLERK)
    more = [pay(stocked, advanced), paid[-1]]
    detail = counter.records.detail(advanced)
    assert detail is not None
    found = next(figure for label, figure, _role in facts_of(detail) if label == "Paid by")
    assert str(f"{more[0]:04d}") in found
    assert len(found.split(", ")) == 12


def test_by_room_and_day(advanced: int, clerk: Clerk, stocked: counters.Stocked) -> None:
    """Alt+K and Down: produce, then goods; Alt+D and Down: of the machine's today, which has none; Esc lists all."""
    order = counters.order(stocked.counter).seq
    page = records(clerk, order)
    assert {row.seq for row in page.model.rows} >= {order, advanced}
    press(Qt.Key.Key_K, ALT)
    assert clerk.cursor() == "records-kind"
    press(Qt.Key.Key_Down)
    clerk.settles()
    assert [row.seq for row in page.model.rows] == [advanced]
    press(Qt.Key.Key_Down)
    clerk.settles()
    assert [row.seq for row in page.model.rows] == [order]
    press(ENTER)
    assert QApplication.focusWidget() is page.table
    press(Qt.Key.Key_D, ALT)
    assert clerk.cursor() == "records-day"
    press(Qt.Key.Key_Down)
    clerk.settles()
    assert page.model.rows == []
    press(ESC)
    clerk.settles()
    assert {row.seq for row in page.model.rows} >= {order, advanced}
    assert QApplication.focusWidget() is page.search


def test_a_day_lists_its_acts(advanced: int, stocked: counters.Stocked) -> None:
    """And words, kinds and day hold together."""
    page = stocked.counter.records.page
    assert advanced in [row.seq for row in page(day="2026-09-19")]
    assert page(day="2026-09-18") == []
    assert [row.seq for row in page("lxy", kinds=("consign",), day="2026-09-19")] == [advanced]
    assert page("lxy", kinds=("order",)) == []


FORMS = (
    *(f"lot_{how}" for how in ("returned", "spoiled", "mixed", "split", "regraded")),
    *(f"cert_{how}" for how in ("collected", "issued", "reissued")),
    *(f"order_{state}" for state in ("confirmed", "shipped", "cancelled", "refused", "expired", "closed", "refunded")),
    *(f"disposed_{decision}" for decision in DECISIONS),
    *(f"city_{state}" for state in ("short", "refused", "returned")),
)
"""Forms that one kind of act has many of."""


def test_every_act_has_words() -> None:
    """None stands in the list by its code."""
    found = {(str(kind), summary.form if (summary := summary_of(body)) else "") for kind, body in SAMPLES}
    found |= {("", form) for form in FORMS}
    nameless = [
        (kind, form)
        for kind, form in sorted(found)
        if kind not in ("reverse", "cash") and not {kind, form} & set(words.ACTS)
    ]
    assert nameless == []


def test_a_long_name_is_told_apart(clerk: Clerk, stocked: counters.Stocked) -> None:
    """A cooperative's name is shortened in the middle, and whole as a tool tip."""
    name = "十八洞苗寨猕猴桃种植专业合作社"
    party = stocked.counter.people.register(PartyForm(role="cooperative", name=name), CLERK).party.party
    act = counters.consign(stocked.counter, party).seq
    clerk.window.resize(1024, 768)
    page = records(clerk, act)
    column = next(at for at, one in enumerate(page.model.columns) if one.middle)
    assert page.model.data(page.model.index(0, column), Qt.ItemDataRole.ToolTipRole) == name
    assert page.table.columnWidth(column) >= 100
    assert not page.table.isColumnHidden(column)
