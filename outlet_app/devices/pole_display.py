"""Customer displays on a pole, two lines of twenty, on a serial line. Implements `display.CustomerDisplay`.

Set up in the counter's ``settings.toml``::

    [display]
    port = "/dev/ttyUSB1"        # or "COM4"
    protocol = "cd5220"          # or "escpos"
    baud = 9600
    charset = "ascii"            # or "gb18030": a display with Chinese characters

Commands: CD5220's own set (ESC Q A / ESC Q B, ended by CR), and ESC/POS as displays take it (US $ x y). A line that
breaks is tried again for ever, and always shows the newest; nothing waits for it.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from outlet_app.devices.escpos import plain
from outlet_app.devices.scale import line_errors
from outlet_app.services.display import NOBODY, Shown, pole_lines

CLEAR = b"\x0c"
_log = logging.getLogger(__name__)
_RETRY_SECONDS = 1.0


def cd5220(upper: bytes, lower: bytes) -> bytes:
    """Both lines in CD5220's commands."""
    return b"\x1b@" + b"\x1bQA" + upper + b"\r" + b"\x1bQB" + lower + b"\r"


def escpos(upper: bytes, lower: bytes) -> bytes:
    """Both lines in ESC/POS: clear, then each at its place (column and row count from 1)."""
    return b"\x1b@" + CLEAR + b"\x1f$\x01\x01" + upper + b"\x1f$\x01\x02" + lower


PROTOCOLS = {"cd5220": cd5220, "escpos": escpos}


def encoded(line: str, charset: str) -> bytes:
    """Exactly twenty columns of bytes; a character the display lacks becomes a question mark."""
    made = plain(line).encode("gb18030" if charset == "gb18030" else "ascii", "replace")
    return made.ljust(20)[:20]


class PoleDisplay:
    """Every public method returns at once (`stop` within a second) and may be called from any thread. Wrong settings
    and a missing port are logged, never an error raised: a dead display stops nobody from selling."""

    def __init__(self, port: str, protocol: str, baud: int, charset: str, outlet: str, retry: float = _RETRY_SECONDS):
        self._port = port
        self._frame = PROTOCOLS.get(protocol)
        self._baud = baud
        self._charset = charset
        self._outlet = outlet
        self._retry = retry
        self._shown = NOBODY
        self._news = threading.Condition()
        self._fresh = True
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="display", daemon=True)

    def start(self) -> None:
        """Begin; the greeting shows."""
        self._thread.start()

    def show(self, shown: Shown) -> None:
        """Show this from now on; what was not shown yet is passed over."""
        with self._news:
            if shown != self._shown:
                self._shown, self._fresh = shown, True
                self._news.notify_all()

    def stop(self) -> None:
        """End; returns when the line is closed."""
        with self._news:
            self._ending = True
            self._news.notify_all()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def bytes_of(self, shown: Shown) -> bytes:
        """What goes over the line for this."""
        assert self._frame is not None
        upper, lower = pole_lines(shown, self._outlet, self._charset == "gb18030")
        return self._frame(encoded(upper, self._charset), encoded(lower, self._charset))

    def _run(self) -> None:
        if self._frame is None:
            _log.warning("the display's protocol is not understood")
            return
        told, troubles = False, line_errors()
        while not self._ending:
            try:
                with _opened(self._port, self._baud) as line:
                    told = False
                    self._go_on(line)
            except troubles as error:
                if not told:
                    _log.warning("the display's port fails: %s", type(error).__name__)
                told = True
                with self._news:
                    self._fresh = True  # whatever it shows next, it has to be told again
                    self._news.wait_for(lambda: self._ending, self._retry)

    def _go_on(self, line: Any) -> None:
        """Until the end. Raises one of `line_errors` when the line breaks."""
        while True:
            with self._news:
                self._news.wait_for(lambda: self._fresh or self._ending)
                shown, self._fresh = (NOBODY if self._ending else self._shown), False
                ending = self._ending
            line.write(self.bytes_of(shown))
            line.flush()
            if ending:
                return


def _opened(port: str, baud: int) -> Any:
    import serial

    return serial.Serial(port, baud, timeout=0.2, write_timeout=2.0, exclusive=True)
