"""Make `sync/dictionary-1.bin`: what messages of the exchange usually contain, so that even a small one compresses.

Deflate looks back 32 kB into it; what stands nearer the end is cheaper to point at. So: feed bodies first, then
packed batches, then single acts of every kind as they stand in a request. All of it invented and seeded. The
dictionary is part of the contract: once released it never changes (a better one gets a number of its own).
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import msgspec

from bench.acts import SteppingClock, forms, outlet_with_farmers, save_many
from outlet_app.domain.acts.trade import Reversal
from outlet_app.domain.entries import Kind
from outlet_app.services import intake, orders
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store
from sync import columns
from sync.contract import Answer, FeedItem, Request

ROOT = Path(__file__).resolve().parents[1]
MOST = 32_000


def main() -> None:
    """Write the dictionary."""
    os.environ["OUTLET_KEYSTORE"] = "file"
    with tempfile.TemporaryDirectory() as folder:
        store, farmers = outlet_with_farmers(Path(folder), 30)
        clock = SteppingClock()
        save_many(store, clock, 60, 99, farmers)
        _mixed(store, clock, farmers)
        entries = ExchangeFacts(store.engine, "SBD01-A").entries_after(31, 400, 1 << 20)
        store.close()
    parts = [_feed(), *(_request(entries[at : at + 20], packed=True) for at in range(0, 60, 20)), _answer()]
    parts += [_request([entry], packed=False) for entry in entries[::-1]]
    made = b"".join(parts)[-MOST:]
    (ROOT / "sync" / "dictionary-1.bin").write_bytes(made)
    print(f"{len(made)} bytes")


def _mixed(store: Store, clock: SteppingClock, farmers: list[int]) -> None:
    """A few of every kind that the bulk does not hold."""
    for number, (pause, form) in enumerate(forms(12, 5, farmers)):
        clock.at += pause
        line = form.lines[0]
        weighed = LineForm(line.product, line.grade, "g", line.gross + 8000, line.price_fen, tare=1400, packages=3)
        paid = ConsignmentForm("purchase", form.party, (weighed,), advance_fen=500, ref=f"{66000 + number}")
        goods = (OrderLineForm("MILK-CASE", "pc", 1, 5800), OrderLineForm("GIFT-PACK", "pc", 2, 3990))
        order = OrderForm("down", form.party if number % 2 else 0, goods, tendered_fen=15000)
        city = OrderForm(
            "up", 0, (OrderLineForm(line.product, "g", 2500, 1996),), prepaid=True, channel="mall", remote="U9"
        )
        with store.ledger.writing() as writing:
            seq = intake.put(writing, intake.body_of_form(paid, clock.at // 86_400_000), "clerk:02").seq
            orders.put(writing, orders.body_of_form(order), "clerk:01")
            orders.put(writing, orders.body_of_form(city), "clerk:02")
            if number % 4 == 0:
                writing.append(Kind.REVERSAL, Reversal(seq, "weight", "", 500), "clerk:01")


def _request(entries: list[bytes], *, packed: bool) -> bytes:
    request = Request(
        counter="SBD01-A",
        sent_at=1_772_415_000_000,
        after=400,
        head_seq=401,
        head_hash=b"",
        cursor=58,
        rows=[] if packed else [msgspec.Raw(entry) for entry in entries],
        packed=(columns.pack(entries) or b"") if packed else b"",
        app="0.1.0",
    )
    return msgspec.msgpack.encode(request)


def _answer() -> bytes:
    return msgspec.msgpack.encode(Answer(400, b"", 58, 1_772_415_000_000))


def _feed() -> bytes:
    catalogue = json.loads((ROOT / "sample" / "catalogue.json").read_text(encoding="utf-8"))
    items = [
        FeedItem(
            number, "product", str(product.get("code", "")), msgspec.Raw(msgspec.msgpack.encode(list(product.values())))
        )
        for number, product in enumerate(catalogue["products"], 1)
    ]
    return msgspec.msgpack.encode(items)[:9000]


if __name__ == "__main__":
    main()
