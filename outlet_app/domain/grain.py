"""Grain: what moisture and impurity over or under their limits do to the quantity paid for.

Each *full* step over the limit deducts, each full step under it adds; a started step counts for nothing. The
figures are parameters: `RICE` holds the published ones for rice (notice 2024 No. 198), others come from settings.
Percentages are integers in hundredths of a per cent (basis points): 15.6 % is 1560.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused

_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?%?")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured property and its steps, all in basis points.

    `limit`: the standard value; `step`: a full step; `per_step`: what one full step changes; `bonus_range`: how
    far under the limit still earns a bonus (0: none, None: without end).
    """

    limit: int
    step: int
    per_step: int
    bonus_range: int | None = None

    def deduction(self, measured: int) -> int:
        """Basis points to deduct for `measured`; negative is a bonus."""
        over = measured - self.limit
        if over >= 0:
            return over // self.step * self.per_step
        under = -over if self.bonus_range is None else min(-over, self.bonus_range)
        return -(under // self.step * self.per_step)


Measures = tuple[tuple[str, int, int, int, int | None], ...]
"""Measured properties of one kind of grain: (name, limit, step, per step, bonus range), as the centre tells them."""


def deduction_of(measures: Measures, measured: Mapping[str, int]) -> int:
    """Basis points to deduct for what was measured, by name; what was not measured deducts nothing."""
    return sum(
        Measure(limit, step, per_step, bonus).deduction(measured[name])
        for name, limit, step, per_step, bonus in measures
        if name in measured and step > 0
    )


@dataclass(frozen=True, slots=True)
class GrainRule:
    """The measures that decide about one kind of grain."""

    moisture: Measure
    impurity: Measure

    def deduction(self, moisture: int, impurity: int) -> int:
        """Basis points to deduct from net (`net.weighed` takes them); negative pays more than was weighed."""
        return self.moisture.deduction(moisture) + self.impurity.deduction(impurity)


RICE = GrainRule(
    moisture=Measure(limit=1450, step=50, per_step=65, bonus_range=250),
    impurity=Measure(limit=100, step=30, per_step=30),
)
"""Rice: moisture limit 14.5 %, 0.65 % per full 0.5 point; impurity limit 1.0 %, 0.3 % per full 0.3 point."""


def parse_percent(text: str) -> int:
    """Basis points for "15.6" or "15.6%"; raises `Refused` E116 for anything but 0-100 with two decimals."""
    found = _PERCENT.fullmatch(nfkc(text).replace("。", "."))
    value = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1
    if not 0 <= value <= 10_000:
        raise Refused("E116", N_("This is not a percentage."), do=N_("Type it like 15.6."))
    return value


def plain_percent(basis_points: int) -> str:
    """ "15.60", "1.90", or "−1.30" for a bonus."""
    return format_percent(basis_points).removeprefix("+")


def format_percent(basis_points: int) -> str:
    """ "+1.30", "−1.90" or "0.00": a signed percentage with a true minus sign."""
    whole, rest = divmod(abs(basis_points), 100)
    sign = "−" if basis_points < 0 else "+" if basis_points else ""
    return f"{sign}{whole}.{rest:02d}"
