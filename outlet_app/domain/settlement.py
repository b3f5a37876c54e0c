"""What a farmer is due once consigned goods are sold (Civil Code 951-958).

farmer_due = Σ sales − commission − agreed costs + make-up, and never more is paid than is due. Selling under the
farmer's floor without consent obliges the outlet to make the difference up; a surplus over the floor is the
farmer's, unless a share of it was agreed for the outlet. Sums in fen, quantities in base units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outlet_app.domain.money import amount, format_yuan
from outlet_app.domain.rounding import BASIS_POINTS, share
from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale out of a consignment: at `price_fen`, against the farmer's `floor_fen`, both per kg, litre or piece.

    `consented`: the farmer agreed to less than the floor for this sale.
    """

    unit: Unit
    quantity: int
    price_fen: int
    floor_fen: int | None = None
    consented: bool = False

    @property
    def fen(self) -> int:
        """What the sale brought."""
        return amount(self.quantity, self.price_fen, self.unit)

    @property
    def over_floor_fen(self) -> int:
        """What it brought above (below: negative) its floor; 0 without a floor."""
        return 0 if self.floor_fen is None else self.fen - amount(self.quantity, self.floor_fen, self.unit)


@dataclass(frozen=True, slots=True)
class Proceeds:
    """Sales out of a consignment as they came in: `quantity` for `fen` together, none of them on the other side of the
    floor; the rest as in `Sale`."""

    unit: Unit
    quantity: int
    fen: int
    floor_fen: int | None = None
    consented: bool = False

    @property
    def over_floor_fen(self) -> int:
        """What it brought above (below: negative) its floor; 0 without a floor."""
        return 0 if self.floor_fen is None else self.fen - amount(self.quantity, self.floor_fen, self.unit)


@dataclass(frozen=True, slots=True)
class Settlement:
    """How the due came about. `remaining_fen` is still to pay; below zero, more was advanced than came in."""

    sales_fen: int
    commission_fen: int
    costs_fen: int
    make_up_fen: int
    surplus_share_fen: int
    due_fen: int
    paid_fen: int

    @property
    def remaining_fen(self) -> int:
        """Due less what was paid and advanced."""
        return self.due_fen - self.paid_fen


def settle(
    sales: Sequence[Sale | Proceeds],
    *,
    commission_bp: int = 0,
    costs_fen: int = 0,
    surplus_bp: int = 0,
    paid_fen: int = 0,
) -> Settlement:
    """What the farmer is due for `sales`; `surplus_bp`: the agreed outlet's share of what came in over the floor.

    `paid_fen` is all paid so far, advances included. Raises `Refused` E123 when a term is below zero, or commission,
    costs and shares exceed what came in.
    """
    total = sum(sale.fen for sale in sales)
    make_up = sum(max(-sale.over_floor_fen, 0) for sale in sales if not sale.consented)
    surplus = sum(max(sale.over_floor_fen, 0) for sale in sales)
    commission, kept = share(total, commission_bp), share(surplus, surplus_bp)
    due = total - commission - costs_fen - kept + make_up
    if min(commission_bp, costs_fen, surplus_bp, paid_fen, due) < 0 or max(commission_bp, surplus_bp) > BASIS_POINTS:
        raise Refused(
            "E123", N_("Commission and costs are more than the goods come to."), do=N_("Check what was agreed.")
        )
    return Settlement(total, commission, costs_fen, make_up, kept, due, paid_fen)


def check_payment(settlement: Settlement, pay_fen: int) -> Settlement:
    """The settlement after paying `pay_fen`; raises `Refused` E128 for nothing, or more than remains due."""
    if not 0 < pay_fen <= settlement.remaining_fen:
        raise Refused(
            "E128",
            N_("At most {most} remains to be paid."),
            do=N_("Pay no more than what remains."),
            most=format_yuan(max(settlement.remaining_fen, 0)),
        )
    return Settlement(
        settlement.sales_fen,
        settlement.commission_fen,
        settlement.costs_fen,
        settlement.make_up_fen,
        settlement.surplus_share_fen,
        settlement.due_fen,
        settlement.paid_fen + pay_fen,
    )


def loan_part(pay_fen: int, open_fen: int, loan_open_fen: int) -> int:
    """What of a payment of `pay_fen` goes to the loan, where `open_fen` is still to pay and `loan_open_fen` of that is
    the loan's: the farmer's own comes first, the loan's with the rest. Paid whole, both get exactly theirs."""
    return max(0, pay_fen - (open_fen - loan_open_fen))


def shared_out(fen: int, weights: Sequence[int]) -> tuple[int, ...]:
    """`fen` shared by `weights` (equally where all are zero), to the fen; what can't be divided goes, a fen each, to
    the first. The shares always add up."""
    parts = list(weights) if any(weights) else [1] * len(weights)
    whole = sum(parts)
    if not whole:
        return ()
    shares = [fen * part // whole for part in parts]
    for at in [at for at, part in enumerate(parts) if part][: fen - sum(shares)]:
        shares[at] += 1
    return tuple(shares)
