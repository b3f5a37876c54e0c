"""The devices of settings.toml: what is said holds, what is not understood leaves the default, nothing stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlet_app.config import Settings, read_settings


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[printer]\ndrawer = true\n", Settings(printer_drawer=True)),
        ('[printer]\ndrawer = "true"\n', Settings()),
        ("[printer]\ndrawer = 1\n", Settings()),
        (
            '[label]\ndevice = "tcp://192.0.2.8:9100"\nprotocol = "zpl"\npaper = "a6"\n',
            Settings(label_printer="tcp://192.0.2.8:9100", label_protocol="zpl", label_paper="a6"),
        ),
        (
            '[display]\nport = "COM4"\nprotocol = "escpos"\nbaud = 115200\ncharset = "gb18030"\n',
            Settings(display_port="COM4", display_protocol="escpos", display_baud=115_200, display_charset="gb18030"),
        ),
        ("[display]\nscreen = true\n", Settings(display_screen="on")),
        ("[display]\nscreen = false\n", Settings(display_screen="off")),
        ('[display]\nscreen = "yes"\n', Settings(display_screen="auto")),
        ("", Settings()),
    ],
)
def test_what_the_installer_wrote(text: str, wanted: Settings, tmp_path: Path) -> None:
    """A drawer opens only for a plain true; the customer's screen knows yes, no and not said."""
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    assert read_settings(tmp_path) == wanted
