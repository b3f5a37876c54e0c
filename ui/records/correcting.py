"""Taking an act back from Records: asking, doing it, entering it anew, and what becomes of the cash that stayed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from outlet_app.domain.entries import Kind
from outlet_app.errors import Known
from outlet_app.services.corrections import UndoLook
from outlet_app.services.model import RecordRow, Saved
from outlet_app.services.undoing import cash_back
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.page import Page
from ui.records.side import Side


class Correcting(QObject):
    """Works the side's reversal and carry panels. Emits: `wanted(seq)` before something is saved about that act, so
    that the list comes back to it · `rested()` when the cursor goes back into the list."""

    wanted = Signal(int)
    rested = Signal()

    def __init__(self, context: Context, side: Side, page: Page):
        super().__init__(page)
        self._context = context
        self._side = side
        side.reverse_wanted.connect(self.reverse)
        side.carry_wanted.connect(self.carry)
        side.reversal.confirmed.connect(self._confirmed)
        side.carry.confirmed.connect(self._carry_confirmed)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+R"), page, self.reverse, context=within)
        QShortcut(QKeySequence("Ctrl+K"), page, self.carry, context=within)

    def reverse(self) -> None:
        """Ask about taking the act shown back, or enter it anew when it was taken back for that."""
        side = self._side
        if side.can_reverse():
            side.ask_reversal()
            seq = side.shown_seq()
            look = partial(self._context.counter.corrections.look, seq, self._context.actor)
            self._context.desk.ask(look, partial(self._looked, seq), self._not_reversed)
        elif row := side.to_enter_anew():
            self._enter_anew(row)

    def carry(self) -> None:
        """Ask about the cash that waits to be carried over."""
        detail = self._side.detail.detail
        if detail is not None and self._side.can_end_carry():
            self._side.ask_carry(detail.row.seq, detail.carried_fen, cash_back(detail.body) > 0)

    def confirm(self) -> bool:
        """F10: do what is being asked about; whether something is."""
        if self._side.reversing():
            self._side.reversal.confirm()
        elif self._side.ending_carry():
            self._side.carry.confirm()
        else:
            return False
        return True

    def _looked(self, seq: int, look: UndoLook) -> None:
        self._side.reversal.show_look(seq, look)

    def _confirmed(self, reason: str, note: str, again: bool) -> None:
        if detail := self._side.detail.detail:
            reverse = partial(self._context.counter.corrections.reverse, carries=again)
            ask = partial(reverse, detail.row.seq, reason, note, self._context.actor)
            self._context.desk.ask(ask, partial(self._reversed, detail.row, again), self._not_reversed)

    def _reversed(self, row: RecordRow, again: bool, saved: Saved) -> None:
        words = _("{number} is reversed by {other}. Both stay in Records.")
        text = words.format(number=formats.number(row.seq), other=formats.number(saved.seq))
        self._done(row.seq, text, saved)
        if again:
            self._enter_anew(row)
        else:
            self.rested.emit()

    def _carry_confirmed(self, note: str) -> None:
        if detail := self._side.detail.detail:
            ask = partial(self._context.counter.corrections.end_carry, detail.row.seq, note, self._context.actor)
            self._context.desk.ask(ask, partial(self._carry_ended, detail.row.seq), self._carry_refused)

    def _carry_ended(self, seq: int, saved: Saved) -> None:
        words = _("The cash of {number} moved with {other}. A new act carries nothing over.")
        self._done(seq, words.format(number=formats.number(seq), other=formats.number(saved.seq)), saved)
        self.rested.emit()

    def _done(self, seq: int, text: str, saved: Saved) -> None:
        self._context.told.emit(text, "good")
        self._side.rest()
        self.wanted.emit(seq)
        self._context.announce_saved(saved)

    def _enter_anew(self, row: RecordRow) -> None:
        self._context.show_page("orders" if row.kind == Kind.ORDER else "intake", replaces=row.seq)

    def _not_reversed(self, error: Known) -> None:
        self._side.reversal.refused(error.told(_))

    def _carry_refused(self, error: Known) -> None:
        self._side.carry.refused(error.told(_))
