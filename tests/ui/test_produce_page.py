"""Settlement by keys: what is due is paid, what was sold is settled, lots move, certificates are written."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from outlet_app.domain.acts.produce import PaidOut, Settled
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from tests.support.counter import CLERK
from tests.ui import counters
from tests.ui.acts import CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import part, press
from tests.ui.produce import DOWN, SPACE, find, opens, saves, sell, take_in, to_list
from ui.produce.due_page import DuePage
from ui.produce.settle_page import SettlePage


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
    """Ctrl+M, equal shares by Ctrl+Q; what is left over holds F10 back."""
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
    press(Qt.Key.Key_Q, CTRL)
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
