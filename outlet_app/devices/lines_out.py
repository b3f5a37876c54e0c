"""Bytes to a printer behind a device file or a network port, within seconds, with what can go wrong told apart.

A printer that can tell about its paper is asked first; one without paper gets nothing but the drawer's kick.
"""

from __future__ import annotations

import os
import select
import socket
import stat
import time
from urllib.parse import urlsplit

from outlet_app.devices.escpos import ANSWER, ANSWER_MASK, ASK_PAPER, PAPER_OUT

SECONDS = 5.0
ANSWER_SECONDS = 0.3
"""A printer that can tell about its paper does so at once; many can't."""


class NoPaper(Exception):
    """It says that it has no paper; nothing was sent to be printed."""


class BrokeOff(Exception):
    """It took a part of the bytes and no more: something may have been printed."""


def send(device: str, data: bytes, kick: bytes = b"", *, asks: bool = True) -> None:
    """`kick` (which moves no paper), then `data`; `asks`: it speaks ESC/POS and may be asked for its paper. Raises
    NoPaper, BrokeOff, OSError when nothing was sent, ValueError for a place that is none."""
    if device.startswith("tcp://"):
        _over_network(device, data, kick, asks)
        return
    paper = not asks or has_paper(_asked(device))
    _write(device, kick + data if paper else kick, len(kick))
    if not paper:
        raise NoPaper


def has_paper(answer: bytes) -> bool:
    """What a printer answered to DLE EOT 4; what is no answer to that counts as paper."""
    return not any(one & ANSWER_MASK == ANSWER and one & PAPER_OUT for one in answer[:1])


def _over_network(device: str, data: bytes, kick: bytes, asks: bool) -> None:
    place = urlsplit(device)
    if not place.hostname:
        raise ValueError("no host")
    with socket.create_connection((place.hostname, place.port or 9100), SECONDS) as connection:
        answer = b""
        if asks:
            connection.sendall(ASK_PAPER)
            answer = connection.recv(1) if select.select([connection], [], [], ANSWER_SECONDS)[0] else b""
        connection.sendall(kick)
        if not has_paper(answer):
            raise NoPaper
        try:
            connection.sendall(data)
        except OSError as error:
            raise BrokeOff from error


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


def _write(path: str, data: bytes, harmless: int) -> None:
    """Write to a device file within `SECONDS`; the first `harmless` bytes move no paper. Raises BrokeOff, OSError.

    A printer without paper takes no bytes and says nothing: an ordinary write would never return.
    """
    wait = hasattr(os, "O_NONBLOCK")  # Windows has no such files: there a spooler takes the bytes at once
    flags = os.O_WRONLY | os.O_TRUNC | (os.O_NONBLOCK if wait else 0) | getattr(os, "O_BINARY", 0)
    if not path.startswith("/dev/"):  # a printer pulled out must not become a file that swallows receipts
        flags |= os.O_CREAT
    until = time.monotonic() + SECONDS
    handle = os.open(path, flags, 0o600)
    gone = 0
    try:
        while gone < len(data):
            if wait and not select.select([], [handle], [], max(0.0, until - time.monotonic()))[1]:
                raise TimeoutError("the printer takes no more")
            gone += os.write(handle, data[gone:])
    except OSError as error:
        if gone > harmless:
            raise BrokeOff from error
        raise
    finally:
        os.close(handle)
