"""Records: every act of this counter, found, read, printed again or reversed, by keys alone."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from outlet_app.errors import Known
from outlet_app.services.model import ActDetail, Saved
from resources.texts import _, language
from ui import formats, theme
from ui.context import Context
from ui.page import Page
from ui.paper_labels import LABELS_KEY
from ui.records.correcting import Correcting
from ui.records.evidencing import Evidencing
from ui.records.filters import Filters
from ui.records.model import RecordsModel
from ui.records.reprint import Reprint
from ui.records.side import Side
from ui.records.sticking import Sticking
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.table import TableView

SEARCH_MS = 150
SLOW_MS = 500


class RecordsPage(Page):
    """`entered(seq=…)` opens with that act chosen."""

    name = "records"

    def __init__(self, context: Context):
        super().__init__(context)
        self._standing = context.standing
        self._wanted_seq = 0
        self._shown_seq = 0
        self._detail_job = 0
        self._reprint = Reprint(context, self)
        self._fault: Known | None = None
        self._title = Label("title")
        self.filters = Filters()
        self.search = self.filters.search
        self.model = RecordsModel(context, self._accepted)
        self.model.setParent(self)
        self.table = TableView(self.model, name="records-table")
        self._count = Label("quiet", name="records-count", wrap=True)
        self.side = Side()
        self._correcting = Correcting(context, self.side, self)
        self._sticking = Sticking(context, self.side, self)
        self._evidencing = Evidencing(context, self.side, self)
        self._search_later, self._slow, self._look_later = QTimer(self), QTimer(self), QTimer(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        left = Card(margin=12)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        left.body.addLayout(head)
        left.body.addWidget(self.filters)
        left.body.addWidget(self.table, 1)
        left.body.addWidget(self._count)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(left, 1)
        across.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 8)
        column.addLayout(across, 1)
        self.stack_when_narrow(across)

    def _connect(self) -> None:
        for timer, wait, slot in (
            (self._search_later, SEARCH_MS, self._search),
            (self._slow, SLOW_MS, self._show_count),
            (self._look_later, 60, self._look),
        ):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(slot)
        self.filters.typed.connect(self._search_later.start)
        self.filters.chosen.connect(self._search)
        self.filters.down.connect(self._to_table)
        self.table.moved.connect(self._moved)
        self.table.chosen.connect(self._moved)
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self._failed)
        side = self.side
        side.preview_wanted.connect(self.preview)
        side.print_wanted.connect(self.primary)
        side.labels_wanted.connect(self._sticking.show)
        side.reversal.cancelled.connect(self.back)
        side.carry.cancelled.connect(self.back)
        self._correcting.wanted.connect(self._want)
        self._correcting.rested.connect(self.table.setFocus)
        QShortcut(QKeySequence(LABELS_KEY), self).activated.connect(self._sticking.show)
        self._standing.changed.connect(self._stand)
        self.context.saved.connect(self._saved)
        self._reprint.printed.connect(self._printed)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._title.setText(_("Records"))
        self.filters.retranslate()
        self.table.setAccessibleName(_("Acts, newest first"))
        self.model.retranslate()
        self.side.retranslate()
        self._show_count()

    def entered(self, **arguments: Any) -> None:
        """Show the newest; with `seq`, that act."""
        self._wanted_seq = int(arguments.get("seq", 0)) or self._shown_seq
        if self._wanted_seq and arguments.get("seq"):
            self.filters.clear()
        self.side.rest()
        self.search.setFocus()
        self._search()

    def fit(self) -> None:
        """The right side narrows with the window, and goes below the list when that is narrower still."""
        super().fit()
        narrow = self.narrow()
        self.table.setMinimumHeight(theme.scaled(TableView.ROW) * (7 if narrow else 2))
        self.side.fit_into(self.window().width(), narrow)

    def primary(self) -> None:
        """F10: print the act shown again, or its labels, or do the reversal being asked about."""
        if self.side.sticking():
            self._sticking.print()
        elif not self._correcting.confirm() and not self._evidencing.confirm():
            self._print()

    def preview(self) -> None:
        """Ctrl+P: the receipt as paper, and back."""
        detail = self.side.detail.detail
        if detail is None or not self.side.has_act():
            return
        if self.side.previewing() or self.side.sticking():
            self.side.rest()
            return
        ask = partial(self.context.counter.receipts.lines, detail.row.seq, language())
        self.context.desk.ask(ask, self.side.show_paper, self._side_refused)

    def back(self) -> bool:
        """Esc: leave paper or panel, stop a slow search, list everything again, in this order."""
        if self.side.asking() or self.side.previewing() or self.side.sticking():
            self.side.rest()
            self.table.setFocus()
            return True
        if self.model.busy:
            self.model.stop()
            self._show_count()
            return True
        if self.filters.narrowed():
            self.filters.clear()
            self.search.setFocus()
            self._search()
            return True
        return False

    def _search(self) -> None:
        self._search_later.stop()
        self._fault = None
        self.model.search(self.filters.words(), self.filters.kinds(), self.filters.chosen_day())
        self._slow.start()

    def _loaded(self, first: bool) -> None:
        self._slow.stop()
        self._show_count()
        if first:
            row = self.model.row_of(self._wanted_seq) if self._wanted_seq else 0
            self._shown_seq = 0
            if self.model.rows:
                self.table.go_to(max(row, 0))
                self._look()  # at once: only wandering through the list waits a little
            else:
                self.side.nothing(self.filters.narrowed())
        if self._wanted_seq and first and self.model.row_of(self._wanted_seq) < 0:
            self._ask_detail(self._wanted_seq)
        self._wanted_seq = 0

    def _failed(self, error: Known) -> None:
        self._slow.stop()
        self._fault = error
        self._show_count()

    def _show_count(self) -> None:
        shown = formats.count(len(self.model.rows), dash=False)
        if self._fault is not None:
            text = self._fault.told(_)
        elif self.model.busy:
            text = _("Searching… Esc stops it.")
        elif not self.model.rows:
            text = _("Nothing found.") if self.filters.narrowed() else _("No act yet.")
        elif self.model.has_more():
            text = _("{n} shown, more below. ↑ ↓ to choose, Enter to read.").format(n=shown)
        else:
            text = _("{n} shown, that is all. ↑ ↓ to choose, Enter to read.").format(n=shown)
        self._count.setText(text)

    def _to_table(self) -> None:
        if self._search_later.isActive():
            self._search()
        if self.model.rows:
            self.table.setFocus()
            if self.table.current_row() < 0:
                self.table.go_to(0)

    def _moved(self, row: int) -> None:
        if row >= 0:
            self._look_later.start()

    def _look(self) -> None:
        row = self.table.current_row()
        if 0 <= row < len(self.model.rows) and self.model.rows[row].seq != self._shown_seq:
            self._ask_detail(self.model.rows[row].seq)

    def _ask_detail(self, seq: int) -> None:
        self.context.desk.forget(self._detail_job)
        self._shown_seq = seq
        ask = partial(self.context.counter.records.detail, seq)
        self._detail_job = self.context.desk.ask(ask, self._detailed, self._side_refused)

    def _detailed(self, detail: ActDetail | None) -> None:
        if detail is None:
            self.side.nothing(True)
        else:
            self.side.show_detail(detail, self._accepted())

    def _print(self) -> None:
        detail = self.side.detail.detail
        if detail is None or not self.side.has_act():
            return
        self._reprint.ask(detail.row.seq)

    def _printed(self, seq: int) -> None:
        if seq == self._shown_seq:
            self._ask_detail(seq)

    def _want(self, seq: int) -> None:
        self._wanted_seq = seq

    def _side_refused(self, error: Known) -> None:
        self.context.told.emit(partial(error.told, _), "warn")

    def _saved(self, _saved: Saved) -> None:
        if self.isVisible():
            self._search()

    def _stand(self) -> None:
        self.model.retranslate()
        self.side.detail.stand(self._accepted())

    def _accepted(self) -> int:
        return self._standing.facts.accepted
