"""Quiet hours: when they hold, when they end, when the next begin."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outlet_app.domain.clock import local
from outlet_app.domain.quiet import DAY, Spans, minutes_of, quiet_from, quiet_until

MIDNIGHT = 1_789_747_200_000  # 2026-09-19 00:00 at the outlet
MINUTE = 60_000
NIGHT: Spans = ((22 * 60, 6 * 60),)
NOON: Spans = ((12 * 60, 14 * 60),)
spans = st.lists(st.tuples(st.integers(0, DAY - 1), st.integers(0, DAY)), max_size=4).map(tuple)
instants = st.integers(0, 2 * DAY * MINUTE).map(lambda more: MIDNIGHT + more)


def clock(hours: int, minutes: int = 0, day: int = 0) -> int:
    """An instant of that day, by the outlet's clock."""
    return MIDNIGHT + ((day * 24 + hours) * 60 + minutes) * MINUTE


@pytest.mark.parametrize(
    ("quiet", "at", "until"),
    [
        ((), clock(3), None),
        (NIGHT, clock(21, 59), None),
        (NIGHT, clock(22), clock(6, day=1)),
        (NIGHT, clock(23, 59), clock(6, day=1)),
        (NIGHT, clock(0), clock(6)),
        (NIGHT, clock(5, 59), clock(6)),
        (NIGHT, clock(6), None),
        (NIGHT, clock(6) - 1, clock(6)),
        (NIGHT, clock(22) - 1, None),
        (NOON, clock(12, 30), clock(14)),
        ((*NOON, (14 * 60, 15 * 60)), clock(12, 30), clock(15)),  # they touch
        ((*NOON, (13 * 60, 16 * 60)), clock(12, 30), clock(16)),  # they overlap
        ((*NOON, *NIGHT), clock(23), clock(6, day=1)),
        (((20 * 60, DAY),), clock(21), clock(24)),
        (((20 * 60, DAY), (0, 5 * 60)), clock(21), clock(5, day=1)),
        (((0, DAY),), clock(12), None),  # it never would end: no quiet at all
        (((0, 13 * 60), (12 * 60, 60)), clock(12), None),
        (((600, 600),), clock(10), None),
    ],
)
def test_when_it_ends(quiet: Spans, at: int, until: int | None) -> None:
    """To the minute, over midnight, several as one."""
    assert quiet_until(quiet, at) == until


@pytest.mark.parametrize(
    ("quiet", "at", "begins"),
    [
        ((), clock(3), None),
        (NIGHT, clock(21), clock(22)),
        (NIGHT, clock(22) - 1, clock(22)),
        (NIGHT, clock(22), clock(22, day=1)),
        (NIGHT, clock(6), clock(22)),
        ((*NOON, *NIGHT), clock(6), clock(12)),
        ((*NOON, *NIGHT), clock(15), clock(22)),
    ],
)
def test_when_the_next_begins(quiet: Spans, at: int, begins: int | None) -> None:
    """Always later than now."""
    assert quiet_from(quiet, at) == begins


def _covered(quiet: Spans, at: int) -> bool:
    """Whether a minute is quiet, told the plain way."""
    minute = local(at).hour * 60 + local(at).minute
    return any(
        (first <= minute < end) if first < end else (first != end and (minute >= first or minute < end))
        for first, end in quiet
    )


@example(((0, DAY),), MIDNIGHT)
@given(spans, instants)
def test_any_hours(quiet: Spans, at: int) -> None:
    """Quiet is what the spans cover; it ends with the first minute that none covers, and begins with one that does."""
    covered = minutes_of(quiet)
    assert covered == sum(_covered(quiet, MIDNIGHT + minute * MINUTE) for minute in range(DAY))
    until = quiet_until(quiet, at)
    assert (until is not None) == (_covered(quiet, at) and covered < DAY)
    if until is not None:
        assert at < until <= at + DAY * MINUTE
        assert not _covered(quiet, until)
        assert all(_covered(quiet, one) for one in range(at, until, MINUTE))
    begins = quiet_from(quiet, at)
    if begins is not None:
        assert at < begins <= at + DAY * MINUTE
