"""Yaohua (耀华) indicators: XK3190 continuous formats 0, 1, 2, the A12E's text, and the "ww" text of clones.

From the makers' manuals. No stable flag anywhere, and no unit in formats 0 to 2: those are kilograms. Formats 1 and 2
carry neither an end mark nor a check byte: 1 sends the digits backwards, 2 forwards, and nothing on the line tells
which.
"""

from __future__ import annotations

import re

from outlet_app.devices.scale_frames.protocol import Protocol, weight, xor
from outlet_app.services.weighing import Heard, ScaleFault

MODES = {b"G": "gross", b"N": "net", b"w": "gross", b"n": "net"}
_NEXT = re.compile(rb"[=\r\n]")


def _format_0(match: re.Match[bytes]) -> Heard:
    """STX, sign, six digits, decimals, XOR of those eight as two hex digits, ETX."""
    frame = match[0]
    if xor(frame[1:9]) != int(match["check"], 16):
        return ScaleFault("checksum", frame)
    digits, decimals = match["digits"], int(match["decimals"])
    text = match["sign"] + digits[: 6 - decimals] + b"." + digits[6 - decimals :]
    return weight(text, b"kg", frame, stable=None)


def _format_1(match: re.Match[bytes]) -> Heard:
    """ "=", then eight characters, the last one first."""
    return weight(match["text"][::-1], b"kg", match[0], stable=None)


def _format_2(match: re.Match[bytes]) -> Heard:
    """ "=", then eight characters."""
    return weight(match["text"], b"kg", match[0], stable=None)


def _a12e(match: re.Match[bytes]) -> Heard:
    """WG or WN, eight characters, the unit, XOR of all before as two hex digits; nine blanks and OL or LO."""
    frame = match[0]
    if xor(frame[:11]) != int(match["check"], 16):
        return ScaleFault("checksum", frame)
    if match["limit"]:
        return ScaleFault("overload" if match["limit"] == b"OL" else "underload", frame)
    return weight(match["text"], match["unit"], frame, stable=None, mode=MODES[match["mode"]])


def _ww(match: re.Match[bytes]) -> Heard:
    """ww (gross) or wn (net), nine characters, the unit."""
    return weight(match["text"], match["unit"], match[0], stable=None, mode=MODES[match["mode"]])


FORMAT_0 = Protocol(
    "yaohua-0",
    re.compile(rb"\x02(?P<sign>[+-])(?P<digits>[0-9]{6})(?P<decimals>[0-4])(?P<check>[0-9A-F]{2})\x03"),
    12,
    _format_0,
)
FORMAT_1 = Protocol("yaohua-1", re.compile(rb"=(?P<text>[0-9. ]{7}[-+0-9. ])"), 9, _format_1, follow=_NEXT)
FORMAT_2 = Protocol("yaohua-2", re.compile(rb"=(?P<text>[-+0-9. ][0-9. ]{7})"), 9, _format_2, follow=_NEXT)
A12E = Protocol(
    "yaohua-a12e",
    re.compile(
        rb"(?:W(?P<mode>[GN])(?P<text>[-+0-9. ]{7})(?P<unit>kg| g)|[ ]{9}(?P<limit>OL|LO))(?P<check>[0-9A-F]{2})\r\n"
    ),
    15,
    _a12e,
)
WW = Protocol("ww", re.compile(rb"w(?P<mode>[wn])(?P<text>[-+0-9. ]{9})(?P<unit>kg| g)\r\n"), 15, _ww)
