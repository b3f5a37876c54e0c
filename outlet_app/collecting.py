"""The collector of garbage while a program starts: nothing that is made then is garbage, and looking for it costs a
tenth of the start.

`hold` before the imports; when all is loaded `go_on`, or `settle` for a program that stays.
"""

from __future__ import annotations

import gc


def hold() -> None:
    """Collect nothing for now."""
    gc.disable()


def go_on() -> None:
    """Collect again."""
    gc.enable()


def settle() -> None:
    """Collect again, but never look at what is there by now: collections stop every thread, and are short then."""
    gc.freeze()
    gc.enable()
