"""The courier: exchanges when there is something to say. One thread, one exchange at a time.

What comes next is decided by `sync.pace`: at once when something waits, rarely when nothing does, after failures again
with growing, jittered pauses, and at once when the line returns. How much goes at once is the exchange's own
(`sync.sense`). The courier never loses anything: what it does is only ever an exchange, and an exchange can be
repeated. Pictures go when nothing else waits and the line is good; an act that is saved meanwhile ends them at once,
and they are sent again later.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable

from outlet_app.errors import N_, Known, StoreTrouble, Unreachable
from outlet_app.services.model import Line, LineState
from outlet_app.services.ports import Clock
from sync import pace as rules
from sync.bell import Bell
from sync.draining import drain as drain
from sync.exchange import Exchange, Outcome
from sync.http import Busy
from sync.pace import Do, Mind, Now, Step
from sync.pace import Pace as Pace
from sync.pictures import PictureSender
from sync.probe import Looks
from sync.telling import Telling
from sync.turns import PictureTurns

_log = logging.getLogger(__name__)
STOP_SECONDS = 3.0  # an exchange under way may end in peace this long when the counter closes
QUICK_SECONDS = 2.0  # an exchange with nothing to say that takes longer means a line too poor for pictures
LONG_SECONDS = 2.0  # a sending that takes longer tells how far it is
TELLS_MS = 1000  # a next try that moved by less is not told anew
STALLS = 3  # answers in a row that bring nothing on: a pause is due, whatever the centre means by it
SILENCE = ("E420", "E421")  # nobody answered; after any other trouble somebody did, and a probe would say nothing
NO_NETWORK = ("E440", N_("This machine has no network."))


class Courier:
    """Runs exchanges on a thread of its own. Implements `services.counter.Courier`. `metered`: whether every byte is
    paid for; None: as the system says."""

    def __init__(
        self,
        exchange: Exchange,
        clock: Clock,
        pace: Pace | None = None,
        at_rest: Callable[[], None] = lambda: None,
        chance: random.Random | None = None,
        pictures: PictureSender | None = None,
        probe: Looks | None = None,
        bell: Bell | None = None,
        metered: bool | None = None,
    ):
        self._exchange = exchange
        self._clock = clock
        self._pace = pace or Pace()
        self._at_rest = at_rest
        self._chance = chance or random.Random()
        self._pictures = PictureTurns(pictures)
        self._probe = probe
        self._bell = bell or Bell()
        self._metered = metered
        self._mind = Mind(metered=bool(metered), late_ms=round(self._chance.uniform(0, self._pace.idle) * 1000))
        self._learned = self._exchanging = self._anew = False
        self._stop = threading.Event()
        self._telling = Telling(LineState(metered=bool(metered)))
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin; the first exchange follows at once."""
        self._thread.start()

    def poke(self) -> None:
        """Something waits: try now; in quiet hours, or while sending is paused, when they end."""
        self._change(rules.poked)
        self._pictures.hold()

    def try_now(self) -> None:
        """By hand: now, whatever the hour and the line; pictures too, once."""
        self._change(rules.told_to_try)
        self._pictures.hold()

    def pause(self) -> None:
        """By hand: what is under way ends, to be sent again; nothing goes for a few minutes, or until `try_now`."""
        self._change(lambda mind: rules.told_to_pause(self._pace, mind, self._now()))
        self._tell(paused=True)
        self._pictures.hold()
        if self._exchanging:
            self._exchange.cut()

    def line_is_back(self) -> None:
        """The network is there again. An exchange that began before would wait for an answer to what was sent into
        nothing: it is cut and made anew."""
        with self._lock:
            mind, now, under_way = self._mind, self._now(), self._exchanging
            self._anew = under_way and mind.down_since is not None
            self._mind = mind if under_way else rules.line_is_back(mind, now)
            asks = under_way or rules.next_step(self._pace, self._mind, now).do is Do.EXCHANGE
        if self._anew:
            self._exchange.cut()
        elif not asks and self.state().trouble_code == NO_NETWORK[0]:
            self._tell(line=Line.OPEN, trouble_code="", trouble="")  # as before; no byte is spent to ask
        if mind.down_since is not None:
            self._pictures.hold()
        self._bell.ring()

    def line_is_gone(self) -> None:
        """There is no network: told at once, not at the next failure. A probe may find this centre all the same."""
        self._change(lambda mind: rules.line_is_gone(mind, self._now()))
        if self.state().line is Line.OPEN:
            self._tell(line=Line.DOWN, trouble_code=NO_NETWORK[0], trouble=NO_NETWORK[1])

    def metered(self, value: bool) -> None:
        """Whether every byte is paid for, as the system says."""
        if self._metered is None:
            self._change(lambda mind: rules.metered(mind, self._now(), value))
            self._tell(metered=value)

    def state(self) -> LineState:
        """What was last seen."""
        return self._telling.state()

    def watch(self, heard: Callable[[LineState], None]) -> None:
        """Call `heard` on every change, on the courier's thread or that of whoever told it something."""
        self._telling.watch(heard)

    def stop(self) -> None:
        """End after the exchange under way; one that hangs is cut off after a moment: what it carried goes again."""
        self._stop.set()
        self._bell.ring()
        self._pictures.hold()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)
            self._exchange.abort()
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            step = self._next()
            if step.do is Do.EXCHANGE:
                self._round()
            elif step.do is Do.PICTURE:
                self._send_picture()
            elif step.do is Do.PROBE:
                self._look()
            else:
                self._sleep(step)

    def _now(self) -> Now:
        return Now(self._bell.ran(), self._clock.now())

    def _next(self) -> Step:
        with self._lock:
            return rules.next_step(self._pace, self._mind, self._now())

    def _change(self, how: Callable[[Mind], Mind]) -> None:
        with self._lock:
            self._mind = how(self._mind)
        if threading.current_thread() is not self._thread:
            self._bell.ring()

    def _round(self) -> None:
        """Exchange until nothing is left to say, or it fails."""
        self._exchanging, self._anew = True, False
        self._tell(busy=True, quiet_until=None, paused=False)
        try:
            self._exchange_all()
        except Unreachable as error:
            self._failed(error)
        except Known as error:
            # Trouble of this machine's own store is no refusal of the centre's: the line is as it was.
            line = self.state().line if isinstance(error, StoreTrouble) else Line.REFUSED
            self._refused(line, error.code, error.what, alarm=error.what, alarm_do=error.do, alarm_code=error.code)
            _log.warning("no exchange: %s", error.code)
        except Exception:  # noqa: BLE001 - whatever it is, the courier lives on: acts must go out tomorrow too
            _log.exception("a fault in the exchange")
            self._refused(Line.DOWN, "F400", "")
        with self._lock:
            self._exchanging = False
            if self._anew:  # the network came back after the failure was judged
                self._mind, self._anew = rules.line_is_back(self._mind, self._now()), False
        self._rest()  # also while the line is down: the store's own log must not grow for a week
        self._tell(sent=0, of=0, pictures=self._pictures.waiting())

    def _exchange_all(self) -> None:
        """Raises what `Exchange.once` raises."""
        first, said, drained, stalled, gone, took = True, False, False, 0, 0, 0.0
        long = self._bell.ran() + LONG_SECONDS
        while not drained and stalled <= STALLS and self._begin(first=first):
            first, began = False, time.monotonic()
            outcome = self._exchange.once()
            took = time.monotonic() - began
            moved = outcome.accepted > 0 or outcome.items > 0
            drained = not outcome.waiting and not outcome.more
            said, stalled, gone = said or moved, 0 if moved else stalled + 1, gone + outcome.accepted
            self._went_well(outcome, 0 if drained or self._bell.ran() < long else gone)
        self._ended(said=said, drained=drained, quick=took < QUICK_SECONDS)

    def _begin(self, *, first: bool) -> bool:
        """Whether the next exchange of a round may go; if so it takes along what was saved so far."""
        with self._lock:
            if not first and (self._stop.is_set() or not rules.may_go_on(self._pace, self._mind, self._now())):
                return False
            self._mind = rules.begun(self._mind)
        return True

    def _went_well(self, outcome: Outcome, gone: int = 0) -> None:
        """An answer came; `gone`: so many entries went in this round, when it is a long one and more will go."""
        with self._lock:
            self._learned = self._learned and not self._mind.failures  # a line that was away may lead elsewhere now
            self._mind = rules.went_on(self._mind)
        busy, now = outcome.waiting > 0 or outcome.more, self._clock.now()
        seen = outcome.warning
        stands = {"alarm": seen.what if seen else "", "alarm_do": seen.do if seen else ""}
        stands |= {"alarm_code": seen.code if seen else "", "trouble_code": "", "trouble": ""}
        of = gone + outcome.waiting if gone else 0
        self._tell(line=Line.OPEN, last_answer_at=now, busy=busy, sent=gone, of=of, **stands)

    def _ended(self, *, said: bool, drained: bool, quick: bool) -> None:
        """A round ended well."""
        with self._lock:
            some = self._pictures.here() and drained and (quick or self._mind.leave)
            now = self._now()
            self._mind = rules.went_well(self._pace, self._mind, now, said=said, drained=drained, pictures=some)
        self._tell(busy=False)
        if self._probe is not None and not self._learned:
            self._learned = True
            self._probe.learn()

    def _failed(self, error: Unreachable) -> float:
        """An exchange had no answer; the seconds until the next that comes by itself."""
        asked = error.seconds if isinstance(error, Busy) else 0.0
        with self._lock:
            now, paused = self._now(), self._mind.paused
            if not paused:  # it was cut for that
                share, answered = self._chance.random(), error.code not in SILENCE
                self._mind = rules.failed(self._pace, self._mind, now, share, asked, answered=answered)
            if self._anew:
                self._mind, self._anew = rules.line_is_back(self._mind, now), False
            pause = self._mind.due - now.ran
        down = {} if paused else {"line": Line.DOWN, "trouble_code": error.code, "trouble": error.what}
        self._tell(busy=False, **down)
        _log.info("no exchange: %s, next in %.1f s", error.code, pause)
        return pause

    def _refused(self, line: Line, code: str, what: str, **alarm: str) -> None:
        """Somebody must act: looking now and then is enough."""
        with self._lock:
            self._mind = rules.refused(self._pace, self._mind, self._now())
        self._tell(busy=False, line=line, trouble_code=code, trouble=what, **alarm)

    def _look(self) -> None:
        """Probe the line."""
        connected = self._probe is not None and self._probe.connects()
        self._change(lambda mind: rules.probed(mind, self._now(), connected))

    def _send_picture(self) -> None:
        """Send one picture, unless something more urgent came just now."""
        self._pictures.allow()
        if self._stop.is_set() or self._next().do is not Do.PICTURE:
            return
        more, trouble = self._pictures.take()
        self._change(lambda mind: rules.picture_done(mind, more=more, trouble=trouble))
        self._tell(pictures=self._pictures.waiting())

    def _sleep(self, step: Step) -> None:
        """Sleep until something is due or somebody rings; first tell what is waited for."""
        with self._lock:
            mind, now = self._mind, self._now()
        due = max(now.at + round((rules.exchange_at(mind) - now.ran) * 1000), step.quiet_until or 0)
        told = self.state().next_try_at
        if told is None or abs(due - told) > TELLS_MS:
            told = due
        self._tell(next_try_at=told, quiet_until=step.quiet_until, paused=mind.paused)
        if step.quiet_until is not None:
            self._rest()
        self._bell.sleep(step.until - now.ran)

    def _rest(self) -> None:
        try:
            self._at_rest()
        except StoreTrouble as error:
            _log.warning("resting: %s", error.code)
        except Exception:  # noqa: BLE001 - as with an exchange: housekeeping never ends the courier
            _log.exception("a fault while resting")

    def _tell(self, **changes: object) -> None:
        self._telling.tell(**changes)
