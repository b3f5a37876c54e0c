"""Agency shipping 代寄: the fee is cash in the till, comes back with a reversal, and stands on the slip; nothing is
owed."""

from __future__ import annotations

from pathlib import Path

from outlet_app.domain.clock import business_day
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from outlet_app.services.model import Role, StaffMember
from tests.support.counter import opened

CLERK = StaffMember("02", "麻姐", Role.CLERK)


def test_the_fee_goes_into_the_till_and_comes_back_with_the_act(tmp_path: Path) -> None:
    """8.00 in; reversed for correction the fee is handed back, not carried; the replacement takes it anew."""
    counter = opened(tmp_path)
    try:
        farmer = counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party
        line = LineForm("KIWI", "A", "g", 5400, 1200)
        form = ConsignmentForm("ship", farmer, (line,), costs_fen=800)
        saved = counter.intake.save(form, CLERK)
        figures = counter.records.today().figures
        assert (figures.cash_in_fen, figures.cash_out_fen, figures.payable_fen) == (800, 0, 0)
        slip = [paper.text for paper in counter.receipts.lines(saved.seq, "en")]
        assert any(text.startswith("Fee paid") and text.endswith("¥8.00") for text in slip)
        assert not any("Payable" in text for text in slip)
        counter.corrections.reverse(saved.seq, "typing", "", CLERK, carries=True)
        assert counter.records.today().figures.cash_out_fen == 800
        counter.intake.save(ConsignmentForm("ship", farmer, (line,), costs_fen=900, replaces=saved.seq), CLERK)
        figures = counter.records.today().figures
        assert figures.cash_in_fen - figures.cash_out_fen == 900
        assert counter.records.today().day == business_day(counter.records.page()[0].at)
    finally:
        counter.close()
