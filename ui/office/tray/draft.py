"""Words being typed in the tray: they survive a crash."""

from __future__ import annotations

import msgspec


class TrayDraft(msgspec.Struct, frozen=True):
    """`note`: the words, for the item `kind`, `key`."""

    kind: str
    key: str
    note: str
