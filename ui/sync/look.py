"""The look as this counter's people want it: size of type, contrast. Takes hold at once, kept in the store."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout

from resources.texts import _
from ui import theme
from ui.context import Context
from ui.settings import DRAFT, WindowSettings
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import Label


class LookCard(Card):
    """Type sizes as buttons, contrast as a box to tick."""

    def __init__(self, context: Context):
        super().__init__(name="sync-look")
        self._context = context
        self._label = Label("label")
        self._group = QButtonGroup(self)
        self._sizes = {percent: KeyButton("mode", name=f"look-{percent}") for percent in theme.SCALES}
        self._contrast = QCheckBox()
        self._contrast.setObjectName("look-contrast")
        sizes = QHBoxLayout()
        sizes.setSpacing(8)
        for button in self._sizes.values():
            self._group.addButton(button)
            sizes.addWidget(button, 1)
        self.body.addWidget(self._label)
        self.body.addLayout(sizes)
        self.body.addWidget(self._contrast)
        self._sizes[theme.scale()].setChecked(True)
        self._contrast.setChecked(theme.contrast())
        self._group.buttonClicked.connect(self._chosen)
        self._contrast.clicked.connect(self._chosen)

    def retranslate(self) -> None:
        """Set every word anew."""
        self.head(_("Look"))
        self._label.setText(_("Size of type"))
        for percent, button in self._sizes.items():
            button.setText(f"{percent} %")
            button.setAccessibleName(_("Type size {percent} %").format(percent=percent))
        self._contrast.setText(_("High contrast"))
        self._contrast.setAccessibleName(_("High contrast"))

    def _chosen(self, *_what: object) -> None:
        percent = next(percent for percent, button in self._sizes.items() if button.isChecked())
        wanted = WindowSettings(scale=percent, contrast=self._contrast.isChecked())
        self._context.restyle.emit(wanted.contrast, wanted.scale)
        self._context.desk.ask(lambda: self._context.counter.drafts.keep(DRAFT, wanted))
