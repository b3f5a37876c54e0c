"""The sign-in page: the first thing painted, and the lock. Number, PIN, Enter.

It is painted before the counter is open and imports nothing heavy. What is typed meanwhile is kept; an Enter pressed
too early is done as soon as the counter is open.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from outlet_app.errors import N_
from resources.texts import LANGUAGES, _, language
from ui import theme
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from outlet_app.services.model import StaffMember

HINT = "OUTLET_SAMPLE_HINT"
"""A trial outlet puts its numbers and PINs into this environment variable; shown as a quiet line."""


NOBODY = N_("Nobody may sign in here yet. Let the installer name somebody: outlet-app staff")


class SignInPage(QWidget):
    """Emits: `wanted(number, pin)` when the counter is open and both are typed; `language_wanted(code)`."""

    wanted = Signal(str, str)
    language_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page-signin")
        theme.role(self, "ground")
        self._outlet = ""
        self._members: dict[str, StaffMember] = {}
        self._open = self._busy = self._early = False
        self._locked_by = ""
        self._said: Callable[[], tuple[str, str]] = lambda: ("", "")
        self._build()
        self.retranslate()

    def _build(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._side(), 2)
        right = QVBoxLayout()
        right.setContentsMargins(24, 16, 24, 16)
        self._language = KeyButton("quiet", name="signin-language")
        self._language.clicked.connect(self._ask_language)
        self._hint = Label("quiet", name="signin-hint", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        right.addStretch(1)
        middle = QHBoxLayout()  # no alignment flag here: with one, Qt forgets that wrapped texts need more height
        middle.addStretch(1)
        middle.addWidget(self._form())
        middle.addStretch(1)
        right.addLayout(middle)
        right.addStretch(1)
        right.addWidget(self._hint)
        right.addWidget(self._language, 0, Qt.AlignmentFlag.AlignRight)
        room = QWidget()
        theme.role(room, "ground")
        room.setLayout(right)
        scroll = QScrollArea()  # scrolls only with large type in a low window
        scroll.setWidget(room)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        across.addWidget(scroll, 3)

    def _side(self) -> QFrame:
        side = QFrame()
        theme.role(side, "rail")
        self._product = Label("rail-big", wrap=True)
        self._where = Label("rail-text", name="signin-outlet", wrap=True)
        self._flows = Label("rail-text", wrap=True)
        self._promise = Label("rail-quiet", wrap=True)
        column = QVBoxLayout(side)
        column.setContentsMargins(32, 40, 32, 32)
        column.setSpacing(12)
        column.addWidget(self._product)
        column.addWidget(self._where)
        column.addStretch(1)
        column.addWidget(self._flows)
        column.addWidget(self._promise)
        return side

    def _form(self) -> Card:
        card = Card(margin=28)
        self._card = card
        card.body.setContentsMargins(28, 24, 28, 24)
        self._title = Label("title", name="signin-title")
        self._lock_text = Label("quiet", wrap=True)
        self._number_label = Label("label")
        self.number = QLineEdit()
        self.number.setObjectName("signin-number")
        self.number.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._number_label.names(self.number)
        self._name = Label("name", name="signin-name")
        self._pin_label = Label("label")
        self.pin = QLineEdit()
        self.pin.setObjectName("signin-pin")
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._pin_label.names(self.pin)
        self._message = Label("quiet", name="signin-message", wrap=True)
        self._go = KeyButton("primary", key="Enter", name="signin-go")
        for field in (self.number, self.pin):
            theme.role(field, "big")
        above: tuple[QWidget, ...] = (self._title, self._lock_text, self._number_label, self.number, self._name)
        below: tuple[QWidget, ...] = (self._pin_label, self.pin, self._message, self._go)
        for part in (*above, *below):
            card.body.addWidget(part)
        self.number.textChanged.connect(self._show_name)
        self.number.returnPressed.connect(self._to_pin)
        self.pin.returnPressed.connect(self._try)
        self._go.clicked.connect(self._try)
        return card

    def opened(self, outlet: str, members: list[StaffMember]) -> None:
        """The counter is open: say where this is, know the names, do an early Enter now."""
        self._open = True
        self._outlet = outlet
        self._members = {member.number: member for member in members}
        self._say(lambda: ("fault", _(NOBODY)) if not self._members else ("", ""))
        self.retranslate()
        if self._early:
            self._early = False
            self._try()

    def refused(self, text: Callable[[], str]) -> None:
        """The service said no: `text` tells why in the language that holds; the PIN is typed again."""
        self._set_busy(False)
        self._say(lambda: ("fault", text()))
        theme.state(self.pin, "fault")
        self.pin.clear()
        self.pin.setFocus()

    def done(self) -> None:
        """Signed in: nothing typed stays behind."""
        self._set_busy(False)
        self.number.clear()
        self.pin.clear()
        self._say(lambda: ("", ""))

    def lock(self, number: str, name: str) -> None:
        """Become the lock screen of the person who works here; the same or another person may sign in."""
        self.done()
        self._locked_by = name
        self.number.setText(number)
        self.retranslate()
        self.pin.setFocus()

    def retranslate(self) -> None:
        """Set every word anew."""
        other = next(code for code in LANGUAGES if code != language())
        self._language.say(LANGUAGES[other])
        self._language.setAccessibleName(_("Language: {name}").format(name=LANGUAGES[other]))
        self._product.setText(_("Postal counter"))
        self._where.setText(self._outlet or _("Opening the counter…"))
        self._flows.setText(_("Produce to the city ↑   Goods to the village ↓"))
        self._promise.setText(_("What is saved here stays here, with a line or without one."))
        self._title.setText(_("Locked") if self._locked_by else _("Sign in"))
        self._lock_text.setText(
            _("{name}'s page stays as it is behind this. Another person may sign in too.").format(name=self._locked_by)
            if self._locked_by
            else ""
        )
        self._lock_text.setVisible(bool(self._locked_by))
        self._number_label.setText(_("Staff number"))
        self._pin_label.setText(_("PIN"))
        self._go.say(_("Unlock") if self._locked_by else _("Sign in"))
        self._hint.setText(os.environ.get(HINT, ""))
        self._hint.setVisible(bool(self._hint.text()))
        self.fit()
        self._show_name()
        self._show_said()

    def fit(self) -> None:
        """The type size changed."""
        self._card.setFixedWidth(min(theme.scaled(400), 640))

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor is where the next key goes."""
        super().showEvent(event)
        (self.pin if self.number.text() else self.number).setFocus()

    def _try(self) -> None:
        number, pin = _plain(self.number.text()), _plain(self.pin.text())
        if not number:
            self._say(lambda: ("fault", _("Type your staff number first.")))
            self.number.setFocus()
        elif not pin:
            self._say(lambda: ("fault", _("Type your PIN.")))
            self.pin.setFocus()
        elif not self._open:
            self._early = True
            self._say(
                lambda: ("quiet", _("The counter is still opening; you will be signed in as soon as it is open."))
            )
        elif not self._busy:
            self._set_busy(True)
            self.wanted.emit(number, pin)

    def _to_pin(self) -> None:
        self.pin.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        if busy:
            self._say(lambda: ("quiet", _("Checking the PIN…")))

    def _show_name(self) -> None:
        theme.state(self.pin, "")
        number = _plain(self.number.text())
        member = self._members.get(number)
        if member is not None:
            self._name.setText(member.name)
        else:
            self._name.setText(_("No such number here") if self._open and len(number) > 1 else " ")
        theme.role(self._name, "name" if member is not None else "quiet")

    def _say(self, said: Callable[[], tuple[str, str]]) -> None:
        self._said = said
        self._show_said()

    def _show_said(self) -> None:
        role, text = self._said()
        theme.role(self._message, role or "quiet")
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def _ask_language(self) -> None:
        self.language_wanted.emit(next(code for code in LANGUAGES if code != language()))


def _plain(text: str) -> str:
    """What was meant: an input method may give full-width digits."""
    return unicodedata.normalize("NFKC", text).strip()
