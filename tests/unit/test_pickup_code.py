"""Pick-up codes: random, expiring, limited in attempts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.identifiers.pickup_code import Answer, PickupCode, PickupRules, attempt, issue
from outlet_app.errors import Refused

NOW = 1_790_000_000_000


def wrong(issued: PickupCode) -> str:
    """A code that is not the issued one."""
    return f"{(int(issued.code) + 1) % 10**6:06d}"


def test_right_once() -> None:
    issued = issue(random.Random(1).randrange, NOW)
    assert issued.code not in repr(issued)
    used, answer = attempt(issued, f" {issued.code[:3]} {issued.code[3:]} ", NOW)
    assert answer is Answer.RIGHT
    assert attempt(used, issued.code, NOW)[1] is Answer.LOCKED


def test_wrong_attempts_lock() -> None:
    issued = issue(random.Random(2).randrange, NOW, rules=PickupRules(attempts=3))
    answers = []
    for _ in range(3):
        issued, answer = attempt(issued, wrong(issued), NOW)
        answers.append(answer)
    assert answers == [Answer.WRONG, Answer.WRONG, Answer.LOCKED]
    assert attempt(issued, issued.code, NOW)[1] is Answer.LOCKED


def test_expires_to_the_millisecond() -> None:
    issued = issue(random.Random(3).randrange, NOW, rules=PickupRules(lifetime_ms=1000))
    assert attempt(issued, issued.code, NOW + 999)[1] is Answer.RIGHT
    assert attempt(issued, issued.code, NOW + 1000) == (issued, Answer.EXPIRED)
    assert attempt(issued, issued.code, NOW - 86_400_000)[1] is Answer.RIGHT


def test_full_width_digits_from_an_input_method() -> None:
    issued = issue(lambda below: 123456, NOW)
    assert attempt(issued, "１２３４５６", NOW)[1] is Answer.RIGHT


def test_never_one_that_is_waiting() -> None:
    drawn = iter([7, 7, 8])
    assert issue(lambda below: next(drawn), NOW, {"000007"}).code == "000008"
    with pytest.raises(Refused, match="E190"):
        issue(lambda below: 7, NOW, {"000007"})


@given(st.integers(), st.integers(4, 8))
def test_digits_are_a_setting(seed: int, digits: int) -> None:
    code = issue(random.Random(seed).randrange, NOW, rules=PickupRules(digits=digits)).code
    assert len(code) == digits
    assert code.isdigit()
