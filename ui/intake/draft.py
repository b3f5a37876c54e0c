"""What is being typed on the intake page, as typed: it survives a crash and takes no number."""

from __future__ import annotations

import msgspec

from outlet_app.services.forms import LineForm


class IntakeDraft(msgspec.Struct, frozen=True):
    """`entry` and `terms`: field → text as typed. `party` 0 while nobody is chosen, `words` stands there then.
    `project`: of the act that is replaced."""

    mode: str = "consign"
    weight_unit: str = "kg"
    party: int = 0
    words: str = ""
    lines: tuple[LineForm, ...] = ()
    entry: dict[str, str] = {}
    terms: dict[str, str] = {}
    on_sale: bool = False
    replaces: int = 0
    carried_fen: int = 0
    project: str = ""

    def empty(self) -> bool:
        """Whether nothing was typed."""
        texts = (self.words, *self.entry.values(), *self.terms.values())
        return not (self.party or self.lines or self.replaces or any(texts))
