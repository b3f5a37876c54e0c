"""Receipt printers that speak ESC/POS, behind a device file or a network port. Implements `press.Printer`.

Set up in the counter's ``settings.toml``::

    [printer]
    device = "/dev/usb/lp0"      # or "tcp://192.0.2.7:9100"
    columns = 32                 # 32 on 58 mm paper, 48 on 80 mm
    charset = "gbk"              # what its font holds: "gb18030", "gbk" or "gb2312"; the rest is drawn
    drawer = true                # a cash drawer hangs on it: opened when cash moves
"""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.devices.escpos import CHARSETS, DRAWER, INIT, paper_bytes
from outlet_app.devices.lines_out import BrokeOff, NoPaper, send
from outlet_app.errors import N_, SAFE_ALL, Refused
from outlet_app.services.model import PaperLine
from outlet_app.services.ports import LineRenderer


@dataclass(frozen=True)
class EscPosPrinter:
    """A printer behind a device file or ``tcp://host:port``; `device` empty: none is set up. Any thread."""

    device: str = ""
    width: int = 32
    charset: str = "gbk"
    renderer: LineRenderer | None = None
    drawer: bool = False

    def columns(self) -> int:
        """Half-width characters on a line."""
        return self.width

    def fault(self) -> Refused | None:
        """E640 when none is set up."""
        if self.device:
            return None
        return Refused(
            "E640",
            N_("No receipt printer is set up."),
            safe=SAFE_ALL,
            do=N_("The act is saved; show the preview (Ctrl+P), or have a printer set up and reprint."),
        )

    def doubt(self) -> Refused | None:
        """E649 for a character set nobody knows: printed as GBK until it is set right."""
        if not self.device or self.charset in CHARSETS:
            return None
        return Refused(
            "E649",
            N_('The printer\'s character set "{charset}" is not known; it is taken for gbk.'),
            safe=SAFE_ALL,
            do=N_('Have charset set to "gbk", "gb18030" or "gb2312" in settings.toml.'),
            charset=self.charset,
        )

    def put(self, lines: list[PaperLine], drawer: bool = False) -> None:
        """Print and cut, after opening the drawer when there is one and `drawer`; blocks for seconds at most.

        Raises `Refused` E640 none set up, E641 it does not take the bytes, E643 it says that it has no paper (the
        drawer is opened all the same), E644 its place is not understood, E647 it broke off, E648 no right to use it.
        """
        kick = INIT + DRAWER if drawer and self.drawer else b""
        self._deliver(paper_bytes(lines, self.width, self.charset, self.renderer), kick)

    def open_drawer(self) -> None:
        """Kick the cash drawer that hangs on the printer. Raises as `put` does."""
        self._deliver(b"", INIT + DRAWER)

    def _deliver(self, data: bytes, kick: bytes) -> None:
        if (none := self.fault()) is not None:
            raise none
        try:
            send(self.device, data, kick)
        except NoPaper as error:
            raise Refused(
                "E643",
                N_("The receipt printer is out of paper."),
                safe=SAFE_ALL,
                do=N_("Put in a new roll; what waits is printed then."),
            ) from error
        except BrokeOff as error:
            raise Refused(
                "E647",
                N_("The receipt printer broke off half-way."),
                safe=SAFE_ALL,
                do=N_("Check its paper and power; the whole receipt is printed anew, marked as a reprint."),
            ) from error
        except PermissionError as error:
            raise Refused(
                "E648",
                N_("This program may not use the receipt printer."),
                safe=SAFE_ALL,
                do=N_("Have the installer give this user the right to it (on Linux the group lp)."),
            ) from error
        except OSError as error:
            raise Refused(
                "E641",
                N_("The receipt printer does not answer."),
                safe=SAFE_ALL,
                do=N_("Check its power, cable and paper, and its place in settings.toml; what waits is printed then."),
            ) from error
        except ValueError as error:
            raise Refused(
                "E644",
                N_("The printer's place is not understood."),
                safe=SAFE_ALL,
                do=N_('Have it set like "/dev/usb/lp0" or "tcp://192.0.2.7:9100" in settings.toml.'),
            ) from error
