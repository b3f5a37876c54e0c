"""Enrolled stores for the tests of the store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("OUTLET_KEYSTORE", "file")

from outlet_app.services.counter import Counter
from outlet_app.storage.store import Store
from tests.support.counter import HandClock, composed, enrolled


@pytest.fixture
def clock() -> HandClock:
    """The counter's clock, moved by hand."""
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    """An enrolled store with the sample catalogue."""
    opened = enrolled(tmp_path / "data", clock)
    yield opened
    opened.close()


@pytest.fixture
def counter(store: Store, clock: HandClock) -> Counter:
    """The services on that store; nobody has a PIN."""
    return composed(store, clock)
