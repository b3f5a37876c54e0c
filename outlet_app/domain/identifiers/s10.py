"""UPU S10: the thirteen-character number of international and registered items, like EE123456785CN.

Two letters of service, eight digits, a check digit (weights 8 6 4 2 3 5 9 7, mod 11), two letters of country.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from outlet_app.domain.text import compact
from outlet_app.errors import N_, Refused

_SHAPE = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
RESERVED = frozenset("JKSTW")
"""First letters of the service indicator that UPU keeps for itself."""


@dataclass(frozen=True, slots=True)
class S10:
    """A valid S10 number, taken apart."""

    number: str
    service: str
    serial: str
    country: str


def check_digit(serial: str) -> str:
    """The check digit for eight digits: 11 − Σ mod 11, where 10 becomes 0 and 11 becomes 5."""
    value = 11 - sum(int(digit) * weight for digit, weight in zip(serial, _WEIGHTS, strict=True)) % 11
    return {10: "0", 11: "5"}.get(value, str(value))


def parse(text: str) -> S10:
    """The number, taken apart; raises `Refused` E160 shape, E161 reserved service, E162 check digit."""
    number = compact(text)
    found = _SHAPE.fullmatch(number)
    if found is None:
        raise Refused(
            "E160",
            N_("This is not an S10 item number."),
            do=N_("It has two letters, nine digits and two letters, like EE123456785CN."),
        )
    service, serial, check, country = found.groups()
    if service[0] in RESERVED:
        raise Refused("E161", N_("The service letters of this number are reserved."), do=N_("Scan it again."))
    if check != check_digit(serial):
        raise Refused("E162", N_("The check digit of the item number is wrong."), do=N_("Scan or type it again."))
    return S10(number, service, serial, country)
