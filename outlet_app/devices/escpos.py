"""Receipts as ESC/POS bytes: text in the printer's own character set, and as a picture where it lacks a character.

A printer with 32 or 48 columns has 12 dots a column and 24 a line (384 and 576 dots: 58 and 80 mm paper). Bytes from
the makers' manuals.
"""

from __future__ import annotations

from outlet_app.services.bitmap import Bitmap, pasted
from outlet_app.services.model import PaperLine
from outlet_app.services.ports import LineRenderer

INIT = b"\x1b@"
HANZI_ON, HANZI_OFF = b"\x1c&", b"\x1c."
ALIGN = {"left": b"\x1ba\x00", "centre": b"\x1ba\x01", "right": b"\x1ba\x02"}
BIG_ON, BIG_OFF = b"\x1d!\x01\x1c!\x08", b"\x1d!\x00\x1c!\x00"
FEED_CUT = b"\x1bd\x04\x1dVB\x00"
DRAWER = b"\x1bp\x00\x19\xfa"
"""Opens the drawer on pin 2."""
ASK_PAPER = b"\x10\x04\x04"
PAPER_OUT, ANSWER_MASK, ANSWER = 0x60, 0x93, 0x12
"""The answer is one byte: these bits say no paper; these bits of any answer are always as in ANSWER."""
CELL, LINE = 12, 24
CHARSETS = {"gb18030": "gb18030", "gbk": "gbk", "gb2312": "gb2312"}
"""What a printer's font holds: GB18030's two-byte part, GBK (without 䶮 and its kind), or GB2312 (without 镕)."""


def paper_bytes(
    lines: list[PaperLine], columns: int, charset: str = "gbk", renderer: LineRenderer | None = None
) -> bytes:
    """The lines as ESC/POS bytes, from initialising to the cut. Without a renderer, or when it can't draw now, a
    character that the printer lacks goes out in GB18030 and the printer does what it will."""
    made = [INIT, HANZI_ON]
    for line in lines:
        text = "-" * columns if line.rule else plain(line.text)
        drawn = None
        if renderer is not None and any(lacks(sign, charset) for sign in text):
            drawn = renderer.line(text, CELL, LINE)
        made.append(_as_text(line, text) if drawn is None else _as_picture(line, drawn, columns))
    return b"".join([*made, HANZI_OFF, FEED_CUT])


def plain(text: str) -> str:
    """What may be printed of a text: control characters would be orders to the printer, and ¥ (U+00A5) and − (U+2212)
    are four bytes in GB18030, which many misprint: the full-width ￥ and － are sent."""
    kept = "".join(sign if ord(sign) >= 0x20 and sign != "\x7f" else " " for sign in text)
    return kept.replace("¥", "￥").replace("−", "－")


def lacks(sign: str, charset: str) -> bool:
    """Whether a printer with this set has no such character."""
    try:
        return len(sign.encode(CHARSETS.get(charset, "gbk"))) > 2
    except UnicodeEncodeError:
        return True


def raster(picture: Bitmap) -> bytes:
    """A picture as GS v 0: width in bytes and height in dots, low byte first, then the rows."""
    across = (picture.width + 7) // 8
    return b"\x1dv0\x00" + across.to_bytes(2, "little") + picture.height.to_bytes(2, "little") + picture.packed()


def _as_text(line: PaperLine, text: str) -> bytes:
    on, off = (BIG_ON, BIG_OFF) if line.big else (b"", b"")
    return b"".join([ALIGN[line.align], on, text.encode("gb18030"), b"\n", off])


def _as_picture(line: PaperLine, drawn: Bitmap, columns: int) -> bytes:
    """The whole line across the paper, so that no printer has to align it."""
    room = max(0, columns * CELL - drawn.width)
    left = {"centre": room // 2, "right": room}.get(line.align, 0)
    whole = pasted(Bitmap.blank(columns * CELL, drawn.height), [(left, 0, drawn)])
    return ALIGN["left"] + raster(whole.taller(2) if line.big else whole)
