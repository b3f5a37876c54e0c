"""The trouble page: the counter can't be opened. What happened, is it safe, what to do, and a code to say over the
phone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from outlet_app.errors import SAFE_ALL, Known
from resources.texts import LANGUAGES, _, language
from ui import theme
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import Label

NOT_ENROLLED = "E401"
ENROL_COMMAND = "outlet-app enrol --centre https://… --code …"


class TroublePage(QWidget):
    """Emits: `again()` to try once more, `leave()` to close the window, `language_wanted(code)`."""

    again = Signal()
    leave = Signal()
    language_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page-trouble")
        theme.role(self, "ground")
        self._error: Known | None = None
        self._title = Label("title")
        self._code = Label("chip-red", name="trouble-code")
        self._heads = [Label("label") for _row in range(3)]
        self._texts = [Label(name=f"trouble-{part}", wrap=True) for part in ("what", "safe", "do")]
        self._command = QLineEdit(ENROL_COMMAND)
        self._command.setObjectName("trouble-command")
        self._command.setReadOnly(True)
        self._try = KeyButton("primary", key="Enter", name="trouble-again")
        self._leave = KeyButton(name="trouble-leave")
        self._language = KeyButton("quiet", name="trouble-language")
        self._try.clicked.connect(self.again)
        self._leave.clicked.connect(self.leave)
        self._language.clicked.connect(self._ask_language)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._card = Card(margin=28)
        theme.state(self._card, "fault")
        line = self._card.row(self._title)
        line.addStretch(1)
        line.addWidget(self._code)
        for head, text in zip(self._heads, self._texts, strict=True):
            self._card.body.addSpacing(8)
            self._card.body.addWidget(head)
            self._card.body.addWidget(text)
        self._card.body.addWidget(self._command)
        self._card.body.addSpacing(12)
        buttons = QHBoxLayout()
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        buttons.addWidget(self._try)
        self._card.body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.addStretch(1)
        middle = QHBoxLayout()  # no alignment flag here: with one, Qt forgets that wrapped texts need more height
        middle.addStretch(1)
        middle.addWidget(self._card)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addStretch(1)
        column.addWidget(self._language, 0, Qt.AlignmentFlag.AlignRight)

    def tell(self, error: Known | None) -> None:
        """Show a known error; None for a fault of the program (F001)."""
        self._error = error
        self.retranslate()
        self._try.setFocus()

    def retranslate(self) -> None:
        """Set every word anew."""
        self._title.setText(_("The counter can't be opened"))
        for head, text in zip(self._heads, (_("What happened"), _("Is it safe"), _("What to do")), strict=True):
            head.setText(text)
        error = self._error
        if error is None:
            parts = (
                _("Something in the program went wrong while opening."),
                _(SAFE_ALL),
                _("Try again. If it happens again, call the county office and say the code."),
            )
        else:
            parts = (
                _(error.what).format(**error.facts),
                _(error.safe).format(**error.facts) if error.safe else "—",
                _(error.do).format(**error.facts)
                if error.do
                else _("Try again, or call the county office and say the code."),
            )
        for label, text in zip(self._texts, parts, strict=True):
            label.setText(text)
        enrol = error is not None and error.code == NOT_ENROLLED
        self._command.setVisible(enrol)
        self._command.setAccessibleName(_("Command that enrols this machine"))
        self._code.setText(error.code if error is not None else "F001")
        self._try.say(_("Try again"))
        self._leave.say(_("Close"))
        other = next(code for code in LANGUAGES if code != language())
        self._language.say(LANGUAGES[other])
        self._language.setAccessibleName(_("Language: {name}").format(name=LANGUAGES[other]))
        self.fit()

    def fit(self) -> None:
        """The type size changed."""
        self._card.setFixedWidth(min(theme.scaled(640), 960))

    def _ask_language(self) -> None:
        self.language_wanted.emit(next(code for code in LANGUAGES if code != language()))
