"""The services on a real store: the figures of the acceptance day, corrections, roles, sign-in, people, search."""

from __future__ import annotations

import msgspec
import pytest

from outlet_app.domain.entries import Consignment, Order, PartyNamed, body_of
from outlet_app.domain.masking import STAR
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.corrections import REASONS
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.model import Role, Saved, StaffMember
from outlet_app.services.staff import ATTEMPTS, LOCK_MS
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, INSTALLER, SUPERVISOR, HandClock, composed

DAY_MS = 86_400_000
KIWI = LineForm("KIWI", "A", "g", 158_400, 1200, tare=1400, packages=6)
PORK = LineForm("PORK", "一级", "g", 16_800, 7600)


@pytest.fixture
def farmer(counter: Counter) -> int:
    """An invented farmer."""
    return counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party


def body(store: Store, saved: Saved) -> object:
    """The saved act's body."""
    entry = store.ledger.entry(saved.seq)
    assert entry is not None
    return body_of(entry)


def till(counter: Counter) -> int:
    """Cash in minus cash out, of everything."""
    figures = counter.records.today().figures
    return figures.cash_in_fen - figures.cash_out_fen


def test_0401(store: Store, counter: Counter, farmer: int) -> None:
    """6 crates of kiwifruit, 158.4 kg gross: 150.0 kg, ¥1,800.00, payable ¥1,260.00 in seven days, ¥200.00 of it to a
    loan, ¥540.00 out of the till."""
    form = ConsignmentForm(party=farmer, lines=(KIWI,), advance_fen=54_000, loan_fen=20_000)
    made = body(store, counter.intake.save(form, CLERK))
    assert isinstance(made, Consignment)
    assert (made.lines[0].quantity, made.total_fen, made.payable_fen) == (150_000, 180_000, 126_000)
    assert (made.advance_fen, made.loan_fen, made.due) == (54_000, 20_000, 20_722)  # 2026-09-26
    assert till(counter) == -54_000
    assert counter.records.today().figures.payable_fen == 126_000


def test_0402(store: Store, counter: Counter) -> None:
    """A milk case and two gift packs, ¥150.00 tendered: ¥137.80, and the till keeps just that."""
    lines = (OrderLineForm("MILKCASE", "pc", 1, 5800), OrderLineForm("GIFTPACK", "pc", 2, 3990))
    saved = counter.orders.save(OrderForm(lines=lines, tendered_fen=15_000), CLERK)
    made = body(store, saved)
    assert isinstance(made, Order)
    assert (made.total_fen, made.received_fen, made.tendered_fen, made.balance_fen) == (13_780, 13_780, 15_000, 0)
    assert till(counter) == 13_780
    paper = [line.text for line in counter.receipts.lines(saved.seq, "en")]
    assert any(text.startswith("Change") and text.endswith("12.20") for text in paper)


def test_0405_and_0406(store: Store, counter: Counter, farmer: int) -> None:
    """16.8 kg was wrong, 18.6 kg is right: the ¥300.00 stays with the farmer, no cash moves, and the payable is
    ¥1,113.60."""
    wrong = counter.intake.save(ConsignmentForm(party=farmer, lines=(PORK,), advance_fen=30_000), CLERK)
    assert till(counter) == -30_000
    counter.corrections.reverse(wrong.seq, "weight", "", CLERK, carries=True)
    assert till(counter) == -30_000
    right = msgspec.structs.replace(PORK, gross=18_600)
    form = ConsignmentForm(party=farmer, lines=(right,), advance_fen=30_000, carried_fen=30_000, replaces=wrong.seq)
    made = body(store, counter.intake.save(form, CLERK))
    assert isinstance(made, Consignment)
    assert (made.total_fen, made.payable_fen) == (141_360, 111_360)
    assert till(counter) == -30_000
    figures = counter.records.today().figures
    assert (figures.consignments, figures.consigned_fen, figures.payable_fen, figures.reversals) == (
        1,
        141_360,
        111_360,
        1,
    )
    assert differences(store.engine) == []


