"""One-time enrolment codes: twelve signs a person can read over the phone, and the proofs made from them.

The first four signs (`code_id`) name the code at the centre; the whole code never travels. Each side proves that it
knows the code by a MAC over the public keys, so neither a listener without the code nor a false centre can take part.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L: they are misread
ID_SIGNS = 4
LENGTH = 12
STRETCH_SALT = b"outlet-enrol/1"
STRETCH_COST = 1 << 14


def new_code() -> str:
    """A fresh random code, grouped for reading: ``K7QM-2XRD-93FT``."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(signs[start : start + 4] for start in range(0, LENGTH, 4))


def tidied(code: str) -> str:
    """A code as typed (full-width, lower case, spaces, dashes) in its one form, ungrouped. Raises ValueError."""
    text = unicodedata.normalize("NFKC", code).upper()
    signs = "".join(sign for sign in text if sign.isalnum())
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        raise ValueError("not an enrolment code")
    return signs


def code_id(code: str) -> str:
    """The part of a tidied code that may be shown and sent."""
    return code[:ID_SIGNS]


def counter_proof(code: str, counter_key: bytes) -> str:
    """What the counter shows: it knows the (tidied) code and wants this public key enrolled. Hex."""
    return hmac.new(_stretched(code), b"outlet-enrol-counter/1" + counter_key, hashlib.sha256).hexdigest()


def centre_proof(code: str, counter_key: bytes, centre_key: bytes, counter: str) -> str:
    """What the centre shows in return, naming its own key and who the counter is now. Hex."""
    message = b"outlet-enrol-centre/1" + counter_key + centre_key + counter.encode()
    return hmac.new(_stretched(code), message, hashlib.sha256).hexdigest()


def _stretched(code: str) -> bytes:
    """The proofs' key. Eight signs are few (40 bits): scrypt makes trying them all take years instead of minutes, and
    whoever stands in the line has only the seconds until the counter's time-out."""
    return hashlib.scrypt(code.encode(), salt=STRETCH_SALT, n=STRETCH_COST, r=8, p=1, dklen=32)


def same(one: str, other: str) -> bool:
    """Compare two proofs in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
