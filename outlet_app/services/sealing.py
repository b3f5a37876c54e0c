"""What is about a person, sealed with that person's own key: identities, support status, the persons of a parcel.

NaCl secret box (XSalsa20-Poly1305), nonce first. Destroying the key makes everything ever sealed with it unreadable,
here and at the centre, while the entries' bytes and the chain stay as they are.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from outlet_app.domain.entries import Identity

KEY_BYTES = SecretBox.KEY_SIZE
T = TypeVar("T", bound=msgspec.Struct)


def new_party_key() -> bytes:
    """A fresh random key, 32 bytes."""
    key: bytes = random(KEY_BYTES)
    return key


def seal(body: msgspec.Struct, key: bytes) -> bytes:
    """The struct's bytes (MessagePack), sealed under a fresh nonce."""
    return bytes(SecretBox(key).encrypt(msgspec.msgpack.encode(body)))


def open_sealed(sealed: bytes, key: bytes, kind: type[T]) -> T | None:
    """The struct of type `kind`, or None when the key is not the one it was sealed with."""
    try:
        return msgspec.msgpack.decode(SecretBox(key).decrypt(sealed), type=kind)
    except (CryptoError, msgspec.MsgspecError):
        return None


def seal_identity(identity: Identity, key: bytes) -> bytes:
    """The identity's bytes, sealed under a fresh nonce."""
    return seal(identity, key)


def open_identity(sealed: bytes, key: bytes) -> Identity | None:
    """The identity, or None when the key is not the one it was sealed with."""
    return open_sealed(sealed, key, Identity)
