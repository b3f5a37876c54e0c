"""The bag: what waits goes to the county office on a USB stick, and the answer comes back on it. Three steps with
pictures, for a clerk who never copied a file.

Which step is now follows from the facts, so a program ended in between changes nothing. Sticks are noticed by
themselves while the page is shown.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from outlet_app.errors import N_, Known, Unreachable
from outlet_app.services.bags import BagFile, BagTaken, Relayed, Stopped
from outlet_app.services.model import Line
from resources.texts import _
from ui import theme
from ui.context import Context
from ui.page import Page
from ui.strip import now_ms
from ui.sync.bag import telling, words
from ui.sync.bag.beside import Beside
from ui.sync.bag.plan import Step, step_of, stick_of
from ui.sync.bag.steps import TAKE, WRITE, Steps
from ui.sync.bag.watch import StickWatch
from ui.sync.bag.work import BagWork
from ui.widgets.choice_field import ChoiceField
from ui.widgets.labels import Label

SEND = "send"
"""The job of carrying neighbours' bags over the line."""


class BagPage(Page):
    """The second mode of Sync."""

    name = "sync-bag"

    def __init__(self, context: Context):
        super().__init__(context)
        self._bags = context.counter.bags
        self._watch = StickWatch(self._bags, context.desk.aside, self)
        self._work = BagWork(context.desk.aside, self)
        self._wanted = ""
        self._offered: list[tuple[str, str]] = []
        self._written: BagFile | None = None
        self._taken: BagTaken | None = None
        self._relayed: list[Relayed] = []
        self._target: QWidget | None = None
        self.head = QHBoxLayout()
        self._title, self._subtitle = Label("title"), Label("subtitle", wrap=True)
        self._lead = Label("heading", name="bag-lead", wrap=True)
        self._which = ChoiceField(N_("Stick (↑ ↓)"), "bag-stick")
        self._steps = Steps()
        self._beside = Beside()
        self._build()
        self._connect()

    def _build(self) -> None:
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self._title)
        said.addWidget(self._subtitle)
        self.head.setSpacing(8)
        self.head.addLayout(said, 1)
        now = QHBoxLayout()
        now.setSpacing(12)
        now.addWidget(self._lead, 1)
        now.addWidget(self._which)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 8)
        column.setSpacing(12)
        column.addLayout(self.head)
        column.addLayout(now)
        column.addLayout(self._steps, 100)
        column.addStretch(1)
        column.addWidget(self._beside)
        self.stack_when_narrow(self._steps, self.head, now)

    def _connect(self) -> None:
        self._watch.changed.connect(self._show)
        self._watch.failed.connect(self._refused)
        self._work.moved.connect(self._moved)
        self._work.done.connect(self._did)
        self._work.failed.connect(self._did_not)
        self._which.edited.connect(self._chosen)
        self._which.finished.connect(self._picked)
        self._beside.send_wanted.connect(self._send_on)
        self._beside.stop.clicked.connect(self._work.cancel)
        self.context.standing.changed.connect(self._show)
        self._steps.wanted.connect(self.primary)
        self._steps.stop_wanted.connect(self._work.cancel)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._title.setText(_("Sync · by USB stick"))
        self._subtitle.setText(_("No line for days? A sealed bag on a USB stick goes the same way as the exchange."))
        self._which.retranslate()
        self._offered = []
        self._steps.retranslate()
        self._show()

    # -- shown and hidden

    def entered(self, **_arguments: Any) -> None:
        """Look at the sticks; the cursor is at the step that is now."""
        self._target = None
        self._show()
        self._look()

    def left(self) -> bool:
        """What is being written goes on, and is told where the clerk is then; an answer taken in is history."""
        self._taken = None if not self._work.doing else self._taken
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Sticks are watched while the page is seen."""
        super().showEvent(event)
        self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Not while it is hidden; and a window that closes waits for nothing."""
        super().hideEvent(event)
        self._watch.stop()
        if not self.window().isVisible():
            self._work.cancel()

    # -- what can be done

    def primary(self) -> None:
        """F10: what the step asks for."""
        view = self._view()
        if self._work.doing:
            return
        if self._bags is None:
            self.context.told.emit(lambda: _("Practice writes no stick."), "warn")
        elif view.step is Step.TAKE and view.stick is not None:
            self._begin(TAKE, partial(self._bags.take, view.stick))
        elif view.writes and view.stick is not None:
            self._begin(WRITE, partial(self._bags.write, view.stick))
        elif view.step is Step.CARRY:
            self.context.told.emit(lambda: _("Nothing to press now: the bag is to be carried."), "good")
        else:
            self.context.told.emit(lambda: _("Put a USB stick in first; it is noticed by itself."), "warn")

    def back(self) -> bool:
        """Esc: end what is under way."""
        return self._work.cancel()

    def _send_on(self) -> None:
        stick = self._view().stick
        if stick is not None and self._bags is not None and not self._work.doing:
            self._begin(SEND, partial(self._bags.relay, stick))

    def _begin(self, name: str, job: Any) -> None:
        self._watch.stop()
        self._moved(0)
        self._work.begin(name, job)
        self._show()

    def _moved(self, thousandths: int) -> None:
        self._steps.move(thousandths)
        self._beside.progress.setValue(thousandths)

    def _did(self, name: str, result: Any) -> None:
        stick = self._view().stick
        where = stick.name if stick is not None else ""
        if name == WRITE:
            self._written, self._taken = result.bag, None
            self.context.told.emit(partial(words.written, result, where), "good")
        elif name == TAKE:
            self._taken = result
            self.context.exchanged.emit()
            self.context.standing.refresh()
            self.context.told.emit(partial(words.taken, result), "good")
        else:
            self._relayed = result
            refused = any(one.refused for one in result)
            self.context.told.emit(partial(words.sent_on, result), "warn" if refused else "good")
        self._over()

    def _did_not(self, _name: str, error: Known) -> None:
        self._refused(error)
        self._over()

    def _refused(self, error: Known) -> None:
        calm = isinstance(error, Stopped | Unreachable)
        self.context.told.emit(partial(error.told, _), "warn" if calm else "fault")

    def _over(self) -> None:
        if self.isVisible():
            self._watch.start()
            self._look()
        self._show()

    def _look(self) -> None:
        if not self._work.doing:
            self._watch.look(afresh=True)

    # -- how it stands

    def _view(self) -> telling.View:
        found = self._watch.found
        stick = stick_of(found, self._wanted)
        known = self._watch.known
        step = step_of(found, stick, self._taken)
        line_open = self.context.standing.line.line == Line.OPEN
        return telling.View(
            found, stick, step, now_ms(), known, self._bags is None, line_open, self._written, self._taken
        )

    def _chosen(self) -> None:
        self._wanted = self._which.value()
        self._show()

    def _show(self) -> None:
        view = self._view()
        text, role = telling.lead(view)
        theme.role(self._lead, role)
        self._lead.setText(text)
        self._offer_sticks(view)
        self._steps.show_view(view, self._work.doing)
        self._beside.show_facts(view.found.facts(view.stick), self._relayed, view.line_open, self._work.doing == SEND)
        self._steps.small(self._beside.long)
        self._place_cursor(view)

    def _offer_sticks(self, view: telling.View) -> None:
        sticks = list(view.found.sticks)
        known = [(stick.path, stick.name) for stick in sticks]  # not their room: that changes while one chooses
        if known != self._offered:
            self._offered = known
            self._which.offer([(stick.path, words.stick_name(stick)) for stick in sticks])
        self._which.setVisible(len(sticks) > 1)
        self._which.setEnabled(not self._work.doing)
        if view.stick is not None and self._which.value() != view.stick.path:
            self._which.box.blockSignals(True)
            self._which.choose(view.stick.path)
            self._which.box.blockSignals(False)

    def _place_cursor(self, view: telling.View) -> None:
        """The cursor is where the next key goes. It moves when the step does, never away from the choice of a stick."""
        target = self._beside.stop if self._work.doing == SEND else self._steps.target(view, self._work.doing)
        if len(view.found.sticks) > 1 and not self._wanted and view.writes and not self._work.doing:
            target = self._which.box
        if target is not self._target and self.isVisible() and not self._which.box.hasFocus():
            self._target = target
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self, self._follow)

    def _follow(self) -> None:
        """What just appeared has its place only now: bring it into view (large type scrolls)."""
        frame: QWidget | None = self
        while frame is not None and not isinstance(frame, QScrollArea):
            frame = frame.parentWidget()
        if frame is not None and self._target is not None and self._target.hasFocus():
            frame.ensureWidgetVisible(self._target, 16, 24)

    def _picked(self) -> None:
        """Enter on the choice of a stick: it is meant; on to the step."""
        self._wanted = self._which.value()
        self._steps.target(self._view(), "").setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()
