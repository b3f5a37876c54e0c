"""Names by pinyin: surnames read as surnames, every reading found, rare characters untouched."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.names import MAX_KEYS, SURNAMES, alike, keys, surname_of, surname_readings

MISREAD_BY_THE_LIST = {"单", "仇", "查", "区"}


def test_vectors(vectors: dict[str, Any]) -> None:
    for surname, expected in vectors["pinyin_surname"].items():
        wanted = [expected] if isinstance(expected, str) else expected
        assert list(surname_readings(surname)[: len(wanted)]) == wanted
        full = keys(f"{surname}建国").full
        for reading in wanted:
            assert f"{reading}jianguo" in full


def test_initials_of_1806_surnames(shared_data: Path) -> None:
    with (shared_data / "chinesenames_familyname.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 1806
    differing = {row["surname"] for row in rows if surname_readings(row["surname"])[0][0] != row["initial"]}
    assert differing >= MISREAD_BY_THE_LIST
    unfound = {
        row["surname"]
        for row in rows
        if row["initial"] not in {reading[0] for reading in surname_readings(row["surname"])}
    }
    assert unfound == set()


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("吕秀英", "lvxiuying", "lxy"),
        ("吕秀英", "luxiuying", "lxy"),
        ("欧阳建国", "ouyangjianguo", "oyjg"),
        ("尉迟敬", "yuchijing", "ycj"),
        ("曾乐", "zengle", "zl"),
        ("曾乐", "cengyue", "cy"),
        ("张女", "zhangnyu", "zn"),
        ("麦麦提·艾力", "maimaitiaili", "mmtal"),
        ("José García-López", "josegarcialopez", "jgl"),
        ("Ａｎｎａ", "anna", "a"),
        ("王A宝", "wangabao", "wab"),
        ("王", "wang", "w"),
    ],
)
def test_found_by(name: str, full: str, initials: str) -> None:
    found = keys(name)
    assert full in found.full
    assert initials in found.initials


def test_compound_surnames() -> None:
    assert surname_of("欧阳建国") == "欧阳"
    assert surname_of("单于飞") == "单于"
    assert surname_of("尉迟") == "尉"
    assert surname_of("") == ""
    for name, initials in (
        ("万俟明", "mqm"),
        ("单于飞", "cyf"),
        ("长孙安", "zsa"),
        ("乐正东", "yzd"),
        ("澹台明", "ttm"),
    ):
        assert keys(name).initials[0] == initials


def test_rare_characters_are_read_or_stand_for_themselves() -> None:
    assert keys("单䶮").full[0] == "shanyan"
    assert keys("王𬭎").initials[0] == "wh"
    unread = "\U00031300"
    assert keys(f"王{unread}").full == (f"wang{unread}",)


def test_nothing_to_find() -> None:
    assert keys("  ").full == ()
    assert keys("··").initials == ()


@given(st.text(alphabet="王单吕覃乐行重长曾盖女绿率和的了欧阳尉迟ab·", min_size=1, max_size=12))
def test_keys_are_few_small_and_steady(name: str) -> None:
    found = keys(name)
    assert found == keys(name)
    assert len(found.full) <= MAX_KEYS
    assert len(set(found.full)) == len(found.full)
    for key in (*found.full, *found.initials):
        assert key == key.casefold()
        assert " " not in key


@given(st.sampled_from(sorted(SURNAMES)), st.text(alphabet="行重长和的了着都", min_size=3, max_size=3))
def test_every_reading_of_the_surname_is_kept(surname: str, given_name: str) -> None:
    full = keys(surname + given_name).full
    for reading in SURNAMES[surname]:
        assert any(key.startswith(reading) for key in full)


def test_the_dictionary_is_loaded_only_when_needed() -> None:
    probe = "import sys, outlet_app.domain.names as n; n.keys('Anna'); print('pypinyin' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("龙秀英", "龙秀瑛", True),
        ("单雪", "善雪", True),
        ("吕绿", "吕律", True),
        ("龙秀英", "龙秀兰", False),
        ("龙大山", "龙小山", False),
        ("龙秀英", "龙英秀", False),
        ("Aisha Musa", "aisha musa", True),
        ("", "龙秀英", False),
    ],
)
def test_alike(name: str, other: str, same: bool) -> None:
    """Names that sound alike in some reading may be one name, written differently."""
    assert alike(keys(name), keys(other)) == alike(keys(other), keys(name)) == same
