"""GS1 element strings, as scanned from a GS1-128 or GS1 DataMatrix: application identifiers and their values.

A variable-length value ends at FNC1 (0x1D from a keyboard-wedge scanner) or at the end. Dates are YYMMDD with the
century that puts them nearest (49 years back, 50 ahead of `this_year`), day 00 meaning the last of the month.
Source: GS1 General Specifications, sections 3 and 7.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from outlet_app.domain.identifiers import gtin
from outlet_app.domain.text import nfkc
from outlet_app.domain.weight import format_kg
from outlet_app.errors import N_, Refused

FNC1 = "\x1d"
_SYMBOLOGY = re.compile(r"\](?:C1|d2|Q3|e0|J1)")
_CHARS = re.compile(r"[!-\"%-?A-Z_a-z]+")
"""The character set 82 of GS1 values."""

_DATES = frozenset({"11", "12", "13", "15", "16", "17"})
_CHECKED: dict[str, int] = {"00": 18, "01": 14, "02": 14, **{f"41{last}": 13 for last in range(8)}}
_FIXED: dict[str, int] = {**_CHECKED, **dict.fromkeys(_DATES, 6), "20": 2, "422": 3, "424": 3, "426": 3}
_VARIABLE: dict[str, int] = {
    "10": 20, "21": 20, "22": 20, "30": 8, "37": 8, "235": 28, "240": 30, "241": 30, "242": 6, "243": 20,
    "250": 30, "251": 30, "253": 30, "254": 20, "255": 25, "400": 30, "401": 30, "402": 17, "403": 30,
    "420": 20, "421": 12, "423": 15, "425": 15, "427": 3, "710": 20, "90": 30,
    **{str(ai): 90 for ai in range(91, 100)},
}  # fmt: skip
_NUMERIC = frozenset({"30", "37", "20", "422", "424", "426", *_DATES, *_CHECKED})
_MEASURES = re.compile(r"3[1-6][0-9]{2}")
_AMOUNTS = re.compile(r"39([0-4])[0-9]")
_NET_KG, _NET_LITRES = "310", "315"


@dataclass(frozen=True, slots=True)
class Element:
    """One identifier and its value: `raw` as in the code, `shown` in words ("2026-10-15", "12.500 kg").

    `quantity` is grams for 310n, millilitres for 315n and pieces for 30 and 37; None for everything else.
    """

    ai: str
    raw: str
    shown: str
    quantity: int | None = None


def parse(text: str, this_year: int = 2026) -> tuple[Element, ...]:
    """The elements in the order of the code.

    Raises `Refused`: E178 not a GS1 code or an identifier unknown here, E179 a value of the wrong length or
    characters, E164 a check digit, E180 no such date.
    """
    plain = _SYMBOLOGY.sub("", nfkc(text), count=1)
    elements = tuple(_element(ai, raw, this_year) for ai, raw in _split(plain.strip(FNC1)))
    if not elements:
        raise _not_gs1()
    return elements


def values(elements: tuple[Element, ...]) -> dict[str, str]:
    """{identifier: shown value}, for a table or a comparison."""
    return {element.ai: element.shown for element in elements}


def _split(plain: str) -> Iterator[tuple[str, str]]:
    """The (identifier, raw value) pairs of a code without its symbology prefix."""
    at = 0
    while at < len(plain):
        ai, length, fixed = _identifier(plain, at)
        at += len(ai)
        end = plain.find(FNC1, at)
        rest = plain[at : end if end >= 0 else len(plain)]
        raw = rest[:length] if fixed else rest
        if not raw or len(raw) > length or (fixed and len(raw) < length):
            raise _bad_value(ai)
        yield ai, raw
        at += len(raw)
        if at < len(plain) and plain[at] == FNC1:  # also allowed, though not needed, after a fixed length
            at += 1


def _identifier(plain: str, at: int) -> tuple[str, int, bool]:
    """The identifier at `at`: itself, the (greatest) length of its value, and whether that length is fixed."""
    four, three, two = plain[at : at + 4], plain[at : at + 3], plain[at : at + 2]
    if _MEASURES.fullmatch(four):
        return four, 6, True
    if found := _AMOUNTS.fullmatch(four):
        return four, {"0": 15, "1": 18, "2": 15, "3": 18, "4": 4}[found[1]], found[1] == "4"
    for ai in (three, two):
        if ai in _FIXED:
            return ai, _FIXED[ai], True
        if ai in _VARIABLE:
            return ai, _VARIABLE[ai], False
    raise _not_gs1()


def _element(ai: str, raw: str, this_year: int) -> Element:
    numeric = ai in _NUMERIC or len(ai) == 4
    if not (re.fullmatch("[0-9]+", raw) if numeric else _CHARS.fullmatch(raw)):
        raise _bad_value(ai)
    if ai in _CHECKED and raw[-1] != gtin.check_digit(raw[:-1]):
        raise Refused("E164", N_("The check digit of the bar code is wrong."), do=N_("Scan or type it again."))
    if ai in _DATES:
        return Element(ai, raw, _date(raw, this_year))
    if len(ai) == 4 and ai[0] == "3" and ai[1] != "9":
        return _measure(ai, raw)
    return Element(ai, raw, raw, int(raw) if ai in ("30", "37") else None)


def _measure(ai: str, raw: str) -> Element:
    """A measure with `n` decimals, the identifier's last digit; metric net weight and volume as a quantity too."""
    decimals = int(ai[3])
    kind = ai[:3]
    scaled = int(raw) * 1000
    thousandths, rest = divmod(scaled, int("1" + "0" * decimals))
    if kind not in (_NET_KG, _NET_LITRES) or rest:
        padded = raw.zfill(decimals + 1)
        split = len(padded) - decimals
        return Element(ai, raw, f"{int(padded[:split])}{'.' if decimals else ''}{padded[split:]}")
    return Element(ai, raw, f"{format_kg(thousandths)} {'kg' if kind == _NET_KG else 'l'}", thousandths)


def _date(raw: str, this_year: int) -> str:
    year, month, day = int(raw[:2]), int(raw[2:4]), int(raw[4:])
    gap = year - this_year % 100
    century = this_year - this_year % 100 + (-100 if gap >= 51 else 100 if gap <= -50 else 0)
    try:
        day = day or calendar.monthrange(century + year, month)[1]
        return date(century + year, month, day).isoformat()
    except (ValueError, IndexError, calendar.IllegalMonthError):
        raise Refused(
            "E180", N_("The bar code holds a date that doesn't exist."), do=N_("Read the date from the label.")
        ) from None


def _not_gs1() -> Refused:
    return Refused(
        "E178",
        N_("This is not a GS1 bar code, or it holds something unknown here."),
        do=N_("Scan the product's ordinary bar code, or type the data from the label."),
    )


def _bad_value(ai: str) -> Refused:
    return Refused("E179", N_("The value of ({ai}) in the bar code is damaged."), do=N_("Scan it again, flat."), ai=ai)
