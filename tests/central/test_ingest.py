"""What one exchange takes in, and what it refuses."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from nacl.signing import SigningKey
from sqlalchemy import delete, select, update

from central.centre import Centre
from central.engine import reading, writing
from central.senders import Unwelcome
from central.tables import alarm, counter, entry, party_key
from sync import contract
from tests.central.conftest import Clock
from tests.central.ledger import DAY, Ledger, enrolled, stored


def alarms(centre: Centre) -> list[tuple[str, int, int]]:
    """(kind, seq, times) of every alarm."""
    with reading(centre.engine) as db:
        return [(row.kind, row.seq, row.times) for row in db.execute(select(alarm).order_by(alarm.c.kind, alarm.c.seq))]


def test_entries_are_stored_as_sent_and_acknowledged(centre: Centre) -> None:
    ledger = enrolled(centre).act(20)
    answer = ledger.exchange(centre)
    assert (answer.refusal, answer.mark, answer.mark_hash) == ("", 20, ledger.hashes[20])
    assert stored(centre) == ledger.rows


def test_packed_entries_are_the_same_entries(centre: Centre) -> None:
    ledger = enrolled(centre).act(50)
    assert ledger.exchange(centre, packed=True).mark == 50
    assert stored(centre) == ledger.rows


def test_an_empty_ledger_may_ask_too(centre: Centre, clock: Clock) -> None:
    ledger = enrolled(centre)
    answer = ledger.exchange(centre)
    assert (answer.refusal, answer.mark, answer.mark_hash) == ("", 0, ledger.hashes[0])
    assert answer.at == clock.now


def test_a_batch_need_not_reach_the_head(centre: Centre) -> None:
    ledger = enrolled(centre).act(10)
    assert ledger.exchange(centre, upto=4).mark == 4
    assert ledger.exchange(centre, after=4, upto=9).mark == 9
    assert ledger.exchange(centre, after=9).mark_hash == ledger.hashes[10]


def test_a_lost_answer_doubles_nothing(centre: Centre) -> None:
    ledger = enrolled(centre).act(5)
    frame = ledger.frame()
    for _ in range(3):
        answer = contract.open_answer(centre.exchange(frame), ledger.centre_key, frame)
        assert (answer.refusal, answer.mark) == ("", 5)
    assert stored(centre) == ledger.rows


def test_an_overlap_is_recognised_and_the_rest_taken(centre: Centre) -> None:
    ledger = enrolled(centre).act(5)
    ledger.exchange(centre)
    ledger.act(3)
    answer = ledger.exchange(centre, after=2)
    assert (answer.refusal, answer.mark, answer.mark_hash) == ("", 8, ledger.hashes[8])
    assert stored(centre) == ledger.rows


def test_an_overlap_without_its_beginning_is_recognised_too(centre: Centre) -> None:
    ledger = enrolled(centre).act(5)
    ledger.exchange(centre)
    assert ledger.exchange(centre, after=1, upto=3).refusal == ""


@pytest.mark.parametrize("upto", [7, 4])
def test_a_gap_is_refused_with_the_mark(centre: Centre, upto: int) -> None:
    ledger = enrolled(centre).act(2)
    ledger.exchange(centre)
    ledger.act(5)
    answer = ledger.exchange(centre, after=4, upto=upto)
    assert (answer.refusal, answer.mark, answer.mark_hash) == (contract.GAP, 2, ledger.hashes[2])
    assert stored(centre) == ledger.rows[:2]
    assert alarms(centre) == []


def test_a_fork_in_the_overlap_raises_an_alarm(centre: Centre) -> None:
    ledger = enrolled(centre).act(5)
    ledger.exchange(centre)
    other = ledger.copy(upto=3)
    for fen in (111, 222, 333):
        other.order(fen)
    answer = other.exchange(centre, after=2)
    assert (answer.refusal, answer.mark, answer.mark_hash) == (contract.FORK, 5, ledger.hashes[5])
    assert stored(centre) == ledger.rows
    assert alarms(centre) == [("fork", 4, 1)]


def test_a_fork_shows_in_the_head_alone(centre: Centre) -> None:
    ledger = enrolled(centre).act(5)
    ledger.exchange(centre)
    other = ledger.copy(upto=4)
    other.order(111)
    for times in (1, 2):
        assert other.exchange(centre, after=5).refusal == contract.FORK
        assert alarms(centre) == [("fork", 5, times)]


def test_a_restored_counter_is_behind(centre: Centre) -> None:
    ledger = enrolled(centre).act(9)
    ledger.exchange(centre)
    answer = ledger.copy(upto=6).exchange(centre, after=6)
    assert (answer.refusal, answer.mark, answer.mark_hash) == (contract.BEHIND, 9, ledger.hashes[9])
    assert alarms(centre) == [("behind", 6, 1)]


def test_a_restored_counter_that_went_on_writing_is_a_fork(centre: Centre) -> None:
    ledger = enrolled(centre).act(9)
    ledger.exchange(centre)
    other = ledger.copy(upto=6)
    other.order(1)
    assert other.exchange(centre, after=6).refusal == contract.FORK


def test_a_revoked_counter_is_refused_and_stores_nothing(centre: Centre) -> None:
    ledger = enrolled(centre).act(3)
    ledger.exchange(centre)
    with writing(centre.engine) as db:
        db.execute(update(counter).values(state="revoked"))
    ledger.act(2)
    answer = ledger.exchange(centre, after=3, cursor=0)
    assert (answer.refusal, answer.mark, answer.items) == (contract.REVOKED, 3, [])
    assert stored(centre) == ledger.rows[:3]


def test_an_unknown_counter_is_unwelcome(centre: Centre) -> None:
    for stranger in (Ledger("SBD01-A"), Ledger("SBD01-\0"), Ledger("")):
        with pytest.raises(Unwelcome):
            centre.exchange(stranger.act(1).frame())


def test_a_signature_of_another_key_is_unwelcome(centre: Centre) -> None:
    ledger = enrolled(centre).act(2)
    ledger.key = SigningKey.generate()
    with pytest.raises(Unwelcome):
        centre.exchange(ledger.frame())
    assert stored(centre) == []


def test_any_flipped_byte_is_refused(centre: Centre) -> None:
    ledger = enrolled(centre).act(3)
    frame = ledger.frame()
    for place in range(len(frame)):
        bent = bytearray(frame)
        bent[place] ^= 0x10
        with pytest.raises((Unwelcome, contract.BadMessage)):
            centre.exchange(bytes(bent))
    assert stored(centre) == []


def test_any_truncation_is_refused(centre: Centre) -> None:
    frame = enrolled(centre).act(3).frame()
    for end in range(len(frame)):
        with pytest.raises((Unwelcome, contract.BadMessage)):
            centre.exchange(frame[:end])


def test_deeply_nested_bytes_are_refused(centre: Centre) -> None:
    ledger = enrolled(centre)
    deep = msgspec.Raw(b"\x91" * 100_000 + b"\xc0")
    with pytest.raises(contract.BadMessage):
        centre.exchange(contract.seal_request(ledger.request(rows=[deep]), ledger.key))


def test_an_unknown_kind_is_stored_like_any_other(centre: Centre) -> None:
    ledger = enrolled(centre)
    ledger.write("drone-flight", {"to": "the moon", "n": [1, 2, None]}, schema=9)
    ledger.consign()
    assert ledger.exchange(centre).mark == 2
    assert stored(centre) == ledger.rows


@pytest.mark.parametrize(
    "false",
    [
        {"seq": 7},
        {"counter": "SBD01-B"},
        {"at": -1},
        {"at": 1 << 60},
        {"kind": ""},
        {"kind": "a\0b"},
        {"kind": "k" * 65},
    ],
)
def test_a_malformed_entry_stores_nothing_of_its_batch(centre: Centre, false: dict[str, Any]) -> None:
    ledger = enrolled(centre).act(2)
    ledger.write("order", [1], **false)
    answer = ledger.exchange(centre)
    assert (answer.refusal, answer.mark) == (contract.BROKEN, 0)
    assert stored(centre) == []
    assert alarms(centre) == [("broken", 3, 1)]


@pytest.mark.parametrize("junk", [b"\xc0", b"\x93\x01\x02\x03", b"\x98" + b"\x01" * 8])
def test_what_is_no_entry_stores_nothing(centre: Centre, junk: bytes) -> None:
    ledger = enrolled(centre).act(1)
    ledger.keep(junk)
    assert ledger.exchange(centre).refusal == contract.BROKEN
    assert stored(centre) == []


def test_a_batch_must_lead_to_the_signed_head(centre: Centre) -> None:
    ledger = enrolled(centre).act(4)
    answer = ledger.exchange(centre, head_hash=b"\1" * 32)
    assert (answer.refusal, answer.mark) == (contract.BROKEN, 0)
    assert ledger.exchange(centre).mark == 4


@pytest.mark.parametrize(
    "false",
    [{"head_seq": 3}, {"head_seq": 1 << 63}, {"after": -1}, {"keys": [(1, b"short")]}, {"keys": [(0, b"\1" * 32)]}],
)
def test_a_request_that_contradicts_itself_is_broken(centre: Centre, false: dict[str, Any]) -> None:
    ledger = enrolled(centre).act(4)
    answer = ledger.exchange(centre, **false)
    assert (answer.refusal, answer.mark) == (contract.BROKEN, 0)


def test_packed_bytes_that_are_no_columns_are_broken(centre: Centre) -> None:
    ledger = enrolled(centre).act(4)
    request = msgspec.structs.replace(ledger.request(rows=[]), packed=b"\x92\x90\x90\x90")
    frame = contract.seal_request(request, ledger.key)
    answer = contract.open_answer(centre.exchange(frame), ledger.centre_key, frame)
    assert (answer.refusal, answer.mark) == (contract.BROKEN, 0)


@pytest.mark.parametrize("extreme", [{"cursor": 1 << 63}, {"cursor": -5}, {"room": -1}, {"room": 1 << 62}])
def test_extreme_numbers_do_no_harm(centre: Centre, extreme: dict[str, int]) -> None:
    ledger = enrolled(centre).act(1)
    assert ledger.exchange(centre, app="\0" * 99, **extreme).mark == 1


def test_party_keys_travel_beside_and_are_kept_once(centre: Centre) -> None:
    ledger = enrolled(centre).act(9)
    ledger.exchange(centre)
    ledger.exchange(centre, keys=[(3, b"\xff" * 32)])
    with reading(centre.engine) as db:
        kept = {row.party: bytes(row.key) for row in db.execute(select(party_key))}
    assert kept == ledger.keys
    assert len(kept) == 3


def test_a_centre_restored_from_its_backup_gets_the_entries_again(centre: Centre) -> None:
    ledger = enrolled(centre).act(12)
    ledger.exchange(centre)
    with writing(centre.engine) as db:  # as of Thursday
        db.execute(delete(entry).where(entry.c.seq > 7))
        db.execute(update(counter).values(mark=7, mark_hash=ledger.hashes[7]))
    answer = ledger.exchange(centre, after=12)
    assert (answer.refusal, answer.mark, answer.mark_hash) == (contract.GAP, 7, ledger.hashes[7])
    assert ledger.exchange(centre, after=7).mark == 12
    assert stored(centre) == ledger.rows


def test_an_idle_exchange_writes_nothing_but_the_first_contact_a_minute(centre: Centre, clock: Clock) -> None:
    ledger = enrolled(centre).act(1)
    ledger.exchange(centre)

    def seen() -> int | None:
        with reading(centre.engine) as db:
            return db.execute(select(counter.c.seen_at)).scalar()

    clock.now += 59_000
    ledger.exchange(centre, after=1)
    assert seen() == DAY
    clock.now += 2_000
    ledger.exchange(centre, after=1)
    assert seen() == clock.now


def test_an_answer_belongs_to_its_request_alone(centre: Centre) -> None:
    ledger = enrolled(centre).act(1)
    first, second = ledger.frame(sent_at=1), ledger.frame(sent_at=2)
    answer = centre.exchange(first)
    contract.open_answer(answer, ledger.centre_key, first)
    with pytest.raises(contract.BadMessage):
        contract.open_answer(answer, ledger.centre_key, second)
