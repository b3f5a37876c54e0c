"""A neighbour's bag over a counter's line: what `POST /bag` carries. Pure; shared by the counter and the centre.

The counter that relays can read nothing of it. It sends some parts at a time, so a poor line loses little, and lays
their answers aside; with the last of them comes the reply's signed head. A part that was answered is not sent again::

    request     the bag's head and signature as in the file ‖ one line, JSON: the numbers of the parts that follow,
                rising ‖ those parts
    answer      one line, JSON: the lengths of the answers ‖ the answers, sealed to the bag's counter ‖ once every part
                of the bag is answered: the reply's head and signature as in its file
"""

from __future__ import annotations

import hashlib
import io
from typing import NamedTuple

import msgspec

from sync import bag
from sync.bag import Opened
from sync.contract import BadMessage

PATH = "/bag"
MAX_BODY_BYTES = bag.MAX_HEAD_BYTES + bag.MAX_PART_BYTES + (1 << 16)
GROUP_BYTES = 256 << 10  # parts that go together, unless one alone is larger
MOST_TOGETHER = 32  # each is an exchange for the centre, whoever sends them


class Carried(NamedTuple):
    """Some parts of a bag: its head, and sealed parts by number."""

    opened: Opened
    parts: dict[int, bytes]


class Answered(NamedTuple):
    """The parts' answers in their order, sealed; `top`: the reply's head and signature, b"" while parts are missing."""

    parts: list[bytes]
    top: bytes


def request(opened: Opened, parts: dict[int, bytes]) -> bytes:
    """The body that carries these parts; none asks for the reply's head alone."""
    numbers = sorted(parts)
    return opened.top() + msgspec.json.encode(numbers) + b"\n" + b"".join(parts[number] for number in numbers)


def read_request(body: bytes) -> Carried:
    """What a body carries, the head's signature (by the key that it names itself) and the parts checked. Raises
    `contract.BadMessage`."""
    file = io.BytesIO(body)
    try:
        opened = bag.read_head(file)
        numbers = _numbers(file, len(opened.head.parts))
        parts = {}
        for number in numbers:
            data = file.read(opened.head.parts[number - 1].length)
            bag.checked(opened, number, hashlib.sha256(data), len(data))
            parts[number] = data
    except bag.Spoiled as error:
        raise BadMessage(str(error)) from error
    if opened.head.kind != bag.BAG or numbers != sorted(set(numbers)) or file.read(1) or len(numbers) > MOST_TOGETHER:
        raise BadMessage("not parts of a bag")
    return Carried(opened, parts)


def answer(parts: list[bytes], top: bytes) -> bytes:
    """The body that answers."""
    return msgspec.json.encode([len(data) for data in parts]) + b"\n" + b"".join(parts) + top


def read_answer(body: bytes, asked: int) -> Answered:
    """What came back for `asked` parts. Raises `contract.BadMessage`; nothing in it is checked yet but the shape."""
    file = io.BytesIO(body)
    lengths = _numbers(file, bag.MAX_PART_BYTES)
    parts = [file.read(length) for length in lengths]
    if len(parts) != asked or [len(data) for data in parts] != lengths:
        raise BadMessage("not the answers that were asked for")
    return Answered(parts, file.read())


def _numbers(file: io.BytesIO, largest: int) -> list[int]:
    line = file.readline(bag.MAX_HEAD_BYTES)
    try:
        numbers = msgspec.json.decode(line, type=list[int])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage("no numbers") from error
    if not line.endswith(b"\n") or any(not 0 < number <= largest for number in numbers):
        raise BadMessage("numbers out of bounds")
    return numbers