def test_a_reversal_that_carries_nothing_moves_the_cash(counter: Counter, farmer: int) -> None:
    """Taken back for good: the advance comes back, what a buyer paid is handed back."""
    consigned = counter.intake.save(ConsignmentForm(party=farmer, lines=(PORK,), advance_fen=30_000), CLERK)
    order = OrderForm(lines=(OrderLineForm("MILKCASE", "pc", 1, 5800),), tendered_fen=5800)
    ordered = counter.orders.save(order, CLERK)
    counter.corrections.reverse(consigned.seq, "withdrawn", "", CLERK)
    counter.corrections.reverse(ordered.seq, "withdrawn", "", CLERK)
    assert till(counter) == 0
    figures = counter.records.today().figures
    assert (figures.cash_in_fen, figures.cash_out_fen) == (35_800, 35_800)


@pytest.mark.parametrize(
    ("carries", "carried", "replaces"),
    [(False, 30_000, True), (True, 0, True), (True, 29_999, True), (False, 30_000, False)],
)
def test_nothing_is_carried_over_that_was_not_paid(
    counter: Counter, farmer: int, carries: bool, carried: int, replaces: bool
) -> None:
    """Cash must not appear or vanish because two forms disagree: E618, and nothing is written."""
    wrong = counter.intake.save(ConsignmentForm(party=farmer, lines=(PORK,), advance_fen=30_000), CLERK)
    counter.corrections.reverse(wrong.seq, "weight", "", CLERK, carries=carries)
    form = ConsignmentForm(
        party=farmer,
        lines=(KIWI,),
        advance_fen=30_000,
        carried_fen=carried,
        replaces=wrong.seq if replaces else 0,
    )
    head = counter.status.strip().head
    with pytest.raises(Refused, match="E618"):
        counter.intake.save(form, CLERK)
    assert counter.status.strip().head == head


def test_a_smaller_replacement_gives_the_rest_back(counter: Counter) -> None:
    """¥116.00 were paid, ¥58.00 is right: the other half is handed back, and the till knows."""
    two = OrderForm(lines=(OrderLineForm("MILKCASE", "pc", 2, 5800),), tendered_fen=11_600)
    wrong = counter.orders.save(two, CLERK)
    counter.corrections.reverse(wrong.seq, "typing", "", CLERK, carries=True)
    one = OrderForm(lines=(OrderLineForm("MILKCASE", "pc", 1, 5800),), carried_fen=11_600, replaces=wrong.seq)
    counter.orders.save(one, CLERK)
    assert till(counter) == 5800


def test_what_can_be_reversed_and_replaced(counter: Counter, farmer: int) -> None:
    """Once, with a reason, an act that is one; a replacement once, of its own kind, after the reversal."""
    act = counter.intake.save(ConsignmentForm(party=farmer, lines=(KIWI,)), CLERK)
    again = ConsignmentForm(party=farmer, lines=(KIWI,), replaces=act.seq)
    order = OrderForm(lines=(OrderLineForm("SALT", "pc", 1, 250),), tendered_fen=250, replaces=act.seq)
    refusals = counter.corrections.reverse
    with pytest.raises(Refused, match="E612"):
        counter.intake.save(again, CLERK)
    for reason, note in (("", ""), ("nonsense", "x"), ("other", " ")):
        with pytest.raises(Refused, match="E614"):
            refusals(act.seq, reason, note, CLERK)
    for number in (0, farmer, 9999, -1):
        with pytest.raises(Refused, match="E615"):
            refusals(number, "typing", "", CLERK)
    reversal = refusals(act.seq, "other", "rain", CLERK)
    with pytest.raises(Refused, match="E616"):
        refusals(act.seq, "typing", "", SUPERVISOR)
    with pytest.raises(Refused, match="E615"):
        refusals(reversal.seq, "typing", "", SUPERVISOR)
    with pytest.raises(Refused, match="E611"):
        counter.orders.save(order, CLERK)
    counter.intake.save(again, CLERK)
    with pytest.raises(Refused, match="E613"):
        counter.intake.save(again, CLERK)
    assert set(REASONS) >= {"typing", "weight", "price", "party", "withdrawn", "other"}


