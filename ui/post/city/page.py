"""City orders: packed in one go from the freshest lots, and what became of those that were sent. All by keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from outlet_app.errors import N_, Known, Refused
from outlet_app.services.model import PaperLine, Saved
from outlet_app.services.post.city import CityDesk, SentRow
from outlet_app.services.post.forms_city import PackForm
from outlet_app.services.post.packing import PAGE, PackOutcome, PackQuote
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.post.city import words
from ui.post.city.checks import doubts, missing_box, missing_word, some_of
from ui.post.city.draft import CityDraft
from ui.post.city.pack import PackWork
from ui.post.city.preview import closing_slip, packing_slip
from ui.post.city.sent import SentWork, waiting_row
from ui.post.city.side import CitySide
from ui.widgets.act_page import ActPage
from ui.widgets.buttons import KeyButton
from ui.widgets.chain import reading_order
from ui.widgets.field import told_short
from ui.widgets.labels import Label


class CityPage(ActPage):
    """`phase`: pack (what waits, its boxes) | sent (where orders are, what became of one)."""

    name = PAGE

    def __init__(self, context: Context):
        self.city = CitySide()
        super().__init__(context, self.city)
        self.phase = "pack"
        self.pack, self.sent = PackWork(context), SentWork(context)
        self._quote: PackQuote | None = None
        self._asked = 0
        self._outcome: PackOutcome | None = None
        self._doubts: tuple[str, ...] = ()
        self.work = QStackedWidget()
        self.work.addWidget(self.pack)
        self.work.addWidget(self.sent)
        self.count = Label("heading", name="city-count")
        self.every = KeyButton(key="Alt+A", name="city-every")
        self.turn = KeyButton(key="Ctrl+D", name="city-turn")
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.count, 1)
        for button in (self.every, self.turn):
            above.addWidget(button)
            QShortcut(QKeySequence(button.key), self).activated.connect(button.click)
        self.column.addLayout(above)
        self.column.addWidget(self.work, 1)
        if context.counter.scale is not None:
            QShortcut(QKeySequence(self.pack.scale.take.key), self.pack).activated.connect(self.pack.take_weight)
        self._connect()
        reading_order(self.every, self.turn, self.pack, self.sent, self.city, self.saved_panel)
        self._show_phase("pack")

    def _connect(self) -> None:
        self.every.clicked.connect(self.pack.choose_all)
        self.turn.clicked.connect(self._turn)
        self.pack.scale.take.clicked.connect(self.pack.take_weight)
        self.pack.finished.connect(self.city.note.take_cursor)
        self.sent.finished.connect(self.city.note.take_cursor)
        self.sent.wanted.connect(self._look)
        self.city.finished.connect(self.side.primary.setFocus)
        for part in (self.pack, self.sent, self.city):
            part.edited.connect(self.changed)
        self.context.saved.connect(self._reload)
        self.context.exchanged.connect(self._reload)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        packing = self.phase == "pack"
        self.title.setText(_("City orders · packing") if packing else _("City orders · where they are"))
        self.every.say(_("All that fit"))
        self.turn.say(_("Sent orders") if packing else _("Back to packing"))
        self._say_count()
        self.pack.retranslate()
        self.sent.retranslate()

    # -- what there is

    def entered(self, **arguments: Any) -> None:
        """Load what waits, then what was being packed."""
        self._load()
        super().entered(**arguments)

    def _reload(self, *_what: object) -> None:
        if self.isVisible():
            self._load()

    def _load(self) -> None:
        city = self.context.counter.post.city
        self.context.desk.ask(lambda: (city.desk(), city.sent()), self._told, self._not_loaded)

    def _told(self, found: tuple[CityDesk, list[SentRow]]) -> None:
        desk, sent = found
        self.sent.show_rows([*map(waiting_row, desk.orders), *sent])
        if self._saving:  # what is being saved leaves the list by itself
            return
        lost = self.pack.show_desk(desk)
        if lost and not self._loading:
            self.context.told.emit(
                _("No longer to be packed, taken out: {orders}").format(orders=some_of(lost)), "warn"
            )
        self._count()
        if lost:
            self.touched()

    def _look(self, text: str) -> None:
        city = self.context.counter.post.city
        self.context.desk.ask(partial(city.sent_one, text), self.sent.show_found, self._not_loaded)

    # -- the two phases

    def _show_phase(self, phase: str) -> None:
        self.phase = phase
        self.work.setCurrentWidget(self.pack if phase == "pack" else self.sent)
        self.every.setVisible(phase == "pack")
        self.city.show_phase(phase)
        self._show_total()
        self.retranslate()

    def _turn(self) -> None:
        """Ctrl+D: from packing to what was sent, and back. What is chosen stays chosen."""
        if self._saving:
            return
        self.stack.setCurrentIndex(0)
        self.close_preview()
        self.side.say("")
        self._show_phase("sent" if self.phase == "pack" else "pack")
        self.first_field()

    def first_field(self) -> None:
        """The orders, the next thing a box lacks, or the number to look for."""
        if self.phase == "pack":
            self.pack.first_field()
        else:
            self.sent.search.take_cursor()

    def changed(self) -> None:
        """Something was chosen or typed."""
        self._doubts = ()
        self._count()
        self.touched()

    def _count(self) -> None:
        """What the boxes come to; what they leave is asked of the desk, and only its newest answer counts."""
        chosen = self.pack.chosen()
        gross = sum(self.pack.gross_g(row) for row in chosen)
        seen = sum(1 for box in self.pack.boxes.values() if box.picture)
        self.city.show_boxes(len(chosen), gross, seen, self.pack.desk.waybills)
        self._say_count()
        self._show_total()
        if not chosen:
            self._show_quote(0, None)
            return
        self._asked += 1
        asked = self._asked
        ask = partial(self.context.counter.post.packing.quote, self._pack_form())
        self.context.desk.ask(ask, partial(self._show_quote, asked), partial(self._not_quoted, asked))

    def _show_quote(self, asked: int, quote: PackQuote | None) -> None:
        if asked in (0, self._asked):
            self._quote = quote
            self.city.show_quote(quote)

    def _not_quoted(self, asked: int, error: Known) -> None:
        if asked == self._asked:
            self._show_quote(asked, None)
            if self.phase == "pack":
                self.side.say(told_short(error))

    def _say_count(self) -> None:
        packing, sent = self.phase == "pack", len(self.sent.model.rows)
        text = _("{n} to be packed").format(n=self.pack.desk.count) if packing else _("{n} orders").format(n=sent)
        self.count.setText(text)

    def _show_total(self) -> None:
        packed_fen = sum(row.amount_fen for row in self.pack.chosen())
        self.city.total.show_amount(packed_fen if self.phase == "pack" else self.sent.worth_fen())

    # -- saving

    def _pack_form(self) -> PackForm:
        return PackForm(self.pack.forms(), self.city.note.text())

    def missing(self) -> bool:
        """What stands in the way of saving."""
        if self.phase == "sent":
            return missing_word(self.sent, self.city)
        if missing_box(self.pack, self.city):
            return True
        found = doubts(self.pack, self._quote.heavy if self._quote is not None else ())
        if not found or found == self._doubts:
            return False
        self._doubts = found  # asked once: pressing F10 again means it is so
        self.side.say(" ".join([*found, _("Press F10 once more to save it like this.")]))
        return True

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service; what a packing left is looked up with it."""
        post, actor = self.context.counter.post, self.context.actor
        self._outcome = None
        if self.phase == "sent":
            return partial(post.closing.save, self.sent.form(self.city.note.text()), actor)
        form = self._pack_form()

        def save() -> Saved:
            saved = post.packing.save(form, actor)
            self._outcome = post.packing.outcome(saved.seq)
            return saved

        return save

    def refused_at(self, error: Refused) -> None:
        """Where it is about; orders and lots are looked at anew, they may have changed meanwhile."""
        self._load()
        if self.phase == "sent":
            (self.sent.found if error.code == "E800" else self.sent.state).take_cursor()
            return
        if key := str(error.facts.get("order", "")):
            self.pack.table.go_to(key)
        field = self.pack.own if error.code in ("E793", "E794") else self.pack.table.view
        field.setFocus()

    def after_saving(self) -> str | Callable[[], str]:
        """What the packing left."""
        found = self._outcome
        if self.phase == "sent" or found is None:
            return ""
        return partial(_left_words, found)

    def paper_lines(self) -> list[PaperLine]:
        """The slip it would get. Raises `Refused` E802 while nothing is chosen."""
        if self.phase == "sent" and self.sent.state.value():
            return closing_slip(self.context, self.sent.form(self.city.note.text()))
        if self.phase == "sent" or self._quote is None:
            raise Refused("E802", N_("Nothing that could be saved is chosen."))
        return packing_slip(self.context, self._pack_form(), self.pack.chosen(), self._quote)

    # -- the draft

    def draft(self) -> CityDraft | None:
        """Everything chosen and typed."""
        sent = self.sent
        draft = CityDraft(
            phase=self.phase,
            boxes=self.pack.typed(),
            each=self.pack.each.text(),
            note=self.city.note.text(),
            order=sent.key() if sent.state.value() else "",
            state=sent.state.value(),
            reason=sent.reason.value(),
            found=sent.found.text(),
            sale=sent.sale.value(),
            pictures=tuple(digest.hex() for digest in sent.photos.hashes()),
        )
        return None if draft.empty() else draft

    def load_draft(self) -> Callable[[], Any]:
        """What was being packed or said."""
        return partial(self.context.counter.drafts.load, self.name, CityDraft)

    def restore(self, found: Any) -> bool:
        """Put it back. What no longer waits is taken out, and said."""
        self._loading = True
        self.city.note.set_text(found.note)
        self.pack.restore(found.boxes, found.each)
        self.sent.restore(found)
        lost = self.pack.show_desk(self.pack.desk)
        self._loading = False
        if lost:
            self.context.told.emit(
                _("No longer to be packed, taken out: {orders}").format(orders=some_of(lost)), "warn"
            )
        self._show_phase(found.phase)
        self._count()
        return True

    def clear(self) -> None:
        """Nothing chosen, nothing typed."""
        self._doubts = ()
        self.pack.clear()
        self.sent.clear()
        self.city.empty()


def _left_words(found: PackOutcome) -> str:
    lots = [_("Lot {lot} holds {left} now.").format(lot=words.lot(one), left=words.left(one)) for one in found.left]
    numbers = _("{n} waybill numbers are left.").format(n=formats.count(found.waybills, dash=False))
    return " ".join([_("{n} boxes are packed.").format(n=found.boxes), *lots[:3], numbers])
