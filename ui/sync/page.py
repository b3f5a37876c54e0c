"""Sync: how it stands with the centre, in words; what to do when something is wrong; who this counter is; the look."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from resources.texts import _
from ui import formats, theme, words
from ui.context import Context
from ui.page import Page
from ui.strip import now_ms
from ui.sync.bag.hint import BagHint
from ui.sync.line_words import ago, coming, state_words
from ui.sync.look import LookCard
from ui.sync.sending import Sending
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import FactRow, Label

TICK_MS = 1000


class SyncPage(Page):
    """Everything here is known in the window already; nothing is asked for but "try now"."""

    name = "sync-line"

    def __init__(self, context: Context):
        super().__init__(context)
        self._standing = context.standing
        self._title, self._subtitle = Label("title"), Label("subtitle")
        self._alarm, self._alarm_text, self._alarm_do = (
            Card(name="sync-alarm"),
            Label("fault", wrap=True),
            Label(wrap=True),
        )
        self._state, self._words = Label("headline", name="sync-state", wrap=True), Label("quiet", wrap=True)
        self._sending = Sending()
        names = ("waiting", "oldest", "accepted", "head", "pictures", "answer", "next")
        self._facts = [FactRow(name=f"sync-{name}") for name in names]
        self._try = KeyButton("primary", key="F10", name="primary")
        self._line, self._who, self._down = Card(), Card(), Card()
        self._identity = [FactRow(name=f"sync-{name}") for name in ("outlet", "kind", "counter")]
        self._centre, self._key = Label("quiet", wrap=True, name="sync-centre"), Label(wrap=True, name="sync-key")
        self._explain = Label(wrap=True)
        self._look = LookCard(context)
        self.head = QHBoxLayout()  # takes the buttons of the modes
        self._bag = BagHint(context, "sync-go-bag", "Alt+2", short=True)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show)
        self._try.clicked.connect(self.primary)
        self._sending.pause_wanted.connect(self._pause)
        self._standing.changed.connect(self._show)
        self._build()

    def _build(self) -> None:
        self._alarm.body.addWidget(self._alarm_text)
        self._alarm.body.addWidget(self._alarm_do)
        theme.state(self._alarm, "fault")
        self._line.body.addWidget(self._state)
        self._line.body.addWidget(self._words)
        self._line.body.addWidget(self._sending)
        for fact in self._facts:
            self._line.body.addWidget(fact)
        self._line.body.addStretch(1)
        self._line.body.addWidget(self._try)
        for row in self._identity:
            self._who.body.addWidget(row)
        self._who.body.addWidget(self._centre)
        self._who.body.addWidget(self._key)
        self._down.body.addWidget(self._explain)
        self._down.body.addStretch(1)
        self._down.body.addWidget(self._bag)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._who)
        right.addWidget(self._down, 1)
        right.addWidget(self._look)
        right.addStretch()  # where the middle card is away, the others keep their height
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self._line, 1)
        across.addLayout(right, 1)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._subtitle)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 8)
        column.setSpacing(12)
        self.head.addLayout(head, 1)
        column.addLayout(self.head)
        column.addWidget(self._alarm)
        column.addLayout(across, 1)
        self.stack_when_narrow(across, self.head)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._title.setText(_("Sync"))
        self._subtitle.setText(_("What is written here goes to the centre by itself, whenever there is a line."))
        self._try.say(_("Try now"))
        self._sending.retranslate()
        self._who.head(_("This counter"))
        identity = self.context.counter.identity
        self._identity[0].say(_("Outlet"), f"{identity.outlet_name} {identity.outlet}")
        self._identity[2].say(_("Counter"), identity.counter)
        self._centre.setText(_("Centre: {url}").format(url=identity.centre_url or "—"))
        self._key.setText(
            _("● The store's key is kept in a file on this machine: there is no key store here. Guard the machine.")
            if self.context.counter.key_in_file
            else _("✓ The store's key is kept by the operating system's key store.")
        )
        theme.role(self._key, "warn" if self.context.counter.key_in_file else "good")
        self._down.head(_("When the line is down"))
        self._explain.setText(
            _(
                "Work on as always. Every act is saved on this machine the moment you press save, and waits. "
                "When the line is back, everything goes out by itself, in order, nothing twice. "
                "“Accepted” is said only when the centre has it for good."
            )
        )
        self._look.retranslate()
        self._show()

    def entered(self, **_arguments: Any) -> None:
        """The figures are looked at again; the cursor is on "try now"."""
        self._standing.refresh()
        self._bag.look()
        self._tick.start()
        self._try.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    def left(self) -> bool:
        """No ticking while hidden."""
        self._tick.stop()
        return True

    def back(self) -> bool:
        """Esc: pause a long sending."""
        if not self._standing.shown.of:
            return False
        self._pause()
        return True

    def _pause(self) -> None:
        self.context.counter.courier.pause()
        self.context.told.emit(_("Sending is paused; nothing is lost. {key} goes on.").format(key="F10"), "good")

    def primary(self) -> None:
        """F10: try an exchange now, whatever the hour and the line."""
        self.context.counter.courier.try_now()
        self.context.told.emit(_("Trying now; the strip below says how it goes."), "good")

    def _show(self) -> None:
        now, line, facts = now_ms(), self._standing.shown, self._standing.facts
        state, said, role = state_words(line, bool(facts.waiting))
        self._state.setText(state)
        theme.role(self._state, role)
        self._words.setText(said)
        self._sending.show_line(line)
        self._alarm.setVisible(bool(line.alarm))
        self._down.setVisible(not line.alarm)  # on a small screen both would push the page beyond its edge
        code = f" [{line.alarm_code}]" if line.alarm_code else ""
        self._alarm_text.setText(f"✕ {_(line.alarm)}{code}" if line.alarm else "")
        self._alarm_do.setText(
            " ".join(
                (
                    _(line.alarm_do),
                    _(
                        "Everything is saved here. Say the counter's name and the number up to which the centre has "
                        "accepted; do not restore or copy anything yourself."
                    ),
                )
            ).strip()
        )
        if not self._standing.known:
            return
        place = " · ".join(filter(None, (words.outlet_kind(facts.outlet_kind), facts.outlet_county)))
        self._identity[1].say(_("Kind of outlet"), place or formats.DASH)
        rows = (
            (_("Waiting"), formats.count(facts.waiting)),
            (_("Oldest waits since"), formats.age(now - facts.oldest_at) if facts.oldest_at else formats.DASH),
            (_("Centre has accepted up to"), formats.number(facts.accepted) if facts.accepted else formats.DASH),
            (_("Last act here"), formats.number(facts.head) if facts.head else formats.DASH),
            (_("Pictures still to send"), formats.count(line.pictures)),
            (_("Last answer"), ago(line.last_answer_at, now)),
            (_("Next try"), _("under way") if line.busy else coming(line.next_try_at, now)),
        )
        for fact, (label, figure) in zip(self._facts, rows, strict=True):
            fact.say(label, figure)
