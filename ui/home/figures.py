"""What the day came to: one card a figure."""

from __future__ import annotations

from outlet_app.domain.figures import Figures
from outlet_app.services.post.city import CityWaiting
from outlet_app.services.till import TillState
from resources.texts import _
from ui import formats
from ui.widgets.card import Card
from ui.widgets.labels import Label


class FigureCard(Card):
    """A label, a large figure, and what belongs to it."""

    def __init__(self, name: str):
        super().__init__(name=f"home-{name}")
        self.body.setSpacing(2)
        self._label = Label("label")
        self._figure = Label("headline", name=f"home-{name}-figure")
        self._more = Label("quiet", wrap=True)
        for part in (self._label, self._figure, self._more):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def say(self, label: str, figure: str, more: str) -> None:
        """Set its three texts."""
        self._label.setText(label)
        self._figure.setText(figure)
        self._more.setText(more)
        self.setAccessibleName(f"{label} {figure} {more}")


def tell(figures: Figures, cards: tuple[FigureCard, FigureCard, FigureCard, FigureCard]) -> None:
    """Fill the four cards: taken in, owed, orders, cash. Fen and base units in, words out."""
    taken, owed, orders, cash = cards
    quantities = [
        formats.with_unit(base, unit)
        for base, unit in ((figures.consigned_g, "g"), (figures.consigned_ml, "ml"), (figures.consigned_pc, "pc"))
        if base
    ]
    taken.say(
        _("Taken in"),
        formats.count(figures.consignments),
        " · ".join([*quantities, formats.yuan(figures.consigned_fen, symbol=True)]) if quantities else _("nothing yet"),
    )
    owed.say(_("Owed to farmers"), formats.yuan(figures.payable_fen, symbol=True), _("from today's intake"))
    both = figures.orders_down + figures.orders_up
    orders.say(
        _("Orders"),
        formats.count(both),
        _("{down} for villagers · {up} for the city").format(down=figures.orders_down, up=figures.orders_up)
        if both
        else _("nothing yet"),
    )
    cash.say(
        _("Cash in the till, today's change"),
        formats.yuan(figures.cash_in_fen - figures.cash_out_fen, symbol=True),
        _("in {coming} · out {going}").format(
            coming=formats.yuan(figures.cash_in_fen), going=formats.yuan(figures.cash_out_fen)
        ),
    )


def till_words(state: TillState) -> str:
    """Where the till stands, for the button that leads there."""
    if state.late:
        return _("Till of {day} never closed").format(day=formats.day(state.day))
    if state.opened:
        return _("Till open since {clock}").format(clock=formats.clock(state.opened_at))
    return _("Till closed") if state.closed else _("Till not opened")


def city_words(waiting: CityWaiting) -> str:
    """How many city orders wait to be packed, for the button that leads there."""
    if waiting.urgent:
        return _("City orders to pack: {n}, {urgent} of them today").format(n=waiting.count, urgent=waiting.urgent)
    return _("City orders to pack: {n}").format(n=waiting.count)
