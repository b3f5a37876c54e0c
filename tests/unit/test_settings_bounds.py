"""Numbers in settings.toml that nothing could work with: the default holds, the counter starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlet_app.config import SETTINGS_FILE, Settings, read_settings


@pytest.mark.parametrize("number", ["0", "-5", "inf", "nan", "1e300"])
@pytest.mark.parametrize(
    ("section", "key"),
    [("centre", "idle_seconds"), ("centre", "longest_pause_seconds"), ("window", "lock_minutes")],
)
def test_no_use(tmp_path: Path, section: str, key: str, number: str) -> None:
    """None, less than none, endless, not one at all."""
    (tmp_path / SETTINGS_FILE).write_text(f"[{section}]\n{key} = {number}\n", encoding="utf-8")
    assert read_settings(tmp_path) == Settings()


def test_of_use(tmp_path: Path) -> None:
    """Whole numbers, and fractions of a second."""
    (tmp_path / SETTINGS_FILE).write_text("[centre]\nidle_seconds = 7.5\n[window]\nlock_minutes = 3\n")
    assert read_settings(tmp_path) == Settings(idle_exchange_seconds=7.5, lock_minutes=3)
