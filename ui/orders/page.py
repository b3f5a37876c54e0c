"""Orders, both ways: a villager orders goods (cash, change, deposit), the city orders produce (by mall or phone)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from outlet_app.errors import N_, Refused
from outlet_app.services.forms import OrderForm, OrderQuote
from outlet_app.services.model import PaperLine, Saved
from outlet_app.services.orders import body_of_form, quote
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.orders.draft import OrderDraft
from ui.orders.line_entry import OrderLineEntry
from ui.orders.line_item import COLUMNS, OrderItem
from ui.orders.loading import load_draft, load_replaced
from ui.orders.payment import Payment
from ui.widgets.chain import Chain, put_cursor
from ui.widgets.choice_field import ChoiceField, ModeButtons
from ui.widgets.field import TextField
from ui.widgets.field_row import FieldRow
from ui.widgets.lines_page import LinesPage
from ui.widgets.lines_table import LinesTable
from ui.widgets.party_box import PartyBox
from ui.widgets.unsaved_paper import unsaved_paper

DIRECTIONS = (("down", N_("Goods for a villager"), "Alt+1"), ("up", N_("City order"), "Alt+2"))
TITLES = {"down": N_("Orders · goods"), "up": N_("Orders · city")}
CHANNELS = (("mall", N_("Online mall")), ("phone", N_("Phone")), ("counter", N_("At the counter")))
LABELS = {"down": N_("Villager (name, initials, phone)"), "up": N_("Buyer (name, initials, phone)")}
ROLES = {"down": ("villager", "farmer", "cooperative"), "up": ("buyer", "cooperative")}
HINTS = {
    "down": N_("Nobody need be named when all is paid in cash now: press Enter to go on."),
    "up": N_("Who ordered? Find or register the buyer; a mall order may stay without a name."),
}


class OrdersPage(LinesPage):
    """Downlink and uplink orders."""

    name = "orders"
    party_codes = ("E602", "E607")

    def __init__(self, context: Context):
        self.payment = Payment()
        party = PartyBox(context, "orders", LABELS["down"], ROLES["down"])
        empty = N_("No lines yet: scan or find a product, type how many, press Enter.")
        table = LinesTable(COLUMNS, "orders-lines", empty)
        super().__init__(context, self.payment, party, OrderLineEntry(context), table)
        self.directions = ModeButtons(DIRECTIONS, "orders-direction-")
        self.channel = ChoiceField(N_("Ordered by"), "orders-channel")
        self.remote = TextField(N_("Order number there"), "orders-remote", scan=True)
        self.far = FieldRow([(self.channel, 1), (self.remote, 3)], own_line=False)
        self._replaces = 0
        self._carried_fen = 0
        self.channel.offer(CHANNELS)
        self.party.body.addWidget(self.far)
        self.head.addWidget(self.directions)
        self.directions.changed.connect(self._direction_changed)
        self.party.finished.connect(self._party_done)
        self.far_chain = Chain([self.channel, self.remote], self.entry.product.take_cursor, self)
        self.payment.finished.connect(self.to_primary)
        self.party.registering_changed.connect(self._show_far)
        self.channel.edited.connect(self.changed)
        self.remote.edited.connect(self.changed)
        self.order(self.directions)
        self._set_direction("down")

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_(TITLES[self.directions.value()]))
        for part in (self.directions, self.channel, self.far):
            part.retranslate()
        if self._replaces:
            text = _("Replaces number {number}; {amount} in cash was taken then")
            amount = formats.yuan(self._carried_fen, symbol=True, dash=False)
            self.subtitle.setText(text.format(number=formats.number(self._replaces), amount=amount))

    # -- direction and keys that lead on

    def _direction_changed(self, direction: str) -> None:
        if self.table.items() and any(not _fits(item, direction) for item in self.table.items()):
            self.table.set_items([item for item in self.table.items() if _fits(item, direction)])
        self._set_direction(direction)
        self.retranslate()
        self.changed()
        self.party.picker.take_cursor()

    def _set_direction(self, direction: str) -> None:
        self.directions.put(direction)
        self.entry.set_flow(direction)
        self._show_far()
        self.party.set_roles(LABELS[direction], ROLES[direction], optional=True, hint=HINTS[direction])

    def _show_far(self) -> None:
        """Channel and number belong to city orders; they make room while somebody is registered."""
        self.far.setVisible(self.directions.value() == "up" and not self.party.registering())

    def _party_done(self) -> None:
        put_cursor(self.channel if self.directions.value() == "up" else self.entry.product)

    def to_side(self) -> None:
        """To the cash given; when paid elsewhere to the waiver."""
        (self.payment.waived if self.payment.prepaid.isChecked() else self.payment.tendered).take_cursor()

    # -- what it comes to

    def form(self) -> OrderForm:
        """What the service gets; cash given as typed."""
        party, up = self.party.party(), self.directions.value() == "up"
        values: dict[str, Any] = {
            "direction": self.directions.value(),
            "party": party.party if party else 0,
            "lines": tuple(item.form for item in self.items()),
            "carried_fen": self._carried_fen,
            "channel": self.channel.value() if up else "counter",
            "remote": self.remote.text().strip() if up else "",
            "replaces": self._replaces,
            "ref": self.ref.text().strip(),
            "note": self.note.text().strip(),
        }
        self.payment.fill(values)
        return OrderForm(**values)

    def final_form(self) -> OrderForm:
        """The form to save: an empty "cash given" is exactly what is asked for."""
        form = self.form()
        if self.payment.exact() and not form.prepaid:
            return msgspec.structs.replace(form, tendered_fen=quote(form).short_fen)
        return form

    def show_figures(self) -> None:
        """What it comes to."""
        self.payment.forget_fault()
        self.payment.show_quote(self._quote())

    def _quote(self) -> OrderQuote | None:
        form = self.form()
        if not form.lines:
            return None
        try:
            return quote(form)
        except Refused as error:
            self.payment.show_fault(error)
        try:
            return quote(OrderForm(direction=form.direction, lines=form.lines, tendered_fen=form.tendered_fen))
        except Refused:
            return None

    # -- saving

    def missing(self) -> bool:
        """What stands in the way of saving, in the order of the page."""
        if self.party.picker.text() and self.party.party() is None:
            self.blame_party(N_("Choose from the list, or empty this field."))
        elif self.missing_line(N_("Nothing is ordered yet: scan or find a product.")):
            return True
        elif (field := self.payment.faulty()) is not None:
            field.take_cursor()
        else:
            return self._payment_missing()
        return True

    def _payment_missing(self) -> bool:
        found = quote(self.form())
        if found.short_fen and not self.payment.exact():
            text = _("{amount} is still missing: ask for it, or take a deposit.")
            self.payment.tendered.blame(text.format(amount=formats.yuan(found.short_fen, symbol=True)))
        elif found.balance_fen and not self.payment.prepaid.isChecked() and self.party.party() is None:
            self.blame_party(N_("Something stays to be paid, so the order needs a name."))
        else:
            return False
        return True

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        return partial(self.context.counter.orders.save, self.final_form(), self.context.actor)

    def after_saving(self) -> str:
        """Change to hand back, balance to come."""
        found = quote(self.final_form())
        words = []
        change = found.change_fen + max(self._carried_fen - found.received_fen, 0)
        if change:
            words.append(_("Change: {amount}").format(amount=formats.yuan(change, symbol=True)))
        if found.balance_fen and not self.payment.prepaid.isChecked():
            amount = formats.yuan(found.balance_fen, symbol=True)
            words.append(_("{amount} to pay on collection").format(amount=amount))
        return " · ".join(words)

    def paper_lines(self) -> list[PaperLine]:
        """The receipt it would get."""
        products = {item.form.product: item.product for item in self.items()}
        return unsaved_paper(self.context, body_of_form(self.final_form()), self.party.party(), products)

    # -- the draft

    def draft(self) -> OrderDraft | None:
        """Everything typed, as typed."""
        party = self.party.party()
        remote = {"remote": self.remote.text()} if self.remote.text() else {}
        draft = OrderDraft(
            direction=self.directions.value(),
            party=party.party if party else 0,
            words="" if party else self.party.picker.text(),
            lines=tuple(item.form for item in self.table.items()),
            entry=self.entry.typed(),
            terms=self.payment.typed() | self.notes_typed() | remote,
            channel=self.channel.value(),
            prepaid=self.payment.prepaid.isChecked(),
            replaces=self._replaces,
            carried_fen=self._carried_fen,
        )
        return None if draft.empty() else draft

    def load_draft(self) -> Callable[[], Any]:
        """The draft with its party and products."""
        return partial(load_draft, self.context.counter)

    def load_replaced(self, seq: int) -> Callable[[], Any]:
        """The order that is replaced, as a draft."""
        return partial(load_replaced, self.context.counter, seq)

    def restore(self, found: Any) -> bool:
        """Put back what was typed."""
        draft, party, items, product = found
        self._loading = True
        self._replaces, self._carried_fen = draft.replaces, draft.carried_fen
        self._set_direction(draft.direction)
        if party is not None:
            self.party.put(party)
        else:
            self.party.picker.set_text(draft.words)
        self.channel.choose(draft.channel)
        self.table.set_items(items)
        self.entry.restore(draft.entry, product)
        self.payment.restore(draft.terms, draft.prepaid)
        for name, field in (("ref", self.ref), ("note", self.note), ("remote", self.remote)):
            field.set_text(draft.terms.get(name, ""))
        self._loading = False
        self.show_figures()
        self.retranslate()
        return True

    def clear(self) -> None:
        """Nothing typed; the direction stays."""
        self._replaces = self._carried_fen = 0
        super().clear()
        self.payment.clear()
        self.remote.clear()
        self.retranslate()


def _fits(item: OrderItem, direction: str) -> bool:
    return item.product is not None and direction in item.product.flows
