"""Each row of the seed's table: a small history at the counter, and what the centre's report says of it, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.central import seed_goods, seed_people
from tests.central.reporting import Stage

Row = dict[str, Any]


@pytest.fixture
def stage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Stage]:
    """An outlet and its centre."""
    made = Stage(tmp_path, capsys)
    yield made
    made.close()


SEED: dict[Callable[[Stage], Row], tuple[str, ...]] = {
    seed_people.flows: (),
    seed_people.counties: (),
    seed_people.projects: ("--to", "2026-09-29", "--days", "20"),
    seed_people.points: (),
    seed_people.loans: (),
    seed_people.receivers: (),
    seed_people.consumption: (),
    seed_goods.brands: (),
    seed_goods.bases: (),
    seed_goods.partners: (),
    seed_goods.items: ("--line", "5"),
    seed_goods.training: (),
    seed_goods.festival: ("--campaign", "919"),
    seed_goods.plan: ("--from", "2026-01-01"),
}
"""The rows of the seed's table, and what each report is asked."""


@pytest.mark.parametrize(("row", "more"), SEED.items(), ids=[row.__name__ for row in SEED])
def test_a_row_of_the_seed(stage: Stage, row: Callable[[Stage], Row], more: tuple[str, ...]) -> None:
    """What the report says of the row's history, every figure."""
    expected = row(stage)
    told = stage.by(row.__name__, *more)
    for name in ("by", "from", "to", "outlets"):
        told.pop(name)
    for one in told["rows"] if row is seed_people.points else ():
        assert one.pop("last_contact") or one["silent"]
    assert told == expected
    shown = stage.words("figures", "--by", row.__name__, *more)
    assert str(next(iter(expected["rows"][0].values()))) in shown
