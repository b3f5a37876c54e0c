"""Settlement by keys: what is due is paid, what was sold is settled, lots move, certificates are written."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from outlet_app.domain.acts.produce import Certified, LotMoved, PaidOut, Settled
from outlet_app.domain.acts.trade import Order, OrderLine
from outlet_app.domain.entries import Kind
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from outlet_app.services.produce.stock import picks_for
from tests.support.counter import CLERK
from tests.ui import counters
from tests.ui.acts import ALT, CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import part, press
from ui.produce.cert_page import CertificatePage
from ui.produce.due_page import DuePage
from ui.produce.page import ProducePage
from ui.produce.settle_page import SettlePage
from ui.produce.stock_page import StockPage

SPACE, DOWN = Qt.Key.Key_Space, Qt.Key.Key_Down
MODE_KEYS = {"due": Qt.Key.Key_1, "settle": Qt.Key.Key_2, "stock": Qt.Key.Key_3, "cert": Qt.Key.Key_4}


def find(clerk: Clerk, name: str) -> int:
    """A registered party's id."""
    return clerk.stocked.counter.people.search(name)[0].party


def take_in(clerk: Clerk, name: str = "lxy", quantity: int = 150_000, **terms: object) -> int:
    """Kiwifruit from somebody; the act's number."""
    floor = cast("int | None", terms.pop("floor_fen", None))
    line = LineForm("KIWI", "A", "g", quantity, 1200, floor_fen=floor, certificate=str(terms.pop("paper", "")))
    form = ConsignmentForm(party=find(clerk, name), lines=(line,), **terms)  # type: ignore[arg-type]
    return clerk.stocked.counter.intake.save(form, CLERK).seq


def sell(clerk: Clerk, quantity: int, fen: int) -> int:
    """A sale out of the lots."""
    with clerk.stocked.store.ledger.writing() as writing:
        picks = picks_for(writing.books, "KIWI", "A", quantity, fen)
        body = Order("down", 0, (OrderLine("KIWI", "g", quantity, 0, fen),), fen, fen, fen, picks=picks, handed=True)
        return writing.append(Kind.ORDER, body, "clerk:02").seq


def opens(clerk: Clerk, mode: str = "due") -> object:
    """F6 and the mode's key; the mode's page."""
    press(Qt.Key.Key_F6)
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, ProducePage)
    if mode != "due":
        press(MODE_KEYS[mode], ALT)
        clerk.settles()
    return page.mode()


def saves(clerk: Clerk) -> object:
    """F10; the newest act's body, once its number stands there."""
    page = clerk.shell.page()
    assert isinstance(page, ProducePage)
    mode = page.mode()
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: mode.saved_shown())  # type: ignore[attr-defined]
    clerk.settles()
    detail = clerk.stocked.counter.records.detail(clerk.head())
    assert detail is not None
    return detail.body


def to_list(clerk: Clerk) -> None:
    """From the search to the rows."""
    press(ENTER)
    clerk.settles()


def test_0401_is_paid(clerk: Clerk) -> None:
    """¥1,260.00: ¥200.00 to the loan, ¥1,060.00 to the farmer in cash; found by initials, paid by Enter and F10."""
    act = take_in(clerk, advance_fen=54_000, loan_fen=20_000, loan_ref="L-1")
    take_in(clerk, "mxj", 10_000)
    page = cast(DuePage, opens(clerk))
    assert clerk.cursor() == "due-search"
    clerk.types("lxy")
    to_list(clerk)
    assert [row.owed.seq for row in page.list.model().rows] == [act]
    press(ENTER)
    clerk.settles()
    assert clerk.cursor() == "pay-now"
    assert clerk.read("pay-total") == "¥1,060.00"
    assert (clerk.read("pay-loan"), clerk.read("pay-cash")) == ("200.00", "¥1,060.00")
    press(Qt.Key.Key_P, CTRL)
    assert "1,260.00" in page.paper.text()
    press(ESC)
    clerk.enter("", "", "")
    assert clerk.cursor() == "primary"
    body = cast(PaidOut, saves(clerk))
    assert (body.items, body.cash_fen, body.loan_fen) == (((act, 126_000),), 106_000, 20_000)
    assert "Hand over ¥1,060.00" in page.saved_panel.more.text()
    assert "¥200.00 goes to the loan" in page.saved_panel.more.text()
    press(ENTER)
    clerk.settles()
    assert clerk.cursor() == "due-search"
    assert len(page.list.model().rows) == 1


