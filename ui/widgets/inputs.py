"""Fields for the quantities of the counter: money, weight, volume, pieces, counts, per cent, days.

Each reads what people type (full-width digits of an input method too), says while typing what can't be meant, and
shows the value in its usual form once the cursor has left. Values are integers in base units: fen, grams,
millilitres, pieces, basis points, days since 1970.
"""

from __future__ import annotations

import datetime as dt
import re

from PySide6.QtCore import Qt

from outlet_app.domain.money import format_yuan, parse_yuan
from outlet_app.domain.text import all_digits, nfkc
from outlet_app.domain.units import Unit
from outlet_app.domain.weight import format_kg, parse_price, parse_volume, parse_weight
from outlet_app.errors import N_, Refused
from ui import theme
from ui.widgets.field import Field

EPOCH = dt.date(1970, 1, 1)
MAX_COUNT = 1_000_000
KG, JIN = "kg", "斤"
"""What a bare weight is in; keys of `units.WEIGHT_UNITS`."""
_HUNDREDTHS = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")


def plain(text: str) -> str:
    """The text made plain (NFKC); a point that waits for its decimals does not count yet."""
    tidy = nfkc(text).replace("。", ".")
    return tidy[:-1] if tidy.endswith(".") and tidy[:-1].replace(",", "").isdigit() else tidy


def trimmed(thousandths: int) -> str:
    """ "158.4" for 158400: kilograms or litres with only the decimals needed."""
    return format_kg(thousandths).rstrip("0").rstrip(".")


class NumberField(Field):
    """A field with a whole number behind it, right-aligned. `required` only matters to those who ask `value`."""

    def __init__(self, label: str, name: str, *, beside: bool = False, own_problem: bool | None = None, hint: str = ""):
        super().__init__(label, name, beside=beside, own_problem=own_problem, hint=hint)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        theme.role(self.edit, "number")
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

    def read(self, text: str) -> int:
        """The number `text` means. Raises `Refused`."""
        raise NotImplementedError

    def shown(self, value: int) -> str:
        """The usual form of `value`, readable by `read`."""
        raise NotImplementedError

    def value(self) -> int | None:
        """The number, or None for an empty field. Raises `Refused` for what can't be meant."""
        text = plain(self.text())
        return self.read(text) if text else None

    def value_or_zero(self) -> int:
        """The number, 0 for an empty field and for what can't be meant (the field says so itself)."""
        try:
            return self.value() or 0
        except Refused:
            return 0

    def set_value(self, value: int | None) -> None:
        """Put a number in, in its usual form; None empties the field."""
        self.set_text("" if value is None else self.shown(value))

    def check(self) -> None:
        """Raise `Refused` for what can't be meant."""
        self.value()

    def _tidied(self) -> None:
        if not self.problem() and (value := self.value()) is not None:
            text = self.shown(value)
            if text != self.text():
                self.set_text(text)


class MoneyField(NumberField):
    """Yuan; the value is fen. 0 shows as 0.00 so that a typed nothing stays visible."""

    def read(self, text: str) -> int:
        """Fen. Raises `Refused` E100–E104."""
        return parse_yuan(text)

    def shown(self, value: int) -> str:
        """ "1,800.00"."""
        return format_yuan(value)


class QuantityField(NumberField):
    """A quantity in a product's unit: weight, volume or pieces; the value is g, ml or pc.

    Weights take any unit as text (3斤2两, 500g); a bare number counts in `weight_unit`, "kg" or "斤".
    """

    def __init__(self, label: str, name: str, *, beside: bool = False):
        super().__init__(label, name, beside=beside)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhNone)
        self.product_unit = Unit.GRAM
        self.weight_unit = KG
        self.set_unit(N_("kg"))

    def measure(self, unit: Unit, weight_unit: str = KG) -> None:
        """Which unit bare numbers are in from now on; what stands typed stays, and is read anew."""
        self.product_unit, self.weight_unit = unit, weight_unit
        self.set_unit(
            {Unit.GRAM: N_("jin") if weight_unit == JIN else N_("kg"), Unit.MILLILITRE: N_("l"), Unit.PIECE: N_("pc")}[
                unit
            ]
        )
        self.recheck()
        self.edited.emit()

    def read(self, text: str) -> int:
        """Base units. Raises `Refused` E107–E111, E112 for nothing."""
        if self.product_unit is Unit.GRAM:
            return parse_weight(text, self.weight_unit)
        if self.product_unit is Unit.MILLILITRE:
            return parse_volume(text, "l")
        return read_count(text)

    def shown(self, value: int) -> str:
        """A bare number in the unit shown beside."""
        if self.product_unit is Unit.PIECE:
            return str(value)
        return trimmed(value * 2 if self.product_unit is Unit.GRAM and self.weight_unit == JIN else value)


