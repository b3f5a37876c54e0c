"""Acts of trade: produce taken in, an order taken, an act taken back."""

from __future__ import annotations

import msgspec

from outlet_app.domain.acts.produce import Pick


class ConsignmentLine(msgspec.Struct, array_like=True, frozen=True):
    """One product handed over.

    `unit`: g | ml | pc. `gross` and `tare` (per package) and `quantity` (what is paid for, after tare and
    deduction) are in that unit; `deduction_bp` in basis points. `price_fen` per kg, litre or piece. `costs_fen`:
    costs agreed for this line, already taken off `amount_fen`. `source`: s = stable scale reading, m = typed by hand,
    d = from a document; `frame`: the scale's raw frame. `picked`: days since 1970. `measured`: (moisture | impurity |
    …, basis points) that the deduction follows from.
    """

    product: str
    grade: str
    unit: str
    gross: int
    tare: int
    packages: int
    deduction_bp: int
    quantity: int
    price_fen: int
    amount_fen: int
    source: str = "m"
    costs_fen: int = 0
    floor_fen: int | None = None
    picked: int | None = None
    origin: str = ""
    certificate: str = ""
    frame: bytes = b""
    measured: tuple[tuple[str, int], ...] = ()


class Consignment(msgspec.Struct, array_like=True, frozen=True):
    """Produce taken in. `mode`: consign | purchase | ship. `party`: the farmer's or cooperative's party id.

    Fen, all non-negative: `total_fen` = Σ line amounts; `waived_fen` 抹零; `commission_fen`; `costs_fen`; `advance_fen`
    = cash handed over now, of which `carried_fen` was already handed over under the act that this one replaces;
    `payable_fen` = total − waived − commission − costs − advance, owed on `due` (days since 1970), of which
    `loan_fen` goes to the loan `loan_ref`. Mode consign with `on_sale` true: nothing is due until sold, and payable
    is 0. `replaces`: the seq of the reversed act, or 0. `ref`: a paper slip's or another system's number.
    `charge_fen`: mode ship, the fee the farmer pays now, in cash.
    """

    mode: str
    party: int
    lines: tuple[ConsignmentLine, ...]
    total_fen: int
    payable_fen: int
    due: int | None = None
    on_sale: bool = False
    advance_fen: int = 0
    carried_fen: int = 0
    waived_fen: int = 0
    commission_fen: int = 0
    costs_fen: int = 0
    loan_fen: int = 0
    loan_ref: str = ""
    replaces: int = 0
    ref: str = ""
    note: str = ""
    project: str = ""
    charge_fen: int = 0


class OrderLine(msgspec.Struct, array_like=True, frozen=True):
    """One product ordered: `quantity` in `unit` (g | ml | pc) at `price_fen` per kg, litre or piece."""

    product: str
    unit: str
    quantity: int
    price_fen: int
    amount_fen: int


class Order(msgspec.Struct, array_like=True, frozen=True):
    """An order. `direction`: down = goods ordered by a villager, up = produce ordered from the city.

    `party`: the buyer's party id, 0 = not named. Fen: `total_fen` = Σ lines − `waived_fen`; `received_fen` = cash
    taken and kept (tendered − change), of which `carried_fen` came over from the act this one replaces;
    `tendered_fen` as handed over; `balance_fen` = total − received, still to pay, or prepaid elsewhere when `prepaid`
    is true. `channel`: where it was ordered: counter, event, mall, phone… `remote`: the mall's own order number.
    `picks`: produce of the outlet's lots handed over at once (a sale over the counter, at an event). `handed`: all of
    it went over the counter with this act, nothing is to come.
    """

    direction: str
    party: int
    lines: tuple[OrderLine, ...]
    total_fen: int
    received_fen: int
    tendered_fen: int
    balance_fen: int = 0
    prepaid: bool = False
    carried_fen: int = 0
    waived_fen: int = 0
    channel: str = "counter"
    remote: str = ""
    buyer_kind: str = ""
    campaign: str = ""
    replaces: int = 0
    ref: str = ""
    note: str = ""
    picks: tuple[Pick, ...] = ()
    handed: bool = False


class Reversal(msgspec.Struct, array_like=True, frozen=True):
    """红冲 of the whole act `of`, once. `reason`: a code, `note`: in words. `cash_fen`: cash that moved because of
    it, positive into the till; 0 when a replacement carries the payment over (`carries` true)."""

    of: int
    reason: str
    note: str = ""
    cash_fen: int = 0
    carries: bool = False
