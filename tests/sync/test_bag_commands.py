"""The bag on both command lines, from one end to the other, as people without a window do it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from central.cli import main as central
from outlet_app.__main__ import main
from outlet_app.storage.store import Store
from tests.support.bags import keep_pictures, photo, write_acts
from tests.support.centre import TestCentre, enrolled_with
from tests.support.commands import command


@pytest.fixture
def folder(store: Store) -> Path:
    """The counter's folder, closed; 31 entries and a picture wait in it."""
    write_acts(store, 30)
    keep_pictures(store, photo(1))
    store.close()
    return store.folder


def office(centre: TestCentre, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """A command of the centre's."""
    code = central(["--database", f"sqlite:///{centre.path}", "--json", *words])
    return code, json.loads(capsys.readouterr().out.strip().splitlines()[-1])


def test_out_and_in(centre: TestCentre, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """write, import, take, look: each says in one JSON object what it did; again adds nothing."""
    stick = tmp_path / "stick"
    stick.mkdir()
    code, facts, _ = command(capsys, "--data", folder, "bag", "write", stick)
    assert (code, facts["first"], facts["last"], facts["entries"], facts["pictures"]) == (0, 1, 31, 31, 1)
    assert (facts["file"], facts["pictures_left"]) == (str(stick / "SBD01-A-0001-0031.bag"), 0)
    code, told = office(centre, capsys, "bag", "import", str(stick))
    assert (code, told["bags"][0]["entries"], told["bags"][0]["pictures"]) == (0, 31, 1)
    for accepted, taken in ((31, 1), (0, 0)):
        code, facts, _ = command(capsys, "--data", folder, "bag", "take", stick)
        assert (code, facts["accepted"], facts["mark"], len(facts["taken"])) == (0, accepted, 31, taken)
    code, facts, _ = command(capsys, "--data", folder, "bag", "look", stick)
    assert (code, [one["done"] for one in facts["own"] + facts["replies"]], facts["damaged"]) == (0, [True, True], [])
    code, facts, _ = command(capsys, "--data", folder, "exchange")
    assert (code, facts["accepted"], facts["waiting"]) == (0, 0, 0)


def test_relay(centre: TestCentre, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A neighbour's bag goes over this counter's line; refused ones are named with the reason, and 1."""
    stick = tmp_path / "stick"
    stick.mkdir()
    other = enrolled_with(centre.url, centre.code("B"), tmp_path / "other")
    other.close()
    assert command(capsys, "--data", tmp_path / "other", "bag", "write", stick)[0] == 0
    code, facts, _ = command(capsys, "--data", folder, "bag", "relay", stick)
    assert (code, [one["counter"] for one in facts["relayed"]], facts["refused"]) == (0, ["SBD01-B"], [])
    code, facts, _ = command(capsys, "--data", tmp_path / "other", "bag", "take", stick)
    assert (code, facts["accepted"]) == (0, 1)
    assert command(capsys, "--data", folder, "bag", "relay", stick)[1]["relayed"] == []


def test_what_is_wrong_is_told(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No such place, or none at all: E450; a damaged file: 1, with its place, in words and in facts."""
    code, facts, error = command(capsys, "--data", folder, "bag", "write", tmp_path / "nowhere")
    assert (code, facts["error"]["code"], "[E450]" in error) == (1, "E450", True)
    assert command(capsys, "--data", folder, "bag", "write", "")[1]["error"]["code"] == "E450"
    stick = tmp_path / "stick"
    stick.mkdir()
    command(capsys, "--data", folder, "bag", "write", stick)
    path = stick / "SBD01-A-0001-0031.bag"
    path.write_bytes(path.read_bytes()[:-1])
    code, facts, _ = command(capsys, "--data", folder, "bag", "look", stick)
    (damaged,) = facts["damaged"]
    assert (code, damaged["name"], "cut off in part 2 of 2" in damaged["place"]) == (1, path.name, True)


def test_in_words(centre: TestCentre, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json it is said to a person."""
    stick = tmp_path / "stick"
    stick.mkdir()
    told = []
    for verb in ("write", "look", "relay", "take"):
        assert main(["--lang", "en", "--data", str(folder), "bag", verb, str(stick)]) == 0
        told.append(capsys.readouterr().out.strip())
    assert told[0].startswith("31 entries and 1 pictures are in ")
    assert told[1:] == [
        "Own bags: 1. Replies to take: 0. Neighbours' bags to relay: 0.",
        "0 neighbours' bags relayed; their replies are on the stick.",
        "No reply for this counter lies there.",
    ]
    office(centre, capsys, "bag", "import", str(stick))
    for taken in ("1 replies taken in: 31 entries newly accepted", "1 replies had been taken in before"):
        assert main(["--lang", "en", "--data", str(folder), "bag", "take", str(stick)]) == 0
        assert taken in capsys.readouterr().out
