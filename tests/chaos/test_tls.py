"""The counter and a centre with real TLS over a line that fails at every place of the handshake: the right words, soon,
and not a byte of an exchange to anybody who has not shown who they are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from central.serving import Serving
from outlet_app.bootstrap import SystemClock, exchange_of
from outlet_app.config import Settings
from outlet_app.errors import Unreachable
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store
from sample.poor_line import PoorLine, State
from sample.poor_wire import BACK, TO_CENTRE, Conditions
from sync.courier import drain
from sync.exchange import Exchange
from tests.chaos.authority import Authority, Shown
from tests.chaos.patience import hurried
from tests.support.centre import TestCentre, enrolled_with, rows
from tests.support.counter import HandClock
from tests.support.histories import History

SOON = 5.0  # seconds: the patience of these tests is fractions of one
WRONG = {"another authority": "other", "expired": "expired", "another name": "elsewhere"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shown]:
    """What may be shown: the centre's own certificate, and wrong ones."""
    folder = tmp_path_factory.mktemp("tls")
    right, other = Authority(folder, "county"), Authority(folder, "stranger")
    return {
        "centre": right.sign("centre"),
        "expired": right.sign("expired", days=-1),
        "elsewhere": right.sign("elsewhere", "DNS:elsewhere.example"),
        "other": other.sign("other"),
    }


@dataclass
class Secure:
    """A centre that speaks TLS, a line to it, and a counter enrolled there."""

    centre: TestCentre
    line: PoorLine
    store: Store
    clock: HandClock
    authority: Path
    seed: int = 0

    def exchange(self) -> Exchange:
        """Over the line, with the pinned authority."""
        self.store.facts.move_centre(self.line.url.replace("http:", "https:"))
        return exchange_of(self.store, SystemClock(), Settings(authority=str(self.authority)))

    def act(self) -> None:
        """Save something that waits."""
        head = len(rows(self.store))
        while len(rows(self.store)) < head + 2:
            self.seed += 1
            History(self.store, self.clock, self.seed).play(4)

    def refused(self, *codes: str) -> Unreachable:
        """An exchange fails with one of these codes, soon; nothing of it arrives, and nothing is believed to."""
        self.act()
        held, mark, began = self.centre.entries(), self.store.facts.mark(), time.monotonic()
        with hurried(), pytest.raises(Unreachable) as trouble:
            self.exchange().once()
        assert time.monotonic() - began < SOON
        assert trouble.value.code in codes, trouble.value.__cause__
        assert "safe" in trouble.value.told()
        assert (self.centre.entries(), self.store.facts.mark()) == (held, mark)
        return trouble.value

    def all_is_well(self) -> None:
        """Over a good line everything goes, and nobody is alarmed."""
        self.line.change(Conditions())
        self.line.become(State.OPEN)
        drain(self.exchange())
        assert self.centre.entries() == rows(self.store)
        assert (ExchangeFacts(self.store.engine, "SBD01-A").alarm(), self.centre.alarms()) == ("", [])


@pytest.fixture(scope="module")
def outlet(tmp_path_factory: pytest.TempPathFactory, shown: dict[str, Shown]) -> Iterator[Secure]:
    """One for all tests here: each leaves it well, with a good line."""
    folder = tmp_path_factory.mktemp("outlet")
    centre, clock, right = TestCentre(folder), HandClock(), shown["centre"]
    store = enrolled_with(centre.url, centre.code(), folder / "counter", clock)
    with Serving(centre.centre, tls=(str(right.certificate), str(right.key))) as serving:
        line = PoorLine(int(serving.url.rpartition(":")[2]))
        yield Secure(centre, line, store, clock, right.authority)
        line.close()
    store.close()
    centre.stop()


@pytest.fixture
def secure(outlet: Secure) -> Iterator[Secure]:
    """The outlet; well again after the test."""
    yield outlet
    outlet.all_is_well()


