"""Money: integer fen, read from what a clerk types, shown, and multiplied out of a quantity and a price.

An amount that could be read two ways is refused, never guessed: "1,40" and "1.409,50" are questions, not
amounts. See `rounding` for how a fraction of a fen is decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from outlet_app.domain.rounding import half_up
from outlet_app.domain.text import nfkc
from outlet_app.domain.units import PRICED_BY, Unit
from outlet_app.errors import N_, Refused

FEN_PER_YUAN = 100
FEN_PER_JIAO = 10
MAX_FEN = 10**15
"""Ten trillion yuan: past any outlet, still far inside a 64-bit column."""

_AMOUNT = re.compile(r"([+-]?)(?:([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?|\.([0-9]+))")
_MINUS = "\u2212"
_MINUS_SIGNS = str.maketrans({_MINUS: "-", "\u2013": "-", "\u2014": "-", "。": ".", "，": ","})
_COMMA_MEANT_AS_POINT = re.compile(r"[+-]?[0-9]*,[0-9]{1,2}|[+-]?[0-9.]+,[0-9]+")


def parse_yuan(text: str, *, allow_negative: bool = False) -> int:
    """Fen for an amount typed in yuan: "1,409.50", "¥58", "５８．５", "58。5", "58元".

    Raises `Refused`: E100 not an amount, E101 readable two ways, E102 finer than a fen, E103 below zero where
    that makes no sense, E104 too large.
    """
    plain = _bare(text)
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise _unreadable(plain)
    sign, whole, fraction, only_fraction = found.groups()
    decimals = (fraction or only_fraction or "").rstrip("0")
    if len(decimals) > 2:
        raise Refused(
            "E102",
            N_("The amount is finer than one fen."),
            do=N_("Type at most two digits after the point."),
        )
    fen = int((whole or "0").replace(",", "")) * FEN_PER_YUAN + int(decimals.ljust(2, "0") or "0")
    if fen > MAX_FEN:
        raise _too_large()
    if sign == "-" and fen and not allow_negative:
        raise Refused("E103", N_("The amount is below zero."), do=N_("Type it without the minus sign."))
    return -fen if sign == "-" else fen


def _bare(text: str) -> str:
    """The typed text without currency signs and the input method's punctuation."""
    plain = nfkc(text).translate(_MINUS_SIGNS)
    for sign in ("-", "+"):  # "-¥58" and "¥-58" are the same amount
        if plain.startswith((sign + "¥", sign + "￥")):
            plain = plain[1] + sign + plain[2:]
    return plain.removeprefix("¥").removeprefix("￥").removesuffix("元").removesuffix("块").strip()


def _unreadable(plain: str) -> Refused:
    """The refusal that fits: an ambiguous separator, or no amount at all. The text itself is not repeated."""
    if _COMMA_MEANT_AS_POINT.fullmatch(plain):
        return Refused(
            "E101",
            N_("The comma in the amount can be read two ways."),
            do=N_("Type a point before jiao and fen, like 1409.50."),
        )
    return Refused("E100", N_("This is not an amount of money."), do=N_("Type yuan in digits, like 58 or 58.50."))


def format_yuan(fen: int, *, symbol: bool = False, grouped: bool = True) -> str:
    """ "1,800.00" for 180000 fen, a true minus sign (U+2212) in front of a negative one, "¥" if asked for."""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    digits = f"{yuan:,}.{rest:02d}" if grouped else f"{yuan}.{rest:02d}"
    return f"{_MINUS if fen < 0 else ''}{'¥' if symbol else ''}{digits}"


def bounded(fen: int) -> int:
    """`fen` as it is. Raises `Refused` E104 above `MAX_FEN`: a bar code scanned into a price, no sum of money."""
    if fen > MAX_FEN:
        raise _too_large()
    return fen


def _too_large() -> Refused:
    return Refused("E104", N_("The amount is too large."), do=N_("Check the number of digits."))


def amount(quantity: int, price_fen: int, unit: Unit) -> int:
    """Fen for `quantity` base units at `price_fen` per kg, litre or piece, half-up (away from zero)."""
    if unit is Unit.PIECE:
        return quantity * price_fen
    return half_up(quantity * price_fen, PRICED_BY[unit])


@dataclass(frozen=True, slots=True)
class RoundingWaiver:
    """A waived fraction (抹零): its own line, never hidden in a price.

    `before_fen` is what was due, `waived_fen` what is let go of, `after_fen` what remains; all non-negative.
    """

    before_fen: int
    waived_fen: int

    @property
    def after_fen(self) -> int:
        """What remains due after the waiver."""
        return self.before_fen - self.waived_fen

    @classmethod
    def down_to(cls, before_fen: int, step_fen: int = FEN_PER_YUAN) -> RoundingWaiver:
        """Waive whatever is above the last full `step_fen` (100: whole yuan; 10: whole jiao).

        Raises `Refused` E105 when the amount is below zero: nothing can be waived of it.
        """
        if before_fen < 0 or step_fen <= 0:
            raise waiver_refused(step_fen)
        return cls(before_fen, before_fen % step_fen)


def waiver_refused(limit_fen: int) -> Refused:
    """The refusal of a waiver that is no rounding: below zero, above `limit_fen`, or more than is due (E105)."""
    return Refused(
        "E105",
        N_("The waived fraction must be between zero and {limit}, and no more than is due."),
        do=N_("A larger reduction is a price change: change the price instead."),
        limit=format_yuan(limit_fen),
    )
