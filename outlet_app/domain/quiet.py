"""Quiet hours: when a counter keeps silent by itself. Pure; times of the day are minutes, instants UTC milliseconds.

A span is (first minute, end) of the outlet's day, end not in it; one whose end comes before its first minute goes over
midnight. Spans may overlap and touch: then they are one.
"""

from __future__ import annotations

from outlet_app.domain.clock import MS_PER_MINUTE, local

DAY = 1440
Spans = tuple[tuple[int, int], ...]


def quiet_until(spans: Spans, at: int) -> int | None:
    """When the quiet that holds at `at` ends; None when none holds, or where it never would end."""
    minute, begun = _minute(at)
    end = minute
    while (on := _longest_on(spans, end)) and end - minute < DAY:
        end += on
    return begun + (end - minute) * MS_PER_MINUTE if 0 < end - minute < DAY else None


def quiet_from(spans: Spans, at: int) -> int | None:
    """When the next span begins, later than `at`; None when there is none."""
    minute, begun = _minute(at)
    ahead = [(first - minute) % DAY or DAY for first, _end in spans]
    return begun + min(ahead) * MS_PER_MINUTE if ahead else None


def minutes_of(spans: Spans) -> int:
    """How many minutes of a day are quiet."""
    return sum(bool(_longest_on(spans, minute)) for minute in range(DAY))


def _minute(at: int) -> tuple[int, int]:
    """The minute of the outlet's day, and the instant it began."""
    then = local(at)
    return then.hour * 60 + then.minute, at - at % MS_PER_MINUTE


def _longest_on(spans: Spans, minute: int) -> int:
    """How many minutes the spans that hold at this minute (any day's) go on; 0: none holds."""
    left = [_length(first, end) - (minute - first) % DAY for first, end in spans]
    return max((minutes for minutes in left if minutes > 0), default=0)


def _length(first: int, end: int) -> int:
    return end - first if end >= first else end - first + DAY
