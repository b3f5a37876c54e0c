"""What the modes of the pick-up page share: an order found and shown, a list while none is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit

from outlet_app.services.model import Saved
from ui.context import Context
from ui.widgets.act_page import ActPage
from ui.widgets.act_side import ActSide


class GoodsMode(ActPage):
    """Acts about goods are never "replaced": a wrong one is reversed in Records, and done anew here. Subclasses give
    `edits`: the lines whose texts the draft keeps."""

    def __init__(self, context: Context, side: ActSide):
        super().__init__(context, side)
        context.saved.connect(self._reload_when_shown)
        context.exchanged.connect(self._reload_when_shown)

    def entered(self, **arguments: Any) -> None:
        """Load the list, then what was being typed."""
        self.reload()
        super().entered(**arguments)

    def reload(self) -> None:
        """Ask for the list that stands here while no order is chosen."""
        raise NotImplementedError

    def _reload_when_shown(self, *_what: object) -> None:
        if self.isVisible():
            self.reload()

    def edits(self) -> list[QLineEdit]:
        """The lines the draft keeps."""
        raise NotImplementedError

    def texts(self) -> dict[str, str]:
        """Object name → text, as typed."""
        return {edit.objectName(): edit.text() for edit in self.edits() if edit.text()}

    def put_texts(self, texts: dict[str, str]) -> None:
        """Put back what `texts` gave."""
        for edit in self.edits():
            edit.setText(texts.get(edit.objectName(), ""))

    def load_replaced(self, seq: int) -> Callable[[], Any]:
        """Nothing here replaces an act."""
        raise NotImplementedError(seq)

    def replace(self, found: Any) -> None:
        """Nothing here replaces an act."""

    def saved_beside(self, saved: Saved, more: str) -> None:
        """An act that is not the page's own (a new code) is durable: show it like one, and its slip."""
        self._next = saved.seq + 1
        self.stack.setCurrentWidget(self.saved_panel)
        self.saved_panel.show_saved(saved, more)
        self.clear()
        self._draft_timer.stop()
        self.keep_draft()
        self.retranslate()
        self.context.announce_saved(saved)
