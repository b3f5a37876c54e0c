"""What reports say once city orders are tidied away, and what an outlet hears of itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from central.tidying import tidy
from outlet_app.services.feed import FeedService
from outlet_app.storage.reads import FeedReadStore
from tests.central.reporting import COUNTY, Stage
from tests.support.counter import DAY_MS


@pytest.fixture
def stage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Stage]:
    """An outlet and its centre."""
    made = Stage(tmp_path, capsys)
    yield made
    made.close()


def total(told: dict[str, Any], *names: str) -> list[int]:
    """Some of a report's totals."""
    return [told["total"][name] for name in names]


def test_sums_stay_when_city_orders_are_tidied_away(stage: Stage) -> None:
    """Kiwifruit is known by its lot; the gift box by what the act says of its contents, though not as an order."""
    stage.take_in(stage.person())
    stage.tell_orders("KIWI", "KIWIBOX", buyer_kind="business")
    stage.pack("M1", "M2")
    stage.van()
    for number in range(2):
        stage.tell("tracks", waybill=str(9_820_926_000_001 + number), state="delivered", at="2026-09-20T10:00")
    before = stage.by("items")
    assert tidy(stage.engine, stage.clock.at + 99 * DAY_MS)[0] == 2
    after = stage.by("items")
    sums = {row["product"]: (row["orders"], row["fen"]) for row in after["rows"]}
    assert sums == {"KIWI": (1, 4_990), "KIWIBOX": (0, 4_990)}
    assert {row["product"]: row["fen"] for row in before["rows"]} == {"KIWI": 4_990, "KIWIBOX": 4_990}
    rows = {row["buyer"]: row["fen"] for row in stage.by("consumption")["rows"]}
    assert rows == {"business": 9_980}


def test_buyer_and_campaign_stay_when_city_orders_are_tidied_away(stage: Stage) -> None:
    """Each box says them; the hour is the packing's then. A gift box of a packing of two kinds of buyer is nobody's."""
    stage.tell("campaigns", code="919", name="节", since="2026-09-19T00:00", until="2026-09-20T00:00")
    stage.take_in(stage.person())
    stage.tell_orders("KIWI", "KIWI", "KIWIBOX", campaign="919", buyer_kind="government")
    anew = {"order": "M1", "counter": "SBD01-A", "placed": "2026-09-19T09:10", "division": "440106"}
    anew |= {"product": "KIWI", "quantity": "2500", "amount": "49.90", "campaign": "919"}
    anew |= {"recipient_name": "黄小满", "recipient_phone": "13800138001", "recipient_address": "广州"}
    stage.tell("city_orders", **anew, buyer_kind="cooperative")
    stage.exchange()
    stage.clock.at += 3 * 3_600_000
    stage.pack("M1", "M2", "M3")
    stage.van()
    asked = ("orders", "city_orders", "fen")
    told = stage.by("festival")
    assert ([row["hour"] for row in told["rows"]], total(told, *asked)) == (["2026-09-19 09:00"], [3, 3, 14_970])
    for number in range(3):
        stage.tell("tracks", waybill=str(9_820_926_000_001 + number), state="delivered", at="2026-09-20T10:00")
    assert tidy(stage.engine, stage.clock.at + 99 * DAY_MS)[0] == 3
    told = stage.by("festival")
    assert ([row["hour"] for row in told["rows"]], total(told, *asked)) == (["2026-09-19 11:00"], [3, 3, 14_970])
    rows = {row["buyer"]: row["fen"] for row in stage.by("consumption")["rows"]}
    assert rows == {"cooperative": 4_990, "government": 4_990, "unknown": 4_990}


def test_an_outlet_s_counters_hear_what_it_is(stage: Stage) -> None:
    """Kind and county go to this outlet alone, and what is cleared is taken away there."""
    setting = FeedService(FeedReadStore(stage.store.engine)).setting
    stage.command("outlet", "SBD01", "--kind", "village", "--county", COUNTY)
    stage.command("outlet", "HYX02", "--kind", "county", "--county", "433101")
    stage.exchange()
    assert (setting("outlet_kind"), setting("outlet_county")) == ("village", COUNTY)
    stage.command("outlet", "SBD01", "--kind", "shop", "--county", "")
    stage.exchange()
    assert (setting("outlet_kind"), setting("outlet_county")) == ("shop", "")
