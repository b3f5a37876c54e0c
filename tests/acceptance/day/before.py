"""The counter's life up to the evening before the day: enrolled, staffed, people known, entries 0001 to 0399.

Among them order 0362: a box of twenty salted duck eggs at ¥39.90, handed over, which comes back on the day.
"""

from __future__ import annotations

from pathlib import Path

from central.centre import Centre
from outlet_app.domain.till import Purse
from outlet_app.services.counter import Counter
from outlet_app.services.forms import OrderForm, OrderLineForm, PartyForm
from outlet_app.storage.store import Store
from sync.courier import drain
from tests.acceptance.day.clock import MIDNIGHT
from tests.support.centre import enrolled_with, exchange
from tests.support.counter import CLERK, CLERK_PIN, SUPERVISOR, SUPERVISOR_PIN, HandClock, composed

LAST = 399
EGG_ORDER = 362
YESTERDAY = MIDNIGHT - 86_400_000 + 9 * 3_600_000
# Invented people: who comes on the day, by the letter of the script.
PEOPLE = {
    "farmer A": PartyForm(
        "farmer", "龙秀英", "13800138000", "433124190001010016", address="十八洞村3组12号", ref="N01"
    ),
    "villager B": PartyForm("villager", "吴阿妹", "19900000003", address="十八洞村2组9号"),
    "farmer C": PartyForm("farmer", "施六金", "19900000001", address="十八洞村1组4号", ref="N02"),
    "farmer D": PartyForm("farmer", "曾大山", "16600000002", address="双龙镇竹子寨7号", ref="N03"),
    "sender E": PartyForm("villager", "麻金莲", "19900000005", "433124190202020026", address="十八洞村4组6号"),
}
MILK = OrderLineForm("MILKCASE", "pc", 1, 5800)
EGGS = OrderLineForm("EGGBOX", "pc", 1, 3990)


def live_until_yesterday(folder: Path, centre: Centre, url: str) -> None:
    """Make the counter in `folder`, enrolled at `centre` through `url`, everything accepted."""
    clock = HandClock(YESTERDAY)
    code = centre.issue_code("SBD01", "A", "十八洞").code
    store = enrolled_with(url, code, folder, clock)
    try:
        drain(exchange(store))
        _work(store, composed(store, clock))
        drain(exchange(store))
        assert store.ledger.head()[0] == store.facts.mark() == LAST
    finally:
        store.close()


def _work(store: Store, counter: Counter) -> None:
    counter.staff.name(SUPERVISOR, SUPERVISOR_PIN)
    counter.staff.name(CLERK, CLERK_PIN)
    parties = {letter: counter.people.register(form, CLERK).party.party for letter, form in PEOPLE.items()}
    counter.till.open({10_000: 15}, CLERK)
    while (head := store.ledger.head()[0]) < LAST - 2:
        eggs = head + 1 == EGG_ORDER
        _sell(counter, EGGS if eggs else MILK, parties["villager B"] if eggs else 0)
    too_much = counter.till.state().cash.now_fen - 150_000
    counter.till.move(-too_much, "bank", CLERK, "", Purse.TAKINGS)
    counter.till.close({10_000: 15}, CLERK)


def _sell(counter: Counter, line: OrderLineForm, party: int) -> None:
    form = OrderForm(party=party, lines=(line,), tendered_fen=line.price_fen, handed=True)
    counter.orders.save(form, CLERK)
