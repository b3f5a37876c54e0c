"""The customer's pole display: two lines of twenty, in each protocol, over a real pseudo-terminal."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from outlet_app.devices.pole_display import CLEAR, PoleDisplay, encoded
from outlet_app.services.display import NOBODY, Shown, pole_lines
from outlet_app.services.model import ProductName
from outlet_app.services.papers.sheet import width
from tests.devices.pty_scale import SECONDS, PtyScale

KIWI = ProductName("KIWI", "十八洞猕猴桃", "Shibadong kiwifruit")
WEIGHED = Shown(KIWI, "g", 150_000, 1200, 180_000, 180_000, payout=True)
PAID = Shown(total_fen=13_780, given_fen=15_000, change_fen=1_220)
HUGE = Shown(KIWI, "g", 999_999_999, 99_999_999, 9_999_999_999, 9_999_999_999)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[PtyScale]:
    """A line with a display at its far end."""
    made = PtyScale(tmp_path)
    yield made
    made.unplug()


@pytest.fixture
def displays() -> Iterator[list[PoleDisplay]]:
    """Displays of the test; stopped at its end."""
    made: list[PoleDisplay] = []
    yield made
    for one in made:
        one.stop()
    assert not [one for one in threading.enumerate() if one.name == "display" and one.is_alive()]


def heard(line: PtyScale, wanted: bytes) -> bytes:
    """What came over the line, up to and with `wanted`."""
    got = b""
    while wanted not in got:
        ready, _, _ = select.select([line.master], [], [], SECONDS)
        assert ready, f"never said {wanted!r}, only {got!r}"
        got += os.read(line.master, 256)
    return got


@pytest.mark.parametrize("chinese", [False, True])
@pytest.mark.parametrize("shown", [NOBODY, WEIGHED, PAID, HUGE, Shown(total_fen=0), Shown(unit="pc", quantity=3)])
def test_two_lines_of_twenty(shown: Shown, chinese: bool) -> None:
    """Never wider, whatever the sums; the bytes are always twenty."""
    for text in pole_lines(shown, "十八洞村邮政综合便民服务站网点", chinese):
        assert width(text) <= 20
        assert len(encoded(text, "gb18030" if chinese else "ascii")) == 20


def test_what_it_says() -> None:
    """Weight and price above, the total below; then cash and change; a greeting for nobody."""
    assert pole_lines(WEIGHED, "", False) == ("150.000kg     x12.00", "TOTAL       1,800.00")
    assert pole_lines(PAID, "", False) == ("CASH          150.00", "CHANGE         12.20")
    assert pole_lines(PAID, "", True) == ("收款          150.00", "找零           12.20")
    assert [line.strip() for line in pole_lines(NOBODY, "十八洞", True)] == ["十八洞", "欢迎光临"]
    assert [line.strip() for line in pole_lines(NOBODY, "十八洞", False)] == ["", "WELCOME"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(
    ("protocol", "charset", "greeting", "weighed"),
    [
        (
            "cd5220",
            "ascii",
            b"\x1b@\x1bQA" + b" " * 20 + b"\r\x1bQB" + b"      WELCOME       \r",
            b"\x1b@\x1bQA150.000kg     x12.00\r\x1bQBTOTAL       1,800.00\r",
        ),
        (
            "escpos",
            "gb18030",
            b"\x1b@" + CLEAR + b"\x1f$\x01\x01" + "       十八洞".encode("gb18030") + b" " * 7,
            b"\x1f$\x01\x02" + "合计".encode("gb18030") + b"        1,800.00",
        ),
    ],
)
def test_over_the_line(
    protocol: str, charset: str, greeting: bytes, weighed: bytes, line: PtyScale, displays: list[PoleDisplay]
) -> None:
    """A greeting when it starts and when it ends, and what the pages show in between; the same again is not sent."""
    display = PoleDisplay(str(line.path), protocol, 9600, charset, "十八洞")
    displays.append(display)
    display.start()
    heard(line, greeting)
    display.show(WEIGHED)
    heard(line, weighed)
    display.show(WEIGHED)
    display.show(PAID)
    came = heard(line, b"150.00")
    assert weighed not in came
    display.stop()
    heard(line, greeting)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_unplugged_and_plugged_again(line: PtyScale, displays: list[PoleDisplay]) -> None:
    """Nobody waits for it; back again it shows what holds now, not what was missed."""
    display = PoleDisplay(str(line.path), "cd5220", 9600, "ascii", "", retry=0.05)
    displays.append(display)
    display.start()
    heard(line, b"WELCOME")
    line.unplug()
    display.show(WEIGHED)
    display.show(PAID)
    line.plug()
    came = heard(line, b"CHANGE         12.20")
    assert b"150.000kg" not in came


def test_wrong_settings_stop_nobody(tmp_path: Path, displays: list[PoleDisplay]) -> None:
    """No such protocol, no such port, a file that is no line: it shows nothing, and ends at once when told to."""
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    for port, protocol in ((str(plain), "epson"), (str(tmp_path / "nothing"), "cd5220"), (str(plain), "escpos")):
        display = PoleDisplay(port, protocol, 9600, "ascii", "", retry=0.05)
        displays.append(display)
        display.start()
        display.show(WEIGHED)
