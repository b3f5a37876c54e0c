"""Where a counter's folder is, and its few settings.

Everything a counter owns lives in one folder: the encrypted store, its key file (where there is no key store), logs,
backups, and `settings.toml`, which an installer may write. A missing or unreadable setting never stops the counter:
the default holds, and the log says so.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

APP_NAME = "outlet-app"
SETTINGS_FILE = "settings.toml"
LANGUAGE_FILE = "language"
MOST = 86_400  # a day in seconds: more than any setting needs
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """What an installer may set. `authority`: path of a pinned CA file. Seconds and minutes as named. `metered`: on |
    off | auto; `quiet`: (first minute, end) of the outlet's day, in which the courier keeps silent.
    `doubts`: what stands in the file and is not understood."""

    language: str = "zh_CN"
    authority: str = ""
    printer: str = ""
    printer_columns: int = 32
    idle_exchange_seconds: float = 30.0
    longest_pause_seconds: float = 60.0
    lock_minutes: int = 10
    printer_charset: str = "gbk"
    printer_drawer: bool = False
    label_printer: str = ""
    label_protocol: str = "tspl"
    label_paper: str = "100x150"
    display_port: str = ""
    display_protocol: str = "cd5220"
    display_baud: int = 9600
    display_charset: str = "ascii"
    display_screen: str = "auto"
    scale_port: str = ""
    scale_protocol: str = ""
    scale_baud: int = 9600
    scale_framing: str = "8N1"
    camera_folder: str = ""
    bag_folder: str = ""
    metered: str = "auto"
    quiet: tuple[tuple[int, int], ...] = ()
    doubts: tuple[str, ...] = field(default=(), compare=False)


def _yes(value: Any) -> bool:
    """A TOML truth. Raises TypeError for anything else: "false" in quotes must not mean yes."""
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _screen(value: Any) -> str:
    """Whether there is a customer's screen: true "on", false "off"; not said: "auto", when a second screen is there."""
    return "on" if _yes(value) else "off"


def _metered(value: Any) -> str:
    """Whether every byte to the centre is paid for: true "on", false "off", "auto" as the system says."""
    return "auto" if value == "auto" else "on" if _yes(value) else "off"


_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*-\s*(?:([01]\d|2[0-3]):([0-5]\d)|24:00)", re.ASCII)


def _quiet(value: Any) -> tuple[tuple[int, int], ...]:
    """Quiet hours: "22:00-06:00, 12:30-14:00". Raises ValueError for anything else, and where no minute of the day
    would be left in which something may go."""
    from outlet_app.domain.quiet import DAY, minutes_of

    found = [_SPAN.fullmatch(one.strip()) for one in value.split(",")] if isinstance(value, str) and value else []
    spans = tuple((_minute(one[1], one[2]), _minute(one[3] or "24", one[4] or "0")) for one in found if one)
    if len(spans) < len(found) or (not found and value != ""):
        raise ValueError(value)
    if any(first == end for first, end in spans) or minutes_of(spans) == DAY:
        raise ValueError(value)
    return spans


def _minute(hours: str, minutes: str) -> int:
    return int(hours) * 60 + int(minutes)


_PLACES: dict[str, tuple[str, str, Callable[[Any], Any]]] = {
    "language": ("window", "language", str),
    "lock_minutes": ("window", "lock_minutes", int),
    "authority": ("centre", "authority", str),
    "idle_exchange_seconds": ("centre", "idle_seconds", float),
    "longest_pause_seconds": ("centre", "longest_pause_seconds", float),
    "metered": ("centre", "metered", _metered),
    "quiet": ("centre", "quiet", _quiet),
    "printer": ("printer", "device", str),
    "printer_columns": ("printer", "columns", int),
    "printer_charset": ("printer", "charset", str),
    "printer_drawer": ("printer", "drawer", _yes),
    "label_printer": ("label", "device", str),
    "label_protocol": ("label", "protocol", str),
    "label_paper": ("label", "paper", str),
    "display_port": ("display", "port", str),
    "display_protocol": ("display", "protocol", str),
    "display_baud": ("display", "baud", int),
    "display_charset": ("display", "charset", str),
    "display_screen": ("display", "screen", _screen),
    "scale_port": ("scale", "port", str),
    "scale_protocol": ("scale", "protocol", str),
    "scale_baud": ("scale", "baud", int),
    "scale_framing": ("scale", "framing", str),
    "camera_folder": ("camera", "folder", str),
    "bag_folder": ("bag", "folder", str),
}


def default_folder() -> Path:
    """The folder for this user, by the operating system's own custom."""
    import appdirs

    return Path(appdirs.user_data_dir(APP_NAME, appauthor=False))


def read_settings(folder: Path) -> Settings:
    """The folder's settings; defaults where there are none. A language chosen at the window goes before the
    installer's."""
    settings = _installed(folder / SETTINGS_FILE)
    try:
        chosen = (folder / LANGUAGE_FILE).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return settings
    return replace(settings, language=chosen) if chosen else settings


def keep_language(folder: Path, language: str) -> None:
    """Remember the language chosen at the window. One that can't be remembered is no trouble worth telling."""
    try:
        (folder / LANGUAGE_FILE).write_text(language, encoding="ascii")
    except OSError as error:
        _log.info("the language could not be remembered: %s", type(error).__name__)


def _installed(path: Path) -> Settings:
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        _log.warning("settings.toml can't be read (%s): defaults hold", type(error).__name__)
        return Settings(doubts=(SETTINGS_FILE,))
    chosen: dict[str, Any] = {}
    doubts = []
    for name, (section, key, kind) in _PLACES.items():
        part = found.get(section)
        value = part.get(key) if isinstance(part, dict) else None
        if value is None:
            continue
        try:
            chosen[name] = kind(value) if name.endswith("_baud") else _within(kind(value))  # 115200 is a speed, no time
        except (TypeError, ValueError, OverflowError):
            _log.warning("settings.toml: %s.%s is not understood: the default holds", section, key)
            doubts.append(f"{section}.{key}")
    return Settings(**chosen, doubts=tuple(doubts))


def _within(value: Any) -> Any:
    """`value`; a number must be one that a clock or a printer can use. Raises ValueError: no pause at all would call
    the centre without end, an endless one never, and a window that locks at once is never open."""
    if isinstance(value, int | float) and not isinstance(value, bool) and not 1 <= value <= MOST:
        raise ValueError(value)
    return value
