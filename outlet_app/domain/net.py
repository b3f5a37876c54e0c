"""From the scale's reading to what is paid for: gross, tare, net, deduction, payable.

net = gross − tare × packages; the deduction (扣量) comes after net, in basis points of it. What is *payable* is
rounded half-up, so that the odd half gram goes to the farmer; the deduction is the difference, and both always
add up to the net.
"""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.domain.rounding import BASIS_POINTS, half_up
from outlet_app.errors import N_, Refused


@dataclass(frozen=True, slots=True)
class Weighed:
    """Net, deducted and payable quantity in the base unit; `net = deducted + payable`.

    A grain bonus makes `deducted` negative: more is paid for than was weighed.
    """

    net: int
    deducted: int
    payable: int


def net_quantity(gross: int, tare: int = 0, packages: int = 0) -> int:
    """`gross − tare × packages`, all in the base unit, `tare` for one package.

    Raises `Refused` E112 when something is below zero, E113 when the packaging weighs as much as the goods.
    """
    if gross <= 0 or tare < 0 or packages < 0:
        raise Refused("E112", N_("A weight or count is missing or below zero."), do=N_("Weigh or count again."))
    net = gross - tare * packages
    if net <= 0:
        raise Refused(
            "E113",
            N_("The packaging weighs as much as the goods."),
            do=N_("Check the gross weight, the tare and the number of packages."),
        )
    return net


def weighed(gross: int, tare: int = 0, packages: int = 0, deduction_bp: int = 0) -> Weighed:
    """Net, deduction and payable quantity; raises like `net_quantity`, and E114 for a deduction above 100 %."""
    net = net_quantity(gross, tare, packages)
    if not deduction_bp:
        return Weighed(net, 0, net)
    if not -BASIS_POINTS <= deduction_bp <= BASIS_POINTS:
        raise Refused("E114", N_("The deduction must be between 0 and 100 per cent."))
    payable = half_up(net * (BASIS_POINTS - deduction_bp), BASIS_POINTS)
    return Weighed(net, net - payable, payable)
