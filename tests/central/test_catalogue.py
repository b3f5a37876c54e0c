"""Files into the catalogue: good rows told once, refused rows written out with line and reason."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from central.catalogue.importing import Outcome, import_file
from central.centre import Centre
from central.engine import reading
from central.feed import told
from central.tables import division, quote
from outlet_app.domain.feed import BODY_TYPES, Base, Brand, DivisionRow, FeedKind, MallCounty, Product, Quote
from outlet_app.domain.identifiers import gtin
from outlet_app.errors import Refused, StoreTrouble
from tests.central.conftest import ROOT
from tests.central.ledger import DAY

SAMPLE = ROOT / "sample" / "catalogue.json"


def bodies(centre: Centre, kind: FeedKind) -> dict[str, Any]:
    """What is told of a kind, decoded as a counter decodes it."""
    with reading(centre.engine) as db:
        return {key: msgspec.msgpack.decode(body, type=BODY_TYPES[kind]) for key, body in told(db, kind).items()}


def imported(centre: Centre, tmp_path: Path, content: str | bytes | dict[str, Any], name: str = "list") -> Outcome:
    """Import a file of this content."""
    path = tmp_path / name
    if isinstance(content, dict):
        content = json.dumps(content, ensure_ascii=False)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_file(centre.engine, path, DAY)


def refused_rows(outcome: Outcome) -> list[dict[str, str]]:
    """The rows of the refused file."""
    with Path(outcome.refused_file).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_sample_catalogue_is_taken_whole_and_once(centre: Centre) -> None:
    first = import_file(centre.engine, SAMPLE, DAY)
    assert (first.refused, first.imported, first.published) == (0, first.rows, first.rows)
    assert import_file(centre.engine, SAMPLE, DAY).published == 0
    products: dict[str, Product] = bodies(centre, FeedKind.PRODUCT)
    assert len(products) >= 40
    assert dict(products["KIWI"].grades)["A"] == 1200
    assert dict(products["PORK"].grades)["一级"] == 7600
    assert dict(products["SACHET"].grades) == {"合格": 1500}
    assert dict(products["RAWMILK"].grades)["G-1"] == 3925
    assert products["EGGBOX"].sale_fen == products["GIFTPACK"].sale_fen == 3990
    sales = {code: products[code].sale_fen for code in ("MILKCASE", "BEERCASE", "COOKER", "KIWIBOX")}
    assert sales == {"MILKCASE": 5800, "BEERCASE": 4800, "COOKER": 25900, "KIWIBOX": 4990}
    assert len(bodies(centre, FeedKind.PARTNER)) == 9
    bases: dict[str, Base] = bodies(centre, FeedKind.BASE)
    assert bases["QIXIA"].grades_mm == (("优等", 70), ("一等", 65), ("二等", 60))
    brands: dict[str, Brand] = bodies(centre, FeedKind.BRAND)
    assert brands["SHIBADONG"].county == "433124"
    numbers = [product.gtin for product in products.values() if product.gtin]
    assert len(numbers) == len(set(numbers)) > 20
    assert all(gtin.is_valid(number) and "690" <= number[:3] <= "699" for number in numbers)


GOOD = {"code": "KIWI", "name": "猕猴桃", "name_en": "Kiwifruit", "flows": "up", "unit": "g", "category": "fruit"}
GOOD |= {"grades": {"A": "12.00"}}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code": "ki wi"}, "code must be"),
        ({"name": ""}, "name is empty"),
        ({"name": "很" * 201}, "longer than 200"),
        ({"flows": "sideways"}, "flows must be one of up, down, both"),
        ({"unit": "kg"}, "unit must be one of"),
        ({"grades": {"A": "12.005"}}, "finer than one fen"),
        ({"grades": {"A": ""}}, "grade A has no price"),
        ({"grades": "A:12"}, "must be like"),
        ({"grades": {}}, "needs a grade"),
        ({"flows": "both"}, "needs a sale price"),
        ({"sale": 12.5}, "whole number"),
        ({"sale": ["1"]}, "sale is not a value"),
        ({"gtin": "6901234567890"}, "gtin: The check digit"),
        ({"gtin": "2100123012503"}, "gtin: This is a shop's own"),
        ({"brand": "NOBODY"}, "no brand NOBODY is known"),
        ({"county": "43"}, "county must be 6 digits"),
        ({"piece_g": "-5"}, "piece_g must be a whole number"),
        ({"colour": "green"}, "unknown column colour"),
        ({"name": "a\0b"}, "zero byte"),
        ({"withdrawn": "maybe"}, "withdrawn must be"),
    ],
)
def test_a_bad_product_is_refused_with_its_place_and_reason(
    centre: Centre, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    outcome = imported(centre, tmp_path, {"products": [GOOD | {"code": "FINE"}, GOOD | change]})
    assert (outcome.rows, outcome.imported, outcome.refused, outcome.published) == (2, 1, 1, 1)
    (row,) = refused_rows(outcome)
    assert row["line"] == "products[1]"
    assert reason in row["reason"]


def test_a_product_twice_in_a_file_is_refused_the_second_time(centre: Centre, tmp_path: Path) -> None:
    outcome = imported(centre, tmp_path, {"products": [GOOD, GOOD, "no object"]})
    assert [row["reason"] for row in refused_rows(outcome)] == ["not an object", "code KIWI stands twice in this file"]


def test_links_may_point_to_the_same_file_or_to_what_was_told(centre: Centre, tmp_path: Path) -> None:
    brand = {"code": "B1", "name": "牌", "name_en": "Brand"}
    assert imported(centre, tmp_path, {"brands": [brand], "products": [GOOD | {"brand": "B1"}]}).refused == 0
    assert imported(centre, tmp_path, {"products": [GOOD | {"code": "TWO", "brand": "B1"}]}).refused == 0
    gone = imported(centre, tmp_path, {"brands": [{"code": "B1", "withdrawn": True}]})
    assert (gone.imported, gone.published) == (1, 1)
    assert imported(centre, tmp_path, {"products": [GOOD | {"code": "THREE", "brand": "B1"}]}).refused == 1


def test_a_csv_of_products_says_the_same(centre: Centre, tmp_path: Path) -> None:
    text = (
        "code,name,name_en,flows,unit,category,grades,sale,withdrawn\r\n"
        'KIWI,猕猴桃,Kiwifruit,up,g,fruit,"A=12.00;B=9.60",18.80,\r\n'
        "BEER,啤酒,Beer,down,pc,drink,,4800元,no\r\n"
        "SHORT,x\r\n"
    )
    for name, data in (("utf", text.encode("utf-8-sig")), ("gb", text.encode("gb18030"))):
        outcome = imported(centre, tmp_path, data, name)
        assert (outcome.rows, outcome.imported, outcome.refused) == (3, 2, 1)
        (row,) = refused_rows(outcome)
        assert (row["line"], row["reason"]) == ("4", "2 cells under 9 headings")
    products: dict[str, Product] = bodies(centre, FeedKind.PRODUCT)
    assert products["KIWI"].grades == (("A", 1200), ("B", 960))
    assert products["BEER"].sale_fen == 480_000


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", "code,colour\nA,red\n", "{broken", '{"products": 5}', '{"weather": []}', "a,a\n1,2\n", "{}"],
)
def test_a_file_the_centre_does_not_know_is_refused_whole(centre: Centre, tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(Refused, match="C401"):
        imported(centre, tmp_path, content)


def test_a_header_alone_and_no_file_at_all_are_refused(centre: Centre, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no rows"):
        imported(centre, tmp_path, "code,name,flows,unit\n")
    with pytest.raises(Refused, match="No such file"):
        import_file(centre.engine, tmp_path / "none.csv", DAY)


def test_refused_rows_that_can_not_be_written_import_nothing(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps({"products": [GOOD, {}]}), encoding="utf-8")
    with pytest.raises(StoreTrouble, match="C402"):
        import_file(centre.engine, path, DAY, tmp_path / "no" / "folder" / "refused.csv")
    assert bodies(centre, FeedKind.PRODUCT) == {}


def test_refused_rows_go_to_the_current_folder_when_the_files_own_takes_none(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps({"products": [GOOD, {}]}), encoding="utf-8")
    (tmp_path / "list.json.refused.csv").mkdir()  # in the way, also for a superuser
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    outcome = import_file(centre.engine, path, DAY)
    assert outcome.elsewhere
    assert Path(outcome.refused_file) == here / "list.json.refused.csv"
    assert len(refused_rows(outcome)) == 1


PRICES = "品名,最低价,平均价,最高价,规格,单位,发布日期\n"


def test_prices_per_jin_become_fen_per_kg_and_the_newest_is_told(centre: Centre, tmp_path: Path) -> None:
    rows = "苹果,2.00,2.505,3.00,大,斤,2016-01-01\n苹果,2.01,2.55,3.00,大,斤,2016-01-02\n"
    rows += "苹果,1.00,1.00,1.00,大,斤,2016-01-01\n梨,4.00,4.00,4.00,,公斤,2016-01-01\n"
    outcome = imported(centre, tmp_path, PRICES + rows)
    assert [row["line"] for row in refused_rows(outcome)] == ["2"]
    assert bodies(centre, FeedKind.QUOTE) == {
        "苹果|大": Quote("苹果", "大", 402, 510, 600, 16802),
        "梨|": Quote("梨", "", 400, 400, 400, 16801),
    }


def test_an_older_list_does_not_replace_a_newer_quote_and_a_correction_does(centre: Centre, tmp_path: Path) -> None:
    imported(centre, tmp_path, PRICES + "梨,4.00,4.00,4.00,,公斤,2016-01-05\n")
    assert imported(centre, tmp_path, PRICES + "梨,1.00,1.00,1.00,,公斤,2016-01-02\n").published == 0
    assert imported(centre, tmp_path, PRICES + "梨,4.00,4.50,5.00,,公斤,2016-01-05\n").published == 1
    assert bodies(centre, FeedKind.QUOTE)["梨|"].average_fen == 450


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("梨,5,4,6,,斤,2016-01-01", "the average 4 is not between 5 and 6"),
        ("梨,5,5,6,,箱,2016-01-01", "单位 must be"),
        ("梨,5,5,6,,斤,2016-13-01", "发布日期 is not a date"),
        ("梨,five,5,6,,斤,2016-01-01", "not an amount"),
        (",5,5,6,,斤,2016-01-01", "品名 is empty"),
        ("梨|苹果,5,5,6,,斤,2016-01-01", "holds a |"),
    ],
)
def test_a_bad_price_is_refused(centre: Centre, tmp_path: Path, row: str, reason: str) -> None:
    outcome = imported(centre, tmp_path, PRICES + row + "\n")
    assert reason in refused_rows(outcome)[0]["reason"]


def test_the_real_price_list(centre: Centre, shared_data: Path, tmp_path: Path) -> None:
    path, out = shared_data / "xinfadi_fruit_2015-05_2016-05.csv", tmp_path / "refused.csv"
    outcome = import_file(centre.engine, path, DAY, out)
    assert outcome[:4] == (27_682, 27_532, 150, 248)
    rows = refused_rows(outcome)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for row in rows:
        cells = [row[name] for name in lines[0].split(",")]
        assert lines[int(row["line"]) - 1].split(",") == cells
        assert not float(cells[1]) <= float(cells[2]) <= float(cells[3])
        assert "is not between" in row["reason"]
    with reading(centre.engine) as db:
        assert db.execute(select(func.count()).select_from(quote)).scalar() == 27_532
    assert import_file(centre.engine, path, DAY, out).published == 0


def test_the_real_counties(centre: Centre, shared_data: Path) -> None:
    outcome = import_file(centre.engine, shared_data / "poverty_counties_832.csv", DAY)
    assert outcome[:4] == (832, 832, 0, 22)
    provinces: dict[str, tuple[MallCounty, ...]] = bodies(centre, FeedKind.COUNTIES)
    assert (len(provinces["43"]), len(provinces["54"]), len(provinces["51"])) == (40, 74, 66)
    assert MallCounty("433124", "花垣县", "湖南省", "湘西土家族苗族自治州") in provinces["43"]
    assert import_file(centre.engine, shared_data / "poverty_counties_832.csv", DAY).published == 0


@pytest.mark.parametrize("order", [("gbt2260_history", "county"), ("county", "gbt2260_history")])
def test_the_real_divisions_in_either_order(centre: Centre, shared_data: Path, order: tuple[str, str]) -> None:
    files = {"gbt2260_history": "gbt2260_history.csv", "county": "divisions_2023_county.csv"}
    counts = {"gbt2260_history": 6823, "county": 2978}
    for name in order:
        outcome = import_file(centre.engine, shared_data / files[name], DAY)
        assert outcome[:3] == (counts[name], counts[name], 0)
    provinces: dict[str, tuple[DivisionRow, ...]] = bodies(centre, FeedKind.DIVISIONS)
    rows = [row for told_rows in provinces.values() for row in told_rows]
    assert len(rows) == 6823 + 133
    assert DivisionRow("110103", "崇文区", 1981, 2010, "110101") in provinces["11"]
    assert DivisionRow("130171", "石家庄高新技术产业开发区") in provinces["13"]
    assert Counter((row.code, row.since) for row in rows).most_common(1)[0][1] == 1
    assert [import_file(centre.engine, shared_data / files[name], DAY).published for name in order] == [0, 0]


def test_the_real_townships_stay_at_the_centre(centre: Centre, shared_data: Path) -> None:
    outcome = import_file(centre.engine, shared_data / "divisions_2023_township.csv", DAY)
    assert outcome[:4] == (41_352, 41_352, 0, 0)
    with reading(centre.engine) as db:
        assert db.execute(select(func.count()).select_from(division)).scalar() == 41_352


def test_divisions_that_contradict_themselves_are_refused(centre: Centre, tmp_path: Path) -> None:
    history = "代码,一级行政区,二级行政区,名称,级别,状态,启用时间,变更/弃用时间,新代码\n"
    outcome = imported(centre, tmp_path, history + "110103,x,x,甲,县级,弃用,2010,1981,\n110104,x,x,乙,县级,在用,,,\n")
    assert (outcome.imported, outcome.refused) == (0, 2)
    counties = "code,name,prefecture_code,prefecture,province_code,province\n433124,花垣县,4301,x,43,x\n"
    assert "does not lie" in refused_rows(imported(centre, tmp_path, counties))[0]["reason"]
    towns = (
        "code,name,county_code\n433124101,十八洞,433125\n43312410,短,433124\n433124102,好,433124\n433124102,又,433124\n"
    )
    assert (imported(centre, tmp_path, towns).imported, imported(centre, tmp_path, towns).refused) == (1, 3)
    malls = "code_2023,name_2023,province,prefecture\n4331,花垣县,湖南省,\n"
    assert imported(centre, tmp_path, malls).refused == 1
