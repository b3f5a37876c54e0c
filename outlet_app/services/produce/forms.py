"""What a clerk enters in the produce room, as its services take it. All sums fen, quantities in base units."""

from __future__ import annotations

import msgspec

from outlet_app.domain.acts.produce import Lot, SoldPart


class PayoutForm(msgspec.Struct, frozen=True):
    """A payout as entered. `items`: (act, fen) to discharge now; `transfer_fen`: what of the party's own part goes to
    a bank card ending `card_last4`, the rest is cash from `purse` (takings | float). `splits`: (member, fen) of a
    cooperative's part; () = the party itself."""

    party: int = 0
    items: tuple[tuple[int, int], ...] = ()
    transfer_fen: int = 0
    card_last4: str = ""
    purse: str = "takings"
    splits: tuple[tuple[int, int], ...] = ()
    note: str = ""


class SettleForm(msgspec.Struct, frozen=True):
    """A settlement as entered: `parts` as the quote gave them, with the farmer's consent ticked where it was given.
    `loan_fen` None: the agreed share; `due` days since 1970, None = a week on."""

    party: int = 0
    parts: tuple[SoldPart, ...] = ()
    commission_bp: int = 0
    costs_fen: int = 0
    surplus_bp: int = 0
    loan_fen: int | None = None
    due: int | None = None
    note: str = ""


class LotForm(msgspec.Struct, frozen=True):
    """Something happens to lots. `how`: returned | spoiled | mixed | split | regraded; `takes`: (entry, line,
    quantity). `parts`: split, the quantities of the new lots; `grade`: mixed and regraded, the new lot's.
    `certificate`: the new lot's, where it has one already. `attempts`: (UTC ms, how) of tries to reach the farmer."""

    how: str = ""
    takes: tuple[tuple[int, int, int], ...] = ()
    parts: tuple[int, ...] = ()
    grade: str = ""
    certificate: str = ""
    reason: str = ""
    note: str = ""
    attempts: tuple[tuple[int, str], ...] = ()
    brought_fen: int = 0
    pictures: tuple[bytes, ...] = ()


class CertificateForm(msgspec.Struct, frozen=True):
    """A conformity certificate as entered; fields as in `domain.acts.produce.Certified`."""

    how: str = "collected"
    number: str = ""
    product: str = ""
    unit: str = ""
    quantity: int = 0
    origin: str = ""
    day: int = 0
    issuer: str = ""
    contact: str = ""
    commitment: str = ""
    basis: str = ""
    party: int = 0
    lots: tuple[Lot, ...] = ()
    picture: bytes = b""
