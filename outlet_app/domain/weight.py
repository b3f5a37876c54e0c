"""Weights and volumes as people say and read them: 3斤2两, 2.5 kg, 150.000.

Inside the program a weight is integer grams and a volume integer millilitres. What could mean two things is
refused: "1公斤半" (half a kilo or half a jin?), "3斤12两" (an old jin had sixteen liang), "1,5kg".
"""

from __future__ import annotations

import re

from outlet_app.domain.money import parse_yuan
from outlet_app.domain.text import nfkc
from outlet_app.domain.units import GRAMS_PER_JIN, GRAMS_PER_KG, VOLUME_UNITS, WEIGHT_UNITS
from outlet_app.errors import N_, Refused

MAX_QUANTITY = 10**12
"""A thousand tonnes a thousand times over: beyond any scale, still inside a 64-bit column when priced."""

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PART = re.compile(rf"({_NUMBER})\s*([^\s0-9.,+-]*)\s*")
_JIN_PER_KG = GRAMS_PER_KG // GRAMS_PER_JIN


def parse_weight(text: str, default: str | None = None) -> int:
    """Grams for "3斤2两", "2.5斤", "12.345 kg", "１６．８" with `default` as the unit of a bare number.

    `default` is a key of `units.WEIGHT_UNITS`. Raises `Refused`: E107 not a weight, E108 readable two ways,
    E109 finer than a gram, E110 no unit given, E111 too heavy.
    """
    return _parse(text, default, WEIGHT_UNITS)


def parse_volume(text: str, default: str | None = None) -> int:
    """Millilitres for "2.5升", "500ml"; raises like `parse_weight`."""
    return _parse(text, default, VOLUME_UNITS)


def _parse(text: str, default: str | None, units: dict[str, int]) -> int:
    plain = nfkc(text).lower().replace("。", ".").replace("，", ",")
    parts = _parts(plain)
    if len(parts) == 1 and not parts[0][1]:
        if default is None:
            raise Refused("E110", N_("The unit is missing."), do=N_("Add a unit, like kg or 斤."))
        parts = [(parts[0][0], default)]
    total, previous = 0, 0
    for position, (number, unit) in enumerate(parts):
        if unit not in units:
            raise _two_ways() if "半" in unit or not unit else _no_quantity()
        size = units[unit]
        base = _scaled(number, size)
        if position and (size >= previous or base >= previous or "." in parts[position - 1][0]):
            raise _two_ways()
        total, previous = total + base, size
    if total > MAX_QUANTITY:
        raise Refused("E111", N_("The quantity is too large."), do=N_("Check the number of digits."))
    return total


def _parts(plain: str) -> list[tuple[str, str]]:
    """The (number, unit) pairs the whole text is made of."""
    if "半" in plain:
        raise _two_ways()
    pairs: list[tuple[str, str]] = []
    at = 0
    while at < len(plain):
        found = _PART.match(plain, at)
        if found is None or (found.end() < len(plain) and not found[2]):
            raise _two_ways() if re.search(r"[0-9],[0-9]", plain) else _no_quantity()
        pairs.append((found[1], found[2]))
        at = found.end()
    if not pairs:
        raise _no_quantity()
    return pairs


def _scaled(number: str, size: int) -> int:
    """`number × size` as a whole number of base units, without floats; refused when it is none."""
    whole, _, fraction = number.replace(",", "").partition(".")
    scaled = int(whole + fraction) * size
    base, rest = divmod(scaled, int("1" + "0" * len(fraction)))
    if rest:
        raise Refused(
            "E109",
            N_("The quantity is finer than a gram or a millilitre."),
            do=N_("Leave out the last digits."),
        )
    return base


def _two_ways() -> Refused:
    return Refused(
        "E108", N_("The quantity can be read two ways."), do=N_("Type it with one unit, like 1.5kg or 3斤2两.")
    )


def _no_quantity() -> Refused:
    return Refused("E107", N_("This is not a quantity."), do=N_("Type digits and a unit, like 2.5kg or 3斤2两."))


def format_kg(grams: int) -> str:
    """ "150.000": kilograms with all three decimals, as scales and receipts show them."""
    whole, rest = divmod(abs(grams), GRAMS_PER_KG)
    return f"{'−' if grams < 0 else ''}{whole}.{rest:03d}"


def format_jin(grams: int) -> str:
    """ "300" or "3.2": jin with only the decimals needed (a gram is 0.002 jin)."""
    whole, rest = divmod(abs(grams) * 2, 1000)
    decimals = f".{rest:03d}".rstrip("0").rstrip(".")
    return f"{'−' if grams < 0 else ''}{whole}{decimals}"


def format_litres(millilitres: int) -> str:
    """ "55.000": litres with all three decimals."""
    return format_kg(millilitres)


def per_kg(fen_per_jin: int) -> int:
    """Fen per kilogram for a price in fen per jin."""
    return fen_per_jin * _JIN_PER_KG


def per_jin(fen_per_kg: int) -> tuple[int, int]:
    """Whole fen per jin and the half fen left over (0 or 1): 901 fen/kg is (450, 1), ¥4.505 a jin."""
    return divmod(fen_per_kg, _JIN_PER_KG)


def format_price_per_jin(fen_per_kg: int) -> str:
    """ "4.50", or "4.505" where the price per kilogram is an odd number of fen. Nothing is rounded."""
    whole, half = per_jin(fen_per_kg)
    return f"{whole // 100}.{whole % 100:02d}{'5' if half else ''}"


def parse_price(text: str, default: str = "kg") -> int:
    """Fen per kilogram for "4.50元/斤", "9/kg" or a bare "9.00" with `default` ("kg" or "斤") as its unit.

    Raises `Refused` like `money.parse_yuan`, and E139 for a unit that is neither a kilogram nor a jin.
    """
    price, _, unit = nfkc(text).partition("/")
    size = WEIGHT_UNITS.get(unit.strip().lower() or default, 0)
    if size == GRAMS_PER_JIN:
        return per_kg(parse_yuan(price))
    if size == GRAMS_PER_KG:
        return parse_yuan(price)
    raise Refused("E139", N_("The price is neither per kg nor per 斤."), do=N_("Type the price per kg or per 斤."))
