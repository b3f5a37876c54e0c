"""What the trial's centre tells its counter beside the catalogue: the morning of a festival, on whatever day it is.

Twelve prepaid orders from the city, two hundred waybill numbers, postage, the festival's prices, the grain rule. A
sheet as `outlet-central tell` reads it (`docs/formats/telling.md`). People and numbers are invented.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ORIGIN = "433124"
FIRST_WAYBILL, WAYBILLS = "9820926000001", 200
# (name, buyer kind, division, address): the address is as invented as the person.
BUYERS = (
    ("黄小满", "person", "440106", "广东省广州市天河区体育西路 1 号"),
    ("周立秋", "person", "440103", "广东省广州市荔湾区芳村大道 22 号"),
    ("郑谷雨", "person", "440305", "广东省深圳市南山区科苑路 5 号"),
    ("冯白露", "person", "440106", "广东省广州市天河区天河北路 60 号"),
    ("蒋清明", "government", "430105", "湖南省长沙市开福区湘雅路 9 号"),
    ("沈惊蛰", "person", "430102", "湖南省长沙市芙蓉区五一大道 30 号"),
    ("韩小暑", "business", "310115", "上海市浦东新区世纪大道 8 号"),
    ("朱大寒", "person", "310106", "上海市静安区南京西路 77 号"),
    ("许霜降", "person", "110105", "北京市朝阳区建国路 12 号"),
    ("何立夏", "cooperative", "110108", "北京市海淀区中关村大街 3 号"),
    ("吕芒种", "person", "510104", "四川省成都市锦江区春熙路 15 号"),
    ("施小雪", "person", "440104", "广东省广州市越秀区中山五路 41 号"),
)


def write_sheet(path: Path, counter: str, today: date) -> Path:
    """Write the sheet for a counter, as of `today`; its path."""
    path.write_text(json.dumps(sheet(counter, today), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def sheet(counter: str, today: date) -> dict[str, list[dict[str, Any]]]:
    """The sheet's sections."""
    soon = {"since": f"{today}T00:00", "until": f"{today + timedelta(days=3)}T00:00"}
    prices = {"KETTLE": "59.00", "TISSUE": "29.80", "HONEY": "80.00"}
    return {
        "settings": [{"key": "origin", "value": ORIGIN, "counter": counter}],
        "deductions": [
            {
                "code": "rice",
                "name": "稻谷",
                "name_en": "Paddy rice",
                "measures": [
                    {"name": "moisture", "limit": "14.5", "step": "0.5", "per_step": "0.65", "bonus": "2.5"},
                    {"name": "impurity", "limit": "1.0", "step": "0.3", "per_step": "0.3", "bonus": "all"},
                ],
            }
        ],
        "campaigns": [
            {
                "code": "919",
                "name": "九一九电商节",
                "name_en": "19 September festival",
                "prices": prices,
                "event": True,
                **soon,
            }
        ],
        "tariffs": _tariffs(),
        "zones": [{"origin": ORIGIN, "zones": {"43": "1", "44": "2", "51": "2", "31": "3", "11": "3", "*": "3"}}],
        "waybills": [{"counter": counter, "first": FIRST_WAYBILL, "count": WAYBILLS}],
        "city_orders": [_order(number, buyer, counter, today) for number, buyer in enumerate(BUYERS, 1)],
    }


def _tariffs() -> list[dict[str, Any]]:
    rows = (
        ("parcel", "1", 1000, "5.00", 1000, "1.00", 50_000),
        ("parcel", "2", 1000, "6.00", 1000, "2.00", 50_000),
        ("parcel", "3", 1000, "8.00", 1000, "3.00", 50_000),
        ("ems", "1", 500, "15.00", 500, "4.00", 40_000),
        ("ems", "2", 500, "20.00", 500, "6.00", 40_000),
        ("ems", "3", 500, "22.00", 500, "8.00", 40_000),
    )
    names = ("service", "zone", "first_g", "first_price", "step_g", "step_price", "max_g")
    return [{**dict(zip(names, row, strict=True)), "origin": ORIGIN, "valid_from": "2026-01-01"} for row in rows]


def _order(number: int, buyer: tuple[str, str, str, str], counter: str, today: date) -> dict[str, Any]:
    name, kind, division, address = buyer
    return {
        "order": f"M{today:%m%d}-{number:03d}",
        "placed": f"{today - timedelta(days=1)}T20:{number:02d}",
        "ship_by": str(today + timedelta(days=0 if number <= 3 else 1)),
        "counter": counter,
        "division": division,
        "recipient_name": name,
        "recipient_phone": f"199000010{number:02d}",
        "recipient_address": address,
        "lines": [{"product": "KIWI", "grade": "A", "quantity": 2500, "amount": "49.90"}],
        "remote": f"YL{today:%y%m%d}{number:04d}",
        "buyer_kind": kind,
        "service": "parcel",
    }
