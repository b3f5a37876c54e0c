"""The bytes of a receipt on 58 and 80 mm paper, characters a printer lacks, the drawer, and what a printer answers."""

from __future__ import annotations

import os
import socket
import sys
import threading
import tty
from pathlib import Path
from typing import Any

import pytest

from outlet_app.devices.escpos import DRAWER, FEED_CUT, HANZI_OFF, HANZI_ON, INIT, lacks, paper_bytes, raster
from outlet_app.devices.lines_out import has_paper
from outlet_app.devices.receipt_printer import EscPosPrinter
from outlet_app.errors import Refused
from outlet_app.services.bitmap import Bitmap, pasted
from outlet_app.services.model import PaperLine

SLIP = [PaperLine("十八洞", "centre", big=True), PaperLine("", rule=True), PaperLine("合计 ¥1,800.00", "right")]


class Blocks:
    """Draws a black block for each column, with a gap."""

    def line(self, text: str, cell: int, height: int) -> Bitmap:
        """One block a half-width column."""
        columns = sum(1 if sign.isascii() else 2 for sign in text)
        row = int(("1" * (cell - 1) + "0") * columns, 2)
        return Bitmap(cell * columns, (row,) * height)


def test_the_vectors_commands(vectors: dict[str, Any]) -> None:
    """Every command is the one of the manuals."""
    wanted = {
        name: bytes.fromhex(text) for name, text in vectors["escpos"].items() if name not in ("feed_n", "columns")
    }
    assert wanted["init"] == INIT
    assert (wanted["hanzi_on"], wanted["hanzi_off"]) == (HANZI_ON, HANZI_OFF)
    assert wanted["drawer_kick_pin2"] == DRAWER
    assert FEED_CUT.endswith(wanted["cut_partial"])


def test_the_vectors_characters(vectors: dict[str, Any]) -> None:
    """Two-byte characters go out as they are; ¥ becomes ￥; four-byte ones are lacking."""
    for text, code in vectors["gb18030"]:
        sign = text.split()[0]
        if "->" in code:
            assert b"\xa3\xa4" in paper_bytes([PaperLine(sign)], 32)
            assert sign.encode("gb18030") not in paper_bytes([PaperLine(sign)], 32)
        else:
            assert bytes.fromhex(code) in paper_bytes([PaperLine(sign)], 32)
            four = len(bytes.fromhex(code)) == 4 and len(sign) == 1
            assert lacks(sign[0], "gb18030") is four


@pytest.mark.parametrize("columns", [32, 48])
def test_a_receipt_byte_for_byte(columns: int) -> None:
    """58 and 80 mm: initialise, Hanzi on, lines with their alignment and size, Hanzi off, feed, partial cut."""
    assert paper_bytes(SLIP, columns) == (
        b"\x1b@\x1c&"
        b"\x1ba\x01\x1d!\x01\x1c!\x08" + "十八洞".encode("gbk") + b"\n\x1d!\x00\x1c!\x00"
        b"\x1ba\x00" + b"-" * columns + b"\n"
        b"\x1ba\x02" + "合计 ￥1,800.00".encode("gbk") + b"\n"
        b"\x1c.\x1bd\x04\x1dVB\x00"
    )


@pytest.mark.parametrize(
    ("sign", "sets"),
    [
        ("𬭎", ""),
        ("㛃", ""),
        ("䶮", "gb18030"),
        ("镕", "gb18030 gbk"),
        ("￥", "gb18030 gbk gb2312"),
        ("A", "gb2312 gbk"),
    ],
)
def test_what_a_printer_has(sign: str, sets: str) -> None:
    """Rare characters by the set of the printer's font; an unknown set counts as GBK."""
    for charset in sets.split():
        assert not lacks(sign, charset)
    for charset in {"gb18030", "gbk", "gb2312"} - set(sets.split()) - ({"gb18030"} if sign == "A" else set()):
        assert lacks(sign, charset)
    assert lacks(sign, "unheard") is lacks(sign, "gbk")


@pytest.mark.parametrize(("align", "left"), [("left", 0), ("centre", 11), ("right", 22)])
@pytest.mark.parametrize("big", [False, True])
def test_a_line_with_a_rare_character_is_a_picture(align: str, left: int, big: bool) -> None:
    """GS v 0, 384 dots wide, 24 or 48 high; every dot where it belongs; the other lines stay text."""
    made = paper_bytes([PaperLine("张A"), PaperLine("李𬭎 A月𬭎", align, big=big)], 32, "gbk", Blocks())
    height = 48 if big else 24
    start = made.index(b"\x1dv0\x00")
    assert made[start : start + 8] == b"\x1dv0\x00" + (48).to_bytes(2, "little") + height.to_bytes(2, "little")
    found = Bitmap.of_bytes(made[start + 8 : start + 8 + 48 * height], 384)
    assert made[start + 8 + 48 * height :] == HANZI_OFF + FEED_CUT
    assert "张A".encode("gbk") in made[:start]
    assert "𬭎".encode("gb18030") not in made
    black = {x for x in range(384) for y in range(height) if found.black(x, y)}
    assert black == {(left + column) * 12 + dot for column in range(10) for dot in range(11)}
    assert len(set(found.rows)) == 1


