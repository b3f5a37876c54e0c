"""A party's identity, sealed with that party's own key.

NaCl secret box (XSalsa20-Poly1305), nonce first. Destroying the key makes every identity ever sealed with it
unreadable, here and at the centre, while the entries' bytes and the chain stay as they are.
"""

from __future__ import annotations

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from outlet_app.domain.entries import Identity

KEY_BYTES = SecretBox.KEY_SIZE


def new_party_key() -> bytes:
    """A fresh random key, 32 bytes."""
    key: bytes = random(KEY_BYTES)
    return key


def seal_identity(identity: Identity, key: bytes) -> bytes:
    """The identity's bytes, sealed under a fresh nonce."""
    return bytes(SecretBox(key).encrypt(msgspec.msgpack.encode(identity)))


def open_identity(sealed: bytes, key: bytes) -> Identity | None:
    """The identity, or None when the key is not the one it was sealed with."""
    try:
        return msgspec.msgpack.decode(SecretBox(key).decrypt(sealed), type=Identity)
    except CryptoError:
        return None
