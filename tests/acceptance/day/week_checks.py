"""The week from outside the window: what the county office does, what both ends hold then, and what nobody can undo."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from central.engine import reading
from central.tables import entry
from outlet_app.storage.store import open_store
from tests.acceptance.day.feed import tell_the_week
from tests.acceptance.day.stage import Played, Stage
from tests.acceptance.day.week import LAST, live_days
from tests.support.counter import ROOT, HandClock
from tests.support.processes import ENVIRONMENT

COUNTER = "SBD01-A"
BEFORE = 403
Play = Callable[[str], Played]


def the_week(stage: Stage, play: Play) -> None:
    """Step 15: from the evening of the day, the line down, to the Saturday after it, 58 accepted without a line."""
    assert live_days(stage.counter, 1, 3) == 437
    play("tuesday")
    assert live_days(stage.counter, 4, 6) == LAST
    thursday = stage.backup_centre("thursday.db")
    play("friday")
    assert mark(stage) == BEFORE  # written is not accepted
    assert own_mark(stage) == BEFORE
    tell_the_week(stage.centre)
    _at_the_county_office(stage)
    saturday = play("saturday")
    assert "2,373.60" in saturday.facts["due"]  # 0401 with 1,260.00, 0406 with 1,113.60
    assert own_mark(stage) == mark(stage) == LAST
    _again_and_tampered(stage)
    _line_returns(stage, play)
    _thursdays_backup(stage, thursday, play)


def mark(stage: Stage) -> int:
    """The last entry the centre holds."""
    held = entries(stage)
    assert sorted(held) == list(range(1, len(held) + 1))
    return len(held)


def entries(stage: Stage) -> dict[int, bytes]:
    """The centre's copy of the ledger."""
    with reading(stage.centre.engine) as db:
        query = select(entry.c.seq, entry.c.bytes).where(entry.c.counter == COUNTER)
        return {row.seq: bytes(row.bytes) for row in db.execute(query)}


def own_mark(stage: Stage) -> int:
    """Up to where the counter believes the centre holds."""
    store = open_store(stage.counter, HandClock())
    try:
        return store.facts.mark()
    finally:
        store.close()


def _at_the_county_office(stage: Stage) -> None:
    bags = [file.name for file in stage.stick.glob("*.bag")]
    assert bags == [f"{COUNTER}-0404-0461.bag"]
    code, told = stage.centre_command("bag", "import", stage.stick)
    assert code == 0, told
    assert mark(stage) == LAST
    assert [file.name for file in stage.stick.glob("*.reply")] == [f"{COUNTER}-0404-0461.reply"]


def _again_and_tampered(stage: Stage) -> None:
    """Importing again adds nothing; one flipped byte is refused."""
    held = entries(stage)
    code, told = stage.centre_command("bag", "import", stage.stick)
    assert code == 0, told
    assert entries(stage) == held
    (bag,) = stage.stick.glob("*.bag")
    whole = bag.read_bytes()
    other = stage.folder / "tampered"
    for at in range(10, len(whole), max(1, len(whole) // 7)):
        shutil.rmtree(other, ignore_errors=True)
        other.mkdir()
        (other / bag.name).write_bytes(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
        code, told = stage.centre_command("bag", "import", other)
        assert code == 1, f"byte {at}: {told}"
        assert entries(stage) == held
        assert not list(other.glob("*.reply"))


def _line_returns(stage: Stage, play: Play) -> None:
    """None of the 58 goes over the line: an exchange with nothing to say is a few hundred bytes."""
    stage.line.carried[0] = stage.line.requests = 0
    stage.line.plug()
    play("line back")
    assert stage.line.requests > 0
    assert stage.line.carried[0] < 450 * stage.line.requests
    assert own_mark(stage) == mark(stage) == LAST


def _thursdays_backup(stage: Stage, thursday: Path, play: Play) -> None:
    """The centre forgets 0404 to 0461; the counter offers them again by itself, and both ends are equal again."""
    held = entries(stage)
    stage.restore_centre(thursday)
    assert mark(stage) == BEFORE
    play("centre restored")
    assert entries(stage) == held
    assert own_mark(stage) == LAST


def the_verifiers(stage: Stage) -> None:
    """The program's own verifier and the script that anybody can read accept the exported ledger, and name the entry
    where one byte was changed."""
    exported = stage.folder / "ledger.jsonl"
    code, told = _run("-m", "outlet_app", "--data", stage.counter, "--json", "export", exported)
    assert (code, json.loads(told)["entries"]) == (0, LAST)
    verifiers: tuple[tuple[str | Path, ...], ...] = (
        ("-m", "outlet_app", "--lang", "en", "verify"),
        (ROOT / "tools" / "verify_ledger.py",),
    )
    changed = stage.folder / "changed.jsonl"
    lines = exported.read_text(encoding="utf-8").splitlines()
    row = json.loads(lines[414])
    row["bytes"] = ("B" if row["bytes"][40] == "A" else "A").join((row["bytes"][:40], row["bytes"][41:]))
    changed.write_text("\n".join([*lines[:414], json.dumps(row), *lines[415:]]) + "\n", encoding="utf-8")
    for words in verifiers:
        assert _run(*words, exported)[0] == 0
        code, told = _run(*words, changed)
        assert code == 1
        assert "414" in told


def _run(*words: Any) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, *map(str, words)], env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr
