"""What else lies on the stick: neighbours' bags, which this counter sends on when it has a line; damaged files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout

from outlet_app.services.bags import Relayed, StickFacts
from resources.texts import _
from ui.sync.bag import words
from ui.sync.bag.work import WHOLE
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import Label

SEND_KEY = "Alt+N"
MANY = 4
"""Of so many lines there is still room for large pictures above."""


class Beside(Card):
    """Hidden while nothing else lies there. `long`: it takes much room. Emits: `send_wanted()`."""

    send_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(name="bag-beside", margin=14)
        self.long = False
        self._neighbours = Label(name="bag-neighbours", wrap=True)
        self._damaged = Label("fault", name="bag-damaged", wrap=True)
        self._how = Label("quiet", name="bag-neighbours-how", wrap=True)
        self.send = KeyButton(key=SEND_KEY, name="bag-send-on")
        self.stop = KeyButton(key="Esc", name="bag-send-stop")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, WHOLE)
        said = QVBoxLayout()
        said.setSpacing(4)
        for part in (self._neighbours, self._how, self._damaged):
            said.addWidget(part)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addLayout(said, 1)
        across.addWidget(self.send, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignTop)
        self.body.setSpacing(6)
        self.body.addLayout(across)
        self.body.addWidget(self.progress)
        self.send.clicked.connect(self.send_wanted)
        QShortcut(QKeySequence(SEND_KEY), self).activated.connect(self.send.click)

    def show_facts(self, facts: StickFacts | None, relayed: Sequence[Relayed], line_open: bool, sending: bool) -> None:
        """What lies on the stick; `relayed`: what became of bags sent on just now; `sending`: it is under way."""
        bags, replies, broken = (
            ((), (), ()) if facts is None else (facts.neighbours, facts.neighbours_replies, facts.damaged)
        )
        said, damaged = words.neighbours(bags, replies, relayed), words.damaged(broken)
        if damaged:
            damaged.append(
                _("Ours can be written anew; for an answer, ask the county office. Everything here is safe.")
            )
        to_send = facts is not None and facts.to_relay > 0
        self.head(_("Also on this stick"))
        self._neighbours.setText("\n".join(said))
        self._neighbours.setVisible(bool(said))
        self._damaged.setText("\n".join(damaged))
        self._damaged.setVisible(bool(damaged))
        self._how.setText(
            _("Nobody can read them on the way: they are sealed to the centre.")
            if line_open
            else _("They can be sent on from here when this counter has a line.")
        )
        self._how.setVisible(to_send)
        self.send.say(_("Send them on"))
        self.send.setVisible(to_send and not sending)
        self.send.setEnabled(line_open)
        self.stop.say(_("Stop"))
        for part in (self.stop, self.progress):
            part.setVisible(sending)
        self.setVisible(bool(said or damaged))
        self.long = len(said) + len(damaged) > MANY
