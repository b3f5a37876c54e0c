"""The parcel being entered: which order it is for, its waybill, where it goes; Enter adds it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from outlet_app.domain.identifiers import waybill
from outlet_app.errors import N_
from outlet_app.services.goods.forms import ArrivalForm, OrderStanding
from resources.texts import _
from ui.context import Context
from ui.goods.order_picker import OrderPicker
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.code_field import CodeField
from ui.widgets.field import TextField
from ui.widgets.field_row import FieldRow
from ui.widgets.labels import ElidedLabel


@dataclass(frozen=True)
class ArrivalItem:
    """A line of the page: what the service gets, and the order it names."""

    form: ArrivalForm
    order: OrderStanding


class ArrivalEntry(Card):
    """A scanned waybill that no order has is noted, and the cursor stays for the order. The shelf stays from parcel to
    parcel: they come in heaps. Emits: `edited()` · `added(ArrivalItem)` · `finished()` for Enter in the empty field."""

    edited = Signal()
    added = Signal(object)
    finished = Signal()

    def __init__(self, context: Context):
        super().__init__()
        found = context.counter.goods.arrivals.found
        self.order = OrderPicker(context, N_("Scan the parcel, or order number, name, phone"), "arrivals-order", found)
        self.order.waybills = True
        self.waybill = CodeField(N_("Waybill"), "arrivals-waybill", waybill.parse, 13)
        self.shelf = TextField(N_("Shelf"), "arrivals-shelf")
        self.add = KeyButton(key="Enter", name="arrivals-add")
        self.fields_row = FieldRow([(self.order, 5), (self.waybill, 3), (self.shelf, 2)])
        self.said = ElidedLabel("quiet")
        self.body.addWidget(self.fields_row)
        below = QHBoxLayout()
        below.addWidget(self.said, 1)
        below.addWidget(self.add, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(below)
        self.chain = Chain([self.order, self.shelf], self._add_pressed, self)
        self.order.chosen.connect(self._chosen)
        self.order.scanned.connect(self._scanned)
        self.order.left_empty.connect(self._left_empty)
        self.waybill.finished.connect(self.shelf.take_cursor)
        self.add.clicked.connect(self._add_pressed)
        for field in (self.order, self.waybill, self.shelf):
            field.edited.connect(self.edited)

    def retranslate(self) -> None:
        """All texts anew."""
        self.fields_row.retranslate()
        self.add.say(_("Add"))

    def started(self) -> bool:
        """Whether anything of a parcel stands here; the shelf alone is nothing."""
        return bool(self.order.text() or self.waybill.text())

    def complete(self) -> ArrivalItem | None:
        """The line when it could be added as it stands."""
        order = self.order.order()
        if order is None or self.waybill.problem():
            return None
        return ArrivalItem(ArrivalForm(order.order, self.shelf.text().strip(), self.waybill.text().strip()), order)

    def try_add(self) -> bool:
        """Add the line, or put the cursor on what is missing and say so."""
        self.waybill.settle()
        item = self.complete()
        if item is None:
            if self.order.order() is None:
                self.order.blame(N_("Which order is it for? Choose from the list."))
            else:
                self.waybill.take_cursor()
            return False
        self.clear()
        self.added.emit(item)
        return True

    def _add_pressed(self) -> None:
        if self.try_add():
            self.order.take_cursor()

    def _chosen(self, _order: OrderStanding) -> None:
        self.shelf.take_cursor()

    def _scanned(self, number: str) -> None:
        self.waybill.set_text(number)
        self.said.setText(_("Waybill noted. Which order is it for?"))
        self.order.take_cursor()
        self.edited.emit()

    def _left_empty(self) -> None:
        if self.waybill.text():
            self.order.blame(N_("Which order is it for? Choose from the list."))
        else:
            self.finished.emit()

    def put(self, item: ArrivalItem) -> None:
        """A line comes back to be changed."""
        self.order.put(item.order)
        self.waybill.set_text(item.form.waybill)
        self.shelf.set_text(item.form.shelf)
        self.edited.emit()

    def clear(self) -> None:
        """Ready for the next parcel."""
        self.order.clear()
        self.waybill.clear()
        self.said.setText("")
        self.edited.emit()
