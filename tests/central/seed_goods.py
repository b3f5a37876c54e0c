"""Rows of the seed's table about products, courses and plans: a small history, and what the report must say."""

from __future__ import annotations

from typing import Any

from outlet_app.domain.acts.goods import ReturnedLine
from outlet_app.services.goods.forms import ReturnForm
from outlet_app.services.model import StaffMember
from outlet_app.services.office.training import Asked, Question
from tests.central.reporting import COUNTY, Stage, grams, pieces
from tests.support.counter import CLERK, SUPERVISOR

Row = dict[str, Any]


def brands(stage: Stage) -> Row:
    """Salted eggs: three boxes sold in two orders, one of them comes back; kiwifruit: two boxes, one came back."""
    villager = stage.person("施六金", "villager")
    stage.take_in(stage.person())
    two = stage.sell(pieces("EGGBOX", 3_990, 2), party=villager, handed=True)
    stage.sell(pieces("EGGBOX", 3_990), pieces("MILKCASE", 5_800))
    back = ReturnForm(two, lines=(ReturnedLine("EGGBOX", "pc", 1),), reason="damaged")
    stage.counter.goods.returns.save(back, CLERK)
    stage.tell_orders("KIWI", "KIWI")
    stage.pack("M1", "M2")
    stage.van()
    stage.closed("M1", "returned", "damaged", found_g=2_500)
    zero = dict.fromkeys(("orders", "sold_fen", "sold_g", "sold_ml", "sold_pc", "returns", "returned_fen"), 0)
    zero |= dict.fromkeys(("returned_g", "returned_ml", "returned_pc", "returned_bp"), 0)
    eggs = {"orders": 2, "sold_fen": 11_970, "sold_pc": 3, "returns": 1, "returned_fen": 3_990, "returned_pc": 1}
    kiwi = {"orders": 2, "sold_fen": 9_980, "sold_g": 5_000, "returns": 1, "returned_fen": 4_990, "returned_g": 2_500}
    return {
        "rows": [
            {"brand": "LAWEI", "name": "寨上腊味", **zero},
            {"brand": "LIAO", "name": "廖奶奶咸鸭蛋", **zero, **eggs, "returned_bp": 3_333},
            {"brand": "MIAOXIU", "name": "苗绣巧手", **zero},
            {"brand": "SHIBADONG", "name": "十八洞猕猴桃", **zero, **kiwi, "returned_bp": 5_000},
        ],
        "total": {},
    }


def bases(stage: Stage) -> Row:
    """Apples of two grades, three to one; of three boxes of 2.9 kg one came back 0.2 kg lighter, one was refused."""
    farmer = stage.person()
    stage.take_in(farmer, "APPLE", "优等", 15_000, 960)
    stage.take_in(farmer, "APPLE", "一等", 5_000, 800)
    stage.take_in(farmer)
    stage.tell_orders("APPLE", "APPLE", "APPLE", "KIWI")
    stage.pack("M1", "M2", "M3", "M4")
    stage.van()
    stage.closed("M1", "returned", "damaged", found_g=2_700)
    stage.closed("M2", "refused", "unwanted")
    mix = {"base": "QIXIA", "name": "栖霞苹果基地", "product": "APPLE", "unit": "g"}
    way = {"boxes": 3, "packed_g": 8_700, "refused": 1, "returned": 1, "returned_g": 2_700, "lost_g": 200}
    return {
        "rows": [
            mix | {"grade": "一等", "quantity": 5_000, "fen": 4_000, "share_bp": 2_500},
            mix | {"grade": "优等", "quantity": 15_000, "fen": 14_400, "share_bp": 7_500},
        ],
        "transit": [{"base": "QIXIA", "name": "栖霞苹果基地", **way, "lost_bp": 230}],
        "total": {},
    }


def partners(stage: Stage) -> Row:
    """10 kg on sale for Ule's mall: two boxes sold, one of them settled; milk of another partner sold."""
    farmer = stage.person()
    stage.take_in(farmer, on_sale=True)
    stage.tell_orders("KIWI", "KIWI")
    stage.pack("M1")
    stage.settle(farmer)
    stage.pack("M2")
    stage.sell(pieces("MILKCASE", 5_800, 2), pieces("GIFTPACK", 3_990))
    zero = dict.fromkeys(("orders", "down_fen", "up_fen", "returned_fen", "settled_fen", "unsettled_fen"), 0)
    ule = {"orders": 3, "down_fen": 3_990, "up_fen": 9_980, "settled_fen": 4_990, "unsettled_fen": 4_990}
    milk = {"orders": 1, "down_fen": 11_600}
    names = {"CHUNMU": "春牧乳业", "HUIMIN": "惠民百货连锁", "JIADIAN": "安家电器", "LENGLIAN": "鲜达冷链"}
    names |= {"LIANGYUAN": "粮源米业", "MIAOXIU": "苗绣巧手合作社", "NONGZI": "丰收农资"}
    names |= {"SHANHUO": "山货行商贸", "ULE": "邮乐"}
    found = {"CHUNMU": milk, "ULE": ule}
    through = {"partner": "ULE", "product": "KIWI", "unit": "g", "taken_in": 10_000, "sold": 5_000, "sold_bp": 5_000}
    return {
        "rows": [{"partner": key, "name": name, **zero, **found.get(key, {})} for key, name in names.items()],
        "sell_through": [through],
        "total": {},
    }


