"""Where city orders stand, what clerks answered, and recipients' data that goes when it is needed no longer."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from central import ledgers, orders
from central.answers import all_answers
from central.catalogue.importing import import_file
from central.centre import Centre
from central.cli import main
from central.engine import reading, writing
from central.feed import NIL, told
from central.tables import city_step, feed, orders_done
from central.telling.sheet import tell_row
from central.tidying import tidy
from outlet_app.domain.acts.office import Answered
from outlet_app.domain.acts.post import CityClosed, CityPacked, ManifestPiece, ManifestSigned, PackedBox
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import FeedKind
from tests.central.conftest import ROOT, Clock
from tests.central.ledger import DAY, Ledger, enrolled
from tests.central.test_telling import ORDER

DAY_MS = 86_400_000
FIRST = 9_800_000_000_001


def a_centre_with_orders(centre: Centre, count: int) -> Ledger:
    """A counter that was told so many orders (M1 …) and twenty waybill numbers."""
    import_file(centre.engine, ROOT / "sample" / "catalogue.json", DAY)
    ledger = enrolled(centre)
    tell_row(centre.engine, "waybills", {"counter": "SBD01-A", "first": str(FIRST), "count": "20"}, DAY)
    for number in range(1, count + 1):
        cells = {name: str(value) for name, value in ORDER.items()} | {"order": f"M{number}", "counter": "SBD01-A"}
        assert tell_row(centre.engine, "city_orders", cells, DAY) == 1
    return ledger


def packed(ledger: Ledger, *numbers: int) -> int:
    """Pack orders M…, each under the waybill of its number."""
    boxes = tuple(PackedBox(f"M{number}", str(FIRST + number), 2900, ()) for number in numbers)
    return ledger.write(Kind.PACK, CityPacked(boxes, 4990 * len(numbers)))


def track(centre: Centre, number: int, state: str, at: str = "2026-09-21T10:00") -> None:
    """What the post says of a box."""
    cells = {"waybill": str(FIRST + number), "state": state, "at": at}
    assert tell_row(centre.engine, "tracks", cells, DAY) == 1


def states(centre: Centre) -> dict[str, str]:
    """Each order's state."""
    return {one.order: one.state for one in orders.all_orders(centre.engine)}


def a_week(centre: Centre) -> Ledger:
    """Seven orders, each at another place of its way."""
    ledger = a_centre_with_orders(centre, 7)
    packed(ledger, 1, 2, 3, 4)
    undone = packed(ledger, 5)
    ledger.reverse(undone)
    pieces = tuple(ManifestPiece(str(FIRST + number), 2900) for number in (1, 2, 3))
    ledger.write(Kind.MANIFEST, ManifestSigned(pieces, 8700, "driver 7"))
    ledger.write(Kind.CITY, CityClosed(("M6",), "short", "too little"))
    ledger.write(Kind.CITY, CityClosed(("M3",), "returned", "bruised"))
    ledger.exchange(centre)
    return ledger


WEEK = {"M1": "handed_over", "M2": "handed_over", "M3": "returned", "M4": "packed", "M5": "placed", "M6": "short"}
WEEK |= {"M7": "placed"}


def test_every_order_stands_where_the_acts_took_it(centre: Centre) -> None:
    a_week(centre)
    assert states(centre) == WEEK
    track(centre, 1, "delivered")
    track(centre, 2, "in_transit")
    track(centre, 3, "in_transit")
    assert states(centre) == WEEK | {"M1": "delivered", "M2": "in_transit"}
    (first, *_) = orders.all_orders(centre.engine, "SBD01-A")
    assert (first.waybill, first.seq, first.at) == (str(FIRST + 1), 4, 1_789_956_000_000)
    assert orders.all_orders(centre.engine, "NONE-A") == []


def test_it_goes_on_where_it_stopped_and_comes_out_the_same(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "CHUNK", 2)
    ledger = a_week(centre)
    for end in range(1, ledger.head + 1):
        ledger.exchange(centre, after=end - 1, upto=end)
        orders.advance(centre.engine, "SBD01-A")
    assert states(centre) == WEEK
    with writing(centre.engine) as db:
        db.execute(update(orders_done).values(rules=0))
        db.execute(update(city_step).values(state="lost"))
    assert states(centre) == WEEK


def test_an_act_that_can_not_be_read_moves_nothing(centre: Centre) -> None:
    ledger = a_centre_with_orders(centre, 1)
    ledger.write(Kind.PACK, ["no", "box"])
    packed(ledger, 1)
    ledger.exchange(centre)
    assert states(centre) == {"M1": "packed"}


