"""Counter, line, centre, crashes, copies and backups in any order.

After every step: what was acknowledged exists, once, in order, with the same bytes; what was reported saved is there;
nobody is alarmed without cause.

Real store files and a real centre, joined within this process. `OUTLET_SOAK_ROUNDS` makes it so many histories.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine

from tests.chaos.airline import Fault
from tests.chaos.machine import Machine
from tests.chaos.world import World, template

ROUNDS = int(os.environ.get("OUTLET_SOAK_ROUNDS", "0"))
MOST_MACHINES = 3
IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # programs are killed here, not machines
WHICH = st.integers(0, MOST_MACHINES - 1)
LUCK = st.integers(0, 10**9)
KINDS = ("person", "produce", "order", "reversal", "till", "cash", "erasure")


class History(RuleBasedStateMachine):
    """One story. Without copies: any alarm at all is a fault."""

    model: Path
    url = ""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix="chaos-", dir=IN_MEMORY))
        self.world = World(self.model, self._folder, self.url)

    def teardown(self) -> None:
        """The end of every story: all is brought together and looked at."""
        try:
            self.world.finish()
        finally:
            self.world.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _machine(self, which: int) -> Machine:
        machines = list(self.world.machines.values())
        return machines[which % len(machines)]

    # -- at the counter

    @rule(which=WHICH, what=st.sampled_from(KINDS), luck=LUCK)
    def save(self, which: int, what: str, luck: int) -> None:
        """An act is saved."""
        machine = self._machine(which)
        note(f"{machine.name}: {what} {machine.save(what, luck)}")

    @rule(which=WHICH, luck=LUCK, count=st.integers(15, 60))
    def busy_hour(self, which: int, luck: int, count: int) -> None:
        """Many acts while nobody exchanges."""
        machine = self._machine(which)
        for number in range(count):
            machine.save("order", luck + number)
        note(f"{machine.name}: busy to {machine.head:04d}")

    @rule(which=WHICH)
    def program_ends_without_a_word(self, which: int) -> None:
        """The counter's program is gone, and starts again."""
        machine = self._machine(which)
        machine.drop()
        machine.begin()
        note(f"{machine.name}: crashed at {machine.head:04d}")

    @rule(which=WHICH)
    def program_is_killed(self, which: int) -> None:
        """The same, the files as SIGKILL leaves them."""
        machine = self._machine(which)
        machine.killed()
        machine.begin()
        note(f"{machine.name}: killed at {machine.head:04d}")

    @rule(days=st.integers(1, 400))
    def clock_goes_back(self, days: int) -> None:
        """Somebody set the clock."""
        self.world.clock.at -= days * 86_400_000
        self.world.clock_went_back = True
        note(f"clock: {days} days back")

    # -- the line

    @rule(which=WHICH, fault=st.sampled_from(Fault), share=st.floats(0, 1))
    def exchange(self, which: int, fault: Fault, share: float) -> None:
        """One exchange, with what the line does to it."""
        machine = self._machine(which)
        self.world.line.share = share
        note(f"{machine.name}: exchange, {fault}: {self.world.exchange(machine, fault)}")

    @rule(which=WHICH)
    def drain(self, which: int) -> None:
        """The line is good for a while."""
        machine = self._machine(which)
        note(f"{machine.name}: drained, {self.world.drain(machine)}")

    @rule(slow=st.booleans())
    def line_changes(self, slow: bool) -> None:
        """The counter learns by itself what to send at once."""
        self.world.line.slow = slow
        note(f"line: {'slow' if slow else 'quick'}")

    @precondition(lambda self: self.world.late)
    @rule()
    def late_message_arrives(self) -> None:
        """What was under way for long is there after all."""
        note(f"late message {self.world.deliver()}")

    # -- at the centre

    @rule(key=st.sampled_from(["n1", "n2", "new"]), luck=st.integers(0, 99))
    def centre_tells(self, key: str, luck: int) -> None:
        """Something is new, or taken away."""
        self.world.tell(key, b"\xc0" if luck < 20 else b"\xcd" + luck.to_bytes(2, "big"))
        note(f"centre: tells {key}")

    @rule()
    def centre_is_killed(self) -> None:
        """The centre is gone, and starts again."""
        self.world.house.crash()
        note("centre: killed")

    @precondition(lambda self: len(self.world.stands) < 3)
    @rule()
    def centre_is_copied(self) -> None:
        """A backup, or the state in which a standby stays behind."""
        self.world.stands.append(self.world.house.copy())
        note(f"centre: copied at {len(self.world.held):04d}")

    @precondition(lambda self: self.world.stands and self.world.somebody_holds_all())
    @rule(which=st.integers(0, 2))
    def centre_is_restored(self, which: int) -> None:
        """From a backup; what it held until now is gone."""
        self.world.swap(self.world.stands[which % len(self.world.stands)])
        note(f"centre: restored to {len(self.world.held):04d}")

    @precondition(lambda self: self.world.stands and self.world.somebody_holds_all())
    @rule(which=st.integers(0, 2))
    def centre_fails_over(self, which: int) -> None:
        """To a stale standby, and perhaps back again another time: what it was is kept as the standby."""
        place = which % len(self.world.stands)
        was = self.world.house.copy()
        self.world.swap(self.world.stands[place])
        self.world.stands[place] = was
        note(f"centre: failed over to {len(self.world.held):04d}")

    @invariant()
    def all_is_true(self) -> None:
        """After every step."""
        self.world.check()


class CopiedHistory(History):
    """Besides, stores are copied, put back and replaced: two histories of one counter meet. Nothing may be overwritten,
    and nothing acknowledged may go."""

    @rule(which=WHICH)
    def store_is_backed_up(self, which: int) -> None:
        """The counter's own daily copy."""
        machine = self._machine(which)
        self.world.back_up(machine)
        note(f"{machine.name}: backed up at {machine.head:04d}")

    @precondition(lambda self: self.world.backups and self.world.centre_holds_all())
    @rule(which=WHICH)
    def store_is_restored(self, which: int) -> None:
        """The disk broke: the newest copy is put in place."""
        names = sorted(self.world.backups)
        machine = self.world.machines[names[which % len(names)]]
        self.world.restore(machine)
        note(f"{machine.name}: restored to {machine.head:04d}")

    @precondition(lambda self: len(self.world.machines) < MOST_MACHINES)
    @rule(which=WHICH)
    def disk_is_cloned(self, which: int) -> None:
        """A second machine works with a copy of the folder."""
        machine = self._machine(which)
        made = self.world.cloned(machine)
        note(f"{made.name}: a clone of {machine.name} at {made.head:04d}")

    @precondition(lambda self: len(self.world.machines) < MOST_MACHINES and self.world.centre_holds_all())
    @rule()
    def new_machine_enrols(self) -> None:
        """In the place of whichever was the counter: its ledger comes back from the centre."""
        made = self.world.replaced()
        note(f"{made.name}: enrolled, with {made.head:04d} entries")

    @precondition(lambda self: self.world.centre_holds_all())
    @rule(which=WHICH)
    def machine_is_enrolled_anew(self, which: int) -> None:
        """People decide: this machine goes on."""
        machine = self._machine(which)
        note(f"{machine.name}: enrolled anew, {self.world.anew(machine)}")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An enrolled counter and its centre, to be copied."""
    folder = tmp_path_factory.mktemp("model")
    template(folder)
    return folder


@pytest.fixture
def schema(postgresql: Engine) -> Iterator[str]:
    """The URL of one schema of PostgreSQL, used again and again: each history fills it anew."""
    name = "chaos"
    with postgresql.connect() as db:
        db.exec_driver_sql(f"CREATE SCHEMA {name}")
    url = postgresql.url.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    yield url
    with postgresql.connect() as db:
        db.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")


def play(story: type[History], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        story,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            print_blob=True,
            derandomize=not ROUNDS,  # the same stories in every suite; a soak tells new ones
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
            database=None,
        ),
    )


@pytest.mark.timeout(max(180, ROUNDS * 3))
def test_no_alarm_without_cause(model: Path) -> None:
    """Crashes, lost and late messages, a restored centre, clocks: all of it heals by itself."""
    story = type("History", (History,), {"model": model})
    play(story, ROUNDS or 6, 30)


@pytest.mark.timeout(max(180, ROUNDS * 3))
def test_two_histories_of_one_counter(model: Path) -> None:
    """With copies, clones and new machines: noticed, told, nothing overwritten."""
    story = type("CopiedHistory", (CopiedHistory,), {"model": model})
    play(story, ROUNDS or 6, 30)


@pytest.mark.timeout(max(180, ROUNDS))
def test_the_same_on_postgresql(model: Path, schema: str) -> None:
    """A smaller run."""
    story = type("CopiedHistory", (CopiedHistory,), {"model": model, "url": schema})
    play(story, ROUNDS // 4 or 1, 25)
