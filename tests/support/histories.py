"""Random histories of a counter, through its real services: people, consignments, orders, reversals, corrected people.

A history is made from a seed and nothing else, so a failing one can be played again.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.entries import Kind, StaffNamed
from outlet_app.domain.till import DENOMINATIONS, Purse
from outlet_app.errors import Refused
from outlet_app.services.corrections import REASONS
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.undoing import cash_back
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, SUPERVISOR, HandClock, composed

NAMES = ["龙秀英", "施六金", "曾大山", "吴阿妹", "欧阳建国", "单雪", "吕绿", "石巧云", "麻金莲", "杨再兴", "Aisha"]
DAY_MS = 86_400_000
UPHILL = (("KIWI", "g", 1200), ("RAWMILK", "ml", 3925), ("EGG", "pc", 120), ("PORK", "g", 7600))
DOWNHILL = (("MILKCASE", "pc", 5800), ("GIFTPACK", "pc", 3990), ("SALT", "pc", 250))


class History:
    """Acts of one seed, on an open and enrolled store."""

    def __init__(self, store: Store, clock: HandClock, seed: int):
        self.counter: Counter = composed(store, clock)
        self._store = store
        self._clock = clock
        self._chance = random.Random(seed)
        self._parties: list[int] = []
        self._acts: list[int] = []

    def play(self, steps: int) -> None:
        """So many acts, and now and then a clock that jumps."""
        for _ in range(steps):
            self._clock.at += self._chance.choice((1000, 60_000, 3_600_000, DAY_MS))
            if self._chance.random() < 0.03:
                self._clock.at -= self._chance.randrange(1, 400) * DAY_MS
            acts = self.acts()
            self._chance.choices([act for act, _weight in acts], [weight for _act, weight in acts])[0]()

    def acts(self) -> list[tuple[Callable[[], object], float]]:
        """What may happen next, and how often it does."""
        return [
            *((self._register, 3), (self._change, 1), (self._consign, 6), (self._order, 5), (self._reverse, 2)),
            *((self._correct, 2), (self._staff, 0.3), (self._count, 2), (self._move, 1)),
        ]

    def _register(self) -> None:
        form = self._form()
        self._parties.append(self.counter.people.register(form, CLERK).party.party)

    def _form(self) -> PartyForm:
        chance = self._chance
        cooperative = chance.choice([0, *self._parties[:3]])
        return PartyForm(
            chance.choice(("farmer", "villager", "buyer", "cooperative")),
            chance.choice(NAMES),
            f"139{chance.randrange(10**8):08d}",
            address=f"十八洞村{chance.randrange(9)}组",
            cooperative=cooperative,
            ref=f"N{chance.randrange(1000)}",
        )

    def _change(self) -> None:
        if self._parties:
            self.counter.people.change(self._chance.choice(self._parties), self._form(), CLERK)

    def _consign(self, replaces: int = 0, carried: int = 0) -> None:
        if not self._parties:
            return
        chance = self._chance
        lines = tuple(
            LineForm(product, "A", unit, chance.randrange(1000, 300_000), price)
            for product, unit, price in chance.choices(UPHILL, k=chance.randrange(1, 4))
        )
        mode = "consign" if carried else chance.choice(("consign", "consign", "purchase", "ship"))
        form = ConsignmentForm(
            mode,
            chance.choice(self._parties),
            lines,
            advance_fen=0 if mode == "ship" else max(carried, chance.choice((0, 0, 500))),
            carried_fen=carried,
            waived_fen=0 if mode == "ship" else chance.choice((0, 0, 7)),
            on_sale=mode == "consign" and not carried and chance.random() < 0.3,
            replaces=replaces,
            ref=f"S{chance.randrange(100)}",
        )
        self._acts.append(self.counter.intake.save(form, CLERK).seq)

    def _order(self, replaces: int = 0, carried: int = 0) -> None:
        chance = self._chance
        up = chance.random() < 0.4
        chosen = UPHILL if up else DOWNHILL
        lines = tuple(
            OrderLineForm(product, unit, chance.randrange(1, 5000 if unit != "pc" else 9), price)
            for product, unit, price in chance.choices(chosen, k=chance.randrange(1, 4))
        )
        form = OrderForm(
            "up" if up else "down",
            chance.choice([0, *self._parties]),
            lines,
            tendered_fen=100_000_000 if not up else 0,
            prepaid=up,
            carried_fen=0 if up else carried,
            replaces=replaces,
            note="节日",
        )
        self._acts.append(self.counter.orders.save(form, CLERK).seq)

    def _reverse(self, carries: bool = False) -> int:
        """Take one of the acts back; its number, 0 when there was nothing to take back."""
        if not self._acts:
            return 0
        of = self._acts.pop(self._chance.randrange(len(self._acts)))
        reason = self._chance.choice([reason for reason in REASONS if reason != "other"])
        self.counter.corrections.reverse(of, reason, "", SUPERVISOR, carries)
        return of

    def _correct(self) -> None:
        """A reversal that carries the payment over, and the act that stands instead."""
        of = self._reverse(carries=True)
        detail = self.counter.records.detail(of) if of else None
        body = detail.body if detail else None
        try:
            if isinstance(body, Consignment):
                self._consign(of, abs(cash_back(body)))
            elif isinstance(body, Order):
                self._order(of, abs(cash_back(body)))
        except Refused:
            pass  # the smaller act can't bear what was paid for the larger one: it stays reversed

    def _staff(self) -> None:
        number = f"{self._chance.randrange(3, 9):02d}"
        named = StaffNamed(number, self._chance.choice(NAMES), "clerk", self._chance.random() < 0.7)
        with self._store.ledger.writing() as writing:
            writing.append(Kind.STAFF, named, "clerk:01")

    def _count(self) -> None:
        """Open the till, or close it, perhaps days later and perhaps short."""
        till, chance = self.counter.till, self._chance
        counts = {value: chance.randrange(20) for value in DENOMINATIONS}
        if not till.state().opened:
            till.open(counts, CLERK, chance.choice((0, counts[10_000] * 10_000)))
        elif till.compare(counts).fen:
            till.close(counts, SUPERVISOR, "unexplained", accepted=till.compare(counts).fen < 0)
        else:
            till.close(counts, CLERK)

    def _move(self) -> None:
        fen, reason = self._chance.choice(((50_000, "topup"), (-3990, "refund"), (-20_000, "bank")))
        self.counter.till.move(fen, reason, CLERK, "电费", self._chance.choice(list(Purse)))
