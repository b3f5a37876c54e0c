"""What grain is measured for: moisture, impurity; the deduction follows by the product's rule (domain rule 5)."""

from __future__ import annotations

from outlet_app.domain.grain import Measures, deduction_of
from outlet_app.services.measuring import MEASURES
from ui.widgets.inputs import PercentField

SLOTS = 3


class Measured:
    """`slots`: the fields, as many as the product's rule has are shown; the page arranges them."""

    def __init__(self) -> None:
        self.measures: Measures = ()
        self.slots = [PercentField("", f"intake-measure-{at}") for at in range(1, SLOTS + 1)]
        self.offer(())

    def offer(self, measures: Measures) -> None:
        """The properties of a product's rule."""
        self.measures = measures[:SLOTS]
        for slot, measure in zip(self.slots, (*self.measures, *[None] * SLOTS), strict=False):
            slot.setVisible(measure is not None)
            if measure is not None:
                slot.set_label(MEASURES.get(measure[0], measure[0]))

    def values(self) -> tuple[tuple[str, int], ...]:
        """(name, basis points) of what was typed. Raises `Refused` E291."""
        typed = [(measure[0], slot.value()) for measure, slot in zip(self.measures, self.slots, strict=False)]
        return tuple((name, points) for name, points in typed if points is not None)

    def deduction_bp(self) -> int:
        """What is deducted for it, in basis points; below zero: a bonus. Raises `Refused` E291."""
        return deduction_of(self.measures, dict(self.values()))

    def put(self, measured: tuple[tuple[str, int], ...]) -> None:
        """A line comes back to be changed."""
        known = dict(measured)
        for slot, measure in zip(self.slots, self.measures, strict=False):
            slot.set_value(known.get(measure[0]))

    def clear(self) -> None:
        """Nothing measured."""
        for slot in self.slots:
            slot.clear()
