"""Contract 2 as `docs/protocol.md` tells it: a counter written from the text alone sends trains to the real centre, and
a reader written from it reads what the real counter sends."""

from __future__ import annotations

import socket
import time
from itertools import count
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey

from outlet_app.storage.store import Store
from sync import weave
from sync.sense import Sense
from tests.support.centre import TestCentre, exchange, rows
from tests.support.counter import HandClock, sample_feed, tell
from tests.support.mixed_day import MixedDay
from tests.support.relays import relaying
from tests.support.room_histories import RoomHistory
from tests.sync import from_the_document as first
from tests.sync import from_the_document_2 as other
from tests.sync.test_another_counter import BLOCKS, ENTRIES, NOW, bodies
from tests.sync.woven_from_the_document import FOLLOWING, Weaver, entries_of

DAY = [first.decoded(entry)[3::4] for entry in ENTRIES[2:]]
"""Kind and body of five acts: the document's own."""


def test_the_woven_entries_and_the_train_of_the_example() -> None:
    """Both bring the entries of the example, byte for byte; a train's signature holds for a train only."""
    assert entries_of((), BLOCKS["woven"]) == ENTRIES[2:]
    body, key = BLOCKS["train-plain"], BLOCKS["counter-public-key"]
    head, cars = other.cars_of(body, key)
    assert head[:6] == ["SBD01-A", NOW + 500_000, 2, 7, BLOCKS["hash-7"], 11]
    assert [entry for rows, packed, _ in cars for entry in entries_of(rows, packed)] == ENTRIES[2:]
    assert [keys for _, _, keys in cars] == [[[3, b"\x03" * 32]], []]
    with pytest.raises(BadSignatureError):
        other.opened(b"outlet-request/1", body[4 : 4 + int.from_bytes(body[:4], "big")], key)


def encoded_acts(acts: list[tuple[str, list[object]]]) -> list[bytes]:
    """Entries with these kinds and bodies."""
    return [
        first.encoded([seq, NOW + seq * seq, "A1-A", kind, 1, "clerk:02", "x", body])
        for seq, (kind, body) in enumerate(acts, 1)
    ]


@bounds(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["consign", "order", "later"]), bodies), min_size=1, max_size=12))
def test_whatever_is_woven_is_read(acts: list[tuple[str, list[object]]]) -> None:
    """The program's weaver and the document's reader agree on the bytes, and so the other way round."""
    entries = encoded_acts(acts)
    woven = weave.pack(entries)
    assert woven is not None
    assert entries_of((), woven.packed) == entries
    assert weave.unpack(Weaver().woven(entries)) == entries


@pytest.mark.parametrize("seed", range(3))
def test_every_kind_woven_is_read(seed: int) -> None:
    """Days with acts of every kind, in bodies as the program writes them."""
    acts = [(str(kind), msgspec.msgpack.encode(body)) for kind, body in MixedDay(seed).acts()]
    entries = encoded_acts([(kind, first.decoded(body)) for kind, body in acts])
    woven = weave.pack(entries)
    assert woven is not None
    assert entries_of((), woven.packed) == entries
    assert weave.unpack(Weaver().woven(entries)) == entries
    _, heads, groups, _, _ = first.decoded(woven.packed)
    assert set().union(*map(tags_in, heads + groups)) == set(range(10))  # every kind of column was read


def tags_in(column: list[Any]) -> set[int]:
    """The tags of a woven column and of all within."""
    tag = column[0]
    inner = column[1] if tag == 1 else column[1:] if tag == 2 else column[FOLLOWING.get(tag, len(column)) :]
    return {tag}.union(*map(tags_in, inner))


@pytest.fixture
def counter(centre: TestCentre) -> other.Counter:
    """The other counter, enrolled, with a day's acts to send."""
    code, key = centre.code().replace("-", ""), SigningKey.generate()
    public = bytes(key.verify_key)
    answer = other.posted(f"{centre.url}/enrol", first.enrol_request(code, public))
    name, centre_key = first.enrolled(code, public, answer)
    made = other.Counter(centre.url, name, key, centre_key, NOW)
    made.write("counter", ["SBD01", "十八洞", public, centre_key])
    for turn in range(12):
        for kind, body in DAY:
            made.write(kind, body, bytes([turn]) * 32 if kind == "party" else b"")
    return made


def sent_and_cut(url: str, body: bytes) -> bytes:
    """Say so much of a longer body, and nothing after it; what the centre says to that before it hangs up."""
    place = urlsplit(url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=30) as line:
        line.sendall(f"POST {place.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body) + 500}\r\n\r\n".encode())
        line.sendall(body)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(4096), b""))


