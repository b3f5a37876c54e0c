"""Pick-up: goods handed out, goods that arrive, goods that come back."""

from __future__ import annotations

from outlet_app.errors import N_
from ui.context import Context
from ui.goods.arrivals import ArrivalsPage
from ui.goods.handout import HandOutPage
from ui.goods.returns import ReturnsPage
from ui.widgets.modes_page import Mode, ModesPage

MODES = (
    Mode("handout", N_("Hand out"), "Alt+1", HandOutPage),
    Mode("arrivals", N_("Arrivals"), "Alt+2", ArrivalsPage),
    Mode("returns", N_("Returns"), "Alt+3", ReturnsPage),
)


class GoodsPage(ModesPage):
    """What F5 opens."""

    name = "goods"

    def __init__(self, context: Context):
        super().__init__(context, MODES)
