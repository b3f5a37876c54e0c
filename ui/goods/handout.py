"""Handing out: say or scan the code, or find the order; see it; take the balance; or record why the goods stay."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget

from outlet_app.domain.acts.goods import Collected, OrderStepped
from outlet_app.errors import N_, Known, Refused
from outlet_app.services.goods.forms import HandOutForm, OrderStanding, StepForm
from outlet_app.services.model import PaperLine, Saved
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.goods.draft import HandOutDraft
from ui.goods.handout_loading import WAITING, load_draft
from ui.goods.handout_side import HANDED, REFUSED, HandOutSide
from ui.goods.mode import GoodsMode
from ui.goods.order_card import OrderCard
from ui.goods.order_picker import OrderPicker
from ui.goods.plain_list import PlainList
from ui.goods.preview import unsaved_slip
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.chain import reading_order
from ui.widgets.field_row import FieldRow
from ui.widgets.party_picker import PartyPicker

ROLES = ("villager", "farmer", "cooperative", "buyer", "business", "government")


class HandOutPage(GoodsMode):
    """The first mode of the pick-up page."""

    name = "goods-handout"

    def __init__(self, context: Context):
        self.hand = HandOutSide()
        super().__init__(context, self.hand)
        handing = context.counter.goods.handing
        self.picker = OrderPicker(
            context, N_("Pick-up code, order number, name or phone"), "handout-find", handing.found
        )
        self.picker.said = handing.said
        self.by = PartyPicker(context, N_("Collected by (if not the buyer)"), "handout-by", ROLES)
        self.by.registers = False
        self.row = FieldRow([(self.picker, 3), (self.by, 2)])
        self.renew = KeyButton(key="Ctrl+N", name="handout-renew")
        self.card = OrderCard("handout-order")
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(self.hand.note, 1)
        below.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignBottom)
        self.card.body.addLayout(below)
        self.list = PlainList(
            WAITING,
            "handout-waiting",
            N_("Waiting to be collected"),
            N_("Nothing waits. Goods are entered under Arrivals."),
        )
        self.work = QStackedWidget()
        self.work.addWidget(self.list)
        self.work.addWidget(self.card)
        find = Card()
        find.body.addWidget(self.row)
        self.column.addWidget(find)
        self.column.addWidget(self.work, 1)
        self._connect()
        reading_order(self.picker, self.by, self.list, self.card, self.hand, self.saved_panel)
        self._show(None)

    def _connect(self) -> None:
        self.picker.chosen.connect(self._chosen)
        self.picker.by_code.connect(self._chosen_by_code)
        self.picker.cleared.connect(lambda: self._show(None))
        self.picker.left_empty.connect(self.list.view.setFocus)
        self.picker.finished.connect(self._to_proof)
        self.list.chosen.connect(self.picker.choose)
        self.hand.finished.connect(self.hand.primary.setFocus)
        self.by.finished.connect(self._to_proof)
        self.by.chosen.connect(self._to_proof)
        self.by.left_empty.connect(self._to_proof)
        self.renew.clicked.connect(self._renew)
        QShortcut(QKeySequence(self.renew.key), self).activated.connect(self.renew.click)
        for part in (self.picker, self.by, self.hand):
            part.edited.connect(self.touched)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_("Pick-up · hand out"))
        self.renew.say(_("Give out a new code"))
        for part in (self.row, self.list, self.card):
            part.retranslate()

    def reload(self) -> None:
        """What waits, and the village's fee."""
        handing = self.context.counter.goods.handing
        self.context.desk.ask(lambda: (handing.waiting(), handing.fee_fen()), self._loaded_list, self._not_loaded)

    def _loaded_list(self, found: tuple[list[OrderStanding], int]) -> None:
        rows, self.hand.usual_fee = found
        self.list.show_rows(rows)

    # -- the order

    def first_field(self) -> None:
        """The code."""
        if self.card.order is None:
            self.picker.take_cursor()
        else:
            self._to_proof()

    def _show(self, order: OrderStanding | None) -> None:
        self.card.show_order(order)
        self.by.setVisible(order is not None)
        if order is None:
            self.by.clear()
        self.work.setCurrentWidget(self.card if order else self.list)
        self.hand.show_order(order)

    def _chosen(self, order: OrderStanding) -> None:
        self.picker.put(order)
        self._show(order)
        self._to_proof()
        self.touched()

    def _chosen_by_code(self, order: OrderStanding, code: str) -> None:
        self._show(order)
        self.hand.code.set_text(code)
        if self.hand.due():
            self.hand.tendered.take_cursor()
        else:
            self.hand.primary.setFocus()
        self.touched()

    def _to_proof(self, *_what: object) -> None:
        """To the code somebody says; the order was found without it."""
        if self.card.order is not None:
            (self.hand.code if self.hand.code.isVisible() else self.hand.proof).take_cursor()

    def _renew(self) -> None:
        order = self.card.order
        if order is not None and not self._saving and not self.saved_shown():
            call = partial(self.context.counter.goods.arrivals.renew, order.order, self.context.actor)
            self.context.desk.ask(call, self._renewed, self._refused)

    def _renewed(self, saved: Saved) -> None:
        self.saved_beside(saved, _("Give the slip with the new code to the buyer."))

    # -- saving

    def missing(self) -> bool:
        """What stands in the way of saving, in the order of the page."""
        hand = self.hand
        if self.card.order is None:
            self.picker.blame(N_("Which goods? Scan the code, or find the order."))
        elif self.by.text() and self.by.party() is None:
            self.by.blame(N_("Choose from the list, or empty this field."))
        elif (field := hand.faulty()) is not None:
            field.take_cursor()
        elif hand.code.isVisible() and not hand.code.text().strip():
            hand.code.blame(N_("Ask for the code, or choose another proof."))
            hand.say(hand.code.problem())
        elif hand.outcome.value() == REFUSED and not hand.reason.value():
            hand.say(_("Choose why the goods are refused."))
            hand.reason.take_cursor()
        elif (given := hand.given()) is not None and given < hand.due():
            text = _("{amount} is still missing.")
            hand.tendered.blame(text.format(amount=formats.yuan(hand.due() - given, symbol=True)))
        else:
            return False
        return True

    def form(self) -> HandOutForm:
        """What the service gets."""
        order, party, hand = self.card.order, self.by.party(), self.hand
        return HandOutForm(
            order=order.order if order else 0,
            proof=hand.proof.value(),
            code=hand.code.text(),
            tendered_fen=hand.given(),
            fee_fen=hand.fee.value_or_zero(),
            by=party.party if party else 0,
            note=hand.note.text(),
        )

    def step_form(self) -> StepForm:
        """The same for goods that stay."""
        order, hand = self.card.order, self.hand
        reason = hand.reason.value() if hand.outcome.value() == REFUSED else ""
        return StepForm(order.order if order else 0, hand.outcome.value(), reason, hand.note.text())

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        goods, actor = self.context.counter.goods, self.context.actor
        if self.hand.outcome.value() == HANDED:
            return partial(goods.handing.hand_out, self.form(), actor)
        return partial(goods.steps.step, self.step_form(), actor, self.name)

    def refused_at(self, error: Refused) -> None:
        """At the field it is about; an attempt that was used up shows at the order."""
        field = self.hand.field_of(error)
        if field is not None and field.isVisible():
            if field is not self.hand.code:  # the others say it themselves, beside their line
                self.hand.say("")
            field.blame(error)
        order = self.card.order
        if order is not None and error.code in ("E739", "E740"):
            call = partial(self.context.counter.goods.looking.order, order.order)
            self.context.desk.ask(call, self.card.show_order, self._not_seen)

    def _not_seen(self, error: Known) -> None:
        self.context.told.emit(partial(error.told, _), "fault")

    def after_saving(self) -> str | Callable[[], str]:
        """Change to hand back; what to do with goods that stay."""
        if self.hand.outcome.value() != HANDED:
            return lambda: _("Take the goods back under Returns; what was paid is handed back there.")
        change = (self.hand.given() or self.hand.due()) - self.hand.due()
        return (lambda: _("Change: {amount}").format(amount=formats.yuan(change, symbol=True))) if change else ""

    def paper_lines(self) -> list[PaperLine]:
        """The slip it would get."""
        if self.card.order is None:
            raise Refused("E741", N_("No order is chosen yet."), do=N_("Scan the code, or find the order."))
        form, party = self.form(), self.by.party()
        parties = {party.party: party.name} if party else {}
        if self.hand.outcome.value() != HANDED:
            step = self.step_form()
            return unsaved_slip(self.context, OrderStepped((step.order,), step.state, step.reason, step.note))
        balance, due = self.card.order.balance_fen, self.hand.due()
        given = due if form.tendered_fen is None else form.tendered_fen
        body = Collected(form.order, form.proof, balance, given, form.fee_fen or 0, form.by, form.note)
        return unsaved_slip(self.context, body, self.card.order.party, parties=parties)

    # -- the draft

    def edits(self) -> list[QLineEdit]:
        """Code, cash, fee, note. The code itself is typed anew after a crash: it is nobody's to keep."""
        return [field.edit for field in (self.hand.fee, self.hand.tendered, self.hand.note)]

    def draft(self) -> HandOutDraft | None:
        """Everything typed, as typed, but the code."""
        order, party, text = self.card.order, self.by.party(), self.picker.text()
        code_like = len(text) >= 4 and text.isascii() and text.isdigit()
        draft = HandOutDraft(
            order=order.order if order else 0,
            words="" if order or code_like else text,
            texts=self.texts() if order else {},
            outcome=self.hand.outcome.value(),
            proof=self.hand.proof.value(),
            reason=self.hand.reason.value(),
            by=party.party if party else 0,
        )
        return None if draft.empty() else draft

    def load_draft(self) -> Callable[[], Any]:
        """The draft with its order and who came."""
        return partial(load_draft, self.context.counter, self.name)

    def restore(self, found: Any) -> bool:
        """Put back what was typed."""
        draft, order, party = found
        if order is None and not draft.words:
            return False
        self._loading = True
        if order is not None:
            self.picker.put(order)
            self._show(order)
            self.hand.outcome.choose(draft.outcome)
            self.hand.proof.choose(draft.proof)
            self.hand.reason.choose(draft.reason)
            self.put_texts(draft.texts)
            if party is not None:
                self.by.put(party)
        else:
            self.picker.set_text(draft.words)
        self._loading = False
        return True

    def clear(self) -> None:
        """Nothing chosen."""
        self.picker.clear()
        self._show(None)
        self.hand.clear()
