"""Where orders are, and what became of them: given up, not taken, come back with what weight and looks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outlet_app.domain.lifecycles import UplinkState
from outlet_app.errors import N_
from outlet_app.services.post.city import CityRow, SentRow
from outlet_app.services.post.forms_city import REASONS_OF, CloseForm, outcomes_of
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.post.city import words
from ui.post.city.draft import CityDraft
from ui.strip import now_ms
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import TextField
from ui.widgets.field_row import ProblemLine
from ui.widgets.inputs import QuantityField
from ui.widgets.labels import ElidedLabel
from ui.widgets.picture_field import PictureField
from ui.widgets.table import Column, ListModel, TableView

CHOOSE = ("", N_("Choose"))
OUTCOMES = {
    "short": N_("It can't be sent"),
    "refused": N_("The buyer did not take it"),
    "returned": N_("It came back here"),
}
SALES = (("back", N_("Undone: back in its lot")), ("stands", N_("Stands: the mall pays")))


class SentWork(QWidget):
    """Emits: `edited()` · `finished()` for Enter in the last field · `wanted(words)` to look for an order."""

    edited = Signal()
    finished = Signal()
    wanted = Signal(str)

    def __init__(self, context: Context):
        super().__init__()
        self.search = TextField(N_("Waybill or order number"), "city-search", scan=True, own_problem=True)
        self.model: ListModel[SentRow] = ListModel(_columns(), self)
        self.view = TableView(self.model, name="city-sent")
        self.about = ElidedLabel("strong", name="city-sent-about")
        self.state = ChoiceField(N_("What became of it (↑ ↓)"), "city-state")
        self.reason = ChoiceField(N_("Why (↑ ↓)"), "city-reason")
        self.found = QuantityField(N_("Weight as it came back"), "city-found")
        self.sale = ChoiceField(N_("The sale (↑ ↓)"), "city-sale")
        self.photos = PictureField(context, N_("Photos"), "city-photos")
        self.said = ProblemLine([self.found])
        card = Card(margin=12)
        card.body.setSpacing(6)
        card.body.addWidget(self.about)
        card.row(self.state, self.reason).addStretch(1)
        card.row(self.found, self.sale).addStretch(1)
        card.body.addWidget(self.said)
        card.body.addWidget(self.photos)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.view, 1)
        column.addWidget(card)
        self._connect()

    def _connect(self) -> None:
        self.sale.offer(SALES)
        self.search.finished.connect(self._look)
        self.view.moved.connect(self._show_order)
        self.view.chosen.connect(self._into)
        self.state.edited.connect(self._turned)
        self.chain = Chain((self.state, self.reason, self.found, self.sale), self.finished.emit, self)
        for part in (self.reason, self.found, self.sale, self.photos):
            part.edited.connect(self.edited)

    def retranslate(self) -> None:
        """All texts anew."""
        self.model.retranslate()
        self.view.setAccessibleName(_("Orders from the city and where they are"))
        for part in (self.search, self.state, self.reason, self.found, self.sale, self.photos):
            part.retranslate()
        self._show_order()

    # -- which order

    def show_rows(self, rows: Sequence[SentRow]) -> None:
        """Show these; the cursor stays on its order."""
        key = self.key()
        self.model.set_rows(rows)
        self.view.go_to(next((at for at, row in enumerate(rows) if row.key == key), 0))
        self._show_order()

    def show_found(self, row: SentRow | None) -> None:
        """What was looked for: the cursor on it, or nothing of the kind."""
        if row is None:
            self.search.blame(N_("No order from the city was sent under this number."))
            return
        self.search.clear()
        rows = [one for one in self.model.rows if one.key != row.key]
        self.show_rows([row, *rows])
        self.view.go_to(0)
        self._into(0)

    def row(self) -> SentRow | None:
        """The order under the cursor."""
        at = self.view.current_row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def key(self) -> str:
        """Its key, "" for none."""
        row = self.row()
        return row.key if row is not None else ""

    def worth_fen(self) -> int:
        """What the order under the cursor is worth."""
        row = self.row()
        return sum(line.amount_fen for line in row.lines) if row is not None else 0

    def _look(self) -> None:
        if self.search.text().strip():
            self.wanted.emit(self.search.text())
        else:
            self.view.setFocus()

    def _into(self, _at: int) -> None:
        """Enter on an order: what became of it, if anything can be said."""
        if self.state.isEnabled():
            self.state.take_cursor()

    def _show_order(self, _at: int = 0) -> None:
        row = self.row()
        possible = outcomes_of(row.state, row.recorded) if row is not None else ()
        offered = (CHOOSE, *((outcome, OUTCOMES[outcome]) for outcome in possible))
        chosen = self.state.value()
        self.state.offer(offered)
        self.state.box.blockSignals(True)
        self.state.choose(chosen)
        self.state.box.blockSignals(False)
        self.about.setText(_about(row, bool(possible)))
        self._fit_outcome()

    # -- what became of it

    def _turned(self) -> None:
        self._fit_outcome()
        self.edited.emit()

    def _fit_outcome(self) -> None:
        """The reasons of this outcome, and whether there is something to weigh. Tells nobody."""
        outcome, reason = self.state.value(), self.reason.value()
        self.reason.offer((CHOOSE, *REASONS_OF.get(outcome, {}).items()))
        self.reason.box.blockSignals(True)
        self.reason.choose(reason)
        self.reason.box.blockSignals(False)
        self.reason.box.setEnabled(bool(outcome))
        for part in (self.found, self.sale, self.photos):
            part.setEnabled(outcome == "returned")

    def form(self, note: str) -> CloseForm:
        """As the service takes it."""
        return CloseForm(
            orders=(self.key(),),
            state=self.state.value(),
            reason=self.reason.value(),
            note=note,
            found_g=self.found.value_or_zero(),
            pictures=self.photos.hashes(),
            back=self.sale.value() != "stands",
        )

    def restore(self, found: CityDraft) -> None:
        """Put back what was being said of an order, if it is still listed."""
        at = next((at for at, row in enumerate(self.model.rows) if row.key == found.order), -1)
        if at < 0:
            return
        self.view.go_to(at)
        self.state.choose(found.state)
        self.reason.choose(found.reason)
        self.found.set_text(found.found)
        self.sale.choose(found.sale)
        self.photos.restore(tuple(bytes.fromhex(digest) for digest in found.pictures))

    def clear(self) -> None:
        """Nothing said."""
        self.search.clear()
        self.state.choose("")
        self.found.clear()
        self.photos.clear()
        self.sale.offer(SALES)
        self._turned()


def waiting_row(row: CityRow) -> SentRow:
    """An order that waits, among those that were sent: it may be given up."""
    return SentRow(row.key, UplinkState.PLACED, 0, recipient=row.recipient, lines=row.lines)


def _about(row: SentRow | None, possible: bool) -> str:
    if row is None:
        return _("Nothing was sent yet.")
    parts = [row.key, row.waybill, words.contents(row.lines), words.state(row)]
    if row.cancelled:
        parts.append(_("cancelled by the buyer"))
    parts.append(row.reason)
    if not possible:
        parts.append(_("nothing to record"))
    return " · ".join(part for part in parts if part)


def _columns() -> tuple[Column[SentRow], ...]:
    return (
        Column(N_("Order"), lambda row: row.key, width=104),
        Column(N_("Waybill"), lambda row: row.waybill or formats.DASH, width=128),
        Column(N_("Where it is"), words.state, width=104, token=lambda row: words.TOKENS.get(row.state, "")),
        Column(N_("Act"), lambda row: formats.number(row.seq) if row.seq else formats.DASH, width=58),
        Column(N_("Since when"), lambda row: _since(row), width=96, sparse=True),
        Column(N_("Product"), lambda row: words.products(row.lines)),
        Column(N_("Recipient"), lambda row: row.recipient or formats.DASH, width=150, sparse=True),
    )


def _since(row: SentRow) -> str:
    return formats.short_moment(row.at, now_ms()) if row.at else formats.DASH
