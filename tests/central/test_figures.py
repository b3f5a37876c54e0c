"""Figures are the entries' own fold, wherever it stopped; verify finds what is not true."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import delete, insert, select, update

from central import figures, verify
from central.centre import Centre
from central.engine import reading, writing
from central.tables import alarm, counter, entry, figures_day, figures_done
from outlet_app.domain import entries
from outlet_app.domain import figures as fold
from outlet_app.domain.clock import business_day
from outlet_app.domain.shift import CashMoved, DayClosed, ShiftOpened
from tests.central.ledger import DAY, Ledger, enrolled
from tests.support.mixed_day import MixedDay, missing

DAY_MS = 24 * 3600 * 1000


def own(ledger: Ledger) -> dict[str, fold.Figures]:
    """What the counter itself computes."""
    return fold.of_entries(map(entries.decode, ledger.rows), lambda seq: entries.decode(ledger.rows[seq - 1]))


def a_day(centre: Centre) -> Ledger:
    """A counter with acts of two days and a reversal across midnight."""
    ledger = enrolled(centre)
    ledger.farmer()
    pork = ledger.consign(16_800, 7600, advance=30_000)
    ledger.order(13780)
    ledger.reverse(pork, cash=30_000, at=DAY + DAY_MS)
    ledger.consign(18_600, 7600, at=DAY + DAY_MS)
    ledger.write("drone-flight", [1], DAY + DAY_MS)
    return ledger


def test_both_ends_come_to_the_same(centre: Centre) -> None:
    ledger = a_day(centre)
    ledger.exchange(centre)
    found = figures.all_figures(centre.engine, DAY)
    assert found == {"SBD01-A": own(ledger)}
    together = figures.grand_total(found)
    assert (together.entries, together.parties, together.consignments, together.reversals) == (6, 1, 1, 1)
    assert (together.consigned_fen, together.orders_down_fen) == (141_360, 13_780)
    assert (together.cash_in_fen, together.cash_out_fen) == (43_780, 30_000)


def test_a_day_or_a_counter_alone(centre: Centre) -> None:
    a_day(centre).exchange(centre)
    enrolled(centre, "HYX02-A").act(3).exchange(centre)
    assert list(figures.all_figures(centre.engine, DAY)) == ["HYX02-A", "SBD01-A"]
    assert list(figures.all_figures(centre.engine, DAY, "SBD01-A", "2026-09-20")["SBD01-A"]) == ["2026-09-20"]
    assert figures.all_figures(centre.engine, DAY, "NONE-A") == {}


def test_it_goes_on_where_it_stopped(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "CHUNK", 2)
    ledger = a_day(centre)
    for end in range(1, ledger.head + 1):
        ledger.exchange(centre, after=end - 1, upto=end)
        figures.advance(centre.engine, "SBD01-A", DAY)
    with reading(centre.engine) as db:
        assert figures.days_of(db, "SBD01-A") == own(ledger)
        assert figures.done(db, "SBD01-A") == 6


def test_a_late_close_counts_on_its_own_day(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the chunk that holds it holds nothing else of that day; computed here, not taken from the close."""
    monkeypatch.setattr(figures, "CHUNK", 2)
    ledger = enrolled(centre)
    ledger.write(entries.Kind.OPEN, ShiftOpened(((10_000, 15),), 150_000))
    ledger.consign(16_800, 7600, advance=30_000)
    ledger.order(13_780)
    ledger.order(5_800, at=DAY + DAY_MS)
    closed = DayClosed("2026-09-19", 1, 150_000, 13_780, 30_000, 133_780, (), 139_480, -100, since_fen=5_800)
    ledger.write(entries.Kind.CLOSE, closed, DAY + DAY_MS)
    ledger.exchange(centre)
    days = figures.all_figures(centre.engine, DAY)["SBD01-A"]
    assert days == own(ledger)
    day = days["2026-09-19"]
    assert (day.opening_fen, day.expected_fen, day.counted_fen, day.variance_fen) == (150_000, 133_780, 139_480, -100)
    assert days["2026-09-20"].expected_fen == 0
    assert verify.verify(centre.engine).faults == []


def test_a_close_that_says_another_sum_is_a_doubt(centre: Centre) -> None:
    """It counts as an entry, its figures don't, and people are told."""
    ledger = enrolled(centre)
    ledger.write(entries.Kind.OPEN, ShiftOpened(((100, 5),), 500))
    ledger.write(entries.Kind.CASH, CashMoved(-200, "bank"))
    ledger.write(entries.Kind.CLOSE, DayClosed("2026-09-19", 1, 500, 0, 0, 500, (), 500, 0))
    ledger.exchange(centre)
    (day,) = figures.all_figures(centre.engine, DAY)["SBD01-A"].values()
    assert (day.entries, day.cash_out_fen, day.expected_fen, day.counted_fen) == (3, 200, 0, 0)
    with reading(centre.engine) as db:
        assert [tuple(row) for row in db.execute(select(alarm.c.kind, alarm.c.seq))] == [("doubt", 3)]


def test_thrown_away_it_comes_out_the_same(centre: Centre) -> None:
    ledger = a_day(centre)
    ledger.exchange(centre)
    figures.advance(centre.engine, "SBD01-A", DAY)
    figures.rebuild(centre.engine, "SBD01-A", DAY)
    assert figures.all_figures(centre.engine, DAY) == {"SBD01-A": own(ledger)}


