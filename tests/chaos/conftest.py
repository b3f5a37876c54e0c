"""What the tests of a bad line share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

os.environ.setdefault("OUTLET_KEYSTORE", "file")

from sample.poor_line import PoorLine
from tests.central.conftest import database_url, postgresql  # noqa: F401 - fixtures of the centre's databases
from tests.chaos.keeping import Caller, Keeping

LineMaking = Callable[..., PoorLine]
Calling = Callable[..., Caller]


@pytest.fixture
def far() -> Iterator[Keeping]:
    """A server that answers everything."""
    made = Keeping()
    yield made
    made.close()


@pytest.fixture
def poor(far: Keeping) -> Iterator[LineMaking]:
    """Makes lines to `far` (or another port); closed at the end."""
    made: list[PoorLine] = []

    def make(port: int = 0, **more: Any) -> PoorLine:
        made.append(PoorLine(port or far.port, **more))
        return made[-1]

    yield make
    for line in made:
        line.close()


@pytest.fixture
def calling() -> Iterator[Calling]:
    """Makes callers; closed at the end."""
    made: list[Caller] = []

    def make(line: PoorLine, seconds: float = 10) -> Caller:
        made.append(Caller(line.port, seconds))
        return made[-1]

    yield make
    for caller in made:
        caller.close()
