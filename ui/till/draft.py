"""What is being counted or typed at the till, as typed: it survives a crash and takes no number."""

from __future__ import annotations

import msgspec


class TillDraft(msgspec.Struct, frozen=True):
    """`phase`: open | day | close. `texts`: object name → text as typed. `first_fen`: the first count of a close that
    is counted again."""

    phase: str
    texts: dict[str, str] = {}
    into: bool = True
    reason: str = ""
    in_float: bool = False
    first_fen: int | None = None

    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(self.texts.values()) and self.first_fen is None
