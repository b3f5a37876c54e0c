"""Receipt printers that speak ESC/POS, behind a device file or a network port. Implements `ports.Printer`.

Text goes as GB18030 between Hanzi on and off. The yuan sign ¥ (U+00A5) would become a four-byte code that many
printers misprint, so the
full-width ￥ is sent. Set up in the counter's ``settings.toml``::

    [printer]
    device = "/dev/usb/lp0"      # or "tcp://192.0.2.7:9100"
    columns = 32                 # 32 on 58 mm paper, 48 on 80 mm
"""

from __future__ import annotations

import os
import select
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from outlet_app.errors import N_, SAFE_ALL, Refused
from outlet_app.services.model import PaperLine

INIT = b"\x1b@"
HANZI_ON, HANZI_OFF = b"\x1c&", b"\x1c."
ALIGN = {"left": b"\x1ba\x00", "centre": b"\x1ba\x01", "right": b"\x1ba\x02"}
BIG_ON, BIG_OFF = b"\x1d!\x01\x1c!\x08", b"\x1d!\x00\x1c!\x00"
FEED_CUT = b"\x1bd\x04\x1dVB\x00"
SECONDS = 5.0


def paper_bytes(lines: list[PaperLine], columns: int) -> bytes:
    """The lines as ESC/POS bytes, from initialising to the cut."""
    made = [INIT, HANZI_ON]
    for line in lines:
        text = "-" * columns if line.rule else _plain(line.text)
        made += [
            ALIGN[line.align],
            BIG_ON if line.big else b"",
            text.encode("gb18030"),
            b"\n",
            BIG_OFF if line.big else b"",
        ]
    return b"".join([*made, HANZI_OFF, FEED_CUT])


def _plain(text: str) -> str:
    """What may be printed of a text: control characters would be orders to the printer."""
    return "".join(sign if ord(sign) >= 0x20 and sign != "\x7f" else " " for sign in text).replace("¥", "￥")


@dataclass(frozen=True)
class EscPosPrinter:
    """A printer behind a device file or ``tcp://host:port``; `device` empty: none is set up."""

    device: str = ""
    width: int = 32

    def columns(self) -> int:
        """Half-width characters on a line."""
        return self.width

    def put(self, lines: list[PaperLine]) -> None:
        """Print and cut; blocks for seconds at most. Raises `Refused` E640 none set up, E641 it does not take the
        bytes."""
        if not self.device:
            raise Refused(
                "E640",
                N_("No receipt printer is set up."),
                safe=SAFE_ALL,
                do=N_("The act is saved; show the preview (Ctrl+P), or have a printer set up and reprint."),
            )
        data = paper_bytes(lines, self.width)
        try:
            self._send(data)
        except OSError as error:
            raise Refused(
                "E641",
                N_("The receipt printer does not answer."),
                safe=SAFE_ALL,
                do=N_("Check its power, cable and paper, then print again from Records."),
            ) from error

    def _send(self, data: bytes) -> None:
        if self.device.startswith("tcp://"):
            place = urlsplit(self.device)
            with socket.create_connection((place.hostname or "", place.port or 9100), SECONDS) as connection:
                connection.sendall(data)
        else:
            _write(self.device, data)


def _write(path: str, data: bytes) -> None:
    """Write to a device file within `SECONDS`. Raises OSError. A printer without paper takes no bytes and says nothing:
    an ordinary write would never return, and whoever prints saves acts too."""
    wait = hasattr(os, "O_NONBLOCK")  # Windows has no such files: there a spooler takes the bytes at once
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | (os.O_NONBLOCK if wait else 0) | getattr(os, "O_BINARY", 0)
    until = time.monotonic() + SECONDS
    handle = os.open(path, flags, 0o600)
    try:
        left = memoryview(data)
        while left:
            if wait and not select.select([], [handle], [], max(0.0, until - time.monotonic()))[1]:
                raise TimeoutError("the printer takes no more")
            left = left[os.write(handle, left) :]
    finally:
        os.close(handle)
