"""A bag that was changed on the way: refused, with the place; nothing of it is used, on either side."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest
from nacl.signing import SigningKey

from central.cli_bag import take_in
from central.keys import signing_key
from outlet_app.errors import Refused
from outlet_app.services.bags import Bags, Stick
from outlet_app.storage.store import Store
from sync import bag
from sync.bag import Head, Part, Spoiled
from tests.support.bags import bags_of, imported, keep_pictures, only, photo, stick_in, write_acts
from tests.support.centre import TestCentre

COUNTER, CENTRE = SigningKey(b"\x11" * 32), SigningKey(b"\x0c" * 32)


def made(frames: list[bytes], changed: dict[str, object] | None = None) -> bytes:
    """A whole file around these frames; `changed` replaces fields of its head."""
    parts = [bag.seal(frame, bytes(CENTRE.verify_key)) for frame in frames]
    told = tuple(bag.facts_of(data, bag.ENTRIES) for data in parts)
    public = bytes(COUNTER.verify_key).hex()
    head = Head(bag.FORMAT, bag.VERSION, bag.BAG, "SBD01-A", "SBD01", 404, 461, 1, public, told)
    return bag.top_of(msgspec.structs.replace(head, **(changed or {})), COUNTER) + b"".join(parts)


def place(data: bytes) -> str:
    """Where it is found to be spoiled, "" nowhere."""
    file = io.BytesIO(data)
    try:
        bag.check(file, bag.read_head(file))
    except Spoiled as error:
        return str(error)
    return ""


DATA = made([b"first" * 9, b"second" * 30, b"third"])
FILE = bag.read_head(io.BytesIO(DATA))
ENDS = [FILE.start + sum(part.length for part in FILE.head.parts[:count]) for count in range(4)]


def test_every_flipped_byte_is_found_and_its_place_named() -> None:
    """One bit of every single byte, head, signature and parts."""
    assert place(DATA) == ""
    for at in range(len(DATA)):
        found = place(DATA[:at] + bytes([DATA[at] ^ 1 << at % 8]) + DATA[at + 1 :])
        number = sum(at >= end for end in ENDS)
        told = f"part {number} of 3, bytes {ENDS[number - 1]} to {ENDS[number] - 1}" if number else "head"
        assert told in found, (at, found)


def test_every_cut_is_found_and_its_place_named() -> None:
    """At every length: in the head, after it, in a part, after a part."""
    for length in range(len(DATA)):
        found = place(DATA[:length])
        whole = sum(
            length >= FILE.start + sum(part.length for part in FILE.head.parts[:count]) for count in range(1, 3)
        )
        if length < FILE.start:
            assert found == "cut off in the head", length
        elif length == FILE.start:
            assert found == "cut off after the head"
        elif length == ENDS[whole]:
            assert found == f"cut off after part {whole} of 3"
        else:
            assert found.startswith(f"cut off in part {whole + 1} of 3, after "), (length, found)
    assert place(DATA + b"xy") == "2 bytes too many at the end"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"version": 2}, "written by a newer version of the program (2)"),
        ({"version": 0}, "the head"),
        ({"format": "outlet-tin"}, "the head"),
        ({"counter": "../../etc"}, "the head"),
        ({"outlet_name": "a\nb"}, "the head"),
        ({"first": 0}, "the head"),
        ({"last": 402}, "the head"),
        ({"parts": ()}, "the head"),
        ({"parts": (Part(48, "0" * 64),)}, "the head"),
        ({"parts": (Part(100, "0" * 63 + "G"),)}, "the head"),
        ({"parts": (Part(100, "0" * 64, "secrets"),)}, "the head"),
        ({"key": bytes(CENTRE.verify_key).hex()}, "the head or its signature"),
        ({"key": "no key"}, "the head or its signature"),
    ],
)
def test_what_no_head_says(changed: dict[str, object], told: str) -> None:
    """Signed or not: a head that no program writes."""
    assert place(made([b"first"], changed)) == told


@pytest.mark.parametrize("data", [b"", b"\n", b"{}\n" + b"0" * 129, b"\xff" * 3000, b"[" * 5000 + b"\n" + b"0" * 129])
def test_what_is_no_bag_at_all(data: bytes) -> None:
    """Anything may be called so."""
    assert "head" in place(data)


def test_a_head_without_end_is_not_read_to_its_end() -> None:
    """Nobody keeps the program busy with one endless line."""
    file = io.BytesIO(b" " * (bag.MAX_HEAD_BYTES * 3))
    with pytest.raises(Spoiled):
        bag.read_head(file)
    assert file.tell() <= bag.MAX_HEAD_BYTES + 1


def flipped(path: Path, at: int) -> None:
    """One bit of the file at `at`."""
    data = bytearray(path.read_bytes())
    data[at] ^= 4
    path.write_bytes(bytes(data))


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    """An empty stick."""
    return stick_in(tmp_path / "stick")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.9999])
def test_nothing_of_a_changed_bag_is_taken(centre: TestCentre, store: Store, stick: Stick, share: float) -> None:
    """At the centre: C440 with the place, and no entry, no picture, no reply; the counter sees it too."""
    write_acts(store, 20)
    keep_pictures(store, photo(1, 500), photo(2, 500))
    bags = bags_of(store)
    bags.write(stick)
    path = only(stick, ".bag")
    flipped(path, int(share * path.stat().st_size))
    with pytest.raises(Refused, match="C440") as told:
        take_in(centre.centre, path)
    found = str(told.value.facts["place"])
    assert "head" in found or " of 3, bytes " in found
    assert (centre.entries(), [one.name for one in Path(stick.path).iterdir()]) == ([], [path.name])
    (damaged,) = bags.look(stick).damaged
    assert (damaged.name, damaged.place.told()) == (path.name, found)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 0.9999])
def test_nothing_of_a_changed_reply_is_taken(centre: TestCentre, store: Store, stick: Stick, share: float) -> None:
    """At the counter: the place is named, nothing moves, and the whole reply is taken all the same afterwards."""
    write_acts(store, 20)
    bags = bags_of(store)
    bags.write(stick)
    imported(centre, stick)
    path = only(stick, ".reply")
    whole = path.read_bytes()
    flipped(path, int(share * len(whole)))
    taken = bags.take(stick)
    assert (taken.accepted, taken.mark, taken.taken, [one.name for one in taken.damaged]) == (0, 0, (), [path.name])
    path.write_bytes(whole)
    assert bags.take(stick).accepted == 21


def test_a_reply_of_somebody_else_is_not_believed(centre: TestCentre, store: Store, stick: Stick) -> None:
    """Whole and well signed, but not by the centre; or the centre's own, for another bag under this one's name."""
    write_acts(store, 5)
    bags = bags_of(store)
    bags.write(stick)
    imported(centre, stick)
    path = only(stick, ".reply")
    data = path.read_bytes()
    opened = bag.read_head(io.BytesIO(data))
    forger = SigningKey.generate()
    head = msgspec.structs.replace(opened.head, key=bytes(forger.verify_key).hex())
    path.write_bytes(bag.top_of(head, forger) + data[opened.start :])
    (damaged,) = bags.take(stick).damaged
    assert "somebody else than the centre" in damaged.place.told()
    path.write_bytes(data)
    key = signing_key(centre.centre.engine, 0)
    for answered, told in ((b"\0" * 32, ""), (other_bag(bags, stick), "part 1 of 1, bytes ")):
        head = msgspec.structs.replace(opened.head, bag=answered.hex())
        path.write_bytes(bag.top_of(head, key) + data[opened.start :])
        taken = bags.take(stick)
        places = [one.place.told() for one in taken.damaged]
        assert (taken.unknown == (path.name,)) if not told else (places and places[0].startswith(told))
    assert store.facts.mark() == 0


def other_bag(bags: Bags, stick: Stick) -> bytes:
    """The id of another bag of the same counter."""
    other = stick_in(Path(stick.path).parent / "other")
    bags.write(other)
    with only(other, ".bag").open("rb") as file:
        return bag.read_head(file).id
