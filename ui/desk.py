"""The desk: one serial thread beside the window's, where everything that may block is done.

`Desk.ask` hands a call over and returns at once; the result comes back as a Qt signal, delivered on the window's
thread to a bound method of a living QObject. Results for a receiver that is gone are dropped. The window's thread
never waits. What a slow or dying device may hold up for long goes `aside`, so that acts are saved meanwhile.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from outlet_app.errors import N_, SAFE_ALL, Known

Done = Callable[[Any], None]
Failed = Callable[[Known], None]
_Jobs = queue.SimpleQueue[tuple[int, Callable[[], Any]] | None]
_Outcomes = queue.SimpleQueue[tuple[Callable[[], Any], Any, BaseException | None]]


class _Worker(QThread):
    """Runs jobs one after the other. Emits: `finished_job(number)` from the desk thread.

    Then the job, its result and its error lie in `outcomes`, and nothing of them is held here any more: a job may be
    the last to know a widget, which must not end on this thread (see `ui.collector`)."""

    finished_job = Signal(int)

    def __init__(self, jobs: _Jobs, outcomes: _Outcomes):
        super().__init__()
        self._jobs = jobs
        self._outcomes = outcomes

    def run(self) -> None:
        """Work until None comes."""
        while (job := self._jobs.get()) is not None:
            number, call = job
            job = None
            try:
                outcome: tuple[Any, BaseException | None] = call(), None
            except BaseException as error:  # noqa: BLE001 - every failure goes back to the window, none is swallowed
                outcome = None, error
            self._outcomes.put((call, *outcome))
            del call, outcome
            self.finished_job.emit(number)


class Desk(QObject):
    """Hands calls to the desk thread and results back to the window's.

    Emits: `fault(exception)` for an error that is not a `Known` or that nobody asked to hear (whoever asked hears of it
    too, as a `Known` F001, first); `busy_changed(bool)`.
    """

    fault = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._jobs: _Jobs = queue.SimpleQueue()
        self._outcomes: _Outcomes = queue.SimpleQueue()
        self._heard: dict[int, tuple[Done | None, Failed | None]] = {}
        self._next = 0
        self._hushed = False
        self._aside: Desk | None = None
        self._worker = _Worker(self._jobs, self._outcomes)
        self._worker.finished_job.connect(self._finished)
        self._worker.start()

    @property
    def aside(self) -> Desk:
        """A desk beside this one, with a thread of its own, made when it is first asked for: for work that may hang
        (a USB stick) while the clerk goes on. Faults there are told here."""
        if self._aside is None:
            self._aside = Desk(self)
            self._aside.fault.connect(self.fault)
        return self._aside

    def ask(self, call: Callable[[], Any], done: Done | None = None, failed: Failed | None = None) -> int:
        """Do `call` on the desk thread, in order; later `done(result)` or `failed(error)` on the window's. Returns a
        job number."""
        self._next += 1
        self._heard[self._next] = (None, None) if self._hushed else (done, failed)
        if len(self._heard) == 1:
            self.busy_changed.emit(True)
        self._jobs.put((self._next, call))
        return self._next

    def forget(self, job: int) -> None:
        """Nobody waits for this job's result any more (it is done all the same)."""
        if job in self._heard:
            self._heard[job] = (None, None)

    def hush(self) -> None:
        """Nobody hears any result from now on: the window is closing. What was asked is done all the same."""
        self._heard = dict.fromkeys(self._heard, (None, None))
        self._hushed = True
        if self._aside is not None:
            self._aside.hush()

    def idle(self) -> bool:
        """Whether nothing is under way, aside neither."""
        return not self._heard and (self._aside is None or self._aside.idle())

    def end_aside(self) -> None:
        """Finish what was asked aside, and end that thread: before what it works on is closed. Blocks."""
        if self._aside is not None:
            self._aside.close()
            self._aside = None

    def close(self) -> None:
        """Finish what was asked, then end the thread. Blocks for as long as that takes: only at the program's end."""
        self.end_aside()
        self._jobs.put(None)
        self._worker.wait()

    @Slot(int)
    def _finished(self, number: int) -> None:
        _call, result, error = self._outcomes.get()  # in the order in which they were told
        done, failed = self._heard.pop(number, (None, None))
        if not self._heard:
            self.busy_changed.emit(False)
        if error is None:
            if done is not None:
                done(result)
        elif isinstance(error, Known) and failed is not None:
            failed(error)
        else:
            try:
                if failed is not None:
                    failed(_as_known())
            finally:
                self.fault.emit(error)


def _as_known() -> Known:
    """A fault as its asker hears it, without the error's own words: whoever disarmed a button must arm it again."""
    return Known(
        "F001",
        N_("The program met a fault of its own."),
        safe=SAFE_ALL,
        do=N_("Look into the log in the counter's folder, and report it."),
    )