def test_roles(counter: Counter, farmer: int, clock: HandClock) -> None:
    """An installer takes no acts; yesterday's act is reversed by a supervisor; only they name staff."""
    form = ConsignmentForm(party=farmer, lines=(KIWI,))
    for act in (
        lambda: counter.intake.save(form, INSTALLER),
        lambda: counter.people.register(PartyForm(name="施六金"), INSTALLER),
        lambda: counter.people.form(farmer, INSTALLER),
        lambda: counter.corrections.reverse(farmer, "typing", "", INSTALLER),
    ):
        with pytest.raises(NotAllowed, match="E310"):
            act()
    saved = counter.intake.save(form, CLERK)
    clock.at += DAY_MS
    with pytest.raises(NotAllowed, match="E311"):
        counter.corrections.reverse(saved.seq, "typing", "", CLERK)
    counter.corrections.reverse(saved.seq, "typing", "", SUPERVISOR)
    with pytest.raises(NotAllowed, match="E312"):
        counter.staff.name(StaffMember("05", "麻金莲", Role.CLERK), "1234", CLERK)
    counter.staff.name(StaffMember("05", "麻金莲", Role.CLERK), "1234", SUPERVISOR)


def test_who_is_unknown(counter: Counter, farmer: int) -> None:
    """Nobody chosen, nobody registered, kinds that are none: refused before anything is written."""
    head = counter.status.strip().head
    cases: list[tuple[ConsignmentForm, str]] = [
        (ConsignmentForm(lines=(KIWI,)), "E601"),
        (ConsignmentForm(party=999, lines=(KIWI,)), "E602"),
        (ConsignmentForm(mode="gift", party=farmer, lines=(KIWI,)), "E603"),
        (ConsignmentForm(party=farmer, lines=(msgspec.structs.replace(KIWI, unit="jin"),)), "E604"),
        (ConsignmentForm(party=farmer), "E122"),
        (ConsignmentForm(party=farmer, lines=(KIWI,), commission_fen=-500, costs_fen=600), "E123"),
    ]
    for form, code in cases:
        with pytest.raises(Refused, match=code):
            counter.intake.save(form, CLERK)
    line = (OrderLineForm("SALT", "pc", 1, 250),)
    for order, code in (
        (OrderForm("sideways", lines=line, tendered_fen=250), "E606"),
        (OrderForm(party=999, lines=line, tendered_fen=250), "E602"),
        (OrderForm(lines=line, tendered_fen=249), "E133"),
        (OrderForm(lines=(OrderLineForm("COOKER", "pc", 1, 25_900),), deposit_fen=10_000, tendered_fen=10_000), "E607"),
    ):
        with pytest.raises(Refused, match=code):
            counter.orders.save(order, CLERK)
    assert counter.status.strip().head == head


