"""What is being packed or said about a sent order, as typed: it survives a crash and takes no number."""

from __future__ import annotations

import msgspec


class BoxDraft(msgspec.Struct, frozen=True):
    """One box: its order's key, its own weight as typed ("" = as all), what the scale said (`TakenWeight.typed`), and
    the hash of its photo in hexadecimal."""

    order: str
    weight: str = ""
    taken: str = ""
    picture: str = ""


class CityDraft(msgspec.Struct, frozen=True):
    """`phase`: pack | sent. `each`: the weight of all boxes, as typed. The rest is about the order `order` that was
    sent: `state`, `reason`, `found`, `sale` (back | stands), `pictures` in hexadecimal."""

    phase: str = "pack"
    boxes: tuple[BoxDraft, ...] = ()
    each: str = ""
    note: str = ""
    order: str = ""
    state: str = ""
    reason: str = ""
    found: str = ""
    sale: str = ""
    pictures: tuple[str, ...] = ()

    def empty(self) -> bool:
        """Whether nothing was chosen or typed."""
        return not (self.boxes or self.each or self.note or self.state or self.found or self.pictures)
