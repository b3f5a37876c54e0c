"""Numbers, units and times as the screen shows them."""

from __future__ import annotations

import pytest

from resources import texts
from ui import formats

DAY = 1_600_477_920_000  # 2020-09-19 09:12 in the outlet's zone


@pytest.fixture(autouse=True)
def _english() -> None:
    texts.use("en")


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(0, "—"), (1, "0.01"), (-54_000, "−540.00"), (180_000, "1,800.00"), (123_456_789, "1,234,567.89")],
)
def test_yuan(fen: int, shown: str) -> None:
    """Grouped, a true minus, zero a dash."""
    assert formats.yuan(fen) == shown


def test_yuan_large() -> None:
    """With its sign, and zero as zero where a total is meant."""
    assert formats.yuan(-126_000, symbol=True) == "−¥1,260.00"
    assert formats.yuan(0, symbol=True, dash=False) == "¥0.00"


@pytest.mark.parametrize(
    ("base", "unit", "number", "worded"),
    [
        (150_000, "g", "150.000", "150 kg"),
        (2_500, "ml", "2.500", "2.5 l"),
        (1_200, "pc", "1,200", "1,200 pc"),
        (-5, "g", "−0.005", "−0.005 kg"),
        (0, "g", "—", "—"),
    ],
)
def test_quantities(base: int, unit: str, number: str, worded: str) -> None:
    """Three places in a column, none too many in a sentence; pieces whole."""
    assert formats.quantity(base, unit) == number
    assert formats.with_unit(base, unit) == worded


@pytest.mark.parametrize(("grams", "shown"), [(150_000, "300 jin"), (150_750, "301.5 jin"), (0, "—"), (25, "0.05 jin")])
def test_jin(grams: int, shown: str) -> None:
    """As farmers count."""
    assert formats.jin(grams) == shown


@pytest.mark.parametrize(("bp", "shown"), [(0, "—"), (250, "2.5 %"), (10_000, "100 %"), (-5, "−0.05 %")])
def test_percent(bp: int, shown: str) -> None:
    """Basis points as per cent."""
    assert formats.percent(bp) == shown


def test_times() -> None:
    """In the outlet's zone, whatever the machine's."""
    assert formats.moment(DAY) == "2020-09-19 09:12"
    assert formats.short_moment(DAY, DAY + 3_600_000) == "09:12"
    assert formats.short_moment(DAY, DAY + 86_400_000) == "09-19 09:12"
    assert formats.short_moment(DAY, DAY + 200 * 86_400_000) == "2020-09-19"
    assert formats.day(formats.day_number(DAY)) == "Sat 19 Sep"
    assert formats.day("2020-09-26", year=True) == "Sat 26 Sep, 2020"


@pytest.mark.parametrize(
    ("ms", "shown"),
    [(-5, "under a minute"), (59_999, "under a minute"), (12 * 60_000, "12 min"), (3 * 3_600_000, "3 h")],
)
def test_ages(ms: int, shown: str) -> None:
    """Rough, never negative."""
    assert formats.age(ms) == shown
    assert formats.age(72 * 3_600_000) == "3 days"


def test_waits() -> None:
    """To the second while short."""
    assert formats.seconds(8_400) == "8 s"
    assert formats.seconds(125_000) == "2 min 5 s"