def test_signing_in(counter: Counter, clock: HandClock) -> None:
    """The right PIN, also typed full-width; wrong ones are counted, then sign-in pauses, longer each time; a right one
    in time forgets them; a clock set back locks nobody out for a year."""
    staff = counter.staff
    staff.name(CLERK, "2468")
    assert staff.sign_in("02", "２４６８") == CLERK
    for number, pin in (("02", ""), ("99", "2468"), ("", "")):
        with pytest.raises(Refused, match="E301"):
            staff.sign_in(number, pin)
    assert staff.sign_in("02", "2468") == CLERK
    for left in range(ATTEMPTS - 1, 0, -1):
        with pytest.raises(Refused, match="E301") as told:
            staff.sign_in("02", "0000")
        assert told.value.facts["left"] == left
    pauses = []
    for pause in (*LOCK_MS, LOCK_MS[-1]):
        with pytest.raises(Refused, match="E302") as told:
            staff.sign_in("02", "0000")
        pauses.append(told.value.facts["seconds"])
        with pytest.raises(Refused, match="E302"):
            staff.sign_in("02", "2468")
        clock.at += pause
    assert pauses == [30, 120, 600, 600]
    assert staff.sign_in("02", "2468") == CLERK
    for _ in range(ATTEMPTS):
        with pytest.raises(Refused, match=r"E301|E302"):
            staff.sign_in("02", "0000")
    clock.at -= 365 * DAY_MS
    assert staff.sign_in("02", "2468") == CLERK


@pytest.mark.parametrize("pin", ["", "123", "1" * 13, "12a4", "１２", "-123"])
def test_pins_that_are_none(counter: Counter, pin: str) -> None:
    """4 to 12 digits; nothing is named otherwise."""
    with pytest.raises(Refused, match="E304"):
        counter.staff.name(CLERK, pin)
    assert counter.staff.members() == []


def test_no_pin_is_stored(store: Store, counter: Counter) -> None:
    """Only argon2id hashes, outside the ledger."""
    counter.staff.name(CLERK, "24681357")
    assert all(b"24681357" not in data for _, data, _ in store.ledger.rows())
    with store.engine.connect() as connection:
        (kept,) = connection.exec_driver_sql("SELECT pin_hash FROM staff_secret").scalars().all()
    assert kept.startswith("$argon2id$")
    assert "24681357" not in kept


def test_drafts(store: Store, counter: Counter, farmer: int, clock: HandClock) -> None:
    """What was typed survives a restart to the letter; its act takes it away; one of another shape is left aside."""
    form = ConsignmentForm(party=farmer, lines=(KIWI,), note="雨天，路滑 ×2")
    counter.drafts.keep("intake", form)
    counter.drafts.keep("orders", OrderForm(note="另一页"))
    store.engine.dispose()
    again = composed(store, clock)
    assert again.drafts.load("intake", ConsignmentForm) == form
    assert again.drafts.load("nowhere", ConsignmentForm) is None
    again.intake.save(form, CLERK)
    assert again.drafts.load("intake", ConsignmentForm) is None
    assert again.drafts.load("orders", OrderForm) == OrderForm(note="另一页")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE draft SET body = x'ff00'")
    assert again.drafts.load("orders", OrderForm) is None
    again.drafts.drop("orders")


PEOPLE = ("曾大山", "单雪", "吕绿", "欧阳建国", "䶮小明", "𬭎小红", "Aisha Musa")
FOUND = [
    ("曾", "曾大山"),
    ("zeng", "曾大山"),
    ("zengdashan", "曾大山"),
    ("zds", "曾大山"),
    ("曾大山", "曾大山"),
    ("大山", "曾大山"),
    ("shanxue", "单雪"),
    ("sx", "单雪"),
    ("danxue", "单雪"),
    ("lvlv", "吕绿"),
    ("lulu", "吕绿"),
    ("lyulyu", "吕绿"),
    ("ouyang", "欧阳建国"),
    ("oyjg", "欧阳建国"),
    ("欧阳", "欧阳建国"),
    ("䶮", "䶮小明"),
    ("𬭎", "𬭎小红"),
    ("𬭎小红", "𬭎小红"),
    ("aisha", "Aisha Musa"),
    ("musa", "Aisha Musa"),
    ("am", "Aisha Musa"),
    ("ＡＩＳＨＡ", "Aisha Musa"),
    ("13900000002", "吕绿"),
    ("0003", "欧阳建国"),
    ("N004", "䶮小明"),
]


