"""The collector of garbage while a program starts: nothing that is made then is garbage, and looking for it costs a
tenth of the start.

`hold` before the imports; `go_on` when all is loaded. A program with a window never goes on: `ui.collector` collects
there.
"""

from __future__ import annotations

import gc


def hold() -> None:
    """Collect nothing for now."""
    gc.disable()


def go_on() -> None:
    """Collect again."""
    gc.enable()