def test_without_a_renderer_it_is_text() -> None:
    """Better a printer's own mistake than no receipt."""
    assert "𬭎".encode("gb18030") in paper_bytes([PaperLine("𬭎")], 32)


def test_pictures_are_packed_and_pasted() -> None:
    """Bits in and out again; widths that are no whole bytes; what sticks out is cut."""
    one = Bitmap(3, (0b101, 0b010))
    assert one.packed() == b"\xa0\x40"
    assert Bitmap.of_bytes(one.packed(), 3) == one
    assert one.larger(2) == Bitmap(6, (0b110011, 0b110011, 0b001100, 0b001100))
    assert raster(one) == b"\x1dv0\x00\x01\x00\x02\x00\xa0\x40"
    assert pasted(Bitmap.blank(4, 2), [(0, 1, one), (2, 0, one)]).rows == (0b0010, 0b1011)


def test_answers_about_paper() -> None:
    """Only a byte of the right form that says "no paper" counts."""
    assert [has_paper(bytes([one])) for one in (0x12, 0x1E, 0x72, 0x7E, 0x60, 0xFF)] == [
        True,
        True,
        False,
        False,
        True,
        True,
    ]
    assert has_paper(b"")


@pytest.fixture
def network() -> Any:
    """A printer behind a network port: (address, what it got, what it answers)."""
    server = socket.create_server(("127.0.0.1", 0))
    got, answer = bytearray(), bytearray(b"\x12")

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                if connection.recv(3) == b"\x10\x04\x04":
                    connection.sendall(bytes(answer))
                while piece := connection.recv(4096):
                    got.extend(piece)
            done.set()

    done = threading.Event()
    serving = threading.Thread(target=serve)
    serving.start()
    yield f"tcp://127.0.0.1:{server.getsockname()[1]}", got, answer, done
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    serving.join()


def test_a_network_printer(network: Any) -> None:
    """It is asked, then gets every byte; out of paper: said, and nothing was sent."""
    place, got, answer, done = network
    EscPosPrinter(place).put(SLIP)
    assert done.wait(20)
    assert bytes(got) == paper_bytes(SLIP, 32)
    answer[:] = b"\x72"
    with pytest.raises(Refused, match="E643"):
        EscPosPrinter(place).put(SLIP)
    assert bytes(got) == paper_bytes(SLIP, 32)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("answer", "prints"), [(b"\x12", True), (b"\x72", False), (b"", True)])
def test_a_printer_behind_a_device_file(answer: bytes, prints: bool) -> None:
    """A device that answers, one without paper, one that never answers: the drawer opens in any case, nothing is
    printed without paper."""
    master, slave = os.openpty()
    tty.setraw(slave)
    heard = bytearray()

    def listen() -> None:
        while not heard.endswith(b"."):
            heard.extend(os.read(master, 4096))
            if heard == b"\x10\x04\x04" and answer:
                os.write(master, answer)

    listening = threading.Thread(target=listen)
    listening.start()
    printer = EscPosPrinter(os.ttyname(slave), drawer=True)
    if prints:
        printer.put(SLIP, drawer=True)
    else:
        with pytest.raises(Refused, match="E643"):
            printer.put(SLIP, drawer=True)
    os.write(slave, b".")
    listening.join()
    os.close(master)
    os.close(slave)
    slip = paper_bytes(SLIP, 32) if prints else b""
    assert bytes(heard) == b"\x10\x04\x04" + b"\x1b@" + b"\x1bp\x00\x19\xfa" + slip + b"."


@pytest.mark.parametrize(
    ("place", "code"),
    [("", "E640"), ("tcp://", "E644"), ("tcp://127.0.0.1:port", "E644"), ("/dev/nothing-lp0", "E641")],
)
def test_a_wrong_place_is_said(place: str, code: str) -> None:
    """None set, an address that is none, a device that is not there; no file is made in its place."""
    with pytest.raises(Refused, match=code):
        EscPosPrinter(place).put(SLIP)
    assert not Path("/dev/nothing-lp0").exists()
