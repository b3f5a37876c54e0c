"""What a clerk enters while packing city orders, or about one that does not go out or came back."""

from __future__ import annotations

import msgspec

from outlet_app.domain.lifecycles import UplinkState
from outlet_app.errors import N_

MOST_BOXES = 100
"""Boxes in one act."""
OTHER = "other"
SHORT: dict[str, str] = {
    "stock": N_("Not enough produce"),
    "quality": N_("The produce is not good enough to send"),
    "late": N_("It can't be sent in time"),
    OTHER: N_("Another reason (say which)"),
}
BACK: dict[str, str] = {
    "unwanted": N_("The buyer did not want it"),
    "damaged": N_("It arrived damaged"),
    "spoiled": N_("The produce had spoilt"),
    "address": N_("The address or phone was wrong"),
    "cancelled": N_("The buyer cancelled on the way"),
    OTHER: N_("Another reason (say which)"),
}
REASONS = SHORT | BACK
"""Codes stand in the ledger."""
REASONS_OF = {"short": SHORT, "refused": BACK, "returned": BACK}

FROM: dict[str, frozenset[UplinkState]] = {
    "short": frozenset({UplinkState.PLACED, UplinkState.ALLOCATED}),
    "refused": frozenset({UplinkState.HANDED_OVER, UplinkState.IN_TRANSIT}),
    "returned": frozenset(
        {UplinkState.HANDED_OVER, UplinkState.IN_TRANSIT, UplinkState.DELIVERED, UplinkState.REFUSED}
    ),
}
"""From where the clerk may say so. On the way is what the van took, also while the centre has not told so yet."""


def outcomes_of(state: UplinkState, recorded: str) -> tuple[str, ...]:
    """What a clerk may record of an order that stands in `state`, the last act here having said `recorded`. What the
    centre says came back is recorded all the same when it is here: weighed, and seen."""
    came = state is UplinkState.RETURNED and recorded != UplinkState.RETURNED
    return tuple(outcome for outcome, before in FROM.items() if state in before or (came and outcome == "returned"))


class BoxForm(msgspec.Struct, frozen=True):
    """One order in its box: `order` its key; `gross_g` with box and filling; `source` s | m and the scale's `frame`;
    `picture`: the hash of its photo, empty for none."""

    order: str
    gross_g: int = 0
    source: str = "m"
    frame: bytes = b""
    picture: bytes = b""


class PackForm(msgspec.Struct, frozen=True):
    """All boxes packed in one act, in the order in which they get their waybill numbers."""

    boxes: tuple[BoxForm, ...] = ()
    note: str = ""


class CloseForm(msgspec.Struct, frozen=True):
    """City orders that don't go out, or came back. `state`: short | refused | returned. With `returned`: the box as
    found (`found_g`, `pictures`); `back`: the sale is undone, the produce is in its lot again."""

    orders: tuple[str, ...]
    state: str
    reason: str = ""
    note: str = ""
    found_g: int = 0
    pictures: tuple[bytes, ...] = ()
    back: bool = True
