"""Training: what was passed so far, the test by keys, its certificate, and the door to practice."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache, partial
from importlib import resources
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from outlet_app.errors import Known
from outlet_app.services.office.ports import TrainedRow
from outlet_app.services.office.training import PASS_PERCENT, QUESTIONS, Asked, Outcome, Question, drawn, questions_of
from resources.texts import _, language
from ui import formats
from ui.context import Context
from ui.office.training.question import QuestionView
from ui.office.training.result import ResultView
from ui.page import Page
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, Label

START, ASKING, DONE = range(3)


@cache
def bank() -> tuple[Question, ...]:
    """The questions, read at first use."""
    return questions_of(resources.files("resources").joinpath("training", "questions.json").read_bytes())


class TrainingPage(Page):
    """Start, questions one by one, result. `draw`: what makes a test; replaced where it must be known beforehand."""

    name = "training"

    def __init__(self, context: Context):
        super().__init__(context)
        self.draw: Callable[[], tuple[Asked, ...]] = lambda: drawn(bank(), random.SystemRandom())
        self.test: tuple[Asked, ...] = ()
        self.answers: dict[int, int] = {}
        self.place = 0
        self._outcome: Outcome | None = None
        self._taken: list[TrainedRow] = []
        self._busy = False
        self.title, self.subtitle = Label("title"), ElidedLabel("subtitle", name="training-subtitle")
        self.head = QHBoxLayout()
        self.explain, self.before = Label(wrap=True), Label("quiet", name="training-before", wrap=True)
        self.practise = KeyButton(key="Ctrl+T", name="training-practise")
        self.practise_explain = Label("quiet", wrap=True)
        self.question, self.result = QuestionView(), ResultView()
        self.stack = QStackedWidget()
        self.said = Label("problem", name="training-said", wrap=True)
        self.earlier = KeyButton(key="Page Up", name="training-earlier")
        self.go = KeyButton("primary", key="F10", name="primary")
        self._build()
        self._connect()

    def _build(self) -> None:
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.title)
        said.addWidget(self.subtitle)
        self.head.setSpacing(8)
        self.head.addLayout(said, 1)
        start = QWidget()
        column = QVBoxLayout(start)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.explain, self.before):
            column.addWidget(widget)
        column.addSpacing(12)
        column.addWidget(self.practise)
        column.addWidget(self.practise_explain)
        column.addStretch(1)
        for view in (start, self.question, self.result):
            self.stack.addWidget(view)
        card = Card(margin=24)
        card.body.addWidget(self.stack, 1)
        card.body.addWidget(self.said)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.earlier)
        buttons.addWidget(self.go, 1)
        card.body.addLayout(buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 14, 20, 12)
        whole.setSpacing(10)
        whole.addLayout(self.head)
        whole.addWidget(card, 1)
        self.stack_when_narrow(self.head)
        self.said.hide()

    def _connect(self) -> None:
        self.go.clicked.connect(self.primary)
        self.earlier.clicked.connect(self._earlier)
        self.practise.clicked.connect(self._practise)
        self.question.answered.connect(self._answered)
        self.question.on.connect(self._on)
        QShortcut(QKeySequence("PgUp"), self, self._earlier)
        QShortcut(QKeySequence("Ctrl+T"), self, self._practise)

    # -- texts

    def retranslate(self) -> None:
        """All texts anew."""
        self.title.setText(_("Training"))
        self.explain.setText(
            _(
                "{n} questions about the rules of this counter; {percent} per cent right answers pass. "
                "It takes five minutes, and can be taken again at any time. The result is recorded under your number."
            ).format(n=QUESTIONS, percent=PASS_PERCENT)
        )
        self.practise.say(_("Practise"))
        self.practise_explain.setText(
            _("Opens another window with invented people, where nothing counts and nothing is sent.")
        )
        self.earlier.say(_("Question before"))
        self.question.retranslate()
        self.result.retranslate()
        self._say()

    def _say(self) -> None:
        at = self.stack.currentIndex()
        passed = next((row for row in self._taken if row.passed), None)
        if passed is not None:
            self.before.setText(
                _("Passed on {day}: {score} of {most}, certificate {number}").format(
                    day=formats.day(formats.day_number(passed.at), year=True),
                    score=passed.score,
                    most=passed.most,
                    number=passed.certificate,
                )
            )
        else:
            self.before.setText(_("Not passed yet.") if self._taken else _("Not taken yet."))
        where = _("Question {n} of {most}").format(n=self.place + 1, most=len(self.test))
        self.subtitle.setText(where if at == ASKING else _("Signed in: {name}").format(name=self.context.actor.name))
        last = self.place + 1 >= len(self.test)
        words = {
            START: _("Begin the test"),
            ASKING: _("Finish the test") if last else _("Next question"),
            DONE: _("Print the result"),
        }
        self.go.say(words[at])
        self.earlier.setVisible(at == ASKING)
        self.earlier.setEnabled(self.place > 0)
        self.practise.setVisible(self.context.counter.practise is not None)
        self.practise_explain.setVisible(self.context.counter.practise is not None)

    def say(self, text: str) -> None:
        """What is wrong; "" takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    # -- coming and going

    def entered(self, **_arguments: Any) -> None:
        """Show what was passed; a test under way goes on."""
        taken, number = self.context.counter.office.training.taken, self.context.actor.number
        self.context.desk.ask(partial(taken, number), self._told_taken)
        if self.stack.currentIndex() == ASKING:
            self.question.take_cursor()
        else:
            self.go.setFocus()

    def _told_taken(self, rows: list[TrainedRow]) -> None:
        self._taken = rows
        self._say()

    def back(self) -> bool:
        """Esc: out of the result, or out of the test (nothing of it is recorded)."""
        if self.stack.currentIndex() == START:
            return False
        if self.stack.currentIndex() == ASKING:
            self.context.told.emit(lambda: _("The test is given up; nothing is recorded."), "warn")
        self._show(START)
        self.entered()
        return True

    def _show(self, at: int) -> None:
        self.say("")
        self.stack.setCurrentIndex(at)
        self._say()

    # -- the test

    def primary(self) -> None:
        """F10: begin, go on, finish, print."""
        at = self.stack.currentIndex()
        if at == START:
            self.test, self.answers, self.place = self.draw(), {}, 0
            self._ask()
        elif at == ASKING:
            self._on()
        elif self._outcome is not None:
            receipts, seq, shown = self.context.counter.receipts, self._outcome.saved.seq, language()
            self.context.desk.ask(lambda: receipts.print(seq, shown), self._printed, self._refused)

    def _ask(self) -> None:
        self._show(ASKING)
        self.question.ask(self.test[self.place], self.answers.get(self.place, -1))

    def _answered(self, chosen: int) -> None:
        self.answers[self.place] = chosen
        self.say("")

    def _on(self) -> None:
        if self.place not in self.answers:
            self.say(_("Choose an answer first: keys 1 to 4."))
            return
        if self.place + 1 < len(self.test):
            self.place += 1
            self._ask()
        elif not self._busy:
            self._busy = True
            finish = self.context.counter.office.training.finish
            call = partial(finish, self.test, dict(self.answers), self.context.actor)
            self.context.desk.ask(call, self._finished, self._refused)

    def _earlier(self) -> None:
        if self.stack.currentIndex() == ASKING and self.place > 0:
            self.place -= 1
            self._ask()

    def _finished(self, outcome: Outcome) -> None:
        self._busy = False
        self._outcome = outcome
        self.result.show_outcome(outcome, self.test, self.answers)
        self._show(DONE)
        self.go.setFocus()
        self.context.announce_saved(outcome.saved)

    def _printed(self, _count: int) -> None:
        self.context.told.emit(_("Printed."), "good")

    def _refused(self, error: Known) -> None:
        self._busy = False
        self.context.told.emit(partial(error.told, _), "fault")

    # -- practice

    def _practise(self) -> None:
        practise = self.context.counter.practise
        if practise is not None and self.stack.currentIndex() == START:
            self.context.desk.ask(practise, self._opened, self._refused)

    def _opened(self, _nothing: object) -> None:
        self.context.told.emit(_("The practice window opens in a moment."), "good")
