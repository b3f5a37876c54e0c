"""How much goes at once: more while it goes well, less when it fails, and never more by failing."""

from __future__ import annotations

from sync.sense import LEAST_ENTRIES, MOST_ENTRIES, Load, Sense


def test_batches_grow_while_it_goes_well_and_shrink_when_it_fails() -> None:
    """Doubled up to the most, halved down to the least; too large for the centre: halved below it."""
    sense = Sense()
    grown = []
    for _ in range(7):
        grown.append(sense.load().entries)
        sense.answered(sense.load().entries, 9999)
    assert grown == [100, 200, 400, 800, 1600, MOST_ENTRIES, MOST_ENTRIES]
    shrunk = []
    for _ in range(9):
        sense.failed()
        shrunk.append(sense.load().entries)
    assert shrunk == [1000, 500, 250, 125, 62, 31, 15, LEAST_ENTRIES, LEAST_ENTRIES]
    assert [sense.too_large() for _ in range(4)] == [True, True, True, False]
    for _ in range(3):
        sense.failed()  # one entry too large, and no line after it: still one entry at a time
    assert sense.load().entries == 1


def test_bytes_that_were_cut_come_back() -> None:
    """A batch bounded by bytes grows in bytes again while the line holds."""
    sense = Sense(Load(entries=100, bytes=1000))
    for _ in range(30):
        sense.answered(5, 1000)
    assert sense.load() == Load(entries=100, bytes=2 << 20)
    sense.answered(0, 0)
    assert sense.load() == Load(entries=100, bytes=2 << 20)
