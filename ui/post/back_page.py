"""A parcel that came back: found by its waybill, weighed and photographed as it is, handed to its sender."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from PySide6.QtWidgets import QCheckBox

from outlet_app.domain.acts.post import ParcelReturned
from outlet_app.domain.entries import Kind
from outlet_app.errors import N_, Known, Refused
from outlet_app.services.model import PaperLine, Saved
from outlet_app.services.post.back import PostedParcel
from outlet_app.services.post.forms import BACK_REASONS, CONDITIONS, BackForm
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.post.back_side import BackSide
from ui.post.unsaved import unsaved
from ui.post.weight import WeightEntry
from ui.widgets.act_page import ActPage
from ui.widgets.card import Card
from ui.widgets.chain import Chain, reading_order
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import TextField
from ui.widgets.field_row import FieldRow
from ui.widgets.labels import Label
from ui.widgets.picture_field import PictureField
from ui.widgets.table import Column, ListModel, TableView


class BackDraft(msgspec.Struct, frozen=True):
    """What was typed and chosen."""

    texts: dict[str, str] = {}
    condition: str = "intact"
    reason: str = "unknown"
    scale: str = ""
    handed: bool = True
    pictures: tuple[bytes, ...] = ()


class BackPage(ActPage):
    """Parcels that come back."""

    name = "back"

    def __init__(self, context: Context):
        self.found = BackSide()
        super().__init__(context, self.found)
        self.parcel: PostedParcel | None = None
        self.waybill = TextField(N_("Scan the waybill"), "back-waybill", scan=True, own_problem=True)
        self.weight = WeightEntry(context, N_("Weight found"), "back-weight", self)
        self.condition = ChoiceField(N_("Condition (↑ ↓)"), "back-condition")
        self.reason = ChoiceField(N_("Why it came back (↑ ↓)"), "back-reason")
        self.handed = QCheckBox()
        self.handed.setObjectName("back-handed")
        self.pictures = PictureField(context, N_("Pictures"), "back-pictures", most=6)
        self.model: ListModel[PostedParcel] = ListModel(_columns(), self)
        self.view = TableView(self.model, name="back-expected")
        self._heading, self._none = Label("heading"), Label("quiet", wrap=True, name="back-none")
        self._build()
        self._connect(context)
        self.clear()

    def _build(self) -> None:
        self.condition.offer(tuple(CONDITIONS.items()))
        self.reason.offer(tuple(BACK_REASONS.items()))
        work, coming = Card(margin=14), Card(margin=14)
        work.body.addWidget(self.waybill)
        row = FieldRow([(self.weight.field, 2), (self.condition, 3), (self.reason, 4)])
        for widget in (row, self.weight.scale, self.handed, self.pictures):
            work.body.addWidget(widget)
        for label in (self._heading, self._none):
            coming.body.addWidget(label)
        coming.body.addWidget(self.view, 1)
        self.column.addWidget(work)
        self.column.addWidget(coming, 1)
        self._row = row
        reading_order(work, coming, self.side, self.saved_panel)

    def _connect(self, context: Context) -> None:
        chain = (self.weight.field, self.condition, self.reason)
        self.chain = Chain(chain, self.found.note.take_cursor, self)
        self.waybill.finished.connect(self._scanned)
        self.waybill.edit.textEdited.connect(self._other_number)
        self.view.chosen.connect(self._chosen)
        self.found.finished.connect(self.found.primary.setFocus)
        for field in (self.waybill, *chain, self.pictures, self.found):
            field.edited.connect(self.changed)
        self.handed.toggled.connect(self.changed)
        context.exchanged.connect(self._load_expected)
        context.saved.connect(self._load_expected)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_("Parcels · come back"))
        for part in (self.waybill, self.weight, self.condition, self.reason, self.pictures, self._row):
            part.retranslate()
        self.handed.setText(_("The sender has it again"))
        self.handed.setAccessibleName(self.handed.text())
        self._heading.setText(_("Coming back, says the centre"))
        self._none.setText(_("Nothing is on its way back. A parcel that came anyway is scanned above."))
        self.view.setAccessibleName(self._heading.text())
        self.model.retranslate()

    # -- what comes back

    def entered(self, **arguments: Any) -> None:
        """Load what is on its way, then what was being typed."""
        self._load_expected()
        super().entered(**arguments)

    def _load_expected(self, *_news: object) -> None:
        if self.isVisible():
            back = self.context.counter.post.back
            self.context.desk.ask(back.expected, self._expected, self._not_loaded)

    def _expected(self, parcels: list[PostedParcel]) -> None:
        self.model.set_rows(parcels)
        self.view.setVisible(bool(parcels))
        self._none.setVisible(not parcels)

    def _chosen(self, row: int) -> None:
        self.waybill.set_text(self.model.rows[row].waybill)
        self._scanned()

    def _scanned(self) -> None:
        find = partial(self.context.counter.post.back.find, self.waybill.text())
        self.context.desk.ask(find, self._told, self._not_found)

    def _told(self, parcel: PostedParcel) -> None:
        self.parcel = parcel
        self.waybill.set_text(parcel.waybill)
        if parcel.reason in BACK_REASONS:
            self.reason.choose(parcel.reason)
        self.changed()
        self.weight.field.take_cursor()

    def _not_found(self, error: Known) -> None:
        self.waybill.blame(error)

    def _other_number(self) -> None:
        self.parcel = None

    # -- keys that lead on

    def first_field(self) -> None:
        """The number, or the weight once it is known."""
        (self.weight.field if self.parcel is not None else self.waybill).take_cursor()

    def changed(self) -> None:
        """Something was typed: what it weighs against what was posted."""
        self.found.show_parcel(self.parcel, self.weight.grams())
        self.touched()

    # -- saving

    def form(self) -> BackForm:
        """What the service gets."""
        source, frame = self.weight.source()
        return BackForm(
            waybill=self.waybill.text(),
            found_g=self.weight.grams(),
            source=source,
            frame=frame,
            condition=self.condition.value(),
            reason=self.reason.value(),
            handed=self.handed.isChecked(),
            pictures=self.pictures.hashes(),
            note=self.found.note.text(),
        )

    def missing(self) -> bool:
        """What stands in the way of saving."""
        if not self.waybill.text().strip():
            self.waybill.blame(N_("Which parcel came back? Scan its waybill."))
        elif self.parcel is None:
            self._scanned()
        elif self.weight.field.problem():
            self.weight.field.take_cursor()
        elif not self.weight.grams():
            self.weight.field.blame(N_("It is not weighed yet."))
        elif self.pictures.busy():
            self.side.say(_("A picture is still being kept. Try again in a moment."))
        else:
            return False
        return True

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        return partial(self.context.counter.post.back.save, self.form(), self.context.actor)

    def refused_at(self, error: Refused) -> None:
        """At the field it is about."""
        fields = {"E775": self.weight.field, "E776": self.found.note}
        fields.get(error.code, self.waybill).blame(error)

    def after_saving(self) -> Callable[[], str]:
        """What to do with it."""
        if self.handed.isChecked():
            return lambda: _("Hand it to the sender.")
        return lambda: _("Keep it here for the sender.")

    def paper_lines(self) -> list[PaperLine]:
        """The slip it would get. Raises `Refused` while no parcel is chosen."""
        if self.parcel is None:
            raise Refused("E778", N_("Which parcel came back? Scan its waybill."))
        form = self.form()
        body = ParcelReturned(
            of=self.parcel.seq,
            waybill=self.parcel.waybill,
            party=0,
            posted_g=self.parcel.posted_g,
            found_g=form.found_g,
            condition=form.condition,
            reason=form.reason,
            handed=form.handed,
            pictures=form.pictures,
        )
        return unsaved(self.context, Kind.PARCEL_BACK, body)

    # -- the draft

    def draft(self) -> BackDraft | None:
        """Everything typed."""
        edits = (self.waybill, self.weight.field, self.found.note)
        texts = {field.edit.objectName(): field.text() for field in edits if field.text()}
        pictures = self.pictures.hashes()
        if not texts and not pictures:
            return None
        handed = self.handed.isChecked()
        return BackDraft(texts, self.condition.value(), self.reason.value(), self.weight.typed(), handed, pictures)

    def load_draft(self) -> Callable[[], Any]:
        """What was being typed."""
        return partial(self.context.counter.drafts.load, self.name, BackDraft)

    def restore(self, found: Any) -> bool:
        """Put it back, and find its parcel again."""
        self._loading = True
        for field in (self.waybill, self.weight.field, self.found.note):
            field.set_text(found.texts.get(field.edit.objectName(), ""))
        self.weight.restore(found.scale)
        self.condition.choose(found.condition)
        self.reason.choose(found.reason)
        self.handed.setChecked(found.handed)
        self.pictures.restore(found.pictures)
        self._loading = False
        if self.waybill.text():
            self._scanned()
        return True

    def clear(self) -> None:
        """Nothing typed."""
        self.parcel = None
        self.waybill.clear()
        self.weight.clear()
        self.condition.choose("intact")
        self.reason.choose("unknown")
        self.handed.setChecked(True)
        self.pictures.clear()
        self.found.clear()


def _columns() -> tuple[Column[PostedParcel], ...]:
    return (
        Column(N_("Waybill"), lambda row: row.waybill, width=150),
        Column(N_("Sender"), lambda row: row.sender or formats.DASH, width=90),
        Column(N_("Contents"), lambda row: row.contents),
        Column(N_("Destination"), lambda row: row.place, width=110, sparse=True),
        Column(N_("Posted kg"), lambda row: formats.quantity(row.posted_g, "g"), right=True, width=96),
    )
