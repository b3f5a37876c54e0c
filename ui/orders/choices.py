"""The words of the orders page: directions, who is asked for, what is told after saving."""

from __future__ import annotations

from outlet_app.errors import N_
from outlet_app.services.forms import OrderQuote
from resources.texts import _
from ui import formats

DIRECTIONS = (("down", N_("Goods for a villager"), "Alt+1"), ("up", N_("City order"), "Alt+2"))
TITLES = {"down": N_("Orders · goods"), "up": N_("Orders · city")}
LABELS = {"down": N_("Villager (name, initials, phone)"), "up": N_("Buyer (name, initials, phone)")}
ROLES = {"down": ("villager", "farmer", "cooperative"), "up": ("buyer", "business", "government", "cooperative")}
HINTS = {
    "down": N_("Nobody need be named when all is paid in cash now: press Enter to go on."),
    "up": N_("Who ordered? Find or register the buyer; a mall order may stay without a name."),
}


def after_words(found: OrderQuote, carried_fen: int, prepaid: bool) -> str:
    """Change to hand back, balance to come; in the language that holds."""
    words = []
    change = found.change_fen + max(carried_fen - found.received_fen, 0)
    if change:
        words.append(_("Change: {amount}").format(amount=formats.yuan(change, symbol=True)))
    if found.balance_fen and not prepaid:
        amount = formats.yuan(found.balance_fen, symbol=True)
        words.append(_("{amount} to pay on collection").format(amount=amount))
    return " · ".join(words)
