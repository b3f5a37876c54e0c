"""GTIN: the number in a product's bar code, with its mod-10 check digit (GS1 General Specifications).

Numbers with the prefixes 20-29 are a shop's own: they carry a weight or a price and are never stored as a GTIN.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from outlet_app.domain.text import all_digits, compact
from outlet_app.errors import N_, Refused

LENGTHS = frozenset({8, 12, 13, 14})


class Carries(enum.StrEnum):
    """What the five variable digits of a shop's own code mean: a setting of the outlet."""

    GRAMS = "g"
    FEN = "fen"


@dataclass(frozen=True, slots=True)
class InStore:
    """A shop's own code: `item` is its product number, `value` grams or fen (`carries`)."""

    prefix: str
    item: str
    value: int
    carries: Carries


def check_digit(body: str) -> str:
    """The last digit for `body` (all digits before it): weights 3 1 3 1 … from the right."""
    total = sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(reversed(body)))
    return str(-total % 10)


def is_valid(number: str) -> bool:
    """Whether plain digits of any GTIN length carry the right check digit."""
    return len(number) in LENGTHS and all_digits(number) and number[-1] == check_digit(number[:-1])


def parse_gtin13(text: str) -> str:
    """The thirteen digits of an EAN-13; raises `Refused` E163 shape, E164 check digit, E165 a shop's own code."""
    number = compact(text)
    if len(number) != 13 or not all_digits(number):
        raise Refused("E163", N_("This is not a product bar code."), do=N_("It has 13 digits; scan it again."))
    return _checked(number)


def parse_gtin(text: str) -> str:
    """Thirteen (or fourteen, for a case) digits for a GTIN of any length; shorter ones get their zeros in front."""
    number = compact(text)
    if len(number) not in LENGTHS or not all_digits(number):
        raise Refused("E163", N_("This is not a product bar code."), do=N_("It has 13 digits; scan it again."))
    if len(number) == 14 and number[0] != "0":
        if number[-1] != check_digit(number[:-1]):
            raise _wrong_check()
        return number
    return _checked(number[1:] if len(number) == 14 else number.zfill(13))


def _checked(number: str) -> str:
    if number[-1] != check_digit(number[:-1]):
        raise _wrong_check()
    if number[0] == "2":
        raise Refused(
            "E165",
            N_("This is a shop's own bar code, not a product's number."),
            do=N_("Use it to sell by weight or price; it can't stand for a product."),
        )
    return number


def _wrong_check() -> Refused:
    return Refused("E164", N_("The check digit of the bar code is wrong."), do=N_("Scan or type it again."))


def parse_in_store(text: str, carries: Carries) -> InStore:
    """A shop's own code 2x PPPPP VVVVV C; raises `Refused` E163 shape or prefix, E164 check digit."""
    number = compact(text)
    if len(number) != 13 or not all_digits(number) or number[0] != "2":
        raise Refused("E163", N_("This is not a product bar code."), do=N_("It has 13 digits; scan it again."))
    if number[-1] != check_digit(number[:-1]):
        raise _wrong_check()
    return InStore(number[:2], number[2:7], int(number[7:12]), carries)
