"""Panels for what a person may ask for: their data as a file, a wrong merge undone, to be erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outlet_app.errors import N_
from outlet_app.services.model import StaffMember
from outlet_app.services.persons.erasure import Erased, told_way
from outlet_app.services.persons.export import Handed
from outlet_app.services.persons.words import ERASURES
from resources.texts import _, language, translator
from ui import formats
from ui.context import Context
from ui.people.panels.base import FilePanel
from ui.people.panels.look import REASONS
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import TextField
from ui.widgets.labels import Label

SHOWN = 5


class ExportPanel(FilePanel):
    """Everything kept about them, as a file and a page to print."""

    TITLE = N_("Hand out their data")
    EXPLAIN = N_("Everything this counter keeps about them, in full: give it to them and to nobody else.")
    DO = N_("Write the file")

    def __init__(self, context: Context):
        super().__init__(context, "person-export")
        self.reason = ChoiceField(N_("Why (↑ ↓)"), "person-export-reason")
        self.reason.offer(REASONS)
        self.note = TextField(N_("In words"), "person-export-note")
        self.target = TextField(N_("File"), "person-export-file")
        self.add(self.reason, self.note, self.target)

    def show_file(self) -> None:
        """Into the user's documents, named by number and day; no name in it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        party = self.file.card.party if self.file is not None else 0
        self.target.set_text(str(Path(folder or Path.home()) / f"person-{party:04d}-{date.today():%Y%m%d}.json"))  # noqa: DTZ011

    def missing(self) -> bool:
        """A file is needed."""
        if not self.target.text().strip():
            self.target.blame(N_("Where to write it is missing."))
            self.say(self.target.problem())
            return True
        return super().missing()

    def call(self, party: int, actor: StaffMember) -> Callable[[], Any]:
        """Write it."""
        write, shown = self.context.counter.persons.export.write, language()
        target, reason, note = Path(self.target.text().strip()), self.reason.value(), self.note.text()
        return partial(write, party, target, reason, note, actor, translator(shown), shown)

    def told(self, result: Handed) -> str:
        """Where it is."""
        return _("Written: {file}. To read and print: {page}").format(file=result.file, page=result.page.name)


class UnmergePanel(FilePanel):
    """A registration stands for itself again."""

    TITLE = N_("Undo a merge")
    EXPLAIN = N_("The two were different people after all: each has their own acts again. It is recorded.")
    DO = N_("Undo it")

    def __init__(self, context: Context):
        super().__init__(context, "person-unmerge")
        self.gone = ChoiceField(N_("Which registration"), "person-unmerge-gone")
        self.note = TextField(N_("In words"), "person-unmerge-note")
        self.add(self.gone, self.note)

    def show_file(self) -> None:
        """Those that were merged into this one."""
        merged = self.file.merged if self.file is not None else ()
        self.gone.offer([(str(one.party), f"{formats.number(one.party)} {one.name} {one.phone}") for one in merged])

    def call(self, _party: int, actor: StaffMember) -> Callable[[], Any]:
        """Undo it."""
        unmerge = self.context.counter.persons.duplicates.unmerge
        return partial(unmerge, int(self.gone.value() or 0), actor, self.note.text())

    def told(self, _result: Any) -> str:
        """Which one."""
        return _("Registration {number} stands for itself again.").format(number=self.gone.box.currentText())


class ErasePanel(FilePanel):
    """The person is erased for good: key, name, numbers. A supervisor's, and only when nothing is open."""

    TITLE = N_("Erase this person")
    EXPLAIN = N_(
        "Their name, numbers and address become unreadable here and at the centre, for good, and in the copies of this "
        "counter. Amounts and days of their acts stay."
    )
    DO = N_("Erase for good")
    ROLE = "danger"

    def __init__(self, context: Context):
        super().__init__(context, "person-erase")
        self.reason = ChoiceField(N_("Why (↑ ↓)"), "person-erase-reason")
        self.reason.offer(tuple(ERASURES.items()))
        self.note = TextField(N_("In words, naming nobody"), "person-erase-note")
        self.number = TextField(N_("Their number once more, to be sure"), "person-erase-number", scan=True)
        self.add(self.reason, self.note, self.number)
        self.way = QWidget()
        self._way = QVBoxLayout(self.way)
        self._way.setContentsMargins(0, 0, 0, 0)
        self._way.setSpacing(4)
        self.column.insertWidget(0, self.way)

    def show_file(self) -> None:
        """What stands in the way comes first; then nothing can be sent."""
        while (item := self._way.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        found = told_way(self.file.in_the_way) if self.file is not None else []
        if found:
            self._way.addWidget(Label("warn", text=_("First this must be settled:"), wrap=True))
        for text, facts in found[:SHOWN]:
            self._way.addWidget(Label("", text="· " + _(text).format(**facts), wrap=True))
        if len(found) > SHOWN:
            more = _("… and {n} more").format(n=len(found) - SHOWN)
            self._way.addWidget(Label("quiet", text=more))
        for field in (self.reason, self.note, self.number):
            field.setVisible(not found)
        self.way.setVisible(bool(found))

    def open(self, file: Any) -> None:
        """With something open there is nothing to press."""
        super().open(file)
        if file.in_the_way:
            self.go.setEnabled(False)
            self.back.setFocus()

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        if self.file is not None:
            self.show_file()

    def missing(self) -> bool:
        """The number is typed once more: nobody is erased by a slip of the hand."""
        party = self.file.card.party if self.file is not None else 0
        if self.number.text().strip().lstrip("0") != str(party):
            self.number.blame(N_("Type the number that stands beside their name."))
            self.say(self.number.problem())
            return True
        return super().missing()

    def call(self, party: int, actor: StaffMember) -> Callable[[], Any]:
        """Erase."""
        erase = self.context.counter.persons.erasure.erase
        return partial(erase, party, self.reason.value(), self.note.text(), actor)

    def told(self, result: Erased) -> str:
        """Done; and whether the copies are clean already."""
        done = _("Erased. It reaches the centre with the next exchange.")
        if result.copies_renewed:
            return done
        return f"{done} " + _("Older copies of this counter could not be replaced yet: that is tried again by itself.")
