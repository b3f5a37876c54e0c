"""One invented instance of every body an entry may have: for tests that something holds for all of them.

Values are set so that every optional part of a body shows: long names, large sums, a reason, a note, several lines.
They need not add up to what a service would accept. Parties are 1 to 3, acts are 1 to 99; nobody in here exists.
"""

from __future__ import annotations

from typing import Any

import msgspec

from outlet_app.domain.acts import goods, office, persons, post, produce, trade
from outlet_app.domain.entries import BODY_TYPES, ClockMoved, CounterOpened, Kind, PartyNamed, StaffNamed
from outlet_app.domain.shift import CashMoved, DayClosed, ShiftOpened

NOTE = "很长的备注，写到纸的边上还写不完 " * 4 + "x" * 50
DAY = 20_715  # 2026-09-19
AT = 1_789_776_000_000  # 2026-09-19 08:00 at the outlet
PICTURE = bytes(range(32))
LARGE = 123_456_789
PIECES = ((10_000, 12), (5000, 3), (100, 47), (10, 9))
PERSONS = post.ParcelPersons(
    "欧阳建国",
    "13800138000",
    "湖南省湘西州花垣县双龙镇十八洞村3组",
    "id",
    "110105190001010012",
    "陈小红",
    "13900139001",
    "广东省广州市天河区体育西路12号5楼501室",
)
CONSIGNED = trade.ConsignmentLine(
    "KIWI", "A", "g", 158_400, 1400, 6, 150, 150_000, 1200, 180_000, "s", 120, 1100, DAY, "花垣县双龙镇", "C-2026-001"
)
ORDERED = trade.OrderLine("GIFTPACK", "pc", 120, 3990, 478_800)
PARCEL = post.ParcelPresented(
    outcome="accepted",
    waybill="9876543210011",
    party=1,
    sealed=b"",
    contents="腊肉、干菜和孩子的衣服",
    quantity=3,
    weight_g=5400,
    service="parcel",
    zone="2",
    division="440106",
    fee_fen=1600,
    tendered_fen=2000,
    id_check="matched",
    inspector="02",
    inspected_at=AT,
    result="passed",
    source="s",
    frame=b"WG005.400kg00",
    pictures=(PICTURE,),
    note=NOTE,
)
PACKED = (post.PackedProduct("KIWI", "g", 5000, 9980),)
BOX = post.PackedBox("M-2026-0001", "9876543210028", 2900, (produce.Pick(2, 1, 2500, 4990),), PICTURE)