@pytest.mark.parametrize(("weaving", "codec"), [(True, 3), (True, 0), (False, 2), (False, 1)])
def test_it_finds_version_2_and_goes_on_after_a_cut(
    centre: TestCentre, counter: other.Counter, weaving: bool, codec: int
) -> None:
    """A first message of version 1, then a train cut within its third car; two have arrived; the rest comes after."""
    assert counter.ask()[0] == 0
    assert counter.told == 2
    body, _, ends = counter.train([10, 15, 20, 16], weaving, codec)
    assert sent_and_cut(f"{counter.url}/t", body[: (ends[1] + ends[2]) // 2])[:13] != b"HTTP/1.1 200 "
    last = time.monotonic() + 20
    while counter.ask()[0] < 25:
        assert time.monotonic() < last
    assert counter.mark == 25
    assert counter.send([20, 16], weaving, codec)[0] == 61
    assert counter.said[:2] == [1, 2]
    assert set(counter.said[1:]) == {2}
    assert centre.entries() == counter.entries
    assert centre.alarms() == []


def test_a_train_brings_the_feed(centre: TestCentre, counter: other.Counter) -> None:
    """With its one answer, from the cursor on; what does not fit is asked for."""
    counter.ask()
    centre.told()
    answer = counter.send([30, 31])
    items = list(answer[4])
    while answer[5]:
        answer = counter.ask()
        items += answer[4]
    assert answer[:2] == [61, counter.hashes[61]]
    assert {"product", "partner"} <= {kind for _, kind, _, _ in items}
    assert [item[0] for item in items] == sorted({item[0] for item in items})
    assert counter.cursor >= items[-1][0]
    assert counter.ask()[4] == []


def test_asked_at_once_after_a_cut(centre: TestCentre, counter: other.Counter) -> None:
    """Whatever the centre has stored by then, going on from the mark it tells brings everything, once."""
    counter.ask()
    body, _, ends = counter.train([1] * 50, True, 3)
    sent_and_cut(f"{counter.url}/t", body[: ends[40] + 1])
    mark = counter.ask()[0]
    assert 0 <= mark <= 41
    assert counter.send([61 - mark])[0] == 61
    assert centre.entries() == counter.entries
    assert centre.alarms() == []


def test_a_car_that_was_changed_is_not_taken(centre: TestCentre, counter: other.Counter) -> None:
    """HTTP 400 at a car that is not the listed one; the car before it stays. Then known entries are skipped."""
    counter.ask()
    body, _, ends = counter.train([30, 31], True, 3)
    broken = body[: ends[0]] + bytes([body[ends[0]] ^ 1]) + body[ends[0] + 1 :]
    with pytest.raises(HTTPError) as refused:
        other.posted(f"{counter.url}/t", broken)
    with refused.value:
        assert refused.value.code == 400
    assert len(centre.entries()) == 30
    assert counter.send([30, 31])[0] == 61
    assert centre.entries() == counter.entries


def test_a_car_whose_entries_cannot_be_read_is_broken(
    centre: TestCentre, counter: other.Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed as it should be, but no entries within: judged like a request of its own, and an alarm at the centre."""
    counter.ask()
    first_car = counter.car(1, 30, weave=True)
    monkeypatch.setattr(counter, "car", lambda begin, _end, _weave: first_car if begin == 1 else [[], b"\x95\x02", []])
    answer = counter.send([30, 31])
    assert (answer[0], answer[6]) == (30, "broken")
    assert centre.entries() == counter.entries[:30]
    assert centre.alarms() == ["broken"]


def test_a_refused_train_is_answered(centre: TestCentre, counter: other.Counter) -> None:
    """A train from beyond the mark: one answer, bound to the head: `gap`, and nothing kept; then all of it."""
    counter.ask()
    counter.mark = 20
    answer = counter.send([20, 21])
    assert (answer[0], answer[6], centre.entries()) == (0, "gap", [])
    assert counter.send([61], codec=0)[0] == 61


def test_a_centre_rolled_back_and_forward(centre: TestCentre, counter: other.Counter) -> None:
    """What a centre of version 1 does not take is said again in version 1; and in 2 when that is spoken again."""
    with relaying(centre.url) as relay:
        counter.url = relay.url
        counter.ask()
        relay.old = True
        assert counter.send([40])[0] == 40
        relay.old = False
        assert counter.send([21])[0] == 61
    assert counter.said == [1, 2, 1, 2]
    assert [path for path, _, _ in relay.heard] == ["/x", "/t", "/x", "/t"]
    assert centre.entries() == counter.entries


@pytest.mark.parametrize(("slow", "form"), [(False, "rows"), (True, "woven")])
def test_it_reads_what_the_program_sends(
    centre: TestCentre, store: Store, clock: HandClock, slow: bool, form: str
) -> None:
    """Recorded between the real counter and the real centre: every entry's bytes, from every form, and every answer."""
    tell(store, sample_feed())
    history = RoomHistory(store, clock, 7)
    with relaying(centre.url) as relay:
        line = exchange(store, relay.url)
        if slow:
            line.sense = Sense(now=map(float, count()).__next__)  # as if every trip took a second at least
        for steps in (300, 60, 3):
            history.play(steps)
            while line.once().waiting:
                pass
    written = rows(store)
    public, centre_key = first.decoded(written[0])[7][2:]
    found: list[bytes] = []
    forms: set[tuple[str, str]] = set()
    for path, body, answer in relay.heard:
        head, cars, signature = other.sent_by(path, body, public)
        assert (head[0], head[2], head[11]) == ("SBD01-A", len(found), 2)
        for given_rows, packed, _ in cars:
            found += entries_of(given_rows, packed)
            forms.add((path, form_of(given_rows, packed)))
        told = other.opened(other.ANSWER + signature, answer, centre_key)
        assert (told[0], told[6], told[8]) == (len(found), "", 2)
    assert found == written
    assert forms >= {("/x", "none"), ("/t", form), ("/x", "woven"), ("/x", "rows")}


def form_of(given_rows: list[object], packed: bytes) -> str:
    """In which of section 6's forms entries came."""
    if packed:
        return "woven" if len(first.decoded(packed)) == 5 else "packed"
    return "rows" if given_rows else "none"
