"""Another implementation of contract 2, written from `docs/protocol.md` alone: trains, and the version found.

What both contracts share comes from `from_the_document`, woven entries from `woven_from_the_document`; none of the
program's code is used. Short, not quick; it trusts what it reads but for signatures and digests.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from nacl.signing import SigningKey, VerifyKey

from tests.sync.from_the_document import DICTIONARY, decoded, encoded, genesis, hash_after
from tests.sync.woven_from_the_document import Weaver

SPEAKS = 2
CUT_OFF = b"\x00\x00\xff\xff"
ANSWER = b"outlet-answer/1"


def zdict(codec: int) -> bytes:
    """Section 5: the preset dictionary of a codec; nothing for one without."""
    return {2: DICTIONARY, 3: DICTIONARY.with_name("dictionary-2.bin")}[codec].read_bytes() if codec > 1 else b""


def squeezer(codec: int) -> Any:
    """A raw deflate stream, from its beginning."""
    return zlib.compressobj(9, zlib.DEFLATED, -15, zdict=zdict(codec)) if codec > 1 else zlib.compressobj(9, 8, -15)


def expander(codec: int) -> Any:
    """The other direction."""
    return zlib.decompressobj(-15, zdict=zdict(codec)) if codec > 1 else zlib.decompressobj(-15)


def framed(context: bytes, version: int, codec: int, message: Any, key: SigningKey) -> bytes:
    """Section 5: a signed frame."""
    data = encoded(message)
    if codec:
        stream = squeezer(codec)
        data = stream.compress(data) + stream.flush()
    start = bytes([version, codec])
    return start + key.sign(context + start + data).signature + data


def opened(context: bytes, frame: bytes, key: bytes) -> Any:
    """Section 5: the message in a frame of any version whose signature holds. Raises nacl's `BadSignatureError`."""
    VerifyKey(key).verify(context + frame[:2] + frame[66:], frame[2:66])
    return decoded(expander(frame[1]).decompress(frame[66:]) if frame[1] else frame[66:])


def cars_of(body: bytes, key: bytes) -> tuple[list[Any], list[list[Any]]]:
    """Section 7, trains: the head's fields, and each car's, when signature and digests hold."""
    end = 4 + int.from_bytes(body[:4], "big")
    head = opened(b"outlet-train/1", body[4:end], key)
    codec, listed = head[14], head[15]
    stream = expander(codec)
    cars = []
    for size, digest in listed:
        car, end = body[end : end + size], end + size
        assert hashlib.sha256(car).digest()[:16] == digest
        cars.append(decoded(stream.decompress(car + CUT_OFF) if codec else car))
    assert end == len(body)
    return head, cars


def sent_by(path: str, body: bytes, key: bytes) -> tuple[list[Any], list[list[Any]], bytes]:
    """What a counter posted to `/x` or `/t`: a request's fields, its cars (one, if it is no train), the signature."""
    if path == "/t":
        head, cars = cars_of(body, key)
        return head, cars, body[6:70]
    message = opened(b"outlet-request/1", body, key)
    return message, [message[6:9]], body[2:66]


def loaded(cars: Iterable[list[Any]], codec: int) -> list[bytes]:
    """Section 7, trains: the cars' bytes on the line."""
    if not codec:
        return [encoded(car) for car in cars]
    stream = squeezer(codec)
    found = []
    for car in cars:
        data = stream.compress(encoded(car)) + stream.flush(zlib.Z_SYNC_FLUSH)
        assert data.endswith(CUT_OFF)
        found.append(data[:-4])
    return found


def posted(url: str, body: bytes) -> bytes:
    """The body of a 200. Raises urllib's `HTTPError` for another status."""
    with urlopen(Request(url, body), timeout=30) as answer:
        read: bytes = answer.read()
        return read


