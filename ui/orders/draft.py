"""What is being typed on the orders page, as typed: it survives a crash and takes no number."""

from __future__ import annotations

import msgspec

from outlet_app.services.forms import OrderLineForm


class OrderDraft(msgspec.Struct, frozen=True):
    """`entry` and `terms`: field → text as typed. `party` 0 while nobody is chosen, `words` stands there then.
    `campaign`: that of an order being replaced; `handed` None: as the page has it."""

    direction: str = "down"
    party: int = 0
    words: str = ""
    lines: tuple[OrderLineForm, ...] = ()
    entry: dict[str, str] = {}
    terms: dict[str, str] = {}
    channel: str = ""
    prepaid: bool = False
    replaces: int = 0
    carried_fen: int = 0
    buyer_kind: str = ""
    campaign: str = ""
    handed: bool | None = None

    def empty(self) -> bool:
        """Whether nothing was typed."""
        texts = (self.words, *self.entry.values(), *self.terms.values())
        return not (self.party or self.lines or self.replaces or any(texts))
