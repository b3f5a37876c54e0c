"""The question before a parcel is accepted: is any of this inside? Eighteen categories, each under a key, those first
that village senders bring most; then what looking inside showed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout

from outlet_app.domain.prohibited import CATEGORIES, Prohibited
from outlet_app.errors import N_
from resources.texts import _
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import Label

COLUMNS = 3
KEYS = "123456789ABCDEFGHI"
ORDERED: tuple[Prohibited, ...] = tuple(sorted(CATEGORIES, key=lambda category: not category.rural))
RURAL = sum(1 for category in CATEGORIES if category.rural)
OTHERS = (("mismatch", N_("Not what was said"), "M"), ("refused", N_("Sender refuses to open it"), "R"))


class ProhibitedPrompt(Card):
    """Emits: `decided(result, codes)`: result of `parcel.InspectionResult`, and what was found."""

    decided = Signal(str, tuple)

    def __init__(self) -> None:
        super().__init__(name="parcel-prompt", margin=16)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ask = Label("title", wrap=True)
        self.rural, self.rest = Label("warn"), Label("quiet")
        self.buttons: dict[str, KeyButton] = {}
        self._by_key: dict[str, KeyButton] = {}
        self.passed = KeyButton("primary", key="Enter", name="parcel-inspected")
        self._others = {code: KeyButton(key=key, name=f"parcel-found-{code}") for code, _text, key in OTHERS}
        self._build()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.rural, 0, 0, 1, COLUMNS)
        split = 1 + -(-RURAL // COLUMNS)
        grid.addWidget(self.rest, split, 0, 1, COLUMNS)
        for at, (category, key) in enumerate(zip(ORDERED, KEYS, strict=True)):
            place = at if category.rural else at - RURAL
            row = (1 if category.rural else split + 1) + place // COLUMNS
            button = KeyButton("mode", key=key, name=f"parcel-has-{category.code}")
            button.toggled.connect(self._toggled)
            grid.addWidget(button, row, place % COLUMNS)
            self.buttons[category.code], self._by_key[key] = button, button
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        self.body.addWidget(self.ask)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.row(*self._others.values()).addStretch(1)
        self.body.addWidget(self.passed)
        self.passed.clicked.connect(self._decide)
        for code, button in self._others.items():
            button.clicked.connect(lambda _down=False, result=code: self.decided.emit(result, self.found()))

    def retranslate(self) -> None:
        """All texts anew."""
        self.ask.setText(_("Look inside with the sender. Is any of this in it?"))
        self.rural.setText(_("● Most often in the country"))
        self.rest.setText(_("Everything else"))
        for category in ORDERED:
            self.buttons[category.code].say(_(category.label))
        for code, text, _key in OTHERS:
            self._others[code].say(_(text))
        self.setAccessibleName(self.ask.text())
        self._toggled()

    def open(self, found: tuple[str, ...]) -> None:
        """Ask; what was found before is still pressed."""
        for code, button in self.buttons.items():
            button.setChecked(code in found)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def found(self) -> tuple[str, ...]:
        """Codes of what is inside, in the order of the law's list."""
        return tuple(category.code for category in CATEGORIES if self.buttons[category.code].isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and letters press their buttons; Enter decides."""
        key = event.text().upper()
        others = {key: self._others[code] for code, _text, key in OTHERS}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._decide()
        elif not event.modifiers() and key in self._by_key:
            self._by_key[key].toggle()
        elif not event.modifiers() and key in others:
            others[key].click()
        else:
            super().keyPressEvent(event)

    def _toggled(self, _down: bool = False) -> None:
        found = self.found()
        self.passed.say(_("{n} found: refuse").format(n=len(found)) if found else _("Nothing of this: passed"))

    def _decide(self) -> None:
        found = self.found()
        self.decided.emit("prohibited" if found else "passed", found)
