"""Another program for bags, written from `docs/protocol.md`, section 14, alone: none of the program's code is used.

Only the standard library and PyNaCl's bare functions. It trusts what it reads only as far as signatures go.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from nacl import bindings
from nacl.signing import SigningKey, VerifyKey

CONTEXTS = {"bag": b"outlet-bag/1", "reply": b"outlet-bag-reply/1"}


class File(NamedTuple):
    """A file that holds: its head, the head's id, its parts."""

    head: dict[str, Any]
    id: str
    parts: list[bytes]


def sealed(frame: bytes, reader: bytes, ephemeral: bytes) -> bytes:
    """A sealed box for the Ed25519 key `reader`, with an ephemeral secret given (fresh random bytes, outside of
    examples)."""
    public = bindings.crypto_sign_ed25519_pk_to_curve25519(reader)
    own = bindings.crypto_scalarmult_base(ephemeral)
    nonce = hashlib.blake2b(own + public, digest_size=24).digest()
    return own + bindings.crypto_box(frame, nonce, public, ephemeral)


def unsealed(part: bytes, key: SigningKey) -> bytes:
    """The frame in a part, for the holder of the key."""
    secret = bindings.crypto_sign_ed25519_sk_to_curve25519(bytes(key) + bytes(key.verify_key))
    return bindings.crypto_box_seal_open(part, bindings.crypto_scalarmult_base(secret), secret)


def made(head: dict[str, Any], parts: list[tuple[bytes, str]], key: SigningKey) -> bytes:
    """The whole file; `parts`: sealed, with their kinds."""
    told = [[len(data), hashlib.sha256(data).hexdigest(), what] for data, what in parts]
    whole = head | {"format": "outlet-bag", "version": 1, "key": bytes(key.verify_key).hex(), "parts": told}
    line = json.dumps(whole, ensure_ascii=False).encode()
    signature = key.sign(CONTEXTS[head["kind"]] + line).signature
    return line + b"\n" + signature.hex().encode() + b"\n" + b"".join(data for data, _ in parts)


def read(data: bytes) -> File:
    """The file, every byte of it checked."""
    line, signature, rest = data.split(b"\n", 2)
    head = json.loads(line)
    assert (head["format"], head["version"]) == ("outlet-bag", 1)
    VerifyKey(bytes.fromhex(head["key"])).verify(CONTEXTS[head["kind"]] + line, bytes.fromhex(signature.decode()))
    parts = []
    for length, digest, *_ in head["parts"]:
        part, rest = rest[:length], rest[length:]
        assert hashlib.sha256(part).hexdigest() == digest
        parts.append(part)
    assert rest == b""
    return File(head, hashlib.sha256(line).hexdigest(), parts)
