"""The fields of the line being entered on the intake page, their arrangement, and what stands in them as typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from outlet_app.domain.units import Unit
from outlet_app.errors import N_
from outlet_app.services.model import ProductCard
from resources.texts import _
from ui import formats, theme
from ui.context import Context
from ui.intake.measured import Measured
from ui.intake.more_fields import MoreFields
from ui.intake.scale_box import ScaleBox
from ui.intake.taken_weight import TakenWeight
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field
from ui.widgets.field_row import FieldRow, ProblemLine
from ui.widgets.inputs import CountField, PercentField, PriceField, QuantityField
from ui.widgets.labels import Label
from ui.widgets.product_picker import ProductPicker


class LineFields(Card):
    """Product, grade, gross, packages, tare, deduction (for grain: what it is measured for), price; what is known
    besides; the reading of the net; the button that adds."""

    def __init__(self, context: Context):
        super().__init__()
        self.product = ProductPicker(context, "intake-product", "up")
        self.grade = ChoiceField(N_("Grade"), "intake-grade")
        self.gross = QuantityField(N_("Gross"), "intake-gross")
        self.packages = CountField(N_("Packages"), "intake-packages")
        self.tare = QuantityField(N_("Tare each"), "intake-tare")
        self.deduction = PercentField(N_("Deduction"), "intake-deduction")
        self.measured = Measured()
        self.price = PriceField(N_("Price"), "intake-price")
        self.more = MoreFields(self.measured.slots)
        self.net_label = Label("label")
        self.net = Label("headline", name="intake-net")
        self.add = KeyButton(key="Enter", name="intake-add")
        self.scale = ScaleBox(context.counter.scale)
        self.taken = TakenWeight(self.gross)
        self.own_price = False
        self._build()
        self.offer_grades(None)
        self.fit()

    def _build(self) -> None:
        self.above = FieldRow(
            [(self.product, 10), (self.grade, 2), (self.gross, 4), (self.packages, 2), (self.tare, 3)], own_line=False
        )
        self.under = FieldRow([(self.deduction, 1), (self.price, 2)], own_line=False)
        self.said = ProblemLine([*self.above.fields, *self.more.row.fields, *self.under.fields])
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
        self.body.addWidget(self.scale)
        self.body.addWidget(self.more)
        self.body.addLayout(below)
        self.body.addWidget(self.said)

    def fit(self) -> None:
        """The type size changed: widths follow."""
        self.product.setMinimumWidth(theme.scaled(150))
        for field, width in ((self.gross, 86), (self.packages, 62), (self.tare, 70)):
            field.edit.setMinimumWidth(theme.scaled(width))
        for percent in (self.deduction, *self.measured.slots):
            percent.edit.setFixedWidth(theme.scaled(72))
        self.price.edit.setFixedWidth(theme.scaled(92))

    def retranslate(self) -> None:
        """All texts anew."""
        self.above.retranslate()
        self.under.retranslate()
        self.more.retranslate()
        self.said.tell()
        self.grade.retranslate()
        self.scale.retranslate()
        self.add.say(_("Add line"))

    def measure(self, weight_unit: str) -> None:
        """Weights without a unit count in `weight_unit` ("kg" or "斤") from now on."""
        unit = self.base_unit()
        for field in (self.gross, self.tare):
            field.measure(unit, weight_unit)

    def base_unit(self) -> Unit:
        """What the chosen product is counted in; grams before one is."""
        product = self.product.product()
        return Unit(product.unit) if product else Unit.GRAM

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
        self.offer_measures(product)
        self.more.put_product(product)
        self.offer_grades(product)

    def offer_grades(self, product: ProductCard | None) -> None:
        """The grades of a product to choose from."""
        grades = [grade for grade, _fen in product.grades] if product else []
        self.grade.offer([(grade, grade) for grade in grades] or [("", formats.DASH)])

    def offer_measures(self, product: ProductCard | None) -> None:
        """What grain is measured for in place of a deduction typed by hand."""
        self.measured.offer(product.measures if product else ())
        self.deduction.setVisible(not self.measured.measures)

    def started(self) -> bool:
        """Whether anything of a line stands here."""
        return any(field.text() for field in (self.product, self.gross, self.packages, self.tare, self.deduction))

    def typed(self) -> dict[str, str]:
        """Field → text, exactly as typed; "code" is the chosen product's."""
        product = self.product.product()
        texts = {name: field.text() for name, field in self._typed_fields().items()}
        if product is not None:
            texts |= {"code": product.name.code, "grade": self.grade.value()}
        texts["scale"] = self.taken.typed()
        return {name: text for name, text in texts.items() if text}

    def restore(self, texts: dict[str, str], product: ProductCard | None) -> None:
        """Put back what `typed` gave."""
        if product is not None:
            self.put_product(product)
            self.grade.choose(texts.get("grade", ""))
            self.own_price = True
        for name, field in self._typed_fields().items():
            if name != "product" or product is None:
                field.set_text(texts.get(name, ""))
        self.taken.restore(texts.get("scale", ""))

    def _typed_fields(self) -> dict[str, Field]:
        return {
            "product": self.product,
            "gross": self.gross,
            "packages": self.packages,
            "tare": self.tare,
            "deduction": self.deduction,
            "price": self.price,
            **{slot.edit.objectName(): slot for slot in self.measured.slots},
            **{field.edit.objectName(): field for field in self.more.fields},
        }
