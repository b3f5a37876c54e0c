"""The strip at the bottom of every page: is the line there, how many acts wait, since when, is it safe, what did the
centre accept.

Green with ✓: everything accepted. Amber with ●: the line is down or something waits, safe here; orange with ▲ from the
third day, red with ✕ from the seventh, or when something must be done now. A lost line alone is no error.
"""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from outlet_app.errors import N_
from outlet_app.services.model import Line, LineState, StripFacts
from resources.texts import LANGUAGES, _, language
from ui import formats, theme
from ui.line import Standing
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import ElidedLabel, Label

PAPER_KEY = "Ctrl+Shift+P"
FEW = 20
"""Fewer waybill numbers than this are worth a warning."""


DAY_MS = 86_400_000


def now_ms() -> int:
    """The time, UTC milliseconds, by this machine's clock; for ages on the screen only."""
    return time.time_ns() // 1_000_000


def words(facts: StripFacts, line: LineState, now: int) -> tuple[str, str]:
    """The chip's role and text for these facts. Pure."""
    if line.alarm:
        return "chip-red", _("✕ Act now: {alarm} · F9").format(alarm=_(line.alarm))
    if line.line == Line.REFUSED:
        return "chip-red", _("✕ The centre refuses this counter [{code}] · F9").format(code=line.trouble_code)
    if line.of:
        sent, of = formats.count(line.sent, dash=False), formats.count(line.of)
        return "chip-amber", _("● Sending {sent} of {of} · safe here").format(sent=sent, of=of)
    here, silent = _here(line), _silent(line)
    if not facts.waiting:
        if line.line == Line.OPEN and not silent:
            return "chip-green", _("✓ {line} · all accepted").format(line=here)
        if line.line == Line.DOWN and not silent:
            return "chip-amber", _("● {line} · nothing waiting · safe here").format(line=here)
        return "chip-quiet", _("○ {line} · nothing waiting").format(line=here)
    waited = max(now - facts.oldest_at, 0) if facts.oldest_at else 0
    role, text = next((role, text) for least, role, text in _WAITING if waited >= least * DAY_MS)
    age = formats.age(waited) if facts.oldest_at else "—"
    return role, _(text).format(line=here, n=formats.count(facts.waiting), age=age)


def _here(line: LineState) -> str:
    """Where it stands with the line, in two or three words."""
    if _silent(line):
        quiet = line.quiet_until
        return _("Sending paused") if quiet is None else _("Quiet until {clock}").format(clock=formats.clock(quiet))
    if line.line == Line.OPEN:
        return _("Metered line open") if line.metered else _("Line open")
    named = {Line.DOWN: _("Line down"), Line.NOT_ENROLLED: _("Not enrolled")}
    return named.get(line.line, _("Looking for the line"))


def _silent(line: LineState) -> bool:
    """Whether nothing goes because somebody wants it so, by the hour or by hand."""
    return not line.busy and (line.quiet_until is not None or line.paused)


_WAITING = (
    (7, "chip-red", N_("✕ {line} · {n} waiting, oldest {age} · safe here · call the county office")),
    (3, "chip-orange", N_("▲ {line} · {n} waiting, oldest {age} · safe here")),
    (0, "chip-amber", N_("● {line} · {n} waiting, oldest {age} · safe here")),
)
"""From how many days of waiting on: the chip's role and words. A clock that was set back counts as no wait."""


class Strip(QFrame):
    """Shows the `Standing`. Emits: `language_wanted(code)` when its language button is pressed · `paper_wanted()` when
    what waits is to be printed."""

    language_wanted = Signal(str)
    paper_wanted = Signal()

    def __init__(self, standing: Standing, parent: QWidget | None = None):
        super().__init__(parent)
        theme.role(self, "strip")
        self.setObjectName("strip")
        self._standing = standing
        self._narrow = False
        self._chip = Label("chip-quiet", name="strip-line")
        self._accepted = ElidedLabel("quiet", name="strip-accepted")
        self._waybills = Label("quiet", name="strip-waybills")
        self._unprinted = 0
        self._paper = KeyButton("quiet", key=PAPER_KEY, name="strip-paper")
        self._paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._paper.clicked.connect(self.paper_wanted)
        self._paper.hide()
        self._language = KeyButton("quiet", name="strip-language")
        self._language.clicked.connect(self._ask_language)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(16, 4, 12, 4)
        self._line.setSpacing(16)
        self._line.addWidget(self._chip)
        self._line.addWidget(self._accepted)
        self._line.addStretch(1)
        self._line.addWidget(self._waybills)
        self._line.addWidget(self._paper)
        self._line.addWidget(self._language)
        standing.changed.connect(self.show_standing)
        self.retranslate()

    def narrow(self, narrow: bool) -> None:
        """With little room (large type) only the chip and the language stay; Sync has the rest."""
        self._narrow = narrow
        self._chip.setWordWrap(narrow)
        self._line.setStretch(0, 100 if narrow else 0)
        self.show_standing()

    def retranslate(self) -> None:
        """Set every word anew."""
        other = next(code for code in LANGUAGES if code != language())
        self._language.say(LANGUAGES[other])
        self._language.setAccessibleName(_("Language: {name}").format(name=LANGUAGES[other]))
        self.show_unprinted(self._unprinted)
        self.show_standing()

    def show_unprinted(self, count: int) -> None:
        """So many acts are saved and wait to be printed."""
        self._unprinted = count
        self._paper.say(_("{n} not printed").format(n=formats.count(count)))
        self._paper.setAccessibleName(_("{n} saved, not printed: print them").format(n=formats.count(count)))
        self._paper.setVisible(bool(count))

    def show_standing(self) -> None:
        """Show what is known now."""
        role, text = words(self._standing.facts, self._standing.shown, now_ms())
        theme.role(self._chip, role)
        self._chip.setText(text)
        self._chip.setAccessibleName(text)
        accepted = self._standing.facts.accepted
        self._accepted.setText(
            _("Centre has accepted up to {number}").format(number=formats.number(accepted))
            if accepted
            else _("Centre has accepted nothing yet")
        )
        alarmed = bool(self._standing.line.alarm)  # is told whole; up to what was accepted stands on Sync
        self._accepted.setVisible(self._standing.known and not self._narrow and not alarmed)
        left = self._standing.facts.waybills
        self._waybills.setVisible(left is not None and not self._narrow)
        if left is not None:
            few = left < FEW
            theme.role(self._waybills, "chip-amber" if few else "quiet")
            words_left = _("● Waybills left {n}") if few else _("Waybills left {n}")
            self._waybills.setText(words_left.format(n=formats.count(left, dash=False)))

    def _ask_language(self) -> None:
        self.language_wanted.emit(next(code for code in LANGUAGES if code != language()))