def test_figures_of_other_rules_are_made_anew(centre: Centre) -> None:
    ledger = a_day(centre)
    ledger.exchange(centre)
    figures.advance(centre.engine, "SBD01-A", DAY)
    with writing(centre.engine) as db:
        db.execute(update(figures_done).values(rules=0))
        db.execute(update(figures_day).values(facts="{}"))
        db.execute(insert(figures_day), {"counter": "SBD01-A", "day": "2020-01-01", "facts": "{}"})
    assert figures.all_figures(centre.engine, DAY) == {"SBD01-A": own(ledger)}


def test_what_the_fold_can_not_read_counts_as_an_entry_and_is_noted(centre: Centre) -> None:
    ledger = enrolled(centre)
    ledger.consign()
    ledger.write("consign", ["no", "consignment"])
    ledger.reverse(99)
    ledger.reverse(4)
    ledger.consign()
    assert ledger.exchange(centre).mark == 5
    (day,) = figures.all_figures(centre.engine, DAY)["SBD01-A"].values()
    assert (day.entries, day.consignments, day.reversals) == (5, 2, 0)
    with reading(centre.engine) as db:
        doubts = db.execute(select(alarm.c.kind, alarm.c.seq).order_by(alarm.c.seq)).all()
    assert [tuple(doubt) for doubt in doubts] == [("doubt", 2), ("doubt", 3), ("doubt", 4)]
    assert verify.verify(centre.engine).faults == []


def test_nobody_unknown_has_figures(centre: Centre) -> None:
    figures.advance(centre.engine, "NONE-A", DAY)
    with reading(centre.engine) as db:
        assert db.execute(select(figures_done)).all() == []


def test_a_true_centre_has_no_faults(centre: Centre) -> None:
    a_day(centre).exchange(centre)
    enrolled(centre, "HYX02-A").act(1200).exchange(centre)
    figures.all_figures(centre.engine, DAY)
    assert verify.verify(centre.engine) == verify.Report(2, 1206, [])


def test_verify_names_the_entry_that_was_changed(centre: Centre) -> None:
    ledger = a_day(centre)
    ledger.exchange(centre)
    changed = bytearray(ledger.rows[2])
    changed[-3] ^= 1
    with writing(centre.engine) as db:
        db.execute(update(entry).where(entry.c.seq == 3).values(bytes=bytes(changed)))
    (fault,) = verify.verify(centre.engine).faults
    assert (fault.counter, fault.seq, fault.what) == ("SBD01-A", 3, "its bytes do not lead to its hash")


def test_verify_finds_a_missing_entry(centre: Centre) -> None:
    a_day(centre).exchange(centre)
    with writing(centre.engine) as db:
        db.execute(delete(entry).where(entry.c.seq == 2))
    (fault,) = verify.verify(centre.engine).faults
    assert (fault.seq, fault.what) == (2, "missing: the next one is 3")


def test_verify_finds_a_missing_end(centre: Centre) -> None:
    a_day(centre).exchange(centre)
    with writing(centre.engine) as db:
        db.execute(delete(entry).where(entry.c.seq == 6))
    (fault,) = verify.verify(centre.engine).faults
    assert fault.what == "the mark is 6, the last entry 5"


def test_verify_finds_a_false_mark_hash_and_false_filing(centre: Centre) -> None:
    a_day(centre).exchange(centre)
    with writing(centre.engine) as db:
        db.execute(update(counter).values(mark_hash=b"\1" * 32))
    assert verify.verify(centre.engine).faults[0].what == "the mark's hash is not the last entry's"
    with writing(centre.engine) as db:
        db.execute(update(entry).where(entry.c.seq == 4).values(kind="order"))
    assert verify.verify(centre.engine).faults[0].seq == 4


def test_verify_finds_false_figures_that_a_rebuild_puts_right(centre: Centre) -> None:
    a_day(centre).exchange(centre)
    figures.advance(centre.engine, "SBD01-A", DAY)
    with writing(centre.engine) as db:
        db.execute(update(figures_day).where(figures_day.c.day == "2026-09-20").values(facts='{"entries": 3}'))
    (fault,) = verify.verify(centre.engine).faults
    assert "figures of 2026-09-20" in fault.what
    figures.rebuild(centre.engine, "SBD01-A", DAY)
    assert verify.verify(centre.engine).faults == []


def test_both_ends_come_to_the_same_over_every_kind(centre: Centre) -> None:
    """Three days that hold every kind, and a reversal of each act that can be taken back: no doubt but the closes'."""
    assert missing() == set()
    ledger = enrolled(centre)
    for day in range(3):
        for kind, body in MixedDay(seed=day, after=ledger.head).acts():
            ledger.write(kind, body, DAY + day * DAY_MS + ledger.head)
        for seq in range(1, ledger.head + 1, 7):
            ledger.reverse(seq, at=DAY + day * DAY_MS + ledger.head)
    ledger.exchange(centre, packed=True)
    counted: dict[str, fold.Figures] = {}
    doubtful = 0
    for one in map(entries.decode, ledger.rows):
        before = {day: msgspec.structs.replace(sums) for day, sums in counted.items()}
        try:
            fold.add(counted, one, lambda seq: entries.decode(ledger.rows[seq - 1]))
        except LookupError:
            counted, doubtful = before, doubtful + 1
            counted[business_day(one.at)].entries += 1
    found = figures.all_figures(centre.engine, DAY)["SBD01-A"]
    assert found == counted
    assert doubtful == 3  # the closes say what no till came to
    together = figures.grand_total({"SBD01-A": found}).facts()
    assert {name for name, value in together.items() if not value} <= {"consigned_ml", "consigned_pc", *NEVER_HERE}
    assert verify.verify(centre.engine).faults == []


NEVER_HERE = ("orders_up", "orders_up_fen", "parcels_refused", "expected_fen", "counted_fen", "variance_fen")