def test_a_part_of_two_acts_with_a_card(clerk: Clerk) -> None:
    """Space adds the second act; less than all goes to the earlier one first; the card's digits are asked for."""
    acts = [take_in(clerk, quantity=10_000), take_in(clerk, quantity=5_000)]
    page = cast(DuePage, opens(clerk))
    to_list(clerk)
    press(SPACE)
    press(DOWN)
    press(ENTER)
    assert page.pay.pay.text() == "180.00"
    clerk.enter("150", "50")
    assert clerk.read("pay-cash") == "¥100.00"
    before = clerk.head()
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.head() == before
    assert clerk.cursor() == "pay-card"
    clerk.types("0006")
    body = cast(PaidOut, saves(clerk))
    assert body.items == ((acts[0], 12_000), (acts[1], 3_000))
    assert (body.cash_fen, body.transfer_fen, body.card_last4) == (10_000, 5_000, "0006")


def test_what_is_too_much_is_said(clerk: Clerk) -> None:
    """More than is open at the sum; more than the party's own at the transfer; F10 without a choice."""
    take_in(clerk, quantity=10_000)
    page = cast(DuePage, opens(clerk))
    before = clerk.head()
    press(Qt.Key.Key_F10)
    assert "Choose what is to be paid" in page.side.said.text()
    to_list(clerk)
    press(ENTER)
    clerk.types("120.01")
    assert "120.00 is still to pay" in page.pay.pay.problem()
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.head() == before
    page.pay.pay.take_cursor()
    clerk.enter("100", "101")
    assert "At most 100.00" in page.pay.transfer.problem()


def test_more_cash_than_there_should_be_only_warns(clerk: Clerk) -> None:
    """The till holds ¥100.00: told, and paid all the same."""
    clerk.stocked.counter.till.open({10_000: 1}, CLERK)
    take_in(clerk, quantity=10_000)
    page = cast(DuePage, opens(clerk))
    to_list(clerk)
    press(ENTER)
    clerk.settles()
    assert page.pay.warning.isVisible()
    assert cast(PaidOut, saves(clerk)).cash_fen == 12_000


def test_a_cooperative_shares_among_its_members(clerk: Clerk) -> None:
    """Ctrl+M, equal shares by Ctrl+E; what is left over holds F10 back."""
    people = clerk.stocked.counter.people
    cooperative = people.register(PartyForm(role="cooperative", name="十八洞合作社"), CLERK).party.party
    members = [
        people.register(PartyForm(name=name, phone=phone, cooperative=cooperative), CLERK).party.party
        for name, phone in (("石三妹", "13512345611"), ("石四妹", "13512345612"), ("石五妹", "13512345613"))
    ]
    line = LineForm("KIWI", "A", "g", 10_000, 1000)
    clerk.stocked.counter.intake.save(ConsignmentForm(party=cooperative, lines=(line,)), CLERK)
    page = cast(DuePage, opens(clerk))
    to_list(clerk)
    press(ENTER)
    press(Qt.Key.Key_M, CTRL)
    clerk.settles()
    assert clerk.cursor() == f"share-{members[0]}"
    clerk.enter("50")
    press(Qt.Key.Key_F10)
    assert "nothing is left over" in page.side.said.text()
    press(Qt.Key.Key_E, CTRL)
    assert clerk.read("share-left") == "—"
    body = cast(PaidOut, saves(clerk))
    assert body.splits == tuple(zip(members, (3_334, 3_333, 3_333), strict=True))


