"""A scale on a serial line (or a USB adapter that is one), heard on a thread of its own. Implements `ports.Scale`.

Set up in the counter's ``settings.toml``::

    [scale]
    port = "/dev/ttyUSB0"        # or "COM3"
    protocol = "yaohua-0"        # see docs/hardware.md
    baud = 9600
    framing = "8N1"              # data bits, parity (N, E, O), stop bits

A line that breaks is tried again for ever: pulling the plug and putting it back needs no restart.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from outlet_app.devices.scale_frames import PROTOCOLS
from outlet_app.devices.scale_frames.protocol import Protocol
from outlet_app.devices.scale_frames.reader import FrameReader, Settling
from outlet_app.services.weighing import Heard, Reading, ScaleLook

_FRAMING = re.compile(r"([78])([NEO])([12])")
_READ_SECONDS = 0.05
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """Seconds. `fresh`: so long a reading holds without another; `silent`: after so long without a frame that is said;
    `retry`: between tries to open the port; `ask`: between an answer and the next question."""

    fresh: float = 1.0
    silent: float = 3.0
    retry: float = 1.0
    ask: float = 0.2


class SerialScale:
    """Publishes what the scale shows. Every public method returns at once (`stop` within a second) and may be called
    from any thread. Wrong settings and a missing port are `trouble`, never an error raised."""

    def __init__(
        self, port: str, protocol: str, baud: int = 9600, framing: str = "8N1", pace: Pace | None = None
    ) -> None:
        self._port = port
        self._protocol = PROTOCOLS.get(protocol)
        self._framing = _FRAMING.fullmatch(framing.upper())
        self._baud = baud
        self._pace = pace or Pace()
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._watchers: list[Callable[[ScaleLook], None]] = []
        self._look = ScaleLook(trouble="opening")
        self._thread = threading.Thread(target=self._run, name="scale", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def latest(self) -> ScaleLook:
        """What it shows now, with the raw frame of the reading."""
        return self._look

    def watch(self, heard: Callable[[ScaleLook], None]) -> None:
        """Call `heard` at every change, ON THE SCALE'S THREAD."""
        with self._lock:
            self._watchers.append(heard)

    def stop(self) -> None:
        """End; returns when the thread has ended."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def _show(self, look: ScaleLook) -> None:
        if look == self._look:
            return
        self._look = look
        with self._lock:
            watchers = list(self._watchers)
        for heard in watchers:
            heard(look)

    def _run(self) -> None:
        if self._protocol is None or self._framing is None:
            _log.warning("the scale's settings are not understood")
            self._show(ScaleLook(trouble="setting"))
            return
        troubles = line_errors()
        while not self._ending.is_set():
            try:
                with self._opened() as line:
                    _Talk(line, self._protocol, self._pace, self._show).go_on(self._ending)
            except troubles as error:
                if self._look.trouble != "port":
                    _log.warning("the scale's port fails: %s", type(error).__name__)
                self._show(ScaleLook(trouble="port"))
                self._ending.wait(self._pace.retry)

    def _opened(self) -> Any:
        """The port, open. Raises one of `line_errors`."""
        import serial

        assert self._framing is not None
        bits, parity, stops = self._framing.groups()
        return serial.Serial(
            self._port,
            self._baud,
            bytesize=int(bits),
            parity=parity,
            stopbits=int(stops),
            timeout=_READ_SECONDS,
            write_timeout=1.0,
            exclusive=True,
        )


class _Talk:
    """One open line: asks where the protocol wants it, hears, and shows what came of it. Scale's thread."""

    def __init__(self, line: Any, protocol: Protocol, pace: Pace, show: Callable[[ScaleLook], None]):
        self._line = line
        self._protocol = protocol
        self._pace = pace
        self._show = show
        self._reader = FrameReader(protocol)
        self._settling = Settling()
        self._heard_at = self._ask_at = time.monotonic()
        self._bytes = 0
        self._awaits_grant = False

    def go_on(self, ending: threading.Event) -> None:
        """Until `ending`. Raises one of `line_errors` when the line breaks."""
        self._show(ScaleLook(trouble="waiting"))
        while not ending.is_set():
            self._ask()
            data = self._line.read(self._line.in_waiting or 1)
            self._bytes += len(data)
            self._grant(data)
            for heard in self._reader.feed(data):
                self._take(heard)
            self._age()

    def _ask(self) -> None:
        now = time.monotonic()
        if self._protocol.ask and now >= self._ask_at:
            self._line.write(self._protocol.ask)
            self._awaits_grant = self._protocol.grant is not None
            self._ask_at = now + self._pace.fresh

    def _grant(self, data: bytes) -> None:
        grant = self._protocol.grant
        if self._awaits_grant and grant is not None and grant[0] in data:
            self._awaits_grant = False
            self._line.write(grant[1])

    def _take(self, heard: Heard) -> None:
        settled = self._settling.add(heard)
        self._heard_at = time.monotonic()
        self._ask_at = self._heard_at + self._pace.ask
        self._bytes = 0
        self._show(ScaleLook(heard, settled) if isinstance(heard, Reading) else ScaleLook(trouble=heard.reason))

    def _age(self) -> None:
        """A reading does not hold for ever: what lies on the scale may have changed since."""
        age = time.monotonic() - self._heard_at
        if age > self._pace.fresh:
            self._settling.forget()
            words = "garbled" if self._bytes else "silent"
            self._show(ScaleLook(trouble=words if age > self._pace.silent else "waiting"))


def line_errors() -> tuple[type[Exception], ...]:
    """What a serial line raises: the system's errors, pyserial's, the terminal's (which is neither), a wrong baud."""
    import serial

    errors: list[type[Exception]] = [OSError, serial.SerialException, ValueError, OverflowError]
    try:
        import termios
    except ImportError:  # Windows
        pass
    else:
        errors.append(termios.error)
    return tuple(errors)
