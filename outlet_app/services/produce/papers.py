"""Which lots need a certificate: those of whoever must bring one, the outlet's own mixtures, and what was made of lots
that had one (MARA 2025 No. 4). A household may bring one, and is not asked for it."""

from __future__ import annotations

from collections.abc import Callable

from outlet_app.domain.certificate import ISSUERS
from outlet_app.services.books import Books
from outlet_app.services.produce.ports import LotRow

DEEPEST = 12


def wants_paper(role_of: Callable[[int], str], books: Books, row: LotRow, depth: int = 0) -> bool:
    """Whether a lot of a kind that certificates are for has none and needs one. `role_of`: a party's role."""
    if row.certificate:
        return depth > 0  # what is made of it needs its own
    if not row.party:
        return True
    made = row.mode == "made" and depth < DEEPEST
    parents = [move for move in books.stock.moved_by(row.seq) if move.column == "moved"] if made else []
    made_of = [books.stock.lot(move.seq, move.line) for move in parents]
    if made_of:
        return any(wants_paper(role_of, books, one, depth + 1) for one in made_of if one is not None)
    return role_of(row.party) in ISSUERS
