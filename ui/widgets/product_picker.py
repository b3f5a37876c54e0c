"""Finding a product by name, pinyin initials, code or a scanned GTIN."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from outlet_app.domain.text import compact
from outlet_app.errors import N_
from outlet_app.services.model import ProductCard
from resources.texts import _, language
from ui import formats
from ui.context import Context
from ui.widgets.picker import Picker
from ui.widgets.popup_list import Choice


class ProductPicker(Picker):
    """`flow`: "up" (produce) or "down" (goods). The input method stays on for names; only what it has committed counts
    (a line edit's text never holds what is still being composed), so a scan in between arrives whole."""

    def __init__(self, context: Context, name: str, flow: str):
        super().__init__(context.desk, N_("Product (name, pinyin, scan)"), name)
        self._catalogue = context.counter.catalogue
        self.flow = flow
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)

    def product(self) -> ProductCard | None:
        """The chosen product."""
        payload = self.payload()
        return payload if isinstance(payload, ProductCard) else None

    def search(self, words: str) -> Callable[[], list[object]]:
        """Ask the catalogue."""
        catalogue, flow = self._catalogue, self.flow
        return lambda: list(catalogue.search(words, flow))

    def choice(self, thing: object, words: str) -> Choice:
        """Name, what tells it apart, price."""
        assert isinstance(thing, ProductCard)
        code = compact(words)
        detail = " · ".join(part for part in (thing.name.code, thing.brand or thing.base, thing.partner) if part)
        return Choice(
            thing.name.shown(language()),
            detail,
            thing,
            price_words(thing, self.flow),
            exact=code in (thing.name.code.upper(), thing.gtin),
        )

    def nothing_found(self) -> str:
        """What to do next."""
        return _("No such product. The centre adds products; they come with the next exchange.")

    def shown_as(self, thing: object) -> str:
        """Its name in the language that holds."""
        assert isinstance(thing, ProductCard)
        return thing.name.shown(language())

    def retranslate(self) -> None:
        """Also the chosen product's name."""
        super().retranslate()
        if (product := self.product()) is not None:
            self.edit.setText(product.name.shown(language()))


def price_words(product: ProductCard, flow: str) -> str:
    """ "¥12.00/kg": the best grade's price taken in, or the sale price handed out; "" when there is none."""
    fen = product.grades[0][1] if flow == "up" and product.grades else product.sale_fen
    return f"{formats.yuan(fen)} {formats.price_unit(product.unit)}" if fen else ""
