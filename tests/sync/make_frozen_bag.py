"""A bag and its reply of format 1, as files that stay as they are: run once for each format, then never again.

``python -m tests.sync.make_frozen_bag`` writes those that are not there. Seeded keys, the ledger of the protocol's
worked example and one small picture; the sealed boxes' own keys are random, so it never makes the same bytes twice.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from nacl.signing import SigningKey
from sqlalchemy import insert, update

from central.bag import TakingIn
from central.centre import open_centre
from central.engine import writing
from central.feed import News, publish
from central.tables import centre_key, counter
from outlet_app.domain.entries import genesis, link
from sync import bag, columns, contract
from sync.bag import Head
from sync.contract import Picture, Request
from tests.sync import protocol_example as example

FOLDER = Path(__file__).with_name("frozen") / "bag"
NAME = "SBD01-A-0001-0007-format1"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) + b"\xff\xd9"


def make(folder: Path) -> None:
    """Write both files. The centre is a real one, in a file beside them for the moment."""
    rows, reached = example.ledger(), genesis(example.COUNTER)
    for data in rows:
        reached = link(reached, data)
    packed = columns.pack(rows)
    assert packed
    keys = [(3, example.PARTY_KEY)]
    request = Request(example.COUNTER, example.START, 0, 7, reached, 0, packed=packed, keys=keys, room=1 << 20)
    picture = Picture(example.COUNTER, hashlib.sha256(PHOTO).digest(), PHOTO)
    frames = [contract.seal_request(request, example.COUNTER_KEY), contract.seal_picture(picture, example.COUNTER_KEY)]
    parts = [bag.seal(frame, bytes(example.CENTRE_KEY.verify_key)) for frame in frames]
    told = tuple(bag.facts_of(data, what) for data, what in zip(parts, (bag.ENTRIES, bag.PICTURE), strict=True))
    public = bytes(example.COUNTER_KEY.verify_key).hex()
    head = Head(bag.FORMAT, 1, bag.BAG, example.COUNTER, "SBD01", 1, 7, example.START, public, told, "十八洞")
    (folder / f"{NAME}.bag").write_bytes(bag.top_of(head, example.COUNTER_KEY) + b"".join(parts))
    (folder / f"{NAME}.reply").write_bytes(_reply(folder, parts))


def _reply(folder: Path, parts: list[bytes]) -> bytes:
    path = folder / "centre.db"
    centre = open_centre(f"sqlite:///{path}", lambda: example.START + 1000)
    with writing(centre.engine) as db:
        db.execute(update(centre_key).values(seed=bytes(example.CENTRE_KEY)))
        row = {"id": example.COUNTER, "outlet": "SBD01", "outlet_name": "十八洞", "state": "active", "enrolled_at": 1}
        row |= {"public_key": bytes(example.COUNTER_KEY.verify_key), "mark": 0, "mark_hash": genesis(example.COUNTER)}
        db.execute(insert(counter), row)
        publish(db, [News("notice", "2026-09", b"\xa5hello")], example.START)
    with (folder / f"{NAME}.bag").open("rb") as file:
        opened = bag.read_head(file)
    taking = TakingIn(centre.engine, SigningKey(bytes(example.CENTRE_KEY)), centre.clock, opened)
    answers = [taking.part(number, data) for number, data in enumerate(parts, 1)]
    top = taking.top()
    centre.close()
    for left in folder.glob("centre.db*"):
        left.unlink()
    return top + b"".join(answers)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not (FOLDER / f"{NAME}.bag").exists():
        make(FOLDER)
