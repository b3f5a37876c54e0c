"""The look, in one place: tokens and one style sheet from ``resources/style``; widgets carry roles, never colours.

A role is the dynamic property ``role`` of a widget, given with `role(widget, "primary")`; some widgets also carry a
``state``, given with `state(widget, "fault")`. Roles there are:

========== ======================================================================================================
QWidget    ground (a page's own background)
QFrame     card · well (inset) · line (a thin rule) · popup (list under a field) · popup-row (state: current)
           rail · strip · desk (behind paper)
           message-good · message-warn · message-fault                       states of card: warn, fault, now
QLabel     title (22) · heading (16) · subtitle · label (12, above a field) · quiet · unit (beside a number)
           sentence (16) · name (18) · strong · figure (15, a number in a column) · amount (20, green)
           headline (30, a reading) · total (40) · problem (under a field) · fault · good · warn · hash · tile-title
           chip-green · chip-amber · chip-orange · chip-red · chip-quiet · badge (a count in the rail)
           rail-big · rail-title · rail-text · rail-small · rail-quiet · headline-red · headline-quiet
QPushButton primary (one a page, F10) · danger · quiet (no edge) · mode (checkable choice) · tile (Home) · nav · rail
           thumb (a photo, small)
           without a role: the ordinary white button
QLineEdit  number (bold, right-aligned by the owner) · big                    states of fields: fault, warn
========== ======================================================================================================

Colours come with a word or a sign, always. Every text/ground pair of the tokens is at least 4.5 : 1 (a test counts).
Everything here belongs to the window's thread and imports PySide6 and the standard library only: it runs before first
paint.
"""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from importlib import resources

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

SCALES = (100, 125, 150, 200)
"""Type sizes in per cent that the Sync page offers."""

_FAMILIES = {
    "win32": ("Microsoft YaHei UI", "Microsoft YaHei"),
    "darwin": ("PingFang SC",),
    "linux": ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei"),
}
_MONO = {
    "win32": ("NSimSun", "Consolas"),
    "darwin": ("Menlo",),
    "linux": ("Noto Sans Mono CJK SC", "DejaVu Sans Mono"),
}
_MARK = re.compile(r"@(?:([tfghr])(\d+)|([a-z][a-z-]*))")
_current = {"contrast": False, "scale": 100}


@cache
def _tokens() -> dict[str, dict[str, str]]:
    text = resources.files("resources").joinpath("style", "tokens.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found


def tokens(contrast: bool | None = None) -> dict[str, str]:
    """Colour names to ``#rrggbb``: of the look that holds, or of the usual (False) or high-contrast (True) one."""
    high = _current["contrast"] if contrast is None else contrast
    return _tokens()["contrast" if high else "usual"]


def colour(name: str) -> QColor:
    """A token as a colour, for what is painted by hand."""
    return QColor(tokens()[name])


def scaled(pixels: int) -> int:
    """A length of the drawing in pixels at the type size that holds."""
    return round(pixels * _current["scale"] / 100)


def scale() -> int:
    """The type size that holds, in per cent."""
    return _current["scale"]


def contrast() -> bool:
    """Whether the high-contrast look holds."""
    return bool(_current["contrast"])


def style_sheet() -> str:
    """The style sheet with tokens and sizes filled in. `@t` text, `@h` height, `@f`/`@g` a height less the thicker
    focus edge (2 or 4 pixels), `@r` half a height plus its edge. Raises KeyError for a name that is no token."""
    text = resources.files("resources").joinpath("style", "outlet.qss").read_text(encoding="utf-8")
    names = {**tokens(), "icons": str(resources.files("resources") / "icons").replace("\\", "/")}

    def filled(mark: re.Match[str]) -> str:
        kind, number, name = mark.groups()
        if name:
            return names[name]
        size = scaled(int(number))
        return f"{ {'f': size - 2, 'g': size - 4, 'r': size // 2 + 1}.get(kind, size) }px"

    return _MARK.sub(filled, re.sub(r"/\*.*?\*/", "", text, flags=re.S))


def apply(app: QApplication, *, high_contrast: bool = False, percent: int = 100) -> None:
    """Give the whole application the look; may be called again at any time. `percent`: one of `SCALES`."""
    _current["contrast"] = high_contrast
    _current["scale"] = percent if percent in SCALES else 100
    font = QFont(app.font())
    family = _first(_FAMILIES)
    if family:
        font.setFamilies([family])
    font.setPixelSize(scaled(14))
    font.setFeature(QFont.Tag("tnum"), 1)
    app.setFont(font)
    palette = QPalette(app.palette())
    palette.setColor(QPalette.ColorRole.Window, colour("ground"))
    palette.setColor(QPalette.ColorRole.PlaceholderText, colour("off"))
    palette.setColor(QPalette.ColorRole.Highlight, colour("action"))
    app.setPalette(palette)
    app.setStyleSheet(style_sheet())


def mono(pixels: int) -> QFont:
    """The paper's font: every narrow character one column; wide ones are placed by their owner."""
    font = QFont(_first(_MONO) or "monospace")
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(pixels)
    return font


def _first(choices: dict[str, tuple[str, ...]]) -> str:
    """The first family of this system's choices that is installed; "" leaves the system's own. Asking for a family that
    is absent costs time and a warning, so it is never asked for."""
    names = choices.get(sys.platform, choices["linux"])
    return next((name for name in names if QFontDatabase.hasFamily(name)), "")


def role(widget: QWidget, name: str) -> None:
    """Give the widget a role; its look follows at once."""
    if name == "ground":
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # else Qt paints no background for a plain QWidget
    _property(widget, "role", name)


def state(widget: QWidget, name: str) -> None:
    """Give the widget a state ("fault", "warn", "" = none); its look follows at once."""
    _property(widget, "state", name)


def _property(widget: QWidget, key: str, value: str) -> None:
    if widget.property(key) == value:
        return
    widget.setProperty(key, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
        widget.update()
