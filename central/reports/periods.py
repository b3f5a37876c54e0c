"""Periods of a plan: a year, a quarter, a month, or years together, as days."""

from __future__ import annotations

import re
from calendar import monthrange

_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])|(\d{4})))?", re.ASCII)


def period_of(text: str) -> tuple[str, str]:
    """First and last ISO day of ``2026``, ``2026-Q3``, ``2026-09`` or ``2026-2028``. Raises `ValueError`."""
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no period like 2026, 2026-Q3, 2026-09 or 2026-2028")
    year, quarter, month, last = found.groups()
    if int(year) < 1 or (last and last < year):
        raise ValueError(f"{text} is no period")
    first = int(month) if month else 3 * int(quarter) - 2 if quarter else 1
    end = int(month) if month else 3 * int(quarter) if quarter else 12
    until = last or year
    return f"{year}-{first:02d}-01", f"{until}-{end:02d}-{monthrange(int(until), end)[1]:02d}"
