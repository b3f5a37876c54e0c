"""What people at the centre tell: every row checked, the good ones told once, to the right counters."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from central.catalogue.importing import Outcome, import_file
from central.centre import Centre
from central.cli import main
from central.engine import reading
from central.feed import told
from central.telling.sheet import tell_file, tell_row
from outlet_app.domain.acts.goods import GoodsReturned
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import BODY_TYPES, Campaign, CityOrder, CityOrderLine, FeedKind, Question, WaybillBatch
from outlet_app.errors import Refused
from tests.central.conftest import ROOT, Clock
from tests.central.ledger import DAY, Ledger, enrolled

EXAMPLE = ROOT / "docs" / "formats" / "telling-example.json"
ORDER = {
    "order": "M1",
    "placed": "2026-09-18T21:40",
    "division": "440106",
    "recipient_name": "黄小满",
    "recipient_phone": "13800138001",
    "recipient_address": "广州",
    "product": "KIWIBOX",
    "quantity": 1,
    "amount": "49.90",
}
TARIFF = {"service": "parcel", "origin": "433124", "zone": "1", "valid_from": "2026-01-01", "first_g": 1000}
TARIFF |= {"first_price": "5.00", "step_g": 1000, "step_price": "1.00", "max_g": 50_000}
CAMPAIGN = {"code": "919", "name": "节", "since": "2026-09-19T00:00", "until": "2026-09-20T00:00"}
MEASURE = {"name": "moisture", "limit": "14.5", "step": "0.5", "per_step": "0.65"}


@pytest.fixture
def ledger(centre: Centre) -> Ledger:
    """A counter with two acts, at a centre with the sample catalogue."""
    import_file(centre.engine, ROOT / "sample" / "catalogue.json", DAY)
    counter = enrolled(centre)
    counter.consign()
    counter.write(Kind.RETURN, GoodsReturned(0, (), "damaged"))
    counter.exchange(centre)
    return counter


def bodies(centre: Centre, kind: FeedKind, scope: str = "") -> dict[str, Any]:
    """What is told of a kind to a scope, decoded as a counter decodes it."""
    with reading(centre.engine) as db:
        found = told(db, kind, scope)
    return {key: msgspec.msgpack.decode(body, type=BODY_TYPES[kind]) for key, body in found.items()}


def tell(centre: Centre, folder: Path, scope: str = "SBD01-A", **sections: list[dict[str, Any]]) -> Outcome:
    """Tell a JSON sheet of these sections."""
    path = folder / "sheet.json"
    path.write_text(json.dumps(sections, ensure_ascii=False), encoding="utf-8")
    return tell_file(centre.engine, path, centre.clock(), scope)


def reason(centre: Centre, folder: Path, section: str, row: dict[str, Any], scope: str = "SBD01-A") -> str:
    """Why one row is refused; nothing is told then."""
    outcome = tell(centre, folder, scope, **{section: [row]})
    assert (outcome.imported, outcome.refused, outcome.published) == (0, 1, 0)
    with Path(outcome.refused_file).open(encoding="utf-8-sig", newline="") as file:
        (written,) = csv.DictReader(file)
    assert (written["line"], written["reason"]) == (f"{section}[0]", outcome.refusals[0].reason)
    return outcome.refusals[0].reason


def test_the_example_of_the_document_is_told_whole_and_once(centre: Centre, ledger: Ledger, clock: Clock) -> None:
    first = tell_file(centre.engine, EXAMPLE, centre.clock())
    assert (first.refused, first.imported, first.published) == (0, first.rows, first.rows)
    clock.now += 60_000
    assert tell_file(centre.engine, EXAMPLE, centre.clock()).published == 0
    campaign: Campaign = bodies(centre, FeedKind.CAMPAIGN)["919"]
    assert (campaign.until - campaign.since, campaign.event, dict(campaign.prices)["KETTLE"]) == (
        86_400_000,
        True,
        5900,
    )
    assert campaign.since == 1_789_747_200_000
    order: CityOrder = bodies(centre, FeedKind.CITY_ORDER, "SBD01-A")["M0919-002"]
    assert order.lines == (CityOrderLine("KIWI", "A", "g", 2500, 4990),)
    assert bodies(centre, FeedKind.WAYBILLS, "SBD01-A") == {"9800000000001": WaybillBatch("9800000000001", 200)}
    assert bodies(centre, FeedKind.ZONES)["433124"] == (("", "2"), ("43", "1"), ("44", "2"))
    assert bodies(centre, FeedKind.DEDUCTION)["rice"].measures[1] == ("impurity", 100, 30, 30, None)
    assert bodies(centre, FeedKind.TRACK, "SBD01-A")["9800000000001"].state == "in_transit"
    assert bodies(centre, FeedKind.TARIFF)["parcel|433124|1|2026-01-01"].step_fen == 100
    asked: Question = bodies(centre, FeedKind.QUESTION, "SBD01-A")["Q1"]
    assert (asked.asked_at, len(asked.choices)) == (DAY, 3)
    items = ledger.exchange(centre, after=2).items
    assert {item.kind for item in items} > {"cityorder", "waybills", "tariff", "zones", "campaign", "question"}


@pytest.mark.parametrize(
    ("section", "row", "why"),
    [
        ("city_orders", ORDER | {"order": "20260919"}, "must not be a plain number"),
        ("city_orders", ORDER | {"product": "NOTHING"}, "no product NOTHING is told"),
        ("city_orders", ORDER | {"product": "MILKCASE"}, "not handed over by farmers"),
        ("city_orders", ORDER | {"unit": "g"}, "KIWIBOX is counted in pc"),
        ("city_orders", ORDER | {"quantity": 0}, "quantity must be a whole number from 1"),
        ("city_orders", ORDER | {"amount": 49.9}, "amount must be text"),
        ("city_orders", ORDER | {"grade": "A"}, "KIWIBOX has no grade A"),
        ("city_orders", ORDER | {"recipient_phone": "none"}, "not a telephone number"),
        ("city_orders", ORDER | {"placed": "yesterday"}, "placed is not a time"),
        ("city_orders", ORDER | {"ship_by": "2026-09-17"}, "ship_by lies before"),
        ("city_orders", ORDER | {"campaign": "NOPE"}, "no campaign NOPE is told"),
        ("city_orders", ORDER | {"lines": [{"product": "KIWI", "gift": "yes"}]}, "unknown field gift in a line"),
        ("city_orders", ORDER | {"lines": [1]}, "must be a list of objects"),
        ("city_orders", ORDER | {"counter": "SBD01-Z"}, "no counter SBD01-Z"),
        ("campaigns", CAMPAIGN | {"until": "2026-09-19T00:00"}, "until must be later"),
        ("campaigns", CAMPAIGN | {"prices": {"KETTLE": "0"}}, "KETTLE has no price"),
        ("campaigns", CAMPAIGN | {"prices": {"NO": "1"}}, "no product NO is told"),
        ("tariffs", TARIFF | {"step_g": 0}, "step_g must be"),
        ("tariffs", TARIFF | {"first_price": "0"}, "first_price must be above 0"),
        ("tariffs", TARIFF | {"valid_from": "now"}, "valid_from is not a date"),
        ("tariffs", TARIFF | {"zone": "a|b"}, "without |"),
        ("zones", {"origin": "433124", "zones": {"湖南": "1"}}, "digits of a division"),
        ("zones", {"origin": "433124", "zones": {}}, "zones is empty"),
        ("deductions", {"code": "rice", "name": "稻谷", "measures": []}, "at least one measure"),
        ("deductions", {"code": "rice", "name": "稻谷", "measures": [MEASURE, MEASURE]}, "each once"),
        ("deductions", {"code": "rice", "name": "稻谷", "measures": [MEASURE | {"step": "0"}]}, "step must be above"),
        ("tracks", {"waybill": "980000000000", "state": "delivered", "at": "2026-09-19"}, "not a China Post waybill"),
        ("tracks", {"waybill": "9800000000001", "state": "lost", "at": "2026-09-19"}, "state must be one of"),
        ("questions", {"key": "Q1", "text": "?", "about": 3}, "no entry 3 of SBD01-A is here"),
        ("questions", {"key": "", "text": "?"}, "key must be 1 to 40"),
        ("questions", {"key": "Q1", "text": "?", "choices": [""]}, "choices must be a list of texts"),
        ("proposals", {"key": "P1", "text": "!", "of": 9}, "no entry 9"),
        ("decisions", {"key": "D1", "of": 1, "decision": "kept"}, "entry 1 of SBD01-A is no return"),
        ("decisions", {"key": "D1", "of": 2, "decision": "burnt"}, "decision must be one of"),
        ("settings", {"key": "Tidy days", "value": "3"}, "key must be 1 to 40 small letters"),
        ("settings", {"key": "tidy_days", "value": "3", "unit": "d"}, "unknown column unit"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_row_that_makes_no_sense_is_refused_with_its_reason(
    centre: Centre, ledger: Ledger, tmp_path: Path, section: str, row: dict[str, Any], why: str
) -> None:
    assert ledger.head == 2
    assert why in reason(centre, tmp_path, section, row)


def test_one_bad_row_holds_up_no_other(centre: Centre, ledger: Ledger, tmp_path: Path) -> None:
    rows = [ORDER, ORDER | {"order": "M2", "quantity": "many"}, ORDER | {"order": "M3"}, ORDER]
    outcome = tell(centre, tmp_path, city_orders=rows)
    assert [refusal.line for refusal in outcome.refusals] == ["city_orders[1]", "city_orders[3]"]
    assert "stands twice" in outcome.refusals[1].reason
    assert sorted(bodies(centre, FeedKind.CITY_ORDER, ledger.counter)) == ["M1", "M3"]


def test_no_waybill_number_is_ever_given_twice(centre: Centre, ledger: Ledger, tmp_path: Path) -> None:
    enrolled(centre, "HYX02-A")
    batch = {"first": "9800000000001", "count": 200}
    assert tell(centre, tmp_path, waybills=[batch]).published == 1
    assert tell(centre, tmp_path, waybills=[batch]).published == 0
    for first, count in (("9800000000200", 1), ("9800000000001", 1), ("9799999999990", 50)):
        taken = reason(centre, tmp_path, "waybills", {"first": first, "count": count}, "HYX02-A")
        assert taken == "some of these numbers were given to SBD01-A already"
    assert "given to SBD01-A already" in reason(centre, tmp_path, "waybills", batch | {"count": 201})
    tell(centre, tmp_path, waybills=[{"first": "9800000000001", "withdrawn": True}])
    assert bodies(centre, FeedKind.WAYBILLS, ledger.counter) == {}
    assert "already" in reason(centre, tmp_path, "waybills", batch, "HYX02-A")
    more = [{"first": "9800000000201", "count": 100}, {"first": "EE123456785CN", "count": 10}]
    assert tell(centre, tmp_path, "HYX02", waybills=more).published == 2
    inside = {"first": "EE123456799CN", "count": 1}
    assert "given to HYX02-A" in reason(centre, tmp_path, "waybills", inside)
    assert "can't be 100 numbers" in reason(centre, tmp_path, "waybills", {"first": "9999999999950", "count": 100})
    assert "name a counter" in reason(centre, tmp_path, "waybills", {"first": "9900000000000", "count": 1}, "")


def test_an_order_is_told_to_one_counter_only(centre: Centre, ledger: Ledger, tmp_path: Path) -> None:
    assert tell(centre, tmp_path, "SBD01", city_orders=[ORDER]).published == 1
    assert sorted(bodies(centre, FeedKind.CITY_ORDER, ledger.counter)) == ["M1"]
    enrolled(centre, "SBD01-B")
    assert "SBD01 has 2 counters" in reason(centre, tmp_path, "city_orders", ORDER | {"order": "M2"}, "SBD01")
    assert "told to SBD01-A already" in reason(centre, tmp_path, "city_orders", ORDER, "SBD01-B")
    tell(centre, tmp_path, city_orders=[{"order": "M1", "withdrawn": True}])
    assert tell(centre, tmp_path, "SBD01-B", city_orders=[ORDER]).published == 1


def test_a_counter_that_has_only_its_code_can_be_told(centre: Centre, tmp_path: Path) -> None:
    """What it needs on its first morning waits for it."""
    centre.issue_code("NEW01", "A")
    assert tell(centre, tmp_path, "NEW01-A", waybills=[{"first": "9800000000001", "count": 5}]).published == 1


def test_where_a_piece_is_goes_to_whoever_has_its_number(centre: Centre, ledger: Ledger, tmp_path: Path) -> None:
    tell(centre, tmp_path, waybills=[{"first": "9800000000001", "count": 5}])
    track = {"waybill": "9800000000005", "state": "delivered", "at": "2026-09-21T10:00+08:00"}
    tell(centre, tmp_path, "", tracks=[track])
    assert bodies(centre, FeedKind.TRACK, ledger.counter)["9800000000005"].at == 1_789_956_000_000
    assert "name a counter" in reason(centre, tmp_path, "tracks", track | {"waybill": "9800000000006"}, "")


def test_a_csv_is_told_by_its_headings(centre: Centre, ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    names = ["order", "placed", "recipient_name", "recipient_phone", "recipient_address", "division"]
    names += ["product", "quantity", "amount"]
    with path.open("w", encoding="gb18030", newline="") as out:
        writer = csv.DictWriter(out, names)
        writer.writeheader()
        writer.writerows([ORDER, ORDER | {"order": "M2", "amount": "49,90"}])
    outcome = tell_file(centre.engine, path, DAY, ledger.counter)
    assert (outcome.imported, [refusal.line for refusal in outcome.refusals]) == (1, ["3"])
    assert bodies(centre, FeedKind.CITY_ORDER, ledger.counter)["M1"].recipient[0] == "黄小满"


@pytest.mark.parametrize("text", ["weather\nfine\n", '{"weather": [{"a": "b"}]}', "{}", '{"zones": []}'])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_another_kind_of_file_is_refused_whole(centre: Centre, tmp_path: Path, text: str) -> None:
    path = tmp_path / "x"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="C410"):
        tell_file(centre.engine, path, DAY)


def test_by_command(
    centre: Centre, ledger: Ledger, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the catalogue is imported: how many were taken, what was refused and where it is."""
    path = tmp_path / "orders.json"
    rows = [ORDER, ORDER | {"order": "7"}]
    path.write_text(json.dumps({"city_orders": rows}, ensure_ascii=False), encoding="utf-8")
    words = ["--database", database_url, "tell", str(path)]
    assert main([*words, "--outlet", "SBD01"]) == 0
    said = capsys.readouterr().out
    assert "2 rows: 1 told, 1 refused; 1 news" in said
    assert "line city_orders[1]: order must not be a plain number" in said
    assert main([*words, "--counter", ledger.counter, "--json"]) == 0
    told_now = json.loads(capsys.readouterr().out)
    assert told_now == {"rows": 2, "imported": 1, "refused": 1, "published": 0, "refused_file": f"{path}.refused.csv"}
    assert main([*words, "--outlet", "NONE"]) == 1
    assert "[C411]" in capsys.readouterr().err


def test_nobody_unknown_is_told(centre: Centre, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="C411"):
        tell(centre, tmp_path, "NONE-A", settings=[{"key": "tidy_days", "value": "3"}])
    with pytest.raises(Refused, match="C412"):
        tell_row(centre.engine, "waybills", {"counter": "NONE-A", "first": "9800000000001", "count": "1"}, DAY)
