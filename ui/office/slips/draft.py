"""The range of slips being typed: it survives a crash and takes no number."""

from __future__ import annotations

import msgspec


class SlipsDraft(msgspec.Struct, frozen=True):
    """`texts`: object name → text as typed."""

    texts: dict[str, str] = {}

    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(self.texts.values())
