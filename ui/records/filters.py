"""What of the acts is listed: words, a room's kinds, a day. All by keys: Alt+K and Alt+D go to the choices."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from outlet_app.domain.entries import Kind
from outlet_app.errors import N_
from resources.texts import _
from ui import formats
from ui.strip import now_ms
from ui.widgets.choice_field import ChoiceField
from ui.widgets.labels import Label

DAYS = 14
GROUPS: dict[str, tuple[str, tuple[Kind, ...]]] = {
    "": (N_("All acts"), ()),
    "produce": (N_("Produce"), (Kind.CONSIGNMENT, Kind.LOT, Kind.CERTIFICATE, Kind.SETTLEMENT, Kind.PAYOUT)),
    "goods": (
        N_("Goods"),
        (Kind.ORDER, Kind.STEP, Kind.ARRIVAL, Kind.COLLECTION, Kind.RETURN, Kind.DISPOSAL),
    ),
    "post": (N_("Parcels"), (Kind.PARCEL, Kind.PARCEL_BACK, Kind.PACK, Kind.CITY, Kind.MANIFEST, Kind.WAYBILL)),
    "till": (N_("Till"), (Kind.OPEN, Kind.CASH, Kind.CLOSE)),
    "reverse": (N_("Reversals"), (Kind.REVERSAL,)),
    "people": (
        N_("People"),
        (Kind.PARTY, Kind.MERGE, Kind.SUPPORT, Kind.CONSENT, Kind.LOAN, Kind.UNMASK, Kind.ERASE),
    ),
    "office": (
        N_("Office"),
        (Kind.ANSWER, Kind.SLIPS, Kind.SLIP_VOID, Kind.TRAINED, Kind.STAFF, Kind.COUNTER, Kind.CLOCK),
    ),
}
"""Kinds by room; a later version's kinds stand under "all"."""


class Filters(QWidget):
    """Emits: `typed()` at every letter · `chosen()` when a choice changed · `down()` for Down or Enter, into the
    list."""

    typed = Signal()
    chosen = Signal()
    down = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._label = Label("label")
        self.search = QLineEdit()
        self.search.setObjectName("records-search")
        self.search.setClearButtonEnabled(True)
        self._label.names(self.search)
        self.kind = ChoiceField(N_("Kind (Alt+K)"), "records-kind")
        self.kind.offer([(code, text) for code, (text, _kinds) in GROUPS.items()])
        self.day = ChoiceField(N_("Day (Alt+D)"), "records-day")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._label)
        words.addWidget(self.search)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self.kind)
        row.addWidget(self.day)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._label.setMinimumWidth(1)
        self._offer_days()
        self.search.textChanged.connect(self.typed)
        self.search.returnPressed.connect(self.down)
        self.search.installEventFilter(self)
        for field, key in ((self.kind, "Alt+K"), (self.day, "Alt+D")):
            QShortcut(QKeySequence(key), self).activated.connect(field.box.setFocus)
            field.edited.connect(self.chosen)
            field.finished.connect(self.down)

    def retranslate(self) -> None:
        """Set every text anew; what is chosen stays."""
        self._label.setText(_("Find: number, name, initials, own number"))
        self.kind.retranslate()
        self._offer_days()

    def words(self) -> str:
        """What was typed."""
        return self.search.text().strip()

    def kinds(self) -> tuple[str, ...]:
        """The kinds chosen; () = all."""
        return tuple(str(kind) for kind in GROUPS[self.kind.value()][1])

    def chosen_day(self) -> str:
        """The business day chosen (ISO); "" = any."""
        return self.day.value()

    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words() or self.kind.value() or self.day.value())

    def clear(self) -> None:
        """Everything is listed again; tells nobody."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        for field in (self.kind, self.day):
            field.box.blockSignals(True)
            field.choose("")
            field.box.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down in the search box goes into the list."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        ):
            self.down.emit()
            return True
        return super().eventFilter(watched, event)

    def _offer_days(self) -> None:
        today, chosen = formats.local(now_ms()).date(), self.day.value()
        days = [today - timedelta(days=back) for back in range(DAYS)]
        if chosen and date.fromisoformat(chosen) not in days:
            days.append(date.fromisoformat(chosen))
        names = {0: N_("Today"), 1: N_("Yesterday")}
        offered = [(day.isoformat(), names.get(back) or formats.day(day)) for back, day in enumerate(days)]
        self.day.offer([("", N_("Any day")), *offered])
        self.day.box.blockSignals(True)
        self.day.choose(chosen)
        self.day.box.blockSignals(False)
        self.day.retranslate()
