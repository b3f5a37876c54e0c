"""Stock of produce in lots: nothing appears or vanishes.

A lot is produce of one product, grade, origin and certificate: in = sold + returned + spoiled + on hand, always.
City orders are packed from the freshest lot first. Quantities are in the product's base unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from outlet_app.domain.weight import format_kg, format_litres
from outlet_app.errors import N_, Refused


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot and where its produce went. `picked`: days since 1970 of the harvest, None when unknown. `unit`: g | ml |
    pc, how its quantities are shown."""

    lot: str
    product: str
    grade: str
    quantity_in: int
    sold: int = 0
    returned: int = 0
    spoiled: int = 0
    picked: int | None = None
    origin: str = ""
    certificate: str = ""
    unit: str = ""

    @property
    def on_hand(self) -> int:
        """What is left: in − sold − returned − spoiled."""
        return self.quantity_in - self.sold - self.returned - self.spoiled

    def sell(self, quantity: int) -> Lot:
        """The lot after selling from it (E146 when it holds less)."""
        return replace(self, sold=self.sold + self._taken(quantity))

    def give_back(self, quantity: int) -> Lot:
        """The lot after produce went back to the farmer (E146)."""
        return replace(self, returned=self.returned + self._taken(quantity))

    def spoil(self, quantity: int) -> Lot:
        """The lot after a loss (E146)."""
        return replace(self, spoiled=self.spoiled + self._taken(quantity))

    def _taken(self, quantity: int) -> int:
        if not 0 < quantity <= self.on_hand:
            raise Refused(
                "E146",
                N_("The lot holds {left}; between 1 and that can be taken."),
                do=N_("Take less, or take the rest from another lot."),
                left=quantity_shown(self.unit, self.on_hand),
            )
        return quantity


@dataclass(frozen=True, slots=True)
class Pick:
    """How much to take from which lot."""

    lot: str
    quantity: int


def freshest_first(lots: Iterable[Lot]) -> list[Lot]:
    """Lots with something on hand: latest harvest first, unknown harvests last, then by the lot's id."""
    held = [lot for lot in lots if lot.on_hand > 0]
    return sorted(held, key=lambda lot: (lot.picked is None, -(lot.picked or 0), lot.lot))


def pick(lots: Sequence[Lot], product: str, grade: str, quantity: int, unit: str = "") -> tuple[Pick, ...]:
    """What to take for `quantity` of a product and grade, freshest first. `unit`: for a refusal's words where no lot
    tells it.

    Raises `Refused` E147 when the lots together hold less: nothing is allocated then.
    """
    picks: list[Pick] = []
    wanted = quantity
    for lot in freshest_first(lot for lot in lots if (lot.product, lot.grade) == (product, grade)):
        if wanted <= 0:
            break
        taken = min(wanted, lot.on_hand)
        picks.append(Pick(lot.lot, taken))
        wanted -= taken
    if wanted > 0 or quantity <= 0:
        unit = lots[0].unit if lots else unit
        raise Refused(
            "E147",
            N_("There is not enough in stock: {left} of {wanted}."),
            do=N_("Take in more, pack fewer, or mark the order as short."),
            left=quantity_shown(unit, quantity - wanted),
            wanted=quantity_shown(unit, quantity),
        )
    return tuple(picks)


def quantity_shown(unit: str, quantity: int) -> str:
    """A quantity for a refusal's text: 120.000 kg, 2.000 L, or the bare count."""
    if unit == "g":
        return f"{format_kg(quantity)} kg"
    return f"{format_litres(quantity)} L" if unit == "ml" else str(quantity)
