"""Under the catalogue's list: where the product of the row under the cursor comes from, and who sells it."""

from __future__ import annotations

from outlet_app.services.model import ProductCard
from resources.texts import _
from ui.widgets.card import Card
from ui.widgets.labels import Label


class OriginCard(Card):
    """County, mall, partner, brand with its licence, base, project: those the catalogue knows."""

    def __init__(self) -> None:
        super().__init__(name="catalogue-origin-card", margin=12)
        self._product: ProductCard | None = None
        self._words = Label(wrap=True, name="catalogue-origin")
        self.body.addWidget(self._words)
        self.hide()

    def show_product(self, product: ProductCard | None) -> None:
        """Tell of this product; of none, the card is away."""
        self._product = product
        self.retranslate()
        self.setVisible(product is not None)

    def retranslate(self) -> None:
        """All words anew."""
        self._words.setText(_words(self._product) if self._product else "")


def _words(product: ProductCard) -> str:
    facts = (
        (_("County: {name}"), product.county_name or product.county),
        (_("Mall: {name}"), product.mall),
        (_("Partner: {name}"), product.partner),
        (_("Brand: {name}"), product.brand),
        (_("Licence: {name}"), product.licence),
        (_("Base: {name}"), product.base),
        (_("Project: {name}"), product.project),
    )
    told = [text.format(name=name) for text, name in facts if name]
    return " · ".join(told) if told else _("Nothing is told of where it comes from.")
