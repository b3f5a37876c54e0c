"""The base of every page: a title, an entry point for the cursor, one primary action, live language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui import theme
from ui.context import Context


class Page(QWidget):
    """One page of the window. Subclasses set `name` and override what they need; texts are set in `retranslate`
    only."""

    name = ""

    def __init__(self, context: Context):
        super().__init__()
        self.context = context
        self.setObjectName(f"page-{self.name}")
        self._stacking: tuple[QBoxLayout, ...] = ()

    NARROW = 960
    """Window width, in pixels at 100 % type, below which what stands side by side is stacked and the page scrolls."""

    def stack_when_narrow(self, *rows: QBoxLayout) -> None:
        """These rows become columns while the window is narrow for its type size (large type)."""
        self._stacking = rows

    def narrow(self) -> bool:
        """Whether the window is narrow for its type size."""
        return self.window().width() * 100 < self.NARROW * theme.scale()

    def fit(self) -> None:
        """The room or the type size changed: stack or unstack. The window calls it too, after a change of type size."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        for row in self._stacking:
            row.setDirection(down if self.narrow() else across)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The room changed."""
        super().resizeEvent(event)
        self.fit()

    def retranslate(self) -> None:
        """Set every text anew, in the language that holds now. Called once after building and at every switch."""

    def entered(self, **arguments: Any) -> None:
        """The page is shown: load what it shows (on the desk), put the cursor where the next key goes."""

    def pieces(self) -> Iterator[None]:
        """Build what the page would build later, a piece with each step, while nobody types (`ui.readying`)."""
        yield from ()

    def left(self) -> bool:
        """The page is about to be hidden; False keeps it (something must be settled first). Drafts are kept anyway."""
        return True

    def primary(self) -> None:
        """F10: the page's one primary action."""

    def preview(self) -> None:
        """Ctrl+P: preview the paper of the act being built or shown."""

    def back(self) -> bool:
        """Esc, when no field of the page wanted it: close what is open in the page, or step back; True when something
        was done (else the window closes its message bar, and after that nothing happens: work is never thrown away)."""
        return False
