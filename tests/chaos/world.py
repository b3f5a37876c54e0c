"""Counter, line, centre and the people around them, with what must be true of them after every step.

The model is small: what each machine was told is saved, what the centre held after the last step, and what was ever
acknowledged. Everything else is read from the real files.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from outlet_app.domain.acts.persons import PartyErased
from outlet_app.domain.entries import Kind, body_of, decode
from outlet_app.errors import Refused, Unreachable
from outlet_app.services.export import figures_of
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import open_store
from sync.exchange import Outcome
from tests.chaos import office
from tests.chaos.airline import Airline, Fault, Message
from tests.chaos.house import House, Stand
from tests.chaos.machine import Machine, Row
from tests.support.counter import HandClock

SAME, PREFIX, BEHIND, FORK = "same", "prefix", "behind", "fork"
UNREACHED = ("E420", "E425")


def template(folder: Path) -> None:
    """An enrolled counter and its centre, in files; made once, copied for each history."""
    clock = HandClock()
    house = House(f"sqlite:///{folder / 'central.db'}", folder, clock)
    for number in range(6):
        house.tell(f"n{number}", b"\xa5hello")
    office.enrol(house.centre, office.code(house.centre), folder / "A", clock)
    house.close()


class World:
    """`cause`: something was copied or put back, so that two histories of one counter may meet: from then on an alarm
    is no surprise. `acknowledged`: (number, hash) of everything that anybody was told the centre holds."""

    def __init__(self, model: Path, folder: Path, url: str = ""):
        self.folder = folder
        shutil.copytree(model / "A", folder / "A")
        self.clock = HandClock()
        self.clock.at += 600_000
        (folder / "copies").mkdir()
        if not url:
            shutil.copyfile(model / "central.db", folder / "central.db")
        self.house = House(url or f"sqlite:///{folder / 'central.db'}", folder / "copies", self.clock)
        if url:
            before = House(f"sqlite:///{model / 'central.db'}", folder, self.clock)
            self.house.put_back(before._all_rows())
            before.close()
        self.line = Airline(lambda: self.house.centre)
        self.machines = {"A": Machine("A", folder / "A", self.clock, self.line)}
        self.held: list[Row] = []
        self.acknowledged: set[tuple[int, bytes]] = set()
        self.late: list[tuple[Message, Machine, list[Row]]] = []
        self.stands: list[Stand] = []
        self.backups: dict[str, tuple[Path, list[Row]]] = {}
        self.ghosts: set[tuple[str, str]] = set()
        self.cause = self.enrolled = False
        self.clock_went_back = False
        self.resent_most = 0

    def close(self) -> None:
        """Let everything go."""
        for machine in self.machines.values():
            machine.drop()
        self.house.close()

    # -- what happens

    def relation(self, machine: Machine) -> str:
        """How the machine's ledger stands to the centre's."""
        mine, there = machine.ledger, self.held
        common = min(len(mine), len(there))
        if mine[:common] != there[:common]:
            return FORK
        return BEHIND if len(mine) < len(there) else PREFIX

    def exchange(self, machine: Machine, fault: Fault = Fault.NONE) -> str:
        """One, with what the line does to it; in a word what came of it."""
        relation, before = self.relation(machine), machine.facts.position()
        there = self.house.look()
        welcome = there.welcomes(machine.key)
        unconfirmed = machine.last_try
        sent_at = self.clock.at + 1
        self.line.fault = fault
        here = len(self.line.late)
        word, outcome = self._tried(machine)
        if word in UNREACHED:
            assert fault not in (Fault.NONE, Fault.DOUBLED), word
        elif outcome is None:
            self._check_refusal(machine, word, relation, welcome)
            late = relation == BEHIND and (sent_at < there.asked_at or self.clock_went_back)
            assert not welcome or late or self.house.look().alarms, "alarm here, none at the centre"
        self.line.fault = Fault.NONE
        self.late += [(message, machine, list(machine.ledger)) for message in self.line.late[here:]]
        self.grown(machine.ledger if welcome else self.held)
        handed, sent = list(machine.facts.handed), machine.sent
        again = machine.resent()
        self.resent_most = max(self.resent_most, again)
        assert again <= unconfirmed, f"{again} entries again: {handed} after {sent}, {word}"
        if outcome is None:
            assert machine.facts.position()[0] == before[0], "no answer was taken, and the mark moved"
        else:
            self._check_accepted(machine, outcome, relation, welcome)
        return word

    def _tried(self, machine: Machine) -> tuple[str, Outcome | None]:
        try:
            outcome = machine.exchange.once()
        except (Unreachable, Refused) as trouble:
            return trouble.code, None
        return f"accepted to {outcome.mark:04d}", outcome

    def _check_refusal(self, machine: Machine, code: str, relation: str, welcome: bool) -> None:
        if not welcome:
            assert code == "E426", code
        elif relation in (FORK, BEHIND):
            assert code in ("E427", "E428"), code
        else:
            assert code == "E446", code
            assert self.cause, "an alarm without cause"
        assert not welcome or machine.facts.alarm(), "told, and not kept"  # to a stranger nothing signed is said

    def _check_accepted(self, machine: Machine, outcome: Outcome, relation: str, welcome: bool) -> None:
        assert welcome, "who is not welcome was heard"
        assert relation == PREFIX, f"{relation}, and nobody noticed"
        assert outcome.mark == len(self.held) == machine.facts.position()[0]
        assert machine.facts.alarm() == ""
        machine.answered(outcome.mark)
        self.told(machine.ledger[: outcome.mark])

    def told(self, rows: list[Row]) -> None:
        """Somebody heard that the centre holds these."""
        self.acknowledged |= {(row.seq, row.hash) for row in rows}

    def grown(self, ledger: list[Row]) -> None:
        """The centre holds what it held, and perhaps more of this ledger; nothing else."""
        now = self.house.look().rows
        assert now[: len(self.held)] == self.held, "what the centre held has changed"
        if len(now) > len(self.held):
            assert now == ledger[: len(now)], "the centre holds what this machine never wrote"
        self.held = now

    def deliver(self) -> str:
        """The oldest message still under way arrives; nobody hears the answer."""
        message, machine, ledger = self.late.pop(0)
        self.line.late.remove(message)
        if message.sent_at >= self.house.look().asked_at and self.clock_went_back:
            return "never came"  # sent before the clock was set back, it looks newer than what was sent since
        before = len(self.held)
        self.line.deliver(message)
        self.grown(ledger)
        return f"of {machine.name}, brought {len(self.held) - before}"

    def drain(self, machine: Machine) -> str:
        """Until nothing waits, or somebody must act."""
        for _ in range(50):
            word = self.exchange(machine)
            if not word.startswith("accepted"):
                return word
            mark, head, _hash, cursor = machine.facts.position()
            if mark == head and cursor == self.house.feed()[0]:
                self._check_drained(machine)
                return word
        raise AssertionError("fifty exchanges, and it is not empty")

    def _check_drained(self, machine: Machine) -> None:
        assert self.held == machine.ledger
        here = {place: body for place, body in machine.stored_feed().items() if place not in self.ghosts}
        there = {place: body for place, body in self.house.feed()[1].items() if place not in self.ghosts}
        assert here == there, "the feed differs"
        assert figures_of(machine.store.ledger) == self.house.figures(), "the figures differ"

    # -- what people do

    def swap(self, stand: Stand) -> None:
        """Another database is the centre's: restored, failed over, or back again."""
        self.cause = self.cause or self.enrolled  # the centre may go back to another machine's key
        before = self.house.feed()[1]
        self.house.put_back(stand)
        after = self.house.feed()[1]
        self.ghosts |= {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
        self.held = self.house.look().rows
        for machine in self.machines.values():
            machine.sent = min(machine.sent, len(self.held))

    def tell(self, key: str, body: bytes) -> None:
        """Something new in the feed."""
        self.house.tell(key, body)
        self.ghosts.discard(("notice", key))

    def put_back(self, machine: Machine, file: Path, rows: list[Row]) -> None:
        """A machine works on with an older copy of its store."""
        machine.drop()
        machine.put_in_place(file)
        machine.ledger = list(rows)
        machine.begin()
        machine.feed.clear()
        machine.feed.update(machine.stored_feed())
        machine.answered(machine.facts.position()[0])
        self.cause = True

    def back_up(self, machine: Machine) -> None:
        """The counter's own copy; only the newest is kept here."""
        self.backups[machine.name] = (machine.store.backup(), list(machine.ledger))

    def restore(self, machine: Machine) -> None:
        """The newest copy is put in place."""
        self.put_back(machine, *self.backups[machine.name])

    def cloned(self, machine: Machine) -> Machine:
        """A second machine with a copy of the folder, as a disk image has it."""
        name = self._next_name()
        office.copied(machine.folder, self.folder / name)
        made = self.machines[name] = Machine(name, self.folder / name, self.clock, self.line)
        assert made.ledger == machine.ledger
        made.answered(made.facts.position()[0])
        self.cause = True
        return made

    def _next_name(self) -> str:
        return "ABCDEFG"[len(self.machines)]

    def centre_holds_all(self) -> bool:
        """Whether everything acknowledged is at the centre now."""
        return self.acknowledged <= {(row.seq, row.hash) for row in self.held}

    def somebody_holds_all(self) -> bool:
        """Whether everything acknowledged is on one machine that works."""
        return any(self.acknowledged <= {(row.seq, row.hash) for row in one.ledger} for one in self.machines.values())

    def replaced(self) -> Machine:
        """A new machine, enrolled as the counter, with its ledger from the centre."""
        name, self.enrolled = self._next_name(), True
        office.enrol(self.house.centre, office.code(self.house.centre), self.folder / name, self.clock)
        made = self.machines[name] = Machine(name, self.folder / name, self.clock, self.line)
        assert made.ledger[: len(self.held)] == self.held, "another ledger came back than the centre's"
        assert len(made.ledger) > len(self.held), "nothing says which machine is the counter now"
        assert differences(made.store.engine) == []
        self.told(self.held)
        made.answered(len(self.held))
        return made

    def anew(self, machine: Machine) -> str:
        """The same machine gets a new key; what it lacks comes back."""
        machine.drop()
        self.enrolled = True
        relation, code = self.relation(machine), ""
        store = open_store(machine.folder, self.clock)
        try:
            office.anew(self.house.centre, office.code(self.house.centre), store, self.clock)
        except Refused as refusal:
            code = refusal.code
        finally:
            store.close()
        wanted = self.held if relation == BEHIND else machine.ledger
        machine.ledger = []
        machine.begin()
        assert machine.ledger[: len(wanted)] == wanted, "enrolled anew, and something is gone"
        assert code == ("E494" if relation == FORK else ""), (code, relation)
        if not code:
            self.told(self.held[: len(wanted)])
        machine.answered(len(self.held))
        return code or "enrolled"

    # -- what must be true

    def check(self) -> None:
        """After every step."""
        there = self.house.look()
        assert there.rows == self.held, "the centre does not hold what it held"
        assert there.mark == len(self.held), "the mark is not where the ledger ends"
        assert not self.held or there.mark_hash == self.held[-1].hash
        known = {(row.seq, row.hash) for row in self.held}
        for machine in self.machines.values():
            self._check_machine(machine, there.welcomes(machine.key))
            known.update((row.seq, row.hash) for row in machine.ledger)
        assert self.acknowledged <= known, "what was acknowledged is gone"
        assert self.cause or not there.alarms, "an alarm at the centre without cause"
        erased = (there.keys.get(party, b"") for party in self._erased())
        assert not any(erased), "an erased person's key is back"

    def _check_machine(self, machine: Machine, welcome: bool) -> None:
        assert machine.rows() == machine.ledger, f"{machine.name} does not hold what it said is saved"
        mark = machine.facts.position()[0]
        assert not mark or (mark, machine.ledger[mark - 1].hash) in self.acknowledged, "a mark nobody told"
        assert machine.stored_feed() == machine.feed, "the feed is not what came, in its order"
        assert self.cause or not welcome or not machine.facts.alarm(), "an alarm without cause"

    def _erased(self) -> list[int]:
        """Whom the centre knows to be erased."""
        bodies = (_erasure(row) for row in self.held if b"erase" in row.data)
        return [body.party for body in bodies if body is not None]

    def finish(self) -> None:
        """At the end: the line is good, and whoever is the counter brings everything in."""
        while self.late:
            self.deliver()
            self.check()
        for machine in self.machines.values():
            assert differences(machine.store.engine) == [], machine.name
        for machine in list(self.machines.values()):
            if self.house.look().welcomes(machine.key):
                word = self.drain(machine)
                if word == "E446" and self.anew(machine) == "enrolled":
                    word = self.drain(machine)
                assert word.startswith("accepted") or self.relation(machine) in (FORK, BEHIND), word
        self.check()
        assert self.house.faults() == []


def _erasure(row: Row) -> PartyErased | None:
    one = decode(row.data)
    body = body_of(one) if one.kind == Kind.ERASE else None
    return body if isinstance(body, PartyErased) else None
