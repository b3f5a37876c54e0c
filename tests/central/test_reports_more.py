"""What reports leave out and refuse: periods, outlets, what came back, who was erased."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from central.centre import Centre
from central.engine import writing
from central.figures import all_figures, grand_total
from central.reports.ask import Ask, Options
from central.reports.registry import REPORTS
from central.reports.scope import scope_of
from central.tables import counter as counters
from outlet_app.domain.entries import Kind
from outlet_app.services.produce.forms import LotForm
from tests.central.ledger import DAY, Ledger, enrolled
from tests.central.reporting import COUNTY, Stage, grams, pieces
from tests.support.counter import CLERK, DAY_MS, SUPERVISOR, TODAY
from tests.support.room_histories import RoomHistory


@pytest.fixture
def stage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Stage]:
    """An outlet and its centre."""
    made = Stage(tmp_path, capsys)
    yield made
    made.close()


def total(told: dict[str, Any], *names: str) -> list[int]:
    """Some of a report's totals."""
    return [told["total"][name] for name in names]


def test_a_period_holds_both_its_days_and_a_reversal_counts_on_the_act_s_own(stage: Stage) -> None:
    """Saturday and Sunday; Monday is out, and what Monday takes back of Sunday is out of Sunday."""
    stage.sell(pieces("MILKCASE", 5_800))
    stage.clock.at += DAY_MS
    wrong = stage.sell(pieces("MILKCASE", 5_800, 9))
    stage.sell(pieces("MILKCASE", 5_800))
    stage.clock.at += DAY_MS
    stage.sell(pieces("MILKCASE", 5_800))
    weekend = ("--from", "2026-09-19", "--to", "2026-09-20")
    assert total(stage.by("flows", *weekend), "down_orders", "down_fen") == [3, 63_800]
    stage.take_back(wrong)
    assert total(stage.by("flows", *weekend), "down_orders", "down_fen") == [2, 11_600]
    assert total(stage.by("flows", "--from", "2026-09-21"), "down_orders", "down_fen") == [1, 5_800]


def test_outlets_are_told_apart(centre: Centre) -> None:
    """Two outlets, one asked for; on both databases every report answers, also over bytes that say nothing."""
    for name in ("SBD01-A", "HYX02-A"):
        ledger: Ledger = enrolled(centre, name)
        ledger.farmer()
        ledger.consign()
        ledger.reverse(ledger.order())
        ledger.order()
        ledger.write(Kind.ORDER, ["no", "order"])
        ledger.write(Kind.REVERSAL, [4_000, "nothing"])
        ledger.write("unknown", [1])
        ledger.exchange(centre)

    def found(name: str, *outlets: str) -> dict[str, Any]:
        scope = scope_of(centre.engine, "", "", outlets)
        with closing(Ask(centre.engine, scope, Options(), DAY)) as ask:
            return REPORTS[name](ask).facts()

    assert [row["outlet"] for row in found("flows")["rows"]] == ["HYX02", "SBD01"]
    assert found("flows", "HYX02")["total"]["down_fen"] == 5_800
    assert [row["product"] for row in found("items")["rows"]] == ["MILK"]
    for name in REPORTS:
        assert set(found(name)) >= {"rows", "total"}


def test_points_fall_silent_after_so_many_days(centre: Centre) -> None:
    """Whole days of the outlets' calendar; more than the number is silent, exactly the number is not."""
    enrolled(centre)
    with writing(centre.engine) as db:
        db.execute(update(counters).values(seen_at=DAY))

    def silent(days: int, asked: int) -> tuple[int, bool]:
        with closing(Ask(centre.engine, scope_of(centre.engine), Options(days=asked), DAY + days * DAY_MS)) as ask:
            (row,) = REPORTS["points"](ask).rows
        return row["silent_days"], row["silent"]

    assert [silent(7, 7), silent(8, 7), silent(8, 8)] == [(7, False), (8, True), (8, False)]


def test_what_comes_back_is_not_consumed(stage: Stage) -> None:
    """The household's support had ended by the day the box came back: it is the sale's day that counts."""
    poor = stage.person()
    stage.counter.persons.looks.note_support(poor, "edge", TODAY - 9, TODAY, "县2026-7", CLERK)
    stage.take_in(poor, quantity=5_000)
    stage.tell_orders("KIWI", "KIWI")
    stage.pack("M1", "M2")
    stage.van()
    asked = ("fen", "verified_fen", "supported_fen", "households")
    assert total(stage.by("consumption"), *asked) == [9_980, 9_980, 9_980, 1]
    stage.clock.at += 2 * DAY_MS
    stage.closed("M1", "returned", "damaged", found_g=2_500)
    assert total(stage.by("consumption"), *asked) == [4_990, 4_990, 4_990, 1]
    back = stage.closed("M2", "returned", "damaged", found_g=2_500)
    assert total(stage.by("consumption"), *asked) == [0, 0, 0, 0]
    stage.take_back(back)
    assert total(stage.by("consumption"), *asked) == [4_990, 4_990, 4_990, 1]