@pytest.mark.parametrize(("words", "name"), FOUND)
def test_people_are_found(counter: Counter, words: str, name: str) -> None:
    """By name, any part of it, pinyin, initials, every reading; by phone, its tail, and own reference; and so are
    their acts."""
    acts = {}
    for place, one in enumerate(PEOPLE):
        form = PartyForm(name=one, phone=f"1390000{place:04d}", ref=f"N{place:03d}")
        party = counter.people.register(form, CLERK).party.party
        acts[one] = counter.intake.save(ConsignmentForm(party=party, lines=(KIWI,)), CLERK).seq
    assert name in [card.full_name for card in counter.people.search(words)]
    assert acts[name] in [row.seq for row in counter.records.page(words)]


def test_acts_are_found(counter: Counter, farmer: int) -> None:
    """By number with and without zeros, by slip, by note; page by page; nothing for what is not there."""
    forms = [ConsignmentForm(party=farmer, lines=(KIWI,), ref=f"SL-{place}", note="雨天") for place in range(12)]
    seqs = [counter.intake.save(form, CLERK).seq for form in forms]
    for words in (f"{seqs[4]:04d}", str(seqs[4]), "SL-4", "sl 4"):
        assert seqs[4] in [row.seq for row in counter.records.page(words)]
    assert len(counter.records.page("雨天 lxy")) == 12
    assert counter.records.page("晴天") == counter.records.page("lxy 0999") == []
    first = counter.records.page(limit=5)
    second = counter.records.page(before=first[-1].seq, limit=5)
    assert [row.seq for row in first + second] == list(range(seqs[-1], seqs[-1] - 10, -1))
    for odd in ('"', "*", "AND", "a OR", "NEAR(", "^", "words:", "--", "'; DROP TABLE act", "\0", "¥", "（"):
        counter.records.page(odd)
        counter.people.search(odd)
        counter.catalogue.search(odd)


