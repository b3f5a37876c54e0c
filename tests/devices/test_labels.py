"""Labels, decoded back by an independent reader from the very bytes a printer gets."""

from __future__ import annotations

import re

import pytest
import zxingcpp
from PySide6.QtWidgets import QApplication

from outlet_app.devices.labels import (
    A6,
    PAPERS,
    PARCEL,
    LabelPaper,
    code_bars,
    escpos,
    laid_out,
    qr_square,
    tspl,
)
from outlet_app.errors import Refused
from outlet_app.services.bitmap import Bitmap
from outlet_app.services.labels import Label
from ui.paper_bitmap import drawn

LABEL = Label(
    "十八洞猕猴桃 A 级",
    ("收件人 陈** 138******00", "广州市天河区 ***", "净重 12.500 kg · 批次 GL2026-0042 · 采摘 9 月 18 日 · 𬭎"),
    "EE123456785CN",
    "https://example.invalid/l/GL2026-0042?c=0a1b2c3d4e5f",
)


class Drawing:
    """The window's renderer as the port."""

    def line(self, text: str, cell: int, height: int) -> Bitmap | None:
        """Draw."""
        return drawn(text, cell, height)


class Nobody:
    """A renderer where no window is."""

    def line(self, text: str, cell: int, height: int) -> Bitmap | None:
        """Nothing."""
        return None


def from_tspl(data: bytes) -> Bitmap:
    """The picture in TSPL bytes."""
    head = re.search(rb"BITMAP 0,0,(\d+),(\d+),0,", data)
    assert head is not None
    across, height = int(head[1]), int(head[2])
    body = data[head.end() : head.end() + across * height]
    assert data[head.end() + across * height :] == b"\r\nPRINT 1,1\r\n"
    return Bitmap.of_bytes(bytes(one ^ 0xFF for one in body), across * 8)


def from_escpos(data: bytes) -> Bitmap:
    """The bands in ESC/POS bytes, put together."""
    assert data.startswith(b"\x1b@")
    at, rows, across = 2, b"", 0
    while data[at : at + 4] == b"\x1dv0\x00":
        across, height = (int.from_bytes(data[at + part : at + part + 2], "little") for part in (4, 6))
        rows += data[at + 8 : at + 8 + across * height]
        at += 8 + across * height
    assert data[at:] == b"\x0c"
    return Bitmap.of_bytes(rows, across * 8)


def read(picture: Bitmap) -> dict[str, str]:
    """What the independent reader finds: kind of code → text."""
    grey = bytearray()
    for row in picture.rows:
        grey += bytes(0 if bit == "1" else 255 for bit in f"{row:0{picture.width}b}")
    image = memoryview(bytes(grey)).cast("B", (picture.height, picture.width))
    return {str(one.format): one.text for one in zxingcpp.read_barcodes(image)}


@pytest.mark.parametrize("name", PAPERS)
def test_both_codes_are_read_back(name: str, qapp: QApplication) -> None:
    """A6 and 100 × 150 mm, TSPL and ESC/POS: the same dots, both codes with their texts, 8 dots a millimetre."""
    paper = PAPERS[name]
    made = laid_out(LABEL, paper, Drawing())
    assert (made.width, made.height) == (paper.width * 8, paper.height * 8)
    for picture in (from_tspl(tspl(made, paper)), from_escpos(escpos(made))):
        assert picture == made
        assert sorted(read(picture).values()) == sorted([LABEL.code, LABEL.qr])
    assert tspl(made, paper).startswith(f"SIZE {paper.width} mm,{paper.height} mm\r\nGAP 2 mm,0 mm\r\n".encode())


@pytest.mark.parametrize("code", ["EE123456785CN", "1234567890123", "PJJ123C", "GL2026-0042", "a", "LOT/2026-09-19.A"])
def test_codes_alone(code: str) -> None:
    """Letters, digits, odd and even: bars say exactly the text."""
    assert list(read(code_bars(code, 800)).values()) == [code]


def test_a_gs1_code() -> None:
    """The lot label's identifiers, with FNC1 in front: a GS1-128 of that product, day, weight and lot."""
    found = zxingcpp.read_barcodes(_grey(code_bars("010690123456789213261015310301250010GL2026-0042", 800, gs1=True)))
    assert [one.text for one in found] == ["(01)06901234567892(13)261015(3103)012500(10)GL2026-0042"]


def _grey(picture: Bitmap) -> memoryview:
    rows = b"".join(bytes(0 if bit == "1" else 255 for bit in f"{row:0{picture.width}b}") for row in picture.rows)
    return memoryview(rows).cast("B", (picture.height, picture.width))


def test_a_qr_code_in_chinese() -> None:
    """Any text, read back as it was."""
    assert list(read(qr_square("十八洞猕猴桃 GL2026-0042", 300)).values()) == ["十八洞猕猴桃 GL2026-0042"]


def test_nothing_is_printed_that_no_scanner_reads(qapp: QApplication) -> None:
    """Too long for the paper: said, not shrunk; bars are at least two dots wide."""
    for label, paper in (
        (Label("", (), "X" * 40), A6),
        (Label("", (), "1", "y" * 4000), PARCEL),
        (Label("", (), "1", "y" * 400), LabelPaper(50, 30)),
        (Label("", ("十八洞 " * 20,) * 20, "1"), PARCEL),
    ):
        with pytest.raises(Refused, match="E645"):
            laid_out(label, paper, Drawing())
    with pytest.raises(Refused, match="E177"):
        laid_out(Label("", (), "批次"), A6, Drawing())
    with pytest.raises(Refused, match="E646"):
        laid_out(LABEL, A6, Nobody())


def test_words_keep_off_the_codes(qapp: QApplication) -> None:
    """Everything stays inside the margins, and the words are there."""
    made = laid_out(LABEL, PARCEL, Drawing())
    edge = {x for x in (*range(32), *range(768, 800)) for y in range(made.height) if made.black(x, y)}
    assert edge == set()
    assert sum(row.bit_count() for row in made.rows[32:80]) > 500
