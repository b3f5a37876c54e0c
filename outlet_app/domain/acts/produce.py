"""Acts about produce after its intake: certificates, where a lot's produce went, settling what was sold, paying."""

from __future__ import annotations

import msgspec

Lot = tuple[int, int]
"""A lot: (number of the entry that took it in or made it, place of its line, from 1)."""


class Pick(msgspec.Struct, array_like=True, frozen=True):
    """`quantity` taken from the lot (`seq`, `line`) for a sale; `fen`: what that part of it sold for."""

    seq: int
    line: int
    quantity: int
    fen: int = 0


class Certified(msgspec.Struct, array_like=True, frozen=True):
    """A conformity certificate 承诺达标合格证 was collected, issued or issued anew (MARA 2025 No. 4).

    `how`: collected | issued | reissued. `party`: whose produce, 0 = the outlet's own mixture. `quantity` in `unit`;
    `day`: its date. `lots`: what it covers from now on. `basis` as in `domain.certificate`. `former`: the numbers it
    takes the place of, when lots were mixed or split.
    """

    how: str
    number: str
    product: str
    unit: str
    quantity: int
    origin: str
    day: int
    issuer: str
    contact: str
    commitment: str
    basis: str
    party: int = 0
    lots: tuple[Lot, ...] = ()
    former: tuple[str, ...] = ()
    picture: bytes = b""


class NewLot(msgspec.Struct, array_like=True, frozen=True):
    """A lot made of others; its line is its place in `LotMoved.into`. `picked`: day of the oldest harvest in it.

    `on_sale`: still the farmer's, paid when sold, at `price_fen` and not under `floor_fen` (fen per kg, litre, piece).
    """

    product: str
    grade: str
    unit: str
    quantity: int
    picked: int | None = None
    origin: str = ""
    certificate: str = ""
    on_sale: bool = False
    price_fen: int = 0
    floor_fen: int | None = None


class LotMoved(msgspec.Struct, array_like=True, frozen=True):
    """Produce left its lot without being sold. `how`: returned (to the farmer) | spoiled | mixed | split | regraded.

    Mixed, split and regraded make new lots `into` of exactly what was taken. `attempts`: (UTC ms, how) of tries to
    reach the farmer before perishables were disposed of (Civil Code 951-958). `brought_fen`: what a disposal brought
    in cash; it is owed to `party` on day `due` where the goods were the farmer's, less `advances`: (act, fen) of what
    was advanced on them, set off. `product`, `unit`: of what was taken.
    """

    how: str
    takes: tuple[Pick, ...]
    into: tuple[NewLot, ...] = ()
    party: int = 0
    reason: str = ""
    note: str = ""
    pictures: tuple[bytes, ...] = ()
    attempts: tuple[tuple[int, str], ...] = ()
    brought_fen: int = 0
    product: str = ""
    unit: str = ""
    due: int | None = None
    advances: tuple[tuple[int, int], ...] = ()

    @property
    def payable_fen(self) -> int:
        """What is owed to the farmer for it."""
        return self.brought_fen - sum(fen for _act, fen in self.advances) if self.due is not None else 0


class SoldPart(msgspec.Struct, array_like=True, frozen=True):
    """A part of a lot that is settled: `quantity` sold for `fen`; `floor_fen`: the farmer's floor per kg, litre or
    piece; `consented`: the farmer agreed to less."""

    seq: int
    line: int
    quantity: int
    fen: int
    floor_fen: int | None = None
    consented: bool = False


class Settled(msgspec.Struct, array_like=True, frozen=True):
    """What was sold of one party's consigned goods, and what the party is due (rule 4).

    due = Σ sold − commission − costs − surplus share + make-up; `set_off_fen` of it was advanced already; the rest,
    `payable_fen`, is owed on `due`. `advances`: (act, fen) of the advances set off. `commission_bp`, `surplus_bp`:
    the shares that were agreed, in basis points.
    """

    party: int
    parts: tuple[SoldPart, ...]
    sales_fen: int
    due_fen: int
    payable_fen: int
    due: int
    commission_fen: int = 0
    costs_fen: int = 0
    make_up_fen: int = 0
    surplus_fen: int = 0
    set_off_fen: int = 0
    advances: tuple[tuple[int, int], ...] = ()
    loan_fen: int = 0
    loan_ref: str = ""
    note: str = ""
    commission_bp: int = 0
    surplus_bp: int = 0


class PaidOut(msgspec.Struct, array_like=True, frozen=True):
    """A party was paid what acts owe it. `items`: (act, fen) discharged; Σ items = cash + transfer + loan. `loans`:
    (act, fen) what of the items went to the loan; Σ loans = loan.

    `purse`: takings | float, the cash's. `card_last4`: where a transfer went. `loan_fen`: repaid to the loan
    `loan_ref` on the party's behalf. `splits`: (party, fen) who of a cooperative received how much of cash and
    transfer; empty: the party itself.
    """

    party: int
    items: tuple[tuple[int, int], ...]
    cash_fen: int = 0
    transfer_fen: int = 0
    loan_fen: int = 0
    loan_ref: str = ""
    card_last4: str = ""
    purse: str = "takings"
    splits: tuple[tuple[int, int], ...] = ()
    note: str = ""
    loans: tuple[tuple[int, int], ...] = ()
