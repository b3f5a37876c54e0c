"""Labels: A6 and 100 × 150 mm with words, a Code 128 and a QR code, as dots and as bytes for label printers.

203 dpi, that is 8 dots a millimetre. Bars are never narrower than two dots (0.25 mm). TSPL as in TSC's programming
manual: a BITMAP's 0 bits are black.
"""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.devices.escpos import INIT, raster
from outlet_app.domain.identifiers.code128 import QUIET_MODULES, encode
from outlet_app.errors import N_, SAFE_ALL, Refused
from outlet_app.services.bitmap import Bitmap, pasted
from outlet_app.services.labels import Label
from outlet_app.services.papers.sheet import folded, width
from outlet_app.services.ports import LineRenderer

DOTS = 8
"""Dots a millimetre."""
MARGIN, GAP = 32, 16
HEADING, TEXT = 48, 32
BARS = 160
QR_QUIET = 4
BAND = 128


@dataclass(frozen=True)
class LabelPaper:
    """Width and height in millimetres, and the gap to the next label."""

    width: int
    height: int
    gap: int = 2

    @property
    def dots(self) -> tuple[int, int]:
        """Width and height in dots."""
        return self.width * DOTS, self.height * DOTS


A6 = LabelPaper(105, 148)
PARCEL = LabelPaper(100, 150)
PAPERS = {"a6": A6, "100x150": PARCEL}


def laid_out(label: Label, paper: LabelPaper, renderer: LineRenderer) -> Bitmap:
    """The label as dots: heading, words, bars with their text, QR code. Raises `Refused` E177 for a code no bars can
    say, E645 when the paper has not room enough, E646 when no words can be drawn now."""
    across, down = paper.dots
    room = across - 2 * MARGIN
    pieces: list[tuple[int, int, Bitmap]] = []
    y = MARGIN
    for text, height in ((label.heading, HEADING), *((line, TEXT) for line in label.lines)):
        for part in folded(text, room // (height // 2)):
            pieces.append((MARGIN, y, _words(renderer, part, height)))
            y += height + GAP // 2
    bars = code_bars(label.code, across - MARGIN // 2, gs1=label.gs1)  # its quiet zones are margin enough
    y += GAP
    pieces.append(((across - bars.width) // 2, y, bars))
    y += bars.height + GAP
    said = _words(renderer, label.code.replace("\x1d", " "), TEXT)
    pieces.append((max(0, (across - said.width) // 2), y, said))
    y += said.height + GAP
    if label.qr:
        square = qr_square(label.qr, min(room, down - y - MARGIN))
        pieces.append((across - MARGIN - square.width, y, square))
        y += square.height
    if y > down or width(label.code) * TEXT // 2 > across:
        raise _no_room()
    return pasted(Bitmap.blank(across, down), pieces)


def code_bars(text: str, room: int, *, gs1: bool = False) -> Bitmap:
    """A Code 128 with its quiet zones, as wide as goes into `room` dots, four dots a module at most. Raises `Refused`
    E177, E645."""
    widths = encode(text, gs1=gs1).modules
    modules = sum(widths) + 2 * QUIET_MODULES
    module = min(4, room // modules)
    if module < 2:
        raise _no_room()
    row, black = 0, True
    for one in widths:
        dots = one * module
        row = row << dots | (((1 << dots) - 1) if black else 0)
        black = not black
    return Bitmap(modules * module, (row << QUIET_MODULES * module,) * BARS)


def qr_square(text: str, room: int) -> Bitmap:
    """A QR code with its quiet zone, error level M, as large as goes into `room` dots, eight dots a module at most.
    Raises `Refused` E645."""
    import segno

    try:
        code = segno.make_qr(text, error="m")
    except segno.DataOverflowError as error:
        raise _no_room() from error
    rows = tuple(int("".join("1" if dot else "0" for dot in row), 2) << QR_QUIET for row in code.matrix)
    side = len(rows) + 2 * QR_QUIET
    module = min(8, room // side)
    if module < 2:
        raise _no_room()
    quiet = (0,) * QR_QUIET
    return Bitmap(side, (*quiet, *rows, *quiet)).larger(module)


def tspl(picture: Bitmap, paper: LabelPaper, copies: int = 1) -> bytes:
    """The label for printers that speak TSPL."""
    across = (picture.width + 7) // 8
    size = f"SIZE {paper.width} mm,{paper.height} mm\r\nGAP {paper.gap} mm,0 mm\r\nDIRECTION 1\r\nCLS\r\n"
    white = bytes(one ^ 0xFF for one in picture.packed())
    return b"".join(
        [
            size.encode(),
            f"BITMAP 0,0,{across},{picture.height},0,".encode(),
            white,
            f"\r\nPRINT {copies},1\r\n".encode(),
        ]
    )


def zpl(picture: Bitmap, paper: LabelPaper, copies: int = 1) -> bytes:
    """The label for printers that speak ZPL (Zebra's programming guide: ^GFA with hexadecimal rows, 1 bits black)."""
    across, data = (picture.width + 7) // 8, picture.packed()
    size = f"^XA^PW{paper.dots[0]}^LL{paper.dots[1]}^LH0,0^FO0,0^GFA,{len(data)},{len(data)},{across},"
    return f"{size}{data.hex().upper()}^FS^PQ{copies}^XZ\n".encode()


def escpos(picture: Bitmap) -> bytes:
    """The label for printers that speak ESC/POS, in bands that small memories hold; then on to the next label."""
    bands = (Bitmap(picture.width, picture.rows[at : at + BAND]) for at in range(0, picture.height, BAND))
    return INIT + b"".join(raster(band) for band in bands) + b"\x0c"


def _words(renderer: LineRenderer, text: str, height: int) -> Bitmap:
    drawn = renderer.line(text, height // 2, height)
    if drawn is None:
        raise Refused(
            "E646",
            N_("A label can't be drawn here."),
            safe=SAFE_ALL,
            do=N_("Print it from the window."),
        )
    return drawn


def _no_room() -> Refused:
    return Refused(
        "E645",
        N_("This does not fit on the label."),
        safe=SAFE_ALL,
        do=N_("Shorten the words or the code, or use a larger label."),
    )
