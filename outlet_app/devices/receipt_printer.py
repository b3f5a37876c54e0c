"""Receipt printers that speak ESC/POS, behind a device file or a network port. Implements `ports.Printer`.

Set up in the counter's ``settings.toml``::

    [printer]
    device = "/dev/usb/lp0"      # or "tcp://192.0.2.7:9100"
    columns = 32                 # 32 on 58 mm paper, 48 on 80 mm
    charset = "gbk"              # what its font holds: "gb18030", "gbk" or "gb2312"; the rest is drawn
"""

from __future__ import annotations

import os
import select
import socket
import stat
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from outlet_app.devices.escpos import ANSWER, ANSWER_MASK, ASK_PAPER, DRAWER, INIT, PAPER_OUT, paper_bytes
from outlet_app.errors import N_, SAFE_ALL, Refused
from outlet_app.services.model import PaperLine
from outlet_app.services.ports import LineRenderer

SECONDS = 5.0
ANSWER_SECONDS = 0.3
"""A printer that can tell about its paper does so at once; many can't."""


@dataclass(frozen=True)
class EscPosPrinter:
    """A printer behind a device file or ``tcp://host:port``; `device` empty: none is set up."""

    device: str = ""
    width: int = 32
    charset: str = "gbk"
    renderer: LineRenderer | None = None

    def columns(self) -> int:
        """Half-width characters on a line."""
        return self.width

    def put(self, lines: list[PaperLine]) -> None:
        """Print and cut; blocks for seconds at most. Raises `Refused` E640 none set up, E641 it does not take the
        bytes, E643 it says that it has no paper, E644 its place is not understood."""
        self._deliver(paper_bytes(lines, self.width, self.charset, self.renderer))

    def open_drawer(self) -> None:
        """Kick the cash drawer that hangs on the printer. Raises as `put` does."""
        self._deliver(INIT + DRAWER)

    def _deliver(self, data: bytes) -> None:
        if not self.device:
            raise Refused(
                "E640",
                N_("No receipt printer is set up."),
                safe=SAFE_ALL,
                do=N_("The act is saved; show the preview (Ctrl+P), or have a printer set up and reprint."),
            )
        try:
            told = _send(self.device, data)
        except OSError as error:
            raise Refused(
                "E641",
                N_("The receipt printer does not answer."),
                safe=SAFE_ALL,
                do=N_("Check its power, cable and paper, then print again from Records."),
            ) from error
        except ValueError as error:
            raise Refused(
                "E644",
                N_("The printer's place is not understood."),
                safe=SAFE_ALL,
                do=N_('Set it like "/dev/usb/lp0" or "tcp://192.0.2.7:9100", then print again from Records.'),
            ) from error
        if not told:
            raise Refused(
                "E643",
                N_("The receipt printer is out of paper."),
                safe=SAFE_ALL,
                do=N_("Put in a new roll, then print again from Records."),
            )


def has_paper(answer: bytes) -> bool:
    """What a printer answered to DLE EOT 4; what is no answer to that counts as paper."""
    return not any(one & ANSWER_MASK == ANSWER and one & PAPER_OUT for one in answer[:1])


def _send(device: str, data: bytes) -> bool:
    """Ask about the paper, then send; False when there is none and nothing was sent. Raises OSError, ValueError."""
    if not device.startswith("tcp://"):
        if not has_paper(_asked(device)):
            return False
        _write(device, data)
        return True
    place = urlsplit(device)
    if not place.hostname:
        raise ValueError("no host")
    with socket.create_connection((place.hostname, place.port or 9100), SECONDS) as connection:
        connection.sendall(ASK_PAPER)
        answer = connection.recv(1) if select.select([connection], [], [], ANSWER_SECONDS)[0] else b""
        if not has_paper(answer):
            return False
        connection.sendall(data)
    return True


def _asked(path: str) -> bytes:
    """What a device file answers about its paper; nothing where it can't be asked. Raises nothing."""
    try:
        if not hasattr(os, "O_NONBLOCK") or not stat.S_ISCHR(os.stat(path).st_mode):
            return b""
        handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        return b""
    try:
        if not select.select([], [handle], [], ANSWER_SECONDS)[1]:
            return b""
        os.write(handle, ASK_PAPER)
        return os.read(handle, 1) if select.select([handle], [], [], ANSWER_SECONDS)[0] else b""
    except OSError:
        return b""
    finally:
        os.close(handle)


def _write(path: str, data: bytes) -> None:
    """Write to a device file within `SECONDS`. Raises OSError. A printer without paper takes no bytes and says nothing:
    an ordinary write would never return, and whoever prints saves acts too."""
    wait = hasattr(os, "O_NONBLOCK")  # Windows has no such files: there a spooler takes the bytes at once
    flags = os.O_WRONLY | os.O_TRUNC | (os.O_NONBLOCK if wait else 0) | getattr(os, "O_BINARY", 0)
    if not path.startswith("/dev/"):  # a printer pulled out must not become a file that swallows receipts
        flags |= os.O_CREAT
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
