"""The test of the counter's rules: its bank, how it is drawn, marked and certified."""

from __future__ import annotations

import random
from importlib import resources

import pytest

from outlet_app.domain.acts.office import Trained
from outlet_app.domain.entries import body_of
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.office.training import QUESTIONS, Asked, drawn, questions_of
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from resources.texts import LANGUAGES
from tests.support.counter import CLERK, INSTALLER

BANK = questions_of(resources.files("resources").joinpath("training", "questions.json").read_bytes())
NEEDED = {"masking", "prohibited", "reversal", "offline", "count", "weights"}


def answered(test: tuple[Asked, ...], wrong: int = 0) -> dict[int, int]:
    """Answers of which the first `wrong` are wrong."""
    return {
        place: (asked.right + 1) % len(asked.answers) if place < wrong else asked.right
        for place, asked in enumerate(test)
    }


def test_the_bank() -> None:
    """At least 25 questions on at least as many topics as are asked, each whole in both languages, no two alike."""
    assert len(BANK) >= 25
    assert len({one.topic for one in BANK}) >= QUESTIONS
    assert {one.topic for one in BANK} >= NEEDED
    assert len({one.code for one in BANK}) == len(BANK)
    for language in LANGUAGES:
        texts = [one.text[language] for one in BANK]
        assert len(set(texts)) == len(texts)
        for one in BANK:
            answers = [one.right[language], *(wrong[language] for wrong in one.wrong)]
            assert len(set(answers)) == len(answers) >= 3
            assert one.why[language]
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in one.text["zh_CN"]) for one in BANK)


@pytest.mark.parametrize("seed", range(20))
def test_drawn_anew_each_time(seed: int) -> None:
    """Ten questions of ten topics; the right answer is somewhere among them."""
    test = drawn(BANK, random.Random(seed))
    assert len(test) == QUESTIONS
    assert len({one.question.topic for one in test}) == QUESTIONS
    assert all(one.answers[one.right] == one.question.right for one in test)
    assert test != drawn(BANK, random.Random(seed + 1000))


def test_a_small_bank_is_asked_wholly() -> None:
    """Fewer topics than questions: more than one of each; never one twice."""
    test = drawn(BANK[:5], random.Random(1))
    assert {one.question.code for one in test} == {one.code for one in BANK[:5]}


@pytest.mark.parametrize(("wrong", "passed"), [(0, True), (2, True), (3, False), (10, False)])
def test_marked(store: Store, counter: Counter, wrong: int, passed: bool) -> None:
    """Eighty per cent pass; the certificate bears the counter and the entry's number; paper can be printed."""
    test = drawn(BANK, random.Random(7))
    made = counter.office.training.finish(test, answered(test, wrong), CLERK)
    assert (made.score, made.most, made.passed) == (10 - wrong, 10, passed)
    assert made.certificate == (f"SBD01-A-T{made.saved.seq:04d}" if passed else "")
    entry = store.ledger.entry(made.saved.seq)
    assert entry is not None
    assert body_of(entry) == Trained("02", "counter", 10 - wrong, 10, passed, made.certificate)
    (row,) = counter.office.training.taken("02")
    assert (row.certificate, row.passed) == (made.certificate, passed)
    assert counter.office.training.taken("01") == []
    paper = "\n".join(line.text for line in counter.receipts.lines(made.saved.seq, "en"))
    assert made.certificate in paper
    assert differences(store.engine) == []


def test_not_before_all_is_answered(counter: Counter) -> None:
    """Nothing is recorded for half a test, none at all, or an installer."""
    test = drawn(BANK, random.Random(7))
    for answers in ({}, {0: 0}, answered(test) | {10: 0}):
        with pytest.raises(Refused, match="E835"):
            counter.office.training.finish(test, answers, CLERK)
    with pytest.raises(Refused, match="E835"):
        counter.office.training.finish((), {}, CLERK)
    with pytest.raises(NotAllowed, match="E310"):
        counter.office.training.finish(test, answered(test), INSTALLER)
    assert counter.office.training.taken("02") == []