SAMPLES: tuple[tuple[Kind, msgspec.Struct], ...] = (
    (Kind.COUNTER, CounterOpened("SBD01", "十八洞", bytes(32), bytes(32))),
    (Kind.STAFF, StaffNamed("02", "石巧云", "clerk")),
    (Kind.PARTY, PartyNamed(0, "farmer", b"")),
    (Kind.CLOCK, ClockMoved(AT, AT - 60_000)),
    (
        Kind.CONSIGNMENT,
        trade.Consignment(
            "consign", 1, (CONSIGNED, CONSIGNED), 360_000, 126_000, DAY + 7, False, 54_000, 0, 300, 1800, 500, 20_000,
            "L-2026-01", 5, "S12", NOTE, "P1",
        ),
    ),
    (Kind.CONSIGNMENT, trade.Consignment("consign", 1, (CONSIGNED,), 180_000, 0, None, True, 10_000)),
    (Kind.CONSIGNMENT, trade.Consignment("purchase", 1, (CONSIGNED,), LARGE, LARGE, DAY)),
    (Kind.CONSIGNMENT, trade.Consignment("ship", 1, (CONSIGNED,), 180_000, 0, charge_fen=3600, commission_fen=3600)),
    (
        Kind.ORDER,
        trade.Order("down", 2, (ORDERED, ORDERED), 957_600, 500_000, 600_000, 457_600, waived_fen=7, replaces=5,
                    ref="S13", note=NOTE, campaign="919"),
    ),
    (Kind.ORDER, trade.Order("up", 3, (ORDERED,), 478_800, 0, 0, 478_800, True, channel="mall", remote="T88")),
    (Kind.REVERSAL, trade.Reversal(6, "typing", NOTE, -LARGE)),
    (Kind.OPEN, ShiftOpened(PIECES, 140_290, 50_000, 140_000, NOTE)),
    (Kind.CASH, CashMoved(-LARGE, "bank", NOTE)),
    (
        Kind.CLOSE,
        DayClosed("2026-09-19", 3, 150_000, 34_980, 87_990, 96_990, PIECES, 96_490, -500, "unexplained", NOTE, False,
                  404, 413, 237_360, 50_000, 1200, 96_000),
    ),
    (
        Kind.CERTIFICATE,
        produce.Certified("issued", "C-2026-0001", "KIWI", "g", 150_000, "湖南省花垣县双龙镇十八洞村", DAY,
                          "十八洞村苗绣猕猴桃专业合作社", "13800138000", "承诺不使用禁用的农药兽药", "self_test", 1,
                          ((2, 1), (3, 1)), ("C-2026-0000",), PICTURE),
    ),
    (
        Kind.LOT,
        produce.LotMoved("mixed", (produce.Pick(2, 1, 20_000), produce.Pick(3, 1, 10_000)),
                         (produce.NewLot("KIWI", "A", "g", 30_000, DAY, "花垣县", "C-2026-0001"),), 0, "grade", NOTE),
    ),
    (
        Kind.LOT,
        produce.LotMoved("spoiled", (produce.Pick(2, 1, 4000),), (), 1, "rot", NOTE, (PICTURE,),
                         ((AT - 7_200_000, "phone"), (AT - 3_600_000, "village")), 1500, "KIWI", "g", DAY + 7,
                         ((2, 500),)),
    ),
    (
        Kind.SETTLEMENT,
        produce.Settled(1, (produce.SoldPart(2, 1, 30_000, 59_880, 1100, True),), LARGE, LARGE, LARGE - 54_000,
                        DAY + 7, 5900, 1200, 800, 300, 54_000, ((2, 54_000),), 20_000, "L-2026-01", NOTE),
    ),
    (
        Kind.PAYOUT,
        produce.PaidOut(1, ((2, 100_000), (5, LARGE)), 50_000, 40_000, 10_000, "L-2026-01", "0006", "float",
                        ((1, 30_000), (2, 60_000)), NOTE),
    ),
    (Kind.STEP, goods.OrderStepped((5, 6), "cancelled", "buyer", NOTE, 3990)),
    (
        Kind.ARRIVAL,
        goods.GoodsArrived((goods.Arrival(5, "A-03", "82730164", AT + 604_800_000, "EE123456785CN"),), "phone", NOTE),
    ),
    (Kind.COLLECTION, goods.Collected(5, "code", 15_900, 20_000, 200, 2, NOTE)),
    (
        Kind.RETURN,
        goods.GoodsReturned(0, (goods.ReturnedLine("EGG", "pc", 20, 6),), "broken", 1620, 1380, 3990, 100, "held",
                            (PICTURE,), 2, "0362", "EE123456785CN", NOTE),
    ),
    (Kind.DISPOSAL, goods.Disposed(9, "sent_back", "EE123456785CN", 1380, NOTE)),
    (Kind.PARCEL, PARCEL),
    (
        Kind.PARCEL,
        msgspec.structs.replace(PARCEL, outcome="refused", waybill="", fee_fen=0, result="prohibited",
                                found=("battery", "liquor"), reason="prohibited"),
    ),
    (
        Kind.PACK,
        post.CityPacked((BOX, msgspec.structs.replace(BOX, order="M-2026-0002")), 9980, "parcel", NOTE, PACKED),
    ),
    (
        Kind.CITY,
        post.CityClosed(
            ("M-2026-0001",), "returned", "unwanted", NOTE, 2850, (PICTURE,), (produce.Pick(2, 1, 2500),), PACKED
        ),
    ),
    (
        Kind.MANIFEST,
        post.ManifestSigned(tuple(post.ManifestPiece(f"98765432100{at:02d}", 2900) for at in range(13)), 40_200,
                            "向师傅", "湘U12345", PICTURE, NOTE),
    ),
    (Kind.WAYBILL, post.WaybillVoided("9876543210035", "torn", NOTE)),
    (
        Kind.PARCEL_BACK,
        post.ParcelReturned(8, "9876543210011", 1, 5400, 5150, "damaged", "refused", True, "other", "m", b"",
                            (PICTURE,), NOTE),
    ),
    (Kind.MERGE, persons.PartiesMerged(1, 2, "same_phone")),
    (Kind.SUPPORT, persons.SupportNoted(1, b"")),
    (Kind.CONSENT, persons.ConsentGiven(1, "loan", True, "fingerprint", DAY + 365)),
    (Kind.LOAN, persons.LoanAgreed(1, "L-2026-01", 2000, DAY + 365)),
    (Kind.UNMASK, persons.Unmasked(1, "identity", "payout", 5)),
    (Kind.ERASE, persons.PartyErased(1, "asked", (7,))),
    (Kind.ANSWER, office.Answered("question", "Q-1", "answered", NOTE, (5, 6))),
    (Kind.SLIPS, office.SlipsPrinted("SBD01-A", 1, 50)),
    (Kind.SLIP_VOID, office.SlipVoided("SBD01-A0007", "torn")),
    (Kind.TRAINED, office.Trained("02", "counter", 18, 20, True, "T-2026-0007")),
)  # fmt: skip
"""(kind, body): at least one of every registered body type; the shapes that print differently more than once."""


def sample(kind: type[Any]) -> Any:
    """The first sample of a body type."""
    return next(body for _kind, body in SAMPLES if isinstance(body, kind))


def missing() -> set[str]:
    """Kinds that have no sample here; a test of `tests/storage/test_receipts_all.py` wants this empty."""
    return set(BODY_TYPES) - {str(kind) for kind, _body in SAMPLES}
