"""What every page is given: the desk, the counter's services, who is signed in, and the few things pages tell each
other."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from outlet_app.services.counter import Counter
from outlet_app.services.display import Shown
from outlet_app.services.model import Saved, StaffMember
from ui.desk import Desk
from ui.line import Standing
from ui.paper_desk import PaperDesk
from ui.paper_labels import LabelDesk


class Context(QObject):
    """Shared by the pages; lives in the window's thread.

    Emits: `saved(Saved)` after an act is durable · `exchanged()` when the centre accepted or told something · `go(page
    name, arguments dict)` to show another page · `language_changed(str)` · `told(text, kind)` to say something in the
    page's message bar (a text, or what tells it in the language that holds; kind: "good" | "warn" | "fault") ·
    `actor_changed(StaffMember)` · `restyle(contrast, percent)` · `shown(Shown)`: what the customer is shown from now
    on. `paper`: what waits to be printed; `labels`: labels of parcels and lots.
    """

    saved = Signal(object)
    exchanged = Signal()
    go = Signal(str, dict)
    language_changed = Signal(str)
    told = Signal(object, str)
    actor_changed = Signal(object)
    restyle = Signal(bool, int)
    shown = Signal(object)

    def __init__(self, desk: Desk, counter: Counter, actor: StaffMember, language: str, parent: QObject | None = None):
        super().__init__(parent)
        self.desk = desk
        self.counter = counter
        self.actor = actor
        self.language = language
        self.standing = Standing(counter, desk, self)
        self.standing.exchanged.connect(self.exchanged)
        self.saved.connect(self.standing.refresh)
        self.paper = PaperDesk(counter, desk, self)
        self.saved.connect(self.paper.print_new)
        self.labels = LabelDesk(counter, desk, self)
        self.labels.told.connect(self.told)

    def change_actor(self, actor: StaffMember) -> None:
        """Another person (or the same again) signed in at the lock."""
        self.actor = actor
        self.actor_changed.emit(actor)

    def announce_saved(self, saved: Saved) -> None:
        """An act is durable: tell the pages and wake the courier."""
        self.saved.emit(saved)
        self.counter.courier.poke()

    def show_customer(self, what: Shown) -> None:
        """Show this to the customer: on the second screen and the pole display, where there are any."""
        self.shown.emit(what)

    def show_page(self, name: str, **arguments: Any) -> None:
        """Ask the window to show page `name` ("intake", "orders", "records", "people", …)."""
        self.go.emit(name, arguments)
