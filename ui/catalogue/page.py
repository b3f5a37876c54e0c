"""Catalogue: what may be taken in and handed out, at which prices; wholesale prices to compare. Only the centre writes
it; Enter on a product begins an act with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from outlet_app.errors import N_
from outlet_app.services.model import ProductCard
from resources.texts import _
from ui.catalogue.columns import GOODS, PRODUCE, QUOTES
from ui.catalogue.origin import OriginCard
from ui.context import Context
from ui.page import Page
from ui.widgets.chain import reading_order
from ui.widgets.choice_field import ModeButtons
from ui.widgets.labels import Label
from ui.widgets.search_list import SearchList
from ui.widgets.table import Column

TABS = (
    ("up", N_("Produce"), "Alt+1"),
    ("down", N_("Goods"), "Alt+2"),
    ("quotes", N_("Wholesale prices"), "Alt+3"),
)
COLUMNS: dict[str, Sequence[Column[Any]]] = {"up": PRODUCE, "down": GOODS, "quotes": QUOTES}
HINTS = {
    "up": N_("Enter on a product takes it in."),
    "down": N_("Enter on a product orders it."),
    "quotes": N_("Prices of the wholesale markets, to compare; they bind nobody."),
}
EMPTY = N_("The centre fills the catalogue at the first exchange. F9 shows whether there is a line.")
NOTHING = N_("Nothing in the catalogue fits these words.")
MOST = 500


class CataloguePage(Page):
    """Three lists behind one search field."""

    name = "catalogue"

    def __init__(self, context: Context):
        super().__init__(context)
        self.title = Label("title")
        self.hint = Label("subtitle")
        self.tabs = ModeButtons(TABS, "catalogue-tab-")
        self.list = SearchList(
            context.desk, N_("Name, pinyin initials, code, or scan"), "catalogue-search", "catalogue-table"
        )
        self.origin = OriginCard()
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.hint)
        head.addLayout(words, 1)
        head.addWidget(self.tabs)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 14, 20, 12)
        whole.setSpacing(10)
        whole.addLayout(head)
        whole.addWidget(self.list, 1)
        whole.addWidget(self.origin)
        self.tabs.changed.connect(self._tab_chosen)
        self.list.chosen.connect(self._chosen)
        self.list.moved.connect(self._moved)
        self.list.found.connect(self._found)
        context.exchanged.connect(self._exchanged)
        self._show_tab(self.tabs.value())

    def retranslate(self) -> None:
        """All texts anew."""
        self.title.setText(_("Catalogue"))
        self.hint.setText(_(HINTS[self.tabs.value()]))
        self.tabs.retranslate()
        self.list.retranslate()
        self.origin.retranslate()

    def entered(self, **_arguments: Any) -> None:
        """Load anew: the centre may have told something."""
        self.list.reload()
        self.list.field.take_cursor()

    def _tab_chosen(self, tab: str) -> None:
        self._show_tab(tab)
        self.list.field.take_cursor()

    def _show_tab(self, tab: str) -> None:
        self.list.show_table(COLUMNS[tab], self._search, empty=EMPTY, nothing=NOTHING)
        reading_order(self.tabs, self.list)
        self.retranslate()

    def _search(self, words: str) -> Callable[[], Sequence[Any]]:
        catalogue, tab = self.context.counter.catalogue, self.tabs.value()
        if tab == "quotes":
            return partial(catalogue.quotes, words, MOST)
        return partial(catalogue.search, words, tab, MOST)

    def _exchanged(self) -> None:
        if self.isVisible():
            self.list.reload()

    def _found(self) -> None:
        self._moved(self.list.current())

    def _moved(self, row: object) -> None:
        self.origin.show_product(row if isinstance(row, ProductCard) else None)

    def _chosen(self, row: object) -> None:
        if isinstance(row, ProductCard):
            self.context.show_page("intake" if self.tabs.value() == "up" else "orders", product=row.name.code)
