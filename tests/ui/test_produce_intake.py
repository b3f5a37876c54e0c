"""Intake by keys: grain by its rule, harvest, origin, certificate and floor, sizes, and the loan's agreed share."""

from __future__ import annotations

from typing import cast

import msgspec
import pytest
from PySide6.QtCore import Qt

from outlet_app.domain.acts.persons import LoanAgreed
from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.days import day_number
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import DeductionRule, FeedKind
from outlet_app.services.forms import PartyForm
from tests.support.counter import CLERK, tell
from tests.ui.acts import CTRL, ENTER, Clerk
from tests.ui.conftest import press
from ui.intake.page import IntakePage

RICE = DeductionRule("稻谷", "Paddy rice", (("moisture", 1450, 50, 65, 250), ("impurity", 100, 30, 30, None)))
TODAY = day_number("2026-09-19")


@pytest.fixture
def page(clerk: Clerk) -> IntakePage:
    """The intake page, the rule for rice told, the farmer chosen."""
    tell(clerk.stocked.store, [(200, str(FeedKind.DEDUCTION), "rice", msgspec.msgpack.encode(RICE))])
    found = cast(IntakePage, clerk.opens("intake"))
    clerk.picks(found.party.picker, "lxy")
    clerk.settles()
    return found


def saved(clerk: Clerk) -> Consignment:
    """The newest act's body."""
    detail = clerk.stocked.counter.records.detail(clerk.head())
    assert detail is not None
    assert isinstance(detail.body, Consignment)
    return detail.body


def test_rice_is_measured(clerk: Clerk, page: IntakePage) -> None:
    """1000 kg at 15.6 % moisture and 1.7 % impurity pays 981 kg; the measures stand in the entry and on the slip."""
    clerk.picks(page.entry.product, "RICE")
    assert not page.entry.deduction.isVisible()
    clerk.enter("", "1000", "", "")
    assert clerk.cursor() == "intake-measure-1"
    clerk.enter("15.6", "1.7")
    assert clerk.cursor() == "intake-price"
    assert "paid for 981 kg" in page.entry.net_label.text()
    clerk.enter("")
    clerk.saves()
    line = saved(clerk).lines[0]
    assert (line.quantity, line.deduction_bp, line.amount_fen) == (981_000, 190, 272_718)
    assert line.measured == (("moisture", 1560), ("impurity", 170))
    paper = page.saved_panel.paper.text()
    assert "15.60%" in paper
    assert "1.90%" in paper


def test_dry_rice_earns_a_bonus(clerk: Clerk, page: IntakePage) -> None:
    """A full point under the limit pays more than was weighed; the line comes back to be changed as it was."""
    clerk.picks(page.entry.product, "RICE")
    clerk.enter("", "1000", "", "", "13.5", "", "")
    item = page.table.items()[0]
    assert (item.form.deduction_bp, item.quoted.quantity) == (-130, 1_013_000)
    press(Qt.Key.Key_Backtab)
    page.table.view.setFocus()
    press(ENTER)
    assert page.entry.measured.slots[0].text() == "13.5"


def test_weights_in_any_unit(clerk: Clerk, page: IntakePage) -> None:
    """斤, 两, 公斤 and kg in one field; what could mean two things is refused."""
    for typed, grams in (("300斤", 150_000), ("3斤2两", 1_600), ("12公斤", 12_000), ("1.5kg", 1_500), ("800g", 800)):
        page.entry.gross.take_cursor()
        page.entry.gross.clear()
        clerk.types(typed)
        assert page.entry.gross.value() == grams
    page.entry.gross.clear()
    clerk.types("1公斤半")
    assert "two ways" in page.entry.gross.problem()


