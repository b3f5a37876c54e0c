"""Settlement, under one function key: what is due, what was sold and waits to be settled, the lots, their papers."""

from __future__ import annotations

from outlet_app.errors import N_
from ui.context import Context
from ui.page import Page
from ui.widgets.modes_page import Mode, ModesPage


def _due(context: Context) -> Page:
    from ui.produce.due_page import DuePage

    return DuePage(context)


def _settle(context: Context) -> Page:
    from ui.produce.settle_page import SettlePage

    return SettlePage(context)


def _stock(context: Context) -> Page:
    from ui.produce.stock_page import StockPage

    return StockPage(context)


def _papers(context: Context) -> Page:
    from ui.produce.cert_page import CertificatePage

    return CertificatePage(context)


MODES = (
    Mode("due", N_("To pay"), "Alt+1", _due),
    Mode("settle", N_("Settle"), "Alt+2", _settle),
    Mode("stock", N_("Stock"), "Alt+3", _stock),
    Mode("cert", N_("Certificates"), "Alt+4", _papers),
)


class ProducePage(ModesPage):
    """`entered(mode=…)`: due | settle | stock | cert, with the mode's own arguments."""

    name = "produce"

    def __init__(self, context: Context):
        super().__init__(context, MODES)
