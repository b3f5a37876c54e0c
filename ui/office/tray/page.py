"""The tray: questions, proposed corrections and sellers' decisions, newest first, read and answered by keys.

Nothing here blocks anything: what stays open only waits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from outlet_app.errors import Known
from outlet_app.services.model import Saved
from outlet_app.services.office.tray import ACCEPTED, ANSWERED, DISPUTED, TrayItem
from resources.texts import _
from ui import formats, theme
from ui.context import Context
from ui.office.tray.card import TrayCard
from ui.office.tray.draft import TrayDraft
from ui.office.tray.words import COLUMNS
from ui.page import Page
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.table import ListModel, TableView

PAGE = "tray"
DRAFT_MS = 400


class TrayPage(Page):
    """List on the left, the item and its answer on the right."""

    name = "tray"

    def __init__(self, context: Context):
        super().__init__(context)
        self._draft = TrayDraft("", "", "")
        self._loaded = self._sending = False
        self.title, self.subtitle = Label("title"), ElidedLabel("subtitle", name="tray-subtitle")
        self.head = QHBoxLayout()
        self.model: ListModel[TrayItem] = ListModel(COLUMNS, self)
        self.table = TableView(self.model, name="tray-table")
        self.card = TrayCard()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(DRAFT_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.title)
        said.addWidget(self.subtitle)
        self.head.setSpacing(8)
        self.head.addLayout(said, 1)
        left = Card(margin=12)
        left.body.addWidget(self.table, 1)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(left, 1)
        across.addWidget(self.card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 14, 20, 12)
        whole.setSpacing(10)
        whole.addLayout(self.head)
        whole.addLayout(across, 1)
        self.stack_when_narrow(across, self.head)

    def _connect(self) -> None:
        self.table.moved.connect(self._moved)
        self.table.chosen.connect(self._to_answer)
        self.card.edited.connect(self._typed)
        self.card.primary_wanted.connect(self.primary)
        self.card.dispute_wanted.connect(self._dispute)
        self.card.act_wanted.connect(self._show_act)
        self._later.timeout.connect(self._keep_draft)
        self.context.saved.connect(self._changed)
        self.context.exchanged.connect(self._changed)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for button in (self.card.dispute, self.card.act):
            QShortcut(QKeySequence(button.key), self, button.click, context=within)

    def retranslate(self) -> None:
        """All texts anew."""
        self.title.setText(_("Tray"))
        waiting = sum(not item.answer for item in self.model.rows)
        if not self._loaded:
            self.subtitle.setText(_("Looking…"))
        elif waiting:
            self.subtitle.setText(_("{n} open. Nothing waits for them: the day can be closed.").format(n=waiting))
        else:
            self.subtitle.setText(_("Nothing is open."))
        self.table.setAccessibleName(_("What the centre asks and proposes"))
        self.model.retranslate()
        self.card.retranslate()

    def fit(self) -> None:
        """The card narrows with the window, and goes below the list when that is narrower still."""
        super().fit()
        narrow = self.narrow()
        self.table.setMinimumHeight(theme.scaled(TableView.ROW) * (5 if narrow else 2))
        self.card.fit_into(self.window().width(), narrow)

    def entered(self, **_arguments: Any) -> None:
        """Load the tray, and once what was being typed."""
        self.table.setFocus()
        if not self._loaded:
            load = partial(self.context.counter.drafts.load, PAGE, TrayDraft)
            self.context.desk.ask(load, self._draft_loaded, self._failed)
        self._load()

    def left(self) -> bool:
        """Keep the words now rather than in a moment."""
        if self._later.isActive():
            self._keep_draft()
        return True

    def primary(self) -> None:
        """F10: send the answer, or accept."""
        item = self.card.item
        if item is None:
            return
        tray, note, actor = self.context.counter.office.tray, self.card.note.text(), self.context.actor
        if item.kind == "question":
            self._send(partial(tray.answer, item.kind, item.key, ANSWERED, note, actor))
        elif self.card.anew():
            self._send(partial(tray.accept_anew, item.key, note, actor), anew=item)
        else:
            self._send(partial(tray.answer, item.kind, item.key, ACCEPTED, note, actor))

    def back(self) -> bool:
        """Esc: from the words to the list; from the list, forget the words."""
        if self.card.note.edit.hasFocus() or self.card.primary.hasFocus() or self.card.dispute.hasFocus():
            self.table.setFocus()
            return True
        if self.card.note.text():
            self.card.note.clear()
            self._keep_draft()
            return True
        return False

    # -- the list

    def _load(self) -> None:
        self.context.desk.ask(self.context.counter.office.tray.items, self._told, self._failed)

    def _changed(self, *_what: object) -> None:
        if self.isVisible():
            self._load()

    def _told(self, items: list[TrayItem]) -> None:
        shown = self.card.item
        self._loaded = True
        self.model.set_rows(items)
        at = next(
            (at for at, item in enumerate(items) if shown and (item.kind, item.key) == (shown.kind, shown.key)), 0
        )
        self.table.go_to(at)
        self._show(items[at] if items else None)
        self.retranslate()

    def _moved(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            self._show(self.model.rows[row])

    def _show(self, item: TrayItem | None) -> None:
        before = self.card.item
        other = before is None or item is None or (before.kind, before.key) != (item.kind, item.key)
        if other and self._later.isActive():
            self._keep_draft()  # the words belong to the item that is left
        self.card.show_item(item)
        if other:
            self._put_note(item)

    def _put_note(self, item: TrayItem | None) -> None:
        """The words typed for this item, telling nobody."""
        mine = item is not None and (item.kind, item.key) == (self._draft.kind, self._draft.key)
        self.card.note.blockSignals(True)
        self.card.note.edit.setText(self._draft.note if mine else "")
        self.card.note.blockSignals(False)

    def _to_answer(self, _row: int) -> None:
        choice = self.card.choice
        (choice if choice.isVisibleTo(self.card) else self.card.note).take_cursor()

    def _show_act(self) -> None:
        if self.card.item is not None and self.card.item.about:
            self.context.show_page("records", seq=self.card.item.about)

    # -- answering

    def _dispute(self) -> None:
        item = self.card.item
        if item is not None and item.kind != "question":
            answer = self.context.counter.office.tray.answer
            self._send(partial(answer, item.kind, item.key, DISPUTED, self.card.note.text(), self.context.actor))

    def _send(self, call: Callable[[], Saved], anew: TrayItem | None = None) -> None:
        if self._sending:
            return
        self._sending = True
        self.card.primary.setEnabled(False)
        self.card.dispute.setEnabled(False)
        self.context.desk.ask(call, partial(self._sent, anew), self._refused)

    def _sent(self, anew: TrayItem | None, saved: Saved) -> None:
        self._arm()
        self.card.note.clear()
        self._keep_draft()
        text = _("{number} saved: the answer goes to the centre by itself.")
        self.context.told.emit(text.format(number=formats.number(saved.seq)), "good")
        self.context.announce_saved(saved)
        if anew is not None and anew.row is not None:
            self.context.show_page("orders" if anew.row.kind == "order" else "intake", replaces=anew.about)
        else:
            self.table.setFocus()

    def _refused(self, error: Known) -> None:
        self._arm()
        self.card.say(error.told(_))
        if error.code == "E857":
            self.card.note.take_cursor()

    def _arm(self) -> None:
        self._sending = False
        self.card.primary.setEnabled(True)
        self.card.dispute.setEnabled(True)

    def _failed(self, error: Known) -> None:
        self.context.told.emit(partial(error.told, _), "fault")

    # -- the draft

    def _typed(self) -> None:
        self.card.say("")
        self._later.start()

    def _keep_draft(self) -> None:
        self._later.stop()
        item, note = self.card.item, self.card.note.text()
        drafts = self.context.counter.drafts
        if item is None or not note:
            self._draft = TrayDraft("", "", "")
            self.context.desk.ask(partial(drafts.drop, PAGE), None, self._failed)
        else:
            self._draft = TrayDraft(item.kind, item.key, note)
            self.context.desk.ask(partial(drafts.keep, PAGE, self._draft), None, self._failed)

    def _draft_loaded(self, draft: TrayDraft | None) -> None:
        if draft is not None and not self.card.note.text():
            self._draft = draft
            self._put_note(self.card.item)