def test_a_payout_survives_a_crash(clerk: Clerk) -> None:
    """What was chosen and typed comes back with what is owed now."""
    act = take_in(clerk, quantity=10_000)
    page = cast(DuePage, opens(clerk))
    to_list(clerk)
    press(ENTER)
    clerk.enter("70")
    page.keep_draft()
    clerk.settles()
    again = DuePage(clerk.shell.page().context)
    clerk.qtbot.addWidget(again)
    again.retranslate()
    again.entered()
    clerk.settles()
    assert again.form().items == ((act, 7_000),)


def test_sold_under_the_floor_and_over(clerk: Clerk) -> None:
    """Commission 5 %, the floor made up unless the farmer agreed: Space; payable in a week."""
    take_in(clerk, quantity=30_000, on_sale=True, floor_fen=1000, advance_fen=5_000)
    sell(clerk, 10_000, 15_000)
    sell(clerk, 10_000, 9_000)
    page = cast(SettlePage, opens(clerk, "settle"))
    to_list(clerk)
    press(ENTER)
    clerk.settles()
    assert clerk.cursor() == "settle-parts"
    press(ENTER)
    assert clerk.cursor() == "settle-commission"
    clerk.enter("5", "3")
    assert (clerk.read("settle-total"), clerk.read("settle-made-up")) == ("¥235.00", "10.00")
    assert (clerk.read("settle-set-off"), clerk.read("settle-payable")) == ("−50.00", "¥185.00")
    page.parts.setFocus()
    press(DOWN)
    press(SPACE)
    assert clerk.read("settle-total") == "¥225.00"
    press(Qt.Key.Key_P, CTRL)
    assert "under the floor" in page.paper.text()
    press(ESC)
    body = cast(Settled, saves(clerk))
    assert (body.due_fen, body.payable_fen, body.make_up_fen, body.parts[1].consented) == (22_500, 17_500, 0, True)
    assert "¥175.00 is payable on Sat 26 Sep" in page.saved_panel.more.text()


def test_costs_above_the_sales_are_told(clerk: Clerk) -> None:
    """At the costs, live; F10 saves nothing."""
    take_in(clerk, quantity=30_000, on_sale=True)
    sell(clerk, 10_000, 15_000)
    page = cast(SettlePage, opens(clerk, "settle"))
    to_list(clerk)
    press(ENTER)
    clerk.settles()
    clerk.enter("", "151")
    assert "more than the goods come to" in page.terms.costs.problem()
    before = clerk.head()
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.head() == before


@pytest.fixture
def lot(clerk: Clerk) -> int:
    """20 kg of kiwifruit that are paid when sold."""
    return take_in(clerk, quantity=20_000, on_sale=True, paper="HG-0918-03")


def open_lot(clerk: Clerk) -> StockPage:
    """The stock, its first lot opened."""
    page = cast(StockPage, opens(clerk, "stock"))
    to_list(clerk)
    press(ENTER)
    clerk.settles()
    assert clerk.cursor() == "lot-how"
    return page


def downs(count: int) -> None:
    """↓, so many times."""
    for _press in range(count):
        press(DOWN)


def test_returned_to_the_farmer(clerk: Clerk, lot: int) -> None:
    """A lot opened shows where it went; 5 kg go back; in = on hand + returned."""
    page = open_lot(clerk)
    assert clerk.read("stock-lot") == f"{lot:04d}-1"
    downs(1)
    press(ENTER)
    assert clerk.cursor() == "lot-quantity"
    clerk.enter("5", "")
    assert clerk.read("stock-after") == "15 kg"
    body = cast(LotMoved, saves(clerk))
    assert (body.how, body.takes[0].quantity) == ("returned", 5_000)
    assert "Hand the goods" in page.saved_panel.more.text()
    press(ENTER)
    clerk.settles()
    assert page.list.model().rows[0].row.on_hand == 15_000


def test_spoiled_after_a_call(clerk: Clerk, lot: int) -> None:
    """The farmer's goods: refused until a try is noted by Ctrl+T."""
    page = open_lot(clerk)
    downs(2)
    press(ENTER)
    clerk.enter("2斤")
    downs(1)
    press(ENTER)
    clerk.enter("3")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "try to reach them" in page.side.said.text()
    press(Qt.Key.Key_T, CTRL)
    assert "by phone" in clerk.read("lot-tries")
    body = cast(LotMoved, saves(clerk))
    assert (body.reason, body.takes[0].quantity, body.brought_fen, len(body.attempts)) == ("rot", 1_000, 300, 1)


