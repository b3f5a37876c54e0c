"""What the post room reads: waybill numbers that are used, pieces waiting for the van. Desk thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A used waybill number: `kind` pack | parcel | return | void | back, by act `seq`; `manifest`: the act with which
    the van took it, 0 = not yet."""

    waybill: str
    seq: int
    kind: str
    order: str
    gross_g: int
    division: str
    party: int
    manifest: int


class PieceBook(Protocol):
    """Pieces by waybill number."""

    def piece(self, waybill: str) -> PieceRow | None:
        """One, or None when the number was never used here."""

    def waiting(self, limit: int = 1000) -> list[PieceRow]:
        """Pieces the van has not taken yet, oldest first."""

    def of_act(self, seq: int) -> list[PieceRow]:
        """The pieces of one act."""

    def of_orders(self, limit: int = 300) -> list[PieceRow]:
        """The pieces in which city orders stand packed, newest first."""

    def key_of(self, seq: int) -> bytes | None:
        """The key with which the persons of parcel `seq` are sealed; None once it was destroyed."""

    def count_used(self, first: str, last: str) -> int:
        """How many numbers from `first` to `last` (of the same length and the same end) are used."""

    def used_between(self, first: str, last: str) -> list[str]:
        """Used numbers from `first` to `last` (of the same length), in order."""
