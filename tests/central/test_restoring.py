"""The centre hands a ledger back: to the counter alone, to the byte, without the keys that were destroyed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from nacl.signing import SigningKey
from sqlalchemy import select

from central.centre import Centre
from central.engine import reading
from central.enrolment import revoke
from central.senders import Unwelcome
from central.tables import party_key
from outlet_app.domain.acts.persons import PartyErased
from outlet_app.domain.entries import Kind
from sync import contract, handback
from sync.handback import RestoreAnswer, RestoreRequest
from tests.central.ledger import DAY, Ledger, enrolled


def asked(centre: Centre, ledger: Ledger, after: int = 0, room: int = 1 << 20, **changed: Any) -> RestoreAnswer:
    """What the centre hands this counter back."""
    facts: dict[str, Any] = {"after_hash": ledger.hashes[min(after, ledger.head)]} | changed
    request = RestoreRequest("SBD01-A", DAY, after, room=room, **facts)
    frame = handback.seal_request(request, ledger.key)
    return handback.open_answer(centre.restore(frame), ledger.centre_key, frame)


def taken_over(centre: Centre, ledger: Ledger) -> Ledger:
    """A machine enrolled in the place of the one that has this ledger; its own is empty."""
    new = Ledger(centre_key=ledger.centre_key)
    centre.enrol(new.enrol_request(centre.issue_code("SBD01", "A").code))
    return new


def brought_back(centre: Centre, new: Ledger, room: int) -> dict[int, bytes]:
    """Ask until the mark is reached; the keys that came."""
    keys: dict[int, bytes] = {}
    for _ in range(500):
        answer = asked(centre, new, new.head, room)
        assert answer.refusal == ""
        for data in answer.entries():
            new.keep(data)
        keys |= dict(handback.open_keys(answer.keys, new.key))
        if new.head == answer.mark:
            assert new.hashes[-1] == answer.mark_hash
            return keys
    raise AssertionError("it never ends")


@pytest.mark.parametrize("room", [0, 1, 900, 1 << 20, 1 << 40, -5])
def test_a_ledger_comes_back_to_the_byte(centre: Centre, room: int) -> None:
    """In stretches of any size, at least an entry each, with the keys of the people in each."""
    old = enrolled(centre).act(30)
    old.exchange(centre)
    new = taken_over(centre, old)
    keys = brought_back(centre, new, room)
    assert new.rows == old.rows
    assert keys == old.keys
    new.act(3)
    assert new.exchange(centre, after=30).mark == 33


def test_who_was_erased_stays_erased(centre: Centre) -> None:
    """The entries come, the key does not: there is none any more."""
    old = enrolled(centre).act(9)
    gone, *_ = old.keys
    old.exchange(centre)
    old.write(Kind.ERASE, PartyErased(gone, "asked"))
    old.exchange(centre, after=9)
    new = taken_over(centre, old)
    keys = brought_back(centre, new, 500)
    assert new.rows == old.rows
    assert gone not in keys
    assert keys == {number: key for number, key in old.keys.items() if number != gone}
    with reading(centre.engine) as db:
        assert db.execute(select(party_key.c.key).where(party_key.c.party == gone)).scalar_one() == b""


def test_nobody_else_gets_anything(centre: Centre) -> None:
    """Not a stranger, not the lost machine, not another counter, not a revoked one; and who plays a request again can't
    open the keys."""
    old = enrolled(centre).act(9)
    old.exchange(centre)
    with pytest.raises(Unwelcome):
        asked(centre, replace(old, key=SigningKey.generate()))
    with pytest.raises(Unwelcome):
        asked(centre, replace(enrolled(centre, "SBD01-B"), centre_key=old.centre_key))
    new = taken_over(centre, old)
    told = asked(centre, old)
    assert (told.refusal, told.standing) == (contract.REVOKED, contract.REPLACED)
    assert (told.entries(), told.keys) == ([], b"")
    answer = asked(centre, new)
    with pytest.raises(contract.BadMessage):
        handback.open_keys(answer.keys, old.key)
    revoke(centre.engine, "SBD01-A")
    refused = asked(centre, new)
    assert (refused.refusal, refused.entries(), refused.keys) == (contract.REVOKED, [], b"")


def test_a_frame_of_another_kind_is_none(centre: Centre) -> None:
    """An exchange's request asks for nothing here, and the reverse: what is signed says what it is for."""
    ledger = enrolled(centre).act(2)
    with pytest.raises((Unwelcome, contract.BadMessage)):
        centre.restore(ledger.frame())
    frame = handback.seal_request(RestoreRequest("SBD01-A", DAY, 0, ledger.hashes[0], 1), ledger.key)
    with pytest.raises((Unwelcome, contract.BadMessage)):
        centre.exchange(frame)


@pytest.mark.parametrize("after", [-1, 31, 1 << 62, (1 << 63) - 1])
def test_after_something_the_centre_does_not_have(centre: Centre, after: int) -> None:
    """A gap, with the mark: the centre was restored from a backup meanwhile, perhaps."""
    ledger = enrolled(centre).act(30)
    ledger.exchange(centre)
    answer = asked(centre, ledger, after, after_hash=bytes(32))
    assert (answer.refusal, answer.mark, answer.entries()) == (contract.GAP, 30, [])


@pytest.mark.parametrize("after", [0, 7, 30])
def test_after_another_ledger(centre: Centre, after: int) -> None:
    """A fork: nothing is handed out to be put behind entries that are others."""
    ledger = enrolled(centre).act(30)
    ledger.exchange(centre)
    answer = asked(centre, ledger, after, after_hash=b"\1" * 32)
    assert (answer.refusal, answer.entries(), answer.keys) == (contract.FORK, [], b"")


def test_all_is_there_already(centre: Centre) -> None:
    """Nothing comes, and the mark's hash says that all is well; also of a ledger without an entry."""
    ledger = enrolled(centre)
    answer = asked(centre, ledger)
    assert (answer.mark, answer.mark_hash, answer.entries()) == (0, ledger.hashes[0], [])
    ledger.act(3).exchange(centre)
    answer = asked(centre, ledger, 3)
    assert (answer.mark, answer.mark_hash, answer.entries()) == (3, ledger.hashes[3], [])
