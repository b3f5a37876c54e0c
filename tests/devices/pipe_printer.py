"""A receipt printer at the far end of a named pipe, switched on and off by the test."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from outlet_app.services.press import PrintNews

SECONDS = 20.0


class PipePrinter:
    """A printer that can be there or not: a named pipe somebody reads, or nobody. `papers`: what came out of it."""

    def __init__(self, folder: Path):
        self.path = folder / "lp0"
        os.mkfifo(self.path)
        self.papers: list[bytes] = []
        self._news = threading.Condition()
        self._heard: list[PrintNews] = []
        self._reader: threading.Thread | None = None
        self._hold = -1

    def on(self) -> None:
        """Switch it on: every receipt is taken at once."""
        reader = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        os.set_blocking(reader, True)
        self._hold = os.open(self.path, os.O_WRONLY)  # so that it stays open between two receipts
        self._reader = threading.Thread(target=self._read, args=(reader,))
        self._reader.start()

    def full(self) -> tuple[int, int]:
        """Somebody holds its end and takes nothing, and it is full: (reading, writing end)."""
        reader = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        filler = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK)
        assert os.write(filler, b"." * 65_536) == 65_536
        return reader, filler

    def off(self) -> None:
        """Switch it off."""
        if self._reader is not None:
            os.close(self._hold)
            self._reader.join()
            self._reader = None

    def _read(self, reader: int) -> None:
        whole = b""
        while piece := os.read(reader, 65_536):
            whole += piece
            *done, whole = whole.split(b"\x1dVB\x00")
            with self._news:
                self.papers += done
                self._news.notify_all()
        os.close(reader)

    def hear(self, news: PrintNews) -> None:
        """For `watch`."""
        with self._news:
            self._heard.append(news)
            self._news.notify_all()

    def until(self, count: int) -> list[PrintNews]:
        """So many pieces of news, taken away."""
        with self._news:
            assert self._news.wait_for(lambda: len(self._heard) >= count, SECONDS), "the printer's thread says nothing"
            found, self._heard = self._heard[:count], self._heard[count:]
            return found

    def out(self, count: int) -> list[bytes]:
        """Wait until so many papers came out, in all."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.papers) >= count, SECONDS), "no paper came"
            return list(self.papers)
