"""What the orders page loads on the desk thread: its draft, or the order to replace, with the cards both name."""

from __future__ import annotations

from outlet_app.domain.acts.trade import Order
from outlet_app.errors import N_, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import OrderLineForm
from outlet_app.services.model import PartyCard, ProductCard
from ui import formats
from ui.orders.draft import OrderDraft
from ui.orders.line_entry import amount_of
from ui.orders.line_item import OrderItem

Found = tuple[OrderDraft, PartyCard | None, list[OrderItem], ProductCard | None]


def load_draft(counter: Counter) -> Found | None:
    """The draft, its party, its lines and the product being entered; None when there is none. Desk thread."""
    draft = counter.drafts.load("orders", OrderDraft)
    return _with_cards(counter, draft) if draft is not None else None


def load_replaced(counter: Counter, seq: int) -> Found:
    """Order `seq` as a draft of its replacement: the cash that stayed is carried over. Raises `Refused` E611 when there
    is no such order. Desk thread."""
    detail = counter.records.detail(seq)
    body = detail.body if detail else None
    if not isinstance(body, Order):
        raise Refused("E611", N_("Number {number} is not an act of this kind."), number=formats.number(seq))
    lines = tuple(OrderLineForm(line.product, line.unit, line.quantity, line.price_fen) for line in body.lines)
    texts = {"ref": body.ref, "note": body.note, "remote": body.remote}
    if body.waived_fen:
        texts["orders-waived"] = formats.yuan(body.waived_fen)
    if body.balance_fen and not body.prepaid:
        texts["orders-deposit"] = formats.yuan(body.received_fen, dash=False)
    draft = OrderDraft(
        direction=body.direction,
        party=body.party,
        lines=lines,
        terms={name: text for name, text in texts.items() if text},
        channel=body.channel,
        buyer_kind=body.buyer_kind,
        campaign=body.campaign,
        handed=body.handed,
        prepaid=body.prepaid,
        replaces=seq,
        carried_fen=detail.carried_fen if detail else 0,
    )
    return _with_cards(counter, draft)


def _with_cards(counter: Counter, draft: OrderDraft) -> Found:
    items = [OrderItem(line, amount_of(line), counter.goods.campaigns.product(line.product)) for line in draft.lines]
    party = counter.people.card(draft.party) if draft.party else None
    code = draft.entry.get("code", "")
    return draft, party, items, counter.goods.campaigns.product(code) if code else None
