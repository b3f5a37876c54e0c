"""Bags on a stick between a machine and the centre of a `World`: written, brought, tampered with, taken in, in any
order and more than once."""

from __future__ import annotations

from pathlib import Path

import pytest

from central.cli_bag import take_in
from outlet_app.errors import Refused
from outlet_app.services.bags import Bags, Stick
from tests.chaos.machine import Machine, Row
from tests.chaos.world import World


class Carrying:
    """`folder`: the stick."""

    def __init__(self, world: World):
        self._world = world
        self.folder = world.folder / "stick"
        self.folder.mkdir()
        self._ledgers: dict[str, list[Row]] = {}

    @property
    def _stick(self) -> Stick:
        return Stick(str(self.folder), "stick")

    def bags(self) -> list[Path]:
        """What lies there, by name."""
        return sorted(self.folder.glob("*.bag"))

    def write(self, machine: Machine) -> str:
        """Everything the centre is not known to hold."""
        written = _bags(machine).write(self._stick)
        self._ledgers[written.bag.name] = list(machine.ledger)
        return written.bag.name

    def bring(self) -> str:
        """The county office imports every bag; again adds nothing."""
        before = len(self._world.held)
        for path in self.bags():
            for _ in range(2):
                told = take_in(self._world.house.centre, path)
                self._world.grown(self._ledgers[path.name])
                assert told.mark == len(self._world.held)
            assert told.entries == 0, "the same bag again brought something"
        return f"brought {len(self._world.held) - before}"

    def tamper(self, luck: int) -> str:
        """One byte of a bag is another: refused, nothing taken; then it is put right again."""
        path = self.bags()[luck % len(self.bags())]
        data = path.read_bytes()
        place = luck % len(data)
        path.write_bytes(data[:place] + bytes((data[place] ^ 1,)) + data[place + 1 :])
        with pytest.raises(Refused):
            take_in(self._world.house.centre, path)
        self._world.grown(self._world.held)
        path.write_bytes(data)
        return f"byte {place} of {path.name}: refused"

    def take(self, machine: Machine) -> str:
        """Every reply is taken in; again adds nothing."""
        before = machine.facts.position()[0]
        bags = _bags(machine)
        taken = bags.take(self._stick)
        again = bags.take(self._stick)
        assert (again.taken, again.accepted, again.news) == ((), 0, ()), "the same reply again brought something"
        mark = machine.facts.position()[0]
        assert taken.mark == mark
        if mark > before:
            self._world.told(machine.ledger[:mark])
        machine.sent = min(machine.sent, mark) if mark != before else machine.sent
        machine.feed.clear()
        machine.feed.update(machine.stored_feed())
        return f"accepted {taken.accepted}, up to {mark:04d}"


def _bags(machine: Machine) -> Bags:
    found = machine.acting.counter.bags
    assert found is not None
    return found
