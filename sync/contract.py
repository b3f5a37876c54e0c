"""The messages of an exchange, shared by the counter and the centre, whatever carries them.

A message on the wire is a frame::

    byte 0      contract version (1 or 2: the lower of what both ends speak)
    byte 1      codec: 0 plain, 1 raw deflate, 2 and 3 raw deflate with shared dictionary 1 or 2 (`sync.squeeze`)
    bytes 2-65  Ed25519 signature
    the rest    payload: the message in MessagePack (positional array), through the codec

The counter signs ``"outlet-request/1" ‖ byte 0 ‖ byte 1 ‖ payload``. The centre signs ``"outlet-answer/1" ‖ the
request's signature ‖ byte 0 ‖ byte 1 ‖ payload``, so an answer can only ever belong to the request it answers; it is in
the request's version. A train (`sync.train`) begins with a request signed as ``"outlet-train/1"``. Fields are only ever
added at the end of a message, with a default; a reader ignores what it does not know. See `docs/protocol.md`.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from sync import squeeze
from sync.messages import BEHIND as BEHIND
from sync.messages import BROKEN as BROKEN
from sync.messages import CLONE as CLONE
from sync.messages import FORK as FORK
from sync.messages import FULL as FULL
from sync.messages import GAP as GAP
from sync.messages import LISTED as LISTED
from sync.messages import MAX_CARS as MAX_CARS
from sync.messages import MAX_LISTED as MAX_LISTED
from sync.messages import MAX_PICTURE_BYTES as MAX_PICTURE_BYTES
from sync.messages import REPLACED as REPLACED
from sync.messages import REVOKED as REVOKED
from sync.messages import Answer as Answer
from sync.messages import BadMessage as BadMessage
from sync.messages import EnrolAnswer as EnrolAnswer
from sync.messages import EnrolRequest as EnrolRequest
from sync.messages import FeedItem as FeedItem
from sync.messages import Picture as Picture
from sync.messages import PictureKept as PictureKept
from sync.messages import Request as Request
from sync.squeeze import DEFLATE as DEFLATE
from sync.squeeze import DEFLATE_DICTIONARY as DEFLATE_DICTIONARY
from sync.squeeze import MAX_PAYLOAD_BYTES as MAX_PAYLOAD_BYTES
from sync.squeeze import PLAIN as PLAIN

VERSION = 1  # what everybody understands
SPEAKS = 2  # the newest version of the contract that is understood here; each end uses the lower of both
SIGNATURE_BYTES = 64
HEAD_BYTES = 2 + SIGNATURE_BYTES
MAX_FRAME_BYTES = 8 << 20
MAX_PICTURE_FRAME = MAX_PICTURE_BYTES + 512
EXCHANGE_PATH, TRAIN_PATH = "/x", "/t"
ENROL_PATH, PICTURE_PATH, RESTORE_PATH = "/enrol", "/picture", "/restore"
CONTENT_TYPE = "application/octet-stream"

_REQUEST_CONTEXT = b"outlet-request/1"
_TRAIN_CONTEXT = b"outlet-train/1"
_ANSWER_CONTEXT = b"outlet-answer/1"
_PICTURE_CONTEXT = b"outlet-picture/1"
_KEPT_CONTEXT = b"outlet-picture-answer/1"


def seal_request(request: Request, key: SigningKey, version: int = VERSION, noise: int = 0) -> bytes:
    """The request as a signed frame of a version that the centre has said it understands. `noise`: how many of the last
    bytes of `packed` nothing shortens."""
    payload = msgspec.msgpack.encode(request)
    quiet = squeeze.noise_in(payload, request.packed, noise)
    return _signed(version, *squeeze.shortest(payload, version, quiet), key, _REQUEST_CONTEXT)


def seal_train(head: Request, key: SigningKey) -> bytes:
    """The head of a train as a signed frame."""
    return _sealed(msgspec.msgpack.encode(head), key, _TRAIN_CONTEXT, 2)


def seal_answer(answer: Answer, key: SigningKey, request_frame: bytes) -> bytes:
    """The answer as a signed frame, bound to the request it answers, in that request's version."""
    context = _ANSWER_CONTEXT + signature_of(request_frame)
    return _sealed(msgspec.msgpack.encode(answer), key, context, request_frame[0])


def seal_picture(picture: Picture, key: SigningKey) -> bytes:
    """The picture as a signed frame; plain, since a picture is compressed already."""
    return _signed(VERSION, PLAIN, msgspec.msgpack.encode(picture), key, _PICTURE_CONTEXT)


def seal_kept(kept: PictureKept, key: SigningKey, picture_frame: bytes) -> bytes:
    """The answer to a picture as a signed frame, bound to the picture it answers."""
    context = _KEPT_CONTEXT + signature_of(picture_frame)
    return _sealed(msgspec.msgpack.encode(kept), key, context, picture_frame[0])


def seal(message: msgspec.Struct, key: SigningKey, context: bytes) -> bytes:
    """A message of a module of its own as a signed frame; `context` tells what is signed."""
    return _sealed(msgspec.msgpack.encode(message), key, context, VERSION)


def _sealed(payload: bytes, key: SigningKey, context: bytes, version: int) -> bytes:
    return _signed(version, *squeeze.shortest(payload, version), key, context)


def _signed(version: int, codec: int, data: bytes, key: SigningKey, context: bytes) -> bytes:
    head = bytes((version, codec))
    return head + key.sign(context + head + data).signature + data


def signature_of(frame: bytes) -> bytes:
    """The 64 signature bytes of a frame."""
    return frame[2:HEAD_BYTES]


Message = TypeVar("Message", bound=msgspec.Struct)


def read(frame: bytes, shape: type[Message]) -> Message:
    """The message in a frame, its signature NOT checked (`check`). Raises `BadMessage`."""
    if not HEAD_BYTES < len(frame) <= MAX_FRAME_BYTES:
        raise BadMessage("too short or too large for a message")
    if not VERSION <= frame[0] <= SPEAKS:
        raise BadMessage(f"contract version {frame[0]} is not known here")
    try:
        return msgspec.msgpack.decode(_expanded(frame), type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage(f"not a {shape.__name__}: {error}") from error


def _expanded(frame: bytes, only: int = 0) -> bytes:
    try:
        return squeeze.expanded(frame[1], frame[HEAD_BYTES:], frame[0], only)
    except squeeze.Swollen as error:
        raise BadMessage(str(error)) from error


def counter_of(frame: bytes) -> str:
    """Which counter a request frame says it comes from, found without expanding the rest: the key to check it with
    must be known before anything large is made of bytes that anyone may have sent. Raises `BadMessage`."""
    if not HEAD_BYTES < len(frame) <= MAX_FRAME_BYTES or not VERSION <= frame[0] <= SPEAKS:
        raise BadMessage("not a message of this contract")
    head = _expanded(frame, 300)
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


def check_train(frame: bytes, key: bytes) -> None:
    """Check the signature of a train's head against the counter's public key. Raises `BadMessage`."""
    check(frame, key, _TRAIN_CONTEXT)


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
