"""What is being typed on the pages of the produce room, as typed: it survives a crash and takes no number."""

from __future__ import annotations

import msgspec

from outlet_app.domain.acts.produce import Lot


class DueDraft(msgspec.Struct, frozen=True):
    """`texts`: field → text; `shares`: member → text, while a cooperative's payout is shared."""

    party: int = 0
    acts: tuple[int, ...] = ()
    texts: dict[str, str] = {}
    purse: str = "takings"
    shares: dict[str, str] = {}


class SettleDraft(msgspec.Struct, frozen=True):
    """`agreed`: places of the parts whose price the farmer agreed to, among parts that brought `sums` fen."""

    party: int = 0
    sums: tuple[int, ...] = ()
    agreed: tuple[int, ...] = ()
    texts: dict[str, str] = {}


class StockDraft(msgspec.Struct, frozen=True):
    """`attempts`: (UTC ms, how) of tries to reach the farmer."""

    lot: Lot = (0, 0)
    how: str = ""
    reason: str = ""
    grade: str = ""
    other: str = ""
    attempts: tuple[tuple[int, str], ...] = ()
    texts: dict[str, str] = {}


class CertificateDraft(msgspec.Struct, frozen=True):
    """A certificate being written."""

    lots: tuple[Lot, ...] = ()
    how: str = ""
    basis: str = ""
    texts: dict[str, str] = {}
