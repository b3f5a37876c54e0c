"""The stock: lots on hand, freshest first; a lot with its history, and what happens to it besides a sale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outlet_app.domain.acts.produce import LotMoved, Pick
from outlet_app.errors import N_, Refused
from outlet_app.services.model import PaperLine, Saved
from outlet_app.services.produce.forms import LotForm
from outlet_app.services.produce.lots import LotStory
from resources.texts import _
from ui.context import Context
from ui.goods.preview import unsaved_slip
from ui.produce.draft import StockDraft
from ui.produce.lot_form import LotFields
from ui.produce.lot_loading import Found, load_lot
from ui.produce.stock_columns import LOTS, history_columns
from ui.produce.stock_side import StockSide
from ui.widgets.act_page import ActPage
from ui.widgets.card import Card
from ui.widgets.chain import reading_order
from ui.widgets.search_list import SearchList
from ui.widgets.table import ListModel, TableView


class StockPage(ActPage):
    """`entered(lot=(seq, line))` opens with that lot."""

    name = "produce-stock"

    def __init__(self, context: Context):
        self.lot_side = StockSide()
        super().__init__(context, self.lot_side)
        self._story: LotStory | None = None
        self._draft: StockDraft | None = None
        self.list = SearchList(
            context.desk, N_("Find (product, farmer, number, certificate)"), "stock-search", "stock-list"
        )
        self.list.show_table(
            LOTS,
            self._search,
            empty=N_("Nothing is in stock: produce taken in (F2) appears here."),
            nothing=N_("No lot on hand fits these words."),
        )
        self.fields = LotFields()
        self.events = Card(margin=12)
        self._history: TableView | None = None
        self.work = QStackedWidget()
        self._build()
        self.list.chosen.connect(lambda card: self._open((card.row.seq, card.row.line)))
        self.fields.edited.connect(self.changed)
        self.fields.finished.connect(self._fields_done)
        context.saved.connect(self._look_again)
        reading_order(self.list, self.fields, self.lot_side, self.saved_panel)

    def _build(self) -> None:
        opened = QWidget()
        column = QVBoxLayout(opened)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.fields)
        column.addWidget(self.events, 1)
        self.work.addWidget(self.list)
        self.work.addWidget(opened)
        self.column.addWidget(self.work, 1)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_("Settlement · stock"))
        self.list.retranslate()
        self.fields.retranslate()
        self.events.head(_("Where it went"))
        if self._history is not None:
            self._history.setAccessibleName(_("Where it went"))
            model = self._history.model()
            assert isinstance(model, ListModel)
            model.retranslate()

    # -- the list

    def entered(self, **arguments: Any) -> None:
        """Look at what is on hand now; perhaps open a lot."""
        super().entered(**arguments)
        self._look_again()
        if lot := arguments.get("lot"):
            self._open(lot)

    def _look_again(self, *_what: object) -> None:
        if self.isVisible():
            self.list.reload()

    def _search(self, words: str) -> Callable[[], Sequence[Any]]:
        return partial(self.context.counter.produce.stock.lots, words)

    # -- a lot

    def _open(self, lot: tuple[int, int]) -> None:
        self.context.desk.ask(partial(load_lot, self.context.counter, lot), self._opened, self._not_loaded)

    def _opened(self, found: Found | None) -> None:
        if found is None:
            return
        story, others, grades = found
        if self._story is None or self._story.card.row != story.card.row:
            self.fields.clear()
        self._story = story
        self.fields.put_lot(story.card, others, grades)
        self._show_history(story)
        self.work.setCurrentIndex(1)
        if self._draft is not None:
            self._put_draft(self._draft)
        self._draft = None
        self.show_taken()
        self.first_field()

    def _show_history(self, story: LotStory) -> None:
        if self._history is not None:
            self.events.body.removeWidget(self._history)
            self._history.deleteLater()
        model = ListModel(history_columns(story.card.row.unit), self.events)
        self._history = TableView(model, name="stock-history")
        self._history.setAccessibleName(_("Where it went"))
        model.set_rows(story.events)
        self._history.chosen.connect(lambda row: self.context.show_page("records", seq=story.events[row].act))
        self.events.body.addWidget(self._history, 1)

    def _put_draft(self, draft: StockDraft) -> None:
        fields = self.fields
        fields.attempts = draft.attempts
        for choice, value in (
            (fields.how, draft.how),
            (fields.reason, draft.reason),
            (fields.grade, draft.grade),
            (fields.other, draft.other),
        ):
            choice.choose(value)
        fields.put(draft.texts)
        fields.show_how()
        fields.retranslate()

    def _fields_done(self) -> None:
        if self.fields.wants_paper():
            self._to_paper()
        elif self.fields.how.value():
            self.side.primary.setFocus()

    def _to_paper(self) -> None:
        if self._story is not None:
            row = self._story.card.row
            self.clear()
            self.keep_draft()
            self.context.show_page("produce", mode="cert", lots=((row.seq, row.line),))

    # -- what it comes to

    def changed(self) -> None:
        """Something was chosen or typed."""
        self.show_taken()
        self.touched()

    def show_taken(self) -> None:
        """What is left after it."""
        card = self._story.card if self._story else None
        form = self._form()
        taken = form.takes[0][2] if form and form.how and form.takes else 0
        self.lot_side.show_card(card, taken)

    def _form(self) -> LotForm | None:
        try:
            return self.fields.form()
        except Refused:
            return None

    # -- saving

    def first_field(self) -> None:
        """The list's search; what happens, once a lot is open."""
        if self._story is None:
            self.list.field.take_cursor()
        else:
            self.fields.how.take_cursor()

    def missing(self) -> bool:
        """No lot, nothing chosen to happen, or parts that can't be meant."""
        if self._story is None:
            self.list.field.take_cursor()
        elif self.fields.wants_paper():
            self._to_paper()
        elif not self.fields.how.value():
            self.side.say(_("Choose what happens with the lot."))
            self.fields.how.take_cursor()
        elif (
            field := next(
                (
                    one
                    for one in (*self.fields.rows[0].fields, *self.fields.rows[1].fields)
                    if one.isVisible() and one.problem()
                ),
                None,
            )
        ) is not None:
            field.take_cursor()
        else:
            return self._missing_parts()
        return True

    def _missing_parts(self) -> bool:
        try:
            self.fields.form()
        except Refused as error:
            self.fields.parts.blame(error)
            return True
        return False

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        return partial(self.context.counter.produce.stock.move, self.fields.form(), self.context.actor)

    def refused_at(self, error: Refused) -> None:
        """At the field it is about."""
        field = self.fields.field_of(error)
        if field is not None:
            field.take_cursor()

    def after_saving(self) -> str:
        """What to do next: a certificate for what was made anew."""
        form, card = self._form(), self._story.card if self._story else None
        if form is None or card is None:
            return ""
        if form.how in ("mixed", "split") and card.perishable and (card.row.certificate or card.wants_paper):
            return _("The new lots need a new certificate: Alt+4.")
        return _("Hand the goods to the farmer.") if form.how == "returned" else ""

    def paper_lines(self) -> list[PaperLine]:
        """The slip it would get; new lots show once it is saved."""
        form = self.fields.form()
        if self._story is None or not form.how:
            raise Refused("E721", N_("What happened to the lot is not said."), do=N_("Choose it in the list."))
        card = self._story.card
        body = LotMoved(
            form.how,
            tuple(Pick(*take) for take in form.takes),
            reason=form.reason,
            note=form.note,
            attempts=form.attempts,
            brought_fen=form.brought_fen,
            product=card.row.product,
            unit=card.row.unit,
        )
        return unsaved_slip(self.context, body, None, {card.row.product: card.product})

    # -- the draft

    def draft(self) -> StockDraft | None:
        """What is chosen and typed about a lot; None while nothing is to happen with it."""
        if self._story is None or not (self.fields.how.value() or self.fields.attempts):
            return None
        row, fields = self._story.card.row, self.fields
        return StockDraft(
            (row.seq, row.line),
            fields.how.value(),
            fields.reason.value(),
            fields.grade.value(),
            fields.other.value(),
            fields.attempts,
            fields.typed(),
        )

    def load_draft(self) -> Callable[[], Any]:
        """The draft."""
        return partial(self.context.counter.drafts.load, self.name, StockDraft)

    def restore(self, found: Any) -> bool:
        """Open its lot, then put back what was typed."""
        if not found.lot[0]:
            return False
        self._draft = found
        self._open(found.lot)
        return True

    def clear(self) -> None:
        """No lot."""
        self._story = None
        self.fields.clear()
        self.lot_side.clear()
        self.work.setCurrentIndex(0)
        self.list.field.clear()

    def back(self) -> bool:
        """Esc: from a lot with nothing typed to the list; else as everywhere."""
        if self._story is not None and self.draft() is None and not self.saved_shown() and not self.previewing():
            self.clear()
            self.first_field()
            return True
        return super().back()
