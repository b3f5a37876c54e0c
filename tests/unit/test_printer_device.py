"""A receipt printer that takes nothing costs seconds, never the counter: whoever prints also saves acts."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from outlet_app.devices import lines_out
from outlet_app.devices.escpos import paper_bytes
from outlet_app.devices.receipt_printer import EscPosPrinter
from outlet_app.errors import Refused
from outlet_app.services.model import PaperLine

if not hasattr(os, "mkfifo"):
    pytest.skip("this system has no pipes with names", allow_module_level=True)

PIPE_BYTES = 1 << 20
LONG = [PaperLine("十八洞猕猴桃 " * 2)] * (2 * PIPE_BYTES // 28)


@pytest.fixture
def device(tmp_path: Path) -> Path:
    """A device file: somebody may read at its other end, or not."""
    path = tmp_path / "lp0"
    os.mkfifo(path)
    return path


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fractions of a second instead of five."""
    monkeypatch.setattr(lines_out, "SECONDS", 0.2)


@pytest.mark.timeout(20)
def test_nobody_at_the_other_end(device: Path, impatient: None) -> None:
    """Switched off: E641 at once."""
    with pytest.raises(Refused, match="E641"):
        EscPosPrinter(str(device)).put([PaperLine("0401")])


@pytest.mark.timeout(20)
def test_out_of_paper(device: Path, impatient: None) -> None:
    """It is there and takes no more bytes: E647 after a moment, for something may have been printed."""
    reader = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(Refused, match="E647"):
            EscPosPrinter(str(device)).put(LONG)
    finally:
        os.close(reader)


@pytest.mark.timeout(20)
def test_a_slow_printer_gets_every_byte(device: Path) -> None:
    """More than it takes at once arrives in pieces, none is lost."""
    heard = bytearray()
    reader = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)
    ended = threading.Event()

    def listen() -> None:
        while not ended.is_set() or len(heard) < len(wanted):
            piece = os.read(reader, 4000)
            if not piece:
                break
            heard.extend(piece)

    wanted = paper_bytes(LONG, 32)
    holding = os.open(device, os.O_WRONLY)
    listening = threading.Thread(target=listen)
    listening.start()
    EscPosPrinter(str(device)).put(LONG)
    ended.set()
    os.close(holding)
    listening.join()
    os.close(reader)
    assert bytes(heard) == wanted


def test_a_text_gives_the_printer_no_orders() -> None:
    """Control characters pasted into a note don't open the drawer."""
    made = paper_bytes([PaperLine("a\x1bp\x00b\x7fc\x9b\n")], 32)
    assert b"a p b c" in made
    assert b"\x1bp" not in made
