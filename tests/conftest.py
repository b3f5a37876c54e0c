"""What every test may ask for."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from outlet_app.storage.store import Store

settings.register_profile("suite", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("suite")
ROOT = Path(__file__).resolve().parents[1]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Where there are widgets, garbage is collected on this thread alone, as in the program (`ui.collector`): after
    each test, of what that test made."""
    if "qapp" not in getattr(item, "fixturenames", ()):
        return (yield)
    gc.freeze()
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.unfreeze()
        gc.enable()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data and vectors that is not part of this project; skips where it is absent."""
    folder = Path(os.environ.get("OUTLET_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "test_vectors.json").is_file():
        pytest.skip("the shared test data is not on this machine")
    return folder


@pytest.fixture(autouse=True)
def _key_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test, and no program it starts, touches the key store of the machine it runs on."""
    monkeypatch.setenv("OUTLET_KEYSTORE", "file")


@pytest.fixture
def enrolled_store(tmp_path: Path) -> Iterator[Store]:
    """An open store in `tmp_path / "counter"`: enrolled, with the sample catalogue; see `tests.support.counter`."""
    from tests.support.counter import enrolled

    store = enrolled(tmp_path / "counter")
    yield store
    store.close()
