"""Calendar days as entries hold them: whole days since 1970-01-01, and as ISO text."""

from __future__ import annotations

from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()
LAST_DAY = date.max.toordinal() - _EPOCH
"""9999-12-31: no later day has a name."""


def day_number(iso: str) -> int:
    """Days since 1970 of an ISO day. Raises ValueError for anything else."""
    return date.fromisoformat(iso).toordinal() - _EPOCH


def iso_day(number: int) -> str:
    """The ISO day of days since 1970."""
    return date.fromordinal(number + _EPOCH).isoformat()
