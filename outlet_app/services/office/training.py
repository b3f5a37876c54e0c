"""The short test a clerk takes before working alone: ten questions about this counter's own rules, one a topic, drawn
and shuffled anew each time; 80 per cent pass. What came of it is an entry, with a certificate's number when passed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from outlet_app.domain.acts.office import Trained
from outlet_app.domain.entries import Kind
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.office.ports import TrainedRow

COURSE = "counter"
QUESTIONS = 10
PASS_PERCENT = 80
Texts = dict[str, str]
"""A text by language ("zh_CN", "en")."""


class Question(msgspec.Struct, frozen=True):
    """One question of the bank. `why`: what the rule is, shown after the answer."""

    code: str
    topic: str
    text: Texts
    right: Texts
    wrong: tuple[Texts, ...]
    why: Texts


@dataclass(frozen=True)
class Asked:
    """A question as it is put: its answers in the order they stand in, and the place of the right one."""

    question: Question
    answers: tuple[Texts, ...]
    right: int


@dataclass(frozen=True)
class Outcome:
    """What a test came to. `certificate` "" when not passed."""

    saved: Saved
    score: int
    most: int
    passed: bool
    certificate: str


def questions_of(data: bytes) -> tuple[Question, ...]:
    """The bank out of its file. Raises `msgspec.MsgspecError` for what is none."""
    return msgspec.json.decode(data, type=tuple[Question, ...])


def drawn(bank: Sequence[Question], chance: random.Random, count: int = QUESTIONS) -> tuple[Asked, ...]:
    """A test: of `count` topics one question each, in any order, the answers shuffled; fewer topics give more than one
    of each."""
    topics: dict[str, list[Question]] = {}
    for question in bank:
        topics.setdefault(question.topic, []).append(question)
    for of_topic in topics.values():
        chance.shuffle(of_topic)
    names = list(topics)
    chance.shuffle(names)
    chosen: list[Question] = []
    while len(chosen) < min(count, len(bank)):
        for name in names:
            if topics[name] and len(chosen) < count:
                chosen.append(topics[name].pop())
    return tuple(_asked(question, chance) for question in chosen)


def _asked(question: Question, chance: random.Random) -> Asked:
    answers = [question.right, *question.wrong]
    chance.shuffle(answers)
    return Asked(question, tuple(answers), answers.index(question.right))


class TrainingService:
    """Marks tests and keeps what came of them. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def finish(self, test: Sequence[Asked], answers: Mapping[int, int], actor: StaffMember) -> Outcome:
        """Mark the test of `actor`: `answers` by the question's place, from 0. Raises `Refused` E835 while a question
        has no answer, `NotAllowed` E310, `StoreTrouble`."""
        check_acting(actor)
        if not test or set(answers) != set(range(len(test))):
            raise Refused("E835", N_("Some questions have no answer yet."), do=N_("Answer them, then finish."))
        score = sum(answers[place] == asked.right for place, asked in enumerate(test))
        passed = score * 100 >= PASS_PERCENT * len(test)
        with self._deps.ledger.writing() as writing:
            certificate = f"{self._deps.identity.counter}-T{writing.next_seq():04d}" if passed else ""
            body = Trained(actor.number, COURSE, score, len(test), passed, certificate)
            saved = writing.append(Kind.TRAINED, body, actor_name(actor))
        return Outcome(saved, score, len(test), passed, certificate)

    def taken(self, number: str) -> list[TrainedRow]:
        """The tests of a person, newest first."""
        with self._deps.books.reading() as books:
            return books.office.trained(number)
