"""What one exchange takes in, and what it refuses."""

from __future__ import annotations

from sqlalchemy import select

from central.centre import Centre
from central.engine import reading
from central.tables import entry
from sync import contract
from tests.central.ledger import enrolled


def stored(centre: Centre, counter: str = "SBD01-A") -> list[bytes]:
    """The exact bytes the centre holds, in order."""
    with reading(centre.engine) as db:
        query = select(entry.c.bytes).where(entry.c.counter == counter).order_by(entry.c.seq)
        return [bytes(row.bytes) for row in db.execute(query)]


def test_entries_are_stored_as_sent_and_acknowledged(centre: Centre) -> None:
    ledger = enrolled(centre).act(20)
    answer = ledger.exchange(centre)
    assert (answer.refusal, answer.mark, answer.mark_hash) == ("", 20, ledger.hashes[20])
    assert stored(centre) == ledger.rows


def test_packed_entries_are_the_same_entries(centre: Centre) -> None:
    ledger = enrolled(centre).act(50)
    assert ledger.exchange(centre, packed=True).mark == 50
    assert stored(centre) == ledger.rows


def test_a_lost_answer_doubles_nothing(centre: Centre) -> None:
    ledger = enrolled(centre).act(5)
    first = ledger.frame()
    centre.exchange(first)
    again = contract.open_answer(centre.exchange(first), ledger.centre_key, first)
    assert (again.refusal, again.mark) == ("", 5)
    assert stored(centre) == ledger.rows
