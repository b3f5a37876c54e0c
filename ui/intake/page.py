"""Intake: a farmer hands over produce, for sale, as a purchase, or to be shipped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from outlet_app.errors import N_, Refused
from outlet_app.services.intake import body_of_form, quote
from outlet_app.services.model import ConsignmentForm, ConsignmentQuote, PaperLine, Saved
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.intake.draft import IntakeDraft
from ui.intake.line_entry import LineEntry
from ui.intake.line_item import COLUMNS, LineItem
from ui.intake.loading import load_draft, load_replaced
from ui.intake.terms import Terms
from ui.widgets.act_page import ActPage
from ui.widgets.buttons import KeyButton
from ui.widgets.chain import put_cursor
from ui.widgets.choice_field import ModeButtons
from ui.widgets.field import TextField
from ui.widgets.field_row import FieldRow
from ui.widgets.inputs import JIN, KG
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


class IntakePage(ActPage):
    """The acts of domain rule 3: consignment, purchase, agency shipping."""

    name = "intake"

    def __init__(self, context: Context):
        self.terms = Terms()
        super().__init__(context, self.terms)
        self.modes = ModeButtons(MODES, "intake-mode-")
        self.unit = KeyButton("quiet", key="Ctrl+J", name="intake-weight-unit")
        self.party = PartyBox(context, "intake", N_("Farmer (name, initials, phone)"), ROLES)
        self.entry = LineEntry(context)
        self.table = LinesTable(COLUMNS, "intake-lines", N_("No lines yet: choose the product, weigh it, press Enter."))
        self.ref = TextField(N_("Slip number"), "intake-ref", scan=True)
        self.note = TextField(N_("Note"), "intake-note")
        self.notes = FieldRow([(self.ref, 1), (self.note, 3)], own_line=False)
        self.weight_unit = KG
        self._replaces = 0
        self._carried_fen = 0
        self.head.addWidget(self.unit)
        self.head.addWidget(self.modes)
        self.column.addWidget(self.party)
        self.column.addWidget(self.entry)
        self.column.addWidget(self.lines_card(self.table, self.notes), 1)
        self._connect()

    def _connect(self) -> None:
        self.unit.clicked.connect(self._switch_unit)
        self.modes.changed.connect(self._mode_changed)
        self.party.finished.connect(self._party_done)
        self.entry.added.connect(self.table.put)
        self.entry.finished.connect(self._to_terms)
        self.table.wanted.connect(self._edit_line)
        self.terms.finished.connect(self._to_primary)
        self.ref.finished.connect(self.note.take_cursor)
        self.note.finished.connect(self._to_terms)
        for part in (self.party, self.entry, self.table, self.terms, self.ref, self.note):
            part.edited.connect(self._changed)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_(TITLES[self.modes.value()]))
        for part in (self.modes, self.party, self.entry, self.table, self.notes):
            part.retranslate()
        self.unit.say(_("Weigh in jin") if self.weight_unit == KG else _("Weigh in kg"))
        self.unit.setShortcut("Ctrl+J")
        if self._replaces:
            self.subtitle.setText(self._replacing())

    def _replacing(self) -> str:
        number = formats.number(self._replaces)
        if not self._carried_fen:
            return _("Replaces number {number}").format(number=number)
        text = _("Replaces number {number}; {amount} of the advance was handed over then")
        return text.format(number=number, amount=formats.yuan(self._carried_fen, symbol=True))

    def told_day(self) -> None:
        """Days like "9-26" are read from the counter's own day on."""
        self.terms.due.today = self.today
        self._changed_figures()

    def first_field(self) -> None:
        """The farmer, or the next line once one is chosen."""
        put_cursor(self.entry.product if self.party.party() else self.party.picker)

    # -- keys that lead on

    def _party_done(self) -> None:
        self.entry.product.take_cursor()

    def _to_terms(self) -> None:
        fields = [field for field in self.terms.fields if field.isVisible()]
        wanted = next((field for field in fields if field is self.terms.advance), fields[0])
        wanted.take_cursor()

    def _to_primary(self) -> None:
        self.terms.primary.setFocus()

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
        self._changed()

    def _edit_line(self, item: LineItem) -> None:
        if self.entry.started():
            self.terms.say(_("Finish the line that is being entered first."))
            self.entry.product.take_cursor()
            return
        self.table.take_out()
        self.entry.put(item)

    # -- what it comes to

    def items(self) -> list[LineItem]:
        """The lines, with the one being entered when it is complete."""
        entering = self.entry.complete()
        return [*self.table.items(), *([entering] if entering else [])]

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
        }
        self.terms.fill(values)
        return ConsignmentForm(**values)

    def _changed(self) -> None:
        self._changed_figures()
        self.touched()

    def _changed_figures(self) -> None:
        self.terms.show_quote(self._quote())

    def _quote(self) -> ConsignmentQuote | None:
        form = self.form()
        if not form.lines:
            return None
        try:
            return quote(form, self.today)
        except Refused as error:
            self.terms.show_fault(error)
        try:
            return quote(ConsignmentForm(mode=form.mode, lines=form.lines, on_sale=form.on_sale), self.today)
        except Refused:
            return None

    # -- saving

    def missing(self) -> bool:
        """What stands in the way of saving, in the order of the page."""
        if self.party.party() is None:
            self._blame_party()
        elif self.entry.started() and not self.entry.try_add():
            self.terms.say(_("The line being entered is not complete."))
        elif not self.table.items():
            self.entry.product.blame(N_("Nothing is handed over yet: choose a product."))
        elif (field := self.terms.faulty()) is not None:
            field.take_cursor()
        else:
            return False
        return True

    def _blame_party(self) -> None:
        if self.party.registering():
            self.party.register.name.take_cursor()
            self.terms.say(_("Register the new person first, or press Esc there."))
        else:
            self.party.picker.blame(N_("Who hands over? Find or register the farmer."))

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        return partial(self.context.counter.intake.save, self.form(), self.context.actor)

    def refused_at(self, error: Refused) -> None:
        """At the field it is about."""
        field = self.terms.field_of(error)
        if field is not None:
            field.blame(error)
        elif error.code in ("E601", "E602"):
            self.party.picker.blame(error)
        else:
            self.entry.product.take_cursor()

    def after_saving(self) -> str:
        """The cash that moves now."""
        form = self.form()
        cash = form.advance_fen - form.carried_fen
        if form.mode == "ship":
            cash = form.waived_fen - form.costs_fen
        if not cash:
            return _("No cash moves now.")
        amount = formats.yuan(abs(cash), symbol=True)
        return (_("Hand over {amount} in cash.") if cash > 0 else _("Take {amount} in cash.")).format(amount=amount)

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
            terms=self.terms.typed() | {key: text for key, text in self._notes().items() if text},
            on_sale=self.terms.on_sale.isChecked(),
            replaces=self._replaces,
            carried_fen=self._carried_fen,
        )
        return None if draft.empty() else draft

    def _notes(self) -> dict[str, str]:
        return {"ref": self.ref.text(), "note": self.note.text()}

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
        self._replaces, self._carried_fen = draft.replaces, draft.carried_fen
        if party is not None:
            self.party.put(party)
        else:
            self.party.picker.set_text(draft.words)
        self.table.set_items(items)
        self.entry.restore(draft.entry, product)
        self._set_unit(draft.weight_unit)
        self.terms.restore(draft.terms, draft.on_sale)
        self.ref.set_text(draft.terms.get("ref", ""))
        self.note.set_text(draft.terms.get("note", ""))
        self._loading = False
        self._changed_figures()
        return True

    def replace(self, found: Any) -> None:
        """The act to be corrected."""
        if found is not None:
            self.restore(found)

    def clear(self) -> None:
        """Nothing typed; mode and unit stay."""
        self._replaces = self._carried_fen = 0
        self.party.clear()
        self.entry.clear()
        self.table.set_items([])
        self.terms.clear()
        self.ref.clear()
        self.note.clear()
        self.retranslate()