def test_recipients_go_when_their_order_has_ended_long_ago(centre: Centre, clock: Clock) -> None:
    """Also what was replaced before: nothing of them is left in the feed."""
    ledger = a_week(centre)
    track(centre, 1, "delivered", "2026-09-19T10:00")
    cells = {name: str(value) for name, value in ORDER.items()} | {"order": "M1", "counter": "SBD01-A"}
    tell_row(centre.engine, "city_orders", cells | {"recipient_address": "广州 2"}, DAY)
    assert tidy(centre.engine, DAY + 29 * DAY_MS) == (0, 30)
    clock.now = DAY + 31 * DAY_MS
    assert tidy(centre.engine, clock.now) == (3, 30)
    assert tidy(centre.engine, clock.now) == (0, 30)
    with reading(centre.engine) as db:
        assert sorted(told(db, FeedKind.CITY_ORDER, "SBD01-A")) == ["M2", "M4", "M5", "M7"]
        gone = db.execute(select(feed.c.body).where(feed.c.key.in_(("M1", "M3", "M6")))).scalars().all()
    assert set(gone) == {NIL}
    items = {item.key: bytes(item.body) for item in ledger.exchange(centre, after=ledger.head).items}
    assert (items["M1"], items["M3"], items["M6"]) == (NIL, NIL, NIL)
    assert states(centre)["M1"] == "delivered"


def test_how_long_they_are_kept_is_a_setting(centre: Centre) -> None:
    a_week(centre)
    tell_row(centre.engine, "settings", {"key": "tidy_days", "value": "3"}, DAY)
    assert tidy(centre.engine, DAY + 4 * DAY_MS) == (2, 3)
    tell_row(centre.engine, "settings", {"key": "tidy_days", "value": "soon"}, DAY)
    assert tidy(centre.engine, DAY + 4 * DAY_MS) == (0, 30)


def test_what_clerks_answered(centre: Centre) -> None:
    ledger = enrolled(centre)
    ledger.write(Kind.ANSWER, Answered("question", "Q1", "answered", "更多"))
    ledger.write(Kind.ANSWER, ["nothing"])
    ledger.write(Kind.ANSWER, Answered("proposal", "P1", "disputed", "", (1,)))
    ledger.exchange(centre)
    assert [(one.seq, one.to, one.key, one.verdict, one.note, one.acts) for one in all_answers(centre.engine)] == [
        (1, "question", "Q1", "answered", "更多", ()),
        (3, "proposal", "P1", "disputed", "", (1,)),
    ]
    assert all_answers(centre.engine, "NONE-A") == []


def test_ledgers_are_read_as_a_stream(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "CHUNK", 2)
    first, second = enrolled(centre).act(5), enrolled(centre, "HYX02-A").act(3)
    for ledger in (first, second):
        ledger.exchange(centre)
    found = [(name, one.seq) for name, one in ledgers.stream(centre.engine, ledgers.counters(centre.engine))]
    assert found == [("HYX02-A", 1), ("HYX02-A", 2), ("HYX02-A", 3), *(("SBD01-A", seq) for seq in range(1, 6))]
    only = ledgers.stream(centre.engine, ["SBD01-A"], (Kind.ORDER,))
    assert [one.seq for _name, one in only] == [2, 5]


def test_the_commands(centre: Centre, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By hand and by programs alike."""
    ledger = a_week(centre)

    def facts(*words: str) -> dict[str, Any]:
        assert main(["--database", database_url, "--json", *words]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    def said(*words: str) -> str:
        assert main(["--database", database_url, *words]) == 0
        return capsys.readouterr().out

    assert facts("orders")["states"] == {"handed_over": 2, "packed": 1, "placed": 2, "returned": 1, "short": 1}
    assert [one["order"] for one in facts("orders", "--state", "packed")["orders"]] == ["M4"]
    assert "SBD01-A M4: packed since 2026-09-19 09:00, entry 1 9800000000005" in said("orders", "--counter", "SBD01-A")
    asked = ("question", "几时发货？", "--counter", "SBD01-A", "--about", "1", "--choice", "今天", "--choice", "明天")
    assert facts(*asked) == {"counter": "SBD01-A", "key": "Q1", "published": 1}
    assert facts(*asked)["key"] == "Q2"
    assert facts(*asked, "--key", "Q2")["published"] == 0
    propose = ("propose", "重量应为 2.8 千克", "--of", "1", "--counter", "SBD01-A", "--change", "gross_g=2800")
    assert "P1: told with SBD01-A's next exchange" in said(*propose, "--by", "县社")
    batch = ("waybills", "--counter", "SBD01-A", "--first", "9900000000001", "--count", "100")
    assert (facts(*batch)["published"], facts(*batch)["published"]) == (1, 0)
    assert "nothing new" in said(*batch)
    assert main(["--database", database_url, "decide", "kept", "--of", "1", "--counter", "SBD01-A"]) == 1
    assert "entry 1 of SBD01-A is no return" in capsys.readouterr().err
    ledger.write(Kind.ANSWER, Answered("question", "Q1", "answered", "今天", (1, 2)))
    ledger.exchange(centre, after=ledger.head - 1)
    assert facts("answers")["answers"][0]["verdict"] == "answered"
    assert "question Q1 answered (entries 1, 2) 今天" in said("answers", "--counter", "SBD01-A")
    assert facts("tidy", "--days", "9999") == {"taken": 0, "days": 9999}
    assert "0 orders taken away" in said("tidy", "--days", "9999")
    with reading(centre.engine) as db:
        body = told(db, FeedKind.PROPOSAL, "SBD01-A")["P1"]
    assert msgspec.msgpack.decode(body)[5] == [["gross_g", "2800"]]
