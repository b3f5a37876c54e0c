"""The clerk's words for city orders: where they stand, who buys them, how long there is left, what is in them."""

from __future__ import annotations

from collections.abc import Sequence

from outlet_app.domain.lifecycles import UplinkState
from outlet_app.errors import N_
from outlet_app.services.post.city import CityLine, CityRow, LotLeft, SentRow
from resources.texts import _, language
from ui import formats

STATES: dict[UplinkState, str] = {
    UplinkState.PLACED: N_("To be packed"),
    UplinkState.ALLOCATED: N_("To be packed"),
    UplinkState.PACKED: N_("Packed, here"),
    UplinkState.HANDED_OVER: N_("With the van"),
    UplinkState.IN_TRANSIT: N_("On its way"),
    UplinkState.DELIVERED: N_("Delivered"),
    UplinkState.SETTLED: N_("Settled"),
    UplinkState.SHORT: N_("Given up"),
    UplinkState.REFUSED: N_("Not taken"),
    UplinkState.RETURNED: N_("Came back"),
}
TOKENS = {
    UplinkState.PLACED: "amber-ink",
    UplinkState.DELIVERED: "action",
    UplinkState.SETTLED: "action",
    UplinkState.REFUSED: "red",
    UplinkState.RETURNED: "red",
}
BUYERS = {
    "person": N_("A person"),
    "business": N_("Business"),
    "government": N_("Government office"),
    "cooperative": N_("Cooperative"),
}


def state(row: SentRow) -> str:
    """Where an order stands."""
    return _(STATES[row.state])


def buyer(kind: str) -> str:
    """What kind of buyer; "" for none said."""
    return _(BUYERS[kind]) if kind in BUYERS else kind


def days(row: CityRow) -> str:
    """How long there is left to send it."""
    if row.days is None:
        return formats.DASH
    if row.days < 0:
        return _("late")
    return _("today") if row.days == 0 else _("{n} d left").format(n=row.days)


def days_token(row: CityRow) -> str:
    """The colour that goes with it."""
    if row.days is None or row.days > 0:
        return ""
    return "red" if row.days < 0 else "amber-ink"


def products(lines: Sequence[CityLine]) -> str:
    """What is in an order: the product and its grade, and how many more."""
    if not lines:
        return formats.DASH
    name = f"{lines[0].product.shown(language())} {lines[0].grade}".strip()
    return name if len(lines) == 1 else _("{product} +{n}").format(product=name, n=len(lines) - 1)


def quantities(lines: Sequence[CityLine]) -> str:
    """How much is in an order, of one product; — of several, whose quantities don't add up."""
    return formats.with_unit(lines[0].quantity, lines[0].unit) if len(lines) == 1 else formats.DASH


def contents(lines: Sequence[CityLine]) -> str:
    """All that is in an order, in words."""
    return _(", ").join(
        f"{line.product.shown(language())} {line.grade}".strip() + " " + formats.with_unit(line.quantity, line.unit)
        for line in lines
    )


def lot(left: LotLeft) -> str:
    """A lot by name: the number of the act that took it in, and its place there."""
    return f"{formats.number(left.seq)}-{left.line}"


def left(found: LotLeft) -> str:
    """What a lot holds: "120.0 kg"."""
    if found.unit == "pc":
        return f"{formats.count(found.on_hand, dash=False)} {formats.unit_name('pc')}"
    number = formats.quantity(found.on_hand, found.unit, dash=False, trim=True)
    return f"{number if '.' in number else number + '.0'} {formats.unit_name(found.unit)}"
