"""The office at Shift+F9: the tray, paper slips for a dead PC, training."""

from __future__ import annotations

from outlet_app.errors import N_
from ui.context import Context
from ui.office.slips.page import SlipsPage
from ui.office.training.page import TrainingPage
from ui.office.tray.page import TrayPage
from ui.widgets.modes_page import Mode, ModesPage


class OfficePage(ModesPage):
    """`entered(mode="tray" | "slips" | "training")`."""

    name = "office"

    def __init__(self, context: Context):
        super().__init__(
            context,
            (
                Mode("tray", N_("Tray"), "Alt+1", TrayPage),
                Mode("slips", N_("Paper slips"), "Alt+2", SlipsPage),
                Mode("training", N_("Training"), "Alt+3", TrainingPage),
            ),
        )
