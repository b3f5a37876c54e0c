"""CAS indicators (22 bytes by themselves, 15 bytes when asked) and A&D's 18 bytes, which look much alike.

From the makers' manuals. The asked one: ENQ, the scale answers ACK, DC1, then the frame.
"""

from __future__ import annotations

import re

from outlet_app.devices.scale_frames.protocol import Protocol, weight, xor
from outlet_app.services.weighing import Heard, ScaleFault

ENQ, ACK, DC1 = b"\x05", b"\x06", b"\x11"
_MODES = {b"GS": "gross", b"NT": "net"}


def _states(match: re.Match[bytes]) -> Heard:
    """ST (settled), US (moving) or OL, GS (gross) or NT (net), the number, the unit."""
    if match["state"] == b"OL":
        return ScaleFault("overload", match[0])
    stable = match["state"] == b"ST"
    return weight(match["text"], match["unit"], match[0], stable=stable, mode=_MODES.get(match["mode"], ""))


def _asked(match: re.Match[bytes]) -> Heard:
    """SOH STX, S (settled), U (moving) or F (too much), sign, six characters, the unit, XOR, ETX EOT."""
    frame = match[0]
    if xor(frame[2:12]) != frame[12]:
        return ScaleFault("checksum", frame)
    if match["state"] == b"F":
        return ScaleFault("overload", frame)
    return weight(match["text"], match["unit"], frame, stable=match["state"] == b"S")


CAS_22 = Protocol(
    "cas",
    re.compile(
        rb"(?P<state>ST|US|OL),(?P<mode>GS|NT),[^\r\n][\x80-\xff],(?P<text>[-+0-9. ]{8}) (?P<unit>kg| g| t|lb)\r\n"
    ),
    22,
    _states,
)
AND_18 = Protocol(
    "and",
    re.compile(rb"(?P<state>ST|US|OL),(?P<mode>GS|NT|TR),(?P<text>[-+0-9. ]{8})(?P<unit>kg| g| t|lb)\r\n"),
    18,
    _states,
)
CAS_ENQ = Protocol(
    "cas-enq",
    re.compile(
        rb"\x01\x02(?P<state>[SUF])(?P<text>[-+ ][0-9. ]{6})(?P<unit>KG|kg| G| g|LB|lb)[\x00-\xff]\x03\x04", re.DOTALL
    ),
    15,
    _asked,
    ask=ENQ,
    grant=(ACK, DC1),
)
