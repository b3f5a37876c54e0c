"""Divisions: real codes with their history, and the 832 counties."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from outlet_app.domain.identifiers import resident_id
from outlet_app.domain.identifiers.division import (
    Division,
    History,
    Level,
    from_history_row,
    level_of,
    parent,
    parse_code,
)
from outlet_app.errors import Refused

OFFICIAL_COUNTIES = {
    "河北省": 45, "山西省": 36, "内蒙古自治区": 31, "吉林省": 8, "黑龙江省": 20, "安徽省": 20, "江西省": 24,
    "河南省": 38, "湖北省": 28, "湖南省": 40, "广西壮族自治区": 33, "海南省": 5, "重庆市": 14, "四川省": 66,
    "贵州省": 66, "云南省": 88, "西藏自治区": 74, "陕西省": 56, "甘肃省": 58, "青海省": 42,
    "宁夏回族自治区": 8, "新疆维吾尔自治区": 32,
}  # fmt: skip


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file with a header."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def history(shared_data: Path) -> History:
    """Every county-and-above code since 1981."""
    return History(from_history_row(row) for row in rows_of(shared_data / "gbt2260_history.csv"))


@pytest.fixture(scope="module")
def counties(shared_data: Path) -> dict[str, str]:
    """Counties of 2023: code → name."""
    return {row["code"]: row["name"] for row in rows_of(shared_data / "divisions_2023_county.csv")}


def test_the_832_counties(shared_data: Path, counties: dict[str, str]) -> None:
    listed = rows_of(shared_data / "poverty_counties_832.csv")
    assert len(listed) == 832
    assert Counter(row["province"] for row in listed) == OFFICIAL_COUNTIES
    assert all(counties[row["code_2023"]] == row["name_2023"] for row in listed)


def test_townships_belong_to_counties(shared_data: Path, counties: dict[str, str]) -> None:
    for row in rows_of(shared_data / "divisions_2023_township.csv"):
        code = parse_code(row["code"])
        assert level_of(code) is Level.TOWNSHIP
        assert parent(code) == row["county_code"]
        assert row["county_code"] in counties


def test_abolished_codes_resolve(history: History) -> None:
    assert history.current("110103") == ("110101",)
    assert history.current("440711") == ("440703",)
    assert history.current("140202") == ("140213", "140214")
    assert history.current("433124") == ("433124",)
    assert history.current("132700") == ()
    assert history.current("999999") == ()


def test_every_abolished_county_leads_to_codes_in_force(history: History, shared_data: Path) -> None:
    abolished = [row for row in rows_of(shared_data / "gbt2260_history.csv") if row["状态"] != "在用"]
    counties = {row["代码"] for row in abolished if row["级别"] == "县级" and row["新代码"]}
    assert len(counties) > 2900
    for code in counties:
        now = history.current(code)
        assert now, code
        assert all(any(row.until is None for row in history.ever(one)) for one in now)


def test_names_follow_the_year(history: History) -> None:
    names = {year: getattr(history.at("210311", year), "name", None) for year in (1983, 1990, 2020)}
    assert names == {1983: "郊区", 1990: "旧堡区", 2020: "千山区"}
    assert getattr(history.at("433124", 1900), "name", None) == "花垣县"


def test_old_identity_numbers_keep_their_region(history: History) -> None:
    for number in ("440524188001010014", "511823190402290039", "433124190001010016"):
        known = resident_id.parse(number, history.region_of)
        assert known.region
        assert known.warnings == ()
    assert history.region_of("110101", date(1900, 1, 1)) == "北京市东城区"
    assert history.region_of("433199", date(1900, 1, 1)) is None


def test_every_county_of_the_list_is_in_the_history(history: History, shared_data: Path) -> None:
    """But one: 632857 (大柴旦) is a statistical code, which the national standard never had."""
    missing = [
        row["code_2023"]
        for row in rows_of(shared_data / "poverty_counties_832.csv")
        if not history.current(row["code_2023"])
    ]
    assert missing == ["632857"]


def test_levels_and_parents() -> None:
    assert [level_of(code) for code in ("430000", "433100", "433124", "433124105")] == list(Level)
    chain, code = [], "433124105"
    while (above := parent(code)) is not None:
        chain.append(above)
        code = above
    assert chain == ["433124", "433100", "430000"]


@pytest.mark.parametrize("text", ["", "43312", "43312a", "033124", "4331241"])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(Refused, match="E181"):
        parse_code(text)
    assert parse_code("４３３１２４") == "433124"


def test_a_circle_of_successors_ends() -> None:
    history = History(
        [
            Division("111111", "a", since=1981, until=1990, successors=("222222",)),
            Division("222222", "b", since=1985, until=1995, successors=("111111", "333333")),
            Division("333333", "c", since=1995, parts=(("111111", 2000),)),
        ]
    )
    assert len(history) == 3
    assert history.current("111111") == ("333333",)


def test_a_damaged_row_is_refused() -> None:
    row = {"代码": "110103", "一级行政区": "北京市", "二级行政区": "直辖", "名称": "崇文区"}
    row |= {"启用时间": "1981", "变更/弃用时间": "2010", "新代码": "11010"}
    with pytest.raises(Refused, match="E181"):
        from_history_row(row)
