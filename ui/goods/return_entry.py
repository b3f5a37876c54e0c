"""One product that comes back: how many, how many pieces were counted in it, how many of those are damaged."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from outlet_app.domain.acts.goods import ReturnedLine
from outlet_app.domain.units import Unit
from outlet_app.errors import N_
from outlet_app.services.model import ProductCard, ProductName
from resources.texts import _, language
from ui import formats
from ui.context import Context
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.field import Field
from ui.widgets.field_row import FieldRow, ProblemLine
from ui.widgets.inputs import CountField, QuantityField
from ui.widgets.line_adding import LineAdding
from ui.widgets.product_picker import ProductPicker
from ui.widgets.table import Column


@dataclass(frozen=True)
class ReturnItem:
    """A line of the page: what the service gets, and the product it names; None for one the catalogue has lost."""

    line: ReturnedLine
    product: ProductCard | None

    def name(self) -> str:
        """The product's name in the language that holds, its code when it has none."""
        code = self.line.product
        return (self.product.name if self.product else ProductName(code, code, code)).shown(language())

    def damaged(self) -> str:
        """How many are damaged: of the pieces counted, or in the line's unit."""
        if self.line.pieces:
            return formats.count(self.line.damaged)
        return formats.with_unit(self.line.damaged, self.line.unit)


COLUMNS: tuple[Column[ReturnItem], ...] = (
    Column(N_("Product"), ReturnItem.name),
    Column(N_("Came back"), lambda item: formats.with_unit(item.line.quantity, item.line.unit), right=True, width=110),
    Column(N_("Pieces in it"), lambda item: formats.count(item.line.pieces), right=True, width=100),
    Column(N_("Damaged"), ReturnItem.damaged, right=True, width=100),
)


class ReturnEntry(LineAdding, Card):
    """Emits: `edited()` · `added(ReturnItem)` · `finished()` for Enter in the empty product field: no more lines."""

    edited = Signal()
    added = Signal(object)
    finished = Signal()

    def __init__(self, context: Context):
        super().__init__(margin=12)
        self.product = ProductPicker(context, "returns-product", "")
        self.quantity = QuantityField(N_("Came back"), "returns-quantity")
        self.pieces = CountField(N_("Pieces in it"), "returns-pieces")
        self.damaged = QuantityField(N_("Damaged"), "returns-damaged")
        self.add = KeyButton(key="Enter", name="returns-add")
        self.fields_row = FieldRow(
            [(self.product, 8), (self.quantity, 3), (self.pieces, 3), (self.damaged, 3)], own_line=False
        )
        self.said = ProblemLine(self.fields_row.fields)
        across = QHBoxLayout()
        across.setSpacing(10)
        across.addWidget(self.fields_row, 1)
        across.addWidget(self.add, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.setSpacing(2)
        self.body.addLayout(across)
        self.body.addWidget(self.said)
        self.chain = Chain([self.product, self.quantity, self.pieces, self.damaged], self.add_pressed, self)
        self.product.chosen.connect(self._product_chosen)
        self.product.left_empty.connect(self._no_more)
        self.add.clicked.connect(self.add_pressed)
        self.pieces.edited.connect(self._measure)
        for field in (self.product, self.quantity, self.pieces, self.damaged):
            field.edited.connect(self.edited)
        self._measure()

    def retranslate(self) -> None:
        """All texts anew."""
        self.fields_row.retranslate()
        self.said.tell()
        self.add.say(_("Add line"))

    def _unit(self) -> Unit:
        product = self.product.product()
        return Unit(product.unit) if product else Unit.PIECE

    def _measure(self) -> None:
        """Pieces that were counted are counted when damaged, too."""
        unit = self._unit()
        if self.quantity.product_unit is not unit:
            self.quantity.measure(unit)
        of_damaged = Unit.PIECE if self.pieces.value_or_zero() else unit
        if self.damaged.product_unit is not of_damaged:
            self.damaged.measure(of_damaged)

    def _product_chosen(self, product: ProductCard) -> None:
        self.product.put(product)
        self._measure()
        self.chain.after(self.product)

    def started(self) -> bool:
        """Whether anything of a line stands here."""
        return bool(self.product.text() or self.quantity.text())

    def complete(self) -> ReturnItem | None:
        """The line when it could be added as it stands, else None; says nothing."""
        return self._item() if self.missing_part() is None else None

    def _item(self) -> ReturnItem:
        product = self.product.product()
        assert product is not None
        line = ReturnedLine(
            product.name.code,
            product.unit,
            self.quantity.value_or_zero(),
            self.damaged.value_or_zero(),
            self.pieces.value_or_zero(),
        )
        return ReturnItem(line, product)

    def missing_part(self) -> tuple[Field, str] | None:
        """What is missing, in the order of the fields."""
        if self.product.product() is None:
            return self.product, N_("Choose the product first.")
        for field in (self.quantity, self.pieces, self.damaged):
            if field.problem():
                return field, field.problem()
        if not self.quantity.value_or_zero():
            return self.quantity, N_("How many? Type the quantity.")
        if self.damaged.value_or_zero() > (self.pieces.value_or_zero() or self.quantity.value_or_zero()):
            return self.damaged, N_("More is damaged than came back; count the pieces in it, too.")
        return None

    def made_line(self) -> ReturnItem:
        """The line (`LineAdding`)."""
        return self._item()

    def _no_more(self) -> None:
        if self.started():
            self.product.blame(N_("Choose the product first."))
        else:
            self.finished.emit()

    def clear(self) -> None:
        """Ready for the next line."""
        for field in (self.product, self.quantity, self.pieces, self.damaged):
            field.clear()
        self._measure()
        self.edited.emit()

    def put(self, item: ReturnItem) -> None:
        """A line comes back to be changed."""
        if item.product is None:
            return
        self.product.put(item.product)
        self._measure()
        self.quantity.set_value(item.line.quantity)
        self.pieces.set_value(item.line.pieces or None)
        self._measure()
        self.damaged.set_value(item.line.damaged or None)
        self.edited.emit()
