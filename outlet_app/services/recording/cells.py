"""What single cells say: money to fen, quantities to the product's base unit, prices to fen per kg, litre or piece.

Every function takes a `Reader`, which knows the sheet's profile, and raises `BadCell` with the cell's heading. An empty
cell is the value given as `empty`, or refused where there is none. What could mean two things is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from outlet_app.domain.money import parse_yuan
from outlet_app.domain.text import all_digits
from outlet_app.domain.units import GRAMS_PER_JIN, GRAMS_PER_KG, VOLUME_UNITS, WEIGHT_UNITS, Unit
from outlet_app.domain.weight import MAX_QUANTITY, parse_volume, parse_weight, per_kg
from outlet_app.errors import N_, Refused
from outlet_app.services.recording.sheets import Profile
from outlet_app.services.recording.slips import BadCell, Cells

PIECES = frozenset(("pc", "pcs", *"个件只枚盒箱瓶袋把台条包桶双套张头羽"))
_YES = frozenset(("yes", "y", "1", "true", "是"))
_NO = frozenset(("no", "n", "0", "false", "否"))
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?\s*%?")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_EPOCH = date(1970, 1, 1).toordinal()
Value = TypeVar("Value")


@dataclass(frozen=True)
class Reader:
    """The cells of an act or of one of its lines, with what the profile says unsaid."""

    profile: Profile
    cells: Cells

    def text(self, meaning: str) -> str:
        """The cell, "" when empty."""
        return self.cells.get(meaning) or self.profile.constants.get(meaning, "")

    def word(self, meaning: str) -> str:
        """The cell in our own word for it."""
        text = self.text(meaning)
        return self.profile.words.get(meaning, {}).get(text, text.lower())

    def value(self, meaning: str, parse: Callable[[str], Value], empty: Value | None = None) -> Value:
        """The cell read by `parse`. Raises `BadCell`, E548 when it is empty and must not be."""
        text = self.text(meaning)
        try:
            if text:
                return parse(text)
            if empty is None:
                raise Refused("E548", N_("The cell is empty."))
            return empty
        except BadCell:
            raise
        except Refused as why:
            raise BadCell(self.profile.heading(meaning), why) from None

    def money(self, meaning: str, empty: int | None = 0) -> int:
        """Fen; the sheet says yuan, or whole fen where its profile says so."""
        return self.value(meaning, _whole if meaning in self.profile.fen else parse_yuan, empty)

    def yes(self, meaning: str) -> bool:
        """Whether the cell says yes; empty is no."""
        return self.value(meaning, _yes, False)

    def day(self, meaning: str) -> date | None:
        """A calendar day, or None when empty."""
        return self.value(meaning, _date) if self.text(meaning) else None

    def day_number(self, meaning: str) -> int | None:
        """A calendar day as days since 1970, or None when empty."""
        day = self.day(meaning)
        return day.toordinal() - _EPOCH if day else None

    def quantity(self, meaning: str, unit: Unit, empty: int | None = None) -> int:
        """Base units: the cell's own unit ("3斤2两"), else the line's, else kg, litres or pieces."""
        said = self._unit(unit)
        if unit is Unit.GRAM:
            return self.value(meaning, lambda text: parse_weight(text, said or "kg"), empty)
        if unit is Unit.MILLILITRE:
            return self.value(meaning, lambda text: parse_volume(text, said or "l"), empty)
        return self.value(meaning, lambda text: _whole(_without_unit(text)), empty)

    def price(self, meaning: str, unit: Unit, empty: int | None = None) -> int:
        """Fen per kg, litre or piece. The price's own unit ("4.50/斤") decides, else the line's if it is kg, 斤 or
        litre, else (the line names none) kg or litre."""
        return self.value(meaning, lambda text: self._priced(meaning, text, unit), empty)

    def whole(self, meaning: str, empty: int = 0) -> int:
        """A whole number."""
        return self.value(meaning, _whole, empty)

    def percent(self, meaning: str) -> int:
        """Basis points of a percentage with at most two decimals; empty is none."""
        return self.value(meaning, _basis_points, 0)

    def _unit(self, unit: Unit) -> str:
        """The unit the line names, "" for none. Raises `BadCell` E541 when such a product is not counted in it."""
        return self.value("unit", lambda text: _unit_of(text, unit), "")

    def _priced(self, meaning: str, text: str, unit: Unit) -> int:
        amount, slash, per = text.partition("/")
        named = _unit_of(per.strip(), unit) if slash else self._unit(unit)
        fen = (_whole if meaning in self.profile.fen else parse_yuan)(amount.strip())
        if unit is Unit.PIECE:
            return fen
        size = (WEIGHT_UNITS if unit is Unit.GRAM else VOLUME_UNITS).get(named, GRAMS_PER_KG)
        if unit is Unit.GRAM and size == GRAMS_PER_JIN:
            return per_kg(fen)
        if size == GRAMS_PER_KG:  # a litre has as many millilitres
            return fen
        raise Refused(
            "E545",
            N_("It is not said what the price is for."),
            do=N_("Type the price with its unit, like 4.50/斤 or 9.00/kg."),
        )


def _unit_of(text: str, unit: Unit) -> str:
    plain = text.lower()
    known = {Unit.GRAM: WEIGHT_UNITS.keys(), Unit.MILLILITRE: VOLUME_UNITS.keys(), Unit.PIECE: PIECES}[unit]
    if plain not in known:
        raise Refused(
            "E541",
            N_("This product is not counted in this unit."),
            do=N_("Use kg or 斤 for weights, l for volumes, pc for pieces."),
        )
    return plain


def _without_unit(text: str) -> str:
    """The digits of "12个"; a cell of pieces may name them."""
    digits = text.rstrip("".join(sorted({sign for word in PIECES for sign in word} | {" "})))
    return digits if not text[len(digits) :].strip() or text[len(digits) :].strip() in PIECES else text


def _whole(text: str) -> int:
    if not all_digits(text) or len(text) > len(str(MAX_QUANTITY)):
        raise Refused("E542", N_("This is not a whole number."), do=N_("Type digits only."))
    return int(text)


def _yes(text: str) -> bool:
    plain = text.lower()
    if plain not in _YES | _NO:
        raise Refused("E543", N_("This is neither yes nor no."), do=N_("Type yes or no, or leave it empty."))
    return plain in _YES


def _date(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found is not None:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise Refused("E544", N_("This is not a calendar day."), do=N_("Type it like 2026-09-19."))


def _basis_points(text: str) -> int:
    found = _PERCENT.fullmatch(text)
    if found is None:
        raise Refused(
            "E546", N_("This is not a percentage."), do=N_("Type it with at most two decimals, like 1.5 or 1.5%.")
        )
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
