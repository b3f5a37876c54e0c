"""Every state of the bag's page: which step it is, what it says, and that nothing is cut off on either screen."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from outlet_app.errors import Known, Reason, Refused
from outlet_app.services.bags import (
    BagContents,
    BagFile,
    BagTaken,
    BagUnderWay,
    BagWritten,
    Cancelled,
    Damaged,
    Progress,
    Relayed,
    Stick,
    StickFacts,
    never,
    unheard,
)
from outlet_app.services.model import Line, LineState
from tests.ui import counters
from tests.ui.conftest import part, press, settled
from tests.ui.test_walk import shown
from ui.shell import Shell
from ui.strip import DAY_MS, now_ms
from ui.sync.bag import words
from ui.sync.bag.plan import NOTHING, Found, Step, may_write, on_stick, step_of, stick_of
from ui.sync.bag.scenes import ScenePicture
from ui.sync.bag.step_card import StepCard
from ui.sync.bag.watch import StickWatch
from ui.widgets.labels import ElidedLabel, Label
from ui.window import MainWindow

WEEK = BagContents(404, 461, 3)
MADE = now_ms() - 3 * DAY_MS
UNDER_WAY = BagUnderWay(404, 461, 3, MADE)
HERE = Stick("/stick", "KINGSTON", 7_200_000_000)
OTHER = Stick("/other", "县局 U 盘", 412_000_000)
OWN = BagFile("SBD01-A-0404-0461.bag", "SBD01-A", "十八洞", 404, 461, MADE, 3, 812_000)
REPLY = dataclasses.replace(OWN, name="SBD01-A-0404-0461.reply", made_at=MADE + DAY_MS, pictures=0)
THEIRS = BagFile("MLC02-A-0210-0240.bag", "MLC02-A", "麻栗场", 210, 240, MADE, 0, 90_000)
THEIR_REPLY = dataclasses.replace(THEIRS, name="SLX01-A-0007-0009.reply", counter="SLX01-A", outlet_name="双龙")
BROKEN = Damaged(
    OWN.name, Reason("part {part} of {parts}, bytes {first} to {last}", {"part": 2, "parts": 5, "first": 8, "last": 99})
)
UNREADABLE = Refused("E451", "The stick can't be read: it was pulled out, or it is damaged.", do="Take another one.")
BROUGHT = BagTaken(58, 461, 3, (("cityorder", 31), ("waybills", 100), ("product", 4)), (REPLY.name,))


def on(stick: Stick, **lies: tuple[BagFile | Damaged, ...]) -> dict[str, StickFacts | Known]:
    """What lies on one stick."""
    return {stick.path: StickFacts(stick, **lies)}  # type: ignore[arg-type]


STATES: dict[str, tuple[Found, Step]] = {
    "no stick": (Found((), {}, WEEK), Step.WRITE),
    "stick found": (Found((HERE,), on(HERE), WEEK), Step.WRITE),
    "several": (Found((HERE, OTHER), on(HERE) | on(OTHER), WEEK), Step.WRITE),
    "written": (Found((HERE,), on(HERE, own=(OWN,)), WEEK, UNDER_WAY), Step.CARRY),
    "under way": (Found((), {}, WEEK, UNDER_WAY), Step.CARRY),
    "another stick": (Found((OTHER,), on(OTHER), WEEK, UNDER_WAY), Step.CARRY),
    "more since then": (Found((HERE,), on(HERE, own=(OWN,)), BagContents(404, 470, 3), UNDER_WAY), Step.WRITE),
    "answered": (Found((HERE,), on(HERE, own=(OWN,), replies=(REPLY,)), WEEK, UNDER_WAY), Step.TAKE),
    "damaged and neighbours": (
        Found(
            (HERE,),
            on(HERE, neighbours=(THEIRS,) * 6, neighbours_replies=(THEIR_REPLY,), damaged=(BROKEN,)),
            WEEK,
        ),
        Step.WRITE,
    ),
    "unreadable": (Found((HERE,), {HERE.path: UNREADABLE}, WEEK), Step.WRITE),
    "nothing waits": (Found((), {}, NOTHING), Step.QUIET),
    "nothing waits, a stick": (Found((HERE,), on(HERE), NOTHING), Step.QUIET),
}


class Told:
    """Bags as the test tells them; nothing is written."""

    def __init__(self) -> None:
        self.found = Found()

    def sticks(self) -> list[Stick]:
        """As told."""
        return list(self.found.sticks)

    def look(self, stick: Stick) -> StickFacts:
        """As told."""
        seen = self.found.seen[stick.path]
        if isinstance(seen, Known):
            raise seen
        return seen

    def contents(self) -> BagContents:
        """As told."""
        return self.found.contents

    def under_way(self) -> BagUnderWay | None:
        """As told."""
        return self.found.under_way

    def write(self, stick: Stick, progress: Progress = unheard, cancelled: Cancelled = never) -> BagWritten:
        """The usual bag."""
        return BagWritten(OWN, stick.path, pictures_left=2)

    def take(self, stick: Stick, progress: Progress = unheard, cancelled: Cancelled = never) -> BagTaken:
        """The usual answer."""
        self.found = Found((stick,), on(stick, replies=(dataclasses.replace(REPLY, done=True),)))
        return BROUGHT

    def relay(self, stick: Stick, progress: Progress = unheard, cancelled: Cancelled = never) -> list[Relayed]:
        """The centre does not want it."""
        return [Relayed(THEIRS, done=False, refused=Reason("The centre knows no counter with the key of this bag."))]


@pytest.fixture
def told() -> Told:
    """Nothing yet."""
    return Told()


@pytest.fixture
def stocked(tmp_path: Path, told: Told) -> Iterator[counters.Stocked]:
    """A counter whose bags are told; the line is down."""
    made = counters.stocked(tmp_path / "counter")
    made.counter = dataclasses.replace(made.counter, bags=told)
    made.courier.say(LineState(Line.DOWN))
    yield made
    made.counter.close()


def see(shell: Shell, window: MainWindow, qtbot: QtBot, told: Told, found: Found) -> None:
    """The page, with these facts."""
    told.found = found
    shell.show_page("sync", mode="bag")
    watch = shell.findChild(StickWatch)
    assert watch is not None
    watch.look(afresh=True)
    qtbot.waitUntil(lambda: watch.known and watch.found.contents == found.contents)
    settled(qtbot, window)


@pytest.mark.parametrize("name", STATES)
def test_the_step_follows_from_the_facts(name: str) -> None:
    """Nothing but what lies there and what waits decides."""
    found, step = STATES[name]
    assert step_of(found, stick_of(found, ""), None) == step


def test_when_f10_writes() -> None:
    """Never without a stick, never onto one that holds it already, and for news alone only without a line."""
    writes = {name for name, (found, step) in STATES.items() if may_write(found, stick_of(found, ""), step, False)}
    assert writes == {
        *("stick found", "several", "another stick", "more since then"),
        *("damaged and neighbours", "nothing waits, a stick"),
    }
    found, step = STATES["nothing waits, a stick"]
    assert not may_write(found, HERE, step, line_open=True)


def test_which_stick() -> None:
    """The one with an answer, else the one with our bag, else the first; or the one that was chosen while it is in."""
    answered = on(OTHER, replies=(REPLY,))
    assert stick_of(Found((HERE, OTHER), on(HERE, own=(OWN,)) | answered), "") == OTHER
    assert stick_of(Found((HERE, OTHER), on(HERE) | on(OTHER, own=(OWN,))), "") == OTHER
    assert stick_of(Found((HERE, OTHER), on(HERE) | on(OTHER)), "") == HERE
    assert stick_of(Found((HERE, OTHER), on(HERE) | answered), HERE.path) == HERE
    assert stick_of(Found((HERE,), on(HERE)), OTHER.path) == HERE
    assert stick_of(Found(), "") is None


def test_a_bag_on_the_stick_counts_only_when_it_holds_everything() -> None:
    """An older one, or one whose answer is here, is not what is under way."""
    older = dataclasses.replace(OWN, last=450)
    done = dataclasses.replace(OWN, done=True)
    assert on_stick(Found((HERE,), on(HERE, own=(older, done)), WEEK, UNDER_WAY), HERE) is None
    assert on_stick(Found((HERE,), on(HERE, own=(older, OWN)), WEEK, UNDER_WAY), HERE) == OWN


def test_after_an_answer() -> None:
    """Done; unless the centre has more to tell or lacks something: then another bag."""
    found = Found((HERE,), on(HERE), NOTHING)
    assert step_of(found, HERE, BROUGHT) == Step.DONE
    assert step_of(found, HERE, dataclasses.replace(BROUGHT, more=True)) == Step.WRITE
    assert step_of(found, HERE, dataclasses.replace(BROUGHT, again=True)) == Step.WRITE


@pytest.mark.usefixtures("look")
def test_what_an_answer_brought() -> None:
    """As a clerk would say it."""
    said = "58 accepted up to 0461; 3 pictures accepted; 31 city orders, 100 waybill numbers, new prices"
    assert words.taken(BROUGHT) == said
    assert words.taken(BagTaken(0, 461, already=("x",))) == "nothing new: this answer had been taken in before"
    assert words.taken(BagTaken(0, 461, taken=("x",))) == "news from the centre"
    assert words.taken(BagTaken(0, 461, news=(("zones", 1),), taken=("x",))) == "news from the centre"
    assert words.unfinished(BROUGHT) == ""


@pytest.mark.usefixtures("look")
def test_sizes_and_spans() -> None:
    """Short, as people say them."""
    assert [words.size(octets) for octets in (12, 4_096, 412_000_000, 7_250_000_000)] == [
        "12 B",
        "4.0 kB",
        "412 MB",
        "7.2 GB",
    ]
    assert words.load(WEEK) == "58 entries 0404–0461 and 3 pictures"
    assert words.load(BagContents(7, 7, 0)) == "entry 0007"
    assert words.load(BagContents(8, 7, 2)) == "2 pictures"
    assert words.load(NOTHING) == "a question for news"
    assert words.few([str(n) for n in range(6)]) == ["0", "1", "… and 4 more"]


def cut(window: MainWindow) -> list[str]:
    """Labels and buttons that are smaller than their text."""
    small = []
    for widget in shown(window, (QLabel, QPushButton)):
        if isinstance(widget, ElidedLabel):
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        wanted = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
        if (not wraps and widget.width() < widget.sizeHint().width()) or widget.height() < wanted:
            text = widget.text() if isinstance(widget, QLabel | QPushButton) else ""
            small.append(f"{widget.objectName()} “{text}” {widget.size().toTuple()} < {widget.sizeHint().toTuple()}")
    return small


@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut(name: str, shell: Shell, window: MainWindow, qtbot: QtBot, told: Told) -> None:
    """On both screens and in both languages: the pictures are pictures, nothing scrolls, every button has a name."""
    see(shell, window, qtbot, told, STATES[name][0])
    page = shell.page()
    for size in ((1366, 768), (1024, 768)):
        window.resize(*size)
        for language in ("zh_CN", "en"):
            window.switch_language(language)
            settled(qtbot, window)
            assert cut(window) == [], (size, language)
            viewport = page.parentWidget()
            assert viewport is not None
            assert page.width() <= viewport.width(), (size, language)
            assert page.height() <= viewport.height(), (size, language)
            assert all(picture.height() >= 84 for picture in page.findChildren(ScenePicture))
            nameless = [one.objectName() for one in shown(page, (QAbstractButton,)) if not one.accessibleName()]
            assert nameless == []


@pytest.mark.parametrize("name", ["stick found", "written", "answered"])
def test_a_message_leaves_room(name: str, shell: Shell, window: MainWindow, qtbot: QtBot, told: Told) -> None:
    """What the other mode would need does not matter: with a message below, the page still fits."""
    see(shell, window, qtbot, told, STATES[name][0])
    window.resize(1024, 768)
    assert window.context is not None
    window.context.told.emit(UNREADABLE.told() * 2, "fault")
    page = shell.page()
    viewport = page.parentWidget()
    assert viewport is not None
    qtbot.waitUntil(lambda: page.height() == viewport.height() and cut(window) == [])


def test_large_type(shell: Shell, window: MainWindow, qtbot: QtBot, told: Told) -> None:
    """At 200 % the cards stand below each other, and the page scrolls to the button that is next."""
    window.resize(1366, 768)
    window.restyle(high_contrast=True, percent=200)
    see(shell, window, qtbot, told, STATES["answered"][0])
    qtbot.waitUntil(lambda: not part(shell, "bag-take-do", QPushButton).visibleRegion().isEmpty())
    assert part(shell, "bag-take", StepCard).y() > part(shell, "bag-write", StepCard).y()


def test_with_a_line_no_bag_is_needed(
    shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot, told: Told
) -> None:
    """What waits is on its way; whoever wants to may still write one."""
    stocked.courier.say(LineState(Line.OPEN))
    see(shell, window, qtbot, told, STATES["stick found"][0])
    lead = part(shell, "bag-lead", Label)
    qtbot.waitUntil(lambda: lead.text().startswith("✓ The line is open: 58 entries 0404–0461 and 3 pictures go by"))
    assert part(shell, "bag-write-do", QPushButton).isVisible()


def test_more_bags_are_asked_for(shell: Shell, window: MainWindow, qtbot: QtBot, told: Told) -> None:
    """Pictures that did not fit are told with what was written."""
    see(shell, window, qtbot, told, STATES["stick found"][0])
    press(Qt.Key.Key_F10)
    text = part(shell, "message-text", Label)
    qtbot.waitUntil(lambda: "2 pictures did not fit: they go with the next bag." in text.text())
    settled(qtbot, window)


def test_a_neighbours_bag_that_is_not_taken(
    shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot, told: Told
) -> None:
    """Why is said beside it, and it may be tried again."""
    stocked.courier.say(LineState(Line.OPEN))
    see(shell, window, qtbot, told, Found((HERE,), on(HERE, neighbours=(THEIRS,)), WEEK))
    part(shell, "bag-send-on", QPushButton).click()
    neighbours = part(shell, "bag-neighbours", Label)
    qtbot.waitUntil(lambda: "not taken: The centre knows no counter" in neighbours.text())
    assert neighbours.text().startswith("✕ 麻栗场 MLC02-A: 31 entries 0210–0240")
    assert part(shell, "bag-send-on", QPushButton).isVisible()
    settled(qtbot, window)


def test_an_answer_is_history_when_the_page_is_left(shell: Shell, window: MainWindow, qtbot: QtBot, told: Told) -> None:
    """What it brought stands in the third card until then."""
    see(shell, window, qtbot, told, STATES["answered"][0])
    press(Qt.Key.Key_F10)
    brought = part(shell, "bag-take-told", Label)
    qtbot.waitUntil(lambda: brought.text() == "✓ " + words.taken(BROUGHT))
    shell.show_page("home")
    shell.show_page("sync", mode="bag")
    settled(qtbot, window)
    assert brought.text() == ""
    assert part(shell, "bag-lead", Label).text().startswith("✓ Nothing waits")
