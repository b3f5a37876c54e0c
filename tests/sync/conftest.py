"""A real centre and an enrolled counter for the tests of the exchange."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("OUTLET_KEYSTORE", "file")

from outlet_app.storage.store import Store
from tests.support.centre import TestCentre, enrolled_with
from tests.support.counter import HandClock


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[TestCentre]:
    """A centre that answers over HTTP, with nothing in its feed."""
    made = TestCentre(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def clock() -> HandClock:
    """The counter's clock."""
    return HandClock()


@pytest.fixture
def store(centre: TestCentre, tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    """A counter enrolled with that centre; its ledger holds one entry, and nothing is sent yet."""
    opened = enrolled_with(centre.url, centre.code(), tmp_path / "counter", clock)
    yield opened
    opened.close()
