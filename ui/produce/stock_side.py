"""The right side of the stock: where the lot's produce went, and what is left."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from outlet_app.errors import Refused
from outlet_app.services.produce.lots import LotCard
from outlet_app.services.produce.states import WORDS
from resources.texts import _
from ui import formats
from ui.produce.stock_columns import lot_number, picked_words, product_words
from ui.widgets.act_side import ActSide
from ui.widgets.field import Field
from ui.widgets.labels import ElidedLabel, FactRow, Label


class StockSide(ActSide):
    """`show_card(None)`: nothing is chosen."""

    def __init__(self) -> None:
        super().__init__("stock")
        self._card: LotCard | None = None
        self._taken = 0
        self.total.hide()
        self.rule.hide()
        self.lot = Label("headline", name="stock-lot")
        self.what = ElidedLabel("name", name="stock-what")
        self.whose = ElidedLabel("quiet")
        self.picked, self.origin = FactRow(name="stock-picked"), FactRow(name="stock-origin")
        self.paper, self.keep = FactRow(name="stock-paper"), FactRow(name="stock-keep")
        self.came, self.sold, self.returned = FactRow(name="stock-in"), FactRow(), FactRow()
        self.lost, self.moved = FactRow(), FactRow()
        self.on_hand, self.after = FactRow("amount", name="stock-on-hand"), FactRow(name="stock-after")
        self._parts: tuple[QWidget, ...] = (
            *(self.lot, self.what, self.whose, self.picked, self.origin, self.paper, self.keep, self.came, self.sold),
            *(self.returned, self.lost, self.moved, self.on_hand, self.after),
        )
        for part in self._parts:
            self.terms.addWidget(part)
        self.hint = Label("quiet", wrap=True)
        self.terms.addWidget(self.hint)
        self.show_card(None)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.primary.say(_("Save and print"))
        self.preview.say(_("Preview the slip"))
        self.hint.setText(_("Enter in the list opens a lot: where it went, and what can be done with it."))
        self._show()

    def show_card(self, card: LotCard | None, taken: int = 0) -> None:
        """This lot; `taken`: what is about to be taken of it."""
        self._card, self._taken = card, taken
        for part in self._parts:
            part.setVisible(card is not None)
        self.hint.setVisible(card is None)
        self.primary.setVisible(card is not None)
        self.preview.setVisible(card is not None)
        self._show()

    def _show(self) -> None:
        card = self._card
        if card is None:
            return
        row = card.row
        self.lot.setText(lot_number(row.seq, row.line))
        self.what.setText(product_words(card))
        whose = [card.name, _("paid when sold") if row.on_sale else "", _(WORDS.get(card.state, ""))]
        self.whose.setText(" · ".join(part for part in whose if part) or formats.DASH)
        self.picked.say(_("Picked"), picked_words(card))
        self.origin.say(_("Origin"), row.origin or formats.DASH)
        self.paper.say(_("Certificate no."), row.certificate or (_("! missing") if card.wants_paper else formats.DASH))
        until = formats.day(card.keep_until, weekday=False, year=True) if card.keep_until else formats.DASH
        self.keep.say(_("Keep it until"), until)
        self.keep.setVisible(bool(card.keep_until))
        for fact, label, quantity in (
            (self.came, _("Into stock"), row.quantity_in),
            (self.sold, _("Sold"), -row.sold),
            (self.returned, _("Returned"), -row.returned),
            (self.lost, _("Spoiled"), -row.spoiled),
            (self.moved, _("Into new lots"), -row.moved),
            (self.on_hand, _("On hand"), row.on_hand),
        ):
            fact.say(label, formats.with_unit(quantity, row.unit))
        self.after.say(_("After this"), formats.with_unit(row.on_hand - self._taken, row.unit))
        self.after.setVisible(bool(self._taken))

    def field_of(self, _error: Refused) -> Field | None:
        """No field stands here."""
        return None

    def clear(self) -> None:
        """No lot."""
        self.say("")
        self.show_card(None)
