"""The bag's way: entries out on a stick, the centre's answer in, and what the line finds when it comes back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest

from central import pictures as held
from central.engine import writing
from central.feed import News, publish
from outlet_app.domain.feed import FeedKind, WaybillBatch
from outlet_app.services.bags import Stick
from outlet_app.storage.engine import writing as at_counter
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.picture_store import PictureRows
from outlet_app.storage.store import Store
from sync.courier import drain
from tests.support.bags import bags_of, imported, keep_pictures, only, photo, stick_in, write_acts
from tests.support.centre import TestCentre, exchange, rows
from tests.support.counter import FIRST_WAYBILL, HandClock, city_order


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    """An empty stick."""
    return stick_in(tmp_path / "stick")


def news(centre: TestCentre) -> None:
    """The centre has something to tell: 31 city orders, 100 waybill numbers."""
    told = [News(FeedKind.CITY_ORDER, f"M-{n}", msgspec.msgpack.encode(city_order(n))) for n in range(1, 32)]
    told.append(News(FeedKind.WAYBILLS, "W-1", msgspec.msgpack.encode(WaybillBatch(FIRST_WAYBILL, 100))))
    with writing(centre.centre.engine) as db:
        publish(db, told, 1)


def position(store: Store) -> tuple[int, int, bytes, int]:
    """Where the store stands with the centre."""
    return ExchangeFacts(store.engine, store.ledger.counter()).position()


def test_58_entries_without_a_line(centre: TestCentre, store: Store, clock: HandClock, stick: Stick) -> None:
    """Out on Friday, in on Saturday: all acknowledged, the news are here, the pictures too; again adds nothing."""
    drain(exchange(store))
    centre.told()
    news(centre)
    write_acts(store, 58)
    (digest,) = keep_pictures(store, photo(1))
    bags = bags_of(store, clock)
    assert (bags.contents().entries, bags.contents().pictures, bags.under_way()) == (58, 1, None)
    steps: list[tuple[int, int]] = []
    made = bags.write(stick, lambda done, total: steps.append((done, total)))
    assert (made.bag.first, made.bag.last, made.bag.entries, made.bag.pictures) == (2, 59, 58, 1)
    assert (made.bag.name, steps) == ("SBD01-A-0002-0059.bag", [(1, 2), (2, 2)])
    assert [path.name for path in Path(stick.path).iterdir()] == [made.bag.name]
    under_way = bags.under_way()
    assert under_way is not None
    assert (under_way.first, under_way.last, under_way.entries, under_way.pictures) == (2, 59, 58, 1)
    (done,) = imported(centre, stick)
    assert (done.entries, done.pictures, done.mark, done.refusal) == (58, 1, 59, "")
    assert centre.entries() == rows(store)
    assert held.bytes_of(centre.centre.engine, digest) == photo(1)
    assert store.facts.waiting()[0] == 58
    look = bags.look(stick)
    assert (look.to_take, [one.done for one in look.own]) == (1, [False])
    taken = bags.take(stick)
    assert (taken.accepted, taken.mark, taken.pictures, taken.taken) == (58, 59, 1, ("SBD01-A-0002-0059.reply",))
    assert dict(taken.news) | {"cityorder": 31, "waybills": 100} == dict(taken.news)
    assert (taken.more, taken.again, taken.damaged, bags.under_way()) == (False, False, (), None)
    assert (store.facts.waiting()[0], PictureRows(store.engine).waiting_count()) == (0, 0)
    again = bags.take(stick)
    assert (again.accepted, again.news, again.taken, again.already) == (0, (), (), taken.taken)
    look = bags.look(stick)
    assert (look.to_take, [one.done for one in look.own]) == (0, [True])


def test_importing_again_adds_nothing(centre: TestCentre, store: Store, stick: Stick) -> None:
    """And gives a reply that is as good."""
    write_acts(store, 20)
    keep_pictures(store, photo(2))
    bags_of(store).write(stick)
    (first,) = imported(centre, stick)
    reply = only(stick, ".reply").read_bytes()
    (second,) = imported(centre, stick)
    assert (first.entries, first.pictures, second.entries, second.pictures) == (21, 1, 0, 0)
    assert (second.mark, second.refusal, centre.alarms()) == (21, "", [])
    assert only(stick, ".reply").read_bytes() != reply
    assert len(centre.entries()) == 21
    taken = bags_of(store).take(stick)
    assert (taken.accepted, taken.pictures) == (21, 1)


def test_the_returning_line_sends_none_again(centre: TestCentre, store: Store, stick: Stick) -> None:
    """After the reply was taken in, the line has nothing to send."""
    write_acts(store, 58)
    bags_of(store).write(stick)
    imported(centre, stick)
    bags_of(store).take(stick)
    outcomes = drain(exchange(store))
    assert [(one.sent, one.accepted, one.waiting) for one in outcomes] == [(0, 0, 0)]
    assert centre.alarms() == []


def test_the_line_was_quicker(centre: TestCentre, store: Store, stick: Stick) -> None:
    """The line brought all of it and more before the bag arrived: the bag adds nothing and raises no alarm, and its
    reply changes nothing; the mark does not go back."""
    clock = HandClock()
    write_acts(store, 10)
    bags_of(store, clock).write(stick)
    write_acts(store, 5)
    drain(exchange(store))
    (done,) = imported(centre, stick)
    assert (done.entries, done.mark, centre.alarms()) == (0, 16, [])
    taken = bags_of(store).take(stick)
    assert (taken.accepted, taken.mark, taken.taken, len(taken.already)) == (0, 16, (), 1)
    assert (store.facts.mark(), store.facts.waiting()[0], bags_of(store).under_way()) == (16, 0, None)


def test_a_reply_older_than_the_line_moves_nothing_back(centre: TestCentre, store: Store, stick: Stick) -> None:
    """Imported first, overtaken by the line, taken last: what it says was true then, and is not believed now."""
    write_acts(store, 10)
    bags = bags_of(store)
    bags.write(stick)
    imported(centre, stick)
    write_acts(store, 5)
    drain(exchange(store))
    news(centre)
    drain(exchange(store))
    cursor = position(store)[3]
    taken = bags.take(stick)
    assert (taken.mark, taken.accepted, taken.news, len(taken.already)) == (16, 0, (), 1)
    assert position(store)[3] == cursor


def test_acts_go_on_while_a_bag_is_under_way(centre: TestCentre, store: Store, stick: Stick) -> None:
    """What is saved after the bag was written waits on; the next bag begins where the reply ended."""
    bags = bags_of(store)
    write_acts(store, 10)
    bags.write(stick)
    write_acts(store, 4)
    imported(centre, stick)
    assert bags.take(stick).accepted == 11
    assert store.facts.waiting()[0] == 4
    made = bags.write(stick)
    assert (made.bag.first, made.bag.last, made.replaced) == (12, 15, ("SBD01-A-0001-0011.bag",))
    assert sorted(path.name for path in Path(stick.path).iterdir()) == ["SBD01-A-0012-0015.bag"]
    imported(centre, stick)
    assert (bags.take(stick).accepted, centre.entries() == rows(store)) == (4, True)


def test_a_bigger_bag_takes_the_place_of_a_smaller(centre: TestCentre, store: Store, stick: Stick) -> None:
    """An own bag that the new one holds wholly goes; what is not this counter's stays, whatever it is."""
    bags = bags_of(store)
    strange = Path(stick.path) / "SBD01-B-0001-0009.bag"
    strange.write_bytes(b"a neighbour's, or nothing")
    write_acts(store, 3)
    bags.write(stick)
    write_acts(store, 3)
    made = bags.write(stick)
    assert made.replaced == ("SBD01-A-0001-0004.bag",)
    assert sorted(path.name for path in Path(stick.path).iterdir()) == ["SBD01-A-0001-0007.bag", strange.name]
    assert strange.read_bytes() == b"a neighbour's, or nothing"


