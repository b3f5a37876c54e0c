"""The log: what the program did, never whom it served.

No personal data is ever passed to a logger; as a second line of defence a filter blots out whatever looks like a
phone, identity or card number.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
from pathlib import Path
from typing import Any

FORMAT = "%(asctime)sZ %(levelname)-7s %(name)s: %(message)s"
LONG_NUMBERS = re.compile(r"(?<![0-9a-fA-F])[0-9]{11,19}[0-9Xx]?(?![0-9a-fA-F])")
FILE_NAME = "counter.log"
HANDLER = "outlet-counter"


class Quiet(logging.handlers.RotatingFileHandler):
    """Makes its folder when there is something to say; when that can't be written, it is let go: a full disk has its
    own message."""

    def _open(self) -> Any:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:
        """Let it go."""


class Discreet(logging.Formatter):
    """Formats in UTC and blots out long numbers, in messages and in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, discreet."""
        return LONG_NUMBERS.sub("#", super().format(record))


def begin(folder: Path) -> None:
    """Log into `folder/logs`, four files of a megabyte in turn. A log that can't be written is no reason not to
    work."""
    import time

    formatter = Discreet(FORMAT)
    formatter.converter = time.gmtime
    path = folder / "logs" / FILE_NAME
    handler = Quiet(path, maxBytes=1 << 20, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    handler.set_name(HANDLER)
    for old in [one for one in root.handlers if one.get_name() == HANDLER]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for chatty in ("urllib3", "alembic", "keyring"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
