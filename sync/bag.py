"""The bag's file, shared by the counter and the centre: head, signature, parts. Pure: bytes and open files, no clock.

A bag is what a counter would have said over a line, put into a file; a reply is what the centre would have answered::

    head        one line of JSON: who, which entries, and of every part its length, SHA-256 and kind
    signature   one line, 128 hex digits: Ed25519 over the head's line, by the counter (bag) or the centre (reply)
    parts       one after the other: the signed frames of `sync.contract`, each sealed to the one who shall read it

The signed head lists the parts' digests, so one changed byte anywhere is found, and the place can be named. A NaCl
sealed box keeps each part from everybody but the centre (bag) or the counter (reply). See `docs/protocol.md`, 14.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

import msgspec
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import SealedBox
from nacl.signing import SigningKey, VerifyKey

from outlet_app.errors import N_, Reason
from sync import contract

FORMAT, VERSION = "outlet-bag", 1
BAG, REPLY = "bag", "reply"
ENTRIES, PICTURE = "entries", "picture"
SUFFIXES = {BAG: ".bag", REPLY: ".reply"}
SEAL_BYTES = 48  # what a sealed box adds
MAX_HEAD_BYTES = 1 << 20
MAX_PARTS = 4096
MAX_PART_BYTES = contract.MAX_FRAME_BYTES + SEAL_BYTES
_SIGNATURE_LINE = 2 * contract.SIGNATURE_BYTES + 1
_CONTEXTS = {BAG: b"outlet-bag/1", REPLY: b"outlet-bag-reply/1"}
_COUNTER = re.compile(r"[A-Z0-9]{2,16}-[A-Z0-9]{1,4}")
_HASH = re.compile(r"[0-9a-f]{64}")
_LARGEST = (1 << 62) - 1
_CHUNK = 1 << 20
_LONGEST_NAME = 200


class Spoiled(Exception):
    """The file is not as it was written. `place`: where, in words."""

    def __init__(self, place: Reason):
        super().__init__(place.told())
        self.place = place


class BadSeal(Exception):
    """The part was sealed to somebody else, or is no sealed box."""


class Part(msgspec.Struct, array_like=True, frozen=True):
    """What the head says of a part: `length` in bytes and `digest` (SHA-256, hex) as it lies in the file, sealed;
    `what`: `ENTRIES` a request or its answer, `PICTURE` a picture or its answer."""

    length: int
    digest: str
    what: str = ENTRIES


class Head(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """The head. Entries `first` to `last` (`last` = `first` - 1: none); `made_at` UTC ms by the writer's clock; `key`:
    public key (hex) of whoever signed; of a reply, `bag`: SHA-256 (hex) of the line of the head it answers. A reader
    ignores fields it does not know."""

    format: str
    version: int
    kind: str
    counter: str
    outlet: str
    first: int
    last: int
    made_at: int
    key: str
    parts: tuple[Part, ...]
    outlet_name: str = ""
    bag: str = ""


class _Top(msgspec.Struct, frozen=True):
    """What every version of the format says, and signs in the same way."""

    format: str
    version: int
    kind: str
    key: str


@dataclass(frozen=True)
class Opened:
    """A head whose signature holds by the key that it names itself; whose key that is, the reader must know. `line`:
    its exact bytes, `start`: where the parts begin."""

    head: Head
    line: bytes
    signature: bytes
    start: int

    @cached_property
    def id(self) -> bytes:
        """What this one bag is known by: SHA-256 of its head's line."""
        return hashlib.sha256(self.line).digest()

    @property
    def signer(self) -> bytes:
        """The public key that signed it."""
        return bytes.fromhex(self.head.key)

    @property
    def size(self) -> int:
        """How long the whole file is, in bytes."""
        return self.start + sum(part.length for part in self.head.parts)

    @property
    def pictures(self) -> int:
        """How many pictures it is about."""
        return sum(part.what == PICTURE for part in self.head.parts)

    def top(self) -> bytes:
        """Head and signature as they stand in the file."""
        return self.line + b"\n" + self.signature.hex().encode() + b"\n"

    def place(self, number: int) -> Reason:
        """Where part `number` (from 1) lies, in words; bytes counted from 0."""
        first = self.start + sum(part.length for part in self.head.parts[: number - 1])
        last = first + self.head.parts[number - 1].length - 1
        text = N_("part {part} of {parts}, bytes {first} to {last}")
        return _reason(text, part=number, parts=len(self.head.parts), first=first, last=last)


def file_name(kind: str, counter: str, first: int, last: int) -> str:
    """What such a file is called; for people, and to find it: only the head counts."""
    told = f"{first:04d}-{last:04d}" if last >= first else f"{max(last, 0):04d}-news"
    return f"{counter}-{told}{SUFFIXES[kind]}"


def top_of(head: Head, key: SigningKey, width: int = 0) -> bytes:
    """Head and signature as they stand in the file. `width`: the line is filled with spaces up to so many bytes, for a
    writer that leaves room for it and comes back."""
    line = msgspec.json.encode(head).ljust(width)
    return line + b"\n" + key.sign(_CONTEXTS[head.kind] + line).signature.hex().encode() + b"\n"


def facts_of(data: bytes, what: str) -> Part:
    """What the head says of this part."""
    return Part(len(data), hashlib.sha256(data).hexdigest(), what)