def test_registering(store: Store, counter: Counter) -> None:
    """Masked on every card, sealed in the ledger, warned about what is unusual, refused twice the same number."""
    form = PartyForm(
        name=" 龙秀英 ",
        phone="+86 138 0013 8000",
        id_number="433124190001010016",
        card="6222021234567894",
        address="十八洞村3组12号",
    )
    found = counter.people.register(form, CLERK)
    card = found.party
    assert (card.full_name, card.name, card.phone) == ("龙秀英", "龙**", "138******00")
    assert "19000101" not in card.id_number
    assert "12号" not in card.address
    assert card.card.endswith("7894")
    data = store.ledger.entry(found.saved.seq)
    assert data is not None
    assert isinstance(body_of(data), PartyNamed)
    for secret in ("龙秀英", "13800138000", "433124190001010016", "6222021234567894"):
        assert all(secret.encode() not in row for _, row, _ in store.ledger.rows())
    with pytest.raises(Refused, match="E622"):
        counter.people.register(PartyForm(name="另一个", id_number="433124190001010016"), CLERK)
    same_phone = counter.people.register(PartyForm(name="龙大", phone="13800138000"), CLERK)
    assert len(same_phone.warnings) == 1
    for wrong, code in (
        (PartyForm(name=""), "E620"), (PartyForm(name="长" * 61), "E620"), (PartyForm(role="king", name="王"), "E621"),
        (PartyForm(name="王", phone="12345"), "E1"), (PartyForm(name="王", id_number="433124190001010017"), "E1"),
        (PartyForm(name="王", card="6222021234567890"), "E1"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            counter.people.register(wrong, CLERK)


def test_changing_a_person(store: Store, counter: Counter, farmer: int) -> None:
    """A recorded act; the card number stays though it is shown by its tail only; an erased person stays erased."""
    first = PartyForm(name="龙秀英", phone="13800138000", card="6222021234567894")
    counter.people.change(farmer, first, CLERK)
    form = counter.people.form(farmer, CLERK)
    assert form.card == STAR * 4 + "7894"
    changed = counter.people.change(farmer, msgspec.convert(vars(form) | {"phone": "13900139000"}, PartyForm), CLERK)
    assert changed.party.card.endswith("7894")
    assert changed.party.phone == "139******00"
    assert counter.people.search("13800138000") == []
    with pytest.raises(Refused, match="E602"):
        counter.people.change(999, form, CLERK)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM party_key")
    with pytest.raises(Refused, match="E623"):
        counter.people.change(farmer, form, CLERK)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("猕猴桃", "KIWI"),
        ("sbdmht", "KIWI"),
        ("mihoutao", "KIWI"),
        ("kiwifruit", "KIWI"),
        ("KIWI", "KIWI"),
        ("6900000000281", "EGGBOX"),
        ("６９０００００００１０１１", "MILKCASE"),
        ("cnn", "MILKCASE"),
        ("土鸡", "CHICKEN"),
        ("rice", "RICE"),
    ],
)
def test_products_are_found(counter: Counter, words: str, code: str) -> None:
    """By any part of the name, pinyin, initials, English, code, or a scan."""
    assert code in [card.name.code for card in counter.catalogue.search(words)]
    assert counter.catalogue.search("6900000000281")[0].name.code == "EGGBOX"


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_receipts_fit_their_paper(counter: Counter, columns: int, language: str) -> None:
    """No line of any receipt is wider than the paper, as a printer counts; long names and large sums go on below; the
    full name and phone are on none."""
    form = PartyForm(name="欧阳建国", phone="13800138000")
    party = counter.people.register(form, CLERK).party.party
    lines = tuple(
        LineForm(card.name.code, card.grades[0][0], card.unit, 9_876_543, card.grades[0][1])
        for card in counter.catalogue.all("up")
        if card.grades
    )
    note = "很长的备注 " * 9 + "x" * 70
    consigned = counter.intake.save(ConsignmentForm(party=party, lines=lines, advance_fen=12_345, note=note), CLERK)
    orders = tuple(
        OrderLineForm(card.name.code, card.unit, 123, card.sale_fen) for card in counter.catalogue.all("down")
    )
    ordered = counter.orders.save(OrderForm(party=party, lines=orders, tendered_fen=99_999_999), CLERK)
    reversed_ = counter.corrections.reverse(consigned.seq, "other", note, CLERK)
    for saved in (consigned, ordered, reversed_):
        paper = counter.receipts.lines(saved.seq, language, columns)
        for line in paper:
            text = line.text.replace("¥", "￥")
            assert sum(1 if len(sign.encode("gb18030")) == 1 else 2 for sign in text) <= columns
            assert line.rule or text.strip()
        whole = "".join(line.text for line in paper)
        assert f"{saved.seq:04d}" in whole
        assert "欧阳建国" not in whole
        assert "13800138000" not in whole
    with pytest.raises(Refused, match="E615"):
        counter.receipts.lines(party, language)


def test_reprints_are_marked(counter: Counter, farmer: int, store: Store) -> None:
    """First saved, then printed; the second copy says so."""
    saved = counter.intake.save(ConsignmentForm(party=farmer, lines=(KIWI,)), CLERK)
    with pytest.raises(Refused, match="E640"):
        counter.receipts.print(saved.seq, "en")
    assert not any("Reprint" in line.text for line in counter.receipts.lines(saved.seq, "en"))
    paper = store.folder / "paper"
    (store.folder / "settings.toml").write_text(f'[printer]\ndevice = "{paper}"\n')
    with_printer = composed(store, HandClock())
    assert with_printer.receipts.print(saved.seq, "en") == 1
    assert b"Reprint" not in paper.read_bytes()
    assert with_printer.receipts.print(saved.seq, "zh_CN") == 2
    assert "补打".encode("gb18030") in paper.read_bytes()
    (store.folder / "settings.toml").write_text('[printer]\ndevice = "/nowhere/lp0"\n')
    with pytest.raises(Refused, match="E641"):
        composed(store, HandClock()).receipts.print(saved.seq, "en")
