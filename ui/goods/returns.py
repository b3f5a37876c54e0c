"""Returns: an order's goods come back, are given up before they came, or are refunded; and what became of those held.

What can happen follows from where the order stands: collected, refused or never collected goods come back; an order not
shipped yet is cancelled; what came back or was cancelled unpaid is refunded. The clerk chooses the order, not the act.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QStackedWidget

from outlet_app.errors import N_, Refused
from outlet_app.services.goods.forms import HeldReturn, OrderStanding, ReturnForm, StepForm
from outlet_app.services.goods.returns import returned_body
from outlet_app.services.model import PaperLine, Saved
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.goods.decision_card import HELD, DecisionCard
from ui.goods.draft import ReturnsDraft
from ui.goods.mode import GoodsMode
from ui.goods.order_card import OrderCard
from ui.goods.order_picker import OrderPicker, PaperNumber
from ui.goods.plain_list import PlainList
from ui.goods.preview import unsaved_slip
from ui.goods.return_card import ReturnCard
from ui.goods.return_entry import ReturnItem
from ui.goods.returns_forms import return_form, step_form, unsaved_disposal, unsaved_step, worth_back
from ui.goods.returns_loading import Loaded, items_of, load_draft
from ui.goods.returns_side import CANCEL, DECIDE, LIST, REFUND, RETURN, ReturnsSide
from ui.widgets.card import Card
from ui.widgets.chain import reading_order

PHASE_OF = {"placed": CANCEL, "confirmed": CANCEL, "cancelled": REFUND, "return_in": REFUND}


class ReturnsPage(GoodsMode):
    """The third mode of the pick-up page. `phase`: list | return | cancel | refund | decide."""

    name = "goods-returns"

    def __init__(self, context: Context):
        self.back_side = ReturnsSide()
        super().__init__(context, self.back_side)
        returns = context.counter.goods.returns
        label = N_("Order that comes back: number, name, phone")
        self.picker = OrderPicker(context, label, "returns-find", returns.found)
        self.picker.papers = True
        self.phase, self.paper_ref = LIST, ""
        self.order: OrderStanding | None = None
        empty = N_("Nothing is held. What comes back waits here for its seller.")
        self.list = PlainList(HELD, "returns-held-list", N_("Held for their sellers"), empty)
        self.card, self.order_card, self.decision = ReturnCard(context), OrderCard("returns-order"), DecisionCard()
        self.work = QStackedWidget()
        for part in (self.list, self.card, self.order_card, self.decision):
            self.work.addWidget(part)
        self.search = Card(margin=12)
        self.search.body.addWidget(self.picker)
        self.search.body.addWidget(self.picker.problem_label)
        self.column.addWidget(self.search)
        self.column.addWidget(self.work, 1)
        self._connect()
        parts = (self.picker, self.list, self.card, self.order_card, self.decision, self.back_side, self.saved_panel)
        reading_order(*parts)
        self._show_phase(LIST)

    def _connect(self) -> None:
        self.picker.chosen.connect(self._chosen)
        self.picker.paper.connect(self._by_paper)
        self.picker.cleared.connect(lambda: self._show_phase(LIST))
        self.picker.left_empty.connect(self.list.view.setFocus)
        self.picker.finished.connect(self.first_field)
        self.picker.problem_changed.connect(self._show_problem)
        self.list.chosen.connect(self._decide)
        self.card.finished.connect(self._to_side)
        self.decision.finished.connect(self.back_side.note.take_cursor)
        self.back_side.finished.connect(self.back_side.primary.setFocus)
        for part in (self.picker, self.card, self.decision, self.back_side):
            part.edited.connect(self.changed)

    def _show_problem(self) -> None:
        self.picker.problem_label.setVisible(bool(self.picker.problem()))

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_("Pick-up · returns"))
        for part in (self.picker, self.list, self.card, self.order_card, self.decision):
            part.retranslate()
        self._show_problem()

    def reload(self) -> None:
        """What is held."""
        self.context.desk.ask(self.context.counter.goods.returns.held, self.list.show_rows, self._not_loaded)

    # -- which order, and what can happen to it

    def _show_phase(self, phase: str) -> None:
        self.phase = phase
        places = {LIST: self.list, RETURN: self.card, DECIDE: self.decision}
        self.work.setCurrentWidget(places.get(phase, self.order_card))
        self.search.setVisible(phase != DECIDE)
        if phase == LIST:
            self.order, self.paper_ref = None, ""
        self.back_side.show_phase(phase)
        self._show_usual()

    def _chosen(self, order: OrderStanding) -> None:
        self._take(order)
        if self.phase == RETURN:
            call = partial(items_of, self.context.counter, order)
            self.context.desk.ask(call, self._offered, self._not_loaded)
        self.first_field()
        self.changed()

    def _take(self, order: OrderStanding) -> None:
        self.order, self.paper_ref = order, ""
        self.picker.put(order)
        self.order_card.show_order(order)
        self._show_phase(PHASE_OF.get(order.state, RETURN))
        if order.state == "expired":
            self.back_side.reason.choose("uncollected")

    def _offered(self, items: list[ReturnItem]) -> None:
        if self.phase == RETURN and not self.card.items():
            self.card.offer(items)

    def _by_paper(self, ref: str) -> None:
        self.order, self.paper_ref = None, ref
        self._show_phase(RETURN)
        self.first_field()
        self.changed()

    def _decide(self, held: HeldReturn) -> None:
        self.decision.show_held(held)
        self._show_phase(DECIDE)
        self.decision.decision.take_cursor()
        self.touched()

    # -- keys that lead on

    def first_field(self) -> None:
        """The order; then what belongs to it."""
        if self.phase == LIST:
            self.picker.take_cursor()
        elif self.phase == RETURN:
            (self.card.entry.quantity if self.card.entry.started() else self.card.entry.product).take_cursor()
        elif self.phase == DECIDE:
            self.decision.decision.take_cursor()
        else:
            self._to_side()

    def _to_side(self) -> None:
        side = self.back_side
        (side.reason if side.reason.isVisible() else side.refund).take_cursor()

    def changed(self) -> None:
        """Something was typed."""
        if self.phase == RETURN and not self.back_side.reason.value() and any(x.damaged for x in self.card.lines()):
            self.back_side.reason.choose("damaged")
        self._show_usual()
        self.touched()

    def _show_usual(self) -> None:
        """What is handed back when nothing is typed."""
        if self.phase == RETURN:
            fen = worth_back(self.order, self.card)
        else:
            fen = self.order.refundable_fen if self.order is not None else 0
        self.back_side.show_usual(fen)

    # -- saving

    def missing(self) -> bool:
        """What stands in the way of saving, in the order of the page."""
        side = self.back_side
        if self.phase == LIST:
            self.picker.blame(N_("Which order? Find it, or type the number on its paper."))
        elif self.phase == DECIDE:
            return self.decision.missing()
        elif self.phase == RETURN and self._missing_line():
            return True
        elif side.reason.isVisible() and not side.reason.value():
            side.say(_("Choose why."))
            side.reason.take_cursor()
        elif (field := side.faulty()) is not None:
            field.take_cursor()
        else:
            return False
        return True

    def _missing_line(self) -> bool:
        card = self.card
        if card.entry.started() and not card.entry.try_add():
            self.back_side.say(_("The line being entered is not complete."))
        elif not card.table.items():
            card.entry.product.blame(N_("What came back? Find the product."))
        elif (field := card.faulty()) is not None:
            field.take_cursor()
        elif card.pictures.busy():
            self.back_side.say(_("A photo is still being kept; a moment."))
        else:
            return False
        return True

    def form(self) -> ReturnForm:
        """What the service gets for goods that come back."""
        return return_form(self.order, self.paper_ref, self.card, self.back_side)

    def step_form(self) -> StepForm:
        """What it gets for an order that is cancelled or refunded."""
        return step_form(self.order, self.back_side)

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        goods, actor = self.context.counter.goods, self.context.actor
        if self.phase == DECIDE:
            return partial(goods.returns.dispose, self.decision.form(self.back_side.note.text()), actor)
        if self.phase == RETURN:
            return partial(goods.returns.save, self.form(), actor)
        return partial(goods.steps.step, self.step_form(), actor, self.name)

    def refused_at(self, error: Refused) -> None:
        """At the field it is about."""
        at: dict[str, Any] = {"E756": self.decision.waybill, "E166": self.card.waybill}
        field = self.back_side.field_of(error) or at.get(error.code)
        if field is not None and field.isVisible():
            side_field = field in self.back_side.fields
            self.back_side.say("" if side_field else self.back_side.said.text())  # these say it themselves
            field.blame(error)

    def after_saving(self) -> str | Callable[[], str]:
        """What to hand over."""
        fen = self.back_side.refund_fen() - self.back_side.fee_fen() if self.phase not in (LIST, DECIDE) else 0
        if not fen:
            return ""
        return lambda: _("Hand back {amount} in cash.").format(amount=formats.yuan(fen, symbol=True))

    def paper_lines(self) -> list[PaperLine]:
        """The slip it would get."""
        note = self.back_side.note.text()
        if self.phase == DECIDE:
            body = unsaved_disposal(self.decision.form(note))
        elif self.phase == RETURN:
            body = returned_body(self.form(), self.back_side.refund_fen())
        else:
            body = unsaved_step(self.step_form(), self.back_side.refund_fen())
        names = {item.line.product: item.product.name for item in self.card.items() if item.product}
        return unsaved_slip(self.context, body, self.order.party if self.order else None, names)

    # -- the draft

    def edits(self) -> list[QLineEdit]:
        """Everything typed beside the lines."""
        side = self.back_side
        return [
            *self.card.edits(),
            *self.decision.edits(),
            *(field.edit for field in (side.refund, side.fee, side.note)),
        ]

    def draft(self) -> ReturnsDraft | None:
        """Everything typed, as typed."""
        held = self.decision.held
        draft = ReturnsDraft(
            phase=self.phase,
            order=self.order.order if self.order else 0,
            paper=self.paper_ref,
            of=held.seq if held is not None and self.phase == DECIDE else 0,
            words=self.picker.text() if self.phase == LIST else "",
            lines=self.card.lines() if self.phase == RETURN else (),
            texts=self.texts(),
            choices=self._choices(),
            pictures=self.card.pictures.hashes(),
        )
        return None if draft.empty() else draft

    def _choices(self) -> dict[str, str]:
        side = self.back_side
        return {
            "reason": side.reason.value(),
            "held": side.held.value(),
            "decision": self.decision.decision.value(),
        }

    def load_draft(self) -> Callable[[], Any]:
        """The draft with what it names."""
        return partial(load_draft, self.context.counter, self.name)

    def restore(self, found: Any) -> bool:
        """Put back what was typed, if it can still happen."""
        loaded: Loaded = found
        draft = loaded.draft
        self._loading = True
        if loaded.held is not None:
            self.decision.show_held(loaded.held)
            self._show_phase(DECIDE)
        elif loaded.order is not None:
            self._take(loaded.order)
        elif draft.paper:
            self.picker.put(PaperNumber(draft.paper))
            self.paper_ref = draft.paper
            self._show_phase(RETURN)
        else:
            self.picker.set_text(draft.words)
        if self.phase == RETURN:
            self.card.table.set_items(loaded.items)
            self.card.pictures.restore(draft.pictures)
        self.put_texts(draft.texts)
        self.back_side.reason.choose(draft.choices.get("reason", ""))
        self.back_side.held.choose(draft.choices.get("held", ""))
        self.decision.decision.choose(draft.choices.get("decision", ""))
        self._loading = False
        self._show_usual()
        return self.phase != LIST or bool(draft.words)

    def clear(self) -> None:
        """Nothing chosen."""
        self.picker.clear()
        self.card.clear()
        self.decision.clear()
        self.back_side.clear()
        self._show_phase(LIST)
