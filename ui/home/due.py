"""The line on Home about what is to be paid: overdue and due today; it leads to the list."""

from __future__ import annotations

from outlet_app.errors import Known
from outlet_app.services.produce.payouts import DueStanding
from resources.texts import _
from ui import formats, theme
from ui.context import Context
from ui.widgets.buttons import KeyButton


class DueLine(KeyButton):
    """Hidden while nothing is due. `look()` asks on the desk thread."""

    def __init__(self, context: Context):
        super().__init__(key="F6", name="home-go-due")
        self._context = context
        self._due = DueStanding()
        self.hide()
        self.clicked.connect(lambda: context.show_page("produce", mode="due"))

    def look(self) -> None:
        """Ask how much is due."""
        self._context.desk.ask(self._context.counter.produce.payouts.standing, self._told, self._not_told)

    def retranslate(self) -> None:
        """In the language that holds."""
        due, parts = self._due, []
        if due.overdue:
            amount = formats.yuan(due.overdue_fen, symbol=True)
            parts.append(_("! {n} overdue to pay, {amount}").format(n=due.overdue, amount=amount))
        if due.today:
            amount = formats.yuan(due.today_fen, symbol=True)
            parts.append(_("{n} to pay today, {amount}").format(n=due.today, amount=amount))
        self.setVisible(bool(parts))
        theme.role(self, "danger" if due.overdue else "")
        self.say(" · ".join(parts))

    def _told(self, due: DueStanding) -> None:
        self._due = due
        self.retranslate()

    def _not_told(self, _error: Known) -> None:
        self._due = DueStanding()
        self.retranslate()
