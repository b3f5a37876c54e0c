"""Posting a parcel: who, to whom, what, looked inside, what it costs. Accepted with a number, or refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from outlet_app.domain.entries import Kind
from outlet_app.errors import N_, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.model import PaperLine, PartyCard, Saved, StaffMember
from outlet_app.services.post.parcels import Posted
from outlet_app.services.post.tariff import PostageTable, Quote
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.display.showing import paid, presented
from ui.post.parcel.draft import ParcelDraft
from ui.post.parcel.people import at_phone, blame
from ui.post.parcel.prompt import ProhibitedPrompt
from ui.post.parcel.side import ParcelSide
from ui.post.parcel.work import ParcelWork
from ui.post.unsaved import unsaved
from ui.widgets.act_page import ActPage
from ui.widgets.chain import reading_order

Loaded = tuple[ParcelDraft, PartyCard | None]


class ParcelPage(ActPage):
    """Domain rules 9 and 13."""

    name = "parcel"

    def __init__(self, context: Context):
        self.post = ParcelSide()
        super().__init__(context, self.post)
        self.table = PostageTable()
        self.work = ParcelWork(context)
        self.prompt = ProhibitedPrompt()
        self.left_stack.addWidget(self.prompt)
        self._fee_fen = 0
        self._given_fen: int | None = None
        for part in self.work.parts:
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.work.who.finished.connect(self.work.to.name_field.take_cursor)
        self.work.to.finished.connect(self.work.goods.contents.take_cursor)
        self.work.goods.finished.connect(self.work.inside.look.setFocus)
        self.work.inside.wanted.connect(self._ask_inside)
        self.prompt.decided.connect(self._decided)
        self.post.finished.connect(self._to_primary)
        self.post.refuse_wanted.connect(self._turn)
        for one in (*self.work.parts, self.post):
            one.edited.connect(self.changed)
        context.actor_changed.connect(self._other_clerk)
        context.exchanged.connect(self._news)
        reading_order(*self.work.parts, self.prompt, self.side, self.saved_panel)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_("Parcels · posting"))
        for part in (*self.work.parts, self.prompt):
            part.retranslate()

    # -- the postage table and the pool

    def entered(self, **arguments: Any) -> None:
        """Load the table, then what was being typed."""
        self._load_table()
        super().entered(**arguments)

    def _load_table(self) -> None:
        post = self.context.counter.post
        self.context.desk.ask(lambda: (post.tariff.table(), post.waybills.left_now()), self._told, self._not_loaded)

    def _news(self) -> None:
        if self.isVisible():
            self._load_table()

    def _told(self, found: tuple[PostageTable, int | None]) -> None:
        self.table, left = found
        self.work.goods.offer(self.table.services(self.today))
        self.post.show_left(left)
        self._show_postage()

    def told_day(self) -> None:
        """Postage holds from days."""
        self.work.goods.offer(self.table.services(self.today))
        self._show_postage()

    def _quote(self) -> Quote | None:
        """What it comes to as it stands; None while too little is known. Raises `Refused`."""
        code, grams = self.work.to.destination().code, self.work.goods.weight.grams()
        service = self.work.goods.service.value()
        return self.table.quote(service, code, grams, self.today) if code and grams and service else None

    def _show_postage(self) -> None:
        try:
            self.post.show_quote(self._quote())
        except Refused as error:
            self.post.show_quote(None, error)
        if not self.saved_shown():
            self.context.show_customer(presented(self.work.goods.weight.grams(), self.post.fee()))

    # -- keys that lead on

    def first_field(self) -> None:
        """The sender, or where the parcel goes on."""
        (self.work.to.name_field if self.work.who.person()[0] else self.work.who.picker).take_cursor()

    def _to_primary(self) -> None:
        self.post.primary.setFocus()

    def changed(self) -> None:
        """Something was typed or chosen: what it costs, and whether it must be refused."""
        self._show_postage()
        forced = self.work.must_refuse()
        if forced or self.post.forced:
            self.post.turn(bool(forced), bool(forced), forced)
        self.touched()

    def _turn(self) -> None:
        """Ctrl+R: to refusing, and back where nothing forbids it."""
        if not self.saved_shown() and not self.post.forced:
            self.post.turn(not self.post.refusing)
            self.touched()
            (self.post.reason if self.post.refusing else self.post.tendered).take_cursor()

    # -- looking inside

    def _ask_inside(self) -> None:
        if self.saved_shown() or self.previewing():
            return
        self._before_preview = self.work.inside.look
        self._before_preview.setFocus()  # a number left half typed is tidied now, not when the question stands there
        self.left_stack.setCurrentWidget(self.prompt)
        self.prompt.open(self.work.inside.found)

    def _decided(self, result: str, found: tuple[str, ...]) -> None:
        self.close_preview()
        moment = self.context.counter.post.parcels.moment
        self.context.desk.ask(moment, partial(self._inspected, result, found), self._not_loaded)

    def _inspected(self, result: str, found: tuple[str, ...], at: int) -> None:
        self.work.inside.put(result, found, at, self.context.actor.number)
        self.changed()
        (self.post.reason if self.post.refusing else self.post.tendered).take_cursor()

    def _other_clerk(self, actor: StaffMember) -> None:
        """Who looked inside is the inspector: somebody else looks again."""
        if self.work.inside.by and self.work.inside.by != actor.number:
            self.work.inside.put("not_done", (), 0, "")
            self.changed()

    # -- saving

    def missing(self) -> bool:
        """What stands in the way of saving, in the order of the page."""
        if self.left_stack.currentWidget() is self.prompt:
            self.side.say(_("Answer the question about prohibited goods first."))
        elif self.work.inside.pictures.busy():
            self.side.say(_("A picture is still being kept. Try again in a moment."))
        elif self.post.refusing:
            return self._missing_refusal()
        elif found := self.work.who.missing():
            blame(found)
        elif self.work.who.check.value() == "not_done":
            self.side.say(_("Compare the document with the person first."))
            self.work.who.check.take_cursor()
        elif found := self.work.to.missing() or self.work.goods.missing():
            blame(found)
        elif self.work.inside.result == "not_done":
            self.side.say(_("Look inside first: without an inspection it can't be accepted."))
            self.work.inside.look.setFocus()
        elif self.post.tendered.problem() or self.post.short():
            self.post.tendered.take_cursor()
        else:
            return False
        return True

    def _missing_refusal(self) -> bool:
        if not self.post.reason.value():
            self.side.say(_("Choose why it is refused."))
            self.post.reason.take_cursor()
            return True
        if self.post.reason.value() == "other" and not self.post.note.text().strip():
            self.post.note.blame(N_("Say which reason."))
            return True
        return False

    def save_call(self) -> Callable[[], Saved]:
        """Accept or refuse, through the service."""
        parcels, form, actor = self.context.counter.post.parcels, self.work.form(self.post), self.context.actor
        if self.post.refusing:
            return partial(parcels.refuse, form, self.post.reason.value(), actor)
        return partial(parcels.accept, form, actor)

    def refused_at(self, error: Refused) -> None:
        """At the field it is about."""
        field = (
            self.post.field_of(error)
            or self.work.who.field_of(error)
            or at_phone(error, self.work.who, self.work.to)
            or {"E140": self.work.goods.weight.field, "E769": self.work.to.place}.get(error.code)
        )
        if field is not None and field.isVisible():
            field.blame(error)
        elif error.code == "E142":
            self.work.goods.service.take_cursor()

    def after_saving(self) -> Callable[[], str]:
        """What to do with cash and parcel; the number follows."""
        if self.post.refusing:
            return lambda: _("Give the parcel back to the sender.")
        self._fee_fen, self._given_fen = self.post.fee(), self.post.given()
        fee = self._fee_fen
        return lambda: _("Take {amount} in cash.").format(amount=formats.yuan(fee, symbol=True))

    def _saved(self, saved: Saved) -> None:
        refused = self.post.refusing
        super()._saved(saved)
        if not refused:
            given = self._fee_fen if self._given_fen is None else self._given_fen
            self.context.show_customer(paid(self._fee_fen, given, given - self._fee_fen))
            posted = partial(self.context.counter.post.parcels.posted, saved.seq, self._given_fen, self._fee_fen)
            self.context.desk.ask(posted, self._posted, self._not_loaded)

    def _posted(self, posted: Posted) -> None:
        """The number to write on it, the change, and how many numbers are left."""
        self.post.show_left(posted.left)
        words = [_("Waybill {number}; {n} numbers left.").format(number=posted.waybill, n=formats.count(posted.left))]
        if posted.change_fen:
            words.append(_("Change {amount}.").format(amount=formats.yuan(posted.change_fen, symbol=True)))
        self.saved_panel.more.setText(" ".join([self.saved_panel.more.text(), *words]))

    def paper_lines(self) -> list[PaperLine]:
        """The slip it would get."""
        quote = self._quote() if not self.post.refusing else None
        body = self.work.body(self.post, quote)
        return unsaved(self.context, Kind.PARCEL, body, self.work.who.party())

    # -- the draft

    def draft(self) -> ParcelDraft | None:
        """Everything typed, as typed."""
        draft = self.work.draft(self.post)
        return None if draft.empty() else draft

    def load_draft(self) -> Callable[[], Any]:
        """What was being typed, and who of it is registered."""
        return partial(_load, self.context.counter)

    def restore(self, found: Any) -> bool:
        """Put it back. A different clerk looks inside anew."""
        draft, party = found
        self._loading = True
        self.work.restore(draft, party, self.post, self.context.actor.number)
        self.work.goods.offer(self.table.services(self.today) or ((draft.service,) if draft.service else ()))
        self.work.goods.service.choose(draft.service)
        forced = self.work.must_refuse()
        self.post.turn(draft.refusing or bool(forced), bool(forced), draft.reason or forced)
        self._loading = False
        self._show_postage()
        return True

    def clear(self) -> None:
        """Nothing typed."""
        self.work.clear()
        self.post.clear()


def _load(counter: Counter) -> Loaded | None:
    """The draft and its sender. Desk thread."""
    draft = counter.drafts.load(ParcelPage.name, ParcelDraft)
    if draft is None:
        return None
    return draft, counter.people.card(draft.party) if draft.party else None
