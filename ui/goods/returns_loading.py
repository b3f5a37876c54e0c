"""What the returns page loads on the desk thread: what an order held, with its products; its draft."""

from __future__ import annotations

from dataclasses import dataclass, field

from outlet_app.domain.acts.goods import ReturnedLine
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.goods.forms import HeldReturn, OrderStanding
from ui.goods.draft import ReturnsDraft
from ui.goods.return_entry import ReturnItem


@dataclass(frozen=True)
class Loaded:
    """A draft with the order, the held return and the products it names."""

    draft: ReturnsDraft
    order: OrderStanding | None = None
    held: HeldReturn | None = None
    items: list[ReturnItem] = field(default_factory=list)


def items_of(counter: Counter, order: OrderStanding) -> list[ReturnItem]:
    """Everything of an order that has not come back yet, one line a product. Desk thread."""
    left: dict[tuple[str, str], int] = {}
    for line in order.lines:
        if line.left:
            key = (line.product.code, line.unit)
            left[key] = left.get(key, 0) + line.left
    return [
        ReturnItem(ReturnedLine(code, unit, quantity), counter.catalogue.product(code))
        for (code, unit), quantity in left.items()
    ]


def load_draft(counter: Counter, name: str) -> Loaded | None:
    """What was being typed; None when there is nothing, or what it names is gone. Desk thread."""
    draft = counter.drafts.load(name, ReturnsDraft)
    if draft is None:
        return None
    items = [ReturnItem(line, counter.catalogue.product(line.product)) for line in draft.lines]
    if draft.of:
        held = next((one for one in counter.goods.returns.held() if one.seq == draft.of), None)
        return Loaded(draft, held=held) if held is not None else None
    try:
        order = counter.goods.looking.order(draft.order) if draft.order else None
    except Refused:
        return None
    return Loaded(draft, order, None, items)
