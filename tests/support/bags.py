"""Bags in tests: a counter's services for them, a stick that is a folder, entries and pictures that wait."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

from central.cli_bag import Imported, take_in
from outlet_app.domain.entries import Kind, StaffNamed
from outlet_app.services.bags import Bags, Stick
from outlet_app.storage.picture_store import PictureRows
from outlet_app.storage.store import Store
from tests.support.centre import TestCentre
from tests.support.counter import HandClock, composed


def bags_of(store: Store, clock: HandClock | None = None) -> Bags:
    """What the window gets, over an open store."""
    found = composed(store, clock).bags
    assert found is not None
    return found


def stick_in(folder: Path) -> Stick:
    """A stick that is a folder."""
    folder.mkdir(exist_ok=True)
    return Stick(str(folder), folder.name)


def write_acts(store: Store, count: int) -> None:
    """Acts that wait, in few transactions."""
    while count > 0:
        with store.ledger.writing() as act:
            for number in range(min(count, 500)):
                act.append(Kind.STAFF, StaffNamed("03", f"麻姐{number}", "clerk"), "clerk:01")
        count -= 500


def photo(number: int, size: int = 20_000) -> bytes:
    """Bytes that begin as a JPEG does."""
    return b"\xff\xd8\xff\xe0" + random.Random(number).randbytes(size)


def keep_pictures(store: Store, *photos: bytes) -> list[bytes]:
    """Pictures that wait at the counter; their hashes."""
    digests = [hashlib.sha256(data).digest() for data in photos]
    for number, (digest, data) in enumerate(zip(digests, photos, strict=True)):
        PictureRows(store.engine).keep(digest, data, "image/jpeg", number + 1)
    return digests


def imported(centre: TestCentre, stick: Stick) -> list[Imported]:
    """What the county office does with the stick: every bag on it, its reply beside it."""
    return [take_in(centre.centre, path) for path in sorted(Path(stick.path).glob("*.bag"))]


def only(stick: Stick, ending: str) -> Path:
    """The one file with this ending."""
    (path,) = Path(stick.path).glob("*" + ending)
    return path
