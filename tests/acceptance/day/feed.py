"""What the centre has to tell at eight o'clock: 12 city orders, 200 waybill numbers, the postage, the festival;
and what a week later."""

from __future__ import annotations

import msgspec

from central.centre import Centre
from central.engine import writing
from central.feed import News, publish, told
from outlet_app.domain.feed import (
    Campaign,
    CityOrder,
    CityOrderLine,
    FeedKind,
    Product,
    TariffRow,
    WaybillBatch,
)
from tests.acceptance.day.clock import MIDNIGHT

OUTLET, COUNTER = "SBD01", "SBD01-A"
CITY_ORDERS = 12
BOX_G, BOX_FEN = 2500, 4990
FIRST_WAYBILL, WAYBILLS = "9811200030001", 200
WEEK_ORDERS, WEEK_WAYBILL, WEEK_WAYBILLS, HONEY_FEN = 31, "9811200040001", 100, 8800
ORIGIN, GUANGZHOU = "433124", "440106"
DAY = MIDNIGHT // 86_400_000 + 1


def tell_the_day(centre: Centre) -> None:
    """Publish it."""
    news = [_news(FeedKind.CITY_ORDER, f"ZY-0919-{n:03d}", _city_order(n), OUTLET) for n in range(1, CITY_ORDERS + 1)]
    # Illustrative: 6.00 for the first kilogram and 2.00 for each further one make 16.00 for 5.4 kg.
    tariff = TariffRow("parcel", ORIGIN, "2", "2026-01-01", 1000, 600, 1000, 200, 30_000)
    news += [
        _news(FeedKind.WAYBILLS, "2026-09", WaybillBatch(FIRST_WAYBILL, WAYBILLS), COUNTER),
        _news(FeedKind.TARIFF, "|".join((tariff.service, tariff.origin, tariff.zone, tariff.valid_from)), tariff),
        News(FeedKind.ZONES, ORIGIN, msgspec.msgpack.encode((("43", "1"), ("44", "2"), ("", "3")))),
        _news(
            FeedKind.CAMPAIGN,
            "919",
            Campaign("九一九电商节", "919 festival", MIDNIGHT, MIDNIGHT + 3 * 86_400_000, (("HONEY", 7900),), True),
        ),
    ]
    with writing(centre.engine) as db:
        publish(db, news, centre.clock())


def tell_the_week(centre: Centre) -> None:
    """What waits at the centre on Friday: 31 further city orders, 100 waybill numbers, a new price of honey."""
    with writing(centre.engine) as db:
        honey = msgspec.msgpack.decode(told(db, FeedKind.PRODUCT)["HONEY"], type=Product)
        dearer = msgspec.structs.replace(honey, sale_fen=HONEY_FEN)
        news = [
            _news(FeedKind.CITY_ORDER, f"ZY-0925-{n:03d}", _city_order(n), OUTLET) for n in range(1, WEEK_ORDERS + 1)
        ]
        news += [
            _news(FeedKind.WAYBILLS, "2026-09-25", WaybillBatch(WEEK_WAYBILL, WEEK_WAYBILLS), COUNTER),
            _news(FeedKind.PRODUCT, "HONEY", dearer),
        ]
        publish(db, news, centre.clock())


def _city_order(number: int) -> CityOrder:
    line = CityOrderLine("KIWI", "A", "g", BOX_G, BOX_FEN)
    recipient = (f"陈城{number}", f"1990001{number:04d}", f"天河路{number}号")
    return CityOrder((line,), MIDNIGHT, recipient, GUANGZHOU, DAY + 2)


def _news(kind: FeedKind, key: str, body: msgspec.Struct, scope: str = "") -> News:
    return News(str(kind), key, msgspec.msgpack.encode(body), scope)
