"""What is being typed on the pages of goods, as typed: it survives a crash and takes no number."""

from __future__ import annotations

import msgspec

from outlet_app.domain.acts.goods import ReturnedLine
from outlet_app.services.goods.forms import ArrivalForm


class HandOutDraft(msgspec.Struct, frozen=True):
    """`order` 0 while none is chosen, `words` stands there then; `texts`: object name → text as typed."""

    order: int = 0
    words: str = ""
    texts: dict[str, str] = {}
    outcome: str = ""
    proof: str = ""
    reason: str = ""
    by: int = 0

    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.order or self.words)


class ArrivalsDraft(msgspec.Struct, frozen=True):
    """`lines`: what is entered already; `order` and `words` of the one being entered."""

    lines: tuple[ArrivalForm, ...] = ()
    order: int = 0
    words: str = ""
    texts: dict[str, str] = {}
    how: str = ""

    def empty(self) -> bool:
        """Whether nothing was typed. The shelf alone is nothing: it stays from parcel to parcel."""
        return not (self.lines or self.order or self.words)


class ReturnsDraft(msgspec.Struct, frozen=True):
    """`phase` as on the page; `of`: the held return being decided; `paper`: the order's number from elsewhere."""

    phase: str = "list"
    order: int = 0
    paper: str = ""
    of: int = 0
    words: str = ""
    lines: tuple[ReturnedLine, ...] = ()
    texts: dict[str, str] = {}
    choices: dict[str, str] = {}
    pictures: tuple[bytes, ...] = ()

    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.order or self.paper or self.of or self.words or self.lines)