def test_a_good_line_with_tls(secure: Secure) -> None:
    """The line carries what it can't read: everything arrives, nothing of it in clear."""
    secure.act()
    secure.line.forget()
    drain(secure.exchange())
    assert secure.centre.entries() == rows(secure.store)
    counts = secure.line.counts
    assert (counts.requests, counts.connections) == (0, 1)
    assert counts.up > 500


@contextmanager
def instead(secure: Secure, line: PoorLine) -> Iterator[PoorLine]:
    """Another line for a while."""
    good, secure.line = secure.line, line
    try:
        yield line
    finally:
        secure.line = good
        line.close()


@pytest.mark.parametrize("name", WRONG)
def test_somebody_in_its_place(name: str, secure: Secure, shown: dict[str, Shown]) -> None:
    """Who shows a wrong certificate gets not a byte: E430."""
    with instead(secure, PoorLine(secure.centre.port, certificate=shown[WRONG[name]].context())) as line:
        line.become(State.IMPOSTOR)
        assert "not secure" in secure.refused("E430").told()
        counts = line.counts
        assert (counts.told, counts.connections) == (0, 1)


def test_the_centre_itself_with_a_certificate_that_ended(secure: Secure, shown: dict[str, Shown]) -> None:
    """Nobody renewed it: E430, and the words name this machine's date, which could be what is wrong."""
    late = shown["expired"]
    with (
        Serving(secure.centre.centre, tls=(str(late.certificate), str(late.key))) as serving,
        instead(secure, PoorLine(int(serving.url.rpartition(":")[2]))),
    ):
        assert "date" in secure.refused("E430").told()


def test_garbage_instead_of_a_handshake(secure: Secure) -> None:
    """Whatever answers there speaks no TLS: E430, nothing sent."""
    secure.line.become(State.GARBAGE)
    secure.refused("E430")


def _cut(secure: Secure, way: int, at: int, silent: bool = False) -> None:
    up, down = (at, None) if way == TO_CENTRE else (None, at)
    secure.line.change(Conditions(cut_up=up, cut_down=down, silent=silent))


@pytest.mark.parametrize("way", [TO_CENTRE, BACK])
@pytest.mark.parametrize("at", [0, 1, 5, 100, 400])
def test_cut_within_the_handshake(way: int, at: int, secure: Secure) -> None:
    """A line that breaks is a line that breaks, wherever it does: E420, and no word of false certificates."""
    _cut(secure, way, at)
    secure.refused("E420")


@pytest.mark.parametrize("way", [TO_CENTRE, BACK])
@pytest.mark.parametrize("at", [0, 100])
def test_silence_within_the_handshake(way: int, at: int, secure: Secure) -> None:
    """Nothing more comes: patience ends."""
    _cut(secure, way, at, silent=True)
    secure.refused("E420", "E421")


@pytest.mark.parametrize("state", [State.REFUSED, State.UNREACHABLE, State.SILENT])
def test_no_line_to_speak_tls_over(state: State, secure: Secure) -> None:
    """Refused, swallowed, accepted in silence: soon told, and back again."""
    secure.line.become(state)
    secure.refused("E420", *(("E421",) if state is not State.REFUSED else ()))


@pytest.mark.parametrize("way", [TO_CENTRE, BACK])
@pytest.mark.parametrize("silent", [False, True])
def test_cut_behind_the_handshake(way: int, silent: bool, secure: Secure) -> None:
    """At many bytes of the exchange itself: what was taken in is known at both ends, or goes again."""
    secure.act()
    secure.line.forget()
    secure.exchange().once()
    whole = secure.line.counts
    size = whole.up if way == TO_CENTRE else whole.down
    assert size > 800
    for at in range(size - 700, size - 250, 200 if silent else 40):
        secure.act()
        _cut(secure, way, at, silent)
        with hurried(), pytest.raises(Unreachable) as trouble:
            secure.exchange().once()
        assert trouble.value.code in ("E420", "E421"), trouble.value.__cause__
        held = secure.centre.entries()
        assert held == rows(secure.store)[: len(held)]
        assert secure.store.facts.mark() <= len(held)
