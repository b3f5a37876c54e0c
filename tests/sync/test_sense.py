"""How much goes at once: what the line was seen to bear, and never more by failing."""

from __future__ import annotations

import pytest

from sync import sense as rules
from sync.sense import FAST, LEAST_ENTRIES, LIGHT_CAR, MOST_ENTRIES, MOST_TRAIN, UNKNOWN_ENTRIES, Load, Sense


class Line:
    """A line as a sense meets it: `speed` bytes/s both ways together, `trip` seconds for the smallest."""

    def __init__(self, speed: float, trip: float, metered: bool = False):
        self.speed, self.trip = speed, trip
        self.at = 0.0
        self.sense = Sense(metered=metered, now=lambda: self.at)

    def exchange(self, up: int, sent: int, waiting: int = 0) -> None:
        """A trip that was answered."""
        self.sense.begins()
        self.at += self.trip + (up + 100 + rules.HEAD_BYTES) / self.speed
        self.sense.answered(up, 100, sent, waiting)


def test_frames_grow_while_it_goes_well_and_shrink_when_it_fails() -> None:
    """Doubled up to the most, halved down to the least; too large for the centre: halved below it."""
    sense = Sense()
    grown = []
    for _ in range(7):
        grown.append(sense.load(False).entries)
        sense.answered(2000, 100, sense.load(False).entries, 9999)
    assert grown == [100, 200, 400, 800, 1600, MOST_ENTRIES, MOST_ENTRIES]
    shrunk = []
    for _ in range(9):
        sense.failed(2000, 100)
        shrunk.append(sense.load(False).entries)
    assert shrunk == [1000, 500, 250, 125, 62, 31, 15, LEAST_ENTRIES, LEAST_ENTRIES]
    assert [sense.too_large(sent) for sent in (10, 5, 2, 1)] == [True, True, True, False]
    for _ in range(3):
        sense.failed(200, 1)  # one entry too large, and no line after it: still one entry at a time
    assert (sense.load(False).entries, sense.load(True).entries) == (1, 1)


def test_bytes_that_were_cut_come_back() -> None:
    """A batch bounded by bytes grows in bytes again while the line holds."""
    sense = Sense(Load(entries=100, bytes=1000))
    for _ in range(30):
        sense.answered(1000, 100, 5, 1000)
    assert (sense.load(False).entries, sense.load(False).bytes) == (100, 2 << 20)


def test_an_unknown_line() -> None:
    """A few hundred entries go at once, in cars of about two kilobytes; before more, it is asked."""
    sense = Sense()
    load = sense.load(True)
    assert (load.entries, load.light, load.room) == (UNKNOWN_ENTRIES, False, 65536)
    assert 60 <= load.car <= 160
    assert not sense.asks_first(UNKNOWN_ENTRIES, True)
    assert sense.asks_first(UNKNOWN_ENTRIES + 1, True)
    assert sense.asks_first(101, False)
    assert sense.patience(1000) is None


def test_a_slow_line() -> None:
    """40 kbit/s: what half a minute carries, packed, in small cars; less feed; patience as long as it takes."""
    line = Line(5000, 0.6)
    line.exchange(400, 0)
    line.exchange(10_000, 500)
    load = line.sense.load(True)
    assert 5000 < load.entries < 10_000
    assert (load.light, load.car < 100) == (False, True)
    assert 8_000 < load.room < 65_536
    patience = line.sense.patience(50_000)
    assert patience is not None
    assert 50_000 / 5000 * 2 < patience < 120


def test_a_fast_line() -> None:
    """Known by one quick answer: everything at once, light, in big cars; where bytes are paid for, packed as ever."""
    for metered in (False, True):
        line = Line(10_000_000, 0.004, metered)
        line.exchange(400, 0, 10_000)
        load = line.sense.load(True)
        assert (load.light, load.car == LIGHT_CAR) == (not metered, not metered)
        line.exchange(100_000, 2000, 8000)
        assert line.sense.load(True).entries == MOST_TRAIN
        assert line.sense.patience(10_000) == rules.FLOOR_SECONDS


def test_a_near_line_that_turns_out_narrow() -> None:
    """The first answer comes at once, but a big train takes long: light no more."""
    line = Line(20_000, 0.01)
    line.exchange(300, 0, 10_000)
    assert line.sense.load(True).light
    line.exchange(400_000, 10_000, 5000)
    assert not line.sense.load(True).light
    assert FAST > 20_000


def test_a_line_that_breaks() -> None:
    """Cuts make the cars smaller, and what survives makes them larger again; after each, it is asked first."""
    line = Line(5000, 0.6)
    line.exchange(10_000, 500)
    before = line.sense.load(True)
    for _ in range(6):
        line.sense.failed(2000, 100)
        assert line.sense.asks_first(5, True)
        line.exchange(300, 0, 400)
        assert not line.sense.asks_first(5, True)
    after = line.sense.load(True)
    assert after.car < before.car / 2
    assert after.room < before.room
    assert after.entries >= LEAST_ENTRIES
    for _ in range(40):
        line.exchange(10_000, 500)
    assert line.sense.load(True).car > after.car


def test_trains_that_never_bring_a_car_through_get_shorter() -> None:
    """Once is chance; but a line that eats every long train gets shorter ones, until one arrives."""
    sense = Sense()
    sense.failed(9000, 500)
    assert sense.load(True).entries == UNKNOWN_ENTRIES
    for _ in range(20):
        sense.failed(9000, sense.load(True).entries)
        sense.answered(300, 100, 0, 500)
    assert sense.load(True).entries == LEAST_ENTRIES
    sense.answered(300, 100, 10, 490)
    assert sense.load(True).entries == 2 * LEAST_ENTRIES


def test_a_busy_machine_is_no_slow_line() -> None:
    """A connection in no time, and an answer that takes a while: near all the same; but an answer that takes as long as
    over a slow line is over one, whoever accepted the connection."""
    for trip, light in ((0.2, True), (0.7, False)):
        line = Line(1e9, trip)
        line.sense.connected(0.001)
        line.exchange(300, 0, 10_000)
        assert line.sense.load(True).light == light
    far = Line(1e9, 0.2)
    far.sense.connected(0.1)
    assert far.sense.asks_first(10_000, True)
    far.exchange(300, 0, 10_000)
    assert far.sense.asks_first(10_000, True)
    far.exchange(300, 0, 10_000)
    assert not far.sense.asks_first(10_000, True)
    assert (far.sense.load(True).light, far.sense.load(True).entries) == (False, UNKNOWN_ENTRIES)


@pytest.mark.parametrize("seconds", [0.0, 1e-9, 5e5])
def test_strange_clocks(seconds: float) -> None:
    """A clock that stands still, or jumps, makes no nonsense of it."""
    sense = Sense(now=iter([0.0, 0.0, seconds, seconds]).__next__)
    sense.begins()
    sense.answered(10_000, 100, 500, 0)
    load = sense.load(True)
    assert LEAST_ENTRIES <= load.entries <= MOST_TRAIN
    assert load.room >= rules.LEAST_ROOM
