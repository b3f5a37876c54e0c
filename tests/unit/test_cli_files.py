"""What the commands write and read: exports that tell every change, copies, and places that can't be written."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest

os.environ.setdefault("OUTLET_KEYSTORE", "file")
from outlet_app.storage.store import open_store
from tests.support.commands import PERSON, command
from tests.support.counter import CLERK, CLERK_PIN, HandClock, composed

pytestmark = pytest.mark.usefixtures("plain_log")


def test_an_export_tells_every_change(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Any byte changed, a line left out, the end cut off, another head: not true, and it says where."""
    exported = tmp_path / "ledger.jsonl"
    code, told, _ = command(capsys, "--data", folder, "export", exported)
    assert (code, told["entries"]) == (0, open_head(folder))
    assert PERSON.encode() not in exported.read_bytes()
    lines = exported.read_text().splitlines()
    entry = json.loads(lines[7])
    bytes_changed = bytearray(base64.b64decode(entry["bytes"]))
    false: dict[str, list[str]] = {
        "left out": lines[:5] + lines[6:],
        "cut off": lines[:-1],
        "swapped": [*lines[:5], lines[6], lines[5], *lines[7:]],
        "doubled": [*lines[:5], lines[4], *lines[5:]],
        "garbage": [*lines[:5], "{", *lines[5:]],
        "other head": [json.dumps(json.loads(lines[0]) | {"head_hash": "00" * 32}), *lines[1:]],
        "other counter": [json.dumps(json.loads(lines[0]) | {"counter": "SBD01-B"}), *lines[1:]],
        "no signature": [json.dumps(json.loads(lines[0]) | {"signature": "00" * 64}), *lines[1:]],
        "no hex": [json.dumps(json.loads(lines[0]) | {"signature": "zz"}), *lines[1:]],
    }
    for place in range(0, len(bytes_changed), 5):
        changed = bytes(byte ^ 0x80 if at == place else byte for at, byte in enumerate(bytes_changed))
        row = json.dumps(entry | {"bytes": base64.b64encode(changed).decode()})
        false[f"byte {place}"] = [*lines[:7], row, *lines[8:]]
    for name, changed_lines in false.items():
        exported.write_text("\n".join(changed_lines) + "\n")
        code, told, _ = command(capsys, "verify", exported)
        assert (code, told["true"]) == (1, False), name
        if name.startswith("byte"):
            assert told["wrong_at"] == 7
            assert "0007" in told["why"]
    exported.write_text("\n".join(lines) + "\n")
    assert command(capsys, "verify", exported)[0] == 0


def open_head(folder: Path) -> int:
    """The number of the last entry."""
    store = open_store(folder, HandClock())
    try:
        return store.ledger.head()[0]
    finally:
        store.close()


NO_HEAD = b'{"format": "outlet-ledger", "version": 1, "head": "x"}\n'


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0", b"{}", b"[]\n", NO_HEAD, None])
def test_a_file_that_is_no_export(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None) -> None:
    """E511, also for a folder; E513 for one that is not there."""
    path = tmp_path / "file"
    path.mkdir() if content is None else path.write_bytes(content)
    for one, error in ((path, "E511"), (tmp_path / "nowhere", "E513")):
        code, told, _ = command(capsys, "verify", one)
        assert (code, told["error"]["code"]) == (1, error)


def test_places_that_can_not_be_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """E510 and E210; nothing half-made."""
    code, told, _ = command(capsys, "--data", folder, "export", tmp_path / "no" / "out")
    assert (code, told["error"]["code"]) == (1, "E510")
    code, told, _ = command(capsys, "--data", folder, "backup", "--to", tmp_path / "no" / "copy.db")
    assert (code, told["error"]["code"]) == (1, "E210")
    code, told, _ = command(capsys, "--data", folder, "backup", "--to", tmp_path / "copy.db")
    assert (code, Path(told["file"]).stat().st_size) == (0, told["bytes"])


def test_a_persons_own_data(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two files and an entry; a number of nobody, and a clerk who does not work here, are refused and write nothing."""
    store = open_store(folder, HandClock())
    composed(store).staff.name(CLERK, CLERK_PIN)
    head = store.ledger.head()[0]
    store.close()
    target = tmp_path / "own.json"
    words = ("--data", folder, "person", "export", target, "--clerk", "02", "--party")
    code, facts, _err = command(capsys, *words, "2")
    assert (code, facts["number"]) == (0, head + 1)
    assert PERSON in target.read_text("utf-8")
    assert PERSON in Path(facts["page"]).read_text("utf-8")
    code, facts, _err = command(capsys, *words, "99999")
    assert (code, facts["error"]["code"]) == (1, "E602")
    code, facts, err = command(capsys, *words[:-2], "77", "--party", "2")
    assert (code, facts["error"]["code"]) == (2, "E838")
    assert PERSON not in err
