"""Panels that look: identity in full, support status. Each look is recorded first, and shown for a minute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outlet_app.domain.days import iso_day
from outlet_app.errors import N_
from outlet_app.services.model import StaffMember
from outlet_app.services.persons.looks import SHOWN_MS, Shown
from outlet_app.services.persons.page import FIELDS
from outlet_app.services.persons.ports import SupportRow
from outlet_app.services.persons.words import LOOKS, STATUSES
from resources.texts import _
from ui.context import Context
from ui.people.panels.base import FilePanel
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import TextField
from ui.widgets.labels import Label

REASONS = tuple((code, text) for code, text in LOOKS.items() if code != "change")
TICK_MS = 1000


class LookPanel(FilePanel):
    """Asks why, then shows for `SHOWN_MS` what `rows` makes of the answer; hidden or closed, it is gone at once."""

    def __init__(self, context: Context, name: str):
        super().__init__(context, name)
        self.reason = ChoiceField(N_("Why (↑ ↓)"), f"{name}-reason")
        self.reason.offer(REASONS)
        self.note = TextField(N_("In words"), f"{name}-note")
        self.add(self.reason, self.note)
        self.left = Label("warn", name=f"{name}-left", wrap=True)
        self._shown = QWidget()
        self._rows = QVBoxLayout(self._shown)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        self.column.addWidget(self.left)
        self.column.addWidget(self._shown)
        self._seconds = 0
        self._result: Any = None
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._ticked)

    def rows(self, result: Any) -> Sequence[tuple[str, str]]:
        """(label, text) of what is shown, in the language that holds."""
        raise NotImplementedError

    def showing(self) -> bool:
        """Whether something is shown in full now."""
        return self._seconds > 0

    def show_file(self) -> None:
        """Masked again: nothing of the person before is left."""
        self.cover()

    def told(self, result: Any) -> str:
        """Show it; the message bar says that it was recorded."""
        self._result, self._seconds = result, SHOWN_MS // 1000
        self._show_rows()
        self._say_left()
        self._tick.start()
        self.go.setEnabled(False)
        self.back.setFocus()
        return _("This look is recorded, with your number and the reason.")

    def cover(self) -> None:
        """Forget what was shown."""
        self._tick.stop()
        self._result, self._seconds = None, 0
        self._show_rows()
        self._say_left()
        self.go.setEnabled(True)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self._show_rows()
        self._say_left()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page, another panel, the lock: masked."""
        super().hideEvent(event)
        self.cover()

    def _ticked(self) -> None:
        self._seconds -= 1
        if self._seconds <= 0:
            self.cover()
        else:
            self._say_left()

    def _say_left(self) -> None:
        self.left.setVisible(self._seconds > 0)
        for field in (self.reason, self.note):  # their room is for what is shown
            field.setVisible(self._seconds <= 0)
        self.left.setText(_("● Shown in full, masked again in {n} s").format(n=self._seconds))

    def _show_rows(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for label, text in self.rows(self._result) if self._result is not None else ():
            self._rows.addWidget(Label("label", text=label))
            self._rows.addWidget(Label("strong", text=text, wrap=True))


class RevealPanel(LookPanel):
    """Who they are, in full."""

    TITLE = N_("Show in full")
    EXPLAIN = N_("Name, numbers and address without stars, for a minute. Why is asked first, and recorded.")
    DO = N_("Show it")

    def __init__(self, context: Context):
        super().__init__(context, "person-reveal")

    def call(self, party: int, actor: StaffMember) -> Callable[[], Any]:
        """Unmask."""
        looks = self.context.counter.persons.looks
        return partial(looks.unmask, party, self.reason.value(), self.note.text(), actor)

    def rows(self, result: Shown) -> Sequence[tuple[str, str]]:
        """What is known of them."""
        who = result.identity
        found = [(_(label), getattr(who, name, "")) for name, label in FIELDS.items() if name != "cooperative"]
        return [*((label, text) for label, text in found if text), *self._cooperative(result)]

    def _cooperative(self, result: Shown) -> list[tuple[str, str]]:
        return [(_("Cooperative"), result.cooperative)] if result.cooperative else []


class SupportPanel(LookPanel):
    """Their support status, as dated history."""

    TITLE = N_("Support status")
    EXPLAIN = N_("Restricted: it is shown to nobody without a reason, and each look is recorded.")
    DO = N_("Show it")

    def __init__(self, context: Context):
        super().__init__(context, "person-support")

    def call(self, party: int, actor: StaffMember) -> Callable[[], Any]:
        """Read it."""
        looks = self.context.counter.persons.looks
        return partial(looks.support, party, self.reason.value(), self.note.text(), actor)

    def rows(self, result: list[SupportRow]) -> Sequence[tuple[str, str]]:
        """One stretch a row, newest first."""
        if not result:
            return [(_("Support status"), _("None is noted."))]
        return [(_stretch(row), f"{_(STATUSES.get(row.status, row.status))} · {row.source}") for row in result]


def _stretch(row: SupportRow) -> str:
    since = iso_day(row.since)
    return f"{since} – {iso_day(row.until)}" if row.until is not None else _("since {day}").format(day=since)
