"""What is known of a line's goods besides their weight: when picked, from where, under which certificate, the least
they may go for; and hints that belong to the product. Filled in only where it is needed: Enter passes it by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outlet_app.domain.certificate import required
from outlet_app.domain.text import nfkc
from outlet_app.domain.units import Unit
from outlet_app.errors import N_
from outlet_app.services.model import ProductCard
from resources.texts import _
from ui.widgets.chain import Chain
from ui.widgets.field import Field, TextField
from ui.widgets.field_row import FieldRow
from ui.widgets.inputs import PriceField
from ui.widgets.labels import Label
from ui.widgets.past_day import PastDayField

KEY = "Ctrl+K"


class MoreFields(QWidget):
    """`measures`: the fields of what grain is measured for, first in the row; Ctrl+K leads to the rest.

    Emits: `edited()` · `finished()` for Enter in the last field.
    """

    edited = Signal()
    finished = Signal()

    def __init__(self, measures: Sequence[Field]) -> None:
        super().__init__()
        self._product: ProductCard | None = None
        self._role = ""
        self.picked = PastDayField(N_("Picked (Ctrl+K)"), "intake-picked")
        self.origin = TextField(N_("Origin"), "intake-origin")
        self.certificate = TextField(N_("Certificate no."), "intake-certificate", scan=True)
        self.floor = PriceField(N_("Floor price"), "intake-floor")
        measured: list[tuple[QWidget, int]] = [(field, 1) for field in measures]
        known: list[tuple[QWidget, int]] = [(self.picked, 3), (self.origin, 5), (self.certificate, 4), (self.floor, 3)]
        self.row = FieldRow([*measured, *known], own_line=False)
        self.hint = Label("quiet", name="intake-hint", wrap=True)
        self.warning = Label("warn", name="intake-no-certificate", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.row, self.hint, self.warning):
            column.addWidget(widget)
        self.fields: tuple[Field, ...] = (self.picked, self.origin, self.certificate, self.floor)
        self.chain = Chain(list(self.fields), self.finished.emit, self)
        for field in self.fields:
            field.edited.connect(self._changed)
        QShortcut(QKeySequence(KEY), self).activated.connect(self.picked.take_cursor)
        self._show()

    def retranslate(self) -> None:
        """All texts anew."""
        self.row.retranslate()
        self._show()

    def put_product(self, product: ProductCard | None) -> None:
        """For this product; fresh produce is picked today unless said otherwise."""
        self._product = product
        self.floor.measure(Unit(product.unit) if product else Unit.GRAM)
        if product is not None and product.needs_certificate and self.picked.today and not self.picked.text():
            self.picked.set_value(self.picked.today)
        self._show()

    def set_role(self, role: str) -> None:
        """Who hands over: enterprises and cooperatives bring a certificate."""
        self._role = role
        self._show()

    def values(self) -> dict[str, Any]:
        """What stands here, as arguments of a `LineForm`. Raises `Refused` for what can't be meant."""
        return {
            "picked": self.picked.value(),
            "origin": nfkc(self.origin.text()),
            "certificate": nfkc(self.certificate.text()),
            "floor_fen": self.floor.value(),
        }

    def put(self, picked: int | None, origin: str, certificate: str, floor_fen: int | None) -> None:
        """A line comes back to be changed."""
        self.picked.set_value(picked)
        self.origin.set_text(origin)
        self.certificate.set_text(certificate)
        self.floor.set_value(floor_fen)

    def clear(self) -> None:
        """Ready for the next line."""
        self._product = None
        for field in self.fields:
            field.clear()
        self._show()

    def _changed(self) -> None:
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        sizes = self._product.grades_mm if self._product else ()
        self.hint.setText(
            _("Grades by size: {sizes}").format(sizes=" · ".join(f"{grade} ≥{least} mm" for grade, least in sizes))
        )
        self.hint.setVisible(bool(sizes))
        needless = self._product is not None and not self._product.needs_certificate
        self.certificate.setVisible(not needless or bool(self.certificate.text()))
        wanted = self._product is not None and required(self._product.category, self._role)
        self.warning.setText(_("A cooperative brings a certificate with this: type its number, or ask for it."))
        self.warning.setVisible(wanted and not self.certificate.text().strip())
