"""Rare characters on paper: drawn by the window, read back dot by dot from the printer's bytes."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from outlet_app.devices.escpos import paper_bytes
from outlet_app.services.bitmap import Bitmap
from outlet_app.services.model import PaperLine
from ui.paper_bitmap import drawn


class Drawing:
    """The window's renderer as the port."""

    def line(self, text: str, cell: int, height: int) -> Bitmap | None:
        """Draw."""
        return drawn(text, cell, height)


def picture(made: bytes, dots: int = 384) -> QImage:
    """The GS v 0 picture in the bytes, as an image."""
    start = made.index(b"\x1dv0\x00")
    across, height = (int.from_bytes(made[start + at : start + at + 2], "little") for at in (4, 6))
    assert across * 8 == dots
    data = made[start + 8 : start + 8 + across * height]
    image = QImage(dots, height, QImage.Format.Format_Grayscale8)
    for y in range(height):
        for x in range(dots):
            black = data[y * across + x // 8] >> (7 - x % 8) & 1
            image.setPixel(x, y, 0 if black else 0xFFFFFF)
    return image


def ink(image: QImage, left: int, right: int) -> set[tuple[int, int]]:
    """The black dots between two columns of dots, counted from `left`."""
    return {
        (x - left, y) for x in range(left, right) for y in range(image.height()) if image.pixelColor(x, y).value() < 128
    }


def test_each_character_stands_in_its_columns(qapp: QApplication) -> None:
    """Two columns a Hanzi, one a letter: ink where there is a character, none where there is a blank; 𬭎, 㛃 and 䶮
    look different, the same character looks the same wherever it stands."""
    image = picture(paper_bytes([PaperLine("𬭎㛃 䶮A𬭎")], 32, "gbk", Drawing()))
    first, second, blank, third, letter, again = (
        ink(image, left * 12, right * 12) for left, right in ((0, 2), (2, 4), (4, 5), (5, 7), (7, 8), (8, 10))
    )
    assert blank == ink(image, 120, 384) == set()
    assert min(map(len, (first, second, third))) > 40
    assert letter
    assert len({frozenset(one) for one in (first, second, third)}) == 3
    assert first == again


def test_the_right_edge_and_double_height(qapp: QApplication) -> None:
    """Aligned right, the last column is the paper's last; big lines are twice as high, row by row."""
    plain = picture(paper_bytes([PaperLine("㛃", "right")], 48, "gbk", Drawing()), 576)
    big = picture(paper_bytes([PaperLine("㛃", "right", big=True)], 48, "gbk", Drawing()), 576)
    assert (plain.height(), big.height()) == (24, 48)
    assert ink(plain, 0, 552) == set()
    assert ink(big, 552, 576) == {(x, 2 * y + row) for x, y in ink(plain, 552, 576) for row in (0, 1)}


def test_no_picture_where_all_is_there(qapp: QApplication) -> None:
    """Ordinary lines are text: faster, and sharper."""
    assert b"\x1dv0" not in paper_bytes([PaperLine("龙秀英 ¥1,800.00")], 32, "gbk", Drawing())
    assert b"\x1dv0" not in paper_bytes([PaperLine("䶮")], 32, "gb18030", Drawing())
