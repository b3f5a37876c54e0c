"""What is due: found, chosen, paid; whole or in part, several acts of one person at once. All by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from outlet_app.errors import N_, Refused
from outlet_app.services.model import PaperLine, Saved
from outlet_app.services.produce.forms import PayoutForm
from outlet_app.services.produce.paying import PayoutQuote, allotted, drawn, quote_of
from outlet_app.services.produce.payouts import DueAct, Member, Purses
from resources.texts import _
from ui.context import Context
from ui.goods.preview import unsaved_slip
from ui.produce.draft import DueDraft
from ui.produce.due_columns import due_columns
from ui.produce.pay_side import PaySide
from ui.produce.paying_words import after_paying, load_due
from ui.produce.shares import Shares
from ui.widgets.act_page import ActPage
from ui.widgets.chain import reading_order
from ui.widgets.labels import Label
from ui.widgets.search_list import SearchList


class DuePage(ActPage):
    """Enter in the list chooses an act and goes on to its payment; Space adds another act of the same person."""

    name = "produce-due"

    def __init__(self, context: Context):
        self.pay = PaySide()
        super().__init__(context, self.pay)
        self._chosen: dict[int, DueAct] = {}
        self._purses = Purses()
        self._kept: DueDraft | None = None
        self.list = SearchList(context.desk, N_("Find (name, initials, phone, number)"), "due-search", "due-list")
        self.list.show_table(
            due_columns(self._is_chosen),
            self._search,
            empty=N_("Nothing is to be paid."),
            nothing=N_("Nothing to pay fits these words."),
        )
        self.keys = Label("label", right=True)
        self.list.body.addWidget(self.keys)
        self.shares = Shares()
        self.work = QStackedWidget()
        self.work.addWidget(self.list)
        self.work.addWidget(self.shares)
        self.column.addWidget(self.work, 1)
        self._connect()
        reading_order(self.list, self.shares, self.pay, self.saved_panel)

    def _connect(self) -> None:
        self.list.chosen.connect(self._pay_this)
        self.list.found.connect(self._listed)
        self.list.view.installEventFilter(self)
        self.pay.finished.connect(self.pay.primary.setFocus)
        self.pay.edited.connect(self.changed)
        self.shares.edited.connect(self.touched)
        self.shares.finished.connect(self.pay.primary.setFocus)
        self.pay.share.clicked.connect(self._open_shares)
        QShortcut(QKeySequence(self.pay.share.key), self).activated.connect(self.pay.share.click)
        self.context.saved.connect(self._look_again)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_("Settlement · what is due"))
        self.keys.setText(_("Enter: pay · Space: another act of the same person"))
        self.list.retranslate()
        self.shares.retranslate()
        self._show_open()

    # -- the list

    def entered(self, **arguments: Any) -> None:
        """Look at what is due now."""
        super().entered(**arguments)
        self._look_again()

    def _look_again(self, *_what: object) -> None:
        if self.isVisible():
            self.list.reload()
            self.context.desk.ask(self.context.counter.produce.payouts.purses, self._told_purses)

    def _told_purses(self, purses: Purses) -> None:
        self._purses = purses
        self._show_open()
        self.changed_figures()

    def _search(self, words: str) -> Callable[[], Sequence[Any]]:
        return partial(self.context.counter.produce.payouts.due, words=words)

    def _listed(self) -> None:
        """What was chosen and stands anew in the list is what the list says now."""
        for row in self.list.model().rows:
            if row.owed.seq in self._chosen:
                self._chosen[row.owed.seq] = row
        self.changed_figures()

    def _is_chosen(self, act: int) -> bool:
        return act in self._chosen

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Space in the list ticks a row."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space:
            row = self.list.current()
            if row is not None:
                self._tick(row, off=True)
            return True
        return False

    def _pay_this(self, row: DueAct) -> None:
        self._tick(row, off=False)
        self.pay.pay.take_cursor()

    def _tick(self, row: DueAct, *, off: bool) -> None:
        """Choose an act; another person's takes the place of what was chosen; `off`: a chosen one is left out."""
        act = row.owed.seq
        if any(one.party != row.party for one in self._chosen.values()):
            self._chosen.clear()
            self.pay.clear()
            self._back_to_list()
        if act in self._chosen and off:
            del self._chosen[act]
        else:
            self._chosen[act] = row
        self.list.model().retranslate()
        self.pay.pay.set_value(sum(one.owed.open_fen for one in self._rows()) or None)
        if not self.pay.card.text():
            self.pay.card.set_text(row.card)
        self._show_open()
        self.changed()

    def _rows(self) -> list[DueAct]:
        """What is chosen, earliest due first."""
        return sorted(self._chosen.values(), key=lambda one: (one.owed.due is None, one.owed.due or 0, one.owed.seq))

    def _party(self) -> DueAct | None:
        return next(iter(self._chosen.values()), None)

    def _show_open(self) -> None:
        rows, who = self._rows(), self._party()
        open_fen = sum(one.owed.open_fen for one in rows)
        self.pay.show_open(
            who.name if who else "",
            len(rows),
            open_fen,
            cooperative=bool(who and who.role == "cooperative"),
            has_float=self._purses.float_fen is not None,
        )

    # -- what it comes to

    def form(self) -> PayoutForm:
        """What the service gets."""
        who, rows = self._party(), [one.owed for one in self._rows()]
        transfer = self.pay.transfer.value_or_zero()
        return PayoutForm(
            party=who.party if who else 0,
            items=allotted(rows, self.pay.pay.value_or_zero()),
            transfer_fen=transfer,
            card_last4=self.pay.card.text().strip() if transfer else "",
            purse=self.pay.purse.value(),
            splits=self.shares.splits() if self.sharing() else (),
            note=self.pay.note.text(),
        )

    def changed(self) -> None:
        """Something was chosen or typed."""
        self.changed_figures()
        self.touched()

    def changed_figures(self) -> None:
        """What it comes to now; what can't be is said at its field."""
        self.pay.forget_fault()
        quote = self._quote()
        self.pay.show_quote(quote, enough=quote is None or self._purses.enough(quote.cash_fen, self.pay.purse.value()))
        self.shares.set_whole(quote.own_fen if quote else 0)

    def _quote(self) -> PayoutQuote | None:
        form = self.form()
        if not form.items:
            return None
        try:
            return quote_of({act: one.owed for act, one in self._chosen.items()}, form)
        except Refused as error:
            self.pay.show_fault(error)
            return None

    # -- sharing

    def sharing(self) -> bool:
        """Whether a cooperative's payout is being shared."""
        return self.work.currentWidget() is self.shares

    def _open_shares(self) -> None:
        who = self._party()
        if who is None or self.pay.share.isHidden():
            return
        if self.sharing():
            self.shares.take_cursor()
            return
        members = partial(self.context.counter.produce.payouts.members, who.party)
        self.context.desk.ask(members, self._told_members, self._not_loaded)

    def _told_members(self, members: list[Member]) -> None:
        if self._party() is None:
            return
        self.shares.offer(tuple(members))
        self.work.setCurrentWidget(self.shares)
        if self._kept is not None:
            self.shares.put(self._kept.shares)
            self._kept = None
        self.changed_figures()
        self.shares.take_cursor()

    def _back_to_list(self) -> None:
        self.shares.offer(())
        self.work.setCurrentWidget(self.list)

    # -- saving

    def first_field(self) -> None:
        """The list's search; the sum, once somebody is chosen."""
        (self.pay.pay if self._chosen else self.list.field).take_cursor()

    def missing(self) -> bool:
        """Nobody chosen, no sum, shares that don't come to it."""
        if not self._chosen:
            self.side.say(_("Choose what is to be paid: Enter in the list."))
            self.list.field.take_cursor()
        elif (field := self.pay.faulty()) is not None:
            field.take_cursor()
        elif not self.pay.pay.value_or_zero():
            self.pay.pay.blame(N_("How much is paid now?"))
        elif self.pay.transfer.value_or_zero() and not self.pay.card.text().strip():
            self.pay.card.blame(N_("The card's last four digits are missing."))
        elif self.sharing() and self.shares.left_fen():
            self.side.say(_("Share until nothing is left over, or press Esc to pay the cooperative itself."))
            self.shares.take_cursor()
        else:
            return False
        return True

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        return partial(self.context.counter.produce.payouts.save, self.form(), self.context.actor)

    def refused_at(self, error: Refused) -> None:
        """At its field; what is no longer owed is looked at anew."""
        field = self.pay.field_of(error)
        if field is not None and field.isVisible():
            field.blame(error)
        self.list.reload()

    def after_saving(self) -> Callable[[], str]:
        """The cash to hand over, and what goes elsewhere."""
        return partial(after_paying, self._quote(), self.pay.card.text().strip())

    def paper_lines(self) -> list[PaperLine]:
        """The receipt it would get."""
        form = self.form()
        quoted = quote_of({act: one.owed for act, one in self._chosen.items()}, form)
        names = {member.party: member.name for member in self.shares.members()}
        return unsaved_slip(self.context, drawn(form, quoted, form.party), None, {}, names)

    # -- the draft

    def draft(self) -> DueDraft | None:
        """Everything chosen and typed."""
        who = self._party()
        if who is None:
            return None
        shares = self.shares.typed() if self.sharing() else {}
        return DueDraft(who.party, tuple(self._chosen), self.pay.typed(), self.pay.purse.value(), shares)

    def load_draft(self) -> Callable[[], Any]:
        """The draft, with what its acts owe now."""
        return partial(load_due, self.context.counter, self.name)

    def restore(self, found: Any) -> bool:
        """Put it back, as far as it is still owed."""
        draft, rows = found
        if not rows:
            return False
        self._loading = True
        self._chosen = {row.owed.seq: row for row in rows}
        self.pay.put(draft.texts)
        self.pay.purse.choose(draft.purse)
        self._show_open()
        self._loading = False
        self.changed_figures()
        if draft.shares:
            self._kept = draft
            self._open_shares()
        return True

    def clear(self) -> None:
        """Nobody, nothing."""
        self._chosen.clear()
        self.pay.clear()
        self._back_to_list()
        self.list.field.clear()
        self.list.model().retranslate()

    def back(self) -> bool:
        """Esc: from the shares to the list; else as everywhere."""
        if self.sharing() and not self.saved_shown() and not self.previewing():
            self._back_to_list()
            self.changed()
            self.pay.pay.take_cursor()
            return True
        return super().back()
