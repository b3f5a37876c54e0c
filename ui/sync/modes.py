"""Sync: the line, and the bag for when there is none."""

from __future__ import annotations

from outlet_app.errors import N_
from ui.context import Context
from ui.sync.bag.page import BagPage
from ui.sync.page import SyncPage
from ui.widgets.modes_page import Mode, ModesPage

MODES = (
    Mode("line", N_("The line"), "Alt+1", SyncPage),
    Mode("bag", N_("USB bag"), "Alt+2", BagPage),
)


class SyncModes(ModesPage):
    """What F9 opens. `entered(mode=…)`: line | bag."""

    name = "sync"

    def __init__(self, context: Context):
        super().__init__(context, MODES)
