"""Orders, both ways: a villager orders goods (cash, change, deposit), the city orders produce (by mall or phone)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from outlet_app.errors import N_, Refused
from outlet_app.services.display import NOBODY
from outlet_app.services.forms import OrderForm
from outlet_app.services.model import PaperLine, ProductCard, Saved
from outlet_app.services.orders import body_of_form, quote
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.display.showing import order_paid, ordered
from ui.orders.choices import DIRECTIONS, HINTS, LABELS, ROLES, TITLES, after_words
from ui.orders.draft import OrderDraft
from ui.orders.far import CHANNELS, EVENT, FarBox
from ui.orders.line_entry import OrderLineEntry
from ui.orders.line_item import COLUMNS, OrderItem
from ui.orders.loading import load_draft, load_replaced
from ui.orders.payment import Payment, quote_shown
from ui.orders.rush import CampaignChip, RushButton, beside_title
from ui.widgets.chain import put_cursor
from ui.widgets.choice_field import ModeButtons
from ui.widgets.field import told_short
from ui.widgets.lines_page import LinesPage
from ui.widgets.lines_table import LinesTable
from ui.widgets.party_box import PartyBox
from ui.widgets.unsaved_paper import unsaved_paper


class OrdersPage(LinesPage):
    """Downlink and uplink orders."""

    name = "orders"
    party_codes = ("E602", "E607")

    def __init__(self, context: Context):
        self.payment = Payment()
        party = PartyBox(context, "orders", LABELS["down"], ROLES["down"])
        empty = N_("No lines yet: scan or find a product, type how many, press Enter. Ctrl+Enter: it was the last.")
        table = LinesTable(COLUMNS, "orders-lines", empty)
        super().__init__(context, self.payment, party, OrderLineEntry(context), table)
        self.directions = ModeButtons(DIRECTIONS, "orders-direction-")
        self.far, self.rush, self.chip = FarBox(), RushButton(context), CampaignChip(context)
        self._replaces = 0
        self._carried_fen = 0
        self._campaign = ""
        self._beyond_stock = False
        self._paid = NOBODY
        self.party.body.addWidget(self.far)
        beside_title(self.head, self.title, self.chip)
        for widget in (self.directions, self.rush):
            self.head.addWidget(widget)
        self.directions.changed.connect(self._direction_changed)
        self.party.finished.connect(self._party_done)
        self.rush.turned.connect(self._rush_turned)
        self.far.finished.connect(self.entry.product.take_cursor)
        self.payment.finished.connect(self.to_primary)
        self.party.registering_changed.connect(self._show_far)
        self.far.edited.connect(self.changed)
        self.order(self.directions, self.rush)
        self._set_direction("down")

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_(TITLES[self.directions.value()]))
        for part in (self.directions, self.rush, self.chip, self.far):
            part.retranslate()
        if self._replaces:
            text = _("Replaces number {number}; {amount} in cash was taken then")
            amount = formats.yuan(self._carried_fen, symbol=True, dash=False)
            self.subtitle.setText(text.format(number=formats.number(self._replaces), amount=amount))

    def entered(self, **arguments: Any) -> None:
        """Also: what campaigns run, and whether this counter stands at a fair."""
        self.chip.load()
        self.rush.load()
        super().entered(**arguments)

    def product_call(self, code: str) -> Callable[[], ProductCard | None]:
        """A product chosen elsewhere comes at the price that holds now."""
        return partial(self.context.counter.goods.campaigns.product, code)

    # -- direction, rush, and keys that lead on

    def first_field(self) -> None:
        """At a fair the next product: nobody need be named there."""
        if self.rush.isChecked() and not self.party.registering():
            self.entry.product.take_cursor()
        else:
            super().first_field()

    def _rush_turned(self, on: bool) -> None:
        self.payment.handed.setChecked(on)
        self.far.channel.choose(EVENT if on else CHANNELS[0][0])
        self.retranslate()
        if self.isVisible() and not self.saved_shown():
            self.first_field()

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
        self.far.suits(self.party.party())
        put_cursor(self.far if self.far.isVisible() else self.entry.product)

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
            "channel": EVENT if self.rush.isChecked() else "counter",
            "campaign": self._campaigns(),
            "beyond_stock": self._beyond_stock,
            "replaces": self._replaces,
            "ref": self.ref.text().strip(),
            "note": self.note.text().strip(),
        }
        if up:
            self.far.fill(values)
        self.payment.fill(values)
        return OrderForm(**values)

    def _campaigns(self) -> str:
        """The campaigns whose prices the lines have; for an order being replaced also those it had."""
        found = {item.campaign() for item in self.items()} | set(self._campaign.split(","))
        return ",".join(sorted(found - {""}))

    def final_form(self) -> OrderForm:
        """The form to save: an empty "cash given" is exactly what is asked for."""
        form = self.form()
        if self.payment.exact() and not form.prepaid:
            return msgspec.structs.replace(form, tendered_fen=quote(form).short_fen)
        return form

    def show_figures(self) -> None:
        """What it comes to; selling beyond stock must be meant anew."""
        self._beyond_stock = False
        self.payment.forget_fault()
        found = quote_shown(self.form(), self.payment)
        self.payment.show_quote(found)
        if not self.saved_shown():  # there the change stands until the next order begins
            self.context.show_customer(ordered(self.entry.complete(), self.table.items(), found))

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

    def refused_at(self, error: Refused) -> None:
        """Too little in stock: told with the product's name, and the next F10 means it."""
        if error.code == "E748":
            names = [item.name() for item in self.items() if item.form.product == error.facts["product"]]
            error.facts["product"] = names[0] if names else error.facts["product"]
            self.payment.say(told_short(error))
            self._beyond_stock = True
        super().refused_at(error)

    def _saved(self, saved: Saved) -> None:
        """At a fair straight on to the next sale; what was saved, and the change, stand in the message bar."""
        super()._saved(saved)
        self.context.show_customer(self._paid)
        if self.rush.isChecked():
            more = self.saved_panel.more.text()
            text = _("{number} saved").format(number=formats.number(saved.seq))
            self.context.told.emit(" · ".join(part for part in (text, more) if part), "good")
            self._next_act()

    def after_saving(self) -> Callable[[], str]:
        """Change to hand back, balance to come."""
        form = self.final_form()
        found = quote(form)
        self._paid = order_paid(found, form.tendered_fen, self._carried_fen)
        return partial(after_words, found, self._carried_fen, self.payment.prepaid.isChecked())

    def paper_lines(self) -> list[PaperLine]:
        """The receipt it would get."""
        products = {item.form.product: item.product for item in self.items()}
        return unsaved_paper(self.context, body_of_form(self.final_form()), self.party.party(), products)

    # -- the draft

    def draft(self) -> OrderDraft | None:
        """Everything typed, as typed."""
        party = self.party.party()
        draft = OrderDraft(
            direction=self.directions.value(),
            party=party.party if party else 0,
            words="" if party else self.party.picker.text(),
            lines=tuple(item.form for item in self.table.items()),
            entry=self.entry.typed(),
            terms=self.payment.typed() | self.notes_typed() | self.far.typed(),
            channel=self.far.channel.value(),
            buyer_kind=self.far.kind.value(),
            campaign=self._campaign,
            handed=self.payment.handed.isChecked(),
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
        self._replaces, self._carried_fen, self._campaign = draft.replaces, draft.carried_fen, draft.campaign
        self._set_direction(draft.direction)
        if party is not None:
            self.party.put(party)
        else:
            self.party.picker.set_text(draft.words)
        self.far.channel.choose(draft.channel)
        self.far.kind.choose(draft.buyer_kind)
        if draft.handed is not None:
            self.payment.handed.setChecked(draft.handed)
        self.table.set_items(items)
        self.entry.restore(draft.entry, product)
        self.payment.restore(draft.terms, draft.prepaid)
        for name, field in (("ref", self.ref), ("note", self.note), ("remote", self.far.remote)):
            field.set_text(draft.terms.get(name, ""))
        self._loading = False
        self.show_figures()
        self.retranslate()
        return True

    def clear(self) -> None:
        """Nothing typed; the direction stays."""
        self._replaces, self._carried_fen, self._campaign = 0, 0, ""
        super().clear()
        self.payment.clear()
        self.payment.handed.setChecked(self.rush.isChecked())
        self.far.clear()
        self.retranslate()


def _fits(item: OrderItem, direction: str) -> bool:
    return item.product is not None and direction in item.product.flows
