"""The rail on the left: where one is and where one can go, each with its key; who is signed in; the lock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from resources.texts import _
from ui import signs, theme
from ui.pages import PAGES, PageEntry
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import ElidedLabel, Label

WIDE = 184
FOLDED = 76


class NavButton(QPushButton):
    """A page's entry in the rail: sign, name, key; folded: sign and key over the name, for whoever does not know the
    signs yet."""

    def __init__(self, entry: PageEntry):
        super().__init__()
        self.entry = entry
        self.setObjectName(f"nav-{entry.name}")
        self.setCheckable(True)
        self.setAutoDefault(False)
        theme.role(self, "nav")
        self._sign = Label()
        self._text = Label("rail-text")
        self._key = Label("rail-quiet", text=entry.key.replace("Shift+", "⇧"))
        self._badge = Label("badge", name=f"badge-{entry.name}")
        self._count = 0
        self._parts = QGridLayout(self)
        for part in (self._sign, self._text, self._badge, self._key):
            part.setParent(self)  # shown before it has its place, it would be a window of its own
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._badge.hide()
        self.toggled.connect(self._show_here)
        self.fold(False)

    def fold(self, folded: bool) -> None:
        """Everything in one row, or sign and key over a small name."""
        self._folded = folded
        centre, parts = Qt.AlignmentFlag.AlignCenter, self._parts
        for part in (self._sign, self._text, self._badge, self._key):
            parts.removeWidget(part)
        parts.addWidget(self._sign, 0, 0, centre)
        if folded:
            parts.addWidget(self._badge, 0, 1, centre)
            parts.addWidget(self._key, 0, 1, centre)
            parts.addWidget(self._text, 1, 0, 1, 2, centre)
        else:
            parts.addWidget(self._text, 0, 1)
            parts.addWidget(self._badge, 0, 2, centre)
            parts.addWidget(self._key, 0, 3, centre)
        self._key.setVisible(not (self._count and folded))
        theme.role(self._text, "rail-small" if folded else "rail-text")
        for at, stretch in enumerate((int(folded), 1)):
            parts.setColumnStretch(at, stretch)
        parts.setContentsMargins(*((2, 3, 2, 3) if folded else (10, 0, 12, 0)))
        parts.setHorizontalSpacing(0 if folded else 10)
        parts.setVerticalSpacing(0)
        theme.state(self, "folded" if folded else "")
        self.fit()

    def badge(self, count: int) -> None:
        """How much waits behind this entry; 0 shows nothing. Folded, the number stands in place of the key."""
        self._count = count
        self._badge.setText(str(count) if count < 100 else "99+")
        self._badge.setVisible(count > 0)
        self._key.setVisible(not (count and self._folded))
        self.retranslate()

    def fit(self) -> None:
        """Redraw the sign for the type size and colours that hold."""
        self._show_here(self.isChecked())

    def retranslate(self) -> None:
        """Set its words."""
        words = _(self.entry.title)
        self._text.setText(words)
        self.setAccessibleName(_("{page}, {n} open").format(page=words, n=self._count) if self._count else words)
        self.setToolTip(f"{self.accessibleName()}  {self.entry.key}")

    def _show_here(self, here: bool) -> None:
        for part in (self._text, self._key):
            theme.state(part, "here" if here else "")
        ink = theme.colour("strong" if here else "rail-ink")
        self._sign.setPixmap(signs.pixmap(self.entry.sign, ink, theme.scaled(20), self.devicePixelRatioF()))


class Rail(QFrame):
    """Emits: `wanted(page name)`, `lock_wanted()`."""

    wanted = Signal(str)
    lock_wanted = Signal()

    def __init__(self, outlet: str, counter: str, parent: QWidget | None = None):
        super().__init__(parent)
        theme.role(self, "rail")
        self.setObjectName("rail")
        self._outlet, self._counter = outlet, counter
        self._folded = False
        self._title = Label("rail-title")
        self._where = ElidedLabel("rail-quiet")
        self._who = ElidedLabel("rail-text", name="rail-who")
        self._lock = KeyButton("rail", key="Ctrl+L", name="rail-lock")
        self._lock.clicked.connect(self.lock_wanted)
        self._group = QButtonGroup(self)
        column = self._column = QVBoxLayout(self)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._where)
        column.addSpacing(8)
        self.buttons: dict[str, NavButton] = {}
        pages = QWidget()
        inside = QVBoxLayout(pages)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)  # twelve entries stand in 768 pixels
        self._scroll = QScrollArea()  # scrolls only with large type in a low window
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for entry in PAGES:
            button = NavButton(entry)
            button.clicked.connect(self._clicked)
            self._group.addButton(button)
            self.buttons[entry.name] = button
            inside.addWidget(button)
        inside.addStretch(1)
        self._scroll.setWidget(pages)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._who)
        column.addWidget(self._lock)
        self._member = ("", "")
        self.fold(False)

    def fold(self, folded: bool) -> None:
        """Fold to signs, keys and small names, or unfold."""
        self._folded = folded
        self.setFixedWidth(theme.scaled(FOLDED if folded else WIDE))
        self._column.setContentsMargins(*((4, 14, 4, 14) if folded else (10, 18, 10, 14)))
        self._title.setVisible(not folded)
        self._where.setVisible(not folded)
        for button in self.buttons.values():
            button.fold(folded)
        self._lock.key = "" if folded else "Ctrl+L"
        self.retranslate()

    def fit(self) -> None:
        """The type size or the colours changed."""
        self.fold(self._folded)

    def here(self, name: str) -> None:
        """The page shown."""
        self.buttons[name].setChecked(True)
        self._scroll.ensureWidgetVisible(self.buttons[name], 0, 8)

    def signed_in(self, number: str, name: str) -> None:
        """Who works here now."""
        self._member = (number, name)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every word anew."""
        number, name = self._member
        self._title.setText(_("Postal counter"))
        self._where.setText(_("{outlet} · {counter}").format(outlet=self._outlet, counter=self._counter))
        self._who.setText(number if self._folded else f"{number} {name}")
        self._who.setAccessibleName(_("Signed in: {name}").format(name=f"{number} {name}"))
        self._who.setAlignment(Qt.AlignmentFlag.AlignCenter if self._folded else Qt.AlignmentFlag.AlignLeft)
        self._lock.say(_("Lock"))
        for button in self.buttons.values():
            button.retranslate()

    def _clicked(self) -> None:
        button = self._group.checkedButton()
        if isinstance(button, NavButton):
            self.wanted.emit(button.entry.name)
