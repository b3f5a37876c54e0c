"""What the line kept back and delivered late says nothing about the counter."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from central.centre import Centre
from central.engine import reading
from central.tables import counter
from sync import contract
from tests.central.conftest import Clock
from tests.central.ledger import DAY, enrolled
from tests.central.test_ingest import alarms


def test_an_old_message_that_arrives_late_is_no_alarm(centre: Centre) -> None:
    """The line kept an old request back: it is told as behind, but says nothing about the counter."""
    ledger = enrolled(centre).act(3)
    late = ledger.frame(0, sent_at=DAY - 5)
    ledger.act(3).exchange(centre, sent_at=DAY)
    ledger.act(1).exchange(centre, after=6, sent_at=DAY + 5)
    answer = contract.open_answer(centre.exchange(late), ledger.centre_key, late)
    assert (answer.mark, answer.refusal) == (7, contract.BEHIND)
    assert alarms(centre) == []
    assert ledger.copy(6).exchange(centre, after=6, sent_at=DAY + 6).refusal == contract.BEHIND
    assert alarms(centre) == [("behind", 6, 1)]


def test_a_machine_that_takes_a_counter_over_begins_anew(centre: Centre, clock: Clock) -> None:
    """Its clock may stand before the old machine's: an old copy of the ledger is an alarm all the same."""
    ledger = enrolled(centre).act(6)
    ledger.exchange(centre, sent_at=DAY + 1000)
    code = centre.issue_code("SBD01", "A").code
    copy = ledger.copy(4)
    centre.enrol(copy.enrol_request(code))
    assert copy.exchange(centre, after=4, sent_at=DAY).refusal == contract.BEHIND
    assert alarms(centre) == [("behind", 4, 1)]


@pytest.mark.parametrize("sent_at", [-5, 1 << 63])
def test_a_time_that_no_clock_shows_is_kept_within_bounds(centre: Centre, sent_at: int) -> None:
    ledger = enrolled(centre).act(1)
    assert ledger.exchange(centre, sent_at=sent_at).mark == 1
    with reading(centre.engine) as db:
        assert 0 <= db.execute(select(counter.c.asked_at)).scalar_one() < 1 << 62
