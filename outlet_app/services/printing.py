"""First saved, then printed: what is to be printed waits in the store until it came out, whatever ends the program.

An act that a person takes at the window is noted as "to be printed" in its own transaction. What did not come out stays
noted, and is said; it is printed when the printer answers again. What an earlier run left behind may have come out or
not: it is told once, printed only on request, and marked 补打; so is a copy that broke off half-way.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from outlet_app.domain.entries import cash_of
from outlet_app.errors import Known
from outlet_app.services.papers.layouts import has_paper
from outlet_app.services.ports import Clock, Ledger
from outlet_app.services.press import Copy, Press, Printer, PrintJob, PrintJobs
from outlet_app.services.receipts import ReceiptService

BROKE_OFF = "E647"
"""The code of a print that broke off half-way: something may lie in the paper tray."""
FORGET_AFTER_MS = 86_400_000
"""What a run with a printer left is forgotten a day later where there is none any more."""
AT_ONCE = 50
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrintState:
    """What waits; `found`: the acts an earlier run left unprinted; `trouble`: what is wrong with the settings."""

    waiting: int = 0
    found: tuple[int, ...] = ()
    trouble: Known | None = None


class PrintingService:
    """Desk thread, except `watch` and `stop`, which any thread may call."""

    def __init__(self, receipts: ReceiptService, jobs: PrintJobs, printer: Printer, ledger: Ledger, clock: Clock):
        self._receipts = receipts
        self._jobs = jobs
        self._printer = printer
        self._ledger = ledger
        self._clock = clock
        self._found: set[int] = set()
        self._earlier: set[int] = set()
        self._rounds = 0
        self._press = Press(jobs, printer)
        self.watch = self._press.watch
        self.stop = self._press.stop

    def begin(self) -> PrintState:
        """The window is there: from now on acts are noted as to be printed, where a printer is set up. Tells what an
        earlier run left."""
        if self._printer.fault() is not None:  # nobody waits for paper here; any receipt can be printed from Records
            self._jobs.drop(self._clock.now() - FORGET_AFTER_MS)
            return self.state()
        self._found = {job.seq for job in self._jobs.waiting()}
        self._earlier = set(self._found)
        self._ledger.note_paper(has_paper)
        return self.state()

    def state(self) -> PrintState:
        """What waits now: nothing where no printer is set up, whatever an earlier run with one left."""
        if self._printer.fault() is not None:
            return PrintState(0, (), self._printer.doubt())
        return PrintState(self._jobs.count(), tuple(sorted(self._found)), self._printer.doubt())

    def print(self, seq: int, language: str) -> None:
        """Print this act's paper, again perhaps; what comes of it is told to `watch`ers. Raises `Refused` E642 for one
        that has none; E640 without a printer, then nothing waits."""
        self._receipts.detail(seq)
        self._check()
        self._jobs.keep(seq, self._clock.now())
        self._hand_over([seq], language)

    def print_new(self, language: str) -> None:
        """An act was saved: print it, and what else waits of this run, oldest first. Raises `Refused` E640 without a
        printer."""
        self._check()
        self._hand_over([job.seq for job in self._jobs.waiting(AT_ONCE) if job.seq not in self._found], language)

    def print_waiting(self, language: str) -> None:
        """Print everything that waits, what an earlier run left too. Raises `Refused` E640 without a printer."""
        self._check()
        self._hand_over([job.seq for job in self._jobs.waiting(AT_ONCE)], language)

    def _check(self) -> None:
        fault = self._printer.fault()
        if fault is not None:
            raise fault

    def _hand_over(self, seqs: Iterable[int], language: str) -> None:
        self._rounds += 1
        for seq in seqs:
            job = self._jobs.job(seq)
            if job is None or not self._press.claim(seq):
                continue
            try:
                self._press.put(self._laid_out(job, language))
            except Known as error:
                self._press.release(seq)
                _log.warning("the paper of %04d can't be laid out: %s", seq, error.code)
            self._found.discard(seq)  # told, and asked for: from now on it waits like any other

    def _laid_out(self, job: PrintJob, language: str) -> Copy:
        detail = self._receipts.detail(job.seq)
        doubtful = job.seq in self._earlier or job.fault == BROKE_OFF or self._press.doubtful(job.seq)
        before = max(detail.printed, 1) if doubtful else detail.printed
        lines = self._receipts.lines(job.seq, language, self._printer.columns(), before)
        first = not before and not job.tries
        return Copy(job.seq, lines, first and cash_of(detail.body) != 0, before, self._rounds)
