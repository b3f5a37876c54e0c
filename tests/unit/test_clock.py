"""Business days in the outlet's zone, and a clock set back."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.clock import (
    ClockMovedBack,
    business_day,
    day_bounds,
    days_after,
    format_clock,
    format_time,
    moved_back,
)


def ms(*when: int) -> int:
    """UTC milliseconds of a UTC date and time."""
    return int(datetime(*when, tzinfo=UTC).timestamp()) * 1000  # type: ignore[arg-type, misc]


def test_the_day_turns_at_the_outlets_midnight() -> None:
    assert business_day(ms(2026, 9, 18, 15, 59, 59)) == "2026-09-18"
    assert business_day(ms(2026, 9, 18, 16, 0, 0)) == "2026-09-19"
    assert business_day(ms(2026, 9, 18, 16, 0, 0), "UTC") == "2026-09-18"


def test_a_day_may_start_later() -> None:
    assert business_day(ms(2026, 9, 18, 18, 59), day_starts_minute=180) == "2026-09-18"
    assert business_day(ms(2026, 9, 18, 19, 0), day_starts_minute=180) == "2026-09-19"


@given(st.integers(ms(1990, 1, 1), ms(2099, 1, 1)), st.sampled_from(["Asia/Shanghai", "UTC", "Asia/Urumqi"]))
def test_an_instant_lies_in_its_day(at: int, zone: str) -> None:
    start, end = day_bounds(business_day(at, zone), zone)
    assert start <= at < end
    assert business_day(start, zone) != business_day(start - 1, zone)


def test_bounds_follow_a_later_start() -> None:
    start, end = day_bounds("2026-09-19", day_starts_minute=180)
    assert start == ms(2026, 9, 18, 19)
    assert end - start == 86_400_000


def test_due_day_of_the_day() -> None:
    assert days_after("2026-09-19", 7) == "2026-09-26"
    assert days_after("2026-12-31", 1) == "2027-01-01"


def test_shown() -> None:
    at = ms(2026, 9, 19, 3, 47, 5)
    assert format_time(at) == "2026-09-19 11:47"
    assert format_clock(at) == "11:47:05"


def test_a_clock_set_back_by_a_year() -> None:
    now, last = ms(2025, 9, 19), ms(2026, 9, 19)
    assert moved_back(last, now) == ClockMovedBack(last, now)
    assert ClockMovedBack(last, now).by_ms == 365 * 86_400_000


def test_small_corrections_and_first_acts_don_t_warn() -> None:
    assert moved_back(None, 0) is None
    assert moved_back(100_000, 100_000) is None
    assert moved_back(200_000, 100_000) is None
    assert moved_back(200_000, 100_000, tolerance_ms=0) is not None
