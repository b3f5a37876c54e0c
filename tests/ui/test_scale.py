"""The scale on the intake page: over a real pseudo-terminal, taken by a key, kept with its raw frame."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from outlet_app.bootstrap import open_counter
from outlet_app.domain.acts.trade import Consignment, ConsignmentLine
from tests.devices.pty_scale import Looks, PtyScale
from tests.support.counter import enrolled
from tests.ui import acts, counters
from tests.ui.acts import CTRL, ENTER, Clerk
from tests.ui.conftest import part, press
from tests.ui.scales import plugged, weighing
from ui.intake.page import IntakePage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
STILL = b"ST,GS,+0158.40kg\r\n"
MOVING = b"US,GS,+0158.60kg\r\n"


@pytest.fixture
def line(tmp_path: Path) -> Iterator[PtyScale]:
    """A line with a scale at its far end."""
    with plugged(tmp_path) as made:
        yield made


@pytest.fixture
def stocked(tmp_path: Path, line: PtyScale) -> Iterator[counters.Stocked]:
    """A counter with a scale."""
    with weighing(tmp_path, line) as made:
        yield made


@pytest.fixture
def page(clerk: Clerk) -> IntakePage:
    """The intake page, farmer and kiwifruit chosen, the cursor at the gross."""
    found = cast(IntakePage, clerk.opens("intake"))
    clerk.picks(found.party.picker, "lxy")
    clerk.picks(found.entry.product, "KIWI")
    press(ENTER)
    assert clerk.cursor() == "intake-gross"
    return found


def shows(clerk: Clerk, state: str, number: str) -> None:
    """Wait until the box shows this."""
    page = clerk.shell.page()
    wanted = (f"Scale · {state}", number)
    names = ("intake-scale-state", "intake-scale")
    clerk.qtbot.waitUntil(lambda: tuple(part(page, name, QLabel).text() for name in names) == wanted)


def saved_line(clerk: Clerk) -> ConsignmentLine:
    """The line of the act saved last."""
    detail = clerk.stocked.counter.records.detail(clerk.head())
    assert detail is not None
    assert isinstance(detail.body, Consignment)
    return detail.body.lines[0]


def takes(clerk: Clerk) -> None:
    """Ctrl+W."""
    press(Qt.Key.Key_W, CTRL)


def test_a_settled_weight_is_taken_with_its_frame(clerk: Clerk, page: IntakePage, line: PtyScale) -> None:
    """The number stands there large; Ctrl+W puts it into the gross and goes on; the entry keeps source and frame."""
    shows(clerk, "waiting", "—")
    line.send(STILL)
    shows(clerk, "stable", "158.400 kg")
    takes(clerk)
    assert page.entry.gross.text() == "158.4"
    assert clerk.cursor() == "intake-packages"
    clerk.enter("6", "1.4", "", "")
    clerk.saves()
    kept = saved_line(clerk)
    assert (kept.gross, kept.source, kept.frame) == (158_400, "s", STILL)


def test_typing_over_it_makes_it_manual(clerk: Clerk, page: IntakePage, line: PtyScale) -> None:
    """One digit changed by hand, or put there by an input method: entered by hand, no frame."""
    line.send(STILL)
    shows(clerk, "stable", "158.400 kg")
    takes(clerk)
    page.entry.gross.take_cursor()
    clerk.types("158.4")
    assert page.entry.taken.source() == ("m", b"")
    takes(clerk)
    assert page.entry.taken.source() == ("s", STILL)
    acts.commit(page.entry.gross.edit, "９")
    clerk.saves()
    kept = saved_line(clerk)
    assert (kept.source, kept.frame) == ("m", b"")
    assert kept.gross != 158_400


def test_nothing_moving_overloaded_or_gone_is_taken(clerk: Clerk, page: IntakePage, line: PtyScale) -> None:
    """Said at the field and in the box; what stood there stays."""
    clerk.types("12")
    for frame, state, number in (
        (MOVING, "moving", "158.600 kg"),
        (b"OL,GS,+9999999kg\r\n", "too heavy", "—"),
        (b"ST,GS,-0000.50kg\r\n", "stable", "−0.500 kg"),
        (b"ST,GS,+0000.00kg\r\n", "stable", "0.000 kg"),
    ):
        line.send(frame)
        shows(clerk, state, number)
        takes(clerk)
        assert "No settled weight" in page.entry.said.text()
        assert (page.entry.gross.text(), clerk.cursor()) == ("12", "intake-gross")
    line.unplug()
    shows(clerk, "not connected; check plug and port", "—")
    takes(clerk)
    assert page.entry.taken.source() == ("m", b"")
    line.plug()
    shows(clerk, "waiting", "—")
    line.send(STILL)
    shows(clerk, "stable", "158.400 kg")
    takes(clerk)
    assert page.entry.said.text() == ""


def test_the_source_survives_a_draft_and_a_change_of_unit(clerk: Clerk, page: IntakePage, line: PtyScale) -> None:
    """Kept as typed in the draft; a line taken back keeps it; counted in jin the same digits are another weight."""
    line.send(STILL)
    shows(clerk, "stable", "158.400 kg")
    takes(clerk)
    draft = page.draft()
    assert draft is not None
    card = page.entry.product.product()
    page.entry.clear()
    assert page.entry.taken.source() == ("m", b"")
    page.entry.restore(draft.entry, card)
    assert page.entry.taken.source() == ("s", STILL)
    clerk.enter("6", "1.4", "", "")
    page.table.view.setFocus()
    press(ENTER)
    assert page.entry.taken.source() == ("s", STILL)
    press(Qt.Key.Key_J, CTRL)
    assert page.entry.gross.value() == 79_200
    assert page.entry.taken.source() == ("m", b"")


def test_what_is_counted_is_not_weighed(clerk: Clerk, page: IntakePage, line: PtyScale) -> None:
    """Pieces take no weight; before a product is chosen the weight waits for it."""
    line.send(STILL)
    shows(clerk, "stable", "158.400 kg")
    page.entry.clear()
    page.entry.product.take_cursor()
    takes(clerk)
    assert (page.entry.gross.text(), clerk.cursor()) == ("158.4", "intake-product")
    page.entry.clear()
    clerk.picks(page.entry.product, "SACHET")
    takes(clerk)
    assert "not weighed" in page.entry.said.text()
    assert page.entry.gross.text() == ""


def test_the_box_speaks_both_languages(clerk: Clerk, page: IntakePage, line: PtyScale) -> None:
    """Switched while it shows a weight."""
    line.send(STILL)
    shows(clerk, "stable", "158.400 kg")
    clerk.window.switch_language("zh_CN")
    assert clerk.read("intake-scale-state") == "电子秤 · 稳定"
    line.send(MOVING)
    clerk.qtbot.waitUntil(lambda: clerk.read("intake-scale-state") == "电子秤 · 未稳定")


def test_a_scale_in_the_settings_is_listened_to(tmp_path: Path, line: PtyScale) -> None:
    """Opened with the counter, closed with it; nothing is opened where none is set."""
    folder = tmp_path / "data"
    enrolled(folder).close()
    settings = f'[scale]\nport = "{line.path}"\nprotocol = "and"\nbaud = 4800\n'
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    counter = open_counter(folder)
    assert counter.scale is not None
    looks = Looks()
    counter.scale.watch(looks.hear)
    if counter.scale.latest().trouble != "waiting":
        looks.until(lambda look: look.trouble == "waiting")
    line.send(STILL)
    assert looks.until(lambda look: look.takeable).reading.frame == STILL  # type: ignore[union-attr]
    counter.close()
    (folder / "settings.toml").write_text("", encoding="utf-8")
    counter = open_counter(folder, courier=False)
    assert counter.scale is None
    counter.close()
