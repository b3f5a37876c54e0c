"""The right side of the slips: how many, what they are for, and making the sheets to write on."""

from __future__ import annotations

from outlet_app.errors import Refused
from resources.texts import _
from ui import formats
from ui.widgets.act_side import ActSide
from ui.widgets.buttons import KeyButton
from ui.widgets.field import Field
from ui.widgets.labels import FactRow, Label


class SlipsSide(ActSide):
    """`sheets`: the button that makes the PDF of the newest range, or of the one chosen in the list."""

    def __init__(self) -> None:
        super().__init__("slips")
        self.explain = Label("quiet", name="slips-explain", wrap=True)
        self.count = FactRow("amount", name="slips-count-said")
        self.first, self.last = FactRow(name="slips-first-said"), FactRow(name="slips-last-said")
        self.sheets = KeyButton(key="Ctrl+S", name="slips-sheets")
        for widget in (self.count, self.first, self.last, self.explain):
            self.terms.addWidget(widget)
        self.total.hide()  # slips are no money
        self.body.insertWidget(self.body.indexOf(self.preview), self.sheets)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.preview.say(_("Preview the slip"))
        self.primary.say(_("Number them"))
        self.sheets.say(_("Make the sheets (PDF)"))
        self.explain.setText(
            _(
                "For the day the PC is dead: numbered slips, written by hand, keyed later with their number as the "
                "act's own number. Each is keyed once."
            )
        )

    def show_range(self, count: int, first: str, last: str) -> None:
        """What would be numbered; "" where nothing can be said yet."""
        self.count.say(_("Slips"), formats.count(count))
        self.first.say(_("First number"), first or formats.DASH)
        self.last.say(_("Last number"), last or formats.DASH)

    def field_of(self, _error: Refused) -> Field | None:
        """The range's fields are on the left."""
        return None
