"""What the pages that take an act have in common: the draft, saving once, the panel after it, clearing with care.

The order of an act: F10 disarms the button, the service saves durably (and drops the draft in the same transaction),
the number shows, then the printer is asked. A refusal arms the button again and puts the cursor where it belongs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QTimer

from outlet_app.errors import Known, Refused
from outlet_app.services.model import Saved
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.widgets.act_frame import ActFrame
from ui.widgets.act_side import ActSide
from ui.widgets.field import told_short
from ui.widgets.inputs import EPOCH

DRAFT_PAUSE_MS = 400


class ActPage(ActFrame):
    """Subclasses fill `column`, give `side`, and override the methods marked below."""

    def __init__(self, context: Context, side: ActSide):
        super().__init__(context, side)
        self.today = formats.day_number(time.time_ns() // 1_000_000)
        self._next = 0
        self._saving = False
        self._loading = False
        self._restored = False
        self._says_restored = False
        self._sure = False
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_PAUSE_MS)
        self._draft_timer.timeout.connect(self.keep_draft)
        self.saved_panel.next.connect(self._next_act)

    def retranslate(self) -> None:
        """Head, side and panel anew; subclasses add their own."""
        super().retranslate()
        words = [formats.day(self.today, year=True)]
        if self._next:
            words.insert(0, _("Will be number {number}").format(number=formats.number(self._next)))
        if self._says_restored:
            words.insert(0, _("Restored what was being typed"))
        self.subtitle.setText(" · ".join(words))

    # -- to be overridden

    def first_field(self) -> None:
        """Put the cursor where an act begins, or goes on."""
        raise NotImplementedError

    def draft(self) -> msgspec.Struct | None:
        """What is being typed, as typed; None when nothing is."""
        raise NotImplementedError

    def load_draft(self) -> Callable[[], Any]:
        """The call (desk thread) that loads the page's draft and the cards it names; its result goes to `restore`."""
        raise NotImplementedError

    def restore(self, found: Any) -> bool:
        """Put back a loaded draft; whether there was one."""
        raise NotImplementedError

    def load_replaced(self, seq: int) -> Callable[[], Any]:
        """The call (desk thread) that loads act `seq` to be replaced; its result goes to `replace`."""
        raise NotImplementedError

    def replace(self, found: Any) -> None:
        """Show the act that is replaced, to be corrected."""
        raise NotImplementedError

    def clear(self) -> None:
        """Nothing typed."""
        raise NotImplementedError

    def missing(self) -> bool:
        """Put the cursor on what is missing and say so; whether something was."""
        raise NotImplementedError

    def save_call(self) -> Callable[[], Saved]:
        """The call (desk thread) that saves the act."""
        raise NotImplementedError

    def refused_at(self, error: Refused) -> None:
        """Put the cursor on what the service refused."""
        raise NotImplementedError

    def after_saving(self) -> str | Callable[[], str]:
        """What to hand over or say to the person, or what tells it in the language that holds: the form is cleared by
        then."""
        return ""

    # -- coming and going

    def entered(self, **arguments: Any) -> None:
        """Load what was being typed (once), or the act to replace; put the cursor in its place."""
        records, status = self.context.counter.records, self.context.counter.status
        self.context.desk.ask(lambda: (records.today().day, status.strip().head), self._told_day)
        replaces = int(arguments.get("replaces", 0))
        if replaces:
            self._restored = True
            self._start_again()
            self._loading = True
            self.context.desk.ask(self.load_replaced(replaces), self._replaced, self._not_loaded)
        elif not self._restored:
            self._restored = True
            self._loading = True
            self.context.desk.ask(self.load_draft(), self._loaded, self._not_loaded)
        if self.saved_shown():  # coming back is for the next act: what is typed now must not fall on the panel
            self.stack.setCurrentIndex(0)
        self.first_field()

    def left(self) -> bool:
        """Keep the draft now rather than in a moment."""
        if self._draft_timer.isActive():
            self.keep_draft()
        return True

    def _told_day(self, facts: tuple[str, int]) -> None:
        day, head = facts
        self.today = (date.fromisoformat(day) - EPOCH).days
        self._next = head + 1
        self.told_day()
        self.retranslate()

    def told_day(self) -> None:
        """`today` is known from the counter's own clock."""

    def _loaded(self, found: Any) -> None:
        self._loading = False
        if self.draft() is None and found is not None and self.restore(found):
            self._says_restored = True
            self.retranslate()
            self.first_field()

    def _replaced(self, found: Any) -> None:
        self._loading = False
        self.replace(found)
        self.first_field()
        self.touched()

    def _not_loaded(self, error: Known) -> None:
        self._loading = False
        self.context.told.emit(partial(error.told, _), "fault")

    # -- the draft

    def touched(self) -> None:
        """Something was typed: keep it in a moment."""
        self._sure = False
        self.side.say("")
        self.close_preview()
        if not self._loading and not self._saving:
            self._draft_timer.start()

    def keep_draft(self) -> None:
        """Keep what is being typed, or forget the draft when nothing is."""
        self._draft_timer.stop()
        drafts, draft = self.context.counter.drafts, self.draft()
        if draft is None:
            self.context.desk.ask(partial(drafts.drop, self.name), None, self._not_kept)
        else:
            self.context.desk.ask(partial(drafts.keep, self.name, draft), None, self._not_kept)

    def _not_kept(self, error: Known) -> None:
        self.context.told.emit(partial(error.told, _), "fault")

    # -- saving

    def primary(self) -> None:
        """F10: save once; after saving, the next act."""
        if self.saved_shown():
            self._next_act()
            return
        if self._saving or self.missing():
            return
        if self._draft_timer.isActive():  # typed a moment ago: on the disk before the save begins, come what may
            self.keep_draft()
        self._saving = True
        self.side.primary.setEnabled(False)
        self.context.desk.ask(self.save_call(), self._saved, self._refused)

    def _saved(self, saved: Saved) -> None:
        more = self.after_saving()
        self._saving = False
        self._says_restored = False
        self.side.primary.setEnabled(True)
        self._draft_timer.stop()
        self._next = saved.seq + 1
        self.stack.setCurrentWidget(self.saved_panel)
        self.saved_panel.show_saved(saved, more)
        self.clear()
        self._draft_timer.stop()
        self.retranslate()
        self.context.announce_saved(saved)

    def _refused(self, error: Known) -> None:
        self._saving = False
        self.side.primary.setEnabled(True)
        self._draft_timer.start()
        if isinstance(error, Refused):
            self.side.say(told_short(error))
            self.refused_at(error)
        else:
            self.context.told.emit(partial(error.told, _), "fault")

    def _next_act(self) -> None:
        self.stack.setCurrentIndex(0)
        self.first_field()

    def _start_again(self) -> None:
        self.stack.setCurrentIndex(0)
        self.clear()

    # -- Esc

    def back(self) -> bool:
        """Esc: close the preview, go on after saving; else clear what is typed, at the second press."""
        if self.saved_shown():
            self._next_act()
        elif self.previewing():
            self.close_preview()
        elif self.draft() is None or self._saving:
            return False
        elif not self._sure:
            self._sure = True
            self.side.say(_("Press Esc once more to clear everything typed here."))
        else:
            self.clear()
            self.keep_draft()
            self.first_field()
        return True
