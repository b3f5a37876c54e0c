"""A disk that fails at any one write of a save, or will not confirm it: the clerk is told, nothing is half there, what
was typed is kept, and what was said not to be recorded is not found after the next start."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from outlet_app.domain.chain import verify_chain
from outlet_app.services.forms import ConsignmentForm, PartyForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import open_store
from tests.support.counter import CLERK, IDENTITY, HandClock, composed, enrolled
from tests.support.processes import run

NO_ROOM = ("ENOSPC", "EDQUOT")
pytestmark = [
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes the disk fail; it is not here"),
    pytest.mark.xdist_group("crash"),
]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, Any]]]:
    """Where the counters are, and what they said, by the fault's name."""
    folder = tmp_path_factory.mktemp("stubborn")
    store = enrolled(folder / "initial")
    composed(store).people.register(PartyForm(name="龙秀英"), CLERK)
    store.close()
    done = run("-m", "tests.storage.crash.stubborn", str(folder))
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return folder, {line["name"]: line for line in lines}


def _found(folder: Path) -> tuple[int, ConsignmentForm | None]:
    """The number of the last act and the draft that the next start offers; everything else must be right."""
    store = open_store(folder, HandClock())
    try:
        assert differences(store.engine) == []
        verdict = verify_chain(IDENTITY.counter, store.ledger.rows())
        assert not verdict.wrong_at
        return verdict.entries, composed(store).drafts.load("intake", ConsignmentForm)
    finally:
        store.close()


def test_every_write_of_a_save_fails(played: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    """E201 (E314 where no write works any more, as nobody can know), the draft is kept, the number is not used up; with
    the disk well again the same form is saved."""
    folder, said = played
    writes = [line for name, line in said.items() if name.startswith("write-")]
    assert len(writes) > 20
    for line in writes[:-1]:
        first = line["answers"][0]
        lasting = line["fault"]["when"].endswith("+") and line["fault"]["error"] not in NO_ROOM
        assert first == {"told": "E314" if lasting else "E201", "before": 2, "head": 2, "kept": True}, line
        if line["fault"]["again"]:
            assert line["answers"][1] == {"told": 3, "before": 2, "head": 3, "kept": False}, line
        entries, draft = _found(folder / line["name"])
        assert (entries, draft is None) == ((3, True) if line["fault"]["again"] else (2, False)), line
    assert writes[-1]["answers"][0]["told"] == 3, "the fault that no write of the save met"


def test_a_sync_fails(played: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    """What was told to be not recorded does not come back when the program is killed then; and can be saved."""
    folder, said = played
    for name in ("sync", "sync-again"):
        assert said[name]["answers"][0] == {"told": "E201", "before": 2, "head": 2, "kept": True}
    assert _found(folder / "sync")[0] == 2
    assert _found(folder / "sync")[1] is not None
    assert said["sync-again"]["answers"][1]["told"] == 3
    assert _found(folder / "sync-again") == (3, None)


def test_no_sync_works_any_more(played: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    """Nobody can know, and that is what is told; the act is there whole, or not at all and its draft is."""
    folder, said = played
    assert said["syncs"]["answers"][0]["told"] == "E314"
    entries, draft = _found(folder / "syncs")
    assert (entries == 2) == (draft is not None)
