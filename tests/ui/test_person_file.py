"""A person's file by keys: looks recorded and masked again, what is agreed, data handed out, duplicates, erasure."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from outlet_app.domain.acts.persons import Unmasked
from outlet_app.domain.entries import Kind, body_of
from outlet_app.services.forms import PartyForm
from tests.ui import counters
from tests.ui.acts import CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import part, press, sign_in
from ui.people.page import PeoplePage
from ui.people.panels.look import RevealPanel

FULL = ("龙秀英", "13812345600")


@pytest.fixture
def page(clerk: Clerk) -> PeoplePage:
    """The people page, loaded, with 龙秀英's produce taken in."""
    party = clerk.stocked.counter.people.search("lxy")[0].party
    counters.consign(clerk.stocked.counter, party)
    found = cast(PeoplePage, clerk.opens("people"))
    clerk.qtbot.waitUntil(lambda: len(found.list.model().rows) == 4)
    return found


def opened(clerk: Clerk, page: PeoplePage, words: str = "lxy") -> int:
    """Find somebody and open their file with Enter; their number."""
    page.list.field.take_cursor()
    clerk.types(words)
    clerk.qtbot.waitUntil(lambda: len(page.list.model().rows) == 1 and not page.list._waiting())
    press(ENTER)
    press(ENTER)
    clerk.qtbot.waitUntil(lambda: page.views.currentWidget() is page.file and page.file.file is not None)
    clerk.settles()
    assert page.file.file is not None
    return page.file.file.card.party


def supervisor(clerk: Clerk) -> None:
    """Lock, and let the supervisor sign in; the page stays as it is."""
    clerk.window.lock()
    sign_in(clerk.qtbot, clerk.window, counters.SUPERVISOR.number, counters.SUPERVISOR_PIN)
    clerk.settles()


def shown(page: PeoplePage) -> str:
    """Every word on the page that can be seen."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_the_file_is_masked(clerk: Clerk, page: PeoplePage) -> None:
    """Who they are, what is owed, their acts; Enter on an act shows it; Esc goes back to them in the list."""
    party = opened(clerk, page)
    assert page.file.title.text() == "龙**"
    assert part(page, "file-owed", QLabel).text() == "¥1,800.00"
    assert clerk.cursor() == "file-acts"
    assert not any(text in shown(page) for text in FULL)
    press(ESC)
    clerk.settles()
    assert clerk.cursor() == "people-search"
    assert page.list.current().party == party
    opened(clerk, page)
    press(ENTER)
    clerk.settles()
    assert clerk.shell.page().name == "records"


def test_a_look_is_recorded_and_ends(clerk: Clerk, page: PeoplePage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+O, a reason, F10: in full, with an entry; masked again when the time is over, or when one leaves."""
    monkeypatch.setattr("ui.people.panels.look.SHOWN_MS", 1000)
    party = opened(clerk, page)
    head = clerk.head()
    press(Qt.Key.Key_O, CTRL)
    assert clerk.cursor() == "person-reveal-reason"
    press(ENTER)
    clerk.types("本人来领")
    press(Qt.Key.Key_F10)
    panel = cast(RevealPanel, page.file.panels["reveal"])
    clerk.qtbot.waitUntil(panel.showing)
    assert all(text in shown(page) for text in FULL)
    assert clerk.head() == head + 1
    entry = clerk.stocked.store.ledger.entry(head + 1)
    assert entry is not None
    assert body_of(entry) == Unmasked(party, "identity", "asked: 本人来领")
    clerk.qtbot.waitUntil(lambda: not panel.showing())
    assert not any(text in shown(page) for text in FULL)
    monkeypatch.setattr("ui.people.panels.look.SHOWN_MS", 60_000)
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(panel.showing)
    clerk.window.lock()
    assert not panel.showing()


def test_a_look_needs_its_reason(clerk: Clerk, page: PeoplePage) -> None:
    """“Another reason” wants words; nothing is shown or recorded without."""
    opened(clerk, page)
    head = clerk.head()
    press(Qt.Key.Key_B, CTRL)
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "[E819]" in part(page, "person-support-said", QLabel).text()
    assert clerk.head() == head


def test_consent_then_loan(clerk: Clerk, page: PeoplePage) -> None:
    """Refused in place without consent; with it, the share stands in the file."""
    opened(clerk, page)
    press(Qt.Key.Key_J, CTRL)
    clerk.enter("XH-2026-017", "20")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "[E817]" in part(page, "person-loan-said", QLabel).text()
    press(ESC)
    press(Qt.Key.Key_K, CTRL)
    assert clerk.cursor() == "person-consent-purpose"
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: page.file.panel() is None)
    press(Qt.Key.Key_J, CTRL)
    clerk.enter("XH-2026-017", "20")
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: page.file.panel() is None)
    clerk.settles()
    assert page.file.facts.rows["loan"].figure.text() == "20 %"
    assert "loan" in page.file.agreed.text()


def test_support_is_noted_and_read(clerk: Clerk, page: PeoplePage) -> None:
    """By keys; nothing of it is on the page until somebody asks to see it and says why."""
    opened(clerk, page)
    press(Qt.Key.Key_T, CTRL)
    clerk.enter("", "2026-01-10", "", "12 hao")
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: page.file.panel() is None)
    clerk.settles()
    assert "12 hao" not in shown(page)
    press(Qt.Key.Key_B, CTRL)
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: "12 hao" in shown(page))
    assert "since 2026-01-10" in shown(page)


def test_data_is_handed_out(clerk: Clerk, page: PeoplePage, tmp_path: Path) -> None:
    """Ctrl+S, where to, F10: two files."""
    opened(clerk, page)
    press(Qt.Key.Key_S, CTRL)
    field = page.file.panels["export"].target  # type: ignore[attr-defined]
    assert field.text().endswith(".json")
    field.set_text(str(tmp_path / "own.json"))
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: (tmp_path / "own.html").exists())
    clerk.settles()
    assert "own.json" in clerk.shell.messages.text()


def test_erasing_is_the_supervisors_and_waits_for_what_is_open(clerk: Clerk, page: PeoplePage) -> None:
    """What is open is listed and nothing can be pressed; a clerk is refused; a supervisor types the number again."""
    opened(clerk, page)
    press(Qt.Key.Key_Delete, CTRL)
    clerk.settles()
    assert "¥1,800.00 is still to be paid to them" in shown(page)
    assert not page.file.panels["erase"].go.isEnabled()
    press(ESC)
    press(ESC)
    party = opened(clerk, page, "5602")
    press(Qt.Key.Key_Delete, CTRL)
    press(Qt.Key.Key_F10)
    assert "Type the number" in shown(page)
    clerk.types(str(party))
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "[E825]" in part(page, "person-erase-said", QLabel).text()
    supervisor(clerk)
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: page.views.currentIndex() == 0)
    clerk.settles()
    assert clerk.stocked.counter.people.card(party) is None
    assert clerk.head() == clerk.stocked.counter.people._acts.page("", 0, 1)[0].seq
    entry = clerk.stocked.store.ledger.entry(clerk.head())
    assert entry is not None
    assert entry.kind == Kind.ERASE


def test_duplicates_by_keys(clerk: Clerk, page: PeoplePage) -> None:
    """Ctrl+D: side by side, F10 merges and keeps the one chosen; Ctrl+T says they are two."""
    people = clerk.stocked.counter.people
    kept = people.search("lxy")[0].party
    gone = people.register(PartyForm("villager", "龙秀瑛", "13812345600"), counters.CLERK).party.party
    people.register(PartyForm("villager", "麻先锋", "13912345601"), counters.CLERK)
    press(Qt.Key.Key_D, CTRL)
    clerk.qtbot.waitUntil(lambda: len(page.duplicates.model.rows) == 2)
    clerk.settles()
    assert clerk.cursor() == "duplicates-table"
    assert part(page, "duplicates-one", QLabel).text() == part(page, "duplicates-other", QLabel).text() == "龙**"
    press(ENTER)
    clerk.types("tongyi ren")
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: len(page.duplicates.model.rows) == 1)
    card = people.card(gone)
    assert card is not None
    assert card.kept == kept
    clerk.settles()
    press(Qt.Key.Key_T, CTRL)
    clerk.qtbot.waitUntil(lambda: page.duplicates.model.rows == [])
    assert "No two registrations look alike" in shown(page)
    press(ESC)
    clerk.settles()
    assert opened(clerk, page, "5600") == kept
    assert "0" in page.file.merged.text()
    press(Qt.Key.Key_M, CTRL)
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: page.file.panel() is None)
    clerk.settles()
    assert not page.file.merged.isVisible()
    assert len(people.search("5600")) == 2


def test_a_change_counts_as_a_look(clerk: Clerk, page: PeoplePage) -> None:
    """F10 in the file opens the form in full, and that is recorded."""
    opened(clerk, page)
    head = clerk.head()
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(page.panel.editing)
    assert page.panel.form.name.text() == "龙秀英"
    assert clerk.head() == head + 1
