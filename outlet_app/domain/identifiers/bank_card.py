"""Bank card numbers: checked once (Luhn), then only a token and the last four digits are kept.

The token is an HMAC under the outlet's own key: the same card gives the same token, and nobody without the key
can try out numbers against it. The number itself is never stored, shown or logged.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from outlet_app.domain.text import all_digits, compact
from outlet_app.errors import N_, Refused

SHORTEST, LONGEST = 16, 19
MIN_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class BankCard:
    """What is kept of a card: `token` (64 hexadecimal digits) and the last four digits."""

    token: str
    last4: str


def luhn_valid(number: str) -> bool:
    """Whether plain digits pass the Luhn check."""
    total = 0
    for at, char in enumerate(reversed(number)):
        digit = int(char) * (2 if at % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def normalise(text: str) -> str:
    """The plain digits of a card number; raises `Refused` E174 shape, E175 check digit. For use at once only."""
    number = compact(text)
    if not SHORTEST <= len(number) <= LONGEST or not all_digits(number) or not number.strip("0"):
        raise Refused("E174", N_("This is not a bank card number."), do=N_("It has 16 to 19 digits."))
    if not luhn_valid(number):
        raise Refused(
            "E175", N_("The check digit of the bank card number is wrong."), do=N_("Read it again from the card.")
        )
    return number


def parse(text: str, key: bytes) -> BankCard:
    """Token and last four digits of a card; raises as `normalise`. `key`: at least 16 bytes, else `ValueError`."""
    if len(key) < MIN_KEY_BYTES:
        raise ValueError("the token key is too short")
    number = normalise(text)
    return BankCard(hmac.new(key, number.encode(), hashlib.sha256).hexdigest(), number[-4:])