def test_a_mixed_lot_is_each_farmer_s_by_what_they_brought(stage: Stage) -> None:
    """3 kg of a supported household and 1 kg of another, mixed, then split: three quarters of every sale."""
    poor, other = stage.person(), stage.person("石远山")
    stage.counter.persons.looks.note_support(poor, "monitored", TODAY - 9, None, "县2026-7", CLERK)
    lots = [stage.take_in(poor, quantity=3_000), stage.take_in(other, quantity=1_000)]
    takes = ((lots[0], 1, 3_000), (lots[1], 1, 1_000))
    move = stage.counter.produce.stock.move
    mixed = move(LotForm("mixed", takes, grade="B", reason="other", note="合并"), CLERK).seq
    move(LotForm("split", ((mixed, 1, 4_000),), parts=(2_500, 1_500), reason="other", note="分开"), CLERK)
    stage.sell(grams("KIWI", 2_000, 2_000), direction="up", handed=True, buyer_kind="person")
    assert total(stage.by("consumption"), "verified_fen", "supported_fen", "households") == [4_000, 3_000, 1]


def test_an_erased_person_counts_as_anybody(stage: Stage) -> None:
    """The key is destroyed at the centre too: nothing is left to say that they were supported."""
    poor = stage.person()
    stage.counter.persons.looks.note_support(poor, "monitored", TODAY - 9, None, "县2026-7", CLERK)
    bought = stage.take_in(poor, quantity=2_000)
    stage.pay(poor, (bought, 2_400))
    stage.sell(grams("KIWI", 2_000, 2_000), direction="up", handed=True, buyer_kind="person")
    assert total(stage.by("consumption"), "supported_fen", "households") == [4_000, 1]
    stage.counter.persons.erasure.erase(poor, "asked", "", SUPERVISOR)
    assert total(stage.by("consumption"), "verified_fen", "supported_fen", "households") == [4_000, 0, 0]


def test_an_order_taken_here_and_packed_here_is_one(stage: Stage) -> None:
    """What was waived is nobody's sale; it counts where it was taken, and is consumed when it is packed."""
    buyer = stage.person("周小燕", "buyer")
    stage.take_in(stage.person())
    line = grams("KIWI", 2_000, 2_500)
    order = stage.sell(line, direction="up", party=buyer, waived_fen=10, buyer_kind="cooperative")
    assert total(stage.by("consumption"), "orders", "fen") == [0, 0]
    stage.tell_orders()
    stage.pack(str(order))
    assert total(stage.by("flows"), "up_orders", "up_fen") == [1, 4_990]
    (row,) = stage.by("consumption")["rows"]
    assert (row["buyer"], row["orders"], row["fen"], row["verified_fen"]) == ("cooperative", 1, 4_990, 4_990)


@pytest.mark.parametrize("seed", [4, 5])
def test_reports_and_figures_agree_over_any_history(stage: Stage, seed: int) -> None:
    """Sums that the figures and the counter's own tables make in another way come out the same, whatever was taken
    back."""
    history = RoomHistory(stage.store, stage.clock, seed)
    history.play(300)
    sums = {name: stage.by(name) for name in REPORTS}
    figures = grand_total(all_figures(stage.engine, stage.clock.at))
    assert total(sums["flows"], "up_fen", "collected", "down_returns", "intakes", "intake_fen") == [
        figures.packed_fen,
        figures.collected,
        figures.returns,
        figures.consignments,
        figures.consigned_fen,
    ]
    assert min(history.done[kind] for kind in (Kind.PACK, Kind.LOT, Kind.RETURN, Kind.PAYOUT, Kind.REVERSAL)) > 0
    cancelled = figures.orders_down - sums["flows"]["total"]["down_orders"]
    assert cancelled == _count(stage, "SELECT count(*) FROM goods WHERE flow = 'down' AND state = 'cancelled'")
    paid = [row["fen"] for row in sums["receivers"]["rows"] if row["via"] in ("own", "cooperative", "loan")]
    assert sum(paid) == figures.paid_fen
    assert sum(row["sold"] for row in sums["partners"]["sell_through"]) == _count(stage, "SELECT sum(sold) FROM lot")
    settled = _count(stage, "SELECT sum(settled_fen) FROM lot")
    assert sum(row["settled_fen"] for row in sums["partners"]["rows"]) == settled
    verified = _count(stage, "SELECT sum(proceeds_fen) FROM lot")
    assert sums["consumption"]["total"]["verified_fen"] == verified


def _count(stage: Stage, query: str) -> int:
    with stage.store.engine.connect() as connection:
        return int(connection.exec_driver_sql(query).scalar_one() or 0)


