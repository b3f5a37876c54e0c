"""What tests of the produce room share: people, kiwifruit taken in, acts taken back."""

from __future__ import annotations

from typing import Any

from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from tests.support.counter import CLERK, SUPERVISOR


def person(counter: Counter, name: str = "龙秀英", role: str = "farmer", **more: Any) -> int:
    """Somebody registered."""
    return counter.people.register(PartyForm(role=role, name=name, **more), CLERK).party.party


def consign(counter: Counter, party: int, quantity: int = 150_000, price: int = 1200, **terms: Any) -> int:
    """Kiwifruit taken in; the act's number."""
    line = LineForm("KIWI", "A", "g", quantity, price, picked=terms.pop("picked", None))
    return counter.intake.save(ConsignmentForm(party=party, lines=(line,), **terms), CLERK).seq


def take_back(counter: Counter, of: int) -> int:
    """An act reversed; the reversal's number."""
    return counter.corrections.reverse(of, "typing", "", SUPERVISOR).seq
