"""Mettler Toledo: MT-SICS, which is asked, and the continuous output of 18 bytes with a check byte.

From the reference manuals. MT-SICS answers "S" only once the weight has settled, or says why it can't.
"""

from __future__ import annotations

import re
from dataclasses import replace

from outlet_app.devices.scale_frames.protocol import Protocol, weight
from outlet_app.services.weighing import Heard, Reading, ScaleFault

_ANSWERS = {b"S I": "busy", b"S +": "overload", b"S -": "underload", b"ES": "syntax", b"ET": "syntax", b"EL": "syntax"}


def _mt_sics(match: re.Match[bytes]) -> Heard:
    """S, S (settled) or D (moving), ten characters, the unit; or a short answer that says why not."""
    if match["answer"]:
        return ScaleFault(_ANSWERS[match["answer"]], match[0])
    return weight(match["text"], match["unit"], match[0], stable=match["state"] == b"S")


MT_SICS = Protocol(
    "mt-sics",
    re.compile(
        rb"(?:S (?P<state>[SD]) (?P<text>[-+0-9. ]{10}) (?P<unit>[A-Za-z]{1,3})|(?P<answer>S [I+-]|E[STL]))\r\n"
    ),
    20,
    _mt_sics,
    ask=b"S\r\n",
)

NET, NEGATIVE, OUT_OF_RANGE, MOVING, KILOGRAMS, NOT_ZEROED = (1 << bit for bit in (0, 1, 2, 3, 4, 6))
_UNIT_ELSEWHERE, _TEN_FOLD = 0b0111, 0b10000


def _toledo(match: re.Match[bytes]) -> Heard:
    """STX, three status bytes, six digits of weight, six of tare, CR, and the byte that makes the sum 0 mod 128.

    Status A, bits 0 to 2: where the point stands (2: none, 5: three decimals, 0 and 1: hundreds and tens). Status B:
    the flags above. Status C, bits 0 to 2: 0 = kilograms or pounds as B says, 1 = grams.
    """
    frame = match[0]
    if sum(frame) & 0x7F:
        return ScaleFault("checksum", frame)
    point, flags, more = frame[1] & 0b111, frame[2], frame[3]
    if flags & OUT_OF_RANGE:
        return ScaleFault("range", frame)
    if flags & NOT_ZEROED:
        return ScaleFault("zero", frame)
    kind = more & _UNIT_ELSEWHERE
    unit = {0: b"kg" if flags & KILOGRAMS else b"lb", 1: b"g"}.get(kind, b"?")
    if more & _TEN_FOLD:
        return ScaleFault("unit", frame, "x10")
    sign = b"-" if flags & NEGATIVE else b""
    mode = "net" if flags & NET else "gross"
    heard = weight(sign + _placed(match["weight"], point), unit, frame, stable=not flags & MOVING, mode=mode)
    tare = weight(_placed(match["tare"], point), unit, frame, stable=True)
    return replace(heard, tare=tare.grams) if isinstance(heard, Reading) and isinstance(tare, Reading) else heard


def _placed(digits: bytes, point: int) -> bytes:
    """The digits with their point. Blank in front means nothing there; all blank stays unreadable."""
    plain = digits.strip()
    if not plain.isdigit():
        return digits
    if point <= 2:
        return plain + b"0" * (2 - point)
    decimals = point - 2
    plain = plain.rjust(decimals + 1, b"0")
    return plain[:-decimals] + b"." + plain[-decimals:]


TOLEDO = Protocol(
    "toledo",
    re.compile(rb"\x02[\x20-\x7f]{3}(?P<weight>[ 0-9]{6})(?P<tare>[ 0-9]{6})\r[\x00-\x7f]"),
    18,
    _toledo,
)
