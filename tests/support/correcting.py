"""The acts that a correction may meet, each put into the ledger as its room's service would, its checks done."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from outlet_app.domain.acts import goods, post, produce
from outlet_app.domain.acts.trade import Consignment, ConsignmentLine, Order, OrderLine
from outlet_app.domain.entries import Kind
from outlet_app.domain.shift import CashMoved
from outlet_app.services.counter import Counter
from outlet_app.storage.store import Store


def put(store: Store, kind: Kind, body: msgspec.Struct) -> int:
    """Append an act as a room's service would, its checks done."""
    with store.ledger.writing() as writing:
        return writing.append(kind, body, "clerk:02").seq


def till(counter: Counter) -> int:
    """Cash in minus cash out, of everything."""
    figures = counter.records.today().figures
    return figures.cash_in_fen - figures.cash_out_fen


class Day:
    """The acts a correction may meet, each built on the ones before."""

    def __init__(self, store: Store, farmer: int):
        self.store, self.farmer = store, farmer

    def consign(self, on_sale: bool = False, advance: int = 0) -> int:
        """100 kg of kiwifruit at ¥12.00; ¥1,200.00."""
        line = ConsignmentLine("KIWI", "A", "g", 100_000, 0, 0, 0, 100_000, 1200, 120_000, certificate="HZ-OWN")
        owed = 0 if on_sale else 120_000 - advance
        body = Consignment(
            "consign", self.farmer, (line,), 120_000, owed, None if on_sale else 20_722, on_sale, advance
        )
        return put(self.store, Kind.CONSIGNMENT, body)

    def order(self) -> int:
        """A cooker for ¥259.00, ¥100.00 of it paid."""
        body = Order(
            "down", self.farmer, (OrderLine("COOKER", "pc", 1, 25_900, 25_900),), 25_900, 10_000, 10_000, 15_900
        )
        return put(self.store, Kind.ORDER, body)

    def pack(self, lot: int, quantity: int = 30_000, order: str = "M1", waybill: str = "9876543210001") -> int:
        """A city order packed from a lot."""
        box = post.PackedBox(order, waybill, 32_000, (produce.Pick(lot, 1, quantity, quantity * 2),))
        return put(self.store, Kind.PACK, post.CityPacked((box,), quantity * 2))

    def arrive(self, order: int) -> int:
        """Its goods arrived."""
        return put(self.store, Kind.ARRIVAL, goods.GoodsArrived((goods.Arrival(order, "A1", "12345678", 2**40),)))

    def settle(self, lot: int, quantity: int = 30_000, advances: tuple[tuple[int, int], ...] = ()) -> int:
        """What was sold is settled."""
        part = produce.SoldPart(lot, 1, quantity, quantity * 2)
        off = sum(fen for _act, fen in advances)
        due = quantity * 2
        body = produce.Settled(self.farmer, (part,), due, due, due - off, 20_722, set_off_fen=off, advances=advances)
        return put(self.store, Kind.SETTLEMENT, body)

    def pay(self, act: int, fen: int = 50_000) -> int:
        """A part payment in cash."""
        return put(self.store, Kind.PAYOUT, produce.PaidOut(self.farmer, ((act, fen),), cash_fen=fen))

    def certify(self, lot: int, number: str, how: str = "issued", former: tuple[str, ...] = ()) -> int:
        """A certificate over a lot."""
        fields = ("KIWI", "g", 100_000, "十八洞村", 20_715, "十八洞村合作社", "13800138000", "commitment", "self_check")
        return put(
            self.store, Kind.CERTIFICATE, produce.Certified(how, number, *fields, lots=((lot, 1),), former=former)
        )

    def parcel(self, waybill: str = "9876543210009") -> int:
        """A parcel posted for ¥16.00."""
        body = post.ParcelPresented(
            *("accepted", waybill, 0, b"sealed", "书", 1, 5400, "std", "2", "44", 1600, 1600, "seen", "02", 1, "clean")
        )
        return put(self.store, Kind.PARCEL, body)


Made = Callable[[Day], int]
MADE: dict[str, Made] = {
    "consign": lambda day: day.consign(),
    "order": lambda day: day.order(),
    "cash": lambda day: put(day.store, Kind.CASH, CashMoved(-5000, "expense")),
    "cert": lambda day: day.certify(day.consign(), "HZ-2"),
    "lot": lambda day: put(
        day.store,
        Kind.LOT,
        produce.LotMoved(
            "split",
            (produce.Pick(day.consign(), 1, 40_000),),
            (produce.NewLot("KIWI", "A", "g", 40_000),),
            brought_fen=300,
        ),
    ),
    "settle": lambda day: _settled(day)[1],
    "pay": lambda day: day.pay(day.consign()),
    "step": lambda day: put(day.store, Kind.STEP, goods.OrderStepped((day.order(),), "cancelled", refund_fen=10_000)),
    "arrive": lambda day: day.arrive(day.order()),
    "collect": lambda day: put(day.store, Kind.COLLECTION, goods.Collected(_arrived(day), "code", 15_900, 20_000, 100)),
    "return": lambda day: put(
        day.store,
        Kind.RETURN,
        goods.GoodsReturned(_collected(day), (goods.ReturnedLine("COOKER", "pc", 1),), "broken", refund_fen=25_900),
    ),
    "dispose": lambda day: put(
        day.store,
        Kind.DISPOSAL,
        goods.Disposed(
            put(day.store, Kind.RETURN, goods.GoodsReturned(0, (), "broken", ref="0362")), "sent_back", "9876543210008"
        ),
    ),
    "parcel": lambda day: day.parcel(),
    "pack": lambda day: day.pack(day.consign()),
    "city": lambda day: put(day.store, Kind.CITY, _back(day)),
    "manifest": lambda day: manifest(day),
    "parcelback": lambda day: put(day.store, Kind.PARCEL_BACK, came_back(day)),
}


def _settled(day: Day) -> tuple[int, int]:
    lot = day.consign(on_sale=True, advance=10_000)
    day.pack(lot)
    return lot, day.settle(lot, advances=((lot, 10_000),))


def _arrived(day: Day) -> int:
    order = day.order()
    day.arrive(order)
    return order


def _collected(day: Day) -> int:
    order = _arrived(day)
    put(day.store, Kind.COLLECTION, goods.Collected(order, "code", 15_900, 15_900))
    return order


def _back(day: Day) -> post.CityClosed:
    lot = day.consign()
    day.pack(lot)
    return post.CityClosed(("M1",), "returned", "refused", back=(produce.Pick(lot, 1, 30_000, 60_000),))


def manifest(day: Day) -> int:
    day.parcel()
    body = post.ManifestSigned((post.ManifestPiece("9876543210009", 5400),), 5400, "D7")
    return put(day.store, Kind.MANIFEST, body)


def came_back(day: Day) -> post.ParcelReturned:
    """A parcel that the van took is back."""
    parcel = day.parcel()
    body = post.ManifestSigned((post.ManifestPiece("9876543210009", 5400),), 5400, "D7")
    put(day.store, Kind.MANIFEST, body)
    return post.ParcelReturned(parcel, "9876543210009", 0, 5400, 5390, "intact", "unknown")
