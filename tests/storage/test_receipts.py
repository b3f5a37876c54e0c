"""Receipts: as wide as the paper, masked, a second copy marked as one."""

from __future__ import annotations

import pytest

from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, HandClock, composed

KIWI = LineForm("KIWI", "A", "g", 158_400, 1200, tare=1400, packages=6)


@pytest.fixture
def farmer(counter: Counter) -> int:
    """An invented farmer."""
    return counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party


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
    with pytest.raises(Refused, match="E642"):
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
