"""Settling what was sold of goods that are paid when sold: whose, which parts, what was agreed, what is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from outlet_app.domain.acts.produce import Settled
from outlet_app.errors import N_, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.model import PaperLine, Saved
from outlet_app.services.produce.forms import SettleForm
from outlet_app.services.produce.settling import SettlePart, SettleStart, ToSettle, body_of_form
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.goods.preview import unsaved_slip
from ui.produce.draft import SettleDraft
from ui.produce.settle_columns import WAITING, part_columns
from ui.produce.settle_side import SettleSide
from ui.widgets.act_page import ActPage
from ui.widgets.card import Card
from ui.widgets.chain import reading_order
from ui.widgets.labels import Label
from ui.widgets.search_list import SearchList
from ui.widgets.table import ListModel, TableView


class SettlePage(ActPage):
    """Enter in the list takes somebody's sold goods; Space on a part under the floor: the farmer agreed to it."""

    name = "produce-settle"

    def __init__(self, context: Context):
        self.terms = SettleSide()
        super().__init__(context, self.terms)
        self._start: SettleStart | None = None
        self._agreed: set[int] = set()
        self.list = SearchList(context.desk, N_("Find (name, initials, phone, number)"), "settle-search", "settle-list")
        self.list.show_table(
            WAITING,
            self._search,
            empty=N_("Nothing waits to be settled: goods that are paid when sold appear here once they are sold."),
            nothing=N_("Nobody with sold goods fits these words."),
        )
        self._model: ListModel[SettlePart] = ListModel(part_columns(self._is_agreed), self)
        self.parts = TableView(self._model, name="settle-parts")
        self.keys = Label("label", right=True)
        self.sold = Card(margin=12)
        self.sold.body.addWidget(self.parts, 1)
        self.sold.body.addWidget(self.keys)
        self.sold.body.addWidget(self.terms.note)
        self.work = QStackedWidget()
        self.work.addWidget(self.list)
        self.work.addWidget(self.sold)
        self.column.addWidget(self.work, 1)
        self.list.chosen.connect(self._begin)
        self.parts.installEventFilter(self)
        self.parts.chosen.connect(lambda _row: self.terms.commission.take_cursor())
        self.terms.finished.connect(self.terms.primary.setFocus)
        self.terms.edited.connect(self.changed)
        context.saved.connect(self._look_again)
        reading_order(self.list, self.sold, self.terms, self.saved_panel)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_("Settlement · what was sold"))
        self.sold.head(_("Sold and not settled"))
        self.keys.setText(_("Space: the farmer agreed to less than the floor · Enter: go on"))
        self.parts.setAccessibleName(_("Sold and not settled"))
        self.list.retranslate()
        self._model.retranslate()

    def told_day(self) -> None:
        """Days like "9-26" are read from the counter's own day on."""
        self.terms.due.today = self.today
        self.show_figures()

    def entered(self, **arguments: Any) -> None:
        """Look at what was sold by now."""
        super().entered(**arguments)
        self._look_again()

    def _look_again(self, *_what: object) -> None:
        if self.isVisible():
            self.list.reload()

    def _search(self, words: str) -> Callable[[], Sequence[Any]]:
        return partial(self.context.counter.produce.settling.waiting, words)

    # -- whose, and which parts

    def _begin(self, row: ToSettle) -> None:
        begin = partial(self.context.counter.produce.settling.begin, row.party)
        self.context.desk.ask(begin, self._begun, self._refused)

    def _begun(self, start: SettleStart) -> None:
        self._agreed.clear()
        self._take(start)
        if start.commission_bp and not self.terms.commission.text():
            self.terms.commission.set_value(start.commission_bp)
        self.changed()
        self.first_field()

    def _take(self, start: SettleStart) -> None:
        self._start = start
        self._model.set_rows(start.parts)
        self.parts.go_to(0)
        self.work.setCurrentWidget(self.sold)
        self.terms.show_party(start.party.name, agreed=bool(start.share_bp))

    def _is_agreed(self, part: SettlePart) -> bool:
        return self._start is not None and self._start.parts.index(part) in self._agreed

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Space on a part that was sold under the floor: the farmer agreed, or did not."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.key() != Qt.Key.Key_Space:
            return False
        at = self.parts.current_row()
        if self._start is not None and 0 <= at < len(self._start.parts) and self._start.parts[at].under_fen:
            self._agreed ^= {at}
            self._model.retranslate()
            self.changed()
        return True

    # -- what it comes to

    def form(self) -> SettleForm:
        """What the service gets."""
        if self._start is None:
            return SettleForm()
        parts = tuple(replace(one.part, consented=at in self._agreed) for at, one in enumerate(self._start.parts))
        return SettleForm(self._start.party.party, parts, **self.terms.terms_typed())

    def changed(self) -> None:
        """Something was chosen or typed."""
        self.show_figures()
        self.touched()

    def show_figures(self) -> None:
        """What it comes to now; what can't be is said at its field."""
        self.terms.forget_fault()
        try:
            self.terms.show_body(self._body())
        except Refused as error:
            self.terms.show_fault(error)

    def _body(self) -> Settled | None:
        return body_of_form(self.form(), self._start, self.today) if self._start is not None else None

    # -- saving

    def first_field(self) -> None:
        """The list's search; the parts where one is under the floor, else the commission."""
        if self._start is None:
            self.list.field.take_cursor()
        elif any(one.under_fen for one in self._start.parts):
            self.parts.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.terms.commission.take_cursor()

    def missing(self) -> bool:
        """Nobody chosen, or a field at fault."""
        if self._start is None:
            self.side.say(_("Choose whose goods are settled: Enter in the list."))
            self.list.field.take_cursor()
        elif (field := self.terms.faulty()) is not None:
            field.take_cursor()
        else:
            return False
        return True

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        return partial(self.context.counter.produce.settling.save, self.form(), self.context.actor)

    def refused_at(self, error: Refused) -> None:
        """At its field; what was sold meanwhile is looked at anew."""
        field = self.terms.field_of(error)
        if field is not None and field.isVisible():
            field.blame(error)
        elif error.code == "E710" and self._start is not None:
            begin = partial(self.context.counter.produce.settling.begin, self._start.party.party)
            self.context.desk.ask(begin, self._begun, self._not_loaded)

    def after_saving(self) -> str | Callable[[], str]:
        """When the farmer gets it."""
        body = self._body()
        if body is None:
            return ""
        return partial(_payable_words, body.payable_fen, body.due)

    def paper_lines(self) -> list[PaperLine]:
        """The slip it would get."""
        body = self._body()
        if body is None or self._start is None:
            raise Refused("E711", N_("Nothing sold of this person's goods waits to be settled."))
        return unsaved_slip(self.context, body, self._start.party)

    # -- the draft

    def draft(self) -> SettleDraft | None:
        """Everything chosen and typed."""
        if self._start is None:
            return None
        sums = tuple(one.part.fen for one in self._start.parts)
        return SettleDraft(self._start.party.party, sums, tuple(sorted(self._agreed)), self.terms.typed())

    def load_draft(self) -> Callable[[], Any]:
        """The draft, with what there is to settle now."""
        return partial(_load, self.context.counter)

    def restore(self, found: Any) -> bool:
        """Put it back; agreement only where the parts are still the same ones."""
        draft, start = found
        self._loading = True
        self._take(start)
        same = draft.sums == tuple(one.part.fen for one in start.parts)
        self._agreed = {at for at in draft.agreed if start.parts[at].under_fen} if same else set()
        self.terms.put(draft.texts)
        self._loading = False
        self.show_figures()
        return True

    def clear(self) -> None:
        """Nobody, nothing."""
        self._start = None
        self._agreed.clear()
        self._model.set_rows([])
        self.work.setCurrentWidget(self.list)
        self.list.field.clear()
        self.terms.clear()


def _load(counter: Counter) -> tuple[SettleDraft, SettleStart] | None:
    """The draft and what there is to settle with its party; None when nothing is. Desk thread."""
    draft = counter.drafts.load(SettlePage.name, SettleDraft)
    if draft is None or not draft.party:
        return None
    try:
        return draft, counter.produce.settling.begin(draft.party)
    except Refused:
        return None


def _payable_words(fen: int, due: int) -> str:
    if not fen:
        return _("Nothing is left to pay: the advance covered it.")
    return _("{amount} is payable on {day}.").format(amount=formats.yuan(fen, symbol=True), day=formats.day(due))
