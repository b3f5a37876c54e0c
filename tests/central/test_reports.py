"""Each row of the seed's table: a small history at the counter, and what the centre's report says of it, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from outlet_app.domain.acts.goods import ReturnedLine
from outlet_app.services.goods.forms import ArrivalForm, HandOutForm, ReturnForm, StepForm
from outlet_app.services.model import StaffMember
from outlet_app.services.office.training import Asked, Question
from tests.central.reporting import COUNTY, Stage, grams, pieces
from tests.support.counter import CLERK, DAY_MS, SUPERVISOR, TODAY

Row = dict[str, Any]


@pytest.fixture
def stage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Stage]:
    """An outlet and its centre."""
    made = Stage(tmp_path, capsys)
    yield made
    made.close()


def flows(stage: Stage) -> Row:
    """Up: one intake stands of two, two boxes at 49.90, one of them came back. Down: 58.00, and 259.00 collected and
    brought back; the week after 39.90."""
    farmer = stage.person()
    stage.take_in(farmer)
    stage.take_back(stage.take_in(farmer, quantity=7_000))
    stage.tell_orders("KIWI", "KIWI")
    stage.pack("M1", "M2")
    stage.van()
    stage.closed("M1", "returned", "damaged", found_g=2_500)
    stage.sell(pieces("MILKCASE", 5_800))
    cooker = stage.sell(pieces("COOKER", 25_900), party=farmer)
    goods = stage.counter.goods
    goods.arrivals.arrive([ArrivalForm(cooker, "A1")], CLERK)
    goods.handing.hand_out(HandOutForm(cooker, "known"), SUPERVISOR)
    goods.returns.save(ReturnForm(cooker, lines=(ReturnedLine("COOKER", "pc", 1),), reason="unwanted"), CLERK)
    stage.clock.at += 7 * DAY_MS
    stage.sell(pieces("GIFTPACK", 3_990))
    first = {"intakes": 1, "intake_fen": 12_000, "up_orders": 2, "up_fen": 9_980, "up_back_fen": 4_990}
    first |= {"down_orders": 2, "down_fen": 31_700, "collected": 1, "down_returns": 1, "down_back_fen": 25_900}
    later = dict.fromkeys(first, 0) | {"down_orders": 1, "down_fen": 3_990}
    together = {name: first[name] + later[name] for name in first}
    return {
        "rows": [
            {"outlet": "SBD01", "week": "2026-W38", **first, "balance_fen": 4_990 - 5_800},
            {"outlet": "SBD01", "week": "2026-W39", **later, "balance_fen": -3_990},
        ],
        "total": {**together, "balance_fen": 4_990 - 9_790},
    }


def counties(stage: Stage) -> Row:
    """Two mall counties; of one 14 products are told: two city orders packed, one waiting, one cancelled there, and a
    basket sold (another was cancelled here: it counts nowhere)."""
    stage.malls()
    stage.command("outlet", "SBD01", "--county", COUNTY)
    farmer = stage.person()
    stage.take_in(farmer)
    stage.tell_orders("KIWI", "KIWIBOX", "KIWI", "APPLE")
    stage.pack("M1", "M2")
    stage.sell(pieces("BASKET", 4_500))
    cancelled = stage.sell(pieces("BASKET", 4_500), party=farmer)
    stage.counter.goods.steps.step(StepForm(cancelled, "cancelled", "unwanted"), CLERK)
    row = {"county": COUNTY, "name": "花垣县", "mall": True, "products": 14, "outlets": 1, "selling": 1}
    return {
        "rows": [row | {"orders": 3, "fen": 14_480, "unfilled": 1}],
        "total": {"mall_counties": 2, "covered": 1, "with_orders": 1},
    }


def projects(stage: Stage) -> Row:
    """Kiwifruit belongs to a project by its product, honey is taken in for one by the act; two registrations of one
    person are one household."""
    one, same, other = stage.person(), stage.person("龙秀瑛"), stage.person("石远山")
    stage.counter.persons.duplicates.merge(one, same, CLERK)
    for farmer in (one, same, other):
        stage.take_in(farmer)
    stage.tell_orders("KIWI")
    stage.pack("M1")
    stage.clock.at -= 20 * DAY_MS
    stage.take_in(other, "HONEY", "一级", 2_000, 6_400, project="BEES")
    none = {"intake_ml": 0, "intake_pc": 0}
    bees = {"project": "BEES", "products": 0, "intakes": 1, "intake_fen": 12_800, "intake_g": 2_000, **none}
    kiwi = {"project": "HY-KIWI", "products": 1, "intakes": 3, "intake_fen": 36_000, "intake_g": 30_000, **none}
    bees |= {"orders": 0, "sold_fen": 0, "households": 1, "last_day": "2026-08-30", "active": False}
    kiwi |= {"orders": 1, "sold_fen": 4_990, "households": 2, "last_day": "2026-09-19", "active": True}
    return {"rows": [bees, kiwi], "total": {"projects": 2, "inactive": 1}}


def points(stage: Stage) -> Row:
    """One was heard of just now, one is only told of."""
    stage.malls()
    stage.command("outlet", "SBD01", "--kind", "village", "--county", COUNTY)
    stage.command("outlet", "LJC02", "--kind", "shop", "--name", "龙家村")
    silent = {"outlet": "LJC02", "name": "龙家村", "kind": "shop", "county": "", "county_name": "", "counters": 0}
    heard = {"outlet": "SBD01", "name": "十八洞", "kind": "village", "county": COUNTY, "county_name": "花垣县"}
    silent |= {"silent_days": None, "silent": True}
    heard |= {"counters": 1, "silent_days": 0, "silent": False}
    return {"rows": [silent, heard], "total": {"points": 2, "silent": 1, "shop": 1, "village": 1}}


def loans(stage: Stage) -> Row:
    """Two payouts to a loan, 200.00 and 50.00; a third was taken back."""
    farmer, other = stage.person(), stage.person("石远山")
    first = stage.take_in(farmer, quantity=100_000, loan_fen=20_000, loan_ref="L-1")
    second = stage.take_in(other, loan_fen=5_000, loan_ref="L-1")
    third = stage.take_in(other, loan_fen=7_000, loan_ref="L-2")
    stage.pay(farmer, (first, 120_000))
    stage.take_back(stage.pay(other, (third, 12_000)))
    stage.clock.at += DAY_MS
    stage.pay(other, (second, 12_000))
    row = {"loan_ref": "L-1", "outlet": "SBD01", "payouts": 2, "loan_fen": 25_000}
    return {
        "rows": [row | {"first_day": "2026-09-19", "last_day": "2026-09-20"}],
        "total": {"payouts": 2, "loan_fen": 25_000, "households": 2},
    }


def receivers(stage: Stage) -> Row:
    """A farmer got 54.00 at once and 46.00 later with 20.00 to the loan; a cooperative's 120.00 went to two members;
    of 49.90 sold for a farmer the outlet kept 5 per cent."""
    farmer, cooperative = stage.person(), stage.person("十八洞合作社", "cooperative")
    members = [stage.person(name, cooperative=cooperative) for name in ("石远山", "吴满妹")]
    bought = stage.take_in(farmer, advance_fen=5_400, loan_fen=2_000, loan_ref="L-1")
    stage.pay(farmer, (bought, 6_600))
    shared = stage.take_in(cooperative)
    stage.pay(cooperative, (shared, 12_000), splits=((members[0], 7_000), (members[1], 5_000)))
    stage.take_in(farmer, "APPLE", "优等", 5_000, 960, on_sale=True)
    stage.tell_orders("APPLE")
    stage.pack("M1")
    settled = stage.settle(farmer, commission_bp=500)
    stage.pay(farmer, (settled, 4_740))

    def row(role: str, via: str, payments: int, fen: int, receivers: int) -> Row:
        share = (fen * 20_000 + 28_990) // (2 * 28_990)
        found = {"role": role, "via": via, "payments": payments, "fen": fen}
        return found | {"receivers": receivers, "share_bp": share}

    return {
        "rows": [
            row("bank", "loan", 1, 2_000, 0),
            row("farmer", "advance", 1, 5_400, 1),
            row("farmer", "cooperative", 2, 12_000, 2),
            row("farmer", "own", 2, 9_340, 1),
            row("outlet", "commission", 1, 250, 0),
        ],
        "total": {"payments": 7, "fen": 28_990},
    }


def consumption(stage: Stage) -> Row:
    """Of a box and twice 2.5 kg sold to an office, a supported household's kiwifruit was in the box and
    in half of what the office bought; a packaged gift box has nobody's intake behind it."""
    stage.malls()
    poor, other = stage.person(), stage.person("石远山")
    stage.counter.persons.looks.note_support(poor, "monitored", TODAY - 9, None, "县2026-7", CLERK)
    stage.take_in(poor, quantity=5_000)
    stage.tell_orders("KIWI", "KIWIBOX", buyer_kind="business")
    stage.pack("M1", "M2")
    line = grams("KIWI", 1_880, 2_500)
    stage.sell(line, direction="up", handed=True, buyer_kind="government")
    stage.take_in(other, quantity=5_000)
    stage.sell(line, direction="up", handed=True, buyer_kind="government")
    named = {"name": "花垣县", "mall": True, "county": COUNTY}
    firms = {"buyer": "business", "orders": 2, "fen": 9_980, "verified_fen": 4_990, "supported_fen": 4_990}
    offices = {"buyer": "government", "orders": 2, "fen": 9_400, "verified_fen": 9_400, "supported_fen": 4_700}
    return {
        "rows": [named | firms, named | offices],
        "supported": [{"county": COUNTY, "households": 1, "supported_fen": 9_690}],
        "total": {"orders": 4, "fen": 19_380, "verified_fen": 14_390, "supported_fen": 9_690, "households": 1},
    }


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


SEED: dict[Callable[[Stage], Row], tuple[str, ...]] = {
    flows: (),
    counties: (),
    projects: ("--to", "2026-09-29", "--days", "20"),
    points: (),
    loans: (),
    receivers: (),
    consumption: (),
    brands: (),
    bases: (),
    partners: (),
    items: ("--line", "5"),
    training: (),
    festival: ("--campaign", "919"),
    plan: ("--from", "2026-01-01"),
}
"""The rows of the seed's table, and what each report is asked."""


@pytest.mark.parametrize(("row", "more"), SEED.items(), ids=[row.__name__ for row in SEED])
def test_a_row_of_the_seed(stage: Stage, row: Callable[[Stage], Row], more: tuple[str, ...]) -> None:
    """What the report says of the row's history, every figure."""
    expected = row(stage)
    told = stage.by(row.__name__, *more)
    for name in ("by", "from", "to", "outlets"):
        told.pop(name)
    for one in told["rows"] if row is points else ():
        assert one.pop("last_contact") or one["silent"]
    assert told == expected
    shown = stage.words("figures", "--by", row.__name__, *more)
    assert str(next(iter(expected["rows"][0].values()))) in shown
