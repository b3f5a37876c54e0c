"""Two machines with copies of one store are told from one machine on a bad line: by the starts of its program."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from nacl.signing import SigningKey

from central import alarms
from central.centre import Centre
from central.enrolment import revoke
from central.starts import MOST_STRAYS
from sync import contract
from sync.contract import CLONE
from tests.central.ledger import DAY, Ledger, enrolled, stored

A, B, C = b"a" * 8, b"b" * 8, b"c" * 8


class Machine:
    """A machine that works as a counter: one start of its program at a time, its own clock."""

    def __init__(self, centre: Centre, ledger: Ledger, start: int, sign: bytes, clock: int = DAY):
        self._centre, self.ledger, self.start, self.sign, self.clock = centre, ledger, start, sign, clock

    def frame(self, after: int, **changed: Any) -> bytes:
        """A request of now."""
        self.clock += 1000
        told = {"start": self.start, "sign": self.sign, "sent_at": self.clock} | changed
        return self.ledger.frame(after, **told)

    def say(self, after: int | None = None, **changed: Any) -> contract.Answer:
        """One exchange, of everything after `after` (else nothing)."""
        frame = self.frame(self.ledger.head if after is None else after, **changed)
        return self.answer(frame)

    def answer(self, frame: bytes) -> contract.Answer:
        """What the centre answers to a frame, made now or long ago."""
        return contract.open_answer(self._centre.exchange(frame), self.ledger.centre_key, frame)


def kinds(centre: Centre) -> list[str]:
    """What stands."""
    return [one.kind for one in alarms.listed(centre.engine)]


@pytest.fixture
def one(centre: Centre) -> Machine:
    """A machine in its third start, everything sent."""
    machine = Machine(centre, enrolled(centre).act(6), 3, A)
    assert machine.say(0).refusal == ""
    return machine


def copied(one: Machine, start: int, sign: bytes, clock: int = DAY) -> Machine:
    """A machine made of a copy of another's disk."""
    return Machine(one._centre, one.ledger.copy(), start, sign, one.clock + clock)


@pytest.mark.parametrize("behind_ms", [0, 10 * 60_000])
def test_the_same_start_with_another_sign(centre: Centre, one: Machine, behind_ms: int) -> None:
    """Met at the first exchange, whatever its clock says: nothing stored, alarm kept; the other one goes on and
    hears it."""
    two = copied(one, 3, B, -behind_ms)
    two.ledger.order(111)
    answer = two.say(6)
    assert (answer.refusal, answer.mark, answer.standing) == (CLONE, 6, "")
    assert stored(centre) == one.ledger.rows
    assert kinds(centre) == [CLONE]
    one.ledger.order(222)
    answer = one.say(6)
    assert (answer.refusal, answer.mark, answer.standing) == ("", 7, CLONE)
    assert stored(centre) == one.ledger.rows


def test_a_copy_that_started_once_more_is_the_newest(centre: Centre, one: Machine) -> None:
    """The machine that shows the newest start goes on; the older one is refused and told."""
    two = copied(one, 4, B)
    two.ledger.order(111)
    assert two.say(6).refusal == ""
    one.clock = two.clock
    assert one.say().refusal in (contract.BEHIND, CLONE)
    assert CLONE in kinds(centre)
    assert two.say().standing == CLONE
    assert stored(centre) == two.ledger.rows


def test_a_copy_with_a_slow_clock(centre: Centre, one: Machine) -> None:
    """An older start whose time lies before the newest request's may be a late message: refused at once, and told when
    it comes again and again."""
    newest = copied(one, 4, B)
    assert newest.say().refusal == ""
    for _ in range(MOST_STRAYS):
        assert one.say().refusal == CLONE
    assert kinds(centre) == []
    assert newest.say().standing == ""
    assert one.say().refusal == CLONE
    assert kinds(centre) == [CLONE]
    assert newest.say().standing == CLONE


def test_what_is_no_second_machine(centre: Centre, one: Machine) -> None:
    """Requests repeated, starts that never got through, restarts, a late message of each earlier start."""
    frame = one.frame(6)
    for _ in range(3):
        assert one.answer(frame).refusal == ""
    late = [one.frame(6), one.frame(3)]
    one.start, one.sign = 5, B  # the fourth start was killed before a request got through
    assert one.say().refusal == ""
    for message in late:
        one.answer(message)
    late.append(one.frame(6))
    one.start, one.sign = 6, C
    assert one.say().refusal == ""
    for message in late:
        one.answer(message)
    assert one.say().standing == ""
    assert kinds(centre) == []


def test_a_first_request_that_comes_late(centre: Centre, one: Machine) -> None:
    """A start whose very first request is overtaken by the next start's: its sign was never seen here."""
    one.start, one.sign = 4, B
    late = one.frame(6)
    one.start, one.sign = 5, C
    assert one.say().refusal == ""
    one.answer(late)
    assert kinds(centre) == []


