"""Arrivals: scan the parcel or name the order, say where it stands, the next one; codes are drawn when all is saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QStackedWidget

from outlet_app.domain.acts.goods import Arrival, GoodsArrived
from outlet_app.errors import N_, Refused
from outlet_app.services.goods.forms import OrderStanding
from outlet_app.services.model import PaperLine, Saved
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.goods import words
from ui.goods.arrival_entry import ArrivalEntry, ArrivalItem
from ui.goods.arrivals_side import ArrivalsSide
from ui.goods.draft import ArrivalsDraft
from ui.goods.mode import GoodsMode
from ui.goods.plain_list import PlainList
from ui.goods.preview import unsaved_slip
from ui.widgets.card import Card
from ui.widgets.chain import reading_order
from ui.widgets.lines_table import LinesTable
from ui.widgets.table import Column

COMING: tuple[Column[OrderStanding], ...] = (
    Column(N_("Order"), lambda one: formats.number(one.order), width=80),
    Column(N_("Buyer"), words.who, width=110),
    Column(N_("Product"), words.goods),
    Column(N_("Ordered"), lambda one: formats.day(formats.day_number(one.at), weekday=False), width=120),
    Column(N_("Stands at"), words.state, width=110, sparse=True),
)
ARRIVED: tuple[Column[ArrivalItem], ...] = (
    Column(N_("Order"), lambda item: formats.number(item.order.order), width=80),
    Column(N_("Buyer"), lambda item: words.who(item.order), width=110),
    Column(N_("Product"), lambda item: words.goods(item.order)),
    Column(N_("Shelf"), lambda item: item.form.shelf or formats.DASH, width=110),
    Column(N_("Waybill"), lambda item: item.form.waybill or formats.DASH, width=150, sparse=True),
)


class ArrivalsPage(GoodsMode):
    """The second mode of the pick-up page."""

    name = "goods-arrivals"

    def __init__(self, context: Context):
        self.telling = ArrivalsSide()
        super().__init__(context, self.telling)
        self.entry = ArrivalEntry(context)
        self.table = LinesTable(ARRIVED, "arrivals-lines", N_("Nothing entered yet."))
        self.list = PlainList(
            COMING,
            "arrivals-coming",
            N_("Still to come"),
            N_("No goods are expected. What is ordered under Orders shows here until it arrives."),
        )
        card = Card(margin=8)
        card.body.addWidget(self.table)
        self.work = QStackedWidget()
        self.work.addWidget(self.list)
        self.work.addWidget(card)
        self.column.addWidget(self.entry)
        self.column.addWidget(self.work, 1)
        self.entry.added.connect(self._added)
        self.entry.finished.connect(self._no_more)
        self.list.chosen.connect(self.entry.order.choose)
        self.table.wanted.connect(self._edit_line)
        self.telling.finished.connect(self.telling.primary.setFocus)
        for part in (self.entry, self.table, self.telling):
            part.edited.connect(self.changed)
        reading_order(self.entry, self.list, self.table, self.telling, self.saved_panel)
        self._show_work()

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_("Pick-up · arrivals"))
        for part in (self.entry, self.list, self.table):
            part.retranslate()

    def reload(self) -> None:
        """What is still to come."""
        arrivals = self.context.counter.goods.arrivals
        self.context.desk.ask(arrivals.coming, self.list.show_rows, self._not_loaded)

    # -- keys that lead on

    def first_field(self) -> None:
        """The next parcel."""
        self.entry.order.take_cursor()

    def changed(self) -> None:
        """Something was typed."""
        self._show_work()
        self.touched()

    def _show_work(self) -> None:
        self.work.setCurrentIndex(1 if self.table.items() else 0)
        self.telling.show_count(len(self.items()))

    def _added(self, item: ArrivalItem) -> None:
        if any(one.order.order == item.order.order for one in self.table.items()):
            self.entry.put(item)
            self.entry.order.blame(N_("This order stands in the list already."))
            return
        self.table.put(item)
        self.changed()

    def _no_more(self) -> None:
        if self.table.items():
            self.telling.how.take_cursor()
        else:
            self.list.view.setFocus()

    def _edit_line(self, item: ArrivalItem) -> None:
        if self.entry.started():
            self.telling.say(_("Finish the line that is being entered first."))
            self.entry.order.take_cursor()
            return
        self.table.take_out()
        self.entry.put(item)
        self.entry.shelf.take_cursor()

    def items(self) -> list[ArrivalItem]:
        """The lines, with the one being entered when it is complete."""
        entering = self.entry.complete()
        return [*self.table.items(), *([entering] if entering else [])]

    # -- saving

    def missing(self) -> bool:
        """What stands in the way of saving."""
        if self.entry.started() and not self.entry.try_add():
            return True
        if self.entry.started() or self.table.items():
            return self.entry.started()
        self.entry.order.blame(N_("What arrived? Scan the parcel, or find the order."))
        return True

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        forms = [item.form for item in self.table.items()]
        side, arrivals = self.telling, self.context.counter.goods.arrivals
        return partial(arrivals.arrive, forms, self.context.actor, side.how.value(), side.note.text())

    def refused_at(self, error: Refused) -> None:
        """At the parcel."""
        if error.code == "E166":
            self.entry.waybill.blame(error)
        else:
            self.first_field()

    def after_saving(self) -> Callable[[], str]:
        """What to do with the slip."""
        return lambda: _("Each buyer gets their part of the slip: it holds the pick-up code.")

    def paper_lines(self) -> list[PaperLine]:
        """The slip it would get; codes are drawn when it is saved."""
        if not self.items():
            raise Refused("E743", N_("Nothing arrived yet."), do=N_("Scan the parcel, or find the order."))
        arrivals = tuple(
            Arrival(item.form.order, item.form.shelf, "······", 0, item.form.waybill) for item in self.items()
        )
        return unsaved_slip(self.context, GoodsArrived(arrivals, self.telling.how.value(), self.telling.note.text()))

    # -- the draft

    def edits(self) -> list[QLineEdit]:
        """Waybill, shelf, note."""
        return [self.entry.waybill.edit, self.entry.shelf.edit, self.telling.note.edit]

    def draft(self) -> ArrivalsDraft | None:
        """Everything typed, as typed."""
        order = self.entry.order.order()
        draft = ArrivalsDraft(
            lines=tuple(item.form for item in self.table.items()),
            order=order.order if order else 0,
            words="" if order else self.entry.order.text(),
            texts=self.texts(),
            how=self.telling.how.value(),
        )
        return None if draft.empty() else draft

    def load_draft(self) -> Callable[[], Any]:
        """The draft with the orders it names."""
        return partial(_load, self.context, self.name)

    def restore(self, found: Any) -> bool:
        """Put back what was typed, but what has arrived since."""
        draft, orders = found
        self._loading = True
        self.table.set_items([ArrivalItem(form, orders[form.order]) for form in draft.lines if form.order in orders])
        if draft.order in orders:
            self.entry.order.put(orders[draft.order])
        else:
            self.entry.order.set_text(draft.words)
        self.put_texts(draft.texts)
        self.telling.how.choose(draft.how)
        self._show_work()
        self._loading = False
        return True

    def clear(self) -> None:
        """Nothing entered; the shelf goes too."""
        self.entry.clear()
        self.entry.shelf.clear()
        self.table.set_items([])
        self.telling.empty()


def _load(context: Context, name: str) -> tuple[ArrivalsDraft, dict[int, OrderStanding]] | None:
    """The draft, and those of its orders that are still to come. Desk thread."""
    draft = context.counter.drafts.load(name, ArrivalsDraft)
    if draft is None:
        return None
    coming = {one.order: one for one in context.counter.goods.arrivals.coming()}
    return draft, coming
