"""Resident identity numbers (GB 11643): six digits of region, birth date, three of sequence, a mod 11-2 check.

The check digit and the date decide. The region only warns when its county is unknown, because counties are
abolished and old numbers stay valid; a province that never existed is refused. Numbers are personal data: no
refusal and no `repr` repeats one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from outlet_app.domain.text import all_digits, compact
from outlet_app.errors import N_, Refused

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
PROVINCES: frozenset[str] = frozenset(
    re.findall("[0-9]{2}", "1112131415212223313233343536374142434445465051525354616263646571818283")
)
"""First two digits in use (GB/T 2260; 83 is on the residence permits for people of Taiwan)."""
EARLIEST_YEAR = 1850
UNKNOWN_COUNTY = "county_unknown"
"""Warning: no county ever had this code, as far as the table at hand goes."""

RegionLookup = Callable[[str, date], "str | None"]
"""(six-digit code, birth date) → the region's name, abolished codes included, or None."""


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A valid number, normalised (capital X). `region` is the county's name or "" where unknown."""

    number: str = field(repr=False)
    birth: date = field(repr=False)
    female: bool = field(repr=False)
    region_code: str
    region: str = ""
    warnings: tuple[str, ...] = ()


def check_char(body: str) -> str:
    """The check character for the first seventeen digits: mod 11-2 (ISO 7064)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def parse(text: str, region_of: RegionLookup | None = None, today: date | None = None) -> ResidentId:
    """The number, checked. `region_of` finds the county's name; without it the county is not judged.

    Raises `Refused`: E167 shape, E168 a 15-digit number (offer `from_15`), E169 check character, E170 no such birth
    date (or after `today`), E171 no such province.
    """
    number = compact(text)
    if len(number) == 15 and all_digits(number):
        raise Refused(
            "E168",
            N_("This is an old 15-digit identity number; it is no longer valid."),
            do=N_("Ask for the present card, or let the number be converted and compare it with the card."),
        )
    if len(number) != 18 or not all_digits(number[:17]) or not (all_digits(number[17]) or number[17] == "X"):
        raise Refused(
            "E167",
            N_("This is not an identity number."),
            do=N_("It has 17 digits and a last digit or X; read it again from the card."),
        )
    if number[17] != check_char(number[:17]):
        raise Refused(
            "E169", N_("The check character of the identity number is wrong."), do=N_("Read it again from the card.")
        )
    birth = _birth(number[6:14], today)
    if number[:2] not in PROVINCES:
        raise Refused("E171", N_("The identity number names no province."), do=N_("Read it again from the card."))
    region = region_of(number[:6], birth) if region_of is not None else ""
    return ResidentId(
        number=number,
        birth=birth,
        female=int(number[16]) % 2 == 0,
        region_code=number[:6],
        region=region or "",
        warnings=(UNKNOWN_COUNTY,) if region is None else (),
    )


def _birth(digits: str, today: date | None) -> date:
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        birth = None
    if birth is None or birth.year < EARLIEST_YEAR or (today is not None and birth > today):
        raise Refused(
            "E170",
            N_("The identity number holds no possible date of birth."),
            do=N_("Read it again from the card."),
        ) from None
    return birth


def from_15(text: str) -> str:
    """The 18-digit form of an old 15-digit number, for the clerk to compare with the card.

    The century is 19, except for the sequences 996-999, kept for people born before 1900 (GB 11643-1999). Raises
    `Refused` as `parse` when it holds no possible date or province.
    """
    number = compact(text)
    if len(number) != 15 or not all_digits(number):
        raise Refused(
            "E167",
            N_("This is not an identity number."),
            do=N_("It has 17 digits and a last digit or X; read it again from the card."),
        )
    century = "18" if number[12:] >= "996" else "19"
    body = number[:6] + century + number[6:]
    return parse(body + check_char(body)).number
