"""The banner over every page of the practice window: nobody must take practice for the real counter."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from resources.texts import _
from ui.context import Context
from ui.widgets.labels import Label


class PracticeBanner(QWidget):
    """An amber line over the page; nothing at all at a real counter. Follows the language by itself."""

    def __init__(self, context: Context):
        super().__init__()
        self.label = Label("chip-amber", name="practice-banner", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 20, 0)
        row.addWidget(self.label)
        if not context.counter.practice:  # shown without a parent, it would be a window of its own
            self.hide()
        context.language_changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self, _language: str = "") -> None:
        """The words anew."""
        self.label.setText(_("● Practice: people and goods are invented. Nothing here counts, nothing is sent."))
