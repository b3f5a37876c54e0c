"""The time of the day that is played: real seconds pass, but on 19 September 2026, or so many days later,
and the script may move it on."""

from __future__ import annotations

import time

MIDNIGHT = 1_789_747_200_000  # 2026-09-19 00:00 at the outlet (UTC+8), in UTC ms
_real = time.time_ns


class DayClock:
    """Stands in for this process's clock: `time.time` and `time.time_ns` say the played time."""

    def __init__(self, hour: int, minute: int, day: int = 0):
        self._offset = 0
        self._day = day
        self.move_to(hour, minute)

    def move_to(self, hour: int, minute: int) -> None:
        """It is this time of the day now."""
        wanted = (MIDNIGHT + ((self._day * 24 + hour) * 60 + minute) * 60_000) * 1_000_000
        self._offset = wanted - _real()

    def now_ns(self) -> int:
        """UTC nanoseconds since 1970."""
        return _real() + self._offset

    def now_ms(self) -> int:
        """UTC milliseconds since 1970."""
        return self.now_ns() // 1_000_000

    def install(self) -> None:
        """The whole process goes by it from now on."""
        time.time_ns = self.now_ns
        time.time = lambda: self.now_ns() / 1_000_000_000
