"""A counter that waits fractions of a second instead of half a minute, for as long as a block lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import sync.http as http


@contextmanager
def hurried() -> Iterator[None]:
    """For exchanges that are to fail; one that is to succeed gets its usual time, however busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http, "CONNECT_SECONDS", 0.4)
        patch.setattr(http, "ANSWER_SECONDS", 0.4)
        patch.setattr(http, "SLOWEST_BYTES_A_SECOND", 1_000_000)
        yield
