"""Random histories over every room: produce settled and paid, goods handed out and brought back, parcels, city orders,
vans, and anything of it taken back, through the real services.

What a room refuses at that moment is refused there, and something else happens instead; `done` counts what did.
"""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Callable

import msgspec

from outlet_app.domain.acts.goods import ReturnedLine
from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.entries import Kind, body_of
from outlet_app.domain.identifiers.resident_id import check_char
from outlet_app.errors import Refused
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm
from outlet_app.services.goods.forms import ArrivalForm, DisposalForm, HandOutForm, ReturnForm, StepForm
from outlet_app.services.model import Saved
from outlet_app.services.post.forms import BackForm, ManifestForm, ParcelForm
from outlet_app.services.post.forms_city import BoxForm, CloseForm, PackForm
from outlet_app.services.produce.forms import LotForm, PayoutForm, SettleForm
from outlet_app.services.undoing import REVERSIBLE, cash_back
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, START, SUPERVISOR, HandClock, city_feed, tell
from tests.support.histories import History

PHOTO = b"\x07" * 32
CALM_MS = (1000, 60_000, 600_000, 3_600_000)


class RoomHistory(History):
    """As `History`, with the acts of all rooms. `done`: acts by kind, and "refused"."""

    def __init__(self, store: Store, clock: HandClock, seed: int):
        super().__init__(store, clock, seed)
        self.done: Counts[str] = Counts()
        tell(store, city_feed(orders=60, waybills=600))
        self._parcel_form = parcel_form()

    def play(self, steps: int) -> None:
        """So many tries; the clock goes on by minutes, and now and then by a day."""
        self._register()
        for _step in range(steps):
            self._clock.at += self._chance.choice(CALM_MS) if self._chance.random() < 0.97 else 86_400_000
            acts = self.acts()
            act = self._chance.choices([act for act, _weight in acts], [weight for _act, weight in acts])[0]
            try:
                act()
            except Refused:
                self.done["refused"] += 1

    def acts(self) -> list[tuple[Callable[[], object], float]]:
        """All rooms."""
        return [
            *((self._register, 1), (self._take_in, 6), (self._sell, 4), (self._count, 1), (self._move, 1)),
            *((self._settle, 4), (self._pay, 4), (self._lot, 3), (self._certify, 2)),
            *((self._arrive, 4), (self._hand_out, 3), (self._step, 2), (self._bring_back, 2), (self._dispose, 2)),
            *((self._post, 3), (self._pack, 5), (self._van, 3), (self._city, 2), (self._parcel_back, 2)),
            *((self._slips, 0.3), (self._take_back, 8), (self._enter_anew, 4), (self._end_carry, 3)),
        ]

    def _note(self, saved: Saved) -> None:
        self.done[saved.kind] += 1

    # -- produce

    def _take_in(self) -> None:
        chance = self._chance
        line = LineForm("KIWI", "A", "g", chance.randrange(5_000, 90_000), 1200, picked=20_710 + chance.randrange(5))
        on_sale = chance.random() < 0.6
        form = ConsignmentForm(
            party=chance.choice(self._parties), lines=(line,), advance_fen=chance.choice((0, 500)), on_sale=on_sale
        )
        self._note(self.counter.intake.save(form, CLERK))

    def _settle(self) -> None:
        settling = self.counter.produce.settling
        waiting = settling.waiting()
        if waiting:
            start = settling.begin(self._chance.choice(waiting).party)
            parts = tuple(msgspec.structs.replace(one.part, consented=True) for one in start.parts)
            self._note(settling.save(SettleForm(start.party.party, parts), CLERK))

    def _pay(self) -> None:
        due = self.counter.produce.payouts.due()
        if due:
            one = self._chance.choice(due)
            fen = self._chance.choice((one.owed.open_fen, max(1, one.owed.open_fen // 2)))
            self._note(self.counter.produce.payouts.save(PayoutForm(one.party, ((one.owed.seq, fen),)), CLERK))

    def _lot(self) -> None:
        lots = self.counter.produce.stock.lots()
        if lots:
            row = self._chance.choice(lots).row
            half = max(1, row.on_hand // 2)
            how = self._chance.choice(("returned", "spoiled", "split", "regraded"))
            form = LotForm(
                how,
                ((row.seq, row.line, half),),
                parts=(half,) if how == "split" else (),
                grade="B" if how == "regraded" else "",
                reason="rot" if how == "spoiled" else "",
                brought_fen=self._chance.choice((0, 300, 900)) if how == "spoiled" else 0,
                note="看过",
                attempts=((self._clock.at, "phone"),),
            )
            self._note(self.counter.produce.stock.move(form, CLERK))

    def _certify(self) -> None:
        lots = self.counter.produce.stock.lots()
        if lots:
            row = self._chance.choice(lots).row
            form = self.counter.produce.certificates.start(((row.seq, row.line),))
            filled = msgspec.structs.replace(form, origin="十八洞村", contact="13800138000", how="issued")
            self._note(self.counter.produce.certificates.save(filled, CLERK))

    # -- goods

    def _sell(self) -> None:
        line = OrderLineForm("COOKER", "pc", 1, 25_900)
        deposit = self._chance.choice((None, 10_000))
        form = OrderForm(
            party=self._chance.choice(self._parties), lines=(line,), tendered_fen=25_900, deposit_fen=deposit
        )
        self._note(self.counter.orders.save(form, CLERK))

    def _arrive(self) -> None:
        coming = self.counter.goods.arrivals.coming()
        if coming:
            form = ArrivalForm(self._chance.choice(coming).order, "A1")
            self._note(self.counter.goods.arrivals.arrive((form,), CLERK))

    def _hand_out(self) -> None:
        waiting = self.counter.goods.handing.waiting()
        if waiting:
            form = HandOutForm(self._chance.choice(waiting).order, "known")
            self._note(self.counter.goods.handing.hand_out(form, SUPERVISOR))

    def _step(self) -> None:
        found = self.counter.goods.arrivals.coming() + self.counter.goods.handing.waiting()
        if found:
            state = self._chance.choice(("cancelled", "refused", "confirmed"))
            form = StepForm(self._chance.choice(found).order, state, "unwanted")
            self._note(self.counter.goods.steps.step(form, CLERK))

    def _bring_back(self) -> None:
        line = ReturnedLine("COOKER", "pc", 1)
        orders = self.counter.goods.returns.found("")
        of = self._chance.choice([0, *(one.order for one in orders)])
        form = ReturnForm(of, "" if of else "0362", (line,), "damaged", refund_fen=None if of else 3_990)
        self._note(self.counter.goods.returns.save(form, CLERK))

    def _dispose(self) -> None:
        held = self.counter.goods.returns.held()
        if held:
            form = DisposalForm(self._chance.choice(held).seq, self._chance.choice(("destroyed", "restocked")))
            self._note(self.counter.goods.returns.dispose(form, CLERK))

    # -- post

    def _post(self) -> None:
        self._note(self.counter.post.parcels.accept(self._parcel_form, CLERK))

    def _pack(self) -> None:
        ready = [row.key for row in self.counter.post.city.desk().orders if row.enough]
        if ready:
            boxes = tuple(BoxForm(key, 2_900, picture=PHOTO) for key in ready[: self._chance.randrange(1, 4)])
            self._note(self.counter.post.packing.save(PackForm(boxes), CLERK))

    def _van(self) -> None:
        waiting = [row.waybill for row in self.counter.post.manifest.waiting()]
        if waiting:
            taken = tuple(self._chance.sample(waiting, self._chance.randrange(1, len(waiting) + 1)))
            self._note(self.counter.post.manifest.sign(ManifestForm(taken, "司机"), CLERK))

    def _city(self) -> None:
        sent = self.counter.post.city.sent()
        if sent:
            key = self._chance.choice(sent).key
            self._note(self.counter.post.closing.save(CloseForm((key,), "returned", "unwanted", found_g=2_800), CLERK))

    def _parcel_back(self) -> None:
        with self.counter.post.deps.books.reading() as books:
            gone = [row.waybill for seq in self._standing(frozenset({Kind.PARCEL})) for row in books.pieces.of_act(seq)]
        if gone:
            form = BackForm(self._chance.choice(gone), 5_390)
            self._note(self.counter.post.back.save(form, CLERK))

    # -- the office

    def _slips(self) -> None:
        first = 1 + 10 * self.done[str(Kind.SLIPS)]
        self._note(self.counter.office.slips.issue("A-", first, 10, CLERK))

    def _standing(self, kinds: frozenset[str]) -> list[int]:
        """Acts of these kinds that stand, the newest thirty."""
        rows = self.counter.records.page(limit=30, kinds=tuple(sorted(kinds)))
        return [row.seq for row in rows if not row.reversed_by]

    def _take_back(self, kinds: frozenset[str] = REVERSIBLE, carries: bool = False) -> int:
        """One of the acts that stand; its number, 0 when there is none."""
        found = self._standing(kinds)
        if not found:
            return 0
        of = self._chance.choice(found)
        self._note(self.counter.corrections.reverse(of, "typing", "", SUPERVISOR, carries))
        self.done[f"-{self._kind(of)}"] += 1
        return of

    def _kind(self, seq: int) -> str:
        entry = self._store.ledger.entry(seq)
        assert entry is not None
        return entry.kind

    def _enter_anew(self) -> None:
        """Taken back with its cash staying, and entered again, a little different."""
        of = self._take_back(frozenset({Kind.CONSIGNMENT, Kind.ORDER}), carries=True)
        entry = self._store.ledger.entry(of) if of else None
        body = body_of(entry) if entry is not None else None
        if isinstance(body, Consignment):
            line = LineForm("KIWI", "A", "g", 40_000, 1200)
            carried = abs(cash_back(body))
            form = ConsignmentForm(
                party=body.party, lines=(line,), advance_fen=carried, carried_fen=carried, replaces=of
            )
            self._note(self.counter.intake.save(form, CLERK))
        elif isinstance(body, Order):
            line_ = OrderLineForm("COOKER", "pc", 2, 25_900)
            order = OrderForm(
                party=body.party, lines=(line_,), tendered_fen=99_900, carried_fen=body.received_fen, replaces=of
            )
            self._note(self.counter.orders.save(order, CLERK))
        self.done["anew"] += bool(of)

    def _end_carry(self) -> None:
        """Taken back with its cash staying; then the cash comes back after all."""
        of = self._take_back(frozenset({Kind.CONSIGNMENT, Kind.ORDER}), carries=True)
        if of:
            self._note(self.counter.corrections.end_carry(of, "", CLERK))
            self.done["carry ended"] += 1


def parcel_form() -> ParcelForm:
    """A parcel of two people nobody is."""
    number = "11010519000101001"
    return ParcelForm(
        sender=("龙先进", "13812345600", "花垣县双龙镇十八洞村 3 组"),
        id_number=number + check_char(number),
        id_check="matches",
        recipient=("陈城", "020-38880000", "广州市天河区体育西路 12 号"),
        division="440106",
        place="天河区",
        contents="腊肉",
        quantity=2,
        weight_g=5400,
        service="parcel",
        result="passed",
        inspected_at=START,
        tendered_fen=2000,
    )
