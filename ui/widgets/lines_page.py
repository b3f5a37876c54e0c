"""What intake and orders share beyond an act: somebody it is with, lines entered one by one, slip number and note."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from outlet_app.errors import N_, Refused
from outlet_app.services.model import ProductCard
from resources.texts import _
from ui.context import Context
from ui.widgets.act_page import ActPage
from ui.widgets.act_side import ActSide
from ui.widgets.card import Card
from ui.widgets.chain import reading_order
from ui.widgets.field import TextField
from ui.widgets.field_row import FieldRow
from ui.widgets.lines_table import LinesTable
from ui.widgets.party_box import PartyBox

LAST_LINE_KEY = "Ctrl+Return"


class LinesPage(ActPage):
    """`entry`: the card of the line being entered, with `started`, `put`, `clear` and the signals `added`, `finished`,
    `edited`."""

    party_codes: tuple[str, ...] = ()  # errors that are about whom the act is with

    def __init__(self, context: Context, side: ActSide, party: PartyBox, entry: Any, table: LinesTable):
        super().__init__(context, side)
        self.party = party
        self.entry = entry
        self.table = table
        self.ref = TextField(N_("Slip number"), f"{self.name}-ref", scan=True)
        self.note = TextField(N_("Note"), f"{self.name}-note")
        self.notes = FieldRow([(self.ref, 1), (self.note, 3)], own_line=False)
        card = Card(margin=8)
        card.body.addWidget(table, 1)
        card.body.addWidget(self.notes)
        self.column.addWidget(party)
        self.column.addWidget(entry)
        self.column.addWidget(card, 1)
        entry.added.connect(table.put)
        entry.finished.connect(self.to_side)
        table.wanted.connect(self._edit_line)
        QShortcut(QKeySequence(LAST_LINE_KEY), self).activated.connect(self._last_line)
        self.ref.finished.connect(self.note.take_cursor)
        self.note.finished.connect(self.to_side)
        parts: tuple[Any, ...] = (party, entry, table, self.ref, self.note, side)
        for part in parts:
            part.edited.connect(self.changed)

    def entered(self, **arguments: Any) -> None:
        """Come in, perhaps with a product chosen elsewhere (`product`: its code)."""
        super().entered(**arguments)
        code = str(arguments.get("product", ""))
        if code and not self.entry.started():
            self.stack.setCurrentIndex(0)
            self.context.desk.ask(self.product_call(code), self._product_found)

    def product_call(self, code: str) -> Callable[[], ProductCard | None]:
        """The call (desk thread) that loads a product chosen elsewhere."""
        return partial(self.context.counter.catalogue.product, code)

    def _product_found(self, product: ProductCard | None) -> None:
        if product is not None and not self.entry.started():
            self.entry.product.choose(product)
            if self.party.party() is None:
                self.party.picker.take_cursor()

    def order(self, *head: QWidget) -> None:
        """Tab goes in reading order: `head`, the left side from above, the right side."""
        reading_order(*head, self.party, self.entry, self.table, self.notes, self.side, self.saved_panel)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        for part in (self.party, self.entry, self.table, self.notes):
            part.retranslate()

    def first_field(self) -> None:
        """Whom it is with, or the next line once somebody is chosen."""
        field: Any = self.entry.product if self.party.party() else self.party.picker
        field.take_cursor()

    def to_side(self) -> None:
        """No more lines: the cursor goes to the right side."""
        raise NotImplementedError

    def to_primary(self) -> None:
        """Everything is typed: the cursor goes to the primary button."""
        self.side.primary.setFocus()

    def changed(self) -> None:
        """Something was typed: show what it comes to, keep the draft in a moment."""
        self.show_figures()
        self.touched()

    def show_figures(self) -> None:
        """What it comes to."""
        raise NotImplementedError

    def items(self) -> list[Any]:
        """The lines, with the one being entered when it is complete."""
        entering = self.entry.complete()
        return [*self.table.items(), *([entering] if entering else [])]

    def notes_typed(self) -> dict[str, str]:
        """Slip number and note, where they are typed."""
        texts = {"ref": self.ref.text(), "note": self.note.text()}
        return {name: text for name, text in texts.items() if text}

    def missing_line(self, nothing: str) -> bool:
        """Blame a line that is not complete, or (with the N_-marked sentence `nothing`) that there is none."""
        if self.entry.started() and not self.entry.try_add():
            self.side.say(_("The line being entered is not complete."))
        elif not self.table.items():
            self.entry.product.blame(nothing)
        else:
            return False
        return True

    def refused_at(self, error: Refused) -> None:
        """At the field it is about."""
        field = self.side.field_of(error)
        if field is not None:
            field.blame(error)
        elif error.code in self.party_codes:
            self.party.picker.blame(error)
        else:
            self.entry.product.take_cursor()

    def blame_party(self, sentence: str) -> None:
        """The cursor to whom it is with; to the registration, while that is open."""
        if self.party.registering():
            self.party.register.name.take_cursor()
            self.side.say(_("Register the new person first, or press Esc there."))
        else:
            self.party.picker.blame(sentence)

    def replace(self, found: Any) -> None:
        """The act to be corrected, as a draft of it."""
        if found is not None:
            self.restore(found)

    def clear(self) -> None:
        """Nothing typed."""
        self.party.clear()
        self.entry.clear()
        self.table.set_items([])
        self.ref.clear()
        self.note.clear()

    def _last_line(self) -> None:
        """Ctrl+Enter: what stands in the line's fields is the last line; on to the right side in one key."""
        if not self.saved_shown() and (not self.entry.started() or self.entry.try_add()):
            self.to_side()

    def _edit_line(self, item: Any) -> None:
        if self.entry.started():
            self.side.say(_("Finish the line that is being entered first."))
            self.entry.product.take_cursor()
            return
        self.table.take_out()
        self.entry.put(item)
