"""Acts of every kind as an outlet's day mixes them: bodies that follow from a seed, for packing, figures and reports.

Not a true ledger of a counter (nothing here checks stock or cash): what the wire and both ends' figures must bear.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec

from outlet_app.domain.acts import goods, office, persons, post, produce, trade
from outlet_app.domain.entries import BODY_TYPES, ClockMoved, CounterOpened, Kind, PartyNamed, StaffNamed
from outlet_app.domain.shift import CashMoved, DayClosed, ShiftOpened

PRODUCTS = (("KIWI", "A", 1200), ("PORK", "一级", 7600), ("APPLE", "优等", 960), ("HONEY", "一级", 6400))
GOODS = (("MILKCASE", 5800), ("GIFTPACK", 3990), ("BEERCASE", 4800), ("SALT", 250))
DAY = 20_715
FIRST_WAYBILL = 9_800_000_000_001


class MixedDay:
    """`acts()` gives (kind, body) in an order that a day has; entries before the first are numbered up to `after`."""

    def __init__(self, seed: int = 1, after: int = 0):
        self._chance = random.Random(seed)
        self._seq = after
        self._waybill = FIRST_WAYBILL
        self._consigned: list[int] = []
        self._orders: list[int] = []

    def acts(self) -> Iterator[tuple[Kind, msgspec.Struct]]:
        """About a hundred acts, every kind at least once."""
        for kind, body in self._day():
            self._seq += 1
            if kind is Kind.CONSIGNMENT:
                self._consigned.append(self._seq)
            elif kind is Kind.ORDER:
                self._orders.append(self._seq)
            yield kind, body

    def _day(self) -> Iterator[tuple[Kind, msgspec.Struct]]:
        yield Kind.COUNTER, CounterOpened("SBD01", "十八洞", b"\1" * 32, b"\2" * 32)
        yield Kind.STAFF, StaffNamed("02", "石巧云", "clerk")
        yield Kind.OPEN, ShiftOpened(((10_000, 15),), 150_000)
        opened = self._seq
        yield from self._people()
        for turn in range(8):
            yield from self._trade(turn)
        yield from self._stock()
        yield from self._orders_on()
        yield from self._van()
        yield from self._office()
        yield Kind.REVERSAL, trade.Reversal(self._consigned[0], "weight", "", 0, carries=True)
        yield Kind.REVERSAL, trade.Reversal(self._orders[0], "price", "", -5000)
        yield Kind.CLOCK, ClockMoved(1_789_776_000_000, 1_789_775_000_000)
        yield Kind.CASH, CashMoved(50_000, "topup", "零钱")
        yield Kind.CLOSE, DayClosed("2026-09-19", opened, 150_000, 34_980, 87_990, 96_990, ((10_000, 9),), 96_490, -500)

    def _people(self) -> Iterator[tuple[Kind, msgspec.Struct]]:
        for _ in range(6):
            yield Kind.PARTY, PartyNamed(0, "farmer", self._chance.randbytes(90))
        yield Kind.PARTY, PartyNamed(4, "farmer", self._chance.randbytes(94))
        yield Kind.CONSENT, persons.ConsentGiven(4, "loan", True)
        yield Kind.SUPPORT, persons.SupportNoted(4, self._chance.randbytes(70))
        yield Kind.LOAN, persons.LoanAgreed(4, "XE-2026-0071", 1000)
        yield Kind.UNMASK, persons.Unmasked(5, "identity", "核对")
        yield Kind.MERGE, persons.PartiesMerged(4, 9, "同一人")
        yield Kind.ERASE, persons.PartyErased(8, "本人要求")

    def _trade(self, turn: int) -> Iterator[tuple[Kind, msgspec.Struct]]:
        for _ in range(2):
            yield Kind.CONSIGNMENT, self._consignment()
        for _ in range(3):
            yield Kind.ORDER, self._order()
        yield Kind.PARCEL, self._parcel()
        if turn % 2:
            yield Kind.PAYOUT, self._payout()

    def _consignment(self) -> trade.Consignment:
        product, grade, price = self._chance.choice(PRODUCTS)
        gross, packages = self._chance.randrange(4_000, 160_000), self._chance.randrange(1, 8)
        net = gross - 1_400 * packages
        amount = (net * price + 500) // 1000
        line = trade.ConsignmentLine(
            product, grade, "g", gross, 1_400, packages, 0, net, price, amount, "s", picked=DAY - 1, origin="433124"
        )
        advance = self._chance.choice((0, 0, 30_000, 54_000))
        party = self._chance.randrange(4, 9)
        return trade.Consignment("consign", party, (line,), amount, amount - advance, DAY + 7, advance_fen=advance)

    def _order(self) -> trade.Order:
        product, price = self._chance.choice(GOODS)
        count = self._chance.randrange(1, 4)
        total = count * price
        line = trade.OrderLine(product, "pc", count, price, total)
        return trade.Order("down", self._chance.choice((0, 5, 6)), (line,), total, total, -(-total // 5000) * 5000)

    def _parcel(self) -> post.ParcelPresented:
        grams = self._chance.randrange(500, 9_000)
        fee = 500 + -(-(grams - 1000) // 1000) * 200 if grams > 1000 else 500
        return post.ParcelPresented(
            "accepted",
            self._number(),
            0,
            self._chance.randbytes(190),
            "土特产",
            1,
            grams,
            "parcel",
            "2",
            "440106",
            fee,
            fee,
            "matched",
            "02",
            1_789_780_000_000 + grams,
            "passed",
            source="s",
            place="广东省广州市",
        )

    def _payout(self) -> produce.PaidOut:
        fen = self._chance.randrange(10_000, 200_000)
        share = fen // 10
        of = self._chance.choice(self._consigned)
        return produce.PaidOut(
            4, ((of, fen),), fen - share, 0, share, "XE-2026-0071", purse="float", loans=((of, share),)
        )

    def _stock(self) -> Iterator[tuple[Kind, msgspec.Struct]]:
        first = self._consigned[0]
        for number in range(3):
            lots = ((self._consigned[number], 1),)
            yield (
                Kind.CERTIFICATE,
                produce.Certified(
                    "collected",
                    f"CN-{number:04d}",
                    "KIWI",
                    "g",
                    150_000,
                    "433124",
                    DAY,
                    "龙某",
                    "",
                    "承诺",
                    "self",
                    4,
                    lots,
                ),
            )
        spoilt = (produce.Pick(first, 1, 2_000),)
        yield Kind.LOT, produce.LotMoved("spoiled", spoilt, reason="rot", attempts=((1_789_780_000_000, "phone"),))
        part = produce.SoldPart(first, 1, 30_000, 59_880, 1_000)
        yield Kind.SETTLEMENT, produce.Settled(4, (part,), 59_880, 56_886, 56_886, DAY + 7, 2_994, commission_bp=500)

    def _orders_on(self) -> Iterator[tuple[Kind, msgspec.Struct]]:
        some = self._orders[:6]
        arrivals = tuple(
            goods.Arrival(seq, f"A{place}", f"{self._chance.randrange(10**6):06d}", 1_790_380_800_000)
            for place, seq in enumerate(some, 1)
        )
        yield Kind.STEP, goods.OrderStepped(tuple(some), "shipped")
        yield Kind.ARRIVAL, goods.GoodsArrived(arrivals)
        for seq in some:
            yield Kind.COLLECTION, goods.Collected(seq, "code")
        line = goods.ReturnedLine("GIFTPACK", "pc", 1, 6, 20)
        photo = (self._chance.randbytes(32),)
        yield Kind.RETURN, goods.GoodsReturned(some[0], (line,), "damaged", 1620, 1380, 3990, pictures=photo)
        yield Kind.DISPOSAL, goods.Disposed(self._seq, "destroyed")

    def _van(self) -> Iterator[tuple[Kind, msgspec.Struct]]:
        lot = self._consigned[1]
        numbers = [self._number() for _ in range(12)]
        boxes = tuple(
            post.PackedBox(
                f"M0919-{place:03d}", number, 2900, (produce.Pick(lot, 1, 2500, 4990),), self._chance.randbytes(32), "s"
            )
            for place, number in enumerate(numbers, 1)
        )
        contents = (post.PackedProduct("KIWI", "g", 30_000, 59_880),)
        yield Kind.PACK, post.CityPacked(boxes, 59_880, contents=contents)
        yield Kind.CITY, post.CityClosed(("M0919-013",), "short", "frost")
        pieces = tuple(post.ManifestPiece(number, 2900) for number in numbers)
        yield Kind.MANIFEST, post.ManifestSigned(pieces, 34_800, "7", "湘U·1234", self._chance.randbytes(32))
        yield Kind.WAYBILL, post.WaybillVoided(self._number(), "torn")
        yield Kind.PARCEL_BACK, post.ParcelReturned(0, self._number(), 0, 5400, 5400, "intact", "moved")

    def _office(self) -> Iterator[tuple[Kind, msgspec.Struct]]:
        yield Kind.ANSWER, office.Answered("question", "Q1", "answered", "下周二")
        yield Kind.SLIPS, office.SlipsPrinted("P", 1, 20)
        yield Kind.SLIP_VOID, office.SlipVoided("P0007", "torn")
        yield Kind.TRAINED, office.Trained("02", "counter", 9, 10, True, "T-0919-1")

    def _number(self) -> str:
        self._waybill += 1
        return str(self._waybill)


def missing() -> set[str]:
    """Kinds of the program that a mixed day does not hold: none, or this module is behind."""
    return set(BODY_TYPES) - {kind for kind, _body in MixedDay().acts()}
