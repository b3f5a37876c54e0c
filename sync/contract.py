"""The messages of an exchange, shared by the counter and the centre, whatever carries them.

A message on the wire is a frame::

    byte 0      contract version (1)
    byte 1      codec: 0 plain, 1 raw deflate, 2 raw deflate with shared dictionary 1
    bytes 2-65  Ed25519 signature
    the rest    payload: the message in MessagePack (positional array), through the codec

The counter signs ``"outlet-request/1" ‖ byte 0 ‖ byte 1 ‖ payload``. The centre signs ``"outlet-answer/1" ‖ the
request's signature ‖ byte 0 ‖ byte 1 ‖ payload``, so an answer can only ever belong to the request it answers. Fields
are only ever added at the end of a message, with a default; a reader ignores what it does not know. See
`docs/protocol.md`.
"""

from __future__ import annotations

import zlib
from functools import cache
from importlib import resources
from typing import Annotated, TypeVar

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from sync import columns

VERSION = 1
SPEAKS = 2  # the newest version of the contract that is understood here; each end uses the lower of both
PLAIN, DEFLATE, DEFLATE_DICTIONARY = 0, 1, 2
SIGNATURE_BYTES = 64
HEAD_BYTES = 2 + SIGNATURE_BYTES
MAX_FRAME_BYTES = 8 << 20
MAX_PAYLOAD_BYTES = 8 << 20  # many small values take far more room than their bytes
MAX_PICTURE_BYTES = 400_000
MAX_PICTURE_FRAME = MAX_PICTURE_BYTES + 512
MAX_LISTED = columns.MAX_ENTRIES
LISTED = msgspec.Meta(max_length=MAX_LISTED)  # a few bytes, well compressed, may claim millions of small things
EXCHANGE_PATH = "/x"
ENROL_PATH, PICTURE_PATH, RESTORE_PATH = "/enrol", "/picture", "/restore"
CONTENT_TYPE = "application/octet-stream"

_REQUEST_CONTEXT = b"outlet-request/1"
_ANSWER_CONTEXT = b"outlet-answer/1"
_PICTURE_CONTEXT = b"outlet-picture/1"
_KEPT_CONTEXT = b"outlet-picture-answer/1"


class Request(msgspec.Struct, array_like=True, frozen=True):
    """What a counter says: what I wrote since your mark, and how far I have read your feed.

    `after`: the seq before the first entry sent. `rows` or `packed`: the entries (exact bytes as raw MessagePack
    arrays, or `columns.pack`ed; never both). `head_seq`, `head_hash`: the ledger's last entry, also when this batch
    does not reach it. `keys`: (party id, 32-byte key) of the parties named in the batch. `cursor`: the last feed item
    applied. `room`: how many bytes of feed are welcome. `sent_at`: UTC ms. `app`: the program's version. `speaks`: the
    newest contract the counter understands. `start`: how many times the program has begun to exchange from this store,
    and `sign`: random bytes of this one time; two machines that share a store by mistake give themselves away by them.
    """

    counter: str
    sent_at: int
    after: int
    head_seq: int
    head_hash: bytes
    cursor: int
    rows: Annotated[list[msgspec.Raw], LISTED] = []
    packed: bytes = b""
    keys: Annotated[list[tuple[int, bytes]], LISTED] = []
    room: int = 65536
    app: str = ""
    speaks: int = 1
    start: int = 0
    sign: bytes = b""

    def entries(self) -> list[bytes]:
        """The entries' exact bytes, in order. Raises `BadMessage`."""
        if not self.packed:
            return [bytes(row) for row in self.rows]
        try:
            return columns.unpack(self.packed)
        except columns.Malformed as error:
            raise BadMessage("the packed entries can't be read") from error


class FeedItem(msgspec.Struct, array_like=True, frozen=True):
    """One thing the centre tells: `kind` and `key` say which thing, `body` (any MessagePack value) replaces what was
    known of it.

    A body of nil takes the thing away. Kinds a counter does not know are kept for a later version.
    """

    cursor: int
    kind: str
    key: str
    body: msgspec.Raw


class Answer(msgspec.Struct, array_like=True, frozen=True):
    """What the centre answers.

    `mark`, `mark_hash`: the last entry of this counter that the centre holds durably; the counter goes on from there,
    whatever it believed before. `items`: feed after the request's cursor; `cursor`: where the counter stands after
    applying them; `more`: ask again. `at`: the centre's time, UTC ms. `refusal`: "" or one of the codes below, with
    `detail` in plain words for the log; mark and feed are valid all the same. `speaks`: the newest contract the centre
    understands. `standing`: an alarm about this counter that the centre keeps (`CLONE`), though this request is taken;
    beside `REVOKED`: `REPLACED`.
    """

    mark: int
    mark_hash: bytes
    cursor: int
    at: int
    items: Annotated[list[FeedItem], LISTED] = []
    more: bool = False
    refusal: str = ""
    detail: str = ""
    speaks: int = 1
    standing: str = ""


