"""The ledger as a file anyone can keep and check: JSON lines, exact bytes, a signed head. Format: `docs/protocol.md`.

The first line says whose ledger it is and signs its head; each further line is one entry, its bytes in base64. People
stay sealed in it: their keys are not exported.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from outlet_app.domain.chain import Verdict, verify_chain
from outlet_app.domain.entries import Entry, decode
from outlet_app.domain.figures import Figures, of_entries, total
from outlet_app.errors import N_, SAFE_ALL, Reason, Refused
from outlet_app.services.ports import Ledger

FORMAT = "outlet-ledger"
VERSION = 1
HEAD_CONTEXT = b"outlet-export/1"


def head_message(counter: str, head: int, head_hash: bytes) -> bytes:
    """What the counter signs about its ledger's head."""
    return HEAD_CONTEXT + counter.encode() + b"\0" + str(head).encode() + b"\0" + head_hash


def export(ledger: Ledger, counter: str, outlet: str, key: SigningKey, target: Path) -> int:
    """Write the ledger to `target`, whole or not at all; returns the number of entries. Raises `Refused` E510."""
    head, head_hash = ledger.head()
    partial = target.with_name(target.name + ".part")
    first = {
        "format": FORMAT,
        "version": VERSION,
        "counter": counter,
        "outlet": outlet,
        "head": head,
        "head_hash": head_hash.hex(),
        "key": bytes(key.verify_key).hex(),
        "signature": key.sign(head_message(counter, head, head_hash)).signature.hex(),
    }
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(first) + "\n")
            for seq, data, digest in ledger.rows():
                if seq > head:
                    break
                row = {"seq": seq, "hash": digest.hex(), "bytes": base64.b64encode(data).decode()}
                file.write(json.dumps(row) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Refused(
            "E510",
            N_("The ledger could not be written to {target}."),
            safe=SAFE_ALL,
            do=N_("Check that there is room and the right to write there, then try again."),
            target=str(target),
        ) from error
    return head


@dataclass(frozen=True)
class Checked:
    """What an exported ledger turned out to be."""

    counter: str
    head: int
    verdict: Verdict
    why: Reason

    @property
    def true(self) -> bool:
        """Whether every entry, the head and its signature hold."""
        return not self.why


def check(source: Path) -> Checked:
    """Verify an exported ledger by itself. Raises `Refused` E511 when the file is no exported ledger at all."""
    with _opened(source) as file:
        first = _json(file.readline())
        if first.get("format") != FORMAT or first.get("version") != VERSION:
            raise _not_a_ledger(source)
        counter, head = str(first.get("counter")), first.get("head")
        if type(head) is not int:
            raise _not_a_ledger(source)
        verdict = verify_chain(counter, _rows(iter(file.readline, "")))
    return Checked(counter, head, verdict, _why(first, counter, head, verdict))


def _opened(source: Path) -> Any:
    try:
        return source.open(encoding="utf-8", errors="replace")
    except FileNotFoundError as error:
        raise Refused(
            "E513",
            N_("There is no file {source}."),
            safe=SAFE_ALL,
            do=N_("Check the name and the folder."),
            source=str(source),
        ) from error
    except OSError as error:
        raise _not_a_ledger(source) from error


def _not_a_ledger(source: Path) -> Refused:
    return Refused(
        "E511",
        N_("{source} is not an exported ledger."),
        safe=SAFE_ALL,
        do=N_("Make one with: outlet-app export FILE"),
        source=str(source),
    )


def _json(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _rows(lines: Iterator[str]) -> Iterator[tuple[int, bytes, bytes]]:
    for line in lines:
        row = _json(line)
        try:
            yield int(row["seq"]), base64.b64decode(row["bytes"], validate=True), bytes.fromhex(row["hash"])
        except (KeyError, ValueError, TypeError, binascii.Error):
            yield -1, b"", b""


def _why(first: dict[str, Any], counter: str, head: int, verdict: Verdict) -> Reason:
    if verdict.wrong_at:
        return verdict.why
    if verdict.entries != head or verdict.head_hash.hex() != first.get("head_hash"):
        facts: dict[str, object] = {"last": f"{verdict.entries:04d}", "head": f"{head:04d}"}
        return Reason(N_("the file ends at entry {last}, its head says {head}"), facts)
    try:
        key = VerifyKey(bytes.fromhex(str(first.get("key"))))
        key.verify(head_message(counter, head, verdict.head_hash), bytes.fromhex(str(first.get("signature"))))
    except (BadSignatureError, ValueError, TypeError):
        return Reason(N_("the head's signature does not hold"))
    return Reason()


def figures_of(ledger: Ledger) -> Figures:
    """All figures, computed from the entries themselves (not from what the screens read)."""

    def lookup(seq: int) -> Entry:
        found = ledger.entry(seq)
        if found is None:
            raise KeyError(seq)
        return found

    def entries() -> Iterator[Entry]:
        for _, data, _ in ledger.rows():
            yield decode(data)

    return total(of_entries(entries(), lookup))
