"""The line that comes to the clerk's help when there was no line for days: a bag can go, or is under way."""

from __future__ import annotations

from outlet_app.errors import Known
from outlet_app.services.bags import BagUnderWay
from outlet_app.services.model import Line
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.strip import DAY_MS, now_ms
from ui.widgets.buttons import KeyButton

DAYS = 3
"""From so many days of waiting on, as the strip turns orange."""


class BagHint(KeyButton):
    """Hidden while the line is open, nothing waits that long, or in practice. Follows line and language by itself;
    `look()` asks on the desk thread whether a bag is under way. It leads to the bag's page. `short`: where the line's
    state is told beside it."""

    def __init__(self, context: Context, name: str, key: str, *, short: bool = False):
        super().__init__(key=key, name=name)
        self._context = context
        self._under_way: BagUnderWay | None = None
        self._asked = False
        self._short = short
        self.hide()
        self.clicked.connect(lambda: context.show_page("sync", mode="bag"))
        context.standing.changed.connect(self._changed)
        context.language_changed.connect(self.retranslate)

    def look(self) -> None:
        """Ask what is under way, if this may matter."""
        self._asked = False
        self._changed()

    def retranslate(self, *_what: object) -> None:
        """In the language that holds."""
        waited, now = self._waited(), now_ms()
        facts = self._context.standing.facts
        if self._under_way is not None:
            said = (
                _("● A bag is under way for {age}") if self._short else _("● Line down; a bag is under way for {age}")
            )
            self.say(said.format(age=formats.age(now - self._under_way.made_at)))
        elif self._short:
            self.say(_("▲ Send a bag on a USB stick?"))
        else:
            said = _("▲ Line down, {n} waiting, the oldest {age}: send a bag on a USB stick?")
            self.say(said.format(n=formats.count(facts.waiting), age=formats.age(waited)))
        self.setVisible(waited >= DAYS * DAY_MS)

    def _changed(self) -> None:
        """The line or the waiting list changed: asked once, when it begins to matter."""
        bags, matters = self._context.counter.bags, self._waited() >= DAYS * DAY_MS
        if bags is not None and matters and not self._asked:
            self._context.desk.ask(bags.under_way, self._told, self._not_told)
        self._asked = matters
        self.retranslate()

    def _waited(self) -> int:
        """How long the oldest waits while the line is down, in milliseconds; 0 when that is no matter."""
        standing = self._context.standing
        oldest = standing.facts.oldest_at
        down = standing.line.line == Line.DOWN
        if self._context.counter.bags is None or not down or not standing.facts.waiting or not oldest:
            return 0
        return now_ms() - oldest

    def _told(self, under_way: BagUnderWay | None) -> None:
        self._under_way = under_way
        self.retranslate()

    def _not_told(self, _error: Known) -> None:
        self._told(None)
