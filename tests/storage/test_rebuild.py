"""Whatever happened at a counter, the rows the screens read follow from the ledger; and where they don't, it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlet_app.domain.entries import ClockMoved, decode
from outlet_app.domain.figures import Figures, of_entries, total
from outlet_app.services.export import figures_of
from outlet_app.storage.connection import Connection
from outlet_app.storage.engine import reading, writing
from outlet_app.storage.reads import ActReadStore
from outlet_app.storage.rebuild import Cancelled, differences, mend
from outlet_app.storage.store import Store
from outlet_app.storage.tables import DERIVED, SEARCH_TABLES, guards
from tests.support.counter import HandClock, enrolled
from tests.support.histories import History

SEEDS = range(20, 28)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_history_is_derived_the_same_way_twice(tmp_path: Path, seed: int) -> None:
    """People who change, acts taken back and replaced, a clock that jumps: a fresh derivation says the same, and the
    totals in SQL are the fold over the entries, day by day and together."""
    clock = HandClock()
    store = enrolled(tmp_path, clock)
    try:
        History(store, clock, seed).play(150)
        assert differences(store.engine) == []
        _same_figures(store)
    finally:
        store.close()


def _same_figures(store: Store) -> None:
    entries = [decode(data) for _, data, _ in store.ledger.rows()]
    days = of_entries(entries, lambda seq: entries[seq - 1])
    shown = ActReadStore(store.engine)
    assert {day: shown.figures(day) for day in days} == days
    assert shown.figures(None) == total(days) == figures_of(store.ledger)
    assert shown.figures("1999-01-01") == Figures()
    assert days


def test_an_unknown_kind_is_kept_and_counted(store: Store, clock: HandClock) -> None:
    """An entry of a later version has its row and spoils nothing."""
    History(store, clock, 3).play(10)
    with store.ledger.writing() as act:
        saved = act.append("weather", ClockMoved(1, 2), "system:later")
    assert differences(store.engine) == []
    _same_figures(store)
    row = ActReadStore(store.engine).act(saved.seq)
    assert row is not None
    assert row.kind == "weather"


def _without_guards(connection: Connection) -> None:
    for name in guards():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


FALSE = {
    "act": "UPDATE act SET total_fen = total_fen + 1 WHERE seq = (SELECT max(seq) FROM act WHERE kind = 'consign')",
    "act_line": "UPDATE act_line SET quantity = 1 WHERE line = 1 AND seq = (SELECT min(seq) FROM act_line)",
    "reversal": "DELETE FROM reversal WHERE seq = (SELECT max(seq) FROM reversal)",
    "party": "UPDATE party SET phone = '13000000000' WHERE party = (SELECT min(party) FROM party)",
    "staff": "INSERT INTO staff VALUES ('99', '不速之客', 'supervisor', 1)",
    "act_search": "DELETE FROM act_search WHERE rowid = (SELECT max(rowid) FROM act_search)",
    "party_search": "UPDATE party_search SET words = 'x' WHERE rowid = (SELECT min(rowid) FROM party_search)",
}


def test_every_derived_table_is_compared() -> None:
    """A table that is added gets a falsification of its own here."""
    assert set(FALSE) == {table.name for table in DERIVED} | set(SEARCH_TABLES)


@pytest.mark.parametrize("table", FALSE)
def test_a_false_row_is_found_and_mended(store: Store, clock: HandClock, table: str) -> None:
    """Also when whoever falsified it took the guards away; mending brings back rows and guards, and changes no
    entry."""
    History(store, clock, 4).play(60)
    ledger = list(store.ledger.rows())
    with writing(store.engine) as connection:
        _without_guards(connection)
        assert connection.exec_driver_sql(FALSE[table]).rowcount == 1
    found = differences(store.engine)
    assert any(told.startswith(f"{table} ") for told in found)
    assert {told for told in found if told.startswith("guard ")} == {f"guard {name}: missing" for name in guards()}
    mend(store.engine)
    assert differences(store.engine) == []
    assert list(store.ledger.rows()) == ledger
    _same_figures(store)


def test_a_weakened_guard_is_found(store: Store) -> None:
    """A guard of the same name that guards nothing."""
    with writing(store.engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER act_no_update")
        connection.exec_driver_sql("CREATE TRIGGER act_no_update BEFORE UPDATE ON act BEGIN SELECT 1; END")
    assert differences(store.engine) == ["guard act_no_update: differs"]
    mend(store.engine)
    assert differences(store.engine) == []


def test_many_differences_are_told_up_to_a_limit(store: Store, clock: HandClock) -> None:
    """A ruined table does not fill the screen."""
    History(store, clock, 5).play(60)
    with writing(store.engine) as connection:
        _without_guards(connection)
        connection.exec_driver_sql("UPDATE act SET total_fen = 7")
        for statement in guards().values():
            connection.exec_driver_sql(statement)
    assert len(differences(store.engine)) == 20
    assert len(differences(store.engine, most=3)) == 3


def test_mending_can_be_taken_back(store: Store, clock: HandClock) -> None:
    """Cancelled half-way, everything is as it was, guards included."""
    History(store, clock, 6).play(30)
    with pytest.raises(Cancelled):
        mend(store.engine, lambda done: False)
    assert differences(store.engine) == []
    with reading(store.engine) as connection:
        triggers = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").scalar()
    assert triggers == len(guards())
