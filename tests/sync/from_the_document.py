"""Another implementation of the protocol, written from `docs/protocol.md` alone: none of the program's code is used.

Only the standard library, PyNaCl for Ed25519, and the dictionary file. Short, not quick; it trusts what it reads.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey, VerifyKey

DICTIONARY = Path(__file__).resolve().parents[2] / "sync" / "dictionary-1.bin"


def encoded(value: Any) -> bytes:
    """MessagePack in its shortest form: nil, bool, whole numbers, text, bytes, arrays."""
    if value is None or isinstance(value, bool):
        return {None: b"\xc0", False: b"\xc2", True: b"\xc3"}[value]
    if isinstance(value, int):
        return _number(value)
    if isinstance(value, str):
        data = value.encode()
        return (bytes([0xA0 | len(data)]) if len(data) < 32 else _sized(0xD9, len(data), 3)) + data
    if isinstance(value, bytes):
        return _sized(0xC4, len(value), 3) + value
    items = b"".join(map(encoded, value))
    return (bytes([0x90 | len(value)]) if len(value) < 16 else b"\xdc" + len(value).to_bytes(2, "big")) + items


def _number(value: int) -> bytes:
    if -32 <= value < 128:
        return bytes([value % 256])
    for place in range(4):
        bits = 8 << place
        if 0 <= value < 1 << bits:
            return bytes([0xCC + place]) + value.to_bytes(bits // 8, "big")
        if value < 0 and -value <= 1 << (bits - 1):
            return bytes([0xD0 + place]) + value.to_bytes(bits // 8, "big", signed=True)
    raise OverflowError(value)


def _sized(tag: int, size: int, widths: int) -> bytes:
    place = next(place for place in range(widths) if size < 1 << (8 << place))
    return bytes([tag + place]) + size.to_bytes(1 << place, "big")


def decoded(data: bytes) -> Any:
    """The one value that `data` is."""
    value, end = _value(data, 0)
    assert end == len(data)
    return value


def _value(data: bytes, at: int) -> tuple[Any, int]:
    tag, at = data[at], at + 1
    if tag < 0x80 or tag >= 0xE0:
        return (tag if tag < 0x80 else tag - 256), at
    if tag in (0xC0, 0xC2, 0xC3):
        return {0xC0: None, 0xC2: False, 0xC3: True}[tag], at
    if tag >> 5 == 0b101:
        return data[at : at + (tag & 31)].decode(), at + (tag & 31)
    if tag >> 4 == 0b1001:
        return _array(data, at, tag & 15)
    first = next(first for first in (0xDC, 0xD9, 0xD0, 0xCC, 0xC4) if tag >= first)
    width = (2 if first == 0xDC else 1) << (tag - first)
    number = int.from_bytes(data[at : at + width], "big", signed=first == 0xD0)
    at += width
    if first == 0xDC:
        return _array(data, at, number)
    if first in (0xCC, 0xD0):
        return number, at
    raw = data[at : at + number]
    return (raw.decode() if first == 0xD9 else raw), at + number


def _array(data: bytes, at: int, size: int) -> tuple[list[Any], int]:
    items = []
    for _ in range(size):
        item, at = _value(data, at)
        items.append(item)
    return items, at


def unpacked(packed: bytes) -> list[bytes]:
    """Section 6: the entries' bytes."""
    heads, groups = decoded(packed)
    bodies = [iter(column(group)) for group in groups]
    order: dict[tuple[Any, Any], int] = {}
    return [encoded([*head, next(bodies[order.setdefault((head[3], head[4]), len(order))])]) for head in column(heads)]


def places(columns: list[list[Any]]) -> list[list[Any]]:
    """Section 6: arrays of one length, among whose columns some may follow from others."""
    cells = [column(given if given[0] < 6 else given[-1]) for given in columns]
    rows = [list(values) for values in zip(*cells, strict=True)]
    for tag in (6, 7):
        for place, given in enumerate(columns):
            for row in rows if given[0] == tag else ():
                if tag == 6:
                    product, divisor = row[given[1]] * row[given[2]], given[3]
                    row[place] += (2 * product + divisor) // (2 * divisor)
                else:
                    row[place] += sum(element[given[2]] for element in row[given[1]])
    return rows


def column(given: list[Any]) -> list[Any]:
    """Section 6: the values a column stands for."""
    tag, *rest = given
    if tag == 0:
        return [rest[0]] * rest[1]
    if tag == 1:
        return places(rest[0])
    if tag == 2:
        items = iter(column(rest[1]))
        return [[next(items) for _ in range(length)] for length in column(rest[0])]
    if tag == 5:
        return list(rest[0])
    count, _, planes = rest
    values: list[int] = []
    for index in range(count):
        zigzag = int.from_bytes(planes[index::count], "big")
        value = -(zigzag + 1) // 2 if zigzag % 2 else zigzag // 2
        values.append(value + values[-1] if tag == 4 and values else value)
    return values


def hash_after(previous: bytes, data: bytes) -> bytes:
    """Section 3."""
    return hashlib.sha256(previous + data).digest()


def genesis(counter: str) -> bytes:
    """Section 3: hash(0)."""
    return hashlib.sha256(b"outlet-ledger/1" + counter.encode()).digest()


def request_frame(message: list[Any], key: SigningKey) -> bytes:
    """Section 5, codec 1."""
    squeezer = zlib.compressobj(6, zlib.DEFLATED, -15)
    data = squeezer.compress(encoded(message)) + squeezer.flush()
    return b"\x01\x01" + key.sign(b"outlet-request/1\x01\x01" + data).signature + data


def picture_frame(counter: str, data: bytes, key: SigningKey) -> bytes:
    """Section 10, pictures: always plain."""
    message = encoded([counter, hashlib.sha256(data).digest(), data])
    return b"\x01\x00" + key.sign(b"outlet-picture/1\x01\x00" + message).signature + message


def opened(frame: bytes, key: bytes, context: bytes) -> Any:
    """Section 5: the message in a frame whose signature holds. Raises nacl's `BadSignatureError`."""
    VerifyKey(key).verify(context + frame[:2] + frame[66:], frame[2:66])
    if frame[1] == 0:
        return decoded(frame[66:])
    expander = zlib.decompressobj(-15, zdict=DICTIONARY.read_bytes()) if frame[1] == 2 else zlib.decompressobj(-15)
    return decoded(expander.decompress(frame[66:]))


def stretched(code: str) -> bytes:
    """Section 9: K."""
    return hashlib.scrypt(code.encode(), salt=b"outlet-enrol/1", n=16384, r=8, p=1, dklen=32)


def enrol_request(code: str, public: bytes) -> bytes:
    """Section 9: what a counter posts; `code` in its plain form."""
    proof = hmac.new(stretched(code), b"outlet-enrol-counter/1" + public, hashlib.sha256).hexdigest()
    return json.dumps({"code_id": code[:4], "key": public.hex(), "proof": proof}).encode()


def enrolled(code: str, public: bytes, answer: bytes) -> tuple[str, bytes]:
    """Section 9: (the counter's id, the centre's key), if the centre proves that it knows the code."""
    told = json.loads(answer)
    centre = bytes.fromhex(told["centre_key"])
    message = b"outlet-enrol-centre/1" + public + centre + told["counter"].encode()
    assert hmac.new(stretched(code), message, hashlib.sha256).hexdigest() == told["proof"]
    return told["counter"], centre
