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


@pytest.mark.parametrize(
    ("text", "metered", "quiet"),
    [
        ('metered = "auto"', "auto", ()),
        ("metered = true", "on", ()),
        ("metered = false", "off", ()),
        ('quiet = "22:00-06:00"', "auto", ((1320, 360),)),
        ('quiet = "22:00 - 06:00 ,12:30-14:00"', "auto", ((1320, 360), (750, 840))),
        ('quiet = "20:00-24:00"', "auto", ((1200, 1440),)),
        ('quiet = ""', "auto", ()),
    ],
)
def test_when_the_courier_keeps_silent(
    tmp_path: Path, text: str, metered: str, quiet: tuple[tuple[int, int], ...]
) -> None:
    """A paid line, and quiet hours, which may go over midnight."""
    (tmp_path / SETTINGS_FILE).write_text(f"[centre]\n{text}\n", encoding="utf-8")
    assert read_settings(tmp_path) == Settings(metered=metered, quiet=quiet)


@pytest.mark.parametrize(
    "text",
    [
        'metered = "yes"',
        "metered = 1",
        'metered = "false"',
        "quiet = true",
        "quiet = 22",
        'quiet = ["22:00-06:00"]',
        'quiet = "22-6"',
        'quiet = "22:00"',
        'quiet = "25:00-06:00"',
        'quiet = "22:60-06:00"',
        'quiet = "22:00-06:00,"',
        'quiet = "24:00-06:00"',
        'quiet = "22:00-22:00"',
        'quiet = "٢٢:00-06:00"',
        'quiet = "00:00-24:00"',  # nothing would ever go
        'quiet = "00:00-12:00,12:00-00:00"',
    ],
)
def test_what_is_not_understood(tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture) -> None:
    """Told in the log, and passed over."""
    (tmp_path / SETTINGS_FILE).write_text(f"[centre]\n{text}\n", encoding="utf-8")
    assert read_settings(tmp_path) == Settings()
    assert "is not understood" in caplog.text
