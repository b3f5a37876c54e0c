"""Rush mode for fairs and festivals: one sale after the other, goods over the counter at once; remembered."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outlet_app.services.goods.campaigns import Running
from resources.texts import _, language
from ui import theme
from ui.context import Context
from ui.orders.line_item import STAR
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import Label

KEPT_AS = "orders-rush"
_TEXT, _SIDES = 14, 34  # a button's type and the room left and right of it, in pixels at 100 %


class RushSetting(msgspec.Struct, frozen=True):
    """Whether this counter stands at a fair."""

    on: bool = False


class RushButton(KeyButton):
    """A button that stays down. Emits: `turned(bool)` when the clerk presses it, or what was kept is loaded."""

    turned = Signal(bool)

    def __init__(self, context: Context):
        super().__init__("mode", key="Alt+3", name="orders-rush")
        self._context = context
        self._kept = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # its key must not take the cursor away
        QShortcut(QKeySequence(self.key), self).activated.connect(self.click)
        self.clicked.connect(self._pressed)

    def retranslate(self) -> None:
        """Its words."""
        self.say(_("Fair sale"))
        self.fit()

    def fit(self) -> None:
        """Down, its words are bold: there is room for that, so that nothing is cut or jumps."""
        bold = self.font()
        bold.setBold(True)
        bold.setPixelSize(theme.scaled(_TEXT))
        self.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(self.text()) + theme.scaled(_SIDES))

    def load(self) -> None:
        """What was kept, once."""
        if not self._kept:
            self._kept = True
            self._context.desk.ask(partial(self._context.counter.drafts.load, KEPT_AS, RushSetting), self._loaded)

    def _loaded(self, found: RushSetting | None) -> None:
        if found is not None and found.on != self.isChecked():
            self.setChecked(found.on)
            self.turned.emit(found.on)

    def _pressed(self) -> None:
        self._kept = True
        on = self.isChecked()
        self._context.desk.ask(partial(self._context.counter.drafts.keep, KEPT_AS, RushSetting(on)))
        self.turned.emit(on)


class CampaignChip(Label):
    """The campaigns that run now, by name, behind the star that marks their prices; hidden while there is none."""

    def __init__(self, context: Context):
        super().__init__("chip-amber", name="orders-campaigns")
        self._context = context
        self._running: list[Running] = []
        self.hide()

    def load(self) -> None:
        """Which run now."""
        self._context.desk.ask(self._context.counter.goods.campaigns.running, self._loaded)

    def _loaded(self, found: list[Running]) -> None:
        self._running = found
        self.retranslate()

    def retranslate(self) -> None:
        """The names in the language that holds."""
        self.setText(f"{STAR} " + " · ".join(one.name.shown(language()) for one in self._running))
        self.setVisible(bool(self._running))


def beside_title(head: QHBoxLayout, title: QWidget, chip: QWidget) -> None:
    """Put `chip` on the title's line: the modes need the rest of a page's head (`ActFrame.head`)."""
    words, row = head.itemAt(0).layout(), QHBoxLayout()  # type: ignore[union-attr]  # the words stand there first
    assert isinstance(words, QVBoxLayout)
    words.removeWidget(title)
    row.setSpacing(12)
    row.addWidget(title)
    row.addWidget(chip)
    row.addStretch(1)
    words.insertLayout(0, row)
