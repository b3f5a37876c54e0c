"""How it stands with the line, in words: large, in a sentence, and its times. Pure, but for the language that holds."""

from __future__ import annotations

from outlet_app.services.model import Line, LineState
from resources.texts import _
from ui import formats

SOON_MS = 600_000
"""A next try nearer than this is counted down; a later one is told by the clock."""


def state_words(line: LineState, waiting: bool) -> tuple[str, str, str]:
    """The line's state large, in a sentence or two, and the role of the large words. `waiting`: acts wait here."""
    state, said, role = _held(line) or _plain(line, waiting)
    if line.trouble_code and line.trouble != line.alarm:  # an alarm is told whole above
        said = f"{said} {_(line.trouble)} [{line.trouble_code}]"
    if line.metered and line.pictures:
        said = " ".join((said, _("Metered line: pictures wait; “Try now” sends them all the same.")))
    elif line.metered:
        said = " ".join((said, _("Metered line: asks the centre more rarely.")))
    return state, said, role


def _held(line: LineState) -> tuple[str, str, str] | None:
    """While nothing goes because somebody wants it so, by hand or by the hour; None otherwise."""
    if line.line in (Line.REFUSED, Line.NOT_ENROLLED) or line.busy:
        return None
    if line.paused:
        said = _("Nothing is lost: it goes on by itself in a while, or with “Try now”.")
        return _("○ Sending paused"), said, "headline"
    if line.quiet_until is not None:
        said = _("Quiet hours: nothing goes by itself, everything is safe here. “Try now” sends all the same.")
        return _("○ Quiet until {clock}").format(clock=formats.clock(line.quiet_until)), said, "headline"
    return None


def _plain(line: LineState, waiting: bool) -> tuple[str, str, str]:
    if line.line == Line.OPEN:
        said = _("Waiting acts are on their way.") if waiting else _("Everything written here is accepted.")
        return _("✓ Line open"), progress_words(line) or said, "headline"
    if line.line == Line.DOWN:
        return _("● Line down"), _("Everything is safe here; it goes out by itself when the line is back."), "headline"
    if line.line == Line.REFUSED:
        said = _("Acts wait here, safe. Call the county office.")
        return _("✕ The centre refuses this counter"), said, "headline-red"
    if line.line == Line.NOT_ENROLLED:
        return _("○ Not enrolled"), _("This machine does not know a centre yet."), "headline"
    said = _("Asking the centre…") if line.busy else _("The first try comes soon.")
    return _("○ Looking for the line"), said, "headline"


def progress_words(line: LineState) -> str:
    """How far a long sending is; "" while none is under way."""
    if not line.of:
        return ""
    return _("Sending {sent} of {of}.").format(sent=formats.count(line.sent, dash=False), of=formats.count(line.of))


def ago(at: int | None, now: int) -> str:
    """How long ago something was, and when."""
    if at is None:
        return _("never yet")
    return _("{age} ago · {clock}").format(age=formats.age(now - at), clock=formats.short_moment(at, now))


def coming(at: int | None, now: int) -> str:
    """When the next try comes."""
    if at is None or at <= now:
        return _("soon")
    if at - now < SOON_MS:
        return _("in {time}").format(time=formats.seconds(at - now))
    return _("at {clock}").format(clock=formats.short_moment(at, now))
