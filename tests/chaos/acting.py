"""Acts of several kinds at one counter, through its real services, from a word and a number: told again, the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from outlet_app.domain.entries import Kind, decode
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.model import Saved
from tests.support.counter import CLERK, SUPERVISOR, HandClock
from tests.support.histories import NAMES

DAY_MS = 86_400_000
TRADE = (Kind.CONSIGNMENT, Kind.ORDER)


class Acting:
    """Knows what may be built on: the parties and acts of this ledger."""

    def __init__(self, counter: Counter, clock: HandClock):
        self.counter = counter
        self._clock = clock
        self._parties: list[int] = []
        self._acts: list[int] = []
        self._ways: dict[str, Callable[[int], Saved]] = {
            "person": self._person,
            "produce": self._produce,
            "order": self._order,
            "reversal": self._reversal,
            "till": self._till,
            "cash": self._cash,
            "erasure": self._erasure,
        }

    @property
    def kinds(self) -> list[str]:
        """What can be done."""
        return list(self._ways)

    def look(self, ledger: Iterable[tuple[int, bytes, bytes]]) -> None:
        """What a ledger that was found says."""
        self._parties, self._acts = [], []
        for seq, data, _hash in ledger:
            self._noted(seq, decode(data).kind)

    def note(self, saved: Saved) -> None:
        """What was just done."""
        self._noted(saved.seq, saved.kind)

    def _noted(self, seq: int, kind: str) -> None:
        if kind == Kind.PARTY:
            self._parties.append(seq)
        elif kind in TRADE:
            self._acts.append(seq)

    def do(self, what: str, luck: int) -> Saved:
        """Do it. Raises `Refused` when it can't be done now."""
        self._clock.at += 60_000
        return self._ways[what](luck)

    def _party(self, luck: int) -> int:
        return self._parties[luck % len(self._parties)] if self._parties else 0

    def _person(self, luck: int) -> Saved:
        form = PartyForm("farmer", NAMES[luck % len(NAMES)], f"139{luck % 10**8:08d}", address="十八洞村3组")
        return self.counter.people.register(form, CLERK).saved

    def _produce(self, luck: int) -> Saved:
        line = LineForm("KIWI", "A", "g", 1000 + luck % 90_000, 1200)
        form = ConsignmentForm(party=self._party(luck), lines=(line,) * (1 + luck % 3))
        return self.counter.intake.save(form, CLERK)

    def _order(self, luck: int) -> Saved:
        line = OrderLineForm("MILKCASE", "pc", 1 + luck % 4, 5800)
        return self.counter.orders.save(OrderForm(lines=(line,), tendered_fen=100_000), CLERK)

    def _reversal(self, luck: int) -> Saved:
        of = self._acts[luck % len(self._acts)] if self._acts else 999_999
        return self.counter.corrections.reverse(of, "typing", "", SUPERVISOR)

    def _till(self, luck: int) -> Saved:
        counts = {100: luck % 9_999}
        if not self.counter.till.state().opened:
            return self.counter.till.open(counts, CLERK)
        return self.counter.till.close(counts, CLERK, "unexplained")

    def _cash(self, luck: int) -> Saved:
        return self.counter.till.move(100 + luck % 90_000, "topup", CLERK)

    def _erasure(self, luck: int) -> Saved:
        erased = self.counter.persons.erasure.erase(self._party(luck), "asked", "", SUPERVISOR)
        return erased.saved
