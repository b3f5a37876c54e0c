"""The till: counted before the day, cash that moves without an act, counted and closed after it. All by keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget

from outlet_app.domain.shift import CashMoved, DayClosed, ShiftOpened
from outlet_app.errors import N_, Refused
from outlet_app.services.model import PaperLine, Role, Saved
from outlet_app.services.till import TillState, pieces_of
from outlet_app.services.till_paper import TillBody
from resources.texts import _
from ui.context import Context
from ui.till.count_grid import CountGrid
from ui.till.draft import TillDraft
from ui.till.movement import Movement
from ui.till.preview import unsaved_slip
from ui.till.side import TillSide
from ui.till.words import after_counting, after_moving
from ui.widgets.act_page import ActPage
from ui.widgets.buttons import KeyButton
from ui.widgets.chain import reading_order

TITLES = {
    "open": N_("Till · opening count"),
    "day": N_("Till · cash in and out"),
    "close": N_("Till · day close"),
    "compared": N_("Till · day close"),
}


class TillPage(ActPage):
    """`phase`: open (no shift is open) · day · close (counting blind) · compared (what should be there is shown)."""

    name = "till"

    def __init__(self, context: Context):
        self.till = TillSide()
        super().__init__(context, self.till)
        self.phase = "open"
        self.state = TillState()
        self._trial: DayClosed | None = None
        self._first_fen: int | None = None
        self.grid, self.movement = CountGrid(), Movement()
        self.work = QStackedWidget()
        self.work.addWidget(self.grid)
        self.work.addWidget(self.movement)
        self.column.addWidget(self.work, 1)
        self.turn = KeyButton(key="Ctrl+D", name="till-turn")
        self.head.addWidget(self.turn)
        QShortcut(QKeySequence(self.turn.key), self).activated.connect(self.turn.click)
        self.turn.clicked.connect(self._turn)
        self.grid.finished.connect(self._counted)
        self.movement.finished.connect(self.till.note.take_cursor)
        self.till.finished.connect(self._to_primary)
        self.grid.edited.connect(self._recounted)
        for part in (self.grid, self.movement, self.till):
            part.edited.connect(self.changed)
        context.saved.connect(self._forget_first)
        context.saved.connect(self._load_state)
        context.actor_changed.connect(self._load_state)
        reading_order(self.turn, self.grid, self.movement, self.till, self.saved_panel)
        self._show_phase("open")

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_(TITLES[self.phase]))
        self.turn.say(_("Close the day") if self.phase == "day" else _("Back to the day"))
        self.grid.retranslate()
        self.movement.retranslate()

    # -- where the till stands

    def entered(self, **arguments: Any) -> None:
        """Load where the till stands, then what was being typed."""
        self._load_state()
        super().entered(**arguments)

    def _load_state(self, *_what: object) -> None:
        if self.isVisible() or not _what:
            self.context.desk.ask(self.context.counter.till.state, self._told_state, self._not_loaded)

    def _told_state(self, state: TillState) -> None:
        self.state = state
        if not state.opened:
            phase = "open"
        elif self.phase in ("close", "compared"):
            phase = self.phase
        else:
            phase = "close" if state.late else "day"
        moved = phase != self.phase
        self._show_phase(phase)
        if moved and not self.saved_shown() and self.isVisible():
            self.first_field()

    def _show_phase(self, phase: str) -> None:
        self.phase = phase
        if phase != "compared":
            self._trial = None
        self.work.setCurrentWidget(self.movement if phase == "day" else self.grid)
        self.turn.setVisible(phase != "open")
        self.movement.offer_float(self.state.has_float)
        supervisor = self.context.actor.role is Role.SUPERVISOR
        self.till.show_phase(phase, self.state, self._trial, supervisor)
        self._show_total()
        self.retranslate()

    def _turn(self) -> None:
        """Ctrl+D: from the day to its close, and back."""
        if self._saving or self.phase == "open":
            return
        self.stack.setCurrentIndex(0)
        self._show_phase("close" if self.phase == "day" else "day")
        self.first_field()

    # -- keys that lead on

    def first_field(self) -> None:
        """The largest note, the amount, or why the count differs."""
        if self.phase == "day":
            self.movement.amount.take_cursor()
        elif self.phase == "compared":
            self._to_reason()
        else:
            self.grid.first().take_cursor()

    def _counted(self) -> None:
        if self.phase == "open":
            self.till.float.take_cursor()
        else:
            self._to_primary()

    def _to_primary(self) -> None:
        self.till.primary.setFocus()

    def _to_reason(self) -> None:
        if self._trial is not None and self._trial.variance_fen:
            self.till.reason.take_cursor()
        else:
            self._to_primary()

    def _recounted(self) -> None:
        """A number changed after comparing: what should be there is hidden again."""
        if self.phase == "compared":
            self._show_phase("close")

    def _forget_first(self, _saved: Saved) -> None:
        """Something happened since the first count: the next one is a first one."""
        self._first_fen = None

    def changed(self) -> None:
        """Something was typed."""
        self._show_total()
        self.touched()

    def _show_total(self) -> None:
        fen = abs(self.movement.fen()) if self.phase == "day" else self.grid.counted_fen()
        self.till.total.show_amount(fen)

    # -- saving

    def missing(self) -> bool:
        """What stands in the way of saving; for a close, comparing comes first."""
        if self.phase == "day":
            return self._missing_movement()
        if (field := self.grid.faulty()) is not None:
            field.take_cursor()
        elif self.grid.empty():
            self.grid.first().blame(N_("Nothing is counted yet; type 0 where there is nothing."))
        elif self.phase == "open" and self.till.float.problem():
            self.till.float.take_cursor()
        elif self.phase == "close":
            ask = partial(self.context.counter.till.trial, self.grid.counts())
            self.context.desk.ask(ask, self._compared, self._refused)
        elif self.phase == "compared" and self.till.reason.isVisible() and not self.till.reason.value():
            self.till.say(_("Choose why the count differs; “unexplained” is a reason."))
            self.till.reason.take_cursor()
        else:
            return False
        return True

    def _missing_movement(self) -> bool:
        if self.movement.amount.problem():
            self.movement.amount.take_cursor()
        elif not self.movement.fen():
            self.movement.amount.blame(N_("How much moved?"))
        else:
            return False
        return True

    def _compared(self, trial: DayClosed) -> None:
        if self.phase != "close" or trial.counted_fen != self.grid.counted_fen():
            return
        self._trial = trial
        if self._first_fen is None:
            self._first_fen = trial.counted_fen
        self._show_phase("compared")
        self._to_reason()

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        till, actor, note = self.context.counter.till, self.context.actor, self.till.note.text()
        if self.phase == "day":
            move = self.movement
            return partial(till.move, move.fen(), move.reason.value(), actor, note, move.purse())
        counts = self.grid.counts()
        if self.phase == "open":
            return partial(till.open, counts, actor, self.till.float.value_or_zero(), note)
        accepted = self.till.debt.isChecked()
        reason = self.till.reason.value()
        return partial(till.close, counts, actor, reason, note, accepted=accepted, first_fen=self._first_fen)

    def refused_at(self, error: Refused) -> None:
        """At the field it is about; a till that stands elsewhere than shown is looked at anew."""
        field = self.till.field_of(error)
        if field is not None and field.isVisible():
            field.blame(error)
        else:
            self._load_state()

    def after_saving(self) -> Callable[[], str]:
        """What to do with the cash."""
        if self.phase == "day":
            return partial(after_moving, self.movement.fen())
        return partial(after_counting, self._trial, self.till.debt.isChecked())

    def _body(self) -> TillBody:
        note = self.till.note.text().strip()
        if self.phase == "day":
            move = self.movement
            return CashMoved(move.fen(), move.reason.value(), note, str(move.purse()))
        if self.phase == "compared" and self._trial is not None:
            reason, accepted = self.till.reason.value(), self.till.debt.isChecked()
            first = self._trial.counted_fen if self._first_fen is None else self._first_fen
            return msgspec.structs.replace(self._trial, reason=reason, note=note, accepted=accepted, first_fen=first)
        counts = self.grid.counts()
        return ShiftOpened(pieces_of(counts), self.grid.counted_fen(), self.till.float.value_or_zero(), None, note)

    def paper_lines(self) -> list[PaperLine]:
        """The slip it would get."""
        return unsaved_slip(self.context, self._body())

    def preview(self) -> None:
        """Ctrl+P; while counting blind there is nothing to preview."""
        if self.phase != "close":
            super().preview()

    # -- the draft

    def _edits(self) -> list[QLineEdit]:
        return [
            field.edit for field in (*self.grid.fields.values(), self.movement.amount, self.till.float, self.till.note)
        ]

    def draft(self) -> TillDraft | None:
        """Everything typed, as typed."""
        draft = TillDraft(
            phase="close" if self.phase == "compared" else self.phase,
            texts={edit.objectName(): edit.text() for edit in self._edits() if edit.text()},
            into=self.movement.into(),
            reason=self.movement.reason.value(),
            in_float=self.movement.in_float.isChecked(),
            first_fen=self._first_fen,
        )
        return None if draft.empty() else draft

    def load_draft(self) -> Callable[[], Any]:
        """What was being counted or typed."""
        return partial(self.context.counter.drafts.load, self.name, TillDraft)

    def restore(self, found: Any) -> bool:
        """Put it back, unless the till has been opened or closed since."""
        if (found.phase == "open") == bool(self.state.opened):
            return False
        self._loading = True
        self._first_fen = found.first_fen
        self.movement.turn(found.into)
        self.movement.reason.choose(found.reason)
        self.movement.in_float.setChecked(found.in_float)
        for edit in self._edits():
            edit.setText(found.texts.get(edit.objectName(), ""))
        self._show_phase(found.phase)
        self._loading = False
        return True

    def clear(self) -> None:
        """Nothing typed. What a first count came to is not forgotten by that."""
        for field in self.grid.fields.values():
            field.clear()
        self.movement.clear()
        self.till.clear()
        if self.phase == "compared":
            self._show_phase("close")

    def _saved(self, saved: Saved) -> None:
        closed = self.phase == "compared"
        super()._saved(saved)
        if closed:
            self._show_phase("open")

    # -- Esc

    def back(self) -> bool:
        """Esc: from what was compared to the count, from an empty count to the day; else as everywhere."""
        if self.saved_shown() or self.previewing() or self._saving:
            return super().back()
        if self.phase == "compared":
            self._show_phase("close")
            self.first_field()
            return True
        if self.phase == "close" and self.grid.empty() and not self.state.late:
            self._turn()
            return True
        return super().back()