def test_harvest_origin_certificate_floor(clerk: Clerk, page: IntakePage) -> None:
    """Fresh fruit is picked today unless said; Ctrl+K leads to the rest; a price under the floor is told."""
    clerk.picks(page.entry.product, "KIWI")
    assert page.entry.more.picked.value() == TODAY
    clerk.enter("", "10", "", "", "")
    press(Qt.Key.Key_K, CTRL)
    assert clerk.cursor() == "intake-picked"
    clerk.enter("9-18", "花垣县十八洞村", "HG-0918-03", "13")
    assert "under the farmer" in page.entry.more.floor.problem()
    assert not page.table.items()
    page.entry.more.floor.take_cursor()
    clerk.enter("10")
    line = page.table.items()[0].form
    assert (line.picked, line.origin, line.certificate, line.floor_fen) == (
        TODAY - 1,
        "花垣县十八洞村",
        "HG-0918-03",
        1_000,
    )
    clerk.saves()
    assert saved(clerk).lines[0].certificate == "HG-0918-03"


def test_a_cooperative_is_asked_for_its_certificate(clerk: Clerk, page: IntakePage) -> None:
    """A household is not; a cooperative is told, and nothing is blocked; sizes stand with apples."""
    clerk.picks(page.entry.product, "APPLE")
    assert not page.entry.more.warning.isVisible()
    assert "优等 ≥70 mm" in page.entry.more.hint.text()
    people = clerk.stocked.counter.people
    people.register(PartyForm(role="cooperative", name="双龙合作社", phone="13512345699"), CLERK)
    page.party.picker.take_cursor()
    clerk.picks(page.party.picker, "slh")
    clerk.settles()
    assert page.entry.more.warning.isVisible()
    clerk.enter("", "", "10", "", "", "", "")
    clerk.saves()
    assert saved(clerk).lines[0].certificate == ""


def agree(clerk: Clerk, share_bp: int) -> None:
    """A share of the farmer's goes to a loan."""
    party = clerk.stocked.counter.people.search("lxy")[0].party
    with clerk.stocked.store.ledger.writing() as writing:
        writing.append(Kind.LOAN, LoanAgreed(party, "HNRB-118", share_bp), "clerk:02")


def test_the_agreed_share_goes_to_the_loan(clerk: Clerk) -> None:
    """20 % of what is payable, following the advance; a sum typed by hand stands."""
    agree(clerk, 2_000)
    page = cast(IntakePage, clerk.opens("intake"))
    clerk.picks(page.party.picker, "lxy")
    clerk.settles()
    assert "20 %" in page.party.facts.agreed.text()
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "158.4", "6", "1.4", "", "")
    assert page.terms.loan.text() == "360.00"
    press(ENTER)
    clerk.enter("540")
    assert page.terms.loan.text() == "252.00"
    assert clerk.read("intake-payable") == "¥1,260.00"
    clerk.types("200")
    assert page.form().loan_fen == 20_000
    page.terms.advance.take_cursor()
    clerk.enter("500")
    assert page.terms.loan.text() == "200.00"
    clerk.saves()
    body = saved(clerk)
    assert (body.loan_fen, body.loan_ref, body.payable_fen) == (20_000, "HNRB-118", 130_000)


def test_an_agreed_share_survives_a_crash(clerk: Clerk) -> None:
    """The draft comes back, and the share still follows the lines."""
    agree(clerk, 1_000)
    page = cast(IntakePage, clerk.opens("intake"))
    clerk.picks(page.party.picker, "lxy")
    clerk.settles()
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "100", "", "", "", "")
    page.keep_draft()
    clerk.settles()
    again = IntakePage(page.context)
    clerk.qtbot.addWidget(again)
    again.retranslate()
    again.entered()
    clerk.settles()
    assert again.form().loan_fen == 12_000
    again.terms.advance.set_text("200")
    assert again.form().loan_fen == 10_000


def test_few_keys_from_home_to_printed(clerk: Clerk) -> None:
    """A repeat farmer's consignment of one line: at most 25 keys, names not counted."""
    keys = 0

    def pressed(text: str = "", key: Qt.Key | None = ENTER) -> None:
        nonlocal keys
        clerk.types(text)
        keys += len(text)
        if key is not None:
            press(key)
            keys += 1

    page = cast(IntakePage, clerk.opens("intake"))
    keys += 1
    clerk.picks(page.party.picker, "lxy")
    clerk.settles()
    clerk.picks(page.entry.product, "KIWI")
    keys += 2
    for text in ("", "158.4", "6", "1.4", "", ""):
        pressed(text)
    clerk.saves()
    keys += 1
    assert saved(clerk).total_fen == 180_000
    assert keys <= 25
