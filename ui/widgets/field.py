"""A labelled line to type into: label, line edit, unit, and a quiet red sentence when what stands there can't be meant.

Texts are set in `retranslate`, so a field made with an `N_`-marked label follows the language. Enter emits `finished`
only while nothing is wrong; who listens moves the cursor on.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from outlet_app.errors import Known
from resources.texts import _
from ui import theme
from ui.widgets.labels import Label

_SHORT_EDIT = 124


def told_short(error: Known) -> str:
    """What is wrong and what to do, without safety and code: for the line under a field."""
    parts = [_(part).format(**error.facts) for part in (error.what, error.do) if part]
    return " ".join(parts)


class Field(QWidget):
    """Plain text with a label above (or `beside`) it. The line edit carries the object name; `label` is N_-marked.

    Emits: `edited()` when the text changed · `finished()` for Enter with nothing wrong · `problem_changed()`.
    """

    edited = Signal()
    finished = Signal()
    problem_changed = Signal()

    def __init__(self, label: str, name: str, *, beside: bool = False, own_problem: bool | None = None, hint: str = ""):
        super().__init__()
        self._label_text = label
        self._unit_text = ""
        self._hint = hint
        self._problem: Known | str = ""
        self._blamed = False
        self.label = Label("quiet" if beside else "label")
        self.edit = QLineEdit()
        self.unit = Label("unit")
        self.problem_label = Label("problem", wrap=True)
        self.edit.setObjectName(name)
        self.label.setBuddy(self.edit)
        self.label.setMinimumWidth(1)
        self._beside = beside
        self._own_problem = beside if own_problem is None else own_problem
        self._build(beside)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._changed)
        self.edit.returnPressed.connect(self._returned)
        self.edit.editingFinished.connect(self._tidied)

    def _build(self, beside: bool) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(6)
        if beside:
            row.addWidget(self.label, 1)
            self.edit.setFixedWidth(theme.scaled(_SHORT_EDIT))
        else:
            whole.addWidget(self.label)
        row.addWidget(self.edit, 0 if beside else 1)
        row.addWidget(self.unit)
        whole.addLayout(row)
        self.unit.hide()
        self.problem_label.hide()
        if self._own_problem:
            whole.addWidget(self.problem_label)
        else:
            self.problem_label.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    # -- texts

    def retranslate(self) -> None:
        """Label, unit, hint and problem in the language that holds."""
        text = _(self._label_text)
        self.label.setText(text)
        unit = _(self._unit_text)
        self.unit.setText(unit)
        self.unit.setVisible(bool(unit))
        self.edit.setAccessibleName(f"{text} ({unit})" if unit else text)
        self.edit.setPlaceholderText(_(self._hint))
        self._show_problem()

    def set_label(self, label: str) -> None:
        """Another N_-marked label (a count instead of a weight, say)."""
        self._label_text = label
        self.retranslate()

    def set_unit(self, unit: str) -> None:
        """The N_-marked unit shown beside the line; "" for none."""
        self._unit_text = unit
        self.retranslate()

    def set_hint(self, hint: str) -> None:
        """The N_-marked grey text of the empty field."""
        self._hint = hint
        self.edit.setPlaceholderText(_(hint))

    # -- what stands in it

    def text(self) -> str:
        """The text as typed."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Put `text` in, as if typed."""
        self.edit.setText(text)

    def clear(self) -> None:
        """Empty it and forget what was wrong."""
        self.edit.clear()
        self.set_problem("")

    def check(self) -> None:
        """Raise `Refused` when the text can't be meant; plain text always can."""

    # -- what is wrong with it

    def problem(self) -> str:
        """What is wrong, in the language that holds; "" when nothing is."""
        return told_short(self._problem) if isinstance(self._problem, Known) else _(self._problem)

    def set_problem(self, problem: Known | str) -> None:
        """Show an error (or an N_-marked sentence) under the field; "" takes it away."""
        if self._problem == problem:
            return
        self._problem = problem
        self._show_problem()
        self.problem_changed.emit()

    def blame(self, problem: Known | str) -> None:
        """Somebody else found this field at fault: say so until it is edited, and put the cursor there."""
        self.set_problem(problem)
        self._blamed = True
        self.take_cursor()

    def take_cursor(self) -> None:
        """The cursor here, everything selected, as after Tab."""
        self.edit.setFocus(Qt.FocusReason.TabFocusReason)
        self.edit.selectAll()

    def _show_problem(self) -> None:
        text = self.problem()
        self.problem_label.setText(text)
        self.problem_label.setVisible(self._own_problem and bool(text))
        theme.state(self.edit, "fault" if text else "")
        self.edit.setAccessibleDescription(text)

    def recheck(self) -> None:
        """Look again at what stands there."""
        self._blamed = False
        try:
            self.check()
        except Known as error:
            self.set_problem(error)
        else:
            self.set_problem("")

    # -- keys

    def fit(self) -> None:
        """The type size changed: the short line grows with it."""
        if self._beside:
            self.edit.setFixedWidth(theme.scaled(_SHORT_EDIT))

    def _changed(self) -> None:
        self.recheck()
        self.edited.emit()

    def _returned(self) -> None:
        if not self.problem():
            self.finished.emit()

    def _tidied(self) -> None:
        """The cursor left: subclasses show the value in its usual form."""


class TextField(Field):
    """Words. With `scan`, a field for codes: the input method is off, so a scanner's keys arrive as they are."""

    def __init__(self, label: str, name: str, *, scan: bool = False, **options: object):
        super().__init__(label, name, **options)  # type: ignore[arg-type]
        if scan:
            no_composing(self.edit)


def no_composing(edit: QLineEdit) -> None:
    """Turn the input method off for `edit`: it would eat or split what a scanner types."""
    edit.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)
    edit.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
    guard = _NoComposing(edit)
    edit.installEventFilter(guard)


class _NoComposing(QObject):
    """Lets committed text of an input method through and drops what is only being composed.

    Some input methods compose even where they are switched off; the half-typed letters must never count.
    """

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Swallow composing events without a commit."""
        return (
            event.type() == QEvent.Type.InputMethod
            and isinstance(event, QInputMethodEvent)
            and not event.commitString()
        )
