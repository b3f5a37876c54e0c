"""The words of the customer's screen: each in both languages at once, whatever the clerk's screen speaks."""

from __future__ import annotations

from outlet_app.domain.money import format_yuan
from outlet_app.domain.weight import format_kg, format_litres
from outlet_app.services.display import Shown

WORDS = {
    "weight": ("重量", "Weight"),
    "count": ("数量", "Quantity"),
    "price": ("单价", "Price"),
    "amount": ("金额", "Amount"),
    "total": ("合计", "Total"),
    "payout": ("应付您", "To you"),
    "given": ("收您", "Received"),
    "change": ("找零", "Change"),
    "welcome": ("欢迎光临", "Welcome"),
}
UNITS = {"g": "kg", "ml": "L", "pc": ""}


def both(word: str) -> str:
    """A word in Chinese and English."""
    chinese, english = WORDS[word]
    return f"{chinese} {english}"


def quantity(shown: Shown) -> str:
    """ "150.000 kg", also 300.0 斤 for weights; a bare count of pieces."""
    if shown.unit == "g":
        return f"{format_kg(shown.quantity)} kg"
    return f"{format_litres(shown.quantity)} L" if shown.unit == "ml" else str(shown.quantity)


def rows(shown: Shown) -> list[tuple[str, str, bool]]:
    """(words, figure, whether it is the large one), from above."""
    made: list[tuple[str, str, bool]] = []
    if shown.line:
        if shown.quantity:
            made.append((both("weight" if shown.unit == "g" else "count"), quantity(shown), True))
        if shown.price_fen:
            unit = UNITS.get(shown.unit, "")
            price = f"¥{format_yuan(shown.price_fen)}"
            made.append((both("price"), f"{price} / {unit}" if unit else price, False))
        if shown.amount_fen:
            made.append((both("amount"), f"¥{format_yuan(shown.amount_fen)}", False))
    if shown.total_fen is not None:
        made.append((both("payout" if shown.payout else "total"), f"¥{format_yuan(shown.total_fen)}", True))
    if shown.given_fen is not None:
        made.append((both("given"), f"¥{format_yuan(shown.given_fen)}", False))
        made.append((both("change"), f"¥{format_yuan(shown.change_fen)}", True))
    return made
