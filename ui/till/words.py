"""What the clerk is told once a count or movement is saved. In the language that holds."""

from __future__ import annotations

from outlet_app.domain.shift import DayClosed
from resources.texts import _
from ui import formats


def after_moving(fen: int) -> str:
    """What to do with the cash; `fen` positive into the till."""
    text = _("Put {amount} into the till.") if fen > 0 else _("Take {amount} out of the till.")
    return text.format(amount=formats.yuan(abs(fen), symbol=True))


def after_counting(closed: DayClosed | None, debt: bool) -> str:
    """How the day ended; None: it begins."""
    if closed is None:
        return _("The till is open.")
    if not closed.variance_fen:
        return _("The day is closed; the count is right.")
    if closed.variance_fen > 0:
        text = _("The day is closed: {amount} over.")
    elif debt:
        text = _("The day is closed: {amount} short, accepted as a debt.")
    else:
        text = _("The day is closed: {amount} short. That is no debt.")
    return text.format(amount=formats.yuan(abs(closed.variance_fen), symbol=True))
