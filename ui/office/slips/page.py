"""Paper slips: numbered for the day the PC is dead, printed as sheets, listed until keyed, voided with a reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from outlet_app.domain.acts.office import SlipsPrinted
from outlet_app.errors import N_, Known, Refused
from outlet_app.services.model import ActDetail, PaperLine, RecordRow, Saved
from outlet_app.services.office.ports import SheetRow, SlipRow
from outlet_app.services.office.slips import PAGE, VOIDS, numbers, range_of
from outlet_app.services.receipts import Paper
from resources.texts import _, language
from ui import formats
from ui.context import Context
from ui.office.slips.columns import COLUMNS
from ui.office.slips.draft import SlipsDraft
from ui.office.slips.sheet import write_sheets
from ui.office.slips.side import SlipsSide
from ui.paper import COLUMNS as PAPER_COLUMNS
from ui.widgets.act_page import ActPage
from ui.widgets.card import Card
from ui.widgets.chain import Chain, reading_order
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import TextField
from ui.widgets.field_row import FieldRow
from ui.widgets.inputs import CountField
from ui.widgets.labels import Label
from ui.widgets.table import ListModel, TableView

USUAL = 20
_NUMBER_LINE, _TIME_LINE = 2, 3  # where `Paper` puts what an unsaved act has none of
Listed = tuple[list[SlipRow], list[SheetRow]]


class SlipsPage(ActPage):
    """A range to number above, the slips that wait below."""

    name = PAGE

    def __init__(self, context: Context):
        self.slips = SlipsSide()
        super().__init__(context, self.slips)
        self.choose_file: Callable[[str], str] = self._ask_file
        self._sheets: list[SheetRow] = []
        self._void_sure = ""
        self.prefix = TextField(N_("Letters"), "slips-prefix", scan=True)
        self.first = CountField(N_("First number"), "slips-first")
        self.count = CountField(N_("How many"), "slips-count")
        self.fields = FieldRow(((self.prefix, 1), (self.first, 1), (self.count, 1)))
        self.reason = ChoiceField(N_("Why a slip is void (↑ ↓)"), "slips-reason")
        self.reason.offer(tuple(VOIDS.items()))
        self.model: ListModel[SlipRow] = ListModel(COLUMNS, self)
        self.table = TableView(self.model, name="slips-table")
        self._waiting, self._hint = Label("heading", name="slips-waiting"), Label("quiet", name="slips-hint", wrap=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        above, below = Card(), Card(margin=12)
        above.body.addWidget(self.fields)
        head = below.row(self._waiting)
        head.addStretch(1)
        head.addWidget(self.reason)
        below.body.addWidget(self._hint)
        below.body.addWidget(self.table, 1)
        self.column.addWidget(above)
        self.column.addWidget(below, 1)
        self.table.setMinimumHeight(120)
        reading_order(above, below, self.slips, self.saved_panel)

    def _connect(self) -> None:
        for field in (self.prefix, self.first, self.count):
            field.edited.connect(self._edited)
        Chain((self.prefix, self.first, self.count), self.side.primary.setFocus, self)
        self.table.removal.connect(self._void)
        self.table.moved.connect(self._forget_void)
        self.reason.edited.connect(self._forget_void)
        self.slips.sheets.clicked.connect(self._make_sheets)
        QShortcut(QKeySequence(self.slips.sheets.key), self).activated.connect(self.slips.sheets.click)
        self.context.saved.connect(self._changed)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_("Paper slips"))
        self.fields.retranslate()
        self.reason.retranslate()
        self._waiting.setText(_("Waiting to be keyed: {n}").format(n=formats.count(len(self.model.rows), dash=False)))
        self._hint.setText(
            _("Key a slip at Intake or Orders with its number as own number. Delete makes the chosen one void.")
            if self.model.rows
            else _("No slip waits. Number some, print the sheets, and keep them by the scale.")
        )
        self.table.setAccessibleName(_("Slips that wait to be keyed"))
        self.model.retranslate()
        self._show_range()

    # -- what waits

    def entered(self, **arguments: Any) -> None:
        """Load the slips, then what was being typed."""
        self._load()
        super().entered(**arguments)

    def _load(self) -> None:
        slips = self.context.counter.office.slips
        self.context.desk.ask(lambda: (slips.waiting(), slips.sheets()), self._listed, self._not_loaded)

    def _changed(self, _saved: Saved) -> None:
        if self.isVisible():
            self._load()

    def _listed(self, found: Listed) -> None:
        waiting, self._sheets = found
        at = self.table.current_row()
        self.model.set_rows(waiting)
        self.table.go_to(min(max(at, 0), len(waiting) - 1))
        self.slips.sheets.setEnabled(bool(self._sheets))
        self.retranslate()

    # -- the range

    def first_field(self) -> None:
        """The letters, as a rule left as they are."""
        self.prefix.take_cursor()

    def _edited(self) -> None:
        self._show_range()
        self.touched()

    def _suggested(self) -> tuple[str, int]:
        """Letters and number to go on with: after the newest range, or this counter's own."""
        if not self._sheets:
            return f"{self.context.counter.identity.letter}-", 1
        last = self._sheets[0].last
        letters = last.rstrip("0123456789")
        return letters, int(last[len(letters) :]) + 1

    def _typed_range(self) -> tuple[str, int, int]:
        letters, following = self._suggested()
        typed = self.prefix.text().strip()
        first = self.first.value()
        count = self.count.value()
        return typed or letters, following if first is None else first, USUAL if count is None else count

    def _range(self) -> SlipsPrinted | None:
        try:
            return range_of(*self._typed_range())
        except Refused:
            return None

    def _show_range(self) -> None:
        letters, following = self._suggested()
        for field, text in ((self.prefix, letters), (self.first, str(following)), (self.count, str(USUAL))):
            field.edit.setPlaceholderText(text)
        body = self._range()
        made = numbers(body) if body is not None else []
        self.slips.show_range(len(made), made[0] if made else "", made[-1] if made else "")

    def missing(self) -> bool:
        """A field with something wrong in it."""
        faulty = next((field for field in (self.first, self.count) if field.problem()), None)
        if faulty is not None:
            faulty.take_cursor()
        return faulty is not None

    def save_call(self) -> Callable[[], Saved]:
        """Number them."""
        return partial(self.context.counter.office.slips.issue, *self._typed_range(), self.context.actor)

    def refused_at(self, _error: Refused) -> None:
        """The first number is the usual culprit."""
        self.first.take_cursor()

    def after_saving(self) -> Callable[[], str]:
        """What comes next."""
        return lambda: _("Ctrl+S makes the sheets to write on.")

    def paper_lines(self) -> list[PaperLine]:
        """The slip that says which numbers were given out. Raises `Refused` E850."""
        body = range_of(*self._typed_range())
        row = RecordRow(0, 0, "slips", "", "", None, 0, 0, "", 0, "", 0, 0, 0, False)
        detail = ActDetail(row, body, None, {}, b"", 0)
        lines = Paper(detail, self.context.counter.identity, _, language(), PAPER_COLUMNS).lines()
        del lines[_TIME_LINE]
        lines[_NUMBER_LINE] = PaperLine(_("Preview, not saved yet"), "centre")
        return lines[:-2]  # no check code: there is no entry yet

    # -- voiding

    def _forget_void(self, *_what: object) -> None:
        self._void_sure = ""

    def _void(self, row: int) -> None:
        """Delete, twice: the chosen slip is void."""
        slip = self.model.rows[row].number
        if self._void_sure != slip:
            self._void_sure = slip
            words = _("Delete once more: slip {slip} is void ({reason}).")
            self.side.say(words.format(slip=slip, reason=_(VOIDS[self.reason.value()])))
            return
        self._void_sure = ""
        void = partial(self.context.counter.office.slips.void, slip, self.reason.value(), self.context.actor)
        self.context.desk.ask(void, partial(self._voided, slip), self._refused_void)

    def _voided(self, slip: str, saved: Saved) -> None:
        self.side.say("")
        words = _("Slip {slip} is void, by {number}.").format(slip=slip, number=formats.number(saved.seq))
        self.context.told.emit(words, "good")
        self.context.announce_saved(saved)

    def _refused_void(self, error: Known) -> None:
        self.context.told.emit(partial(error.told, _), "warn")

    # -- the sheets

    def _make_sheets(self) -> None:
        """The sheets of the chosen slip's range, or of the newest."""
        if not self._sheets:
            return
        at = self.table.current_row() if self.table.hasFocus() else -1
        printed = self.model.rows[at].printed if at >= 0 else self._sheets[0].printed
        sheet = next((one for one in self._sheets if one.printed == printed), self._sheets[0])
        path = self.choose_file(f"{sheet.first}-{sheet.last}.pdf")
        if path:
            self.context.desk.ask(partial(self._write, Path(path), sheet.printed), self._written, self._refused_void)

    def _write(self, path: Path, printed: int) -> tuple[Path, int]:
        """Desk thread."""
        counter = self.context.counter
        return path, write_sheets(path, counter.identity.outlet_name, counter.office.slips.numbers_of(printed))

    def _written(self, made: tuple[Path, int]) -> None:
        path, sheets = made
        text = _("{n} sheets to print are in {file}.").format(n=sheets, file=path.name)
        self.context.told.emit(text, "good")

    def _ask_file(self, name: str) -> str:
        return QFileDialog.getSaveFileName(self, _("Make the sheets (PDF)"), name, "PDF (*.pdf)")[0]

    # -- the draft

    def draft(self) -> SlipsDraft | None:
        """What is typed, as typed."""
        fields = (self.prefix, self.first, self.count)
        draft = SlipsDraft({field.edit.objectName(): field.text() for field in fields if field.text()})
        return None if draft.empty() else draft

    def load_draft(self) -> Callable[[], Any]:
        """What was being typed."""
        return partial(self.context.counter.drafts.load, self.name, SlipsDraft)

    def restore(self, found: Any) -> bool:
        """Put it back."""
        self._loading = True
        for field in (self.prefix, self.first, self.count):
            field.set_text(found.texts.get(field.edit.objectName(), ""))
        self._loading = False
        return True

    def clear(self) -> None:
        """Nothing typed."""
        for field in (self.prefix, self.first, self.count):
            field.clear()
        self.side.say("")
