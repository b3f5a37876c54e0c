"""Amounts in Chinese capitals (人民币大写), as receipts and settlement slips must show them.

After the People's Bank rules for filling in bills (支付结算办法, annex 1): one 零 for a run of zeros, 壹拾 never
拾, 整 after 元 and after 角, nothing after 分. Of the two forms the rules allow for some zeros this program
always prints the one with 零 before 角 when the yuan end in zero.
"""

from __future__ import annotations

from outlet_app.errors import N_, Refused

PREFIX = "人民币"
NEGATIVE = "负"
RED_ENTRY = "红字"
"""What a reversal's slip prints beside the amount; the amount itself then carries `NEGATIVE`."""

MAX_FEN = 10**18 - 1
"""One fen under ten thousand 万亿 yuan (10^16 yuan)."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")


def rmb_capitals(fen: int, *, prefix: str = PREFIX) -> str:
    """`fen` in capitals: 140950 → 人民币壹仟肆佰零玖元伍角整; a negative amount as 人民币负….

    Raises `Refused` E106 beyond 万亿.
    """
    if abs(fen) > MAX_FEN:
        raise Refused("E106", N_("The amount is too large to write out in capitals."))
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    sign = NEGATIVE if fen < 0 else ""
    return f"{prefix}{sign}{_yuan_part(yuan, rest)}{_jiao_part(yuan, jiao, cents)}"


def _yuan_part(yuan: int, rest: int) -> str:
    """The part up to 元; empty when there are only jiao and fen."""
    if yuan == 0:
        return "" if rest else "零元"
    return f"{_whole(yuan)}元"


def _jiao_part(yuan: int, jiao: int, cents: int) -> str:
    """The part after 元, with the 零 that guards against digits being slipped in."""
    if not jiao and not cents:
        return "整"
    # 零 stands in for a zero right before: no jiao at all, or yuan that end in zero.
    gap = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    tenths = f"{_DIGITS[jiao]}角" if jiao else ""
    return f"{gap}{tenths}{_DIGITS[cents]}分" if cents else f"{gap}{tenths}整"


def _whole(number: int) -> str:
    """A positive whole number below 10^16, split at 亿 and within that at 万."""
    high, low = divmod(number, 100_000_000)
    if not high:
        return _below_yi(low)
    text = f"{_below_yi(high)}亿"
    if not low:
        return text
    return f"{text}{'零' if low < 10_000_000 else ''}{_below_yi(low)}"


def _below_yi(number: int) -> str:
    """A positive whole number below 10^8."""
    high, low = divmod(number, 10_000)
    if not high:
        return _below_wan(low)
    text = f"{_below_wan(high)}万"
    if not low:
        return text
    return f"{text}{'零' if low < 1000 else ''}{_below_wan(low)}"


def _below_wan(number: int) -> str:
    """A positive whole number below 10^4, without a leading 零."""
    text = ""
    pending_zero = False
    for digit, place in zip(f"{number:04d}", _PLACES, strict=True):
        if digit == "0":
            pending_zero = bool(text)
            continue
        text += ("零" if pending_zero else "") + _DIGITS[int(digit)] + place
        pending_zero = False
    return text
