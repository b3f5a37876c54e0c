"""Fields for codes of a known length (mobile number, ID, credit code, bank card): not called wrong before they are
typed in full, or left."""

from __future__ import annotations

from collections.abc import Callable

from outlet_app.domain.identifiers import bank_card, division, mobile, resident_id, uscc
from outlet_app.domain.masking import STAR
from outlet_app.domain.text import compact
from ui.widgets.field import TextField


class CodeField(TextField):
    """`read` raises `Refused` for a code that can't be; an empty field is never wrong. Takes scans."""

    def __init__(self, label: str, name: str, read: Callable[[str], object], length: int):
        super().__init__(label, name, scan=True)
        self._read = read
        self._length = length
        self._left = False

    def check(self) -> None:
        """Raise `Refused` for a wrong code, once it is long enough or the cursor has left."""
        code = compact(self.text())
        if code and (self._left or len(code) >= self._length):
            self._read(self.text())

    def settle(self) -> None:
        """It is all that will be typed: look at it now."""
        self._left = True
        self.recheck()

    def _changed(self) -> None:
        self._left = False
        super()._changed()

    def _tidied(self) -> None:
        if not self.problem():
            self.settle()

    def _returned(self) -> None:
        self._tidied()
        super()._returned()


def phone_field(label: str, name: str) -> CodeField:
    """A mobile number of 11 digits."""
    return CodeField(label, name, mobile.parse, 11)


def id_field(label: str, name: str) -> CodeField:
    """A resident's ID number (GB 11643) of 18 characters."""
    return CodeField(label, name, resident_id.parse, 18)


def uscc_field(label: str, name: str) -> CodeField:
    """A unified social credit code (GB 32100) of 18 characters."""
    return CodeField(label, name, uscc.parse, 18)


def card_field(label: str, name: str) -> CodeField:
    """A bank card of 16 to 19 digits (Luhn)."""
    return CodeField(label, name, _card, 19)


def division_field(label: str, name: str) -> CodeField:
    """A division code of 6 digits (county) or 9 (township)."""
    return CodeField(label, name, division.parse_code, 9)


def _card(text: str) -> str:
    """A card's number; the masked one of a card that is kept already stays as it is. Raises `Refused`."""
    return text if text.startswith(STAR) else bank_card.normalise(text)
