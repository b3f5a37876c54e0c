"""Whatever happens in all rooms, and whatever of it is taken back: both ends' figures are equal, a fresh derivation
says the same, and nothing that was taken back left anything behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlet_app.domain.entries import Kind, decode
from outlet_app.domain.figures import of_entries, total
from outlet_app.services.undoing import REVERSIBLE
from outlet_app.storage.engine import reading
from outlet_app.storage.reads import ActReadStore
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import HandClock, enrolled
from tests.support.room_histories import RoomHistory

SEEDS = range(1, 7)
STEPS = 260
MOST_KINDS = len(REVERSIBLE) - 4


@pytest.mark.parametrize("seed", SEEDS)
def test_any_history_of_all_rooms(tmp_path: Path, seed: int) -> None:
    """The counter's tables against the fold over its entries, day by day; the derivation; sums that must agree."""
    clock = HandClock()
    store = enrolled(tmp_path, clock)
    try:
        history = RoomHistory(store, clock, seed)
        history.play(STEPS)
        _no_quiet_one(history)
        assert differences(store.engine) == []
        _same_figures(store)
        _sums_agree(store)
    finally:
        store.close()


def _no_quiet_one(history: RoomHistory) -> None:
    """Most kinds that can be reversed were done, and several kinds were reversed."""
    done = {kind for kind in REVERSIBLE if history.done[kind]}
    taken_back = {kind for kind in REVERSIBLE if history.done[f"-{kind}"]}
    assert len(done) >= MOST_KINDS
    assert len(taken_back) >= 5
    assert history.done[Kind.REVERSAL] > 10


def _same_figures(store: Store) -> None:
    entries = [decode(data) for _, data, _ in store.ledger.rows()]
    days = of_entries(entries, lambda seq: entries[seq - 1])
    shown = ActReadStore(store.engine)
    assert {day: shown.figures(day) for day in days} == days
    assert shown.figures(None) == total(days)


def _sums_agree(store: Store) -> None:
    """What was taken back left nothing behind: the till, the lots, what is owed."""
    with reading(store.engine) as connection:

        def one(text: str) -> int:
            return int(connection.exec_driver_sql(text).scalar() or 0)

        stands = "seq NOT IN (SELECT of FROM reversal) AND kind <> 'reverse'"
        assert one("SELECT sum(payable_fen) FROM act") == one(f"SELECT sum(payable_fen) FROM act WHERE {stands}")
        assert one("SELECT sum(fen) FROM owed") == one(f"SELECT sum(payable_fen) FROM act WHERE {stands}")
        assert one("SELECT sum(paid_fen) FROM owed") == one(
            f"SELECT sum(total_fen) FROM act WHERE form = 'paid' AND {stands}"
        )
        reversed_lots = "SELECT count(*) FROM lot WHERE quantity_in > 0 AND seq IN (SELECT of FROM reversal)"
        assert one(reversed_lots) == 0
        assert one("SELECT count(*) FROM act_link WHERE act IN (SELECT of FROM reversal)") == 0
        assert (
            one("SELECT count(*) FROM act_link WHERE on_act IN (SELECT of FROM reversal) AND how <> 'carry_end'") == 0
        )
