"""What the clerk is told once somebody is paid, and what a kept payout is made of."""

from __future__ import annotations

from outlet_app.services.counter import Counter
from outlet_app.services.produce.paying import PayoutQuote
from outlet_app.services.produce.payouts import DueAct
from resources.texts import _
from ui import formats
from ui.produce.draft import DueDraft


def after_paying(quote: PayoutQuote | None, card: str) -> str:
    """The cash to hand over, and what goes elsewhere; in the language that holds."""
    if quote is None:
        return ""
    words = []
    if quote.cash_fen:
        words.append(_("Hand over {amount} in cash.").format(amount=formats.yuan(quote.cash_fen, symbol=True)))
    if quote.transfer_fen:
        amount = formats.yuan(quote.transfer_fen, symbol=True)
        words.append(_("Transfer {amount} to the card ending {card}.").format(amount=amount, card=card))
    if quote.loan_fen:
        words.append(_("{amount} goes to the loan.").format(amount=formats.yuan(quote.loan_fen, symbol=True)))
    return " ".join(words)


def load_due(counter: Counter, page: str) -> tuple[DueDraft, list[DueAct]] | None:
    """The draft of `page` and what its acts still owe. Desk thread."""
    draft = counter.drafts.load(page, DueDraft)
    if draft is None:
        return None
    return draft, [row for row in counter.produce.payouts.due() if row.owed.seq in draft.acts]
