"""What the strip on every page says: how much waits, since when, how far the centre accepted, waybill numbers left."""

from __future__ import annotations

from collections.abc import Callable

from outlet_app.services.model import StripFacts
from outlet_app.services.ports import CounterStore, Ledger


class StatusService:
    """Facts about what is saved and what is accepted. Desk thread."""

    def __init__(
        self,
        ledger: Ledger,
        facts: CounterStore,
        waybills: Callable[[], int | None] = lambda: None,
        outlet: Callable[[], tuple[str, str]] = lambda: ("", ""),
    ):
        self._ledger = ledger
        self._facts = facts
        self._waybills = waybills
        self._outlet = outlet

    def strip(self) -> StripFacts:
        """The strip's facts, from the store."""
        waiting, oldest = self._facts.waiting()
        return StripFacts(
            self._ledger.head()[0], self._facts.mark(), waiting, oldest, self._waybills(), *self._outlet()
        )
