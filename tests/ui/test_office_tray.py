"""The tray by keys: read, answered, accepted into the act entered anew, disputed; nothing waits for it."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from outlet_app.domain.acts.office import Answered
from outlet_app.domain.entries import body_of
from outlet_app.domain.feed import FeedKind, Proposal, Question
from outlet_app.services.office.tray import TrayItem
from tests.support.counter import START, tell
from tests.ui import counters
from tests.ui.acts import ALT, CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import part, press, settled
from ui.office.page import OfficePage
from ui.office.tray.page import TrayPage
from ui.shell import Shell
from ui.widgets.labels import Label
from ui.window import MainWindow

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def act(stocked: counters.Stocked) -> int:
    """The consignment that the centre asks about."""
    return counters.consign(stocked.counter, counters.farmer(stocked.counter)).seq


@pytest.fixture
def asked(stocked: counters.Stocked, act: int) -> int:
    """A question with choices, then a proposal, about that act; its number."""
    question = Question(act, "毛重是多少", "What was the gross weight?", START, ("158.4", "154.8"))
    proposal = Proposal(act, "单价有误", "The price is wrong.", START + 1000, "County office", (("price", "12.50"),))
    told = ((FeedKind.QUESTION, "q1", question), (FeedKind.PROPOSAL, "p1", proposal))
    tell(
        stocked.store, [(600 + n, kind, key, msgspec.msgpack.encode(body)) for n, (kind, key, body) in enumerate(told)]
    )
    return act


@pytest.fixture
def tray(asked: int, clerk: Clerk) -> TrayPage:
    """The tray, loaded."""
    return opened(clerk)


def opened(clerk: Clerk) -> TrayPage:
    """Shift+F9."""
    press(Qt.Key.Key_F9, SHIFT)
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, OfficePage)
    mode = page.mode()
    assert isinstance(mode, TrayPage)
    return mode


def item(page: TrayPage) -> TrayItem:
    """The one that is read."""
    assert page.card.item is not None
    return page.card.item


def last(clerk: Clerk) -> Answered:
    """The newest answer in the ledger."""
    entry = clerk.stocked.store.ledger.entry(clerk.head())
    body = body_of(entry) if entry is not None else None
    assert isinstance(body, Answered)
    return body


def test_how_many_wait_is_said(asked: int, shell: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """On the rail and on Home, before the page was ever opened."""
    badge = part(shell.rail, "badge-office", Label)
    qtbot.waitUntil(lambda: badge.text() == "2")
    assert badge.isVisible()
    assert "2 open in the tray" in part(shell.page(), "home-notices", Label).text()
    assert shell.rail.buttons["office"].accessibleName() == "Tray, 2 open"


def test_nothing_in_the_tray(clerk: Clerk) -> None:
    """An empty tray says so, and F10 does nothing."""
    page = opened(clerk)
    assert page.card.item is None
    assert part(page, "tray-kind", Label).text() == "Nothing in the tray"
    head = clerk.head()
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.head() == head
    assert not part(clerk.shell.rail, "badge-office", Label).isVisible()


def test_a_question_is_answered(tray: TrayPage, clerk: Clerk, asked: int) -> None:
    """Down, Enter, a choice, Enter, Enter: the answer is an entry, the badge counts one less."""
    assert (item(tray).key, part(tray, "tray-text", Label).text()) == ("p1", "The price is wrong.")
    press(Qt.Key.Key_Down)
    assert item(tray).key == "q1"
    press(ENTER)
    assert clerk.cursor() == "tray-choice"
    press(Qt.Key.Key_Down)
    press(ENTER)
    assert (clerk.cursor(), tray.card.note.text()) == ("tray-note", "158.4")
    press(ENTER)
    press(ENTER)
    clerk.settles()
    assert last(clerk) == Answered("question", "q1", "answered", "158.4", (asked,))
    clerk.qtbot.waitUntil(lambda: part(clerk.shell.rail, "badge-office", Label).text() == "1")
    assert item(tray).verdict == "answered"
    assert tray.card.note.text() == ""


def test_an_answer_needs_words(tray: TrayPage, clerk: Clerk) -> None:
    """Without them nothing is written, and the cursor stands where they go."""
    press(Qt.Key.Key_Down)
    head = clerk.head()
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: "[E857]" in part(tray, "tray-said", Label).text())
    assert clerk.cursor() == "tray-note"
    assert clerk.head() == head
    clerk.types("158.4")
    assert part(tray, "tray-said", Label).text() == ""


def test_disputing(tray: TrayPage, clerk: Clerk, asked: int) -> None:
    """Enter, words, Ctrl+D: an answer and nothing else; the act stands."""
    press(ENTER)
    clerk.types("the notice came later")
    press(Qt.Key.Key_D, CTRL)
    clerk.settles()
    assert last(clerk) == Answered("proposal", "p1", "disputed", "the notice came later", (asked,))
    detail = clerk.stocked.counter.records.detail(asked)
    assert detail is not None
    assert not detail.row.reversed_by
    assert item(tray).verdict == "disputed"


def test_accepting_leads_to_the_act_entered_anew(tray: TrayPage, clerk: Clerk, asked: int) -> None:
    """F10: reversed and answered, and intake opens with the act, to be corrected and saved; all of it linked."""
    assert part(tray, "primary", QPushButton).text().startswith("Accept and enter anew")
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: clerk.shell.page().name == "intake")
    clerk.settles()
    answer = last(clerk)
    clerk.saves()
    replacement = clerk.head()
    assert answer.acts == (asked, replacement - 2)
    detail = clerk.stocked.counter.records.detail(asked)
    assert detail is not None
    assert {("answered", replacement - 1), ("replaced", replacement)} <= set(detail.links)


def test_looking_at_the_act(tray: TrayPage, clerk: Clerk, asked: int) -> None:
    """Ctrl+G: Records with that act."""
    press(Qt.Key.Key_G, CTRL)
    clerk.settles()
    assert clerk.shell.page().name == "records"
    assert clerk.read("detail-number") == f"{asked:04d}"


def test_words_survive(tray: TrayPage, clerk: Clerk) -> None:
    """Typed for one thing, kept while another is read and another page is shown; Esc and Esc forget them."""
    press(ENTER)
    clerk.types("we weighed twice")
    press(ESC)
    assert QApplication.focusWidget() is tray.table
    press(Qt.Key.Key_Down)
    assert tray.card.note.text() == ""
    press(Qt.Key.Key_Up)
    assert tray.card.note.text() == "we weighed twice"
    clerk.opens("intake")
    draft = clerk.stocked.counter.drafts._drafts.load("tray")
    assert draft is not None
    assert b"we weighed twice" in draft
    assert opened(clerk) is tray
    press(ESC)
    clerk.settles()
    assert tray.card.note.text() == ""
    assert clerk.stocked.counter.drafts._drafts.load("tray") is None


def test_words_of_before_a_crash_come_back(asked: int, clerk: Clerk, stocked: counters.Stocked) -> None:
    """The page is new, the words are there, at the thing they are about."""
    from ui.office.tray.draft import TrayDraft

    stocked.counter.drafts.keep("tray", TrayDraft("question", "q1", "half typed"))
    page = opened(clerk)
    assert page.card.note.text() == ""
    press(Qt.Key.Key_Down)
    assert page.card.note.text() == "half typed"


def test_refused_while_answering(tray: TrayPage, clerk: Clerk, stocked: counters.Stocked) -> None:
    """An act of yesterday is reversed by a supervisor: said in the card, nothing written, and it can be disputed."""
    stocked.clock.at += 86_400_000
    head = clerk.head()
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: "[E311]" in part(tray, "tray-said", Label).text())
    assert clerk.head() == head
    press(ENTER)
    clerk.types("no supervisor here")
    press(Qt.Key.Key_D, CTRL)
    clerk.settles()
    assert last(clerk).verdict == "disputed"


def test_the_centre_tells_more(tray: TrayPage, clerk: Clerk, stocked: counters.Stocked, window: MainWindow) -> None:
    """While the tray is shown: the new one is on top, the one that is read stays."""
    body = msgspec.msgpack.encode(Question(0, "新问题", "One more?", START + 9000))
    tell(stocked.store, [(690, FeedKind.QUESTION, "q2", body)])
    assert window.context is not None
    window.context.exchanged.emit()
    settled(clerk.qtbot, window)
    assert [row.key for row in tray.model.rows] == ["q2", "p1", "q1"]
    assert item(tray).key == "p1"
    assert "3 open" in part(tray, "tray-subtitle", Label).text()


def test_modes(tray: TrayPage, clerk: Clerk) -> None:
    """Alt+2 and back."""
    press(Qt.Key.Key_2, ALT)
    clerk.settles()
    assert clerk.cursor() == "slips-prefix"
    press(Qt.Key.Key_1, ALT)
    clerk.settles()
    assert QApplication.focusWidget() is tray.table