def test_a_counter_that_tells_no_start(centre: Centre, one: Machine) -> None:
    """An older program: nothing is judged, and nothing forgotten."""
    one.start, one.sign = 0, b""
    assert one.say().refusal == ""
    one.ledger.order(333)
    assert one.say(6).mark == 7
    one.start, one.sign = 4, B
    assert one.say().refusal == ""
    assert kinds(centre) == []


@pytest.mark.parametrize(("start", "sign"), [(-1, A), (1 << 62, A), ((1 << 63) - 1, A), (2, b""), (9, b"x" * 5000)])
def test_starts_out_of_bounds(centre: Centre, one: Machine, start: int, sign: bytes) -> None:
    """What is no start is none; a long sign is told by its beginning. The database bears all of it."""
    assert one.say(start=start, sign=sign).refusal == ""
    assert kinds(centre) == []


def test_a_restored_centre_knows_an_older_start(centre: Centre, one: Machine) -> None:
    """What a backup remembers is past: the counter's start is newer, and that is all right."""
    one.start, one.sign = 9, B
    assert one.say().refusal == ""
    assert kinds(centre) == []


def test_ledgers_that_differ_are_told_to_the_other_one_too(centre: Centre, one: Machine) -> None:
    """Both wrote: a fork; the start says that it is another machine, also where it is the newer one."""
    two = copied(one, 4, B)
    two.ledger.order(111)
    one.ledger.order(222)
    assert one.say(6).refusal == ""
    answer = two.say(6)
    assert (answer.refusal, sorted(kinds(centre))) == (contract.FORK, [CLONE, contract.FORK])
    assert one.say().standing == CLONE
    assert one.say().refusal == ""  # a machine that was refused is not the newest start


def test_a_damaged_ledger_of_one_machine_is_no_second_machine(centre: Centre, one: Machine) -> None:
    """The same start with other entries: somebody changed them; nobody else works here."""
    one.ledger = one.ledger.copy(upto=5)
    one.ledger.order(999)
    assert one.say(5).refusal == contract.FORK
    assert kinds(centre) == [contract.FORK]


def test_enrolled_anew_it_is_settled(centre: Centre, one: Machine) -> None:
    """A new code, a new key: counting begins anew, the alarm is settled, the other machine is out."""
    two = copied(one, 3, B)
    assert two.say().refusal == CLONE
    fresh = Machine(centre, replace(one.ledger, key=SigningKey.generate()), 1, C, one.clock)
    code = centre.issue_code("SBD01", "A").code
    centre.enrol(fresh.ledger.enrol_request(code))
    answer = fresh.say()
    assert (answer.refusal, answer.standing, kinds(centre)) == ("", "", [])
    (settled,) = alarms.listed(centre.engine, settled=True)
    assert (settled.kind, settled.note, settled.settled_at is None) == (CLONE, "enrolled anew", False)
    for old in (one, two):
        told = old.say()
        assert (told.refusal, told.standing) == (contract.REVOKED, contract.REPLACED)
    assert fresh.say().refusal == ""
    assert kinds(centre) == []


def test_a_former_key_is_told_also_when_revoked_since(centre: Centre, one: Machine) -> None:
    """And its pictures and its asking for the ledger too; a key that is the counter's again is no former one."""
    fresh = replace(one.ledger, key=SigningKey.generate())
    centre.enrol(fresh.enrol_request(centre.issue_code("SBD01", "A").code))
    revoke(centre.engine, "SBD01-A")
    assert one.say().standing == contract.REPLACED
    frame = contract.seal_picture(contract.Picture("SBD01-A", bytes(32), b"\xff\xd8\xff"), one.ledger.key)
    kept = contract.open_kept(centre.picture(frame), one.ledger.centre_key, frame)
    assert kept.refusal == contract.REVOKED
    centre.enrol(one.ledger.enrol_request(centre.issue_code("SBD01", "A").code))
    assert one.say().refusal == ""
    assert Machine(centre, fresh, 1, C).say().standing == contract.REPLACED


def test_looking_spends_no_code_and_changes_nothing(centre: Centre, one: Machine) -> None:
    """Who the code is for, and the hash of any entry; then it still enrols."""
    fresh = replace(one.ledger, key=SigningKey.generate())
    code = centre.issue_code("SBD01", "A").code
    asked = msgspec.json.decode(fresh.enrol_request(code), type=contract.EnrolRequest)
    for look, seq in ((0, 0), (4, 4), (6, 6), (99, 6)):
        found = centre.enrol(msgspec.json.encode(msgspec.structs.replace(asked, look=look)))
        answer = msgspec.json.decode(found, type=contract.EnrolAnswer)
        assert (answer.counter, answer.mark, answer.hash) == ("SBD01-A", 6, one.ledger.hashes[seq].hex())
    assert one.say().refusal == ""
    centre.enrol(msgspec.json.encode(asked))
    assert one.say().refusal == contract.REVOKED
