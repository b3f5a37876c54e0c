"""When the courier speaks: pure functions of what is known and of the time. No clock, no line, no chance of their own.

`next_step` says what to do now, or until when to sleep; the other functions say what is known after something
happened. Seconds are of a clock that only runs forward (`Now.ran`), so that a clock set anew delays nothing; quiet
hours alone are told by the clock on the wall (`Now.at`). Decided in docs/adr/0019.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from outlet_app.domain.quiet import Spans, quiet_from, quiet_until

IDLE_TIMES = 10  # the idle pause grows to so many times its beginning: 30 s to 5 min
METERED_TIMES = 10  # idle exchanges are so many times rarer where the line is paid by the byte
PROBE_FIRST, PROBE_LONGEST = 5.0, 15.0  # seconds between probes
PROBE_SHARE = 60  # the pause between probes is this part of the time the line has been down
LOOK = 300.0  # no sleep is longer, in seconds: the machine may have slept, the clock on the wall may have been set


@dataclass(frozen=True)
class Pace:
    """How often. Seconds: `idle` between looks when nothing waits, where it begins; `again` at most after the first
    failure to which nobody answered, which is mostly a line that broke for a moment; `first` and `longest` pause after
    further ones; `refused` after a refusal that a person must settle, and after sending was paused by hand. `quiet`:
    hours in which nothing goes by itself."""

    idle: float = 30.0
    first: float = 2.0
    longest: float = 60.0
    refused: float = 300.0
    quiet: Spans = ()
    again: float = 0.2


@dataclass(frozen=True)
class Now:
    """The time by both clocks: `ran` seconds of one that only runs forward, `at` UTC milliseconds."""

    ran: float
    at: int


@dataclass(frozen=True)
class Mind:
    """All that decides. Seconds as `Now.ran`.

    `due`: when the next exchange is due by itself; `not_before`: what a busy centre asked for. `wanted`: an exchange is
    wanted now (the start, an act). `leave`: "try now" by hand, for which quiet hours and metering don't hold; it ends
    with what it was given for. `to_say`: something waits here, or may (nobody knows before the first answer). `idles`:
    exchanges in a row in which neither side said anything. `down_since`: since when the line is down; None: it is
    there, or a person must settle something. `prompted`: the exchange due is one because a probe connected, or the
    system said so; `believed`: whether such news is believed. `answered`: what failed was answered all the same, by a
    centre in trouble or by somebody else, so a probe would say nothing. `paused`: by hand, until `due`. `pictures`: the
    line is good for pictures, and there may be some. `late_ms`: so much later than others this counter wakes after
    quiet hours.
    """

    due: float = 0.0
    not_before: float = 0.0
    wanted: bool = True
    leave: bool = False
    to_say: bool = True
    idles: int = 0
    failures: int = 0
    down_since: float | None = None
    probe_due: float = 0.0
    prompted: bool = False
    believed: bool = True
    answered: bool = False
    paused: bool = False
    pictures: bool = False
    metered: bool = False
    late_ms: int = 0


class Do(StrEnum):
    """What there is to do."""

    EXCHANGE = "exchange"
    PICTURE = "picture"
    PROBE = "probe"
    SLEEP = "sleep"


@dataclass(frozen=True)
class Step:
    """What to do now. `until`: when to ask again, `Now.ran`; for everything but a sleep: now. `quiet_until`: when the
    quiet hours that hold end, UTC ms."""

    do: Do
    until: float
    quiet_until: int | None = None


def next_step(pace: Pace, mind: Mind, now: Now) -> Step:
    """What to do now, or until when to sleep."""
    quiet = _hushed(pace, mind, now)
    if quiet is not None:
        return Step(Do.SLEEP, min(now.ran + LOOK, now.ran + _seconds(quiet + mind.late_ms, now)), quiet)
    exchange, probe = exchange_at(mind), _probe_at(mind)
    if exchange <= now.ran:
        return Step(Do.EXCHANGE, now.ran)
    if mind.pictures and not mind.paused and (mind.leave or not mind.metered):
        return Step(Do.PICTURE, now.ran)
    if probe is not None and probe <= now.ran:
        return Step(Do.PROBE, now.ran)
    begins = quiet_from(pace.quiet, now.at)
    ends = [now.ran + LOOK, exchange]
    ends += [] if probe is None else [probe]
    ends += [] if begins is None else [now.ran + _seconds(begins, now)]
    return Step(Do.SLEEP, min(ends))


def exchange_at(mind: Mind) -> float:
    """When the next exchange is due, quiet hours aside."""
    return max(mind.not_before, 0.0 if mind.wanted and not mind.paused else mind.due)


def may_go_on(pace: Pace, mind: Mind, now: Now) -> bool:
    """Whether the next exchange of a long sending may begin: not when quiet hours began meanwhile, nor when somebody
    paused it."""
    return not mind.paused and _hushed(pace, mind, now) is None


def _hushed(pace: Pace, mind: Mind, now: Now) -> int | None:
    """When the quiet ends that must be kept now; None: none. Each counter wakes a little later than the hour says:
    not every counter of a county may come in the same second."""
    if mind.leave:
        return None
    end = quiet_until(pace.quiet, now.at)
    return end if end is not None else quiet_until(pace.quiet, now.at - mind.late_ms)


def _probe_at(mind: Mind) -> float | None:
    """When the next probe is due; None: there is nothing to probe for."""
    if mind.down_since is None or mind.answered or mind.paused or (mind.metered and not mind.to_say):
        return None
    return max(mind.probe_due, mind.not_before)


def _seconds(at: int, now: Now) -> float:
    return (at - now.at) / 1000


def poked(mind: Mind) -> Mind:
    """Something waits now."""
    return replace(mind, wanted=True, to_say=True, idles=0)


def told_to_try(mind: Mind) -> Mind:
    """Somebody pressed "try now": it overrides quiet hours, metering and a pause, once."""
    return replace(mind, wanted=True, leave=True, paused=False, idles=0)


def told_to_pause(pace: Pace, mind: Mind, now: Now) -> Mind:
    """Somebody pressed "pause sending": nothing goes until a while is over or "try now" is pressed."""
    due = now.ran + pace.refused
    return replace(mind, paused=True, leave=False, pictures=False, prompted=False, idles=0, due=due)


def line_is_back(mind: Mind, now: Now) -> Mind:
    """The system says that the network is there again: an exchange at once, where the line was known to be down. While
    such news is not believed, a probe at once; where every byte is paid and nothing waits, neither."""
    if mind.down_since is None or (mind.metered and not mind.to_say):
        return mind
    return _prompt(mind, now) if mind.believed else replace(mind, probe_due=now.ran)


def line_is_gone(mind: Mind, now: Now) -> Mind:
    """The system says that there is no network: it may be wrong about this centre, so a probe at once."""
    since = now.ran if mind.down_since is None else mind.down_since
    return replace(mind, down_since=since, believed=True, answered=False, probe_due=now.ran)


def metered(mind: Mind, now: Now, value: bool) -> Mind:
    """The line is paid by the byte, or no longer: then what waited for that goes now."""
    if value == mind.metered:
        return mind
    return replace(mind, metered=value, idles=0, due=mind.due if value else min(mind.due, now.ran))


def begun(mind: Mind) -> Mind:
    """An exchange begins: it takes along what was written until now. When it is one that was due by itself, the time in
    which good news was not believed is over."""
    regular = not mind.wanted and not mind.prompted
    return replace(mind, wanted=False, paused=False, believed=mind.believed or regular)


def went_on(mind: Mind) -> Mind:
    """An exchange went well and more is to be said."""
    return replace(mind, failures=0, down_since=None, prompted=False, believed=True)


def went_well(pace: Pace, mind: Mind, now: Now, *, said: bool, drained: bool, pictures: bool) -> Mind:
    """The last of some exchanges went well. `said`: either side had something to say; `drained`: nothing is left;
    `pictures`: there may be some, and the line is good enough for them."""
    mind = replace(went_on(mind), idles=0 if said or not drained else mind.idles + 1)
    mind = replace(mind, to_say=mind.wanted or not drained, pictures=pictures)
    if mind.paused:
        return replace(mind, pictures=False)
    return replace(mind, due=now.ran + idle_pause(pace, mind), leave=mind.leave and pictures)


def idle_pause(pace: Pace, mind: Mind) -> float:
    """Seconds to the next look, after an exchange that went well: from `pace.idle` by doubling to ten times that, while
    neither side has anything to say."""
    grown = min(1 << min(max(mind.idles - 1, 0), 16), IDLE_TIMES)
    return pace.idle * grown * (METERED_TIMES if mind.metered and not mind.to_say else 1)


def failed(pace: Pace, mind: Mind, now: Now, share: float, asked: float = 0.0, *, answered: bool = False) -> Mind:
    """An exchange failed: growing pauses. `share`: 0 to 1, by chance, so that counters don't come back in the same
    moment; `asked`: seconds a busy centre asks for; `answered`: by somebody, badly."""
    failures = mind.failures + 1
    doublings = failures - (1 if answered or asked else 2)
    ceiling = min(pace.longest, pace.again if doublings < 0 else pace.first * (1 << min(doublings, 16)))
    rarer = METERED_TIMES if mind.metered and not mind.to_say else 1
    patience = min(asked, pace.longest)
    mind = replace(mind, failures=failures, idles=0, pictures=False, leave=False, answered=answered)
    mind = replace(mind, believed=mind.believed and not mind.prompted, prompted=False)
    since = now.ran if mind.down_since is None else mind.down_since
    mind = replace(mind, down_since=since, not_before=now.ran + patience if patience else mind.not_before)
    due = mind.due if mind.paused else now.ran + max(ceiling * (1 + share) / 2 * rarer, patience)
    return replace(mind, due=due, probe_due=_next_probe(mind, now))


def refused(pace: Pace, mind: Mind, now: Now) -> Mind:
    """The centre refused, or this machine could not: a person must act, and looking now and then is enough."""
    mind = replace(mind, idles=0, pictures=False, leave=False, prompted=False, down_since=None)
    return replace(mind, due=now.ran + pace.refused)


def probed(mind: Mind, now: Now, connected: bool) -> Mind:
    """A probe connected, or did not. Connected after a failure: an exchange at once, unless the last one made for such
    a reason failed: then something else answers in the centre's place, a portal perhaps."""
    if connected and mind.believed:
        return _prompt(mind, now)
    return replace(mind, believed=mind.believed or not connected, probe_due=_next_probe(mind, now))


def _prompt(mind: Mind, now: Now) -> Mind:
    return replace(mind, prompted=True, due=min(mind.due, now.ran))


def _next_probe(mind: Mind, now: Now) -> float:
    """A sixtieth of the time the line has been down, so a line away for a moment is met at once, and one that is away
    for a day is not asked for every five seconds."""
    down = now.ran - (now.ran if mind.down_since is None else mind.down_since)
    return now.ran + min(max(down / PROBE_SHARE, PROBE_FIRST), PROBE_LONGEST)


def picture_done(mind: Mind, *, more: bool, trouble: bool = False) -> Mind:
    """A picture went, or none could. `more`: there may be another; `trouble`: the line failed: look again sooner."""
    return replace(mind, pictures=more, leave=mind.leave and more, idles=0 if trouble or more else mind.idles)
