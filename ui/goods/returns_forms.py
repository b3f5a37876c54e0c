"""What the returns page gives the services, and what its previews are laid out from."""

from __future__ import annotations

import msgspec

from outlet_app.domain.acts.goods import Disposed, OrderStepped
from outlet_app.domain.money import amount
from outlet_app.domain.units import Unit
from outlet_app.services.goods.forms import DisposalForm, OrderStanding, ReturnForm, StepForm
from outlet_app.services.goods.returns import refund_of
from ui.goods.return_card import ReturnCard
from ui.goods.returns_side import CANCEL, ReturnsSide


def return_form(order: OrderStanding | None, ref: str, card: ReturnCard, side: ReturnsSide) -> ReturnForm:
    """Goods that come back; of `order`, or of the paper `ref`."""
    return ReturnForm(
        order=order.order if order else 0,
        ref=ref,
        lines=card.lines(),
        reason=side.reason.value(),
        expected_g=card.expected.value_or_zero(),
        found_g=card.found.value_or_zero(),
        refund_fen=side.typed_refund(),
        fee_fen=side.fee_fen(),
        held=side.held.value(),
        pictures=card.pictures.hashes(),
        waybill=card.waybill.text(),
        note=side.note.text(),
    )


def step_form(order: OrderStanding | None, side: ReturnsSide) -> StepForm:
    """An order that is cancelled or refunded."""
    state, reason = ("cancelled", side.reason.value()) if side.phase == CANCEL else ("refunded", "")
    return StepForm(order.order if order else 0, state, reason, side.note.text(), side.typed_refund())


def worth_back(order: OrderStanding | None, card: ReturnCard) -> int:
    """Fen handed back when nothing is typed: what was paid for what comes back; for an order by its paper, what the
    catalogue says it costs."""
    if order is not None:
        return refund_of(order, card.lines()) if card.lines() else 0
    total = 0
    for item in card.items():
        if item.product is not None:
            total += amount(item.line.quantity, item.product.sale_fen, Unit(item.line.unit))
    return total


def unsaved_step(form: StepForm, refund_fen: int) -> msgspec.Struct:
    """The step for a preview."""
    return OrderStepped((form.order,), form.state, form.reason, form.note, refund_fen)


def unsaved_disposal(form: DisposalForm) -> msgspec.Struct:
    """The disposal for a preview."""
    return Disposed(form.of, form.decision, form.waybill, form.gross_g, form.note)