def test_refusals(stage: Stage) -> None:
    """Each says what is wrong with what was asked."""
    for code, words in {
        "C420": ("figures", "--by", "flows", "--outlet", "NONE1"),
        "C421": ("figures", "--by", "flows", "--from", "2026-09-20", "--to", "2026-09-19"),
        "C422": ("figures", "--by", "festival", "--campaign", "618"),
        "C423": ("figures", "--by", "flows", "--counter", "SBD01-A"),
        "C424": ("outlet", "SBD01", "--county", "4331"),
    }.items():
        assert f"[{code}]" in stage.words(*words)
    assert "[C420]" in stage.words("outlet", "NONE1")


def test_what_is_said_of_an_outlet_stays_until_it_is_said_anew(stage: Stage) -> None:
    """Each fact by itself."""
    stage.command("outlet", "SBD01", "--kind", "village")
    stage.command("outlet", "SBD01", "--county", COUNTY)
    facts = {"outlet": "SBD01", "name": "十八洞", "kind": "village", "county": COUNTY, "counters": ["SBD01-A"]}
    assert stage.command("outlet", "SBD01") == facts
    assert stage.command("outlet", "SBD01", "--kind", "shop", "--name", "十八洞店") == facts | {
        "kind": "shop",
        "name": "十八洞店",
    }
    assert "SBD01 十八洞店: kind shop, county 433124" in stage.words("outlet", "SBD01")


def test_targets_are_taken_replaced_and_withdrawn_and_bad_rows_refused(stage: Stage) -> None:
    """The refused ones stand beside the file with their reasons; the good ones are taken all the same."""
    sheet = stage.folder / "plan.csv"
    head = "measure,county,outlet,period,target,withdrawn\n"
    bad = {
        "weather,,,2026,1,": "measure must be one of",
        "uplink,433124,SBD01,2026,1,": "for a county or for an outlet",
        "uplink,4331,,2026,1,": "county must be 6 digits",
        "uplink,,,2026-13,1,": "no period",
        "uplink,,,2028-2026,1,": "no period",
        "uplink,,,2026,,": "target is empty",
        "uplink,,,2026,1.005,": "target",
        "certified,,,2026,1.5,": "whole number",
        "uplink,,,2025,2.00,": "an earlier row",
    }
    sheet.write_text(head + "uplink,,,2025,1.00,\n" + "\n".join(bad) + "\n", "utf-8")
    told = stage.command("plan", "import", str(sheet))
    assert (told["rows"], told["imported"], told["refused"], told["published"]) == (10, 1, 9, 1)
    refused = Path(told["refused_file"]).read_text("utf-8-sig").splitlines()[1:]
    for line, reason in zip(refused, bad.values(), strict=True):
        assert reason in line
    sheet.write_text(head + "uplink,,,2025,3.00,\ndownlink,,,2025,1.00,\n", "utf-8")
    assert stage.command("plan", "import", str(sheet))["published"] == 2
    assert stage.command("plan", "import", str(sheet))["published"] == 0
    rows = stage.by("plan")["rows"]
    assert [(row["measure"], row["target"], row["gap"]) for row in rows] == [
        ("downlink", 100, 100),
        ("uplink", 300, 300),
    ]
    sheet.write_text(head + "uplink,,,2025,,yes\n", "utf-8")
    assert stage.command("plan", "import", str(sheet))["published"] == 1
    assert [row["measure"] for row in stage.by("plan")["rows"]] == ["downlink"]
    sheet.write_text("measure,aim\nuplink,1\n", "utf-8")
    assert "[C401]" in stage.words("plan", "import", str(sheet))


def test_all_mall_counties_can_be_listed(stage: Stage) -> None:
    """Also those of which nothing is told, and the numbers stay."""
    stage.malls()
    told = stage.by("counties", "--all")
    assert [(row["county"], row["products"], row["orders"]) for row in told["rows"]] == [
        ("433124", 14, 0),
        ("513436", 0, 0),
    ]
    assert told["total"] == {"mall_counties": 2, "covered": 1, "with_orders": 0}


def test_support_stays_with_a_person_who_is_merged_and_its_end_is_dated(stage: Stage) -> None:
    """What was noted of one registration holds for both; a stretch that is noted again ends the earlier one."""
    one, same = stage.person(), stage.person("龙秀瑛")
    note = stage.counter.persons.looks.note_support
    note(same, "monitored", TODAY - 9, None, "县2026-7", CLERK)
    stage.counter.persons.duplicates.merge(one, same, CLERK)
    stage.take_in(one, quantity=5_000)
    line = grams("KIWI", 2_000, 1_000)
    stage.sell(line, direction="up", handed=True, buyer_kind="person")
    assert total(stage.by("consumption"), "supported_fen", "households") == [2_000, 1]
    stage.clock.at += 5 * DAY_MS
    stage.sell(line, direction="up", handed=True, buyer_kind="person")
    assert total(stage.by("consumption"), "supported_fen", "households") == [4_000, 1]
    note(one, "monitored", TODAY - 9, TODAY + 1, "县2026-9", CLERK)
    assert total(stage.by("consumption"), "supported_fen", "households") == [2_000, 1]
