#!/usr/bin/env python3
"""Verify an exported ledger, with nothing but Python: ``python3 verify_ledger.py FILE``.

For anybody who was given a ledger and does not want to trust the program that wrote it. Written from docs/protocol.md
alone; it shares no code with the counter. It checks that the numbers follow one another without a gap, that every
entry's bytes give its hash after the one before, that every entry belongs to the counter the file names, and that the
file ends where its head says. The head's signature is checked too where PyNaCl is installed, and said to be unchecked
where not.

Exit code 0: true. 1: not true, with the first entry that is not right. 2: not an exported ledger.
"""

import base64
import hashlib
import json
import sys


class NotTrue(Exception):
    """The ledger is not what it claims to be."""


def sha256(data: bytes) -> bytes:
    """32 bytes."""
    return hashlib.sha256(data).digest()


def head_of_entry(data: bytes) -> tuple[int, int, str]:
    """(seq, at, counter) from an entry's bytes: a MessagePack array of eight that begins with int, int, text."""
    if data[:1] != b"\x98":
        raise ValueError("not an array of eight")
    seq, rest = whole_number(data[1:])
    at, rest = whole_number(rest)
    if rest[0] >> 5 == 0b101:
        length, rest = rest[0] & 31, rest[1:]
    elif rest[0] == 0xD9:
        length, rest = rest[1], rest[2:]
    else:
        raise ValueError("the counter is not a text")
    if len(rest) < length:
        raise ValueError("cut off")
    return seq, at, rest[:length].decode("utf-8")


def whole_number(data: bytes) -> tuple[int, bytes]:
    """(number, what follows) of a MessagePack integer."""
    first = data[0]
    if first < 0x80:
        return first, data[1:]
    if first >= 0xE0:
        return first - 256, data[1:]
    if not 0xCC <= first <= 0xD3:
        raise ValueError("not a whole number")
    width = 1 << ((first - 0xCC) % 4)
    if len(data) < 1 + width:
        raise ValueError("cut off")
    return int.from_bytes(data[1 : 1 + width], "big", signed=first >= 0xD0), data[1 + width :]


def verify(path: str) -> int:
    """Verify the file; returns the number of entries. Raises NotTrue, or ValueError when it is no exported ledger."""
    with open(path, encoding="utf-8", errors="replace") as file:
        head = json.loads(file.readline())
        if not isinstance(head, dict) or (head.get("format"), head.get("version")) != ("outlet-ledger", 1):
            raise ValueError("the first line does not say outlet-ledger, version 1")
        counter = head["counter"]
        digest = sha256(b"outlet-ledger/1" + counter.encode("utf-8"))
        done = 0
        for line in file:
            digest = next_hash(line, done + 1, counter, digest)
            done += 1
    if (done, digest.hex()) != (head["head"], head["head_hash"]):
        raise NotTrue(f"the file ends at entry {done:04d}, its head says {head['head']:04d}")
    check_signature(head, counter, done, digest)
    return done


def next_hash(line: str, expected: int, counter: str, digest: bytes) -> bytes:
    """The hash after the entry on this line, which must be entry `expected` of `counter`."""
    try:
        row = json.loads(line)
        data = base64.b64decode(row["bytes"], validate=True)
        seq, _at, owner = head_of_entry(data)
        given = row["hash"], row["seq"]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise NotTrue(f"entry {expected:04d} can't be read: {error}") from None
    following = sha256(digest + data)
    if (seq, owner) != (expected, counter) or given != (following.hex(), expected):
        raise NotTrue(f"entry {expected:04d}: its bytes, number, counter or hash are not right")
    return following


def check_signature(head: dict[str, str], counter: str, done: int, digest: bytes) -> None:
    """The counter's Ed25519 signature of its head, where that can be checked."""
    try:
        from nacl.exceptions import BadSignatureError
        from nacl.signing import VerifyKey
    except ImportError:
        print("the head's signature is NOT checked: PyNaCl is not installed")
        return
    signed = b"outlet-export/1" + counter.encode("utf-8") + b"\0" + str(done).encode() + b"\0" + digest
    try:
        VerifyKey(bytes.fromhex(head["key"])).verify(signed, bytes.fromhex(head["signature"]))
    except (BadSignatureError, KeyError, ValueError, TypeError):
        raise NotTrue("the head's signature does not hold") from None


def main(arguments: list[str]) -> int:
    """The command."""
    if len(arguments) != 1:
        print("usage: verify_ledger.py FILE", file=sys.stderr)
        return 2
    try:
        entries = verify(arguments[0])
    except NotTrue as error:
        print(f"NOT true: {error}")
        return 1
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"not an exported ledger: {error}", file=sys.stderr)
        return 2
    print(f"true: {entries} entries, one after the other, none changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
