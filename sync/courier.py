"""The courier: when to exchange. One thread, one exchange at a time, patient with the line and quick when it is there.

It tries when something waits, now and then when nothing does, and after a failure again with growing, jittered
pauses. How much goes at once is the exchange's own (`sync.sense`). It never loses anything: what it does is only
ever an exchange, and an exchange can be repeated. Pictures go when nothing else waits and the line is good; an act that
is saved meanwhile ends them at once, and they are sent again later.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from outlet_app.errors import Known, StoreTrouble, Unreachable
from outlet_app.services.model import Line, LineState
from outlet_app.services.ports import Clock
from sync.exchange import Exchange, Outcome
from sync.http import Busy
from sync.pictures import PictureSender

_log = logging.getLogger(__name__)
STOP_SECONDS = 3.0  # an exchange under way may end in peace this long when the counter closes
QUICK_SECONDS = 2.0  # an exchange with nothing to say that takes longer means a line too poor for pictures
STALLS = 3  # answers in a row that bring nothing on: a pause is due, whatever the centre means by it


@dataclass(frozen=True)
class Pace:
    """How often. Seconds: `idle` between looks when nothing waits; `first` and `longest` pause after failures;
    `refused` after a refusal that a person must settle."""

    idle: float = 30.0
    first: float = 2.0
    longest: float = 60.0
    refused: float = 300.0


class Courier:
    """Runs exchanges on a thread of its own. Implements `services.counter.Courier`."""

    def __init__(
        self,
        exchange: Exchange,
        clock: Clock,
        pace: Pace | None = None,
        at_rest: Callable[[], None] = lambda: None,
        chance: random.Random | None = None,
        pictures: PictureSender | None = None,
    ):
        self._pictures = pictures
        self._exchange = exchange
        self._clock = clock
        self._pace = pace or Pace()
        self._at_rest = at_rest
        self._chance = chance or random.Random()
        self._failures = 0
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._asked_to_wait_until = 0.0
        self._watchers: list[Callable[[LineState], None]] = []
        self._state = LineState()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin; the first exchange follows at once."""
        self._thread.start()

    def poke(self) -> None:
        """Something waits: try now."""
        self._wake.set()
        self._hold_pictures()

    def state(self) -> LineState:
        """What was last seen."""
        with self._lock:
            return self._state

    def watch(self, heard: Callable[[LineState], None]) -> None:
        """Call `heard` on every change, on the courier's thread."""
        with self._lock:
            self._watchers.append(heard)

    def stop(self) -> None:
        """End after the exchange under way; one that hangs on a dead line is cut off after a moment, which costs
        nothing: what it carried is sent again."""
        self._stop.set()
        self._wake.set()
        self._hold_pictures()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)
            self._exchange.abort()
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            pause = self._round()
            if pause:
                self._rest()  # also while the line is down for a week: the log of the store must not grow without end
            self._tell(next_try_at=self._clock.now() + int(pause * 1000), pictures=self._pictures_waiting())
            if pause:
                self._wake.wait(pause)
            # What waits can wake this thread early, but not before the time a busy centre asked for.
            self._stop.wait(max(0.0, self._asked_to_wait_until - time.monotonic()))
            self._wake.clear()

    def _round(self) -> float:
        """Exchange until nothing is left to say, or it fails; the seconds to wait before the next round."""
        self._tell(busy=True)
        try:
            outcome, took = self._timed()
            stalled = 0
            while (outcome.waiting > 0 or outcome.more) and stalled < STALLS and not self._stop.is_set():
                self._went_well(outcome)
                outcome, took = self._timed()
                stalled = 0 if outcome.accepted or outcome.items else stalled + 1
            self._went_well(outcome)
        except Unreachable as error:
            return self._failed(error)
        except Known as error:
            # Trouble of this machine's own store is no refusal of the centre's: the line is as it was.
            line = self._state.line if isinstance(error, StoreTrouble) else Line.REFUSED
            self._tell(busy=False, line=line, trouble_code=error.code, trouble=error.what)
            self._tell(alarm=error.what, alarm_do=error.do)
            _log.warning("no exchange: %s", error.code)
            return self._pace.refused
        except Exception:  # noqa: BLE001 - whatever it is, the courier lives on: acts must go out tomorrow too
            _log.exception("a fault in the exchange")
            self._tell(busy=False, trouble_code="F400", trouble="", line=Line.DOWN)
            return self._pace.refused
        drained = not outcome.waiting and not outcome.more
        return 0.0 if drained and took < QUICK_SECONDS and self._send_pictures() else self._pace.idle

    def _timed(self) -> tuple[Outcome, float]:
        """An exchange, and how many seconds it took."""
        began = time.monotonic()
        return self._exchange.once(), time.monotonic() - began

    def _send_pictures(self) -> bool:
        """Send pictures until something more urgent waits, or an exchange is due; whether it stopped for that alone."""
        until = time.monotonic() + self._pace.idle
        try:
            while self._pictures is not None and time.monotonic() < until:
                self._pictures.allow()  # before looking: whoever pokes from here on is either seen or holds it
                if self._wake.is_set() or self._stop.is_set() or not self._pictures.once():
                    return False
                self._tell(pictures=self._pictures.waiting())
            return self._pictures is not None
        except Known as error:
            _log.info("no picture: %s", error.code)
        except Exception:  # noqa: BLE001 - as with an exchange: pictures never end the courier
            _log.exception("a fault while sending a picture")
        return False

    def _hold_pictures(self) -> None:
        if self._pictures is not None:
            self._pictures.hold()

    def _pictures_waiting(self) -> int:
        try:
            return self._pictures.waiting() if self._pictures is not None else 0
        except StoreTrouble as error:
            _log.warning("counting pictures: %s", error.code)
            return self._state.pictures

    def _went_well(self, outcome: Outcome) -> None:
        self._failures = 0
        busy = outcome.waiting > 0 or outcome.more
        now = self._clock.now()
        alarm, do = (outcome.warning.what, outcome.warning.do) if outcome.warning else ("", "")
        self._tell(busy=busy, line=Line.OPEN, last_answer_at=now, trouble_code="", trouble="", alarm=alarm, alarm_do=do)

    def _failed(self, error: Unreachable) -> float:
        self._failures += 1
        ceiling = min(self._pace.longest, self._pace.first * 2 ** min(self._failures - 1, 16))
        pause = self._chance.uniform(ceiling / 2, ceiling)
        if isinstance(error, Busy):
            asked = min(error.seconds, self._pace.longest)
            pause = max(pause, asked)
            self._asked_to_wait_until = time.monotonic() + asked
        self._tell(busy=False, line=Line.DOWN, trouble_code=error.code, trouble=error.what)
        _log.info("no exchange: %s, next try in %.1f s", error.code, pause)
        return pause

    def _rest(self) -> None:
        try:
            self._at_rest()
        except StoreTrouble as error:
            _log.warning("resting: %s", error.code)
        except Exception:  # noqa: BLE001 - as with an exchange: housekeeping never ends the courier
            _log.exception("a fault while resting")

    def _tell(self, **changes: object) -> None:
        with self._lock:
            before = self._state
            self._state = replace(before, **changes)  # type: ignore[arg-type]
            now, watchers = self._state, list(self._watchers)
        if now != before:
            for heard in watchers:
                try:
                    heard(now)
                except Exception:  # noqa: BLE001 - whoever listens badly must not keep acts from going out
                    _log.exception("a watcher of the line failed")


class NoCourier:
    """Stands where a counter is not enrolled, or a command works alone: nothing is exchanged by itself."""

    def poke(self) -> None:
        """Nothing to wake."""

    def state(self) -> LineState:
        """Not enrolled, as far as the line goes."""
        return LineState(Line.NOT_ENROLLED)

    def watch(self, heard: Callable[[LineState], None]) -> None:
        """Nothing will be heard."""

    def stop(self) -> None:
        """Nothing to end."""


def drain(exchange: Exchange, seconds: float = 3600.0) -> list[Outcome]:
    """Exchange until nothing waits on either side, or nothing moves any more; for the command line. Raises what
    `Exchange.once` raises."""
    outcomes = [exchange.once()]
    until = time.monotonic() + seconds
    stalled = 0
    while (outcomes[-1].waiting > 0 or outcomes[-1].more) and stalled < STALLS and time.monotonic() < until:
        outcomes.append(exchange.once())
        stalled = 0 if outcomes[-1].accepted or outcomes[-1].items else stalled + 1
    return outcomes