class Picture(msgspec.Struct, array_like=True, frozen=True):
    """A picture that entries name by its hash. `digest`: SHA-256 of `data`, a JPEG of `MAX_PICTURE_BYTES` at most."""

    counter: str
    digest: bytes
    data: bytes


class PictureKept(msgspec.Struct, array_like=True, frozen=True):
    """The answer to a picture. `refusal`: "" it is held durably; `broken` no picture, or not of that hash; `full`;
    `revoked`."""

    digest: bytes
    refusal: str = ""


GAP = "gap"  # the batch starts after the mark: send again from the mark
FORK = "fork"  # an entry the centre holds has another hash here: never chosen silently, alarm at both ends
BROKEN = "broken"  # the chain in the batch does not verify, or an entry is malformed: nothing was stored
BEHIND = "behind"  # the counter's head is before the centre's mark: a restored or cloned counter
CLONE = "clone"  # another machine exchanges from a copy of the same store: nothing was stored
REVOKED = "revoked"  # this counter's key is no longer accepted
REPLACED = "replaced"  # standing beside `REVOKED`: another machine was enrolled in this one's place
FULL = "full"  # of a picture: the centre takes no more of this counter's


class EnrolRequest(msgspec.Struct, frozen=True):
    """JSON. `code_id`: the code's first four signs. `key`: the counter's public key, hex. `proof`:
    `codes.counter_proof`. `look`: 0 or more only asks who the code is for and which hash entry number `look` of that
    counter has at the centre; nothing is changed by it."""

    code_id: str
    key: str
    proof: str
    app: str = ""
    look: int = -1


class EnrolAnswer(msgspec.Struct, frozen=True):
    """JSON. Who the counter is from now on; `proof` shows that the centre knows the code too. `mark` above 0: the
    counter has history there. `hash`: when asked with `look`, that entry's hash (beyond the mark: the
    mark's), hex."""

    counter: str
    outlet: str
    outlet_name: str
    centre_key: str
    proof: str
    mark: int = 0
    hash: str = ""


class BadMessage(Exception):
    """The bytes are not a message of this contract, or their signature does not hold."""


@cache
def _dictionary() -> bytes:
    return resources.files("sync").joinpath("dictionary-1.bin").read_bytes()


def _compressed(payload: bytes) -> tuple[int, bytes]:
    with_dictionary = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=_dictionary())
    squeezed = _squeezed(zlib.compressobj(9, zlib.DEFLATED, -15, 9), payload)
    choices = [(PLAIN, payload), (DEFLATE, squeezed), (DEFLATE_DICTIONARY, _squeezed(with_dictionary, payload))]
    return min(choices, key=lambda pair: len(pair[1]))


def _squeezed(squeezer: zlib._Compress, payload: bytes) -> bytes:
    return squeezer.compress(payload) + squeezer.flush()


def _expanded(codec: int, data: bytes, only: int = 0) -> bytes:
    if codec == PLAIN:
        return data[:only] if only else data
    if codec not in (DEFLATE, DEFLATE_DICTIONARY):
        raise BadMessage(f"codec {codec} is not known here")
    expander = zlib.decompressobj(-15, zdict=_dictionary()) if codec == DEFLATE_DICTIONARY else zlib.decompressobj(-15)
    try:
        payload = expander.decompress(data, only or MAX_PAYLOAD_BYTES)
    except zlib.error as error:
        raise BadMessage("the payload can't be expanded") from error
    if not only and not expander.eof:
        raise BadMessage("the payload is cut off or too large")
    return payload


def seal_request(request: Request, key: SigningKey) -> bytes:
    """The request as a signed frame."""
    return _sealed(msgspec.msgpack.encode(request), key, _REQUEST_CONTEXT)


def seal_answer(answer: Answer, key: SigningKey, request_frame: bytes) -> bytes:
    """The answer as a signed frame, bound to the request it answers."""
    return _sealed(msgspec.msgpack.encode(answer), key, _ANSWER_CONTEXT + signature_of(request_frame))


def seal_picture(picture: Picture, key: SigningKey) -> bytes:
    """The picture as a signed frame; plain, since a picture is compressed already."""
    return _signed(PLAIN, msgspec.msgpack.encode(picture), key, _PICTURE_CONTEXT)


