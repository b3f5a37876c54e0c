"""Keys that the pages bind: none is one that a text field with the cursor keeps for itself."""

from __future__ import annotations

import re

from tests.conftest import ROOT

OF_TEXT_FIELDS = frozenset("ACEUVXYZ")
"""What Qt's line edit takes with Ctrl before any shortcut hears it: everywhere, or (E, U) under X11."""
_KEY = re.compile(r'"Ctrl\+([A-Z])"')


def test_no_key_is_taken_by_the_field_with_the_cursor() -> None:
    """A clerk's cursor is in a field almost always: a key that works only elsewhere does not work."""
    assert _KEY.findall('KeyButton(key="Ctrl+E")') == ["E"]
    taken = {
        f"{path.relative_to(ROOT)}: Ctrl+{key}"
        for path in (ROOT / "ui").rglob("*.py")
        for key in _KEY.findall(path.read_text(encoding="utf-8"))
        if key in OF_TEXT_FIELDS
    }
    assert taken == set()
