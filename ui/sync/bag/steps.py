"""The three cards side by side, and which of them has the page's one primary action."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from resources.texts import _
from ui.sync.bag import telling
from ui.sync.bag.plan import Step
from ui.sync.bag.step_card import StepCard, Turn

WRITE, TAKE = "write", "take"
"""What the first and the third step do; names of jobs."""


class Steps(QHBoxLayout):
    """Emits: `wanted()` when a step's button is pressed · `stop_wanted()`."""

    wanted = Signal()
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.write = StepCard("write", 1, "write")
        self.carry = StepCard("carry", 2, "carry")
        self.take = StepCard("take", 3, "take")
        self.cards = (self.write, self.carry, self.take)
        self.setSpacing(12)
        for card in self.cards:
            self.addWidget(card, 1)
            card.button.clicked.connect(self.wanted)
            card.stop.clicked.connect(self.stop_wanted)

    def retranslate(self) -> None:
        """What each step is; how it stands is told by `show_view`."""
        self.write.say(
            _("Put the stick in and write the bag"),
            _("Everything that waits here is sealed for the centre and written on the stick as one file."),
        )
        self.carry.say(
            _("Carry it to the county office"),
            _("Give the stick to the van's driver or take it there: the office reads the bag and puts its answer on."),
        )
        self.take.say(
            _("Put it back and take in the answer"),
            _("When the stick is back, the answer on it turns what was accepted green, without a line."),
        )

    def small(self, small: bool) -> None:
        """Smaller pictures, where something stands below."""
        for card in self.cards:
            card.picture.small(small)

    def move(self, thousandths: int) -> None:
        """How far the work is."""
        self.write.progress.setValue(thousandths)
        self.take.progress.setValue(thousandths)

    def show_view(self, view: telling.View, doing: str) -> None:
        """How the steps stand; `doing`: the job under way, "" for none."""
        for card, turn in zip(self.cards, telling.turns(view.step), strict=True):
            card.stand(turn, turn is Turn.NOW or view.step is Step.DONE)
        self.write.tell(*telling.writing(view))
        self.carry.tell(*telling.carrying(view))
        self.take.tell(*telling.answering(view))
        self.write.work(_("Writing on the stick…") if doing == WRITE else "")
        self.take.work(_("Taking in the answer…") if doing == TAKE else "")
        taking = view.step is Step.TAKE and not view.practice
        self.write.offer(_write_words(view) if not doing and view.writes else "")
        self.take.offer(_("Take in the answer") if not doing and taking else "")

    def target(self, view: telling.View, doing: str) -> QWidget:
        """Where the cursor belongs: the button to press, or else the card of the step that is now."""
        if doing in (WRITE, TAKE):
            return self.write.stop if doing == WRITE else self.take.stop
        for card in (self.take, self.write):
            if not card.button.isHidden():
                return card.button
        return {Step.CARRY: self.carry, Step.DONE: self.take}.get(view.step, self.write)


def _write_words(view: telling.View) -> str:
    if view.step is Step.QUIET:
        return _("Ask for news")
    return _("Write it anew") if view.found.under_way is not None else _("Write the bag")
