"""Unified social credit codes (GB 32100): eighteen characters without I O S V Z, check mod 31 over powers of 3."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.domain.text import all_digits, compact
from outlet_app.errors import N_, Refused

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
KINDS: dict[str, str] = {"91": "enterprise", "92": "individual_business", "93": "cooperative"}
"""What the first two characters say about the holder; other prefixes are public bodies. A setting."""


@dataclass(frozen=True, slots=True)
class Uscc:
    """A valid code. `kind` is a value of `KINDS`, or "" for another kind of holder; `region_code` six digits."""

    number: str
    kind: str
    region_code: str


def check_char(body: str) -> str:
    """The last character for the first seventeen: (31 − Σ value·3^i mod 31) mod 31."""
    total = sum(ALPHABET.index(char) * pow(3, at, 31) for at, char in enumerate(body))
    return ALPHABET[-total % 31]


def parse(text: str, kinds: dict[str, str] = KINDS) -> Uscc:
    """The code, checked; raises `Refused` E172 length or a letter that is not used, E173 check character."""
    number = compact(text)
    if len(number) != 18 or not set(number) <= set(ALPHABET) or not all_digits(number[2:8]):
        raise Refused(
            "E172",
            N_("This is not a unified social credit code."),
            do=N_("It has 18 characters, without the letters I, O, S, V and Z."),
        )
    if number[17] != check_char(number[:17]):
        raise Refused(
            "E173", N_("The check character of the credit code is wrong."), do=N_("Read it again from the licence.")
        )
    return Uscc(number, kinds.get(number[:2], ""), number[2:8])