def test_split_then_certified(clerk: Clerk, lot: int) -> None:
    """12 and 8 kg out of 20; the new lots need a certificate, written for both at once."""
    open_lot(clerk)
    downs(3)
    press(ENTER)
    assert clerk.cursor() == "lot-parts"
    clerk.enter("12 + 8", "")
    body = cast(LotMoved, saves(clerk))
    assert [one.quantity for one in body.into] == [12_000, 8_000]
    made = clerk.head()
    page = cast(CertificatePage, opens(clerk, "cert"))
    to_list(clerk)
    assert page.list.current().lots == ((made, 1),)
    press(ENTER)
    clerk.settles()
    assert clerk.cursor() == "cert-how"
    assert page.fields.how.value() == "reissued"
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.cursor() == "cert-origin"
    clerk.enter("花垣县十八洞村")
    page.fields.contact.take_cursor()
    clerk.enter("13812345600")
    paper = cast(Certified, saves(clerk))
    assert (paper.lots, paper.quantity, paper.how) == (((made, 1), (made, 2)), 20_000, "reissued")
    assert "SBD01-A" in page.saved_panel.paper.text()


def test_mixed_and_graded_anew(clerk: Clerk, lot: int) -> None:
    """Two lots of one farmer become one; nonsense in the parts is told."""
    take_in(clerk, quantity=4_000, on_sale=True)
    page = open_lot(clerk)
    downs(5)
    press(ENTER)
    clerk.enter("")
    press(ENTER)
    assert clerk.cursor() == "lot-other"
    downs(1)
    press(ENTER)
    body = cast(LotMoved, saves(clerk))
    assert (body.how, sum(one.quantity for one in body.takes), body.into[0].quantity) == ("mixed", 24_000, 24_000)
    press(ENTER)
    clerk.settles()
    to_list(clerk)
    press(ENTER)
    clerk.settles()
    downs(3)
    press(ENTER)
    clerk.enter("1公斤半")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "two ways" in page.fields.parts.problem()


def test_the_stock_leads_to_the_certificate(clerk: Clerk, lot: int) -> None:
    """The last choice of a lot opens the certificate's form for it."""
    open_lot(clerk)
    downs(6)
    press(ENTER)
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, ProducePage)
    mode = page.mode()
    assert isinstance(mode, CertificatePage)
    assert mode.fields.form().lots == ((lot, 1),)
    press(ESC)
    press(ESC)
    assert mode.draft() is None


def test_nothing_to_do_says_so(clerk: Clerk) -> None:
    """Every mode without anything says what would appear there."""
    for mode, sentence in (
        ("due", "Nothing is to be paid."),
        ("settle", "Nothing waits to be settled"),
        ("stock", "Nothing is in stock"),
        ("cert", "No certificate yet"),
    ):
        page = opens(clerk, mode)
        shown = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]  # type: ignore[attr-defined]
        assert any(sentence in text for text in shown)
        if mode != "due":
            press(Qt.Key.Key_1, ALT)


def test_home_leads_there(clerk: Clerk) -> None:
    """What is due stands on Home, and its button opens the list."""
    counters.consign(clerk.stocked.counter, find(clerk, "lxy"), 10_000)
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_F1)
    clerk.settles()
    line = part(clerk.shell.page(), "home-go-due", QPushButton)
    assert not line.isVisible()
    clerk.stocked.clock.at += 7 * 86_400_000
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_F1)
    clerk.settles()
    assert line.text() == "1 to pay today, ¥120.00  F6"
    clerk.stocked.clock.at += 86_400_000
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_F1)
    clerk.settles()
    assert "1 overdue" in line.text()
    line.setFocus()
    press(ENTER)
    clerk.settles()
    assert clerk.shell.page().name == "produce"
