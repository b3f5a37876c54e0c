"""`docs/protocol.md`, section 14, and the program say the same; a program written from it alone works with ours."""

from __future__ import annotations

import io
import re
from pathlib import Path

from nacl.signing import SigningKey

from central.cli_bag import take_in
from outlet_app.bootstrap import signing_key
from outlet_app.storage.store import Store
from sync import bag, bag_wire, contract
from tests.support.bags import bags_of, imported, only, stick_in, write_acts
from tests.support.centre import TestCentre, rows
from tests.support.counter import START
from tests.sync import bag_from_the_document as written
from tests.sync import from_the_document as document

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
BLOCKS = {
    name: bytes.fromhex(digits.replace("\n", ""))
    for name, digits in re.findall(r"^```bag-hex (\S+)\n(.*?)\n```$", TEXT, re.DOTALL | re.MULTILINE)
}
TOPS = {
    name: top.encode() + b"\n"
    for name, top in re.findall(r"^```bag-top (\S+)\n(.*?)\n```$", TEXT, re.DOTALL | re.MULTILINE)
}
COUNTER, CENTRE = SigningKey(b"\x01" * 32), SigningKey(b"\x02" * 32)


def opened(data: bytes) -> bag.Opened:
    """The file's head, all of the file checked by the program."""
    file = io.BytesIO(data)
    found = bag.read_head(file)
    bag.check(file, found)
    return found


def test_the_documents_bag_is_one() -> None:
    """The program reads it, opens its part with the centre's key, and finds the request."""
    data = TOPS["bag"] + BLOCKS["part"]
    found = opened(data)
    told = (found.head.kind, found.head.counter, found.head.first, found.head.last, found.signer)
    assert told == (bag.BAG, "SBD01-A", 8, 7, bytes(COUNTER.verify_key))
    assert bag.unseal(BLOCKS["part"], CENTRE) == BLOCKS["frame"]
    contract.check_request(BLOCKS["frame"], found.signer)
    request = contract.read_request(BLOCKS["frame"])
    assert (request.after, request.head_seq, request.cursor, request.room, request.start) == (7, 7, 11, 1 << 20, 0)
    assert written.sealed(BLOCKS["frame"], bytes(CENTRE.verify_key), b"\x05" * 32) == BLOCKS["part"]


def test_the_documents_reply_answers_it() -> None:
    """Bound to the bag's head, and inside to the request's signature."""
    found = opened(TOPS["reply"] + BLOCKS["reply-part"])
    asked = opened(TOPS["bag"] + BLOCKS["part"])
    assert (found.head.kind, found.head.bag, found.signer) == (bag.REPLY, asked.id.hex(), bytes(CENTRE.verify_key))
    frame = bag.unseal(BLOCKS["reply-part"], COUNTER)
    assert frame == BLOCKS["answer"]
    answer = contract.open_answer(frame, found.signer, BLOCKS["frame"])
    assert (answer.mark, answer.cursor, [item.kind for item in answer.items]) == (7, 14, ["notice"])
    assert written.sealed(frame, bytes(COUNTER.verify_key), b"\x06" * 32) == BLOCKS["reply-part"]


def test_its_limits_are_the_programs() -> None:
    """The numbers the document names."""
    for number in (bag.MAX_PART_BYTES, bag_wire.MAX_BODY_BYTES):
        assert f"{number:,}".replace(",", " ") in TEXT
    assert f"at most {bag.MAX_PARTS} parts" in TEXT


def test_a_bag_written_from_the_document_is_taken(centre: TestCentre, store: Store, tmp_path: Path) -> None:
    """Entries in two parts; the centre takes them, and its reply is read the same way."""
    write_acts(store, 5)
    key, ledger, centre_key = signing_key(store), rows(store), store.facts.centre_key()
    reached = [document.genesis("SBD01-A")]
    for data in ledger:
        reached.append(document.hash_after(reached[-1], data))
    frames = []
    for after, upto, room in ((0, 4, 0), (4, 6, 1 << 20)):
        entries = [document.decoded(data) for data in ledger[after:upto]]
        message = ["SBD01-A", START, after, 6, reached[-1], 0, entries, b"", [], room, "other"]
        frames.append(document.request_frame(message, key))
    parts = [(written.sealed(frame, centre_key, bytes([7 + n]) * 32), "entries") for n, frame in enumerate(frames)]
    facts = {"kind": "bag", "counter": "SBD01-A", "outlet": "SBD01", "from": 1, "to": 6, "made_at": START}
    path = tmp_path / "any name.bag"
    path.write_bytes(written.made(facts, parts, key))
    done = take_in(centre.centre, path)
    assert (done.entries, centre.entries() == ledger) == (6, True)
    reply = written.read(Path(done.reply).read_bytes())
    assert (reply.head["kind"], reply.head["bag"]) == ("reply", written.read(path.read_bytes()).id)
    answers = [
        document.opened(written.unsealed(part, key), centre_key, b"outlet-answer/1" + frame[2:66])
        for part, frame in zip(reply.parts, frames, strict=True)
    ]
    assert [answer[0] for answer in answers] == [4, 6]


def test_our_bag_is_read_from_the_document(centre: TestCentre, store: Store, tmp_path: Path) -> None:
    """What the program writes, the other one reads, with the room at the head's end and all."""
    stick = stick_in(tmp_path / "stick")
    write_acts(store, 5)
    bags_of(store).write(stick)
    imported(centre, stick)
    found = written.read(only(stick, ".bag").read_bytes())
    assert (found.head["from"], found.head["to"], len(found.parts)) == (1, 6, 1)
    assert written.read(only(stick, ".reply").read_bytes()).head["bag"] == found.id
