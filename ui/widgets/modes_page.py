"""A page with several modes, each a page of its own: what a function key opens, and what stands behind it.

The mode buttons stand in the head of the mode that is shown. A mode is built when it is first shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from ui.context import Context
from ui.page import Page
from ui.widgets.choice_field import ModeButtons
from ui.widgets.one_stack import OneStack


@dataclass(frozen=True)
class Mode:
    """One mode: `code`, N_-marked `text` and key of its button, and what builds its page. The page has a `head` (a row
    layout) that takes the buttons."""

    code: str
    text: str
    key: str
    build: Callable[[Context], Any]


class ModesPage(Page):
    """Subclasses set `name` and give the modes. `entered(mode=…)` shows that one."""

    def __init__(self, context: Context, modes: Sequence[Mode]):
        super().__init__(context)
        self._modes = {mode.code: mode for mode in modes}
        self._pages: dict[str, Page] = {}
        self.buttons = ModeButtons([(mode.code, mode.text, mode.key) for mode in modes], f"{self.name}-mode-")
        self._stack = OneStack()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.buttons.changed.connect(self._picked)
        self._show(modes[0].code)

    def mode(self) -> Page:
        """The mode that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def codes(self) -> list[str]:
        """The codes of all its modes, in their order."""
        return list(self._modes)

    def modes(self) -> dict[str, Page]:
        """Every mode built so far, by code."""
        return self._pages

    def heightForWidth(self, width: int) -> int:
        """Of the mode that is shown: the layout of a stack asks the hidden ones too, and the page would scroll."""
        return self._stack.heightForWidth(width)

    def pieces(self) -> Iterator[None]:
        """The modes that were not shown yet."""
        for code in self._modes:
            if code not in self._pages:
                self._built(code)
                yield

    def retranslate(self) -> None:
        """Buttons and every mode anew."""
        self.buttons.retranslate()
        for page in self._pages.values():
            page.retranslate()

    def entered(self, **arguments: Any) -> None:
        """Show the mode asked for, or the one that was shown."""
        code = str(arguments.pop("mode", ""))
        if code in self._modes:
            if self._pages.get(code) is not self.mode() and not self.mode().left():
                return
            self._show(code)
        self.mode().entered(**arguments)

    def left(self) -> bool:
        """The mode's to say."""
        return self.mode().left()

    def primary(self) -> None:
        """The mode's."""
        self.mode().primary()

    def preview(self) -> None:
        """The mode's."""
        self.mode().preview()

    def back(self) -> bool:
        """The mode's."""
        return self.mode().back()

    def _picked(self, code: str) -> None:
        shown = next(one for one, page in self._pages.items() if page is self.mode())
        if not self.mode().left():
            self.buttons.put(shown)
            return
        self._show(code)
        self.mode().entered()

    def _show(self, code: str) -> None:
        page = self._pages.get(code) or self._built(code)
        head: Any = page
        head.head.addWidget(self.buttons)
        self.buttons.put(code)
        self._stack.setCurrentWidget(page)

    def _built(self, code: str) -> Page:
        page = self._modes[code].build(self.context)
        assert isinstance(page, Page)
        self._pages[code] = page
        self._stack.addWidget(page)
        page.retranslate()
        return page
