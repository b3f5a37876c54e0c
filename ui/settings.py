"""How this counter's window looks: kept in the counter's own store beside the drafts, so it survives a restart."""

from __future__ import annotations

import msgspec

DRAFT = "window"
"""The name under which the drafts service keeps it."""


class WindowSettings(msgspec.Struct, frozen=True):
    """`scale`: type size in per cent (`ui.theme.SCALES`); `contrast`: the high-contrast look."""

    scale: int = 100
    contrast: bool = False
