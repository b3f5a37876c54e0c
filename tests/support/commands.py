"""The commands of `outlet-app` run in the test's own process, and a counter's folder for them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("OUTLET_KEYSTORE", "file")

from outlet_app.__main__ import main
from outlet_app.services.forms import PartyForm
from tests.support.counter import CLERK, HandClock, composed, enrolled
from tests.support.histories import History

PERSON, PHONE = "龙秀英", "13800138000"


def command(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any], str]:
    """Run a command in this process with --json: exit code, facts, standard error."""
    code = main(["--json", "--lang", "en", *map(str, words)])
    out, err = capsys.readouterr()
    assert out.count("\n") == 1
    return code, json.loads(out), err


def history_folder(place: Path) -> Path:
    """A counter's folder with some history in it, closed."""
    clock = HandClock()
    store = enrolled(place, clock)
    composed(store, clock).people.register(PartyForm(name=PERSON, phone=PHONE), CLERK)
    History(store, clock, 1).play(30)
    store.close()
    return place
