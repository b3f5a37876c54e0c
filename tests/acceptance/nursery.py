"""A process that has imported everything and forks children on demand: counters that save and exchange, and a centre.

A child starts in milliseconds, so that hundreds can be killed at random moments in a minute. Told by lines of JSON on
standard input, answers with the child's number; a child is for the asker to kill, and for this process to bury.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from central.cli import main as central
from outlet_app import logs
from outlet_app.bootstrap import open_counter
from outlet_app.domain.names import keys
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.model import Saved
from sync.courier import Pace
from tests.support.counter import CLERK, SUPERVISOR, composed, enrolled

NAMES = ("龙秀英", "施六金", "曾大山", "吴阿妹", "欧阳建国")
BRISK = Pace(idle=0.02, first=0.01, longest=0.05, refused=0.5)


class Diary:
    """What a child reports, a line an event, in one write each: what stands in it was said before the child died."""

    def __init__(self, path: Path):
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(self, *words: object) -> None:
        """Report an event."""
        os.write(self._file, (" ".join(map(str, words)) + "\n").encode())


def save_on(folder: Path, diary: Diary, seed: int) -> None:
    """Save acts without end, each reported once it was said to be saved; the courier exchanges meanwhile."""
    logs.begin(folder)
    chance = random.Random(seed)
    counter = open_counter(folder, pace=BRISK)
    found = counter.drafts.load("intake", ConsignmentForm)
    diary.note("opened", found.ref if found else "-")
    parties = [card.party for card in counter.people.page(limit=3)]
    acts: list[int] = []
    while True:
        what = chance.random()
        if what < 0.15 or not parties:
            form = PartyForm(name=chance.choice(NAMES), phone=f"139{chance.randrange(10**8):08d}")
            registered = counter.people.register(form, CLERK)
            parties.append(registered.party.party)
            saved = registered.saved
        elif what < 0.6:
            saved = _consigned(counter, diary, chance, parties)
            acts.append(saved.seq)
        elif what < 0.66:
            saved = _counted(counter, chance)
        elif what < 0.9 or not acts:
            line = OrderLineForm("MILKCASE", "pc", chance.randrange(1, 5), 5800)
            saved = counter.orders.save(OrderForm(lines=(line,), tendered_fen=100_000), CLERK)
            acts.append(saved.seq)
        else:
            saved = counter.corrections.reverse(acts.pop(), "typing", "", SUPERVISOR)
        diary.note("saved", saved.seq, saved.hash.hex())
        counter.courier.poke()


def _counted(counter: Counter, chance: random.Random) -> Saved:
    """The till is opened or, perhaps by another life than the one that opened it, closed."""
    counts = {100: chance.randrange(9_999)}
    if not counter.till.state().opened:
        return counter.till.open(counts, CLERK)
    return counter.till.close(counts, CLERK, "unexplained")


def _consigned(counter: Counter, diary: Diary, chance: random.Random, parties: list[int]) -> Saved:
    """A consignment that was typed first: its draft is on the disk before it is saved."""
    lines = tuple(
        LineForm("KIWI", "A", "g", chance.randrange(1000, 99_999), 1200) for _ in range(chance.randrange(1, 4))
    )
    form = ConsignmentForm(party=chance.choice(parties), lines=lines, ref=f"{os.getpid()}x{chance.randrange(10**9)}")
    counter.drafts.keep("intake", form)
    diary.note("typed", form.ref)
    return counter.intake.save(form, CLERK)


def _born(order: dict[str, Any]) -> None:
    """What a child does; it never comes back."""
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 0)
    os.dup2(silence, 1)
    try:
        if order["what"] == "centre":
            os._exit(central(["--database", order["database"], "serve", "--port", str(order["port"])]))
        diary = Diary(Path(order["diary"]))
        try:
            save_on(Path(order["folder"]), diary, order["seed"])
        except BaseException as fault:
            diary.note("fault", type(fault).__name__, fault)
            raise
    finally:
        os._exit(1)


def _warm() -> None:
    """What a counter imports when its services are put together is imported once, here: a child lives for less than
    half a second."""
    with tempfile.TemporaryDirectory() as name:
        store = enrolled(Path(name) / "counter")
        composed(store)
        store.close()


def main() -> None:
    """Fork a child for every line of JSON; bury it when told its number again."""
    _warm()
    keys("曾")  # the dictionary of readings is loaded once, here
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if order["what"] == "bury":
            os.waitpid(order["child"], 0)
            print("buried", flush=True)
            continue
        child = os.fork()
        if child == 0:
            _born(order)
        print(child, flush=True)


if __name__ == "__main__":
    main()
