"""The week after the day, with the line down: entries 0414 to 0461, eight a day from Sunday to Friday.

Each day the till is counted, six milk cases are sold, the till is closed. Nobody looks at the window meanwhile: the
acts are made through the services, as the window makes them.
"""

from __future__ import annotations

from pathlib import Path

from outlet_app.domain.till import DENOMINATIONS
from outlet_app.services.counter import Counter
from outlet_app.services.forms import OrderForm
from outlet_app.storage.store import open_store
from tests.acceptance.day.before import MILK
from tests.acceptance.day.clock import MIDNIGHT
from tests.support.counter import CLERK, HandClock, composed

FIRST, LAST = 414, 461
SALES = 6
LEFT_FEN = 96_490  # counted on Saturday evening
DAY_MS = 86_400_000


def live_days(folder: Path, first: int, last: int) -> int:
    """Live the days `first` to `last` after the festival day (1 = Sunday); the number of the last entry then."""
    clock = HandClock(MIDNIGHT + first * DAY_MS + 8 * 3_600_000)
    store = open_store(folder, clock)
    try:
        counter = composed(store, clock)
        for day in range(first, last + 1):
            clock.at = MIDNIGHT + day * DAY_MS + 8 * 3_600_000
            _live(counter, clock)
        return store.ledger.head()[0]
    finally:
        store.close()


def _live(counter: Counter, clock: HandClock) -> None:
    held = counter.till.state().cash.now_fen
    counter.till.open(pieces(held), CLERK)
    for _sale in range(SALES):
        clock.at += 3_600_000
        counter.orders.save(OrderForm(party=0, lines=(MILK,), tendered_fen=MILK.price_fen, handed=True), CLERK)
    clock.at += 3_600_000
    counter.till.close(pieces(held + SALES * MILK.price_fen), CLERK)


def pieces(fen: int) -> dict[int, int]:
    """Notes and coins that make an amount, as few as there can be."""
    counted = {}
    for value in sorted(DENOMINATIONS, reverse=True):
        counted[value], fen = divmod(fen, value)
    assert fen == 0
    return counted
