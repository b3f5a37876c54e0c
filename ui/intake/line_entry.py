"""The line being entered: product, grade, weights, deduction, price; what it comes to, live; Enter adds it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused
from outlet_app.services.intake import quote
from outlet_app.services.model import ConsignmentForm, LineForm, ProductCard, QuotedLine
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.intake.line_item import LineItem
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field
from ui.widgets.field_row import FieldRow, ProblemLine
from ui.widgets.inputs import CountField, PercentField, PriceField, QuantityField
from ui.widgets.labels import Label
from ui.widgets.product_picker import ProductPicker


class LineEntry(Card):
    """Emits: `edited()` at every change · `added(LineItem)` for a line that is complete · `finished()` for Enter in the
    empty product field: no more lines."""

    edited = Signal()
    added = Signal(object)
    finished = Signal()

    def __init__(self, context: Context):
        super().__init__()
        self.product = ProductPicker(context, "intake-product", "up")
        self.grade = ChoiceField(N_("Grade"), "intake-grade")
        self.gross = QuantityField(N_("Gross"), "intake-gross")
        self.packages = CountField(N_("Packages"), "intake-packages")
        self.tare = QuantityField(N_("Tare each"), "intake-tare")
        self.deduction = PercentField(N_("Deduction"), "intake-deduction")
        self.price = PriceField(N_("Price"), "intake-price")
        self.net_label = Label("label")
        self.net = Label("headline", name="intake-net")
        self.add = KeyButton(key="Enter", name="intake-add")
        self._faulty: Field | None = None
        self._own_price = False
        self._build()
        self._connect()

    def _build(self) -> None:
        self.above = FieldRow(
            [(self.product, 10), (self.grade, 2), (self.gross, 4), (self.packages, 2), (self.tare, 3)], own_line=False
        )
        self.under = FieldRow([(self.deduction, 1), (self.price, 2)], own_line=False)
        self.said = ProblemLine([*self.above.fields, *self.under.fields])
        self.product.setMinimumWidth(150)
        self.grade.setMinimumWidth(74)
        for field, width in ((self.gross, 86), (self.packages, 62), (self.tare, 70)):
            field.edit.setMinimumWidth(width)
        self.deduction.edit.setFixedWidth(72)
        self.price.edit.setFixedWidth(92)
        reading = QVBoxLayout()
        reading.setSpacing(0)
        reading.addWidget(self.net_label)
        reading.addWidget(self.net)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.under)
        below.addLayout(reading, 1)
        below.addWidget(self.add, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.setSpacing(6)
        self.body.addWidget(self.above)
        self.body.addLayout(below)
        self.body.addWidget(self.said)

    def _connect(self) -> None:
        numbers = (self.gross, self.packages, self.tare, self.deduction, self.price)
        self.chain = Chain([self.product, self.grade, *numbers], self._add_pressed, self)
        self.product.chosen.connect(self._product_chosen)
        self.product.cleared.connect(self._changed)
        self.product.edited.connect(self.edited)
        self.product.left_empty.connect(self._no_more)
        self.grade.edited.connect(self._grade_chosen)
        self.price.edit.textEdited.connect(self._price_typed)
        for field in numbers:
            field.edited.connect(self._changed)
        self.add.clicked.connect(self._add_pressed)
        self._offer_grades(None)

    def retranslate(self) -> None:
        """All texts anew."""
        self.above.retranslate()
        self.under.retranslate()
        self.said.tell()
        self.grade.retranslate()
        self.add.say(_("Add line"))
        self._show_net()

    def measure(self, weight_unit: str) -> None:
        """Weights without a unit count in `weight_unit` ("kg" or "斤") from now on."""
        unit = self._unit()
        for field in (self.gross, self.tare):
            field.measure(unit, weight_unit)

    # -- the product

    def _unit(self) -> Unit:
        product = self.product.product()
        return Unit(product.unit) if product else Unit.GRAM

    def _product_chosen(self, product: ProductCard) -> None:
        self._own_price = False
        self.put_product(product)
        self._grade_chosen()
        self.chain.after(self.product)

    def put_product(self, product: ProductCard) -> None:
        """Set units, labels and grades for a product, without touching what is typed."""
        self.product.put(product)
        unit = Unit(product.unit)
        self.gross.set_label(N_("Count") if unit is Unit.PIECE else N_("Gross"))
        for field in (self.gross, self.tare):
            field.measure(unit, self.gross.weight_unit)
        for counted in (self.packages, self.tare):
            counted.setEnabled(unit is not Unit.PIECE)
        self.price.measure(unit)
        self._offer_grades(product)

    def _offer_grades(self, product: ProductCard | None) -> None:
        grades = [grade for grade, _fen in product.grades] if product else []
        self.grade.offer([(grade, grade) for grade in grades] or [("", formats.DASH)])

    def _grade_chosen(self) -> None:
        product = self.product.product()
        prices = dict(product.grades) if product else {}
        fen = prices.get(self.grade.value())
        if not self._own_price:
            self.price.set_value(fen or None)
        self._changed()

    def _price_typed(self) -> None:
        self._own_price = bool(self.price.text())

    # -- what it comes to

    def started(self) -> bool:
        """Whether anything of a line stands here."""
        return any(field.text() for field in (self.product, self.gross, self.packages, self.tare, self.deduction))

    def item(self) -> LineItem:
        """The line. Raises `Refused` for what can't be meant; a missing part counts as zero."""
        product = self.product.product()
        if product is None:
            raise Refused("E117", N_("The product is missing."), do=N_("Type its name, or scan it."))
        form = LineForm(
            product=product.name.code,
            grade=self.grade.value(),
            unit=product.unit,
            gross=self.gross.value() or 0,
            price_fen=self.price.value() or 0,
            tare=(self.tare.value() or 0) if self.tare.isEnabled() else 0,
            packages=(self.packages.value() or 0) if self.packages.isEnabled() else 0,
            deduction_bp=self.deduction.value() or 0,
        )
        return LineItem(form, quoted_line(form), product)

    def complete(self) -> LineItem | None:
        """The line when it could be added as it stands, else None; says nothing."""
        if not self.gross.text() or not self.price.text():
            return None
        try:
            return self.item()
        except Refused:
            return None

    def _add_pressed(self) -> None:
        if self.try_add():
            self.product.take_cursor()

    def try_add(self) -> bool:
        """Add the line, or put the cursor on what is missing and say so. Whether it was added."""
        missing = self._missing()
        if missing is not None:
            field, sentence = missing
            field.blame(sentence)
            return False
        try:
            item = self.item()
        except Refused as error:
            self._field_of(error).blame(error)
            return False
        self.clear()
        self.added.emit(item)
        return True

    def _missing(self) -> tuple[Field, str] | None:
        if self.product.product() is None:
            return self.product, N_("Choose the product first.")
        for field in (self.gross, self.packages, self.tare, self.deduction, self.price):
            if field.problem():
                field.take_cursor()
                return field, field.problem()
        if not self.gross.text():
            piece = self._unit() is Unit.PIECE
            return self.gross, N_("How many? Count them.") if piece else N_("How much? Weigh it, like 158.4.")
        if self.tare.isEnabled() and bool(self.tare.value_or_zero()) and not self.packages.value_or_zero():
            return self.packages, N_("How many packages? The tare is for each.")
        if not self.price.text():
            return self.price, N_("What is the price? Type yuan, like 12.00.")
        return None

    def _field_of(self, error: Refused) -> Field:
        fields: dict[str, Field] = {"E112": self.gross, "E113": self.tare, "E114": self.deduction, "E118": self.tare}
        return fields.get(error.code, self.price)

    def _changed(self) -> None:
        if self._faulty is not None:
            self._faulty.recheck()
            self._faulty = None
        if self.gross.text() and self.product.product() is not None:
            try:
                self.item()
            except Refused as error:
                field = self._field_of(error)
                if not field.problem() and error.code in ("E113", "E114", "E118"):
                    self._faulty = field
                    field.set_problem(error)
        self._show_net()
        self.edited.emit()

    def _show_net(self) -> None:
        product = self.product.product()
        try:
            item = self.item() if product and self.gross.text() else None
        except Refused:
            item = None
        if item is None or product is None:
            self.net_label.setText(_("Net"))
            self.net.setText(formats.DASH)
            return
        paid = item.quoted.quantity
        words = [_("Net")]
        if product.unit == "g":
            words.append(formats.jin(item.quoted.net))
        if paid != item.quoted.net:
            words.append(_("paid for {quantity}").format(quantity=formats.with_unit(paid, product.unit)))
        words.append(formats.yuan(item.quoted.amount_fen, symbol=True))
        self.net_label.setText(" · ".join(words))
        self.net.setText(f"{formats.quantity(item.quoted.net, product.unit)} {formats.unit_name(product.unit)}")

    def _no_more(self) -> None:
        if self.started():
            self.product.blame(N_("Choose the product first."))
        else:
            self.finished.emit()

    # -- in and out

    def clear(self) -> None:
        """Ready for the next line."""
        self._own_price = False
        for field in (self.product, self.gross, self.packages, self.tare, self.deduction, self.price):
            field.clear()
        self._offer_grades(None)
        for counted in (self.packages, self.tare):
            counted.setEnabled(True)
        self.gross.set_label(N_("Gross"))
        self._changed()

    def put(self, item: LineItem) -> None:
        """A line comes back to be changed."""
        if item.product is None:
            return
        self.put_product(item.product)
        self._own_price = True
        form = item.form
        self.grade.choose(form.grade)
        self.gross.set_value(form.gross)
        self.packages.set_value(form.packages or None)
        self.tare.set_value(form.tare or None)
        self.deduction.set_value(form.deduction_bp or None)
        self.price.set_value(form.price_fen)
        self.gross.take_cursor()

    def typed(self) -> dict[str, str]:
        """Field → text, exactly as typed; "code" is the chosen product's."""
        product = self.product.product()
        texts = {name: field.text() for name, field in self._typed_fields().items()}
        if product is not None:
            texts |= {"code": product.name.code, "grade": self.grade.value()}
        return {name: text for name, text in texts.items() if text}

    def restore(self, texts: dict[str, str], product: ProductCard | None) -> None:
        """Put back what `typed` gave."""
        if product is not None:
            self.put_product(product)
            self.grade.choose(texts.get("grade", ""))
            self._own_price = True
        for name, field in self._typed_fields().items():
            if name != "product" or product is None:
                field.set_text(texts.get(name, ""))

    def _typed_fields(self) -> dict[str, Field]:
        return {
            "product": self.product,
            "gross": self.gross,
            "packages": self.packages,
            "tare": self.tare,
            "deduction": self.deduction,
            "price": self.price,
        }


def quoted_line(form: LineForm) -> QuotedLine:
    """What one line comes to. Raises `Refused`."""
    return quote(ConsignmentForm(lines=(form,)), 0).lines[0]
