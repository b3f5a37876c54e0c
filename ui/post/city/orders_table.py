"""The orders that wait, the most urgent first: Space or Enter chooses one, and each chosen one is a box."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from outlet_app.errors import N_
from outlet_app.services.post.city import CityRow
from resources.texts import _
from ui import formats
from ui.post.city import words
from ui.widgets.labels import Label
from ui.widgets.table import Column, ListModel, TableView

EMPTY = N_("No order from the city waits. They come with the exchange (F9); orders taken here (F3) stand here too.")


class _View(TableView):
    """Space chooses like Enter."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space as Enter; the rest as every list."""
        row = self.current_row()
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self.chosen.emit(row)
        else:
            super().keyPressEvent(event)


class OrdersTable(QWidget):
    """`box`, `weight`, `seen`: a chosen order's box number, weight in grams (0 = none) and whether it has a photo.

    Emits: `toggled(row)` · `moved(row)`.
    """

    toggled = Signal(int)
    moved = Signal(int)

    def __init__(
        self, box: Callable[[CityRow], int], weight: Callable[[CityRow], int], seen: Callable[[CityRow], bool]
    ):
        super().__init__()

        def mark(row: CityRow) -> str:
            return f"✓ {box(row)}" if box(row) else ""

        columns: tuple[Column[CityRow], ...] = (
            Column(N_("Box"), mark, width=52, token=lambda _row: "action"),
            Column(N_("Order"), lambda row: row.key, width=108),
            Column(N_("Product"), lambda row: words.products(row.lines)),
            Column(N_("Quantity"), lambda row: words.quantities(row.lines), right=True, width=78),
            Column(N_("Amount ¥"), lambda row: formats.yuan(row.amount_fen), right=True, width=92, sparse=True),
            Column(N_("Send by"), words.days, width=84, token=words.days_token),
            Column(
                N_("Stock"),
                lambda row: _("enough") if row.enough else _("not enough"),
                width=86,
                token=lambda row: "" if row.enough else "red",
                sparse=True,
            ),
            Column(
                N_("Gross kg"),
                lambda row: formats.quantity(weight(row), "g", trim=True) if box(row) else "",
                right=True,
                width=78,
            ),
            Column(N_("Photo"), lambda row: ("✓" if seen(row) else formats.DASH) if box(row) else "", width=56),
        )
        self.model: ListModel[CityRow] = ListModel(columns, self)
        self.view = _View(self.model, name="city-orders")
        self._empty = Label("quiet", wrap=True, name="city-empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.chosen.connect(self.toggled)
        self.view.moved.connect(self.moved)

    def retranslate(self) -> None:
        """Heads, cells and the sentence of the empty list."""
        self.model.retranslate()
        self._empty.setText(_(EMPTY))
        self.view.setAccessibleName(_("Orders from the city"))

    def show_rows(self, rows: Sequence[CityRow]) -> None:
        """Show these; the cursor stays on its order, or goes to the first."""
        at = self.view.current_row()
        key = self.model.rows[at].key if 0 <= at < len(self.model.rows) else ""
        self.model.set_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        found = next((place for place, row in enumerate(rows) if row.key == key), 0)
        self.view.go_to(found)

    def current(self) -> CityRow | None:
        """The order under the cursor."""
        at = self.view.current_row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def go_to(self, key: str) -> None:
        """The cursor on that order."""
        for at, row in enumerate(self.model.rows):
            if row.key == key:
                self.view.go_to(at)
