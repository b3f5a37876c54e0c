"""A day that has been: when produce was picked, when a certificate was written."""

from __future__ import annotations

import datetime as dt
import re

from ui.widgets.inputs import EPOCH, DayField

_WITH_YEAR = re.compile(r"[0-9]{4}[^0-9]|[+]")


class PastDayField(DayField):
    """As `DayField`, but 9-18 is the last one, not the next: today, or in the year before; the value is days since
    1970."""

    def read(self, text: str) -> int:
        """Days since 1970. Raises `Refused` E292."""
        day = super().read(text)
        if day <= self.today or _WITH_YEAR.match(text):
            return day
        found = EPOCH + dt.timedelta(days=day)
        last = found.replace(year=found.year - 1) if (found.month, found.day) != (2, 29) else found
        return (last - EPOCH).days
