"""The state machine of `tests.chaos.test_states` with bags beside the line: a stick goes to and fro meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import note
from hypothesis.stateful import precondition, rule

from tests.chaos.carrying import Carrying
from tests.chaos.test_states import LUCK, ROUNDS, WHICH, History, model, play  # noqa: F401 - the fixture


class BagHistory(History):
    """One story with a stick in it. No alarm has a cause here either."""

    def __init__(self) -> None:
        super().__init__()
        self.carrying = Carrying(self.world)

    @rule(which=WHICH)
    def bag_is_written(self, which: int) -> None:
        """What waits goes on the stick."""
        machine = self._machine(which)
        note(f"{machine.name}: wrote {self.carrying.write(machine)}")

    @precondition(lambda self: self.carrying.bags())
    @rule()
    def bags_are_brought(self) -> None:
        """The office imports what lies there."""
        note(f"office: {self.carrying.bring()}")

    @precondition(lambda self: self.carrying.bags())
    @rule(luck=LUCK)
    def bag_is_tampered_with(self, luck: int) -> None:
        """One byte."""
        note(f"office: {self.carrying.tamper(luck)}")

    @rule(which=WHICH)
    def replies_are_taken(self, which: int) -> None:
        """The stick is back at the counter."""
        machine = self._machine(which)
        note(f"{machine.name}: took replies, {self.carrying.take(machine)}")


@pytest.mark.timeout(max(180, ROUNDS * 3))
def test_bags_beside_the_line(model: Path) -> None:  # noqa: F811
    """Whatever brings an entry first, it is there once; the other way adds nothing."""
    play(type("BagHistory", (BagHistory,), {"model": model}), ROUNDS or 4, 30)
