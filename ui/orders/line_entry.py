"""The line of an order being entered: product, quantity, price; what it comes to, live; Enter adds it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from outlet_app.domain.money import amount
from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused
from outlet_app.services.forms import OrderLineForm
from outlet_app.services.model import ProductCard
from resources.texts import _
from ui import formats, theme
from ui.context import Context
from ui.orders.line_item import OrderItem
from ui.orders.priced_picker import PricedPicker
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.field import Field
from ui.widgets.field_row import FieldRow, ProblemLine
from ui.widgets.inputs import PriceField, QuantityField
from ui.widgets.labels import Label
from ui.widgets.line_adding import LineAdding


class OrderLineEntry(LineAdding, Card):
    """Emits: `edited()` at every change · `added(OrderItem)` for a complete line · `finished()` for Enter in the empty
    product field: no more lines."""

    edited = Signal()
    added = Signal(object)
    finished = Signal()

    def __init__(self, context: Context):
        super().__init__()
        self.product = PricedPicker(context, "orders-product", "down")
        self.quantity = QuantityField(N_("Quantity"), "orders-quantity")
        self.price = PriceField(N_("Price"), "orders-price")
        self.amount_label = Label("label")
        self.amount = Label("amount", name="orders-amount")
        self.campaign = Label("chip-amber", name="orders-line-campaign")
        self.add = KeyButton(key="Enter", name="orders-add")
        self._build()
        self.fit()
        self.chain = Chain([self.product, self.quantity, self.price], self.add_pressed, self)
        self.product.chosen.connect(self._product_chosen)
        self.product.left_empty.connect(self._no_more)
        self.add.clicked.connect(self.add_pressed)
        for field in (self.product, self.quantity, self.price):
            field.edited.connect(self._changed)
        self._measure(Unit.PIECE)

    def _build(self) -> None:
        self.fields_row = FieldRow([(self.product, 10), (self.quantity, 3), (self.price, 3)], own_line=False)
        self.said = ProblemLine(self.fields_row.fields, lines=2)
        reading = QVBoxLayout()
        reading.setSpacing(0)
        reading.addWidget(self.amount_label)
        reading.addWidget(self.amount)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addLayout(reading)
        below.addWidget(self.campaign, 0, Qt.AlignmentFlag.AlignBottom)
        below.addWidget(self.said, 1)
        below.addWidget(self.add, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.setSpacing(6)
        self.body.addWidget(self.fields_row)
        self.body.addLayout(below)

    def fit(self) -> None:
        """The type size changed: widths follow."""
        self.product.setMinimumWidth(theme.scaled(150))
        self.quantity.edit.setMinimumWidth(theme.scaled(80))
        self.price.edit.setMinimumWidth(theme.scaled(92))
        self.amount.setMinimumWidth(theme.scaled(110))

    def retranslate(self) -> None:
        """All texts anew."""
        self.fields_row.retranslate()
        self.said.tell()
        self.amount_label.setText(_("Amount"))
        self.add.say(_("Add line"))
        self._show_amount()

    def set_flow(self, flow: str) -> None:
        """ "down": goods; "up": produce."""
        self.product.flow = flow

    # -- the product

    def _measure(self, unit: Unit) -> None:
        self.quantity.measure(unit)
        self.price.measure(unit)

    def _product_chosen(self, product: ProductCard) -> None:
        self.put_product(product)
        self.price.set_value(product.sale_fen or None)
        self.chain.after(self.product)

    def put_product(self, product: ProductCard) -> None:
        """Set units for a product, without touching what is typed."""
        self.product.put(product)
        self._measure(Unit(product.unit))

    # -- what it comes to

    def started(self) -> bool:
        """Whether anything of a line stands here."""
        return bool(self.product.text() or self.quantity.text())

    def item(self) -> OrderItem:
        """The line. Raises `Refused` for what can't be meant."""
        product = self.product.product()
        if product is None:
            raise Refused("E117", N_("The product is missing."), do=N_("Type its name, or scan it."))
        form = OrderLineForm(product.name.code, product.unit, self.quantity.value() or 0, self.price.value() or 0)
        return OrderItem(form, amount_of(form), product)

    def complete(self) -> OrderItem | None:
        """The line when it could be added as it stands, else None; says nothing."""
        try:
            return self.item() if self.quantity.value_or_zero() and self.price.text() else None
        except Refused:
            return None

    def made_line(self) -> OrderItem:
        """The line (`LineAdding`)."""
        return self.item()

    def missing_part(self) -> tuple[Field, str] | None:
        """What is missing, in the order of the fields."""
        if self.product.product() is None:
            return self.product, N_("Choose the product first.")
        for field in (self.quantity, self.price):
            if field.problem():
                return field, field.problem()
        if not self.quantity.value_or_zero():
            return self.quantity, N_("How many? Type the quantity.")
        if not self.price.text():
            return self.price, N_("What is the price? Type yuan, like 12.00.")
        return None

    def _changed(self) -> None:
        self._show_amount()
        self.edited.emit()

    def _show_amount(self) -> None:
        item = self.complete()
        self.amount.setText(formats.yuan(item.amount_fen, symbol=True) if item else formats.DASH)
        self._show_campaign()

    def _show_campaign(self) -> None:
        """Whether the price that stands there is a campaign's, also while the quantity is still to come."""
        product = self.product.product()
        text = ""
        if product is not None:
            form = OrderLineForm(product.name.code, product.unit, 1, self.price.value_or_zero())
            text = OrderItem(form, 0, product).usual()
        self.campaign.setText(text)
        self.campaign.setVisible(bool(text))

    def _no_more(self) -> None:
        if self.started():
            self.product.blame(N_("Choose the product first."))
        else:
            self.finished.emit()

    # -- in and out

    def clear(self) -> None:
        """Ready for the next line."""
        for field in (self.product, self.quantity, self.price):
            field.clear()
        self._changed()

    def put(self, item: OrderItem) -> None:
        """A line comes back to be changed."""
        if item.product is None:
            return
        self.put_product(item.product)
        self.quantity.set_value(item.form.quantity)
        self.price.set_value(item.form.price_fen)
        self.quantity.take_cursor()

    def typed(self) -> dict[str, str]:
        """Field → text, exactly as typed; "code" is the chosen product's."""
        product = self.product.product()
        texts = {"product": self.product.text(), "quantity": self.quantity.text(), "price": self.price.text()}
        if product is not None:
            texts["code"] = product.name.code
        return {name: text for name, text in texts.items() if text}

    def restore(self, texts: dict[str, str], product: ProductCard | None) -> None:
        """Put back what `typed` gave."""
        if product is not None:
            self.put_product(product)
        else:
            self.product.set_text(texts.get("product", ""))
        self.quantity.set_text(texts.get("quantity", ""))
        self.price.set_text(texts.get("price", ""))


def amount_of(line: OrderLineForm) -> int:
    """What a line comes to, in fen."""
    return amount(line.quantity, line.price_fen, Unit(line.unit))
