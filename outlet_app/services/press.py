"""The thread that feeds the receipt printer, and the store of what waits for it.

A printer that fails is said and asked again later; a print that can't be noted as done is marked as a reprint the next
time. Nothing here ever keeps the window, the desk or the next act waiting.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from outlet_app.errors import N_, SAFE_ALL, Known
from outlet_app.services.model import PaperLine

RECEIPT = "receipt"
_log = logging.getLogger(__name__)


class Printer(Protocol):
    """A receipt printer."""

    def columns(self) -> int:
        """How many half-width characters fit on a line (32 on 58 mm, 48 on 80 mm paper)."""

    def put(self, lines: list[PaperLine], drawer: bool = False) -> None:
        """Print and cut; open the cash drawer, where one is set up, when `drawer`. Blocks for seconds; any thread.
        Raises `Refused` E64x when it was not printed."""

    def fault(self) -> Known | None:
        """E640 when none is set up."""

    def doubt(self) -> Known | None:
        """What of the settings is not understood, while printing goes on."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """The paper of act `seq`, waiting since `at` (UTC ms), tried so often; `fault`: the code of the last try."""

    seq: int
    form: str
    at: int
    tries: int
    fault: str


@dataclass(frozen=True, slots=True)
class PrintNews:
    """What became of one job: `copies` printed so far, or the `error` with which it still waits. `waiting`: how many
    jobs wait now."""

    seq: int
    copies: int
    error: Known | None
    waiting: int


class PrintJobs(Protocol):
    """The store of what waits. Any thread."""

    def waiting(self, limit: int = 200) -> list[PrintJob]:
        """Oldest first."""

    def count(self) -> int:
        """How many wait."""

    def job(self, seq: int, form: str = RECEIPT) -> PrintJob | None:
        """One that waits, or None."""

    def keep(self, seq: int, at: int, form: str = RECEIPT) -> None:
        """It waits from now on."""

    def done(self, seq: int, before: int, form: str = RECEIPT) -> int:
        """It came out; returns how many there are now."""

    def failed(self, seq: int, fault: str, form: str = RECEIPT) -> None:
        """It did not come out, with this code."""

    def drop(self, until: int) -> int:
        """Forget those that have waited since `until` (UTC ms) or longer."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A job laid out for the printer. `round`: jobs handed over together; `before`: prints its mark speaks of."""

    seq: int
    lines: list[PaperLine]
    drawer: bool
    before: int
    round: int


class Press:
    """The thread that feeds the printer. Every method returns at once (`stop` within some seconds), any thread."""

    def __init__(self, jobs: PrintJobs, printer: Printer):
        self._jobs = jobs
        self._printer = printer
        self._sheets: queue.SimpleQueue[Copy | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._claimed: set[int] = set()
        self._doubtful: set[int] = set()
        self._watchers: list[Callable[[PrintNews], None]] = []
        self._thread: threading.Thread | None = None
        self._spoilt: tuple[int, Known] | None = None

    def watch(self, heard: Callable[[PrintNews], None]) -> None:
        """Call `heard` with what became of each job, ON THE PRINTER'S THREAD."""
        with self._lock:
            self._watchers.append(heard)

    def claim(self, seq: int) -> bool:
        """Whether this act's paper may be handed over: not while it is being printed."""
        with self._lock:
            free = seq not in self._claimed
            self._claimed.add(seq)
            return free

    def release(self, seq: int) -> None:
        """It is not being printed any more."""
        with self._lock:
            self._claimed.discard(seq)

    def doubtful(self, seq: int) -> bool:
        """Whether it came out in this run though that could not be noted."""
        with self._lock:
            return seq in self._doubtful

    def put(self, sheet: Copy) -> None:
        """Print it in its turn. The thread begins with the first."""
        self._sheets.put(sheet)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="printer", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End after the sheet under way; what was not printed waits in the store."""
        if self._thread is not None:
            self._spoilt = (-1, _fault())
            self._sheets.put(None)
            self._thread.join(15.0)

    def _run(self) -> None:
        while (sheet := self._sheets.get()) is not None:
            if self._spoilt is not None and self._spoilt[0] == -1:
                continue
            copies, error = self._printed(sheet)
            self.release(sheet.seq)
            news = PrintNews(sheet.seq, copies, error, self._counted())
            with self._lock:
                watchers = list(self._watchers)
            for heard in watchers:
                heard(news)

    def _printed(self, sheet: Copy) -> tuple[int, Known | None]:
        """(copies, None), or (0, why not). A printer that fails one sheet is not asked for the others of its round."""
        if self._spoilt is not None and self._spoilt[0] == sheet.round:
            return 0, self._spoilt[1]
        try:
            self._printer.put(sheet.lines, sheet.drawer)
        except Known as error:
            self._spoilt = (sheet.round, error)
            self._note_failed(sheet.seq, error)
            return 0, error
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not end the thread that prints
            _log.error("the printer's thread met %s", type(error).__name__)
            self._note_failed(sheet.seq, _fault())
            return 0, _fault()
        try:
            return self._jobs.done(sheet.seq, sheet.before), None
        except Known as error:
            with self._lock:
                self._doubtful.add(sheet.seq)
            _log.warning("%04d was printed, which could not be noted: %s", sheet.seq, error.code)
            return sheet.before + 1, None

    def _note_failed(self, seq: int, error: Known) -> None:
        try:
            self._jobs.failed(seq, error.code)
        except Known as trouble:
            _log.warning("a failed print could not be noted: %s", trouble.code)

    def _counted(self) -> int:
        try:
            return self._jobs.count()
        except Known:
            return 0


def _fault() -> Known:
    return Known(
        "F001",
        N_("The program met a fault of its own."),
        safe=SAFE_ALL,
        do=N_("Look into the log in the counter's folder, and report it."),
    )
