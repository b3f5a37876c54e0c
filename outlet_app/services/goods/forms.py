"""What a clerk enters about goods, and how an order stands: as the window and the services hand it to each other."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from outlet_app.domain.acts.goods import ReturnedLine
from outlet_app.errors import N_
from outlet_app.services.model import PartyCard, ProductName

PROOFS: dict[str, str] = {
    "code": N_("Pick-up code"),
    "identity": N_("Identity card checked"),
    "known": N_("Known to the clerk"),
}
"""How somebody shows that goods are theirs; codes stand in the ledger."""
HOW_TOLD: dict[str, str] = {
    "message": N_("By message"),
    "phone": N_("By phone"),
    "village": N_("Word sent to the village"),
    "at_once": N_("Told at the counter"),
}
LEAVING: dict[str, str] = {
    "damaged": N_("Damaged"),
    "wrong": N_("Not what was ordered"),
    "unwanted": N_("Not wanted any more"),
    "price": N_("Cheaper elsewhere"),
    "late": N_("Came too late"),
    "uncollected": N_("Never collected"),
    "other": N_("Another reason (say which)"),
}
"""Why goods are refused, given up, cancelled or brought back."""
HELD: dict[str, str] = {
    "held": N_("Held for the seller"),
    "restocked": N_("Back on the shelf"),
    "destroyed": N_("Destroyed at once"),
}
DECISIONS: dict[str, str] = {
    "sent_back": N_("Send it back"),
    "destroyed": N_("Destroy it"),
    "restocked": N_("Put it back on the shelf"),
    "kept": N_("Leave it with the buyer"),
}
OTHER = "other"


class HandOutForm(msgspec.Struct, frozen=True):
    """Handing goods out. `proof` of `PROOFS`, `code` as typed; `tendered_fen` None: exactly what is asked for;
    `fee_fen` None: the village's usual pick-up fee; `by`: party who came, 0 = the buyer."""

    order: int
    proof: str = "code"
    code: str = ""
    tendered_fen: int | None = None
    fee_fen: int | None = None
    by: int = 0
    note: str = ""


class StepForm(msgspec.Struct, frozen=True):
    """An order moves on: refused | expired | cancelled | refunded | confirmed | shipped | closed. `refund_fen` None:
    everything that may be handed back, where money goes back at all."""

    order: int
    state: str
    reason: str = ""
    note: str = ""
    refund_fen: int | None = None


class ArrivalForm(msgspec.Struct, frozen=True):
    """One order's goods at the outlet. `waybill` as scanned, or "" """

    order: int
    shelf: str = ""
    waybill: str = ""


class ReturnForm(msgspec.Struct, frozen=True):
    """Goods that come back. `order` 0 with `ref`, the paper's number: an order that is not in this ledger. `refund_fen`
    None: what was paid for them; `expected_g` 0: not known."""

    order: int = 0
    ref: str = ""
    lines: tuple[ReturnedLine, ...] = ()
    reason: str = ""
    expected_g: int = 0
    found_g: int = 0
    refund_fen: int | None = None
    fee_fen: int = 0
    held: str = "held"
    pictures: tuple[bytes, ...] = ()
    party: int = 0
    waybill: str = ""
    note: str = ""


class DisposalForm(msgspec.Struct, frozen=True):
    """What becomes of return `of`. `waybill`: under which it goes back, of `gross_g`."""

    of: int
    decision: str
    waybill: str = ""
    gross_g: int = 0
    note: str = ""


@dataclass(frozen=True)
class GoodsLine:
    """One product of an order, and how much of it came back so far. Quantities in `unit`, fen."""

    product: ProductName
    unit: str
    quantity: int
    amount_fen: int
    returned: int = 0
    piece_g: int = 0

    @property
    def left(self) -> int:
        """What has not come back."""
        return self.quantity - self.returned


@dataclass(frozen=True)
class OrderStanding:
    """An order as it stands, masked. Fen: `balance_fen` still to pay, `paid_fen` received at this counter so far,
    `refundable_fen` what of that was not handed back. `state` of `DOWNLINK`. `attempts_left` of its pick-up code, which
    holds until `until` (UTC ms) or is `expired`. The code itself never comes to the screen this way."""

    order: int
    state: str
    lines: tuple[GoodsLine, ...]
    total_fen: int
    balance_fen: int
    paid_fen: int
    refundable_fen: int
    party: PartyCard | None = None
    shelf: str = ""
    waybill: str = ""
    until: int = 0
    expired: bool = False
    attempts_left: int = 0
    prepaid: bool = False
    remote: str = ""
    at: int = 0


@dataclass(frozen=True)
class HeldReturn:
    """A return that waits for the seller. `decision`: what the centre told, "" while nothing came."""

    seq: int
    at: int
    lines: tuple[ReturnedLine, ...]
    names: tuple[ProductName, ...]
    reason: str
    found_g: int = 0
    order: int = 0
    ref: str = ""
    decision: str = ""
    decision_note: str = ""
