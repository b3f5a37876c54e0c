"""What every card that takes lines one by one does: add the line, or put the cursor on what is missing."""

from __future__ import annotations

from typing import Any

from ui.widgets.field import Field


class LineAdding:
    """For cards with a `product` picker, a signal `added(line)`, `clear()`, and the two methods marked below."""

    product: Any
    added: Any

    def clear(self) -> None:
        """Ready for the next line."""
        raise NotImplementedError

    def missing_part(self) -> tuple[Field, str] | None:
        """To be overridden: the first field that is empty or wrong, and what to say there."""
        raise NotImplementedError

    def made_line(self) -> Any:
        """To be overridden: the line, once nothing is missing; None when it was refused, and that was said."""
        raise NotImplementedError

    def add_pressed(self) -> None:
        """Enter in the last field, or the button."""
        if self.try_add():
            self.product.take_cursor()

    def try_add(self) -> bool:
        """Add the line, or put the cursor on what is missing and say so. Whether it was added."""
        missing = self.missing_part()
        if missing is not None:
            field, sentence = missing
            field.blame(sentence)
            return False
        line = self.made_line()
        if line is None:
            return False
        self.clear()
        self.added.emit(line)
        return True
