"""A serial scale over a real pseudo-terminal: read, asked, silent, garbled, unplugged and plugged again."""

from __future__ import annotations

import sys
import termios
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outlet_app.devices.scale import Pace, SerialScale
from outlet_app.devices.scale_frames import PROTOCOLS
from tests.devices.frames import FRAMES
from tests.devices.pty_scale import Looks, PtyScale

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
QUICK = Pace(fresh=0.4, silent=0.8, retry=0.05, ask=0.02)
STEADY = Pace(fresh=20, silent=30, retry=0.05, ask=0.02)
Open = Callable[..., tuple[SerialScale, Looks]]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[PtyScale]:
    """A line with a scale at its far end."""
    made = PtyScale(tmp_path)
    yield made
    made.unplug()


@pytest.fixture
def opened(line: PtyScale) -> Iterator[Open]:
    """Opens scales and stops them."""
    made: list[SerialScale] = []

    def start(
        protocol: str, baud: int = 9600, framing: str = "8N1", port: str = "", pace: Pace = STEADY
    ) -> tuple[SerialScale, Looks]:
        scale = SerialScale(port or str(line.path), protocol, baud, framing, pace)
        looks = Looks()
        scale.watch(looks.hear)
        made.append(scale)
        scale.start()
        looks.until(lambda look: look.trouble in ("waiting", "port", "setting"))
        return scale, looks

    yield start
    for scale in made:
        scale.stop()
    assert not [one for one in threading.enumerate() if one.name == "scale" and one.is_alive()]


@pytest.mark.parametrize("name", [name for name, protocol in PROTOCOLS.items() if not protocol.ask])
def test_scales_that_talk_by_themselves(name: str, line: PtyScale, opened: Open) -> None:
    """A stable reading with its frame: at once where the scale says so, after five equal ones where it does not."""
    scale, looks = opened(name)
    frame, grams = FRAMES[name]
    line.send(b"\x00?" + frame * 7 + b"\r\n")
    look = looks.until(lambda look: look.stable)
    assert look.takeable is not None
    assert (look.takeable.grams, look.takeable.frame) == (grams, frame)
    assert scale.latest() == look
    assert looks.threads == {"scale"}


def test_mt_sics_is_asked(line: PtyScale, opened: Open) -> None:
    """S and a line end, again after every answer; too much, then a weight."""
    _scale, looks = opened("mt-sics")
    line.asked(b"S\r\n")
    line.send(b"S +\r\n")
    looks.until(lambda look: look.trouble == "overload")
    line.asked(b"S\r\n")
    line.send(FRAMES["mt-sics"][0])
    assert looks.until(lambda look: look.stable).reading.grams == 100  # type: ignore[union-attr]
    line.asked(b"S\r\n")


def test_cas_is_asked_and_granted(line: PtyScale, opened: Open) -> None:
    """ENQ, the scale's ACK, DC1, the frame; moving is no weight."""
    _scale, looks = opened("cas-enq")
    for frame, stable in ((b"\x01\x02U 001.23KGg\x03\x04", False), (FRAMES["cas-enq"][0], True)):
        line.asked(b"\x05")
        line.send(b"\x06")
        line.asked(b"\x11")
        line.send(frame)
        look = looks.until(lambda look: look.reading is not None)
        assert (look.reading.grams, look.stable) == (1_230, stable)  # type: ignore[union-attr]
        assert (look.takeable is not None) is stable


@pytest.mark.parametrize(
    ("baud", "speed"), [(1200, termios.B1200), (2400, termios.B2400), (4800, termios.B4800), (9600, termios.B9600)]
)
def test_the_line_is_set_as_told(baud: int, speed: int, line: PtyScale, opened: Open) -> None:
    """Baud and stop bits, as the terminal itself reports them (it knows no parity)."""
    frame, grams = FRAMES["and"]
    _scale, looks = opened("and", baud, "7E2" if baud == 2400 else "8N1")
    line.send(frame)
    assert looks.until(lambda look: look.stable).reading.grams == grams  # type: ignore[union-attr]
    _in, _out, control, _local, came, went, _signs = termios.tcgetattr(line.master)
    assert (came, went) == (speed, speed)
    assert bool(control & termios.CSTOPB) is (baud == 2400)


def test_unplugged_and_plugged_again(line: PtyScale, opened: Open) -> None:
    """The plug is pulled: said at once, no weight is kept; back again: it goes on without a restart."""
    frame, grams = FRAMES["and"]
    scale, looks = opened("and")
    for _ in range(3):
        line.send(frame)
        assert looks.until(lambda look: look.takeable).reading.grams == grams  # type: ignore[union-attr]
        line.unplug()
        looks.until(lambda look: look.trouble == "port")
        assert scale.latest().takeable is None
        line.plug()
        looks.until(lambda look: look.trouble == "waiting")


def test_a_wrong_port_is_said(tmp_path: Path, opened: Open) -> None:
    """No such device, a file that is none, and a baud that no line has."""
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    for port, baud in ((str(tmp_path / "nothing"), 9600), (str(plain), 9600), ("", -1)):
        scale, _looks = opened("and", baud, port=port)
        assert scale.latest().trouble == "port"


@pytest.mark.parametrize(("protocol", "framing"), [("yaohua", "8N1"), ("and", "9X9")])
def test_a_wrong_setting_is_said(protocol: str, framing: str, opened: Open) -> None:
    """A protocol nobody speaks, bits no line has: said; nothing is opened."""
    scale, _looks = opened(protocol, framing=framing)
    assert scale.latest().trouble == "setting"


def test_silence_and_a_wrong_protocol_are_told_apart(line: PtyScale, opened: Open) -> None:
    """Nothing comes: silent. Something comes that this protocol never says: garbled. A weight then helps both."""
    frame, _grams = FRAMES["and"]
    _scale, looks = opened("and", pace=QUICK)
    looks.until(lambda look: look.trouble == "silent")
    line.send(FRAMES["ww"][0] * 3)
    looks.until(lambda look: look.trouble == "garbled")
    line.send(frame)
    looks.until(lambda look: look.takeable)


def test_a_reading_grows_old(line: PtyScale, opened: Open) -> None:
    """The last weight is not taken for what lies there a while later."""
    scale, looks = opened("and", pace=QUICK)
    line.send(FRAMES["and"][0])
    looks.until(lambda look: look.takeable)
    looks.until(lambda look: look.trouble == "waiting")
    assert scale.latest().takeable is None


def test_moving_and_overload_take_the_weight_away(line: PtyScale, opened: Open) -> None:
    """Stable, then moving, then too much: there is nothing to take any more."""
    scale, looks = opened("and")
    line.send(FRAMES["and"][0])
    looks.until(lambda look: look.takeable)
    line.send(b"US,GS,+0012.60kg\r\n")
    assert looks.until(lambda look: look.reading and not look.stable).takeable is None
    line.send(b"OL,GS,+9999999kg\r\n")
    assert looks.until(lambda look: look.trouble == "overload").reading is None
    assert scale.latest().takeable is None