@dataclass
class Counter:
    """A counter with a ledger in memory, that finds out which contract the centre speaks."""

    url: str
    name: str
    key: SigningKey
    centre_key: bytes
    now: int
    told: int = 1  # the newest contract the centre said it understands
    mark: int = 0
    cursor: int = 0
    keys: dict[int, bytes] = field(default_factory=dict)
    entries: list[bytes] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    said: list[int] = field(default_factory=list)  # the version of every message sent

    def __post_init__(self) -> None:
        self.hashes.append(genesis(self.name))

    def write(self, kind: str, body: list[Any], key: bytes = b"") -> None:
        """One more entry; `key`: of the person it registers."""
        seq = len(self.entries) + 1
        entry = encoded([seq, self.now + 900 * seq, self.name, kind, 1, "clerk:02", "other/2", body])
        self.entries.append(entry)
        self.hashes.append(hash_after(self.hashes[-1], entry))
        if key:
            self.keys[seq] = key

    def message(self, rows: Sequence[Any] = (), packed: bytes = b"", keys: Sequence[Any] = ()) -> list[Any]:
        """Section 7: a request from the mark on, up to `sign`."""
        head = [self.name, self.now, self.mark, len(self.entries), self.hashes[-1], self.cursor]
        return [*head, rows, packed, keys, 65_536, "other/2", SPEAKS, 0, b""]

    def car(self, begin: int, end: int, weave: bool) -> list[Any]:
        """Entries `begin` to `end`, with the keys of those they register."""
        some = self.entries[begin - 1 : end]
        keys = [[seq, key] for seq, key in self.keys.items() if begin <= seq <= end]
        return [[], Weaver().woven(some), keys] if weave else [[decoded(entry) for entry in some], b"", keys]

    def train(self, lengths: Sequence[int], weave: bool, codec: int) -> tuple[bytes, bytes, list[int]]:
        """The body of a train with so many entries a car, its head's signature, and where in the body each car ends."""
        begins = [self.mark + 1 + sum(lengths[:place]) for place in range(len(lengths))]
        lists = [self.car(b, b + n - 1, weave) for b, n in zip(begins, lengths, strict=True)]
        cars = loaded(lists, codec)
        listed = [[len(car), hashlib.sha256(car).digest()[:16]] for car in cars]
        head = framed(b"outlet-train/1", 2, 3, [*self.message(), codec, listed], self.key)
        body = len(head).to_bytes(4, "big") + head + b"".join(cars)
        ends = [4 + len(head) + sum(map(len, cars[: place + 1])) for place in range(len(cars))]
        return body, head[2:66], ends

    def heard(self, answer: bytes, signature: bytes) -> list[Any]:
        """Section 7: read an answer, and believe it."""
        found: list[Any] = opened(ANSWER + signature, answer, self.centre_key)
        self.told = found[8] if len(found) > 8 else 1
        if found[6] in ("", "gap"):
            assert self.hashes[found[0]] == found[1]
            self.mark, self.cursor = found[0], found[2]
        return found

    def ask(self, begin: int = 1, end: int = 0) -> list[Any]:
        """One request with entries `begin` to `end`, in the contract both understand; the answer."""
        version = min(SPEAKS, self.told)
        car = self.car(begin, end, version == 2) if end else ([], b"", [])
        frame = framed(b"outlet-request/1", version, 3 if version == 2 else 1, self.message(*car), self.key)
        return self._told(f"{self.url}/x", frame, frame[2:66], version, begin, end)

    def send(self, lengths: Sequence[int], weave: bool = True, codec: int = 3) -> list[Any]:
        """A train of everything from the mark on, as long as the centre takes one; the answer."""
        body, signature, _ = self.train(lengths, weave, codec)
        return self._told(f"{self.url}/t", body, signature, 2, self.mark + 1, self.mark + sum(lengths))

    def _told(self, url: str, body: bytes, signature: bytes, version: int, begin: int, end: int) -> list[Any]:
        self.said.append(version)
        try:
            answer = posted(url, body)
        except HTTPError as refused:
            with refused:
                if version == 1 or refused.code not in (400, 404, 405):
                    raise
            self.told = 1
            return self.ask(begin, end)
        assert answer[0] == version
        return self.heard(answer, signature)
