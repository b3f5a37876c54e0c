"""Naming somebody and their PIN become durable together: nobody is named who can't sign in, no PIN changes unsaid."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, SUPERVISOR


def _does(store: Store, statement: str) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("table", ["staff_secret", "ledger"])
def test_cut_off_between_the_two(store: Store, counter: Counter, table: str) -> None:
    """Whichever of the two can't be written: somebody new is not there, somebody known keeps the old PIN."""
    counter.staff.name(CLERK, "2468")
    head = store.ledger.head()
    _does(store, f"CREATE TRIGGER cut BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'the lights went out'); END")
    for member in (SUPERVISOR, CLERK):
        with pytest.raises(DBAPIError, match="the lights went out"):
            counter.staff.name(member, "97531")
    _does(store, "DROP TRIGGER cut")
    assert store.ledger.head() == head
    assert counter.staff.members() == [CLERK]
    assert counter.staff.sign_in(CLERK.number, "2468") == CLERK
    with pytest.raises(Refused, match="E301"):
        counter.staff.sign_in(CLERK.number, "97531")


def test_who_came_with_the_ledger_has_no_pin_here(store: Store, counter: Counter) -> None:
    """On a new machine the ledger says who works here, and PINs never left the old one: E493 says what to do, whatever
    is typed, and no attempt is counted; with a new PIN they sign in."""
    counter.staff.name(CLERK, "2468")
    _does(store, "DELETE FROM staff_secret")
    for pin in ("2468", "0000", ""):
        with pytest.raises(Refused, match="E493") as told:
            counter.staff.sign_in(CLERK.number, pin)
        assert f"--number {CLERK.number}" in told.value.told()
    counter.staff.name(CLERK, "8642")
    assert counter.staff.sign_in(CLERK.number, "8642") == CLERK
