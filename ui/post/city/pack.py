"""Packing: which orders, what their boxes weigh, a photo of each. The cursor leads from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outlet_app.errors import N_, Refused
from outlet_app.services.post.city import CityDesk, CityRow
from outlet_app.services.post.forms_city import MOST_BOXES, BoxForm
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.intake.scale_box import ScaleBox
from ui.intake.taken_weight import TakenWeight
from ui.post.city import words
from ui.post.city.draft import BoxDraft
from ui.post.city.orders_table import OrdersTable
from ui.post.city.photo import BoxPhoto
from ui.widgets.card import Card
from ui.widgets.field_row import FieldRow
from ui.widgets.inputs import QuantityField, plain
from ui.widgets.labels import ElidedLabel

NO_WEIGHT = N_("No settled weight on the scale. Wait until it stands still, or type the weight.")


@dataclass
class Box:
    """One chosen order: its own weight as typed, what the scale said of it, its photo."""

    weight: str = ""
    taken: str = ""
    picture: bytes = field(default=b"")


class PackWork(QWidget):
    """Emits: `edited()` at every change · `finished()` when every box is weighed and photographed."""

    edited = Signal()
    finished = Signal()

    def __init__(self, context: Context):
        super().__init__()
        self.desk = CityDesk()
        self.boxes: dict[str, Box] = {}
        self._numbers: dict[str, int] = {}
        self._showing = False
        self.table = OrdersTable(lambda row: self.number(row.key), self.gross_g, lambda row: self._seen(row.key))
        self.about = ElidedLabel("strong", name="city-about")
        self.each = QuantityField(N_("Every box weighs, gross"), "city-each")
        self.own = QuantityField(N_("This box weighs"), "city-own")
        self.taken = TakenWeight(self.own)
        self.weights = FieldRow([(self.each, 1), (self.own, 1)])
        self.scale = ScaleBox(context.counter.scale)
        self.scale.number.setObjectName("city-scale")
        self.scale.take.setObjectName("city-take-weight")
        self.photo = BoxPhoto(context)
        card = Card(margin=12)
        card.body.setSpacing(6)
        for widget in (self.about, self.weights, self.scale, self.photo):
            card.body.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.table, 1)
        column.addWidget(card)
        self._connect()

    def _connect(self) -> None:
        self.table.toggled.connect(self._toggle)
        self.table.moved.connect(self._show_box)
        self.each.edited.connect(self._changed)
        self.each.finished.connect(self._weighed)
        self.own.edited.connect(self._own_typed)
        self.own.finished.connect(self._weighed)
        self.photo.edited.connect(self._photographed)

    def retranslate(self) -> None:
        """All texts anew."""
        self.table.retranslate()
        for part in (self.weights, self.scale, self.photo):
            part.retranslate()
        self._show_box()

    # -- which orders

    def show_desk(self, desk: CityDesk) -> list[str]:
        """Show what waits now; keys that were chosen and don't wait any more are dropped and given back."""
        self.desk = desk
        there = {row.key for row in desk.orders}
        lost = [key for key in self.boxes if key not in there]
        for key in lost:
            del self.boxes[key]
        self._count()
        self.table.show_rows(desk.orders)
        self._show_box()
        return lost

    def chosen(self) -> list[CityRow]:
        """The chosen orders, the most urgent first: so they get their waybill numbers."""
        return [row for row in self.desk.orders if row.key in self.boxes]

    def number(self, key: str) -> int:
        """The number of an order's box, 0 when it is not chosen."""
        return self._numbers.get(key, 0)

    def _count(self) -> None:
        self._numbers = {row.key: at for at, row in enumerate(self.chosen(), 1)}

    def choose_all(self) -> None:
        """All orders for which the lots suffice, up to what one act may hold; the cursor to their weight."""
        for row in self.desk.orders:
            if row.enough and len(self.boxes) < MOST_BOXES:
                self.boxes.setdefault(row.key, Box())
        self._changed()
        if self.boxes:
            self.table.go_to(self.chosen()[0].key)
            self.each.take_cursor()

    def _toggle(self, at: int) -> None:
        key = self.desk.orders[at].key
        if key in self.boxes:
            del self.boxes[key]
        else:
            self.boxes[key] = Box()
        self._changed()
        self.table.view.go_to(at + 1)

    # -- what they weigh

    def gross_g(self, row: CityRow) -> int:
        """What an order's box weighs, 0 while nobody said."""
        box = self.boxes.get(row.key)
        if box is None:
            return 0
        return _grams(self.own, box.weight) if box.weight else self.each.value_or_zero()

    def take_weight(self) -> None:
        """Ctrl+W: what lies on the scale is what the box at hand weighs."""
        reading = self.scale.reading()
        key = self._at_hand()
        if not key:
            return
        self.table.go_to(key)
        if reading is None:
            self.own.blame(NO_WEIGHT)
            return
        self.taken.take(reading)
        self._keep_own(key)
        self._weighed()

    def _own_typed(self) -> None:
        row = self.table.current()
        if row is not None and row.key in self.boxes and not self._showing:
            self._keep_own(row.key)

    def _keep_own(self, key: str) -> None:
        box = self.boxes[key]
        box.weight, box.taken = self.own.text().strip(), self.taken.typed()
        self._changed()

    def _weighed(self) -> None:
        """A weight was typed: on to this box's own one while there is none, else to its photo, else to the next."""
        for row in self._from_here():
            if not self.gross_g(row):
                self._go(row.key, self.own)
                return
            if not self._seen(row.key):
                self._go(row.key, self.photo)
                return
        self.finished.emit()

    # -- how they look

    def _photographed(self) -> None:
        """A photo came (or went): it is the box's at hand; the cursor goes on to the next one without."""
        key = self._at_hand()
        if not key or self._showing:
            return
        hashes = self.photo.hashes()
        self.boxes[key].picture = hashes[-1] if hashes else b""
        self._changed()
        if hashes:
            self._weighed()

    def _seen(self, key: str) -> bool:
        return key in self.boxes and bool(self.boxes[key].picture)

    # -- the box at hand

    def _at_hand(self) -> str:
        """The order under the cursor if it is chosen, else the first chosen one; "" for none."""
        row = self.table.current()
        if row is not None and row.key in self.boxes:
            return row.key
        chosen = self.chosen()
        return chosen[0].key if chosen else ""

    def _from_here(self) -> list[CityRow]:
        """The chosen orders, from the one at hand on, then those before it."""
        chosen, here = self.chosen(), self._at_hand()
        at = next((place for place, row in enumerate(chosen) if row.key == here), 0)
        return [*chosen[at:], *chosen[:at]]

    def _go(self, key: str, part: QuantityField | BoxPhoto) -> None:
        self.table.go_to(key)
        part.take_cursor()

    def _show_box(self, _at: int = 0) -> None:
        """What is known of the order under the cursor; its own weight and its photo, when it is chosen."""
        self._showing = True
        row = self.table.current()
        box = self.boxes.get(row.key) if row is not None else None
        self.about.setText(self._words(row))
        self.own.setEnabled(box is not None)
        self.photo.setEnabled(box is not None)
        weight = box.weight if box is not None else ""
        if self.own.text() != weight:
            self.own.set_text(weight)
        self.taken.restore(box.taken if box is not None else "")
        self.photo.restore((box.picture,) if box is not None and box.picture else ())
        self.photo.tell(sum(1 for one in self.boxes.values() if one.picture), len(self.boxes))
        self._showing = False

    def _words(self, row: CityRow | None) -> str:
        if row is None:
            return ""
        if not self.boxes:
            return _("Choose what to pack: Space or Enter · Alt+A chooses all that the stock suffices for")
        number = self.number(row.key)
        head = _("Box {n} of {all}").format(n=number, all=len(self.boxes)) if number else _("Not chosen")
        amount = formats.yuan(row.amount_fen, symbol=True)
        parts = (head, row.key, words.contents(row.lines), amount, row.recipient, row.destination)
        return " · ".join(part for part in (*parts, words.buyer(row.buyer_kind), row.remote) if part)

    def _changed(self) -> None:
        self._count()
        self.table.model.retranslate()
        self._show_box()
        self.edited.emit()

    # -- what is typed

    def first_field(self) -> None:
        """Where packing begins, or goes on."""
        if not self.boxes:
            self.table.view.setFocus()
        elif not all(self.gross_g(row) for row in self.chosen()):
            self.each.take_cursor()
        else:
            self._weighed()

    def forms(self) -> tuple[BoxForm, ...]:
        """The boxes as the service takes them."""
        made = []
        for row in self.chosen():
            box = self.boxes[row.key]
            grams, _colon, frame = box.taken.partition(":")
            scaled = grams.isdigit() and int(grams) == self.gross_g(row)
            source = ("s", bytes.fromhex(frame)) if scaled else ("m", b"")
            made.append(BoxForm(row.key, self.gross_g(row), *source, box.picture))
        return tuple(made)

    def typed(self) -> tuple[BoxDraft, ...]:
        """The boxes for a draft."""
        return tuple(BoxDraft(key, box.weight, box.taken, box.picture.hex()) for key, box in self.boxes.items())

    def restore(self, boxes: tuple[BoxDraft, ...], each: str) -> None:
        """Put a draft's boxes back; those that don't wait any more go with the next `show_desk`."""
        self.boxes = {one.order: Box(one.weight, one.taken, bytes.fromhex(one.picture)) for one in boxes}
        self.each.set_text(each)
        self._changed()

    def clear(self) -> None:
        """Nothing chosen, nothing typed."""
        self.boxes = {}
        self.each.clear()
        self.own.clear()
        self.photo.clear()
        self._changed()


def _grams(field: QuantityField, text: str) -> int:
    """The grams a text means, 0 for what can't be meant (its field says so itself)."""
    try:
        return field.read(plain(text))
    except Refused:
        return 0
