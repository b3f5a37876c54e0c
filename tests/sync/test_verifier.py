"""The verifier anybody can read, written from the document alone, and the program's own: they agree, whatever is done
to a file."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from outlet_app.bootstrap import signing_key
from outlet_app.errors import Refused
from outlet_app.services.export import check, export
from tests.support.counter import ROOT, HandClock, enrolled
from tests.support.histories import History

SCRIPT = ROOT / "tools" / "verify_ledger.py"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exported ledger with a history in it."""
    folder = tmp_path_factory.mktemp("verifier")
    clock = HandClock()
    store = enrolled(folder / "counter", clock)
    History(store, clock, 3).play(40)
    export(store.ledger, "SBD01-A", "SBD01", signing_key(store), folder / "ledger.jsonl")
    store.close()
    return folder / "ledger.jsonl"


def script(path: Path, *interpreter: str) -> tuple[int, str]:
    """Exit code and what it said."""
    words = [sys.executable, *interpreter, str(SCRIPT), str(path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def ours(path: Path) -> int:
    """What the program says: 0 true, 1 not true, 2 not a ledger."""
    try:
        return 0 if check(path).true else 1
    except Refused:
        return 2


def test_a_true_ledger_is_true_for_both(ledger: Path) -> None:
    """Also without any package: then it says that the signature was not checked."""
    assert ours(ledger) == 0
    code, said = script(ledger)
    assert (code, "true: " in said, "NOT checked" in said) == (0, True, False)
    code, said = script(ledger, "-S", "-E")
    assert (code, "NOT checked" in said) == (0, True)


@pytest.mark.parametrize("seed", range(12))
def test_any_changed_byte_is_named_by_both(ledger: Path, tmp_path: Path, seed: int) -> None:
    """One byte of an entry changed: both name that entry."""
    lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    chance = random.Random(seed)
    number = chance.randrange(1, len(lines))
    start = lines[number].index('"bytes": "') + 10
    place = chance.randrange(start, len(lines[number]) - 6)
    other = "A" if lines[number][place] != "A" else "B"
    lines[number] = lines[number][:place] + other + lines[number][place + 1 :]
    changed = tmp_path / "changed.jsonl"
    changed.write_text("".join(lines), encoding="utf-8")
    code, said = script(changed)
    assert (code, ours(changed)) == (1, 1)
    assert f"entry {number:04d}" in said
    assert check(changed).verdict.wrong_at == number


def test_lines_gone_doubled_swapped_or_a_false_head(ledger: Path, tmp_path: Path) -> None:
    """Whatever is done to the lines, both see it; and what is no ledger at all is none for both."""
    first, *rest = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    cases = {
        "a line gone": [first, *rest[:5], *rest[6:]],
        "the end gone": [first, *rest[:-1]],
        "doubled": [first, *rest, rest[-1]],
        "swapped": [first, rest[1], rest[0], *rest[2:]],
        "signature": [first.replace('"signature": "', '"signature": "00', 1), *rest],
        "nonsense": [first, *rest[:3], "nonsense\n", *rest[3:]],
    }
    for name, lines in cases.items():
        path = tmp_path / "case.jsonl"
        path.write_text("".join(lines), encoding="utf-8")
        assert (name, script(path)[0], ours(path)) == (name, 1, 1)
    for text in ("", "{}\n", "[1]\n", "\x00\x01"):
        path = tmp_path / "none.jsonl"
        path.write_text(text, encoding="utf-8")
        assert (text, script(path)[0], ours(path)) == (text, 2, 2)
