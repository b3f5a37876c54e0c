"""China Post waybills, and telling them from products: thirteen digits can be either.

A domestic waybill is an S10 number or thirteen digits; no check digit is published for the latter. A scan of
thirteen digits that starts with 690-699 and carries a valid EAN check digit is a product: the field in focus
decides, and without one the clerk is asked. The prefixes seen in practice only warn: carriers' tables disagree.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from outlet_app.domain.identifiers import gtin, s10
from outlet_app.domain.text import all_digits, compact
from outlet_app.errors import N_, Refused

SEEN_PREFIXES: tuple[str, ...] = ("95", "96", "97", "98", "99", "10", "11", "12", "50", "51", "52", "43")
UNSEEN_PREFIX = "waybill_prefix_unseen"
"""Warning: no domestic waybill is known to start like this."""
LOOKS_LIKE_PRODUCT = "looks_like_product"
"""Warning: taken as a waybill because of the field, but it may be a product's bar code."""


class Scanned(enum.StrEnum):
    """What a scan is. AMBIGUOUS: ask the clerk."""

    WAYBILL = "waybill"
    PRODUCT = "product"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan, named: the plain `number`, what it is, and warning codes."""

    kind: Scanned
    number: str
    warnings: tuple[str, ...] = ()


def parse(text: str, prefixes: tuple[str, ...] = SEEN_PREFIXES) -> Scan:
    """A waybill number typed or scanned into a waybill field; raises `Refused` E166, and E161/E162 for an S10."""
    number = compact(text)
    if len(number) == 13 and all_digits(number):
        warnings = () if number.startswith(prefixes) else (UNSEEN_PREFIX,)
        if _product_like(number):
            warnings = (LOOKS_LIKE_PRODUCT, *warnings)
        return Scan(Scanned.WAYBILL, number, warnings)
    if len(number) == 13 and number[:2].isalpha():
        return Scan(Scanned.WAYBILL, s10.parse(number).number)
    raise Refused(
        "E166",
        N_("This is not a China Post waybill number."),
        do=N_("It has 13 digits, or looks like EE123456785CN; other carriers' parcels are not taken here."),
    )


def classify(text: str, focus: Scanned | None = None, prefixes: tuple[str, ...] = SEEN_PREFIXES) -> Scan:
    """What a scan is, given the field in focus: WAYBILL, PRODUCT, or None for a field that takes both.

    Raises as `parse`, and as `gtin.parse_gtin` when a product field is in focus.
    """
    number = compact(text)
    if focus is Scanned.PRODUCT:
        return Scan(Scanned.PRODUCT, gtin.parse_gtin(number))
    if focus is Scanned.WAYBILL:
        return parse(number, prefixes)
    if len(number) == 8 and gtin.is_valid(number):
        return Scan(Scanned.PRODUCT, gtin.parse_gtin(number))
    # Twelve and fourteen digits are refused here: more likely a waybill cut short or doubled than a product.
    if len(number) != 13 or not gtin.is_valid(number):
        return parse(number, prefixes)
    # A tenth of all waybills carries a valid EAN check digit by chance: those known by their prefix stay waybills.
    return parse(number, prefixes) if number.startswith(prefixes) else Scan(Scanned.AMBIGUOUS, number)


_S10 = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
MOST_OF_A_RUN = 1_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """Waybill numbers one after the other, as a counter is given them: thirteen digits counted on, or S10 numbers
    whose eight-digit serials are counted on, each with its own check digit."""

    before: str
    first: int
    width: int
    after: str
    count: int

    def numbers(self) -> Iterator[str]:
        """All of them, in order."""
        return (self._number(serial) for serial in range(self.first, self.first + self.count))

    def parts(self, size: int) -> Iterator[Run]:
        """The run in pieces of at most `size` numbers, in order."""
        end = self.first + self.count
        for start in range(self.first, end, size):
            yield Run(self.before, start, self.width, self.after, min(size, end - start))

    def __contains__(self, number: str) -> bool:
        """Whether `number` is one of them."""
        digits = number[len(self.before) : len(self.before) + self.width]
        within = all_digits(digits) and self.first <= int(digits) < self.first + self.count
        return within and number == self._number(int(digits))

    def ends(self) -> tuple[str, str]:
        """The first and the last; every other stands between them in the order of texts."""
        return self._number(self.first), self._number(self.first + self.count - 1)

    def _number(self, serial: int) -> str:
        digits = f"{serial:0{self.width}d}"
        check = s10.check_digit(digits) if self.before else ""
        return f"{self.before}{digits}{check}{self.after}"


def run_of(first: str, count: int) -> Run | None:
    """The run of `count` numbers that begins with `first`; one that would leave its digits ends there. None when
    `first` is no waybill number or there are none: such a batch of the centre's is left out."""
    if count <= 0:
        return None
    try:
        number = parse(first).number
    except Refused:
        return None
    found = _S10.fullmatch(number)
    before, digits, after = (found[1], found[2], found[4]) if found else ("", number, "")
    room = 10 ** len(digits) - int(digits)
    return Run(before, int(digits), len(digits), after, min(count, room, MOST_OF_A_RUN))


def _product_like(number: str) -> bool:
    return number.startswith("69") and gtin.is_valid(number)
