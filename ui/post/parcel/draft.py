"""A parcel as typed: it survives a crash and takes no number."""

from __future__ import annotations

import msgspec


class ParcelDraft(msgspec.Struct, frozen=True):
    """`texts`: object name → text as typed. `place`: (code, name, zone). `scale`: where the weight came from."""

    texts: dict[str, str] = {}
    party: int = 0
    typed_name: str = ""
    id_type: str = "resident"
    id_check: str = "not_done"
    place: tuple[str, str, str] = ("", "", "")
    service: str = ""
    scale: str = ""
    result: str = "not_done"
    found: tuple[str, ...] = ()
    inspected_at: int = 0
    inspected_by: str = ""
    pictures: tuple[bytes, ...] = ()
    refusing: bool = False
    reason: str = ""

    def empty(self) -> bool:
        """Whether nothing was typed or chosen."""
        return not (
            any(self.texts.values())
            or self.party
            or self.typed_name
            or self.place[0]
            or self.pictures
            or self.refusing
            or (self.result, self.id_check) != ("not_done", "not_done")
        )
