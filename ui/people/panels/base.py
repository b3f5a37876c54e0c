"""What every panel of a person's file has: a heading, why, fields in reading order, what is wrong, F10 and Esc."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outlet_app.errors import Known
from outlet_app.services.model import StaffMember
from outlet_app.services.persons.file import PersonFile
from resources.texts import _
from ui.context import Context
from ui.widgets.buttons import KeyButton
from ui.widgets.chain import Chain, put_cursor
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field, told_short
from ui.widgets.labels import Label


class FilePanel(QWidget):
    """Subclasses give N_-marked `TITLE`, `EXPLAIN`, `DO`, their fields, and `call`; `told` says what was done.

    Emits: `finished(result, text)` when the act is durable · `closed()` for Esc.
    """

    TITLE = EXPLAIN = DO = ""
    ROLE = "primary"
    finished = Signal(object, str)
    closed = Signal()

    def __init__(self, context: Context, name: str):
        super().__init__()
        self.context = context
        self.file: PersonFile | None = None
        self._fields: list[Field | ChoiceField] = []
        self._busy = False
        self.title = Label("heading", wrap=True)
        self.explain = Label("quiet", wrap=True)
        self.column = QVBoxLayout()
        self.column.setSpacing(8)
        self.said = Label("problem", name=f"{name}-said", wrap=True)
        self.go = KeyButton(self.ROLE, key="F10", name=f"{name}-go")
        self.back = KeyButton(key="Esc", name=f"{name}-back")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.title)
        whole.addWidget(self.explain)
        whole.addLayout(self.column)
        whole.addStretch(1)
        for widget in (self.said, self.back, self.go):
            whole.addWidget(widget)
        self.said.hide()
        self.go.clicked.connect(self.send)
        self.back.clicked.connect(self.closed)

    def add(self, *fields: Field | ChoiceField) -> None:
        """Put the panel's fields in, in reading order; Enter goes through them and ends at the button."""
        self._fields = list(fields)
        for field in fields:
            self.column.addWidget(field)
            field.edited.connect(self._edited)
        self.chain = Chain(self._fields, self.go.setFocus, self)

    # -- to be overridden

    def call(self, party: int, actor: StaffMember) -> Callable[[], Any]:
        """The call (desk thread) that does it."""
        raise NotImplementedError

    def told(self, result: Any) -> str:
        """What was done, in the language that holds."""
        raise NotImplementedError

    def missing(self) -> bool:
        """Whether something can't be sent yet; says so and puts the cursor there."""
        faulty = next((one for one in self._typed() if one.problem()), None)
        if faulty is not None:
            faulty.take_cursor()
        return faulty is not None

    def show_file(self) -> None:
        """`file` is known: fill in what it says."""

    def empty(self) -> None:
        """Nothing typed."""
        for field in self._typed():
            field.clear()

    # -- the same everywhere

    def open(self, file: PersonFile) -> None:
        """Show the panel for a person, the cursor in its first field."""
        self.file = file
        self.empty()
        self.say("")
        self.retranslate()
        self.show_file()
        self.go.setEnabled(True)
        if self._fields:
            put_cursor(self._fields[0])
        else:
            self.go.setFocus()

    def retranslate(self) -> None:
        """All texts anew."""
        self.title.setText(_(self.TITLE))
        self.explain.setText(_(self.EXPLAIN))
        self.go.say(_(self.DO))
        self.back.say(_("Back to the file"))
        for field in self._fields:
            field.retranslate()

    def say(self, text: str) -> None:
        """Why it can't be done; "" takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def send(self) -> None:
        """F10: once; a refusal arms the button again."""
        if self.file is None or self._busy or not self.go.isEnabled():
            return
        if self.missing():
            return
        self._busy = True
        call = self.call(self.file.card.party, self.context.actor)
        self.context.desk.ask(call, self._done, self._refused)

    def _done(self, result: Any) -> None:
        self._busy = False
        self.finished.emit(result, self.told(result))

    def _refused(self, error: Known) -> None:
        self._busy = False
        self.say(f"{told_short(error)} [{error.code}]")
        if self._fields:
            put_cursor(self._fields[0])

    def _edited(self) -> None:
        self.say("")

    def _typed(self) -> Sequence[Field]:
        return [field for field in self._fields if isinstance(field, Field)]
