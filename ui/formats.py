"""Numbers, units and times as the screen shows them, in the language that holds.

Quantities come in base units (grams, millilitres, pieces), money in fen, instants in UTC milliseconds, days as days
since 1970 or ISO text. Zero is shown as — in lists and breakdowns, a negative with a true minus (U+2212), thousands
grouped.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from outlet_app.errors import N_
from resources.texts import _

DASH = "—"
MINUS = "\u2212"
ZONE = timezone(timedelta(hours=8), "CST")  # the outlet's zone: one for all of China, no summer time since 1991
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)
_UNITS = {"g": N_("kg"), "ml": N_("l"), "pc": N_("pc")}
_PRICES = {"g": N_("¥/kg"), "ml": N_("¥/l"), "pc": N_("¥/pc")}


def yuan(fen: int, *, symbol: bool = False, dash: bool = True) -> str:
    """ "1,800.00"; "¥1,800.00" with `symbol`; zero as — unless `dash` is false."""
    if not fen and dash:
        return DASH
    whole, rest = divmod(abs(fen), 100)
    return f"{MINUS if fen < 0 else ''}{'¥' if symbol else ''}{whole:,}.{rest:02d}"


def count(number: int, *, dash: bool = True) -> str:
    """ "1,234"; zero as — unless `dash` is false."""
    if not number and dash:
        return DASH
    return f"{MINUS if number < 0 else ''}{abs(number):,}"


def quantity(base: int, unit: str, *, dash: bool = True, trim: bool = False) -> str:
    """The number alone, in kg or litres with three places ("150.000"), or in pieces ("12"). `trim` drops the zeros
    behind the last full place ("150")."""
    if unit == "pc" or (not base and dash):
        return count(base, dash=dash)
    whole, rest = divmod(abs(base), 1000)
    text = f"{MINUS if base < 0 else ''}{whole:,}.{rest:03d}"
    return text.rstrip("0").rstrip(".") if trim else text


def unit_name(unit: str) -> str:
    """What a quantity of `unit` (g | ml | pc) is shown in: kg, l, pc."""
    return _(_UNITS.get(unit, unit))


def price_unit(unit: str) -> str:
    """What a price of `unit` is per: ¥/kg, ¥/l, ¥/pc."""
    return _(_PRICES.get(unit, unit))


def with_unit(base: int, unit: str, *, trim: bool = True) -> str:
    """ "150 kg": number and unit together; zero as —."""
    if not base:
        return DASH
    return f"{quantity(base, unit, trim=trim)} {unit_name(unit)}"


def jin(grams: int) -> str:
    """The same weight in jin, as farmers count: "300 斤", "301.5 斤"; — for zero."""
    if not grams:
        return DASH
    tenths_of_liang = abs(grams) * 100 // 500
    whole, rest = divmod(tenths_of_liang, 100)
    number = f"{whole:,}.{rest:02d}".rstrip("0").rstrip(".")
    return _("{number} jin").format(number=f"{MINUS if grams < 0 else ''}{number}")


def percent(basis_points: int) -> str:
    """ "2.5 %" for 250; — for zero."""
    if not basis_points:
        return DASH
    whole, rest = divmod(abs(basis_points), 100)
    return f"{MINUS if basis_points < 0 else ''}{whole}.{rest:02d}".rstrip("0").rstrip(".") + " %"


def local(at: int) -> datetime:
    """An instant in the outlet's zone."""
    return (_EPOCH + timedelta(milliseconds=at)).astimezone(ZONE)


def clock(at: int) -> str:
    """ "09:12"."""
    return f"{local(at):%H:%M}"


def moment(at: int) -> str:
    """ "2020-09-19 09:12": for lists, where every row has the same width."""
    return f"{local(at):%Y-%m-%d %H:%M}"


def short_moment(at: int, now: int) -> str:
    """The time alone for today ("09:12"), else day and time ("09-17 15:40"), with the year when it is another one."""
    then, today = local(at), local(now)
    if then.date() == today.date():
        return f"{then:%H:%M}"
    return f"{then:%m-%d %H:%M}" if then.year == today.year else f"{then:%Y-%m-%d}"


def day(number: int | str | date, *, weekday: bool = True, year: bool = False) -> str:
    """A day as people say it: "9 月 26 日 周六", "Sat 26 Sep". `number`: days since 1970, ISO text or a date."""
    then = _date(number)
    pattern = _("{weekday} {day} {month}") if weekday else _("{day} {month}")
    text = pattern.format(weekday=_(_WEEKDAYS[then.weekday()]), day=then.day, month=_(_MONTHS[then.month - 1]))
    if not year:
        return text
    return _("{day}, {year}").format(day=text, year=then.year)


def day_number(at: int) -> int:
    """The outlet's calendar day of an instant, as days since 1970."""
    return (local(at).date() - date(1970, 1, 1)).days


def _date(value: int | str | date) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    return date(1970, 1, 1) + timedelta(days=value)


def age(milliseconds: int) -> str:
    """How long ago or how long yet, roughly: "under a minute", "12 min", "3 h", "2 days"."""
    minutes = max(milliseconds, 0) // 60_000
    if minutes < 1:
        return _("under a minute")
    if minutes < 120:
        return _("{n} min").format(n=minutes)
    hours = minutes // 60
    if hours < 48:
        return _("{n} h").format(n=hours)
    return _("{n} days").format(n=hours // 24)


def seconds(milliseconds: int) -> str:
    """A short wait to the second: "8 s", "2 min 5 s"."""
    total = max(milliseconds, 0) // 1000
    if total < 60:
        return _("{n} s").format(n=total)
    return _("{m} min {s} s").format(m=total // 60, s=total % 60)


def number(seq: int) -> str:
    """An act's number as it is written on receipts: "0401"; five digits and more as they are."""
    return f"{seq:04d}"
