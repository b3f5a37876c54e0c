"""What the tests of the pure core may ask for."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def vectors(shared_data: Path) -> dict[str, Any]:
    """The shared test vectors; skips where they are absent."""
    found: dict[str, Any] = json.loads((shared_data / "test_vectors.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def plain_log() -> Iterator[None]:
    """Commands that run in this process leave the log and the language as they were."""
    from outlet_app import logs
    from resources import texts

    root = logging.getLogger()
    level, language = root.level, texts.language()
    yield
    for handler in [one for one in root.handlers if one.get_name() == logs.HANDLER]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    texts.use(language)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A counter's folder with some history in it, closed."""
    from tests.support.commands import history_folder

    return history_folder(tmp_path / "data")
