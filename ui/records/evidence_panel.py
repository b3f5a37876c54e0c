"""The panel that asks how an evidence pack is made: persons masked, or in full with a reason; and where it goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from outlet_app.errors import N_
from outlet_app.services.persons.words import LOOKS
from resources.texts import _
from ui import formats, theme
from ui.widgets.buttons import KeyButton
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import TextField
from ui.widgets.labels import Label

TWO_LINES = 38


class EvidencePanel(QWidget):
    """Emits: `confirmed(full, reason, note, folder)` · `cancelled()`."""

    confirmed = Signal(bool, str, str, str)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("evidence")
        self._seq = 0
        self.folder = documents()
        self._title, self._explain = Label("title"), Label("quiet", wrap=True)
        self.full = QCheckBox()
        self.full.setObjectName("evidence-full")
        self.reason = ChoiceField(N_("Why in full (↑ ↓)"), "evidence-reason")
        self.note = TextField(N_("In words"), "evidence-note")
        self._folder_label = Label("label")
        self._where = Label("strong", name="evidence-folder", wrap=True)
        self.other = KeyButton(name="evidence-other-folder")
        self.message = Label("fault", name="evidence-message", wrap=True)
        self.go = KeyButton("primary", key="F10", name="evidence-go")
        self._back = KeyButton(key="Esc", name="evidence-back")
        for label in (self._explain, self._where):  # a text that wraps asks for room as if it stood in one column
            label.setMinimumHeight(theme.scaled(TWO_LINES))
        self.reason.offer(tuple(LOOKS.items()))
        self._build()
        self._turned()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        asked = (self._title, self._explain, self.full, self.reason, self.note)
        for part in (*asked, self._folder_label, self._where, self.other, self.message):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self._back)
        column.addWidget(self.go)
        self.full.toggled.connect(self._turned)
        self.reason.finished.connect(self.note.take_cursor)
        self.note.finished.connect(self.go.setFocus)
        self.other.clicked.connect(self._choose)
        self.go.clicked.connect(self.confirm)
        self._back.clicked.connect(self.cancelled)

    def ask(self, seq: int) -> None:
        """Ask about the pack of act `seq`."""
        self._seq = seq
        self.full.setChecked(False)
        self.note.clear()
        self._turned()
        self.refused("")
        self.retranslate()
        self.full.setFocus(Qt.FocusReason.TabFocusReason)

    def confirm(self) -> None:
        """Send it, once; `refused` arms the button again."""
        if self.go.isEnabled():
            self.go.setEnabled(False)
            full = self.full.isChecked()
            self.confirmed.emit(full, self.reason.value() if full else "", self.note.text(), self.folder)

    def refused(self, text: str) -> None:
        """Say why not ("" clears) and let it be tried again."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.go.setEnabled(True)

    def retranslate(self) -> None:
        """Set every word anew."""
        self._title.setText(_("Evidence of {number}").format(number=formats.number(self._seq)))
        self._explain.setText(_("One PDF: what was done, inspection, weights, pictures, check code and hash."))
        self.full.setText(_("Persons in full (this is recorded)"))
        self.full.setAccessibleName(self.full.text())
        self.reason.retranslate()
        self.note.retranslate()
        self._folder_label.setText(_("Goes to the folder"))
        self._where.setText(self.folder)
        self.other.say(_("Another folder"))
        self.go.say(_("Save the PDF"))
        self._back.say(_("Back to the act"))

    def _turned(self, _full: bool = False) -> None:
        for part in (self.reason, self.note):
            part.setVisible(self.full.isChecked())

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Goes to the folder"), self.folder)
        dialog.setObjectName("evidence-dialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, folder: str) -> None:
        self.folder = folder
        self.retranslate()


def documents() -> str:
    """The user's own folder for documents; home where there is none."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(Path(place) if place else Path.home())
