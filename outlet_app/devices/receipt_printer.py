"""Receipt printers that speak ESC/POS, behind a device file or a network port. Implements `ports.Printer`.

Text goes as GB18030 between Hanzi on and off. The yuan sign ¥ (U+00A5) would become a four-byte code that many
printers misprint, so the
full-width ￥ is sent. Set up in the counter's ``settings.toml``::

    [printer]
    device = "/dev/usb/lp0"      # or "tcp://192.0.2.7:9100"
    columns = 32                 # 32 on 58 mm paper, 48 on 80 mm
"""

from __future__ import annotations

import socket
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
        text = "-" * columns if line.rule else line.text.replace("¥", "￥")
        made += [
            ALIGN[line.align],
            BIG_ON if line.big else b"",
            text.encode("gb18030"),
            b"\n",
            BIG_OFF if line.big else b"",
        ]
    return b"".join([*made, HANZI_OFF, FEED_CUT])


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
            with open(self.device, "wb", buffering=0) as device:
                device.write(data)
