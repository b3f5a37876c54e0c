"""A write transaction on the bare driver answers as SQLAlchemy does, ends as it must, and compiles nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import exc

from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from outlet_app.storage.connection import Connection
from outlet_app.storage.engine import CACHED_STATEMENTS, reading, writing
from outlet_app.storage.store import Store
from tests.support.counter import CLERK

NUMBERS = "SELECT column1, column2 FROM (VALUES (1, 'a'), (2, 'b'), (3, 'c')) WHERE column1 <= ?"
Asked = Callable[[Connection], Any]
ASKED: dict[str, Asked] = {
    "first": lambda found: found.exec_driver_sql(NUMBERS, (3,)).first(),
    "first of none": lambda found: found.exec_driver_sql(NUMBERS, (0,)).first(),
    "one": lambda found: found.exec_driver_sql(NUMBERS, (1,)).one(),
    "all": lambda found: found.exec_driver_sql(NUMBERS, (3,)).all(),
    "rows": lambda found: [(number, text) for number, text in found.exec_driver_sql(NUMBERS, (2,))],
    "scalar": lambda found: found.exec_driver_sql(NUMBERS, (3,)).scalar(),
    "scalar of none": lambda found: found.exec_driver_sql(NUMBERS, (0,)).scalar(),
    "scalar_one": lambda found: found.exec_driver_sql(NUMBERS, (1,)).scalar_one(),
    "scalars": lambda found: list(found.exec_driver_sql(NUMBERS, (3,)).scalars()),
    "all scalars": lambda found: found.exec_driver_sql(NUMBERS, (3,)).scalars().all(),
    "nothing to bind": lambda found: found.exec_driver_sql("SELECT 1").scalar_one(),
}
FAILING: dict[str, tuple[Asked, type[Exception]]] = {
    "one of none": (lambda found: found.exec_driver_sql(NUMBERS, (0,)).one(), exc.NoResultFound),
    "one of many": (lambda found: found.exec_driver_sql(NUMBERS, (2,)).one(), exc.MultipleResultsFound),
    "scalar_one of none": (lambda found: found.exec_driver_sql(NUMBERS, (0,)).scalar_one(), exc.NoResultFound),
    "no such table": (lambda found: found.exec_driver_sql("SELECT 1 FROM nowhere"), exc.OperationalError),
    "not unique": (
        lambda found: found.exec_driver_sql("INSERT INTO meta VALUES (?, ?)", [("twice", b"1"), ("twice", b"2")]),
        exc.IntegrityError,
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_the_same_answers(store: Store, name: str) -> None:
    """What a write transaction finds is what a reading one finds."""
    asked = ASKED[name]
    with writing(store.engine) as quick, reading(store.engine) as usual:
        assert asked(quick) == asked(usual)


@pytest.mark.parametrize("name", FAILING)
def test_the_same_errors(store: Store, name: str) -> None:
    """And fails as it fails: same type, and nothing of the values in what it says."""
    asked, kind = FAILING[name]
    with pytest.raises(kind) as told, writing(store.engine) as quick:
        asked(quick)
    assert "twice" not in str(told.value)


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_nothing_stays_of_what_did_not_end_well(store: Store, kind: type[BaseException]) -> None:
    """Whatever ends it, the next writer begins at once and finds nothing of it."""

    def end_badly() -> None:
        with writing(store.engine) as quick:
            quick.exec_driver_sql("INSERT INTO meta VALUES ('half', x'00')")
            raise kind

    with pytest.raises(kind):
        end_badly()
    with writing(store.engine) as quick:
        assert quick.exec_driver_sql("SELECT 1 FROM meta WHERE key = 'half'").first() is None
        assert quick.exec_driver_sql("INSERT INTO meta VALUES (?, ?)", [("a", b""), ("b", b"")]).rowcount == 2
    with reading(store.engine) as usual:
        assert usual.exec_driver_sql("SELECT count(*) FROM meta WHERE key IN ('a', 'b')").scalar() == 2


def test_a_save_compiles_no_statement_anew(store: Store, counter: Counter) -> None:
    """Also after lists have asked hundreds of questions of their own: SQLite asks its authorizer while it compiles, and
    at no other time."""
    farmer = counter.people.register(PartyForm(name="龙秀英"), CLERK).party.party
    form = ConsignmentForm(party=farmer, lines=(LineForm("KIWI", "A", "g", 150_000, 1200),))
    compiled: list[int] = []

    def noted(*_: object) -> int:
        compiled.append(1)
        return 0

    pooled = store.engine.raw_connection()
    assert pooled.driver_connection is not None
    pooled.driver_connection.set_authorizer(noted)
    pooled.close()
    counter.intake.save(form, CLERK)
    assert compiled
    with reading(store.engine) as connection:
        for number in range(CACHED_STATEMENTS // 2):
            connection.exec_driver_sql(f"SELECT {number}").all()
    compiled.clear()
    counter.intake.save(form, CLERK)
    assert compiled == []
