"""One-time codes: once, for one key, for seven days, for five attempts."""

from __future__ import annotations

import msgspec
import pytest
from nacl.signing import SigningKey
from sqlalchemy import select

from central.centre import Centre
from central.engine import reading
from central.enrolment import LIFE_MS, NotEnrolled, revoke
from central.senders import Unwelcome
from central.tables import counter
from outlet_app.errors import Refused
from sync import codes, contract
from tests.central.conftest import Clock
from tests.central.ledger import Ledger, enrolled


def answered(centre: Centre, ledger: Ledger, code: str) -> contract.EnrolAnswer:
    """The centre's answer to this counter with this code."""
    return msgspec.json.decode(centre.enrol(ledger.enrol_request(code)), type=contract.EnrolAnswer)


def refusal(centre: Centre, ledger: Ledger, code: str) -> str:
    """Why the centre would not."""
    with pytest.raises(NotEnrolled) as refused:
        centre.enrol(ledger.enrol_request(code))
    return refused.value.reason


def wrong(code: str) -> str:
    """A code of the same name with another secret."""
    return code[:-1] + ("2" if code[-1] != "2" else "3")


def test_the_answer_says_who_the_counter_is_and_proves_the_centre(centre: Centre) -> None:
    ledger, issued = Ledger(), centre.issue_code("SBD01", "A", "十八洞")
    answer = answered(centre, ledger, issued.code)
    assert (answer.counter, answer.outlet, answer.outlet_name, answer.mark) == ("SBD01-A", "SBD01", "十八洞", 0)
    centre_key = bytes.fromhex(answer.centre_key)
    assert centre_key == centre.public_key
    proof = codes.centre_proof(codes.tidied(issued.code), bytes(ledger.key.verify_key), centre_key, "SBD01-A")
    assert codes.same(answer.proof, proof)


def test_a_lost_answer_is_given_again_but_not_to_another_key(centre: Centre, clock: Clock) -> None:
    ledger, code = Ledger(), centre.issue_code("SBD01", "A").code
    first = answered(centre, ledger, code)
    clock.now += LIFE_MS + 1
    assert answered(centre, ledger, code) == first
    assert refusal(centre, Ledger(), code) == "used"
    ledger.centre_key = bytes.fromhex(first.centre_key)
    assert ledger.act(1).exchange(centre).mark == 1


def test_a_code_expires(centre: Centre, clock: Clock) -> None:
    code = centre.issue_code("SBD01", "A").code
    clock.now += LIFE_MS + 1
    assert refusal(centre, Ledger(), code) == "expired"
    clock.now -= 1
    assert answered(centre, Ledger(), code).counter == "SBD01-A"


def test_five_wrong_proofs_burn_a_code(centre: Centre) -> None:
    code = centre.issue_code("SBD01", "A").code
    for _ in range(4):
        assert refusal(centre, Ledger(), wrong(code)) == "wrong"
    spared = centre.issue_code("SBD01", "B").code
    assert refusal(centre, Ledger(), wrong(code)) == "wrong"
    assert refusal(centre, Ledger(), code) == "burnt"
    assert refusal(centre, Ledger(), wrong(code)) == "wrong"
    assert answered(centre, Ledger(), spared).counter == "SBD01-B"


def test_four_wrong_proofs_do_not(centre: Centre) -> None:
    code = centre.issue_code("SBD01", "A").code
    for _ in range(4):
        refusal(centre, Ledger(), wrong(code))
    assert answered(centre, Ledger(), code).counter == "SBD01-A"


def test_an_unknown_code_says_no_more_than_a_wrong_one(centre: Centre) -> None:
    assert refusal(centre, Ledger(), "2222-2222-2222") == "wrong"
    for body in (
        contract.EnrolRequest("\0\0", "00" * 32, "proof"),
        contract.EnrolRequest("2222", "no hex", "proof"),
        contract.EnrolRequest("2222", "00", "证明"),
    ):
        with pytest.raises(NotEnrolled, match="wrong"):
            centre.enrol(msgspec.json.encode(body))


def test_a_newer_code_replaces_an_unused_one(centre: Centre) -> None:
    first, second = centre.issue_code("SBD01", "A").code, centre.issue_code("SBD01", "A").code
    assert refusal(centre, Ledger(), first) == "wrong"
    assert answered(centre, Ledger(), second).counter == "SBD01-A"


def test_the_outlets_name_is_said_once(centre: Centre, clock: Clock) -> None:
    """A later code, for the same counter or another of the outlet, needs no name; a new name replaces it."""
    centre.issue_code("SBD01", "A", "十八洞")
    again = Ledger()
    assert answered(centre, again, centre.issue_code("SBD01", "A").code).outlet_name == "十八洞"
    assert answered(centre, Ledger("SBD01-B"), centre.issue_code("SBD01", "B").code).outlet_name == "十八洞"
    assert answered(centre, Ledger("HYX02-A"), centre.issue_code("HYX02", "A").code).outlet_name == "HYX02"
    clock.now += 1
    centre.issue_code("SBD01", "C", "十八洞村")
    assert answered(centre, Ledger("SBD01-D"), centre.issue_code("SBD01", "D").code).outlet_name == "十八洞村"


def test_a_new_machine_takes_over_the_counter_and_its_history(centre: Centre) -> None:
    old = enrolled(centre).act(4)
    old.exchange(centre)
    issued = centre.issue_code("SBD01", "A")
    assert issued.mark == 4
    new = old.copy()
    new.key = SigningKey.generate()
    assert answered(centre, new, issued.code).mark == 4
    told = old.exchange(centre, after=4)
    assert (told.refusal, told.standing) == (contract.REVOKED, contract.REPLACED)
    stranger = old.copy()
    stranger.key = SigningKey.generate()
    with pytest.raises(Unwelcome):
        stranger.exchange(centre, after=4)
    new.act(1)
    assert new.exchange(centre, after=4).mark == 5
    with reading(centre.engine) as db:
        assert db.execute(select(counter.c.outlet_name)).scalar() == "十八洞"


def test_a_revoked_counter_needs_a_new_code(centre: Centre) -> None:
    ledger, code = Ledger(), centre.issue_code("SBD01", "A").code
    ledger.centre_key = bytes.fromhex(answered(centre, ledger, code).centre_key)
    revoke(centre.engine, "SBD01-A")
    assert refusal(centre, ledger, code) == "used"
    assert ledger.exchange(centre).refusal == contract.REVOKED
    answered(centre, ledger, centre.issue_code("SBD01", "A").code)
    assert ledger.exchange(centre).refusal == ""


@pytest.mark.parametrize(("outlet", "letter"), [("sbd01", "A"), ("SBD01", ""), ("S", "A"), ("SBD01", "A-B"), ("", "A")])
def test_a_counter_needs_a_name_that_can_be_said(centre: Centre, outlet: str, letter: str) -> None:
    with pytest.raises(Refused, match="C301"):
        centre.issue_code(outlet, letter)


def test_nobody_unknown_can_be_revoked(centre: Centre) -> None:
    with pytest.raises(Refused, match="C302"):
        revoke(centre.engine, "SBD09-Z")