class PriceField(NumberField):
    """Yuan per kilogram, litre or piece; the value is fen. "4.50/斤" is read for weights."""

    def __init__(self, label: str, name: str):
        super().__init__(label, name)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhNone)
        self.product_unit = Unit.GRAM
        self.measure(Unit.GRAM)

    def measure(self, unit: Unit) -> None:
        """What one price covers."""
        self.product_unit = unit
        self.set_unit({Unit.GRAM: N_("¥/kg"), Unit.MILLILITRE: N_("¥/l"), Unit.PIECE: N_("¥/pc")}[unit])
        self.recheck()

    def read(self, text: str) -> int:
        """Fen per kg, litre or piece. Raises `Refused`."""
        return parse_price(text) if self.product_unit is Unit.GRAM else parse_yuan(text)

    def shown(self, value: int) -> str:
        """ "12.00"."""
        return format_yuan(value)


class CountField(NumberField):
    """How many: packages, crates, pieces."""

    def read(self, text: str) -> int:
        """A count. Raises `Refused` E290."""
        return read_count(text)

    def shown(self, value: int) -> str:
        """Digits."""
        return str(value)


class PercentField(NumberField):
    """Per cent with at most two decimals; the value is basis points."""

    def __init__(self, label: str, name: str, *, beside: bool = False):
        super().__init__(label, name, beside=beside)
        self.set_unit("%")

    def read(self, text: str) -> int:
        """Basis points, 0–10000. Raises `Refused` E291."""
        found = _HUNDREDTHS.fullmatch(text.removesuffix("%").strip())
        points = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else -1
        if not 0 <= points <= 10_000:
            raise Refused("E291", N_("This is not a percentage."), do=N_("Type 0 to 100, like 1.5."))
        return points

    def shown(self, value: int) -> str:
        """ "1.5"."""
        return f"{value // 100}.{value % 100:02d}".rstrip("0").rstrip(".")


class DayField(NumberField):
    """A day to come: 2026-09-26, 9-26, 9.26 (the next one), or +7 for days from today; the value is days since 1970."""

    def __init__(self, label: str, name: str, *, beside: bool = False):
        super().__init__(label, name, beside=beside)
        self.today = 0

    def read(self, text: str) -> int:
        """Days since 1970. Raises `Refused` E292."""
        day = _day(text.replace("月", "-").removesuffix("日").replace("/", "-").replace(".", "-"), self.today)
        if day is None:
            raise Refused(
                "E292", N_("This is not a day."), do=N_("Type it like 9-26, 2026-09-26, or +7 for a week on.")
            )
        return day

    def shown(self, value: int) -> str:
        """ISO date."""
        return (EPOCH + dt.timedelta(days=value)).isoformat()


def read_count(text: str) -> int:
    """A whole number of things. Raises `Refused` E290."""
    digits = nfkc(text).replace(",", "")
    if not all_digits(digits) or int(digits) > MAX_COUNT:
        raise Refused("E290", N_("This is not a count."), do=N_("Type whole digits, like 6."))
    return int(digits)


def _day(text: str, today: int) -> int | None:
    """Days since 1970 for a typed day, None when it is none."""
    if text.startswith("+"):
        return today + int(text[1:]) if all_digits(text[1:]) and len(text) <= 4 else None
    parts = text.split("-")
    if not all(all_digits(part) and len(part) <= 4 for part in parts) or len(parts) not in (2, 3):
        return None
    now = EPOCH + dt.timedelta(days=today)
    try:
        if len(parts) == 3:
            return (dt.date(int(parts[0]), int(parts[1]), int(parts[2])) - EPOCH).days
        day = dt.date(now.year, int(parts[0]), int(parts[1]))
        return ((day if day >= now else day.replace(year=now.year + 1)) - EPOCH).days
    except ValueError:
        return None
