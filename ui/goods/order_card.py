"""An order as it stands: whose it is, where it is, what is in it, what was paid and what stays to be paid."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from outlet_app.errors import N_
from outlet_app.services.goods.forms import GoodsLine, OrderStanding
from resources.texts import _, language
from ui import formats
from ui.goods import words
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, FactRow, Label
from ui.widgets.table import Column, ListModel, TableView

COLUMNS: tuple[Column[GoodsLine], ...] = (
    Column(N_("Product"), lambda line: line.product.shown(language())),
    Column(N_("Quantity"), lambda line: formats.with_unit(line.quantity, line.unit), right=True, width=110),
    Column(N_("Came back"), lambda line: formats.with_unit(line.returned, line.unit), right=True, width=110),
    Column(N_("Amount ¥"), lambda line: formats.yuan(line.amount_fen), right=True, width=110),
)


class OrderCard(Card):
    """Shows one order; empty until it is given one. `name`: the prefix of the object names in it."""

    def __init__(self, name: str):
        super().__init__()
        self.order: OrderStanding | None = None
        self.who = Label("name", name=f"{name}-who")
        self.state = Label("chip-green", name=f"{name}-state")
        self.warning = Label("chip-amber", name=f"{name}-warning")
        self.detail = ElidedLabel("subtitle")
        self.shelf = Label("headline", name=f"{name}-shelf")
        self.shelf_label = Label("quiet")
        self.lines: ListModel[GoodsLine] = ListModel(COLUMNS, self)
        self.view = TableView(self.lines, name=f"{name}-lines")
        # It takes what is left, and never asks for more: the page must not scroll for an empty part of a table.
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.total, self.paid = FactRow(name=f"{name}-total"), FactRow(name=f"{name}-paid")
        self.balance = FactRow("headline", name=f"{name}-balance")
        top = QHBoxLayout()
        top.setSpacing(8)
        for label in (self.who, self.state, self.warning, self.shelf_label, self.shelf):
            top.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        top.insertStretch(3, 1)
        self.body.addLayout(top)
        for widget in (self.detail, self.view, self.total, self.paid, self.balance):
            self.body.addWidget(widget, 1 if widget is self.view else 0)

    def show_order(self, order: OrderStanding | None) -> None:
        """Show `order`; None: nothing."""
        self.order = order
        self.lines.set_rows(order.lines if order else ())
        self.retranslate()

    def retranslate(self) -> None:
        """All texts anew."""
        self.lines.retranslate()
        self.view.setAccessibleName(_("What the order holds"))
        order = self.order
        if order is None:
            return
        self.head(_("Order {number}").format(number=formats.number(order.order)))
        self.who.setText(words.who(order))
        self.state.setText(words.state(order))
        self._warn(order)
        self.shelf_label.setText(_("Shelf"))
        self.shelf.setText(order.shelf)
        for label in (self.shelf, self.shelf_label):
            label.setVisible(bool(order.shelf))
        self.detail.setText(self._details(order))
        self.total.say(_("Total"), formats.yuan(order.total_fen))
        paid = _("Paid elsewhere") if order.prepaid else _("Paid so far")
        self.paid.say(paid, formats.yuan(order.total_fen if order.prepaid else order.paid_fen))
        self.balance.say(_("Still to pay"), formats.yuan(order.balance_fen, symbol=True))
        self.balance.setVisible(bool(order.balance_fen))

    def _warn(self, order: OrderStanding) -> None:
        text = ""
        if order.expired:
            text = _("The code ran out on {day}").format(day=formats.day(formats.day_number(order.until)))
        elif order.until and not order.attempts_left:
            text = _("Code locked")
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    def _details(self, order: OrderStanding) -> str:
        parts = [_("ordered {day}").format(day=formats.day(formats.day_number(order.at)))]
        if order.party and order.party.phone:
            parts.append(_("Phone {number}").format(number=order.party.phone))
        if order.remote:
            parts.append(order.remote)
        if order.until and not order.expired:
            parts.append(_("code holds until {day}").format(day=formats.moment(order.until)))
            if order.attempts_left:
                parts.append(_("{n} attempts left").format(n=order.attempts_left))
        return " · ".join(parts)