def seal(frame: bytes, reader: bytes) -> bytes:
    """A frame as a part: nobody but the holder of the Ed25519 key whose public half is `reader` can open it."""
    return SealedBox(VerifyKey(reader).to_curve25519_public_key()).encrypt(frame)


def unseal(data: bytes, key: SigningKey) -> bytes:
    """The frame in a part. Raises `BadSeal`."""
    try:
        return SealedBox(key.to_curve25519_private_key()).decrypt(data)
    except (CryptoError, ValueError, TypeError) as error:
        raise BadSeal from error


def read_head(file: BinaryIO) -> Opened:
    """The head at the start of `file`, its signature checked; `file` stands at the first part then. Raises `Spoiled`,
    and OSError as reading does."""
    line = file.readline(MAX_HEAD_BYTES + 1)
    if not line.endswith(b"\n"):
        raise Spoiled(Reason(N_("the head")) if len(line) > MAX_HEAD_BYTES else Reason(N_("cut off in the head")))
    told = file.read(_SIGNATURE_LINE)
    if len(told) < _SIGNATURE_LINE:
        raise Spoiled(Reason(N_("cut off in the head")))
    line = line[:-1]
    signature = _verified(line, told)
    return Opened(_read(line), line, signature, len(line) + 1 + _SIGNATURE_LINE)


def _verified(line: bytes, told: bytes) -> bytes:
    """The signature in the line after the head's, which holds: nothing else of the head is looked at before."""
    try:
        top = msgspec.json.decode(line, type=_Top)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Spoiled(Reason(N_("the head"))) from error
    try:
        if told[-1:] != b"\n" or not re.fullmatch(rb"[0-9a-f]+", told[:-1]) or not _HASH.fullmatch(top.key):
            raise ValueError("no hex")
        signature = bytes.fromhex(told[:-1].decode())
        VerifyKey(bytes.fromhex(top.key)).verify(_CONTEXTS[top.kind] + line, signature)
    except (BadSignatureError, CryptoError, KeyError, ValueError, TypeError) as error:
        raise Spoiled(Reason(N_("the head or its signature"))) from error
    return signature


def _read(line: bytes) -> Head:
    top = msgspec.json.decode(line, type=_Top)
    if top.format == FORMAT and top.version > VERSION:
        raise Spoiled(_reason(N_("written by a newer version of the program ({version})"), version=top.version))
    try:
        head = msgspec.json.decode(line, type=Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Spoiled(Reason(N_("the head"))) from error
    if head.format != FORMAT or head.version != VERSION or not _sound(head):
        raise Spoiled(Reason(N_("the head")))
    return head


def _reason(text: str, **facts: object) -> Reason:
    return Reason(text, facts)


def _sound(head: Head) -> bool:
    numbers = 0 < head.first <= _LARGEST and head.first - 1 <= head.last <= _LARGEST and 0 <= head.made_at <= _LARGEST
    shape = 0 < len(head.parts) <= MAX_PARTS and all(
        SEAL_BYTES < part.length <= MAX_PART_BYTES and _HASH.fullmatch(part.digest) and part.what in (ENTRIES, PICTURE)
        for part in head.parts
    )
    name = len(head.outlet_name) <= _LONGEST_NAME and (head.outlet + head.outlet_name).isprintable()
    bound = head.kind == BAG or bool(_HASH.fullmatch(head.bag))
    return numbers and shape and name and bound and bool(_COUNTER.fullmatch(head.counter))


def check(file: BinaryIO, opened: Opened) -> None:
    """Is every part as the head says, and nothing after the last? Reads the whole file. Raises `Spoiled`, OSError."""
    file.seek(opened.start)
    for number in range(1, len(opened.head.parts) + 1):
        _passed(file, opened, number)
    left = file.seek(0, 2) - opened.size
    if left > 0:
        raise Spoiled(_reason(N_("{bytes} bytes too many at the end"), bytes=left))


def part(file: BinaryIO, opened: Opened, number: int) -> bytes:
    """Part `number` (from 1), sealed as it is, checked. Raises `Spoiled`, OSError."""
    file.seek(opened.start + sum(one.length for one in opened.head.parts[: number - 1]))
    data = file.read(opened.head.parts[number - 1].length)
    checked(opened, number, hashlib.sha256(data), len(data))
    return data


def checked(opened: Opened, number: int, found: hashlib._Hash, length: int) -> None:
    """Hold what was read as part `number` against what the head says of it. Raises `Spoiled`."""
    told, parts = opened.head.parts[number - 1], len(opened.head.parts)
    if length == 0:
        after = _reason(N_("cut off after part {part} of {parts}"), part=number - 1, parts=parts)
        raise Spoiled(after if number > 1 else Reason(N_("cut off after the head")))
    if length < told.length:
        text = N_("cut off in part {part} of {parts}, after {left} of its {length} bytes")
        raise Spoiled(_reason(text, part=number, parts=parts, left=length, length=told.length))
    if found.hexdigest() != told.digest:
        raise Spoiled(opened.place(number))


def _passed(file: BinaryIO, opened: Opened, number: int) -> None:
    left, digest = opened.head.parts[number - 1].length, hashlib.sha256()
    while left and (data := file.read(min(left, _CHUNK))):
        digest.update(data)
        left -= len(data)
    checked(opened, number, digest, opened.head.parts[number - 1].length - left)
