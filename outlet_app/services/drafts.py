"""Drafts: what is being typed survives a crash or a power cut. A draft takes no number."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from outlet_app.services.ports import Drafts

Form = TypeVar("Form", bound=msgspec.Struct)


class DraftService:
    """One draft a page. Desk thread."""

    def __init__(self, drafts: Drafts):
        self._drafts = drafts

    def keep(self, page: str, form: msgspec.Struct) -> None:
        """Keep what is being typed on `page`, durably."""
        self._drafts.keep(page, msgspec.json.encode(form))

    def load(self, page: str, shape: type[Form]) -> Form | None:
        """What was being typed, or None: nothing, or a draft of an older version that no longer reads."""
        found = self._drafts.load(page)
        if found is None:
            return None
        try:
            return msgspec.json.decode(found, type=shape)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def drop(self, page: str) -> None:
        """Forget it."""
        self._drafts.drop(page)