def test_both_bags_are_believed_in_any_order(centre: TestCentre, store: Store, tmp_path: Path) -> None:
    """Two sticks: the newer bag's reply comes first, the older's after it changes nothing."""
    bags = bags_of(store)
    one, two = stick_in(tmp_path / "one"), stick_in(tmp_path / "two")
    write_acts(store, 5)
    bags.write(one)
    write_acts(store, 5)
    bags.write(two)
    assert (imported(centre, two)[0].entries, imported(centre, one)[0].entries) == (11, 0)
    assert centre.alarms() == []
    assert bags.take(two).accepted == 11
    assert (bags.take(one).accepted, store.facts.mark()) == (0, 11)


def test_nothing_waits_and_news_are_asked_for(centre: TestCentre, store: Store, stick: Stick) -> None:
    """A bag without entries brings the news in."""
    drain(exchange(store))
    news(centre)
    bags = bags_of(store)
    made = bags.write(stick)
    assert (made.bag.entries, made.bag.name) == (0, "SBD01-A-0001-news.bag")
    assert bags.under_way() is not None
    imported(centre, stick)
    taken = bags.take(stick)
    assert (taken.accepted, dict(taken.news)["waybills"], bags.under_way()) == (0, 100, None)


def test_a_centre_restored_from_a_backup_gets_all_again(centre: TestCentre, store: Store, tmp_path: Path) -> None:
    """By stick alone: its reply says what it lacks, and the next bag brings that."""
    stick = stick_in(tmp_path / "stick")
    bags = bags_of(store)
    write_acts(store, 5)
    drain(exchange(store))
    centre.stop()
    backup = centre.copy_of(tmp_path / "backup.db")
    centre.start()
    write_acts(store, 5)
    drain(exchange(store))
    write_acts(store, 5)
    centre.stop()
    centre.path.write_bytes(backup.read_bytes())
    centre.start()
    bags.write(stick)
    (done,) = imported(centre, stick)
    assert (done.refusal, done.entries, done.mark) == ("gap", 0, 6)
    taken = bags.take(stick)
    assert (taken.again, taken.mark, store.facts.waiting()[0]) == (True, 6, 10)
    bags.write(stick)
    assert imported(centre, stick)[0].entries == 10
    assert (bags.take(stick).mark, centre.entries() == rows(store)) == (16, True)


