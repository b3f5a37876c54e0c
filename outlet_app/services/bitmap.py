"""A black and white picture for paper: what a printer lacks is drawn, bar codes are nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bitmap:
    """`rows`: one number a row, its highest of `width` bits the leftmost dot, 1 = black. Dots, not millimetres."""

    width: int
    rows: tuple[int, ...]

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.rows)

    @staticmethod
    def blank(width: int, height: int) -> Bitmap:
        """Nothing but paper."""
        return Bitmap(width, (0,) * height)

    @staticmethod
    def of_bytes(data: bytes, width: int) -> Bitmap:
        """From rows padded to whole bytes, leftmost dot first: what `packed` gives."""
        across = (width + 7) // 8
        spare = across * 8 - width
        rows = (data[at : at + across] for at in range(0, len(data), across))
        return Bitmap(width, tuple(int.from_bytes(row, "big") >> spare for row in rows))

    def packed(self) -> bytes:
        """Rows padded to whole bytes, leftmost dot first: as ESC/POS takes them."""
        across = (self.width + 7) // 8
        spare = across * 8 - self.width
        return b"".join((row << spare).to_bytes(across, "big") for row in self.rows)

    def black(self, x: int, y: int) -> bool:
        """Whether the dot is black."""
        return bool(self.rows[y] >> (self.width - 1 - x) & 1)

    def taller(self, times: int) -> Bitmap:
        """Every row so many times."""
        return Bitmap(self.width, tuple(row for row in self.rows for _ in range(times)))

    def larger(self, times: int) -> Bitmap:
        """Every dot a square of so many dots."""
        block = (1 << times) - 1
        wide = []
        for row in self.rows:
            dots = (x for x in range(self.width) if row >> (self.width - 1 - x) & 1)
            wide.append(sum(block << (self.width - 1 - x) * times for x in dots))
        return Bitmap(self.width * times, tuple(wide)).taller(times)


def pasted(ground: Bitmap, pieces: Iterable[tuple[int, int, Bitmap]]) -> Bitmap:
    """`ground` with (x, y, piece) laid on it; what would stick out is cut off."""
    rows = list(ground.rows)
    for x, y, piece in pieces:
        shift = ground.width - x - piece.width
        for at, row in enumerate(piece.rows[: max(0, ground.height - y)], y):
            rows[at] |= row << shift if shift >= 0 else row >> -shift
    return Bitmap(ground.width, tuple(rows))
