"""The right side of a parcel that came back: what was posted, what is there now, and the difference."""

from __future__ import annotations

from PySide6.QtCore import Signal

from outlet_app.errors import N_
from outlet_app.services.post.back import PostedParcel
from resources.texts import _
from ui import formats
from ui.widgets.act_side import ActSide
from ui.widgets.field import TextField
from ui.widgets.labels import FactRow, Label


class BackSide(ActSide):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("back")
        self.total.hide()
        self._parcel: PostedParcel | None = None
        self._grams = 0
        self.label, self.waybill = Label("quiet"), Label("name", name="back-found")
        self.posted, self.found = FactRow(name="back-posted"), FactRow(name="back-now")
        self.difference = FactRow("headline", name="back-difference")
        self.act, self.whose, self.contents = FactRow(), FactRow(), FactRow()
        self.note = TextField(N_("Note"), "back-note")
        self.fields = [self.note]
        self.body.insertWidget(0, self.label)
        self.body.insertWidget(1, self.waybill)
        rows = (self.act, self.whose, self.contents, self.posted, self.found, self.difference)
        for widget in (*rows, self.note):
            self.terms.addWidget(widget)
        self.note.edited.connect(self.edited)
        self.note.finished.connect(self.finished)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.note.retranslate()
        self.label.setText(_("Came back"))
        self.preview.say(_("Preview the slip"))
        self._show()

    def show_parcel(self, parcel: PostedParcel | None, grams: int) -> None:
        """This one, found with this weight."""
        self._parcel, self._grams = parcel, grams
        self._show()

    def clear(self) -> None:
        """Nothing yet."""
        self.empty()
        self.show_parcel(None, 0)

    def _show(self) -> None:
        parcel = self._parcel
        self.waybill.setText(parcel.waybill if parcel is not None else formats.DASH)
        self.act.say(_("Posted with"), formats.number(parcel.seq) if parcel is not None else formats.DASH)
        self.whose.say(_("Sender"), parcel.sender or formats.DASH if parcel is not None else formats.DASH)
        self.contents.say(_("Contents"), parcel.contents if parcel is not None else formats.DASH)
        posted = parcel.posted_g if parcel is not None else 0
        self.posted.say(_("Weight when posted"), formats.with_unit(posted, "g") if posted else formats.DASH)
        self.found.say(_("Weight found"), formats.with_unit(self._grams, "g") if self._grams else formats.DASH)
        known = bool(posted and self._grams)
        difference = formats.quantity(self._grams - posted, "g", dash=False) if known else formats.DASH
        self.difference.say(_("Difference"), f"{difference} kg" if known else difference)
