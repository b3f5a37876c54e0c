"""The line being entered: product, grade, weights, deduction, price; what it comes to, live; Enter adds it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused
from outlet_app.services.forms import ConsignmentForm, LineForm, QuotedLine
from outlet_app.services.intake import quote
from outlet_app.services.model import ProductCard
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.intake.line_fields import LineFields
from ui.intake.line_item import LineItem
from ui.intake.taken_weight import MANUAL
from ui.widgets.chain import Chain
from ui.widgets.field import Field
from ui.widgets.line_adding import LineAdding


class LineEntry(LineAdding, LineFields):
    """Emits: `edited()` at every change · `added(LineItem)` for a line that is complete · `finished()` for Enter in the
    empty product field: no more lines."""

    edited = Signal()
    added = Signal(object)
    finished = Signal()

    def __init__(self, context: Context):
        super().__init__(context)
        self._faulty: Field | None = None
        self._connect()

    def _connect(self) -> None:
        numbers = (self.gross, self.packages, self.tare, *self.measured.slots, self.deduction, self.price)
        self.more.edited.connect(self._changed)
        self.more.finished.connect(self.add_pressed)
        self.chain = Chain([self.product, self.grade, *numbers], self.add_pressed, self)
        self.product.chosen.connect(self._product_chosen)
        self.product.cleared.connect(self._changed)
        self.product.edited.connect(self.edited)
        self.product.left_empty.connect(self._no_more)
        self.grade.edited.connect(self._grade_chosen)
        self.price.edit.textEdited.connect(self._price_typed)
        for field in numbers:
            field.edited.connect(self._changed)
        self.add.clicked.connect(self.add_pressed)
        self.scale.take.clicked.connect(self.take_weight)

    def retranslate(self) -> None:
        """All texts anew, and the reading."""
        super().retranslate()
        self._show_net()

    # -- the product

    def _product_chosen(self, product: ProductCard) -> None:
        self.own_price = False
        self.put_product(product)
        self._grade_chosen()
        self.chain.after(self.product)

    def _grade_chosen(self) -> None:
        product = self.product.product()
        prices = dict(product.grades) if product else {}
        fen = prices.get(self.grade.value())
        if not self.own_price:
            self.price.set_value(fen or None)
        self._changed()

    def _price_typed(self) -> None:
        self.own_price = bool(self.price.text())

    # -- what it comes to

    def item(self) -> LineItem:
        """The line. Raises `Refused` for what can't be meant; a missing part counts as zero."""
        product = self.product.product()
        if product is None:
            raise Refused("E117", N_("The product is missing."), do=N_("Type its name, or scan it."))
        source, frame = self.taken.source() if product.unit == Unit.GRAM else (MANUAL, b"")
        form = LineForm(
            product=product.name.code,
            grade=self.grade.value(),
            unit=product.unit,
            gross=self.gross.value() or 0,
            price_fen=self.price.value() or 0,
            tare=(self.tare.value() or 0) if self.tare.isEnabled() else 0,
            packages=(self.packages.value() or 0) if self.packages.isEnabled() else 0,
            deduction_bp=self.measured.deduction_bp() if self.measured.measures else self.deduction.value() or 0,
            source=source,
            frame=frame,
            measured=self.measured.values(),
            **self.more.values(),
        )
        return LineItem(form, quoted_line(form), product)

    def take_weight(self) -> None:
        """Ctrl+W: the settled weight on the scale becomes the gross; without one that is said, and nothing changes."""
        reading = self.scale.reading()
        if self.base_unit() is not Unit.GRAM:
            self.gross.blame(N_("This product is not weighed."))
        elif reading is None:
            self.gross.blame(N_("No settled weight on the scale. Wait until it stands still, or type the weight."))
        else:
            self.taken.take(reading)
            self.gross.recheck()
            if self.product.product() is None:
                self.product.take_cursor()
            else:
                self.chain.after(self.gross)

    def complete(self) -> LineItem | None:
        """The line when it could be added as it stands, else None; says nothing."""
        if not self.gross.text() or not self.price.text():
            return None
        try:
            return self.item()
        except Refused:
            return None

    def made_line(self) -> LineItem | None:
        """The line; what can't be meant is said at its field (`LineAdding`)."""
        try:
            return self.item()
        except Refused as error:
            self._field_of(error).blame(error)
            return None

    def missing_part(self) -> tuple[Field, str] | None:
        """What is missing, in the order of the fields."""
        if self.product.product() is None:
            return self.product, N_("Choose the product first.")
        measures, more = self.measured.slots, self.more.fields
        for field in (self.gross, self.packages, self.tare, *measures, self.deduction, self.price, *more):
            if field.problem():
                field.take_cursor()
                return field, field.problem()
        if not self.gross.text():
            piece = self.base_unit() is Unit.PIECE
            return self.gross, N_("How many? Count them.") if piece else N_("How much? Weigh it, like 158.4.")
        if self.tare.isEnabled() and bool(self.tare.value_or_zero()) and not self.packages.value_or_zero():
            return self.packages, N_("How many packages? The tare is for each.")
        if not self.price.text():
            return self.price, N_("What is the price? Type yuan, like 12.00.")
        return None

    def _field_of(self, error: Refused) -> Field:
        fields: dict[str, Field] = {"E112": self.gross, "E113": self.tare, "E114": self.deduction, "E118": self.tare}
        fields["E120"] = self.more.floor
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
                if not field.problem() and error.code in ("E113", "E114", "E118", "E120"):
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
        if product.unit == "g" and not item.form.measured:
            words.append(formats.jin(item.quoted.net))
        if item.form.measured:
            words.append(_("deduction {percent}").format(percent=formats.percent(item.form.deduction_bp)))
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
        self.own_price = False
        self.taken.forget()
        for field in (self.product, self.gross, self.packages, self.tare, self.deduction, self.price):
            field.clear()
        self.measured.clear()
        self.more.clear()
        self.offer_measures(None)
        self.offer_grades(None)
        for counted in (self.packages, self.tare):
            counted.setEnabled(True)
        self.gross.set_label(N_("Gross"))
        self._changed()

    def put(self, item: LineItem) -> None:
        """A line comes back to be changed."""
        if item.product is None:
            return
        self.put_product(item.product)
        self.own_price = True
        form = item.form
        self.grade.choose(form.grade)
        self.gross.set_value(form.gross)
        self.taken.put(form.source, form.gross, form.frame)
        self.packages.set_value(form.packages or None)
        self.tare.set_value(form.tare or None)
        self.deduction.set_value(form.deduction_bp or None)
        self.measured.put(form.measured)
        self.price.set_value(form.price_fen)
        self.more.put(form.picked, form.origin, form.certificate, form.floor_fen)
        self.gross.take_cursor()


def quoted_line(form: LineForm) -> QuotedLine:
    """What one line comes to. Raises `Refused`."""
    return quote(ConsignmentForm(lines=(form,)), 0).lines[0]
