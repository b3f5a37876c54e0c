"""A terminal that lacks a sign gets its number instead: what was done is told to the end, with the right exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from outlet_app.storage.store import open_store
from tests.support.counter import HandClock, enrolled

ROOT = Path(__file__).resolve().parents[2]
LINE = {"product": "KIWI", "quantity": "1", "price": "2"}
GOOD = {"kind": "purchase", "ref": "8", "party_name": "龙秀英", "lines": [LINE]}


def _run(encoding: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding=encoding, timeout=120, check=False
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_half_a_character_in_a_sheet(tmp_path: Path, encoding: str) -> None:
    """A heading with half a character is refused with its reason; the good act is recorded, and both are told."""
    enrolled(tmp_path / "counter").close()
    sheet = tmp_path / "slips.jsonl"
    sheet.write_text(json.dumps(GOOD | {"\ud800": "x"}) + "\n" + json.dumps(GOOD) + "\n", encoding="utf-8")
    ended = _run(encoding, "outlet_app", "--data", str(tmp_path / "counter"), "--lang", "en", "record", str(sheet))
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "1 recorded" in ended.stdout
    assert "\\ud800" in ended.stdout
    store = open_store(tmp_path / "counter", HandClock())
    try:
        assert store.ledger.head()[0] == 3
    finally:
        store.close()


def test_a_rare_character_at_the_centre(tmp_path: Path) -> None:
    """The outlet's name is told as far as the terminal can."""
    database = f"sqlite:///{tmp_path / 'central.db'}"
    words = ("enrol-code", "--outlet", "SBD01", "--counter", "A", "--outlet-name", "㛃𬭎")
    for encoding in ("gbk", "ascii"):
        ended = _run(encoding, "central", "--database", database, *words)
        assert ended.returncode == 0, ended.stderr
