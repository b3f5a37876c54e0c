"""Finding orders for the pages of goods, and showing how they stand: masked, bounded, without their pick-up codes."""

from __future__ import annotations

from outlet_app.domain.clock import format_time
from outlet_app.domain.identifiers.pickup_code import DEFAULT_RULES
from outlet_app.errors import N_, Refused
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps
from outlet_app.services.goods.forms import GoodsLine, OrderStanding
from outlet_app.services.goods.ports import GoodsRow, TryRow
from outlet_app.services.goods.standing import Standing, standing_of

HERE = ("arrived", "notified")
COMING = ("placed", "confirmed", "shipped")
LEAVING = ("placed", "confirmed", "collected", "refused", "expired", "cancelled", "return_in")
"""States out of which goods are handed over; arrive; come back, or are given up."""
ANY_ORDER = "*"
"""Under this name attempts count that name no order."""


class Looking:
    """Reads orders. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def order(self, order: int) -> OrderStanding:
        """One order. Raises `Refused` E730."""
        with self._deps.books.reading() as books:
            return self._shown(books, standing_of(books, self._deps.ledger.entry, order))

    def found(self, words: str, states: tuple[str, ...], limit: int = 8) -> list[OrderStanding]:
        """Orders in these states by number, name, pinyin, phone or reference; newest first."""
        with self._deps.books.reading() as books:
            return self._all(books, books.goods.found(words, states, limit))

    def waiting(self, states: tuple[str, ...] = COMING, limit: int = 200) -> list[OrderStanding]:
        """Orders of villagers in these states, those that wait longest first."""
        with self._deps.books.reading() as books:
            return self._all(books, books.goods.in_states("down", states, limit))

    def _all(self, books: Books, rows: list[GoodsRow]) -> list[OrderStanding]:
        entry_of = self._deps.ledger.entry
        return [
            self._shown(books, standing_of(books, entry_of, int(row.key)))
            for row in rows
            if row.key.isascii() and row.key.isdigit()
        ]

    def _shown(self, books: Books, found: Standing) -> OrderStanding:
        row, body, now = found.row, found.body, self._deps.clock.now()
        waits = bool(row.code)
        returned = found.returned.copy()
        lines = []
        for line in body.lines:
            back = min(returned[line.product, line.unit], line.quantity)
            returned[line.product, line.unit] -= back
            card = self._deps.catalogue.product(line.product)
            name = self._deps.catalogue.name_of(line.product)
            piece_g = card.piece_g if card else 0
            lines.append(GoodsLine(name, line.unit, line.quantity, line.amount_fen, back, piece_g))
        return OrderStanding(
            order=found.order,
            state=row.state,
            lines=tuple(lines),
            total_fen=body.total_fen,
            balance_fen=row.balance_fen,
            paid_fen=found.paid_fen,
            refundable_fen=found.refundable_fen,
            party=self._deps.people.card(body.party) if body.party else None,
            shelf=row.shelf,
            waybill=row.waybill,
            until=row.until,
            expired=waits and now >= row.until,
            attempts_left=tries_of(books, row).left if waits else 0,
            prepaid=body.prepaid,
            remote=body.remote,
            at=found.at,
        )


def tries_of(books: Books, row: GoodsRow) -> TryRow:
    """The attempts left for the code an order has now; a new code has all of them."""
    tries = books.goods.tries(row.key)
    if tries is None or tries.code_seq != row.seq:
        return TryRow(DEFAULT_RULES.attempts, row.seq)
    return tries


def expired(row: GoodsRow) -> Refused:
    """The refusal of a code that no longer holds."""
    return Refused(
        "E737",
        N_("The pick-up code of order {number} ran out on {until}."),
        do=N_("Check the identity card instead, or give out a new code."),
        number=row.key.zfill(4),
        until=format_time(row.until),
    )
