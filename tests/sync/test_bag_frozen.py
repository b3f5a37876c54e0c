"""Bags and replies of every format that was ever released stay readable, by the counter's keys and the centre's."""

from __future__ import annotations

import hashlib

import pytest

from outlet_app.domain.entries import genesis, link
from sync import bag, contract
from tests.sync import protocol_example as example
from tests.sync.make_frozen_bag import FOLDER, NAME, PHOTO

HEAD_HASH = "35becf5e29954ffeb3c083353913614ef02434f83a5752de95afa454b3a81345"


def read(ending: str) -> tuple[bag.Opened, list[bytes]]:
    """The whole file, checked: its head, and the frames in it, opened with the key of whom it is for."""
    reader = example.CENTRE_KEY if ending == ".bag" else example.COUNTER_KEY
    with (FOLDER / (NAME + ending)).open("rb") as file:
        opened = bag.read_head(file)
        bag.check(file, opened)
        sealed = [bag.part(file, opened, number) for number in (1, 2)]
    return opened, [bag.unseal(data, reader) for data in sealed]


def test_the_bag_of_format_1() -> None:
    """Seven entries, exactly, with the party's key, and a picture."""
    opened, (asked, photo) = read(".bag")
    head = opened.head
    assert (head.counter, head.outlet, head.outlet_name, head.first, head.last) == ("SBD01-A", "SBD01", "十八洞", 1, 7)
    assert opened.signer == bytes(example.COUNTER_KEY.verify_key)
    contract.check_request(asked, opened.signer)
    request = contract.read_request(asked)
    reached = genesis("SBD01-A")
    for data in request.entries():
        reached = link(reached, data)
    assert (reached.hex(), request.head_hash.hex()) == (HEAD_HASH, HEAD_HASH)
    assert request.keys == [(3, example.PARTY_KEY)]
    contract.check_picture(photo, opened.signer)
    picture = contract.read_picture(photo)
    assert (picture.data, picture.digest) == (PHOTO, hashlib.sha256(PHOTO).digest())


def test_the_reply_of_format_1() -> None:
    """It answers that bag, both parts: all seven held, one notice told, the picture kept."""
    asked, frames = read(".bag")
    opened, answers = read(".reply")
    assert (opened.head.bag, opened.signer) == (asked.id.hex(), bytes(example.CENTRE_KEY.verify_key))
    answer = contract.open_answer(answers[0], opened.signer, frames[0])
    assert (answer.mark, answer.mark_hash.hex(), answer.refusal) == (7, HEAD_HASH, "")
    assert [(item.kind, item.key, bytes(item.body)) for item in answer.items] == [("notice", "2026-09", b"\xa5hello")]
    kept = contract.open_kept(answers[1], opened.signer, frames[1])
    assert (kept.digest, kept.refusal) == (hashlib.sha256(PHOTO).digest(), "")


@pytest.mark.parametrize("ending", [".bag", ".reply"])
def test_nobody_else_opens_them(ending: str) -> None:
    """The one who wrote it can't either."""
    writer = example.COUNTER_KEY if ending == ".bag" else example.CENTRE_KEY
    with (FOLDER / (NAME + ending)).open("rb") as file:
        opened = bag.read_head(file)
        with pytest.raises(bag.BadSeal):
            bag.unseal(bag.part(file, opened, 1), writer)
