"""When the courier speaks: the pure functions, case by case and in any order of events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlet_app.domain.quiet import quiet_until
from sync import pace
from sync.pace import LOOK, PROBE_FIRST, PROBE_LONGEST, Do, Mind, Now, Pace, next_step

NOON = 1_789_790_400_000  # 2026-09-19 12:00 at the outlet
PLAIN = Pace()
NIGHTLY = Pace(quiet=((22 * 60, 6 * 60),))
NIGHT = NOON + 11 * 3_600_000  # 23:00
RAN = 1000.0
REST = Mind(due=RAN + 200, wanted=False, to_say=False)  # nothing to say, the next look in 200 s
DOWN = replace(REST, down_since=RAN - 60, failures=3, due=RAN + 40, probe_due=RAN + 5, to_say=True)


def at(seconds: float = 0.0, wall: int = NOON) -> Now:
    """So many seconds after the beginning, by both clocks."""
    return Now(RAN + seconds, wall + round(seconds * 1000))


@pytest.mark.parametrize(
    ("name", "rule", "mind", "now", "does", "until"),
    [
        ("it begins at once", PLAIN, Mind(), at(), Do.EXCHANGE, 0),
        ("nothing to say", PLAIN, REST, at(), Do.SLEEP, 200),
        ("an act", PLAIN, pace.poked(REST), at(), Do.EXCHANGE, 0),
        ("the look is due", PLAIN, REST, at(200), Do.EXCHANGE, 200),
        ("no sleep is longer than a look", PLAIN, replace(REST, due=RAN + 9999), at(), Do.SLEEP, LOOK),
        ("a busy centre is left alone", PLAIN, replace(REST, wanted=True, not_before=RAN + 9), at(), Do.SLEEP, 9),
        ("also by who presses the key", PLAIN, pace.told_to_try(replace(REST, not_before=RAN + 9)), at(), Do.SLEEP, 9),
        ("pictures meanwhile", PLAIN, replace(REST, pictures=True), at(), Do.PICTURE, 0),
        ("acts before pictures", PLAIN, pace.poked(replace(REST, pictures=True)), at(), Do.EXCHANGE, 0),
        ("metered: pictures wait", PLAIN, replace(REST, pictures=True, metered=True), at(), Do.SLEEP, 200),
        ("but not with leave", PLAIN, replace(REST, pictures=True, metered=True, leave=True), at(), Do.PICTURE, 0),
        ("down: the probe is next", PLAIN, DOWN, at(), Do.SLEEP, 5),
        ("down: the probe is due", PLAIN, DOWN, at(5), Do.PROBE, 5),
        ("down: the exchange is due", PLAIN, DOWN, at(40), Do.EXCHANGE, 40),
        ("metered, something waits", PLAIN, replace(DOWN, metered=True), at(5), Do.PROBE, 5),
        ("metered, nothing waits", PLAIN, replace(DOWN, metered=True, to_say=False), at(5), Do.SLEEP, 40),
        ("answered, badly: no probe", PLAIN, replace(DOWN, answered=True), at(5), Do.SLEEP, 40),
        ("busy: no probe either", PLAIN, replace(DOWN, not_before=RAN + 20), at(5), Do.SLEEP, 20),
        ("quiet: an act waits", NIGHTLY, pace.poked(REST), at(0, NIGHT), Do.SLEEP, LOOK),
        ("quiet: no probe", NIGHTLY, DOWN, at(5, NIGHT), Do.SLEEP, 5 + LOOK),
        ("quiet: no picture", NIGHTLY, replace(REST, pictures=True), at(0, NIGHT), Do.SLEEP, LOOK),
        ("quiet: no look", NIGHTLY, replace(REST, due=RAN - 9), at(0, NIGHT), Do.SLEEP, LOOK),
        ("quiet: try now", NIGHTLY, pace.told_to_try(REST), at(0, NIGHT), Do.EXCHANGE, 0),
        ("quiet ends in a minute", NIGHTLY, DOWN, at(0, NIGHT + 418 * 60_000), Do.SLEEP, 120),
        ("quiet is over", NIGHTLY, DOWN, at(40, NIGHT + 7 * 3_600_000), Do.EXCHANGE, 40),
        ("quiet begins in a minute", NIGHTLY, REST, at(0, NIGHT - 61 * 60_000), Do.SLEEP, 60),
        ("later than others", NIGHTLY, replace(DOWN, late_ms=20_000), at(0, NIGHT + 7 * 3_600_000), Do.SLEEP, 20),
        ("paused", PLAIN, pace.told_to_pause(PLAIN, pace.poked(REST), at()), at(), Do.SLEEP, 300),
        ("paused: an act waits", PLAIN, pace.poked(pace.told_to_pause(PLAIN, REST, at())), at(9), Do.SLEEP, 300),
        ("paused: no probe", PLAIN, pace.told_to_pause(PLAIN, DOWN, at()), at(9), Do.SLEEP, 300),
        ("paused: try now", PLAIN, pace.told_to_try(pace.told_to_pause(PLAIN, REST, at())), at(9), Do.EXCHANGE, 9),
        ("the pause is over", PLAIN, pace.told_to_pause(PLAIN, REST, at()), at(300), Do.EXCHANGE, 300),
    ],
)
def test_what_comes_next(name: str, rule: Pace, mind: Mind, now: Now, does: Do, until: float) -> None:
    """One case a line."""
    step = next_step(rule, mind, now)
    assert (step.do, step.until) == (does, RAN + until), name
    assert step.quiet_until is None or step.do is Do.SLEEP


def test_the_end_of_quiet_is_told() -> None:
    """As the clock says it, not as late as this counter wakes."""
    assert next_step(NIGHTLY, replace(REST, late_ms=9000), at(0, NIGHT)).quiet_until == NIGHT + 7 * 3_600_000
    assert next_step(NIGHTLY, REST, at()).quiet_until is None


def quiet_exchange(mind: Mind, now: Now, *, said: bool = False) -> Mind:
    """An exchange in which all went well."""
    return pace.went_well(PLAIN, pace.begun(mind), now, said=said, drained=True, pictures=False)


def pauses(mind: Mind, count: int) -> list[float]:
    """The pauses after so many exchanges with nothing to say."""
    found = []
    for _ in range(count):
        mind = quiet_exchange(mind, at())
        found.append(mind.due - RAN)
    return found


def test_sleep_grows_while_nobody_has_anything_to_say() -> None:
    """From thirty seconds by doubling to five minutes; metered ten times that."""
    assert pauses(Mind(), 7) == [30, 30 * 2, 120, 240, 300, 300, 300]
    assert pauses(Mind(metered=True), 6) == [300, 600, 1200, 2400, 3000, 3000]


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(pace.poked, id="an act"),
        pytest.param(pace.told_to_try, id="try now"),
        pytest.param(lambda mind: quiet_exchange(mind, at(), said=True), id="news of the centre's"),
        pytest.param(lambda mind: pace.failed(PLAIN, mind, at(), 0.5), id="a failure"),
        pytest.param(lambda mind: pace.refused(PLAIN, mind, at()), id="a refusal"),
        pytest.param(lambda mind: pace.picture_done(mind, more=False, trouble=True), id="a picture's failure"),
        pytest.param(lambda mind: pace.metered(mind, at(), True), id="a metered line"),
    ],
)
def test_what_wakes_it(event: Callable[[Mind], Mind]) -> None:
    """Then sleep begins at its beginning."""
    sleepy = replace(Mind(), idles=9, pictures=True)
    assert event(sleepy).idles == 0
    assert pace.idle_pause(PLAIN, replace(quiet_exchange(event(sleepy), at()), metered=False)) == 30


def test_an_act_saved_while_an_exchange_is_under_way() -> None:
    """It was read too late for that one: another follows at once, and only one."""
    mind = quiet_exchange(pace.poked(pace.begun(pace.poked(REST))), at())
    mind = pace.went_well(PLAIN, pace.poked(pace.begun(REST)), at(), said=True, drained=True, pictures=False)
    assert (mind.wanted, mind.to_say) == (True, True)
    assert next_step(PLAIN, mind, at()).do is Do.EXCHANGE
    mind = quiet_exchange(mind, at(), said=True)
    assert (mind.wanted, mind.to_say) == (False, False)
    assert next_step(PLAIN, mind, at()).do is Do.SLEEP


def test_pauses_after_failures_grow() -> None:
    """A moment after the first, then between half and the whole of 2, 4, 8 … a minute; a success begins anew; nothing
    to say on a paid line: rarer."""
    mind, found = replace(REST, to_say=True), []
    for share in (1.0, 0.0, 1.0, 0.5, 0.0, 1.0, 1.0, 1.0):
        mind = pace.failed(PLAIN, mind, at(), share)
        found.append(mind.due - RAN)
    assert found == pytest.approx([0.2, 1, 4, 6, 8, 32, 60, 60])
    begun_anew = quiet_exchange(mind, at())
    assert pace.failed(PLAIN, begun_anew, at(), 1.0).due == pytest.approx(RAN + 0.2)
    assert pace.failed(PLAIN, replace(REST, metered=True), at(), 1.0).due == pytest.approx(RAN + 2)


def test_somebody_answered() -> None:
    """A centre in trouble, or a page for logging in, is not there again a moment later: no quick second look."""
    assert pace.failed(PLAIN, REST, at(), 1.0, answered=True).due == RAN + 2
    assert pace.failed(PLAIN, REST, at(), 0.0, 0.5).due == RAN + 1


def test_what_a_busy_centre_asks_for() -> None:
    """At least that long, and never longer than the longest pause."""
    for asked, waits in ((9.0, 9.0), (1e9, 60.0)):
        mind = pace.failed(PLAIN, REST, at(), 0.0, asked)
        assert (mind.not_before, mind.due) == (RAN + waits, RAN + waits)


def test_probes_grow_rarer_with_the_time_the_line_is_down() -> None:
    """Every five seconds for five minutes; every fifteen after a quarter of an hour."""
    mind, now, times = pace.failed(PLAIN, REST, at(), 1.0), at(), []
    while now.ran < RAN + 3600:
        now = Now(mind.probe_due, NOON)
        mind = pace.probed(mind, now, connected=False)
        times.append(now.ran - RAN)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps[:50] == [PROBE_FIRST] * 50
    assert gaps[-9:] == [PROBE_LONGEST] * 9
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(gaps))


def test_a_probe_that_connects_brings_an_exchange_at_once() -> None:
    """And an exchange that goes well then ends the probing."""
    mind = pace.probed(DOWN, at(5), connected=True)
    assert next_step(PLAIN, mind, at(5)).do is Do.EXCHANGE
    mind = quiet_exchange(mind, at(6), said=True)
    assert (mind.down_since, mind.failures, mind.prompted) == (None, 0, False)
    assert next_step(PLAIN, mind, at(6)).do is Do.SLEEP


def test_a_portal_that_connects_and_never_answers() -> None:
    """A day of it: two exchanges a pause at most, never a spin; a failed probe makes news believed again."""
    mind, now, tries = pace.poked(REST), at(), 0
    while now.ran < RAN + 3600:
        step = next_step(PLAIN, mind, now)
        if step.do is Do.EXCHANGE:
            tries += 1
            mind = pace.failed(PLAIN, pace.begun(mind), now, 1.0)
        elif step.do is Do.PROBE:
            mind = pace.probed(mind, now, connected=True)
        now = Now(max(step.until, now.ran), now.at + round((step.until - now.ran) * 1000))
    assert 60 <= tries <= 2 * 60 + 8
    unbelieved = replace(DOWN, believed=False)
    assert next_step(PLAIN, pace.probed(unbelieved, at(5), connected=True), at(5)).do is Do.SLEEP
    assert pace.probed(unbelieved, at(5), connected=False).believed
    assert pace.begun(unbelieved).believed  # the pause was over
    assert not pace.begun(pace.poked(unbelieved)).believed  # an act is no reason


def test_the_systems_signal() -> None:
    """Down before: an exchange at once; not believed: a probe at once; paid by the byte with nothing to say: nothing;
    and where nothing was down, nothing."""
    assert next_step(PLAIN, pace.line_is_back(DOWN, at()), at()).do is Do.EXCHANGE
    assert next_step(PLAIN, pace.line_is_back(replace(DOWN, believed=False), at()), at()).do is Do.PROBE
    saving = replace(DOWN, metered=True, to_say=False)
    assert pace.line_is_back(saving, at()) == saving
    assert pace.line_is_back(REST, at()) == REST
    assert next_step(PLAIN, pace.line_is_back(replace(DOWN, answered=True), at()), at()).do is Do.EXCHANGE
    assert next_step(PLAIN, pace.line_is_gone(replace(DOWN, answered=True), at()), at()).do is Do.PROBE
    gone = pace.line_is_gone(REST, at())
    assert next_step(PLAIN, gone, at()).do is Do.PROBE
    assert next_step(PLAIN, pace.probed(gone, at(), connected=True), at()).do is Do.EXCHANGE  # it was wrong


def test_no_longer_metered() -> None:
    """What waited for that goes now: an exchange, then the pictures."""
    mind = replace(REST, metered=True, pictures=True)
    assert next_step(PLAIN, pace.metered(mind, at(), False), at()).do is Do.EXCHANGE
    assert pace.metered(mind, at(), True) == mind


def test_leave_ends_with_what_it_was_given_for() -> None:
    """Acts, and pictures once; after that quiet and metering hold again; a failure ends it too."""
    mind = pace.begun(pace.told_to_try(replace(REST, metered=True)))
    assert pace.failed(NIGHTLY, mind, at(0, NIGHT), 0.5).leave is False
    mind = pace.went_well(NIGHTLY, mind, at(0, NIGHT), said=False, drained=True, pictures=True)
    assert next_step(NIGHTLY, mind, at(0, NIGHT)).do is Do.PICTURE
    mind = pace.picture_done(mind, more=True)
    assert next_step(NIGHTLY, mind, at(0, NIGHT)).do is Do.PICTURE
    mind = pace.picture_done(mind, more=False)
    assert next_step(NIGHTLY, mind, at(0, NIGHT)).do is Do.SLEEP
    without = pace.went_well(NIGHTLY, pace.told_to_try(REST), at(), said=False, drained=True, pictures=False)
    assert without.leave is False


def test_a_pause_by_hand_in_the_middle() -> None:
    """What was under way ends well or badly: the pause holds all the same."""
    mind = pace.told_to_pause(PLAIN, pace.begun(REST), at())
    ended = pace.went_well(PLAIN, mind, at(2), said=True, drained=False, pictures=True)
    for one in (ended, pace.failed(PLAIN, mind, at(2), 1.0)):
        step = next_step(PLAIN, one, at(3))
        assert (step.do, step.until) == (Do.SLEEP, RAN + 300)
    assert not pace.begun(ended).paused


EVENTS: dict[str, Callable[[Pace, Mind, Now, float], Mind]] = {
    "poked": lambda _rule, mind, _now, _share: pace.poked(mind),
    "try": lambda _rule, mind, _now, _share: pace.told_to_try(mind),
    "pause": lambda rule, mind, now, _share: pace.told_to_pause(rule, mind, now),
    "back": lambda _rule, mind, now, _share: pace.line_is_back(mind, now),
    "gone": lambda _rule, mind, now, _share: pace.line_is_gone(mind, now),
    "metered": lambda _rule, mind, now, _share: pace.metered(mind, now, True),
    "free": lambda _rule, mind, now, _share: pace.metered(mind, now, False),
    "nothing": lambda _rule, mind, _now, _share: mind,
}
minute_of_day = st.integers(0, 1439)
rules = st.builds(
    Pace,
    idle=st.floats(1, 600),
    first=st.floats(0.01, 10),
    longest=st.floats(1, 600),
    refused=st.floats(1, 600),
    quiet=st.lists(st.tuples(minute_of_day, minute_of_day), max_size=2).map(tuple),
)


@settings(max_examples=300)
@given(
    rules,
    st.lists(
        st.tuples(st.sampled_from(sorted(EVENTS)), st.floats(0, 1), st.booleans(), st.floats(0, 5), st.booleans()),
        min_size=1,
        max_size=60,
    ),
)
def test_any_order_of_events(rule: Pace, days: list[tuple[str, float, bool, float, bool]]) -> None:
    """It never sleeps over its time, never spins, keeps quiet when quiet holds, and always speaks again."""
    mind, now = Mind(late_ms=7000), at()
    for event, share, well, took, pictures in days:
        mind = EVENTS[event](rule, mind, now, share)
        step = next_step(rule, mind, now)
        assert now.ran <= step.until <= now.ran + LOOK
        if step.do is Do.SLEEP:
            assert step.until > now.ran
        elif quiet_until(rule.quiet, now.at) is not None:
            assert mind.leave
        if step.do is Do.EXCHANGE:
            assert now.ran >= mind.not_before
            mind = pace.begun(mind)
            said = share > 0.5
            then = Now(now.ran + took, now.at + round(took * 1000))
            if well:
                mind = pace.went_well(rule, mind, then, said=said, drained=share < 0.8, pictures=pictures)
            else:
                mind = pace.failed(rule, mind, then, share, took)
            assert mind.due > then.ran
        elif step.do is Do.PICTURE:
            assert mind.leave or not mind.metered
            mind = pace.picture_done(mind, more=pictures)
        elif step.do is Do.PROBE:
            assert mind.down_since is not None
            assert mind.to_say or not mind.metered
            mind = pace.probed(mind, now, well)
            assert mind.probe_due > now.ran or mind.prompted
        ran = max(step.until, now.ran + took)
        now = Now(ran, now.at + round((ran - now.ran) * 1000))
    if not all(quiet_until(rule.quiet, now.at + minute * 60_000) for minute in range(1440)):
        assert _speaks_again(rule, mind, now)


def _speaks_again(rule: Pace, mind: Mind, now: Now) -> bool:
    """Whether an exchange comes within two days, whatever else happens to nobody."""
    for _ in range(60_000):
        step = next_step(rule, mind, now)
        if step.do is Do.EXCHANGE:
            return now.ran < RAN + 4 * 86_400
        if step.do is Do.PICTURE:
            mind = pace.picture_done(mind, more=False)
        elif step.do is Do.PROBE:
            mind = pace.probed(mind, now, connected=False)
        now = Now(step.until, now.at + round((step.until - now.ran) * 1000))
    return False
