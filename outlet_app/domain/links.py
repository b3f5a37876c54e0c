"""Which earlier acts an act builds on: what must be reversed first, and what Records shows as going together.

Pure, from a body and its effects, like these (`domain.effects`). A link names the earlier act, its line (0 = the whole
act) and how: a lot's way out (sold | returned | spoiled | moved | settled), paid | set_off of what was owed, the state
an order went on to, certified, disposed of a return, came_back (a parcel), carry_end, answered.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from outlet_app.domain.acts import goods, office, post
from outlet_app.domain.effects import Effects, effects_of
from outlet_app.domain.shift import CashMoved

CARRY_END = "carry_end"
"""How a cash movement builds on a reversed act, and its reason: cash that was to be carried over comes or goes back."""

CAME_BACK = "came_back"


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Act `act` builds on line `line` of act `on`."""

    on: int
    line: int
    act: int
    how: str


def links_of(seq: int, body: msgspec.Struct | None, effects: Effects | None = None) -> list[Link]:
    """What act `seq` builds on, each once, in order. City orders are the centre's, so they are nobody's act here.
    `effects`: the act's, where the caller has them already."""
    if effects is None:
        effects = effects_of(seq, body)
    found = {Link(on, line, seq, how) for on, line, how in _of_effects(effects)}
    if isinstance(body, goods.Disposed):
        found.add(Link(body.of, 0, seq, "disposed"))
    elif isinstance(body, post.ParcelReturned):
        found.add(Link(body.of, 0, seq, CAME_BACK))
    elif isinstance(body, CashMoved) and body.of:
        found.add(Link(body.of, 0, seq, CARRY_END))
    elif isinstance(body, office.Answered):
        found |= {Link(act, 0, seq, "answered") for act in body.acts}
    return sorted(found)


def _of_effects(effects: Effects) -> set[tuple[int, int, str]]:
    found = {(*moved.lot, moved.column) for moved in effects.moved}
    found |= {(paid.act, 0, "paid") for paid in effects.discharged if paid.fen}
    found |= {(paid.act, 0, "set_off") for paid in effects.discharged if paid.set_off_fen}
    found |= {(int(one.order), 0, one.state) for one in effects.stepped if is_own(one.order)}
    return found | {(*lot, "certified") for lot, _number in effects.certified}


def is_own(order: str) -> bool:
    """Whether an order's key is the number of an act of this ledger."""
    return order.isascii() and order.isdigit()
