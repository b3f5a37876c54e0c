"""The pieces that wait for the van: all ticked, unticked by Space or a scan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from outlet_app.domain.identifiers import waybill
from outlet_app.errors import N_, Refused
from outlet_app.services.post.ports import PieceRow
from resources.texts import _
from ui import formats
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.field import TextField
from ui.widgets.labels import Label
from ui.widgets.table import Column, ListModel, TableView

KINDS = {"parcel": N_("Parcel"), "pack": N_("City order"), "return": N_("Sent back")}


class TickTable(TableView):
    """Space ticks, too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space like Enter."""
        if event.key() == Qt.Key.Key_Space and self.current_row() >= 0:
            self.chosen.emit(self.current_row())
        else:
            super().keyPressEvent(event)


class PiecesCard(Card):
    """Emits: `edited()` when a tick changed · `finished()` for Enter in the empty scan field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__(name="manifest-pieces-card", margin=14)
        self._off: set[str] = set()
        self.scan = TextField(N_("Scan a waybill to tick it off or on"), "manifest-scan", scan=True, own_problem=True)
        self.all = KeyButton(key="Ctrl+T", name="manifest-all")
        self.model: ListModel[PieceRow] = ListModel(self._columns(), self)
        self.view = TickTable(self.model, name="manifest-pieces")
        self._empty, self._keys = Label("quiet", wrap=True, name="manifest-empty"), Label("label", right=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._build()

    def _columns(self) -> tuple[Column[PieceRow], ...]:
        return (
            Column(N_("On"), lambda row: "—" if row.waybill in self._off else "✓", width=44),
            Column(N_("Waybill"), lambda row: row.waybill, width=170),
            Column(N_("What"), lambda row: _(KINDS.get(row.kind, row.kind)), width=100),
            Column(N_("Order"), lambda row: row.order or formats.DASH, sparse=False),
            Column(N_("Act"), lambda row: formats.number(row.seq), right=True, width=70, sparse=True),
            Column(N_("Weight kg"), lambda row: formats.quantity(row.gross_g, "g"), right=True, width=100),
        )

    def _build(self) -> None:
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self.scan, 1)
        across.addWidget(self.all, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(across)
        holder = QWidget()
        holder.setLayout(self._stack)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        self.body.addWidget(holder, 1)
        self.body.addWidget(self._keys)
        self.scan.finished.connect(self._scanned)
        self.view.chosen.connect(self._chosen)
        self.all.clicked.connect(self._all_or_none)
        QShortcut(QKeySequence(self.all.key), self).activated.connect(self.all.click)

    def retranslate(self) -> None:
        """All texts anew."""
        self.scan.retranslate()
        self.model.retranslate()
        self.view.setAccessibleName(_("Pieces waiting for the van"))
        self._empty.setText(_("Nothing waits for the van. Parcels and packed city orders appear here by themselves."))
        self._keys.setText(_("Space: tick off or on · ↑ ↓: choose"))
        self._show()

    # -- what is ticked

    def show_rows(self, rows: Sequence[PieceRow]) -> None:
        """These wait; ticks of pieces that are still there stay."""
        at = self.view.current_row()
        self.model.set_rows(rows)
        self._off &= {row.waybill for row in rows}
        self._stack.setCurrentIndex(1 if rows else 0)
        self.view.go_to(min(max(at, 0), len(rows) - 1))
        self._show()

    def ticked(self) -> list[PieceRow]:
        """What the van takes."""
        return [row for row in self.model.rows if row.waybill not in self._off]

    def unticked(self) -> tuple[str, ...]:
        """What stays here."""
        return tuple(sorted(self._off))

    def untick(self, waybills: Iterable[str]) -> None:
        """These stay here, telling nobody."""
        self._off = set(waybills)
        self.model.retranslate()
        self._show()

    def clear(self) -> None:
        """All ticked."""
        self.scan.clear()
        self.untick(())

    # -- keys

    def _scanned(self) -> None:
        text = self.scan.text().strip()
        if not text:
            self.finished.emit()
            return
        try:
            number = waybill.parse(text).number
        except Refused as error:
            self.scan.blame(error)
            return
        at = next((at for at, row in enumerate(self.model.rows) if row.waybill == number), -1)
        if at < 0:
            self.scan.blame(N_("This number does not wait here."))
            return
        self.scan.clear()
        self.view.go_to(at)
        self._chosen(at)

    def _chosen(self, row: int) -> None:
        self._off ^= {self.model.rows[row].waybill}
        self.model.retranslate()
        self._show()
        self.edited.emit()

    def _all_or_none(self) -> None:
        self._off = set() if self._off else {row.waybill for row in self.model.rows}
        self.model.retranslate()
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        self.all.say(_("Tick all") if self._off else _("Tick none"))
        self.all.setEnabled(bool(self.model.rows))
