"""Messages of every released contract are read today as on the day they were made, to the byte and to the value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync import contract
from sync.contract import Answer, Picture, PictureKept, Request
from sync.train import LENGTH_BYTES, Unloading
from tests.sync import protocol_example as example
from tests.sync.frozen.make import described

FOLDER = Path(__file__).resolve().parent / "frozen"
FRAMES = sorted(path for path in FOLDER.glob("*/*.bin") if not path.stem.startswith("train"))
TRAINS = sorted(FOLDER.glob("*/train*.bin"))
COUNTER, CENTRE = bytes(example.COUNTER_KEY.verify_key), bytes(example.CENTRE_KEY.verify_key)


def values(path: Path) -> Any:
    """What the frame says, as it was written down when it was made."""
    return json.loads((path.parent / "values.json").read_text(encoding="utf-8"))[path.stem]


def opened(path: Path) -> msgspec.Struct:
    """The message in a frame, its signature checked."""
    frame = path.read_bytes()
    kind = path.stem.partition("-")[0]
    if kind == "request":
        contract.check_request(frame, COUNTER)
        return contract.read_request(frame)
    if kind == "answer":
        return contract.open_answer(frame, CENTRE, (path.parent / "request-idle.bin").read_bytes())
    if kind == "picture":
        contract.check_picture(frame, COUNTER)
        return contract.read_picture(frame)
    return contract.open_kept(frame, CENTRE, (path.parent / "picture.bin").read_bytes())


@pytest.mark.parametrize("path", FRAMES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_frozen_frame_is_read(path: Path) -> None:
    """Its signature holds, the fields of its day have their values, later ones their defaults."""
    message = opened(path)
    kept = values(path)
    assert described(message)[: len(kept)] == kept
    for name, default in zip(message.__struct_fields__[::-1], message.__struct_defaults__[::-1], strict=False):
        place = message.__struct_fields__.index(name)
        if place >= len(kept):
            assert getattr(message, name) == default or not getattr(message, name)
    assert path.read_bytes()[0] == int(path.parent.name)


@pytest.mark.parametrize("version", [1, 2])
def test_every_kind_of_message_is_frozen(version: int) -> None:
    """No kind is missing, and nothing lies there that is not written down."""
    names = {path.stem for path in (FOLDER / str(version)).glob("*.bin")}
    written = json.loads((FOLDER / str(version) / "values.json").read_text(encoding="utf-8"))
    assert names == set(written)
    kinds = {type(opened(FOLDER / str(version) / f"{name}.bin")) for name in names if not name.startswith("train")}
    assert kinds == ({Request, Answer, Picture, PictureKept} if version == 1 else {Request, Answer})


@pytest.mark.parametrize(
    "path", [path for path in FRAMES if path.stem in ("request-packed", "request-rows", "request-woven")]
)
def test_the_entries_of_a_frozen_request(path: Path) -> None:
    """They are the example's, to the byte."""
    message = opened(path)
    assert isinstance(message, Request)
    assert message.entries() == example.ledger()[message.after :]


@pytest.mark.parametrize("path", TRAINS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_frozen_train_is_read(path: Path) -> None:
    """Its head's signature holds, and every car is what it was."""
    body = path.read_bytes()
    end = LENGTH_BYTES + int.from_bytes(body[:LENGTH_BYTES], "big")
    frame = body[LENGTH_BYTES:end]
    contract.check_train(frame, COUNTER)
    head, said = contract.read_request(frame), values(path)
    assert described(head)[: len(said[0])] == said[0]
    unloading, cars = Unloading(head), []
    while unloading.next_size:
        cars.append(unloading.car(body[end : end + unloading.next_size]))
        end += head.cars[len(cars) - 1][0]
    assert end == len(body)
    assert [described(car.entries()) for car in cars] == said[1]
    assert [described(car.keys) for car in cars] == said[2]
