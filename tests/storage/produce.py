"""Hands for the tests of lots and settling: sales out of lots, moves and settlements with their bodies."""

from __future__ import annotations

import random
from typing import Any

from outlet_app.domain.acts.produce import LotMoved, Settled
from outlet_app.domain.acts.trade import Order, OrderLine
from outlet_app.domain.days import day_number
from outlet_app.domain.entries import Kind
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.model import Saved
from outlet_app.services.produce.forms import CertificateForm, LotForm, PayoutForm, SettleForm
from outlet_app.services.produce.ports import LotRow
from outlet_app.services.produce.stock import picks_for
from outlet_app.storage.books import BookStore
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, START
from tests.support.produce import consign, take_back

TODAY = day_number("2026-09-19")
_HOWS = ("returned", "spoiled", "mixed", "split", "regraded")


def lot(store: Store, seq: int, line: int = 1) -> LotRow:
    """A lot as it stands."""
    with BookStore(store.engine).reading() as books:
        found = books.stock.lot(seq, line)
    assert found is not None
    return found


def sell(store: Store, quantity: int, fen: int, product: str = "KIWI", grade: str = "A") -> int:
    """A sale over the counter, out of the lots, freshest first; the act's number."""
    with store.ledger.writing() as writing:
        picks = picks_for(writing.books, product, grade, quantity, fen)
        line = OrderLine(product, "g", quantity, 0, fen)
        body = Order("down", 0, (line,), fen, fen, fen, picks=picks, handed=True)
        return writing.append(Kind.ORDER, body, "clerk:02").seq


def holds(row: LotRow) -> bool:
    """in = sold + returned + spoiled + moved + on hand."""
    return row.quantity_in == row.sold + row.returned + row.spoiled + row.moved + row.on_hand and row.on_hand >= 0


def moved(counter: Counter, form: LotForm) -> tuple[Saved, LotMoved]:
    """What happened to lots, saved; and its body."""
    saved = counter.produce.stock.move(form, CLERK)
    detail = counter.records.detail(saved.seq)
    assert detail is not None
    assert isinstance(detail.body, LotMoved)
    return saved, detail.body


def settled(counter: Counter, form: SettleForm) -> tuple[Saved, Settled]:
    """A settlement, saved; and its body."""
    saved = counter.produce.settling.save(form, CLERK)
    detail = counter.records.detail(saved.seq)
    assert detail is not None
    assert isinstance(detail.body, Settled)
    return saved, detail.body


def paper(lots: tuple[tuple[int, int], ...], **changed: Any) -> CertificateForm:
    """A complete certificate for these lots."""
    texts = {"origin": "花垣县十八洞村", "issuer": "十八洞合作社", "contact": "13812345600", "commitment": "承诺"}
    given = {"product": "KIWI", "quantity": 10_000, "day": TODAY, "basis": "self_test", **texts, **changed}
    return CertificateForm(lots=lots, **given)


def on_floor(counter: Counter, party: int, quantity: int, advance: int = 0) -> int:
    """Goods on sale with a floor of ¥10.00 a kilogram."""
    from outlet_app.services.forms import ConsignmentForm, LineForm

    line = LineForm("KIWI", "A", "g", quantity, 1200, floor_fen=1000)
    form = ConsignmentForm(party=party, lines=(line,), on_sale=True, advance_fen=advance)
    return counter.intake.save(form, CLERK).seq


def _one_act(chance: random.Random, counter: Counter, store: Store, parties: list[int], acts: list[int]) -> None:
    """Anything a clerk may try; what the rules refuse is refused, and changes nothing."""
    produce, party = counter.produce, chance.choice(parties)
    lots = produce.stock.lots()
    some = [card.row for card in chance.sample(lots, min(len(lots), 2))]
    takes = tuple((row.seq, row.line, chance.randrange(1, row.on_hand + 2)) for row in some)
    how = chance.choice(("in", "in", "sell", "sell", "settle", "pay", "reverse", *_HOWS))
    try:
        if how == "in":
            terms = {"on_sale": True} if chance.random() < 0.6 else {"loan_fen": 500, "loan_ref": "L"}
            acts.append(consign(counter, party, chance.randrange(1_000, 40_000), picked=TODAY, **terms))
        elif how == "sell":
            acts.append(sell(store, chance.randrange(1, 20_000), chance.randrange(1, 30_000)))
        elif how == "settle":
            parts = tuple(one.part for one in produce.settling.begin(party).parts)
            acts.append(produce.settling.save(SettleForm(party, parts, commission_bp=300), CLERK).seq)
        elif how == "pay":
            due = produce.payouts.due()
            row = chance.choice(due) if due else None
            items = ((row.owed.seq, chance.randrange(1, row.owed.open_fen + 2)),) if row else ()
            acts.append(produce.payouts.save(PayoutForm(row.party if row else party, items), CLERK).seq)
        elif how == "reverse" and acts:
            take_back(counter, acts[-1])
            acts.pop()
        elif how != "reverse":
            halves = (takes[0][2] // 2, takes[0][2] - takes[0][2] // 2) if takes else ()
            takes = takes if how == "mixed" else takes[:1]
            tries = ((START, "phone"),)
            form = LotForm(how, takes, halves, chance.choice("AB"), "", "rot", "", tries, chance.choice((0, 100)))
            acts.append(produce.stock.move(form, CLERK).seq)
    except Refused:
        pass