def items(stage: Stage) -> Row:
    """With the line at five orders: milk has six (and one taken back), gift packs four, a kettle one."""
    for _ in range(4):
        stage.sell(pieces("MILKCASE", 5_800), pieces("GIFTPACK", 3_990, 2))
    for _ in range(2):
        stage.sell(pieces("MILKCASE", 5_800))
    stage.take_back(stage.sell(pieces("MILKCASE", 5_800)))
    stage.sell(pieces("KETTLE", 6_900), pieces("KETTLE", 6_900))

    def row(product: str, orders: int, quantity: int, fen: int, name: str, standing: str) -> Row:
        sums = {"orders": orders, "quantity": quantity, "fen": fen}
        return {"product": product, "unit": "pc", **sums, "name": name, "standing": standing}

    return {
        "rows": [
            row("MILKCASE", 6, 6, 34_800, "纯牛奶 250 毫升×24", "over"),
            row("GIFTPACK", 4, 8, 31_920, "乡村大礼包", "near"),
            row("KETTLE", 1, 2, 13_800, "电热水壶 1.8 升", ""),
        ],
        "total": {"items": 3, "line": 5, "over": 1, "near": 1},
    }


def training(stage: Stage) -> Row:
    """One passes, and again; another fails."""
    stage.malls()
    stage.command("outlet", "SBD01", "--county", COUNTY)
    asked = Asked(Question("q", "t", {}, {}, ({},), {}), ({}, {}), 0)
    for who, answer in ((CLERK, 0), (CLERK, 0), (SUPERVISOR, 1)):
        _finish(stage, asked, answer, who)
    row = {"county": COUNTY, "tests": 3, "passed": 2, "name": "花垣县", "persons": 1, "outlets": 1}
    return {"rows": [row], "total": {"tests": 3, "passed": 2, "persons": 1}}


def _finish(stage: Stage, asked: Asked, answer: int, who: StaffMember) -> None:
    stage.counter.office.training.finish([asked], {0: answer}, who)


def festival(stage: Stage) -> Row:
    """City orders of nine and ten o'clock, one of them short; one sale at the event at ten; another without the
    campaign's prices."""
    stage.tell("campaigns", code="919", name="节", since="2026-09-19T00:00", until="2026-09-20T00:00", event="yes")
    stage.take_in(stage.person())
    stage.tell_orders("KIWI", "APPLE", campaign="919")
    stage.pack("M1")
    stage.clock.at += 2 * 3_600_000
    stage.sell(grams("KIWI", 1_880, 2_500), direction="up", handed=True, channel="event", campaign="919")
    stage.sell(pieces("MILKCASE", 5_800))
    stage.closed("M2", "short", "stock")
    none = {"orders": 0, "fen": 0, "event_orders": 0, "city_orders": 0, "short_orders": 0}
    nine = none | {"orders": 2, "fen": 9_980, "city_orders": 2}
    ten = none | {"orders": 1, "fen": 4_700, "event_orders": 1, "short_orders": 1}
    out = {"campaign": "919", "product": "APPLE", "unit": "g", "orders": 1, "quantity": 2_500, "fen": 4_990}
    return {
        "rows": [
            {"campaign": "919", "hour": "2026-09-19 09:00", **nine},
            {"campaign": "919", "hour": "2026-09-19 10:00", **ten},
        ],
        "stock_outs": [out | {"name": "栖霞苹果"}],
        "total": {name: nine[name] + ten[name] for name in none},
    }


def plan(stage: Stage) -> Row:
    """Targets of an outlet, its county and everywhere: one reached, two not; one of a period that is over."""
    stage.command("outlet", "SBD01", "--county", COUNTY)
    sheet = stage.folder / "plan.csv"
    sheet.write_text(
        "measure,county,outlet,period,target\n"
        f"downlink,,SBD01,2026-09,50.00\nintake,{COUNTY},,2026-Q3,1000.00\nhouseholds,,,2026-2028,3\n"
        "households,,,2024,9\n",
        "utf-8",
    )
    told = stage.command("plan", "import", str(sheet))
    assert (told["imported"], told["refused"], told["published"]) == (4, 0, 4)
    farmer, other = stage.person(), stage.person("石远山")
    for who in (farmer, farmer, other):
        stage.take_in(who)
    stage.sell(pieces("MILKCASE", 5_800))

    def row(measure: str, place: str, period: str, unit: str, *sums: int) -> Row:
        target, actual, done = sums
        found = {"measure": measure, "place": place, "period": period, "unit": unit, "target": target}
        return found | {"actual": actual, "gap": target - actual, "done_bp": done}

    return {
        "rows": [
            row("downlink", "SBD01", "2026-09", "fen", 5_000, 5_800, 11_600),
            row("households", "*", "2026-2028", "count", 3, 2, 6_667),
            row("intake", COUNTY, "2026-Q3", "fen", 100_000, 36_000, 3_600),
        ],
        "total": {"targets": 3, "reached": 1},
    }
