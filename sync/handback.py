"""The messages by which the centre hands a counter its ledger back: a new machine asks for it stretch by stretch.

Frames like those of an exchange (`sync.contract`), with contexts of their own; see `docs/protocol.md`, section 15. The
keys of people come sealed to the counter's own key: a request that somebody kept and plays again brings them nothing.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import SealedBox
from nacl.signing import SigningKey, VerifyKey

from sync import columns, contract
from sync.contract import LISTED, BadMessage

MOST_ROOM = 2 << 20  # bytes of entries in one answer, before packing
PACK_FROM = 4
_REQUEST_CONTEXT = b"outlet-restore/1"
_ANSWER_CONTEXT = b"outlet-restore-answer/1"
_Keys = list[tuple[int, bytes]]


class RestoreRequest(msgspec.Struct, array_like=True, frozen=True):
    """What a counter asks: the entries after number `after`, which has this hash here (genesis for 0).

    `sent_at`: UTC ms. `room`: how many bytes of entries are welcome, before packing; at least one entry comes.
    """

    counter: str
    sent_at: int
    after: int
    after_hash: bytes
    room: int
    app: str = ""


class RestoreAnswer(msgspec.Struct, array_like=True, frozen=True):
    """What the centre hands back: `rows` or `packed` are the entries from `after` + 1 on, exact bytes.

    `mark`, `mark_hash`: the last entry the centre holds; ask until it is reached. `keys`: a sealed box for the
    counter's key with the MessagePack of (number, 32-byte key), those that still exist of the people and parcels
    registered by these entries. `refusal`: "" or `GAP` (the centre holds less), `FORK` (another hash at `after`),
    `REVOKED`; then nothing else comes.
    """

    mark: int
    mark_hash: bytes
    at: int
    rows: Annotated[list[msgspec.Raw], LISTED] = []
    packed: bytes = b""
    keys: bytes = b""
    refusal: str = ""
    detail: str = ""
    standing: str = ""

    def entries(self) -> list[bytes]:
        """The entries' exact bytes, in order. Raises `BadMessage`."""
        if not self.packed:
            return [bytes(row) for row in self.rows]
        try:
            return columns.unpack(self.packed)
        except columns.Malformed as error:
            raise BadMessage("the packed entries can't be read") from error


def carrying(entries: list[bytes]) -> tuple[list[msgspec.Raw], bytes]:
    """Entries as (rows, packed), whichever is right for them."""
    packed = columns.pack(entries) if len(entries) >= PACK_FROM else None
    return ([], packed) if packed else ([msgspec.Raw(data) for data in entries], b"")


def seal_keys(keys: _Keys, counter_key: bytes) -> bytes:
    """(number, key) pairs for the eyes of the counter with this public (Ed25519) key; b"" for none."""
    if not keys:
        return b""
    return bytes(SealedBox(VerifyKey(counter_key).to_curve25519_public_key()).encrypt(msgspec.msgpack.encode(keys)))


def open_keys(sealed: bytes, key: SigningKey) -> _Keys:
    """The pairs that `seal_keys` sealed. Raises `BadMessage`."""
    if not sealed:
        return []
    try:
        plain = SealedBox(key.to_curve25519_private_key()).decrypt(sealed)
        return msgspec.msgpack.decode(plain, type=_Keys)
    except (CryptoError, msgspec.MsgspecError, ValueError, TypeError) as error:
        raise BadMessage("the keys can't be opened") from error


def seal_request(request: RestoreRequest, key: SigningKey) -> bytes:
    """The request as a signed frame."""
    return contract.seal(request, key, _REQUEST_CONTEXT)


def check_request(frame: bytes, key: bytes) -> None:
    """Check a request's signature against the counter's public key. Raises `BadMessage`."""
    contract.check(frame, key, _REQUEST_CONTEXT)


def read_request(frame: bytes) -> RestoreRequest:
    """The request in a frame, its signature NOT yet checked. Raises `BadMessage`."""
    return contract.read(frame, RestoreRequest)


def seal_answer(answer: RestoreAnswer, key: SigningKey, request_frame: bytes) -> bytes:
    """The answer as a signed frame, bound to the request it answers."""
    return contract.seal(answer, key, _ANSWER_CONTEXT + contract.signature_of(request_frame))


def open_answer(frame: bytes, key: bytes, request_frame: bytes) -> RestoreAnswer:
    """The answer to exactly this request, signed by the centre whose public key is `key`. Raises `BadMessage`."""
    contract.check(frame, key, _ANSWER_CONTEXT + contract.signature_of(request_frame))
    return contract.read(frame, RestoreAnswer)
