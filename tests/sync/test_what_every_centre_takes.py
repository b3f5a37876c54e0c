"""What the counter writes, the centre can take: one entry that no centre takes would hold up all after it, for good."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.entries import ClockMoved, Kind, decode
from outlet_app.errors import Refused
from outlet_app.storage.store import Store
from outlet_app.storage.unit_of_work import MOST_BYTES
from sync.courier import drain
from tests.support.centre import TestCentre, enrolled_with, exchange, rows
from tests.support.counter import HandClock

HOUR = 3_600_000
YEAR_2038 = 2_147_483_648_000
YEAR_12000 = 316_537_977_600_000


@pytest.mark.parametrize("at", [-8 * HOUR, 0, YEAR_2038, YEAR_12000])
def test_a_clock_at_the_end_of_the_calendar(centre: TestCentre, tmp_path: Path, at: int) -> None:
    """An empty battery: midnight of 1970 at the outlet is eight hours before 1970 in UTC."""
    store = enrolled_with(centre.url, centre.code(), tmp_path / "late", HandClock(at))
    try:
        with store.ledger.writing() as act:
            act.append(Kind.CLOCK, ClockMoved(1, 2), "system:test")
        assert drain(exchange(store))[-1].waiting == 0
        assert centre.entries() == rows(store)
        assert centre.alarms() == []
    finally:
        store.close()


def _noted(size: int) -> Consignment:
    return Consignment("consign", 1, (), 0, 0, note=os.urandom(size // 2).hex())


def test_an_act_too_large_to_travel_is_refused(centre: TestCentre, store: Store) -> None:
    """E608, and nothing is written; the largest that is kept arrives."""
    head = store.ledger.head()
    with pytest.raises(Refused, match="E608"), store.ledger.writing() as act:
        act.append(Kind.CONSIGNMENT, _noted(MOST_BYTES), "system:test")
    assert store.ledger.head() == head
    with store.ledger.writing() as act:
        act.append(Kind.CONSIGNMENT, _noted(MOST_BYTES - 200), "system:test")
    assert drain(exchange(store))[-1].waiting == 0
    assert len(centre.entries()[-1]) > MOST_BYTES - 200


HALF = Consignment("consign", 1, (), 0, 0, note="\ud800")


@pytest.mark.parametrize("body", [HALF, ClockMoved(1 << 70, 0)], ids=["half a character", "70 bits"])
def test_what_can_not_be_written_down_is_refused(store: Store, body: Consignment | ClockMoved) -> None:
    """E609, and the next act is saved under the number this one would have had."""
    head, _ = store.ledger.head()
    with pytest.raises(Refused, match="E609"), store.ledger.writing() as act:
        act.append(Kind.CLOCK, body, "system:test")
    with store.ledger.writing() as act:
        saved = act.append(Kind.CLOCK, ClockMoved(1, 2), "system:test")
    assert saved.seq == head + 1
    assert decode(rows(store)[-1]).seq == saved.seq
