"""Home: how the day stands, what comes next, what was done last, what the centre has to say."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from outlet_app.domain.figures import Figures
from outlet_app.errors import Known
from outlet_app.services.model import RecordRow, Today
from outlet_app.services.post.city import CityWaiting
from outlet_app.services.till import TillState
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.home.due import DueLine
from ui.home.figures import FigureCard, city_words, tell, till_words
from ui.home.tile import Tile
from ui.office.badge import TrayBadge
from ui.page import Page
from ui.records.columns import act_columns
from ui.strip import now_ms
from ui.sync.bag.hint import BagHint
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.table import ListModel, TableView

HIDDEN = ("counter", "staff", "clock", "unmask")
"""Kinds of entries that are no work of the clerk's; whatever else there is stands among the last acts."""


class HomePage(Page):
    """Loads what it shows on the desk thread, at entering, after each act, and when the centre answered."""

    name = "home"

    def __init__(self, context: Context):
        super().__init__(context)
        self._standing = context.standing
        self._today = Today(day="", figures=Figures())
        self._notices: list[str] = []
        self._loaded = False
        self._fault: Known | None = None
        self._title, self._subtitle = Label("title", name="home-greeting"), Label("subtitle")
        self._cards = (FigureCard("taken"), FigureCard("owed"), FigureCard("orders"), FigureCard("cash"))
        self._tiles = (Tile("intake", "intake", "F2"), Tile("orders", "orders", "F3"), Tile("records", "records", "F7"))
        self._till, self._go_till = TillState(), KeyButton(key="F8", name="home-go-till")
        self._city, self._go_city = CityWaiting(), KeyButton(key="F4 Alt+2", name="home-go-city")
        self._due, self._bag = DueLine(context), BagHint(context, "home-go-bag", "F9 Alt+2")
        self._model: ListModel[RecordRow] = ListModel(act_columns(self._accepted, quantity=True), self)
        self._table = TableView(self._model, name="home-latest")
        self._empty = Label("quiet", name="home-empty", wrap=True)
        self._latest, self._news = Card(margin=12), Card()
        self._notice = Label(name="home-notices", wrap=True)
        self._tray_open = 0
        self._build()
        self._tray = TrayBadge(context, self._tell_tray, self)
        for tile in self._tiles:
            tile.clicked.connect(self._go)
        self._go_till.clicked.connect(lambda: context.show_page("till"))
        self._go_city.clicked.connect(lambda: context.show_page("post", mode="city"))
        self._table.chosen.connect(self._show_act)
        context.saved.connect(self._changed)
        context.exchanged.connect(self._changed)
        context.actor_changed.connect(self._changed)
        self._standing.changed.connect(self._model.retranslate)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 8)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._subtitle)
        top = QHBoxLayout()
        top.addLayout(head, 1)
        top.addWidget(self._go_city)
        top.addWidget(self._go_till)
        column.addLayout(top)
        column.addWidget(self._due)
        column.addWidget(self._bag)
        rows: list[QBoxLayout] = []
        for parts in (self._tiles, self._cards):
            across = QHBoxLayout()
            across.setSpacing(12)
            for part in parts:
                across.addWidget(part, 1)
            column.addLayout(across)
            rows.append(across)
        below = QHBoxLayout()
        below.setSpacing(12)
        self._latest.body.addWidget(self._empty)
        self._latest.body.addWidget(self._table, 1)
        self._latest.body.addStretch(0)
        self._notice.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._news.body.addWidget(self._notice, 1)
        below.addWidget(self._latest, 3)
        below.addWidget(self._news, 1)
        column.addLayout(below, 1)
        self.stack_when_narrow(*rows, below)

    def retranslate(self) -> None:
        """Set every text anew."""
        now = now_ms()
        self._title.setText(_greeting(formats.local(now).hour).format(name=self.context.actor.name))
        identity = self.context.counter.identity
        self._subtitle.setText(
            _("{day} · {outlet} · counter {counter}").format(
                day=formats.day(formats.day_number(now), year=True),
                outlet=identity.outlet_name,
                counter=identity.counter,
            )
        )
        for tile, title, more in zip(
            self._tiles,
            (_("Take in produce"), _("Take an order"), _("Find an act")),
            (_("weigh, price, pay a farmer"), _("for a villager or for the city"), _("look up, print, reverse")),
            strict=True,
        ):
            tile.tell(title, more)
        self._go_till.say(till_words(self._till))
        self._go_till.setEnabled(self._loaded)
        self._due.retranslate()
        self._go_city.say(city_words(self._city))
        self._go_city.setVisible(self._city.count > 0)
        tell(self._today.figures, self._cards)
        self._latest.head(_("Last acts"))
        self._table.setAccessibleName(_("Last acts"))
        self._news.head(_("From the centre"))
        self._show_news()
        self._model.retranslate()
        self._show_rows()

    def _tell_tray(self, count: int) -> None:
        self._tray_open = count
        self._show_news()

    def _show_news(self) -> None:
        """What waits in the tray, and the centre's notices."""
        waiting = [_("{n} open in the tray: Shift+F9").format(n=self._tray_open)] if self._tray_open else []
        self._notice.setText("\n\n".join([*waiting, *self._notices]) or _("No notices."))

    def entered(self, **_arguments: Any) -> None:
        """Load the day; the cursor goes to the first next action."""
        self._tiles[0].setFocus()
        self._load()

    def _load(self) -> None:
        counter = self.context.counter
        self._due.look()
        self._bag.look()
        self.context.desk.ask(
            lambda: (
                counter.records.today(),
                counter.catalogue.notices(),
                counter.till.state(),
                counter.post.city.waiting(),
            ),
            self._told,
            self._refused,
        )

    def _changed(self, *_what: object) -> None:
        if self.isVisible():
            self._load()

    def _told(self, found: tuple[Today, list[str], TillState, CityWaiting]) -> None:
        self._today, self._notices, self._till, self._city = found
        self._loaded, self._fault = True, None
        self._model.set_rows([row for row in self._today.latest if row.kind not in HIDDEN])
        self.retranslate()

    def _refused(self, error: Known) -> None:
        self._fault = error
        self.retranslate()

    def _show_rows(self) -> None:
        has = bool(self._model.rows) and self._fault is None
        figures = self._today.figures
        worked = bool(figures.consignments or figures.orders_down or figures.orders_up)
        self._table.setVisible(has)
        self._empty.setVisible(not has or not worked)
        if self._fault is not None:
            self._empty.setText(self._fault.told(_))
        elif not self._loaded:
            self._empty.setText(_("Looking…"))
        else:
            self._empty.setText(
                _(
                    "No intake or order yet today. Start with F2: find or register the farmer, weigh, add the line; "
                    "F10 saves and prints."
                )
            )

    def _accepted(self) -> int:
        return self._standing.facts.accepted

    def _go(self) -> None:
        tile = self.sender()
        if isinstance(tile, Tile):
            self.context.show_page(tile.page)

    def _show_act(self, row: int) -> None:
        self.context.show_page("records", seq=self._model.rows[row].seq)


def _greeting(hour: int) -> str:
    """By the part of the day, with a {name} to fill in."""
    if hour < 5:
        return _("Good night, {name}")
    if hour < 11:
        return _("Good morning, {name}")
    if hour < 13:
        return _("Good day, {name}")
    if hour < 18:
        return _("Good afternoon, {name}")
    return _("Good evening, {name}")
