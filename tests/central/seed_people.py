"""Rows of the seed's table about outlets and people: a small history at the counter, and what the report must say."""

from __future__ import annotations

from typing import Any

from outlet_app.domain.acts.goods import ReturnedLine
from outlet_app.services.goods.forms import ArrivalForm, HandOutForm, ReturnForm, StepForm
from tests.central.reporting import COUNTY, Stage, grams, pieces
from tests.support.counter import CLERK, DAY_MS, SUPERVISOR, TODAY

Row = dict[str, Any]


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
    silent: dict[str, Any] = {
        "outlet": "LJC02",
        "name": "龙家村",
        "kind": "shop",
        "county": "",
        "county_name": "",
        "counters": 0,
    }
    heard: dict[str, Any] = {
        "outlet": "SBD01",
        "name": "十八洞",
        "kind": "village",
        "county": COUNTY,
        "county_name": "花垣县",
    }
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
