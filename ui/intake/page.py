"""Intake: a farmer hands over produce, for sale, as a purchase, or to be shipped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtGui import QKeySequence, QShortcut

from outlet_app.errors import N_, Refused
from outlet_app.services.forms import ConsignmentForm, ConsignmentQuote
from outlet_app.services.intake import body_of_form, quote
from outlet_app.services.model import PaperLine, Saved
from outlet_app.services.weighing import ScaleLook
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.display.showing import taken_in, weighed
from ui.intake.draft import IntakeDraft
from ui.intake.head import project_of, subtitle
from ui.intake.line_entry import LineEntry
from ui.intake.line_item import COLUMNS
from ui.intake.loading import load_draft, load_replaced
from ui.intake.terms import Terms
from ui.widgets.buttons import KeyButton
from ui.widgets.choice_field import ModeButtons
from ui.widgets.inputs import JIN, KG
from ui.widgets.lines_page import LinesPage
from ui.widgets.lines_table import LinesTable
from ui.widgets.party_box import PartyBox
from ui.widgets.unsaved_paper import unsaved_paper

MODES = (
    ("consign", N_("Consign"), "Alt+1"),
    ("purchase", N_("Purchase"), "Alt+2"),
    ("ship", N_("Ship"), "Alt+3"),
)
TITLES = {
    "consign": N_("Intake · on consignment"),
    "purchase": N_("Intake · purchase"),
    "ship": N_("Intake · agency shipping"),
}
ROLES = ("farmer", "cooperative")


class IntakePage(LinesPage):
    """The acts of domain rule 3: consignment, purchase, agency shipping."""

    name = "intake"
    party_codes = ("E601", "E602")

    def __init__(self, context: Context):
        self.terms = Terms()
        party = PartyBox(context, "intake", N_("Farmer (name, initials, phone)"), ROLES)
        table = LinesTable(
            COLUMNS,
            "intake-lines",
            N_("No lines yet: choose the product, weigh it, press Enter. Ctrl+Enter: it was the last."),
        )
        super().__init__(context, self.terms, party, LineEntry(context), table)
        self.modes = ModeButtons(MODES, "intake-mode-")
        self.unit = KeyButton("quiet", key="Ctrl+J", name="intake-weight-unit")
        self.weight_unit = KG
        self._replaces = 0
        self._carried_fen = self._looked_at = 0
        self._project = self._project_shown = ""
        self.head.addWidget(self.unit)
        self.head.addWidget(self.modes)
        self.unit.clicked.connect(self._switch_unit)
        QShortcut(QKeySequence(self.unit.key), self).activated.connect(self.unit.click)
        self.entry.scale.looked.connect(self._weighs)
        if context.counter.scale is not None:
            take = self.entry.scale.take
            QShortcut(QKeySequence(take.key), self).activated.connect(take.click)
        self.modes.changed.connect(self._mode_changed)
        self.party.finished.connect(self._party_done)
        self.party.edited.connect(self._look_at_party)
        self.terms.finished.connect(self.to_primary)
        self.order(self.unit, self.modes)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_(TITLES[self.modes.value()]))
        self.modes.retranslate()
        self.unit.say(_("Weigh in jin") if self.weight_unit == KG else _("Weigh in kg"))
        said = subtitle(self.subtitle.text(), self._project_shown, self._replaces, self._carried_fen)
        self.subtitle.setText(said)

    def told_day(self) -> None:
        """Days like "9-26" are read from the counter's own day on."""
        self.terms.due.today = self.today
        self.entry.more.picked.today = self.today
        self.show_figures()

    # -- keys that lead on

    def _party_done(self) -> None:
        self.entry.product.take_cursor()

    def _look_at_party(self) -> None:
        """Somebody else hands over: do they bring certificates, is a share of theirs agreed for a loan?"""
        party = self.party.party()
        number = party.party if party else 0
        if number == self._looked_at:
            return
        self._looked_at = number
        self.entry.more.set_role(party.role if party else "")
        self.party.facts.show_agreed("")
        self.terms.agree_loan(0, "")
        if party is not None:
            find = partial(self.context.counter.produce.payouts.loan_of, number)
            self.context.desk.ask(find, partial(self._told_loan, number), self._not_loaded)

    def _told_loan(self, party: int, found: tuple[int, str]) -> None:
        if party != self._looked_at:
            return
        share_bp, ref = found
        self.terms.agree_loan(share_bp, ref)
        percent = formats.percent(share_bp)
        self.party.facts.show_agreed(_("Loan share agreed: {percent}").format(percent=percent) if share_bp else "")
        self.show_figures()

    def to_side(self) -> None:
        """To the advance, the first thing to ask; for shipping to the fee."""
        (self.terms.commission if self.modes.value() == "ship" else self.terms.advance).take_cursor()

    def _switch_unit(self) -> None:
        self._set_unit(JIN if self.weight_unit == KG else KG)
        self.touched()

    def _set_unit(self, unit: str) -> None:
        self.weight_unit = unit
        self.entry.measure(unit)
        self.retranslate()

    def _mode_changed(self, mode: str) -> None:
        self.terms.set_mode(mode)
        self.retranslate()
        self.changed()

    # -- what it comes to

    def form(self) -> ConsignmentForm:
        """What the service gets."""
        party = self.party.party()
        values: dict[str, Any] = {
            "mode": self.modes.value(),
            "party": party.party if party else 0,
            "lines": tuple(item.form for item in self.items()),
            "carried_fen": self._carried_fen,
            "replaces": self._replaces,
            "ref": self.ref.text().strip(),
            "note": self.note.text().strip(),
            "project": self._project or project_of(self.items()),
        }
        self.terms.fill(values)
        return ConsignmentForm(**values)

    def show_figures(self) -> None:
        """What it comes to."""
        self.terms.forget_fault()
        if (project := self._project or project_of(self.items())) != self._project_shown:
            self._project_shown = project
            self.retranslate()
        found = self._quote()
        self.terms.show_quote(found)
        if not self.saved_shown():  # there the total stands until the next farmer
            total = found.total_fen if found else 0
            self.context.show_customer(taken_in(self.entry.complete(), self.table.items(), total))

    def _weighs(self, look: ScaleLook) -> None:
        """The customer sees what the scale shows, as long as nothing else of the line stands here."""
        if self.isVisible() and not self.saved_shown() and not self.items():
            self.context.show_customer(weighed(look))

    def _quote(self) -> ConsignmentQuote | None:
        form = self.form()
        if not form.lines:
            return None
        form = self._with_share(form)
        try:
            return quote(form, self.today)
        except Refused as error:
            self.terms.show_fault(error)
        try:
            return quote(ConsignmentForm(mode=form.mode, lines=form.lines, on_sale=form.on_sale), self.today)
        except Refused:
            return None

    def _with_share(self, form: ConsignmentForm) -> ConsignmentForm:
        """The form with the loan's agreed part, where one is agreed and no other sum typed."""
        if not self.terms.share_bp or self.terms.own_loan:
            return form
        try:
            self.terms.fill_loan(quote(replace(form, loan_fen=0, loan_ref=""), self.today).payable_fen)
        except Refused:
            return form
        return self.form()

    # -- saving

    def missing(self) -> bool:
        """What stands in the way of saving, in the order of the page."""
        if self.party.party() is None:
            self.blame_party(N_("Who hands over? Find or register the farmer."))
        elif self.missing_line(N_("Nothing is handed over yet: choose a product.")):
            return True
        elif (field := self.terms.faulty()) is not None:
            field.take_cursor()
        else:
            return False
        return True

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        return partial(self.context.counter.intake.save, self.form(), self.context.actor)

    def after_saving(self) -> Callable[[], str]:
        """The cash that moves now."""
        form = self.form()
        cash = form.advance_fen - form.carried_fen
        if form.mode == "ship":
            cash = form.waived_fen - form.costs_fen
        return partial(_cash_words, cash)

    def paper_lines(self) -> list[PaperLine]:
        """The receipt it would get."""
        form = self.form()
        body = body_of_form(form, self.today)
        products = {item.form.product: item.product for item in self.items()}
        return unsaved_paper(self.context, body, self.party.party(), products)

    # -- the draft

    def draft(self) -> IntakeDraft | None:
        """Everything typed, as typed."""
        party = self.party.party()
        draft = IntakeDraft(
            mode=self.modes.value(),
            weight_unit=self.weight_unit,
            party=party.party if party else 0,
            words="" if party else self.party.picker.text(),
            lines=tuple(item.form for item in self.table.items()),
            entry=self.entry.typed(),
            terms=self.terms.typed() | self.notes_typed(),
            on_sale=self.terms.on_sale.isChecked(),
            replaces=self._replaces,
            carried_fen=self._carried_fen,
            project=self._project,
        )
        return None if draft.empty() else draft

    def load_draft(self) -> Callable[[], Any]:
        """The draft with its party and products."""
        return partial(load_draft, self.context.counter)

    def load_replaced(self, seq: int) -> Callable[[], Any]:
        """The act that is replaced, as a draft."""
        return partial(load_replaced, self.context.counter, seq)

    def restore(self, found: Any) -> bool:
        """Put back what was typed."""
        draft, party, items, product = found
        self._loading = True
        self.modes.put(draft.mode)
        self.terms.set_mode(draft.mode)
        self._replaces, self._carried_fen, self._project = draft.replaces, draft.carried_fen, draft.project
        if party is not None:
            self.party.put(party)
            self._look_at_party()
        else:
            self.party.picker.set_text(draft.words)
        self.table.set_items(items)
        self.entry.restore(draft.entry, product)
        self._set_unit(draft.weight_unit)
        self.terms.restore(draft.terms, draft.on_sale)
        self.ref.set_text(draft.terms.get("ref", ""))
        self.note.set_text(draft.terms.get("note", ""))
        self._loading = False
        self.show_figures()
        return True

    def clear(self) -> None:
        """Nothing typed; mode and unit stay."""
        self._replaces = self._carried_fen = 0
        self._project = self._project_shown = ""
        super().clear()
        self._look_at_party()
        self.terms.clear()
        self.retranslate()


def _cash_words(fen: int) -> str:
    if not fen:
        return _("No cash moves now.")
    text = _("Hand over {amount} in cash.") if fen > 0 else _("Take {amount} in cash.")
    return text.format(amount=formats.yuan(abs(fen), symbol=True))