def seal_kept(kept: PictureKept, key: SigningKey, picture_frame: bytes) -> bytes:
    """The answer to a picture as a signed frame, bound to the picture it answers."""
    return _sealed(msgspec.msgpack.encode(kept), key, _KEPT_CONTEXT + signature_of(picture_frame))


def seal(message: msgspec.Struct, key: SigningKey, context: bytes) -> bytes:
    """A message of a module of its own as a signed frame; `context` tells what is signed."""
    return _sealed(msgspec.msgpack.encode(message), key, context)


def _sealed(payload: bytes, key: SigningKey, context: bytes) -> bytes:
    return _signed(*_compressed(payload), key, context)


def _signed(codec: int, data: bytes, key: SigningKey, context: bytes) -> bytes:
    head = bytes((VERSION, codec))
    return head + key.sign(context + head + data).signature + data


def signature_of(frame: bytes) -> bytes:
    """The 64 signature bytes of a frame."""
    return frame[2:HEAD_BYTES]


Message = TypeVar("Message", bound=msgspec.Struct)


def read(frame: bytes, shape: type[Message]) -> Message:
    """The message in a frame, its signature NOT checked (`check`). Raises `BadMessage`."""
    if not HEAD_BYTES < len(frame) <= MAX_FRAME_BYTES:
        raise BadMessage("too short or too large for a message")
    if frame[0] != VERSION:
        raise BadMessage(f"contract version {frame[0]} is not known here")
    try:
        return msgspec.msgpack.decode(_expanded(frame[1], frame[HEAD_BYTES:]), type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage(f"not a {shape.__name__}: {error}") from error


def counter_of(frame: bytes) -> str:
    """Which counter a request frame says it comes from, found without expanding the rest: the key to check it with
    must be known before anything large is made of bytes that anyone may have sent. Raises `BadMessage`."""
    if len(frame) <= HEAD_BYTES or len(frame) > MAX_FRAME_BYTES or frame[0] != VERSION:
        raise BadMessage("not a message of this contract")
    head = _expanded(frame[1], frame[HEAD_BYTES:], 300)
    start = 3 if head[:1] == b"\xdc" else 1  # after the head of a 16-bit or a short array
    if not head or (start == 1 and head[0] >> 4 != 0x9):
        raise BadMessage("not a Request")
    name = head[start:]
    if name and name[0] >> 5 == 0b101:  # a short text
        size, name = name[0] & 0x1F, name[1:]
    elif name[:1] == b"\xd9" and len(name) > 1:  # a text with its length in a byte
        size, name = name[1], name[2:]
    else:
        raise BadMessage("no counter is named")
    try:
        return name[:size].decode()
    except UnicodeDecodeError as error:
        raise BadMessage("no counter is named") from error


def read_request(frame: bytes) -> Request:
    """The request in a frame, its signature NOT yet checked. Raises `BadMessage`."""
    return read(frame, Request)


def check_request(frame: bytes, key: bytes) -> None:
    """Check a request's signature against the counter's public key. Raises `BadMessage`."""
    check(frame, key, _REQUEST_CONTEXT)


def open_answer(frame: bytes, key: bytes, request_frame: bytes) -> Answer:
    """The answer in a frame, signed by the centre whose public key is `key`, for exactly this request. Raises
    `BadMessage`."""
    check(frame, key, _ANSWER_CONTEXT + signature_of(request_frame))
    return read(frame, Answer)


def check_picture(frame: bytes, key: bytes) -> None:
    """Check a picture's signature against the counter's public key. Raises `BadMessage`."""
    check(frame, key, _PICTURE_CONTEXT)


def read_picture(frame: bytes) -> Picture:
    """The picture in a frame, its signature NOT yet checked (`check_picture`). Raises `BadMessage`."""
    return read(frame, Picture)


def open_kept(frame: bytes, key: bytes, picture_frame: bytes) -> PictureKept:
    """The answer to exactly this picture, signed by the centre whose public key is `key`. Raises `BadMessage`."""
    check(frame, key, _KEPT_CONTEXT + signature_of(picture_frame))
    return read(frame, PictureKept)


def check(frame: bytes, key: bytes, context: bytes) -> None:
    """Check a frame's signature against the public key `key`. Raises `BadMessage`."""
    try:
        VerifyKey(key).verify(context + frame[:2] + frame[HEAD_BYTES:], signature_of(frame))
    except (BadSignatureError, ValueError, TypeError) as error:
        raise BadMessage("the signature does not hold") from error
