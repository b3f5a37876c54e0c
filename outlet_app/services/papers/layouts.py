"""The paper of every act: layouts of their own for trade and till, and for all other acts what is told of them.

One list by the type of the body; an act that stands in neither has no paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from outlet_app.domain.acts.trade import Consignment, Order, Reversal
from outlet_app.domain.shift import CashMoved, DayClosed, ShiftOpened
from outlet_app.errors import N_
from outlet_app.services.model import PaperLine
from outlet_app.services.papers import consignment, order, reversal
from outlet_app.services.papers.sheet import RULE, Sheet
from outlet_app.services.telling import telling_of
from outlet_app.services.till_paper import till_lines
from outlet_app.services.told import Telling, Told


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of act is laid out: its N_-marked title, and the lines between head and check code."""

    title: Callable[[Any], str]
    lines: Callable[[Any, Sheet], list[PaperLine]]


def layout_of(body: object) -> Layout | None:
    """How this body is laid out; None for an act without paper."""
    own = LAYOUTS.get(type(body))
    if own is not None:
        return own
    telling = telling_of(body)
    return _of_telling(telling) if telling is not None and telling.slip else None


def has_paper(body: object) -> bool:
    """Whether an act with this body gets a slip."""
    return layout_of(body) is not None


def _of_telling(telling: Telling) -> Layout:
    return Layout(
        telling.title, lambda body, sheet: [line for told in telling.facts(body, sheet) for line in _told(told, sheet)]
    )


def _told(told: Told, sheet: Sheet) -> list[PaperLine]:
    if told.role == "rule":
        return [RULE]
    label = sheet.text(told.label).format(**told.facts) if told.label else ""
    value = sheet.text(told.value).format(**told.facts) if told.marked else told.value
    if told.role == "amount":
        return [PaperLine(f"{label} {value}".strip(), "right", big=True)]
    if told.role == "text":
        return [PaperLine(text) for text in (label, value) if text]
    return [sheet.pair(label, value)]


def _till(title: str) -> Layout:
    return Layout(lambda _body: title, lambda body, sheet: till_lines(body, sheet.text, sheet.pair))


LAYOUTS: dict[type[Any], Layout] = {
    Consignment: Layout(consignment.title, consignment.lines),
    Order: Layout(order.title, order.lines),
    Reversal: Layout(reversal.title, reversal.lines),
    ShiftOpened: _till(N_("Opening count")),
    CashMoved: _till(N_("Cash slip")),
    DayClosed: _till(N_("Day close")),
}
