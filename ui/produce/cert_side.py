"""The right side of a certificate: for what, how much, and how long the paper is kept."""

from __future__ import annotations

from outlet_app.domain.certificate import keep_until
from outlet_app.domain.days import iso_day
from outlet_app.errors import Refused
from outlet_app.services.model import ProductName
from outlet_app.services.produce.forms import CertificateForm
from resources.texts import _, language
from ui import formats
from ui.widgets.act_side import ActSide
from ui.widgets.field import Field
from ui.widgets.labels import FactRow, Label


class CertificateSide(ActSide):
    """`show_form(None)`: no certificate is being written."""

    def __init__(self) -> None:
        super().__init__("cert")
        self.total.hide()
        self.rule.hide()
        self.what = Label("name", name="cert-what", wrap=True)
        self.quantity = FactRow("amount", name="cert-side-quantity")
        self.keep = FactRow(name="cert-keep")
        self.hint = Label("quiet", wrap=True)
        for widget in (self.what, self.quantity, self.keep, self.hint):
            self.terms.addWidget(widget)
        self._form: CertificateForm | None = None
        self._product: ProductName | None = None
        self.show_form(None, None)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.preview.say(_("Preview the certificate"))
        self.primary.say(_("Save and print"))
        self._show()

    def show_form(self, form: CertificateForm | None, product: ProductName | None) -> None:
        """What is being written."""
        self._form, self._product = form, product
        for widget in (self.what, self.quantity, self.keep, self.primary, self.preview):
            widget.setVisible(form is not None)
        self._show()

    def _show(self) -> None:
        form = self._form
        if form is None:
            self.hint.setText(_("Enter on a lot writes its certificate; Enter on a certificate shows it in Records."))
            return
        self.hint.setText(_("Enterprises and cooperatives issue one per batch. Mixed or split lots need a new one."))
        self.what.setText(self._product.shown(language()) if self._product else form.product)
        self.quantity.say(_("Covers"), formats.with_unit(form.quantity, form.unit or "g"))
        until = formats.day(keep_until(iso_day(form.day)), weekday=False, year=True) if form.day else formats.DASH
        self.keep.say(_("Keep it until"), until)

    def field_of(self, _error: Refused) -> Field | None:
        """No field stands here."""
        return None
