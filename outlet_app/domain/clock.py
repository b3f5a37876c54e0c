"""Time at an outlet: business days in the outlet's zone, and a clock that was set back.

Instants are integer milliseconds since 1970-01-01 UTC. The ledger's sequence orders acts, never the clock: a
clock that moved backwards is noticed and recorded, and never stops a sale. Pure: nobody here asks for "now".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Shanghai"
MS_PER_MINUTE = 60_000
BACKWARDS_TOLERANCE_MS = 2 * MS_PER_MINUTE
"""Time servers nudge a clock by seconds; only more than this is worth telling. A setting."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local(at_ms: int, zone: str = DEFAULT_ZONE) -> datetime:
    """The instant as an aware time in the outlet's zone. Raises `ZoneInfoNotFoundError` for an unknown zone."""
    return (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(_zone(zone))


def business_day(at_ms: int, zone: str = DEFAULT_ZONE, day_starts_minute: int = 0) -> str:
    """The ISO date an act belongs to. An outlet open past midnight starts its day `day_starts_minute` later."""
    return local(at_ms - day_starts_minute * MS_PER_MINUTE, zone).date().isoformat()


def day_bounds(day: str, zone: str = DEFAULT_ZONE, day_starts_minute: int = 0) -> tuple[int, int]:
    """First instant of the business day and of the next one, in UTC milliseconds: `[start, end)`."""
    first = date.fromisoformat(day)
    return (
        _start_of(first, zone) + day_starts_minute * MS_PER_MINUTE,
        _start_of(first + timedelta(days=1), zone) + day_starts_minute * MS_PER_MINUTE,
    )


def _start_of(day: date, zone: str) -> int:
    midnight = datetime(day.year, day.month, day.day, tzinfo=_zone(zone))
    return int((midnight - _EPOCH) / timedelta(milliseconds=1))


def days_after(day: str, days: int) -> str:
    """The ISO date `days` after `day`: 7 days after 2026-09-19 is 2026-09-26."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def format_time(at_ms: int, zone: str = DEFAULT_ZONE) -> str:
    """ "2026-09-19 11:47": to the minute, in the outlet's zone."""
    return f"{local(at_ms, zone):%Y-%m-%d %H:%M}"


def format_clock(at_ms: int, zone: str = DEFAULT_ZONE) -> str:
    """ "11:47:05": the time of day alone, in the outlet's zone."""
    return f"{local(at_ms, zone):%H:%M:%S}"


@dataclass(frozen=True, slots=True)
class ClockMovedBack:
    """The clock shows an earlier time than the last act carries. `by_ms` is how much earlier, positive."""

    last_ms: int
    now_ms: int

    @property
    def by_ms(self) -> int:
        """Milliseconds between the last act and the earlier time shown now."""
        return self.last_ms - self.now_ms


def moved_back(last_ms: int | None, now_ms: int, tolerance_ms: int = BACKWARDS_TOLERANCE_MS) -> ClockMovedBack | None:
    """A warning to record when `now_ms` lies more than `tolerance_ms` before the last act; else None."""
    if last_ms is None or last_ms - now_ms <= tolerance_ms:
        return None
    return ClockMovedBack(last_ms, now_ms)
