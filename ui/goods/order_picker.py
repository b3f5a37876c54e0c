"""Finding an order by its number, the buyer's name or phone, a scan; in the hand-out also by the pick-up code.

A code is looked for at Enter only: each one that fits nothing uses up an attempt, half-typed digits must not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal

from outlet_app.domain.identifiers import waybill
from outlet_app.domain.identifiers.pickup_code import DEFAULT_RULES
from outlet_app.domain.text import all_digits, compact, nfkc
from outlet_app.errors import Known, Refused
from outlet_app.services.goods.forms import OrderStanding
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.goods import words as words_of
from ui.widgets.field import no_composing
from ui.widgets.picker import Picker
from ui.widgets.popup_list import Choice

Found = Callable[[str], list[OrderStanding]]
Said = Callable[[str], tuple[OrderStanding, bool]]


@dataclass(frozen=True)
class PaperNumber:
    """An order that is not in this ledger: the number on its paper."""

    ref: str


class OrderPicker(Picker):
    """`found` and `said` are calls for the desk thread. `papers`: the list also offers an order from elsewhere.

    Emits, beside the picker's own: `by_code(OrderStanding, code)` · `scanned(waybill)` for a parcel's number that no
    order has · `paper(number)`.
    """

    by_code = Signal(object, str)
    scanned = Signal(str)
    paper = Signal(str)

    def __init__(self, context: Context, label: str, name: str, found: Found, hint: str = ""):
        super().__init__(context.desk, label, name, hint)
        self._found_call = found
        self.said: Said | None = None
        self.papers = False
        self.waybills = False
        self._digits = ""

    def no_names(self) -> None:
        """For places where only numbers are typed or scanned: no input method in between."""
        no_composing(self.edit)

    def order(self) -> OrderStanding | None:
        """The chosen order."""
        payload = self.payload()
        return payload if isinstance(payload, OrderStanding) else None

    def search(self, words: str) -> Callable[[], list[object]]:
        """Ask for orders."""
        found = self._found_call
        return lambda: list(found(words))

    def choice(self, thing: object, words: str) -> Choice:
        """Number and full name for the clerk's eyes, what it is, what is to be paid."""
        assert isinstance(thing, OrderStanding)
        number = formats.number(thing.order)
        name = thing.party.full_name if thing.party else words_of.who(thing)
        detail = " · ".join((words_of.goods(thing), words_of.state(thing)))
        note = formats.yuan(thing.balance_fen, symbol=True) if thing.balance_fen and not thing.prepaid else ""
        return Choice(f"{number}  {name}", detail, thing, note, exact=words.lstrip("0") == str(thing.order))

    def extra(self, words: str) -> list[Choice]:
        """The paper's number, always last."""
        if not self.papers:
            return []
        return [Choice(_("Order {number} from elsewhere").format(number=words), _("by its paper"), PaperNumber(words))]

    def nothing_found(self) -> str:
        """What to do next."""
        if self.papers:
            return _("No such order here. Press Enter to go by the number on its paper.")
        return _("No such order. Try number, name, or the last digits of the phone.")

    def shown_as(self, thing: object) -> str:
        """Number and masked name."""
        if isinstance(thing, PaperNumber):
            return thing.ref
        assert isinstance(thing, OrderStanding)
        return f"{formats.number(thing.order)} {words_of.who(thing)}"

    def took(self, choice: Choice) -> None:
        """Choose, or go by the paper."""
        if isinstance(choice.payload, PaperNumber):
            self.put(PaperNumber(nfkc(choice.payload.ref)))
            self.paper.emit(nfkc(choice.payload.ref))
        else:
            self.choose(choice.payload)

    def retranslate(self) -> None:
        """Also what stands for the chosen order."""
        super().retranslate()
        if (order := self.order()) is not None:
            self.edit.setText(self.shown_as(order))

    # -- codes and waybills

    def _enter(self) -> None:
        text = compact(self.text())
        if self.payload() is None and self.said is not None and _code_like(text):
            self._stop()
            self._digits = text
            self._desk.ask(partial(self.said, text), self._understood, self._not_understood)
        elif self.payload() is None and self.waybills and _waybill_like(text):
            self.clear()
            self.scanned.emit(text)
        else:
            super()._enter()

    def _understood(self, answer: tuple[OrderStanding, bool]) -> None:
        order, is_code = answer
        if compact(self.text()) != self._digits:
            return
        if is_code:
            self.put(order)
            self.by_code.emit(order, self._digits)
        else:
            self.choose(order)

    def _not_understood(self, error: Known) -> None:
        self.blame(error)


def _code_like(text: str) -> bool:
    return all_digits(text) and len(text) == DEFAULT_RULES.digits


def _waybill_like(text: str) -> bool:
    try:
        waybill.parse(text)
    except Refused:
        return False
    return True
