"""The look: contrast computed, sizes that grow, one place for colours."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton

from ui import theme

ROOT = Path(__file__).resolve().parents[2]
PAIRS = [
    *(("ink", ground) for ground in ("ground", "card", "field", "pale", "field-off")),
    *(("quiet", ground) for ground in ("ground", "card")),
    *(("strong", "card"), ("action", "card"), ("action", "ground"), ("red", "card"), ("red", "red-pale")),
    *(("rail-ink", "rail"), ("rail-quiet", "rail"), ("rail-ink", "rail-hover"), ("strong", "pale")),
    *(("action-ink", "action"), ("action-ink", "action-hover"), ("action-ink", "action-down")),
    *(("pale-ink", "pale"), ("ink", "press"), ("red", "card"), ("amber-ink", "amber"), ("amber-ink", "card")),
    *(("red-ink", "red"), ("off", "card"), ("paper-ink", "paper"), ("amber-ink", "pale")),
]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    chosen = QColor(colour)
    parts = (chosen.redF(), chosen.greenF(), chosen.blueF())
    red, green, blue = (part / 12.92 if part <= 0.03928 else math.pow((part + 0.055) / 1.055, 2.4) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("high", [False, True], ids=["usual", "contrast"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_contrast(text: str, ground: str, high: bool) -> None:
    """Every text on its ground is at least 4.5 : 1, in the high-contrast look 7 : 1."""
    colours = theme.tokens(contrast=high)
    bright, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= (7 if high and text != "off" else 4.5)


def test_both_looks_have_the_same_colours() -> None:
    """No name is missing in one of them."""
    assert theme.tokens(contrast=False).keys() == theme.tokens(contrast=True).keys()


@pytest.mark.parametrize("percent", theme.SCALES)
def test_sizes_grow(look: None, qapp: QApplication, percent: int) -> None:
    """Text and targets grow together; nothing of the drawing's marks is left over."""
    theme.apply(qapp, percent=percent)
    sheet = theme.style_sheet()
    assert f"font-size: {round(14 * percent / 100)}px" in sheet
    assert "@" not in sheet
    button = QPushButton("F10")
    button.ensurePolished()
    assert button.sizeHint().height() >= 36 * percent // 100 + 2


def test_a_state_changes_the_look_at_once(look: None, qapp: QApplication) -> None:
    """The style follows a role that is given later."""
    button = QPushButton("Save")
    button.ensurePolished()
    before = button.sizeHint().height()
    theme.role(button, "primary")
    assert button.sizeHint().height() > before


def test_no_colours_in_widgets() -> None:
    """Colours are in the tokens, and nowhere else in the window's code."""
    hexadecimal = re.compile(r"#[0-9a-fA-F]{6}\b|setStyleSheet\((?!style_sheet\(\)|f.font-size)|QMessageBox|\.exec_\(")
    found = [file.name for file in (ROOT / "ui").rglob("*.py") if hexadecimal.search(file.read_text(encoding="utf-8"))]
    assert found == []
