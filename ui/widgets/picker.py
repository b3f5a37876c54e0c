"""A field that finds something while one types: asks the desk a moment after the last key, shows a list, takes a row.

Keys: ↑ ↓ through the list, Enter takes the current row, Esc closes the list. Enter before the answer has come (a
scanner types faster than any list) waits for it and takes the row if it is the only one or was named exactly. What is
typed while it waits is the next entry: it is kept, and typed again where the cursor then stands, so that two fast scans
never run together. Answers to a text that has changed meanwhile are dropped.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from outlet_app.domain.text import nfkc
from outlet_app.errors import Known
from resources.texts import _
from ui.desk import Desk
from ui.widgets.field import Field
from ui.widgets.popup_list import Choice, PopupList

PAUSE_MS = 120
BURST_MS = 100
"""A scanner's keys follow one another faster than this; no person's do."""
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Picker(Field):
    """Base of the party and product pickers. Emits: `chosen(payload)` when a row was taken · `cleared()` when the text
    changed after a choice, so that there is none any more · `left_empty()` for Enter in the empty field."""

    chosen = Signal(object)
    cleared = Signal()
    left_empty = Signal()

    def __init__(self, desk: Desk, label: str, name: str, hint: str = ""):
        super().__init__(label, name, hint=hint)
        self._desk = desk
        self._asked = ""
        self._job = 0
        self._take_when_found = False
        self._typed_ahead: list[QKeyEvent | str] = []
        self._payload: object = None
        self._silent = False
        self.popup = PopupList(self.edit)
        self.popup.picked.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self._burst = QTimer(self)
        self._burst.setSingleShot(True)
        self._burst.setInterval(BURST_MS)
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._typed)

    # -- for subclasses

    def search(self, words: str) -> Callable[[], list[object]]:
        """The call that finds things for `words`; it will run on the desk thread."""
        raise NotImplementedError

    def choice(self, thing: object, words: str) -> Choice:
        """How a found thing shows in the list."""
        raise NotImplementedError

    def extra(self, _words: str) -> list[Choice]:
        """Rows after the found ones ("New farmer…")."""
        return []

    def nothing_found(self) -> str:
        """What the list says when nothing was found."""
        return _("Nothing found. Check the spelling.")

    def shown_as(self, thing: object) -> str:
        """What stands in the field once `thing` is chosen."""
        raise NotImplementedError

    def took(self, choice: Choice) -> None:
        """A row was taken; an extra row may do something else than choose."""
        self.choose(choice.payload)

    # -- the choice

    def payload(self) -> object:
        """What is chosen; None when nothing is."""
        return self._payload

    def choose(self, thing: object) -> None:
        """Choose `thing` without a search."""
        self.put(thing)
        self.chosen.emit(thing)

    def put(self, thing: object) -> None:
        """Show `thing` as the choice, telling nobody."""
        self._payload = thing
        self._stop()
        self.set_text(self.shown_as(thing))
        self.set_problem("")

    def clear(self) -> None:
        """No text, no choice; tells nobody."""
        self._payload = None
        self._stop()
        super().clear()

    def searching(self) -> bool:
        """Whether an answer is still to come."""
        return self._timer.isActive() or bool(self._job)

    def dropping(self) -> bool:
        """Whether a scanner goes on typing what is not taken any more."""
        return self._burst.isActive()

    def reveal(self) -> None:
        """Search for what stands in the field (a restored text, say)."""
        self._typed()

    # -- the search

    def _typed(self) -> None:
        self._take_when_found, self._typed_ahead = False, []
        if self._payload is not None:
            self._payload = None
            self.cleared.emit()
        if nfkc(self.text()):
            self._timer.start()
        else:
            self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        if self._job:
            self._desk.forget(self._job)
        self._job = 0
        self._asked = ""
        self._take_when_found = False
        self._typed_ahead = []
        self.popup.hide()

    def _ask(self) -> None:
        self._timer.stop()
        if self._job:
            self._desk.forget(self._job)
        self._asked = nfkc(self.text())
        self._job = self._desk.ask(self.search(self._asked), self._found, self._not_found)

    def _found(self, things: list[object]) -> None:
        self._job = 0
        words = nfkc(self.text())
        if self._payload is not None or words != self._asked:
            return
        choices = [self.choice(thing, words) for thing in things]
        if self._take_when_found and (sure := _sure(choices)) is not None:
            ahead = self._typed_ahead
            self._take(sure)
            _type_again(ahead)
            return
        said = [] if choices else [self.nothing_found()]
        if self._take_when_found:
            said += self._not_sure(bool(choices))
        if self.edit.hasFocus():
            self.popup.open([*choices, *self.extra(words)], " ".join(said))

    def _not_sure(self, choices: bool) -> list[str]:
        """Enter came first, and there is no one row to take. It must be settled before the next, or nobody would notice
        that it is missing: what a scanner goes on typing is dropped, which is said and heard."""
        dropped = bool(self._typed_ahead)
        self._take_when_found, self._typed_ahead = False, []
        if not choices:
            self.edit.selectAll()  # what is typed next is another entry
        if not dropped:
            return []
        QApplication.beep()
        self._burst.start()
        return [_("Scan the next one again.")]

    def _not_found(self, error: Known) -> None:
        self._job = 0
        self._take_when_found, self._typed_ahead = False, []
        self.set_problem(error)

    def _take(self, choice: Choice) -> None:
        self._stop()
        self.took(choice)

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list's keys, while the field keeps the cursor."""
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self.edit and isinstance(event, QInputMethodEvent) and self._take_when_found:
            self._typed_ahead += [event.commitString()] if event.commitString() else []
            return True
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self.popup.hide()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if bool(event.text() and event.text().isprintable()) or key in ENTERS:
            if self._take_when_found:
                self._typed_ahead.append(event.clone())
                return True
            if self._burst.isActive():
                self._burst.start()
                return True
        if key in ENTERS:
            self._enter()
            return True
        if key == Qt.Key.Key_Escape and self.popup.isVisible():
            self.popup.hide()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if self.popup.isVisible():
                self.popup.move_by(1 if key == Qt.Key.Key_Down else -1)
            elif key == Qt.Key.Key_Down and self._payload is None:
                self._ask()
            return True
        return False

    def _enter(self) -> None:
        if self._payload is not None:
            self.finished.emit()
        elif not nfkc(self.text()):
            self.left_empty.emit()
        elif not self.searching() and (current := self.popup.current()) is not None:
            self._take(current)
        else:
            self._take_when_found = True
            if not self._job or self._asked != nfkc(self.text()):
                self._ask()


def _sure(choices: list[Choice]) -> Choice | None:
    """The row Enter may take unseen: the only one, or the only one named exactly."""
    exact = [choice for choice in choices if choice.exact]
    if len(exact) == 1:
        return exact[0]
    return choices[0] if len(choices) == 1 else None


def _type_again(keys: list[QKeyEvent | str]) -> None:
    """Keys (and what an input method committed) that came too early, to whatever has the cursor now."""
    for key in keys:
        here = QApplication.focusWidget()
        if here is None:
            return
        if isinstance(key, str):
            event = QInputMethodEvent()
            event.setCommitString(key)
            QApplication.sendEvent(here, event)
        else:
            QApplication.sendEvent(here, key)