def test_many_pictures_go_in_several_bags(
    centre: TestCentre, store: Store, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not fit is told, and goes next time; a damaged picture is passed over."""
    monkeypatch.setattr("sync.bag_writing.MOST_PICTURES", 3)
    bags = bags_of(store)
    digests = keep_pictures(store, *(photo(n, 900) for n in range(5)))
    with at_counter(store.engine) as connection:
        connection.exec_driver_sql("UPDATE picture SET bytes = x'00' WHERE hash = ?", (digests[0],))
    made = bags.write(stick)
    assert (made.bag.pictures, made.pictures_left) == (2, 3)
    imported(centre, stick)
    assert bags.take(stick).pictures == 2
    assert held.held(centre.centre.engine) == [("SBD01-A", 2, 2 * 904)]
    assert bags.write(stick).bag.pictures == 2
    imported(centre, stick)
    assert bags.take(stick).pictures == 2
    assert {digest for digest in digests if held.is_held(centre.centre.engine, "SBD01-A", digest)} == set(digests[1:])


def test_the_file_tells_itself(store: Store, stick: Stick) -> None:
    """Its first line is readable by anybody: who, from where to where, and every part's length and digest."""
    write_acts(store, 7)
    bags_of(store).write(stick)
    data = only(stick, ".bag").read_bytes()
    head = msgspec.json.decode(data.split(b"\n")[0])
    told = (head["format"], head["version"], head["kind"], head["counter"], head["outlet"], head["from"], head["to"])
    assert told == ("outlet-bag", 1, "bag", "SBD01-A", "SBD01", 1, 8)
    ((length, digest, what),) = head["parts"]
    assert (length, what) == (len(data) - data.index(b"\n") - 1 - 129, "entries")
    assert digest == hashlib.sha256(data[-length:]).hexdigest()


def test_many_entries_go_in_parts(centre: TestCentre, store: Store, stick: Stick) -> None:
    """Two thousand a part, the feed with the last; a week of a busy outlet takes less room than one picture."""
    news(centre)
    write_acts(store, 4500)
    made = bags_of(store).write(stick)
    head = msgspec.json.decode(only(stick, ".bag").read_bytes().split(b"\n")[0])
    assert len(head["parts"]) == 3
    assert made.bag.size < 25 * 4501
    assert imported(centre, stick)[0].entries == 4501
    taken = bags_of(store).take(stick)
    assert (taken.accepted, dict(taken.news)["cityorder"], centre.entries() == rows(store)) == (4501, 31, True)
