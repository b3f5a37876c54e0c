"""What came back: the line being entered, the lines, weights against what was sent, the parcel's number, photos."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from outlet_app.domain.acts.goods import ReturnedLine
from outlet_app.domain.identifiers import waybill
from outlet_app.domain.units import Unit
from outlet_app.errors import N_
from resources.texts import _
from ui import formats, theme
from ui.context import Context
from ui.goods.return_entry import COLUMNS, ReturnEntry, ReturnItem
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.code_field import CodeField
from ui.widgets.field_row import FieldRow
from ui.widgets.inputs import QuantityField
from ui.widgets.lines_table import LinesTable
from ui.widgets.picture_field import PictureField

_TABLE = 108  # a head, a line and the words about keys, in pixels at 100 %


class ReturnCard(QWidget):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self, context: Context):
        super().__init__()
        self.entry = ReturnEntry(context)
        self.table = LinesTable(COLUMNS, "returns-lines", N_("What came back? Find the product, type how many."))
        # What is left over is the table's; it never asks for more, so that the page need not scroll.
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.table.setMinimumHeight(theme.scaled(_TABLE))
        self.expected = QuantityField(N_("Weight as sent"), "returns-expected")
        self.found = QuantityField(N_("Weight found"), "returns-found")
        self.waybill = CodeField(N_("Waybill of the parcel"), "returns-waybill", waybill.parse, 13)
        self.pictures = PictureField(context, N_("Photos"), "returns-pictures")
        self.row = FieldRow([(self.expected, 2), (self.found, 2), (self.waybill, 3)])
        below = Card(margin=10)
        below.body.setSpacing(4)
        below.body.addWidget(self.table, 1)
        below.body.addWidget(self.row)
        below.body.addWidget(self.pictures)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.entry)
        column.addWidget(below, 1)
        self.chain = Chain((self.expected, self.found, self.waybill), self.finished.emit, self)
        self.entry.added.connect(self.table.put)
        self.entry.finished.connect(self.to_weights)
        self.table.wanted.connect(self._edit_line)
        for part in (self.entry, self.table, self.expected, self.found, self.waybill, self.pictures):
            part.edited.connect(self.edited)
        self.entry.added.connect(self._weigh)
        self.entry.edited.connect(self._weigh)

    def retranslate(self) -> None:
        """All texts anew."""
        for part in (self.entry, self.table, self.row, self.pictures):
            part.retranslate()
        self.found.edit.setAccessibleName(_("Weight found"))

    def to_weights(self) -> None:
        """No more lines: to the weight that is known already, so that the next to type is the one found."""
        (self.found if self.expected.text() else self.expected).take_cursor()

    def items(self) -> list[ReturnItem]:
        """The lines, with the one being entered when it is complete."""
        entering = self.entry.complete()
        return [*self.table.items(), *([entering] if entering else [])]

    def lines(self) -> tuple[ReturnedLine, ...]:
        """What the service gets."""
        return tuple(item.line for item in self.items())

    def offer(self, items: list[ReturnItem]) -> None:
        """What an order held: a single line to be typed over, several to be looked through."""
        if len(items) == 1 and items[0].product is not None:
            self.entry.put(items[0])
            self.entry.quantity.take_cursor()
        else:
            self.table.set_items(items)
            self.entry.product.take_cursor()
        self._weigh()

    def _weigh(self, *_what: object) -> None:
        """What it should weigh, where the catalogue knows the pieces; typed over freely."""
        if self.expected.edit.isModified():
            return
        grams = sum(_grams(item) for item in self.items())
        self.expected.set_value(grams or None)

    def _edit_line(self, item: ReturnItem) -> None:
        if self.entry.started() and not self.entry.try_add():
            return
        self.table.take_out()
        self.entry.put(item)
        self.entry.quantity.take_cursor()

    def faulty(self) -> QuantityField | CodeField | None:
        """The first field with something wrong in it."""
        self.waybill.settle()
        fields = (self.expected, self.found, self.waybill)
        return next((field for field in fields if field.problem()), None)

    def edits(self) -> list[QLineEdit]:
        """The lines the draft keeps."""
        return [self.expected.edit, self.found.edit, self.waybill.edit]

    def clear(self) -> None:
        """Nothing entered."""
        self.entry.clear()
        self.table.set_items([])
        for field in (self.expected, self.found, self.waybill):
            field.clear()
        self.pictures.clear()


def difference(expected_g: int, found_g: int) -> str:
    """ "−0.24 kg": what is missing; "" when either is not known."""
    return formats.with_unit(found_g - expected_g, "g") if expected_g and found_g else ""


def _grams(item: ReturnItem) -> int:
    if item.line.unit == Unit.GRAM:
        return item.line.quantity
    return item.product.piece_g * item.line.quantity if item.product and item.line.unit == Unit.PIECE else 0
