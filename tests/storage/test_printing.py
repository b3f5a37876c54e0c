"""First saved, then printed: what waits is never lost, never printed twice unmarked, and keeps nobody waiting."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outlet_app.devices import lines_out
from outlet_app.devices.escpos import DRAWER
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.model import Saved
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.devices.pipe_printer import SECONDS, PipePrinter
from tests.support.counter import CLERK, SUPERVISOR, HandClock, composed

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
REPRINT = "补打".encode("gb18030")
FIRST = "补打第 1 次".encode("gb18030")
BEER = OrderLineForm("MILKCASE", "pc", 2, 4800)


Began = Callable[..., Counter]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[PipePrinter]:
    """A printer, switched off."""
    made = PipePrinter(tmp_path)
    yield made
    made.off()


@pytest.fixture
def begun(store: Store, clock: HandClock, bench: PipePrinter, monkeypatch: pytest.MonkeyPatch) -> Iterator[Began]:
    """Starts a run of the program on the store: a counter with that printer, the window there. Again: the next run."""
    monkeypatch.setattr(lines_out, "SECONDS", 0.3)
    made: list[Counter] = []

    def begin(settings: str = "", device: Path | str = bench.path) -> Counter:
        for counter in made:
            counter.printing.stop()
        text = f'[printer]\ndevice = "{device}"\n{settings}'
        (store.folder / "settings.toml").write_text(text if device else "", encoding="utf-8")
        counter = composed(store, clock)
        counter.printing.watch(bench.hear)
        counter.printing.begin()
        made.append(counter)
        return counter

    yield begin
    for counter in made:
        counter.printing.stop()
    assert not [one for one in threading.enumerate() if one.name == "printer" and one.is_alive()]


def sells(counter: Counter) -> Saved:
    """Two cases for cash."""
    return counter.orders.save(OrderForm(lines=(BEER,), tendered_fen=10_000), CLERK)


def jobs(store: Store) -> list[int]:
    """Numbers that wait, as the table has them."""
    with store.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT seq FROM print_job ORDER BY seq").scalars())


def test_saved_then_printed_once(store: Store, begun: Began, bench: PipePrinter) -> None:
    """The act is noted as to be printed in its own transaction; printed, the note goes and the print counts; a second
    copy is marked."""
    counter = begun()
    bench.on()
    saved = sells(counter)
    assert jobs(store) == [saved.seq]
    counter.printing.print_new("zh_CN")
    (news,) = bench.until(1)
    assert (news.seq, news.copies, news.error, news.waiting) == (saved.seq, 1, None, 0)
    assert jobs(store) == []
    counter.printing.print_new("zh_CN")
    counter.printing.print(saved.seq, "zh_CN")
    (news,) = bench.until(1)
    assert news.copies == 2
    first, second = bench.out(2)
    assert REPRINT not in first
    assert FIRST in second
    assert differences(store.engine) == []


def test_what_gets_paper(store: Store, begun: Began, bench: PipePrinter) -> None:
    """A person's acts with a slip, reversals too; not people, not what the program or an import records, and nothing
    before a window is there."""
    quiet = composed(store, HandClock())
    sells(quiet)
    assert jobs(store) == []
    counter = begun()
    farmer = counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party
    assert jobs(store) == []
    line = LineForm("KIWI", "A", "g", 15_000, 1200)
    taken = counter.intake.save(ConsignmentForm(party=farmer, lines=(line,)), CLERK)
    back = counter.corrections.reverse(taken.seq, "typing", "", SUPERVISOR)
    assert jobs(store) == [taken.seq, back.seq]


def test_a_refused_act_leaves_no_note(store: Store, begun: Began) -> None:
    """Act and note, or neither."""
    counter = begun()
    with pytest.raises(Refused):
        counter.orders.save(OrderForm(party=999, lines=(BEER,), tendered_fen=10_000), CLERK)
    assert jobs(store) == []


def test_a_printer_that_is_off(store: Store, begun: Began, bench: PipePrinter) -> None:
    """Said, kept, and printed unmarked, in order, once it answers; one failure spares the others of the round the
    waiting, and no save waits for it."""
    counter = begun()
    first = sells(counter)
    counter.printing.print_new("en")
    (news,) = bench.until(1)
    assert news.error is not None
    assert (news.error.code, news.waiting) == ("E641", 1)
    second = sells(counter)
    counter.printing.print_new("en")
    told = bench.until(2)
    assert [one.seq for one in told] == [first.seq, second.seq]
    assert {one.error.code for one in told if one.error} == {"E641"}
    assert jobs(store) == [first.seq, second.seq]
    bench.on()
    counter.printing.print_waiting("en")
    assert [(one.seq, one.copies) for one in bench.until(2)] == [(first.seq, 1), (second.seq, 1)]
    assert jobs(store) == []
    papers = bench.out(2)
    assert [f"{saved.seq:04d}".encode() in one for saved, one in zip((first, second), papers, strict=True)] == [
        True
    ] * 2
    assert not any(b"Reprint" in one for one in papers)


def test_a_power_cut_between_saving_and_printing(store: Store, begun: Began, bench: PipePrinter) -> None:
    """Step 10 of the day: the next run knows what was saved and not printed, prints it on request only, and marks it,
    for paper may have come out; then it is over."""
    saved = sells(begun())
    counter = begun()
    assert counter.printing.state().found == (saved.seq,)
    bench.on()
    later = sells(counter)
    counter.printing.print_new("zh_CN")
    assert [one.seq for one in bench.until(1)] == [later.seq]
    counter.printing.print_waiting("zh_CN")
    (news,) = bench.until(1)
    assert (news.seq, news.copies, news.waiting) == (saved.seq, 2, 0)
    plain, marked = bench.out(2)
    assert REPRINT not in plain
    assert FIRST in marked
    assert counter.printing.state().found == ()
    assert begun().printing.state().found == ()


def test_found_and_the_printer_still_off(store: Store, begun: Began, bench: PipePrinter) -> None:
    """Asked for in vain, it stays marked when it comes out at last."""
    saved = sells(begun())
    counter = begun()
    counter.printing.print_waiting("zh_CN")
    assert bench.until(1)[0].error is not None
    bench.on()
    counter.printing.print_new("zh_CN")
    assert bench.until(1)[0].seq == saved.seq
    assert REPRINT in bench.out(1)[0]


def test_a_print_that_broke_off_is_printed_anew_marked(store: Store, begun: Began, bench: PipePrinter) -> None:
    """A pipe that is full takes a part of the bytes and no more: E647; the whole comes out later, as a reprint."""
    counter = begun("columns = 48\n")
    party = counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party
    lines = (LineForm("KIWI", "A", "g", 15_000, 1200),) * 90
    reader, filler = bench.full()
    os.read(reader, 4096)  # room for one page, which is less than the receipt
    saved = counter.intake.save(ConsignmentForm(party=party, lines=lines), CLERK)
    counter.printing.print_new("zh_CN")
    (news,) = bench.until(1)
    assert news.error is not None
    assert news.error.code == "E647"
    os.close(filler)
    os.close(reader)
    bench.on()
    counter.printing.print_new("zh_CN")
    assert bench.until(1)[0].seq == saved.seq
    assert REPRINT in bench.out(1)[0]


def test_pressed_again_while_it_prints(
    store: Store, begun: Began, bench: PipePrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for again and again while the printer still has it: one paper."""
    counter = begun()
    monkeypatch.setattr(lines_out, "SECONDS", SECONDS)
    reader, filler = bench.full()
    saved = sells(counter)
    for _ in range(3):
        counter.printing.print(saved.seq, "en")
    os.read(reader, 65_536)
    assert bench.until(1)[0].copies == 1
    counter.printing.stop()
    os.close(filler)
    os.set_blocking(reader, True)
    came = b"".join(iter(lambda: os.read(reader, 65_536), b""))
    os.close(reader)
    assert came.count(b"\x1b@") == 1
    assert jobs(store) == []


def test_no_printer_at_all(store: Store, begun: Began, clock: HandClock) -> None:
    """E640, and nothing waits. What a run with a printer left is not told while there is none; it is told when one is
    set up again within a day, and forgotten after it."""
    counter = begun(device="")
    saved = sells(counter)
    with pytest.raises(Refused, match="E640"):
        counter.printing.print_new("en")
    with pytest.raises(Refused, match="E640"):
        counter.printing.print(saved.seq, "en")
    assert counter.printing.state().waiting == 0
    assert begun().printing.state().found == ()
    left = sells(begun())
    assert begun(device="").printing.state().found == ()
    assert begun().printing.state().found == (left.seq,)
    clock.at += 90_000_000
    assert begun(device="").printing.state().found == ()
    assert begun().printing.state().found == ()


@pytest.mark.parametrize(("drawer", "kicks"), [("drawer = true\n", 1), ("", 0), ('drawer = "true"\n', 0)])
def test_the_drawer_opens_once_when_cash_moves(drawer: str, kicks: int, begun: Began, bench: PipePrinter) -> None:
    """With the first print of an act that moved cash, where a drawer is set up; not for a copy, not without cash."""
    counter = begun(drawer)
    bench.on()
    paid = sells(counter)
    counter.printing.print_new("en")
    bench.until(1)
    counter.printing.print(paid.seq, "en")
    bench.until(1)
    counter.orders.save(OrderForm("up", lines=(BEER,), prepaid=True), CLERK)
    counter.printing.print_new("en")
    bench.until(1)
    papers = bench.out(3)
    assert [paper.count(DRAWER) for paper in papers] == [kicks, 0, 0]
    if kicks:
        assert papers[0].startswith(b"\x1b@\x1bp\x00\x19\xfa\x1b@")


def test_settings_that_are_not_understood(store: Store, begun: Began, bench: PipePrinter) -> None:
    """A character set nobody knows is said, and printing goes on; a place that is none, and one without the right to
    it, have codes of their own."""
    counter = begun('charset = "utf-8"\n')
    trouble = counter.printing.state().trouble
    assert trouble is not None
    assert (trouble.code, "utf-8" in trouble.told()) == ("E649", True)
    bench.on()
    sells(counter)
    counter.printing.print_new("en")
    assert bench.until(1)[0].error is None
    assert begun().printing.state().trouble is None
    counter = begun(device="tcp://")
    sells(counter)
    counter.printing.print_new("en")
    error = bench.until(1)[0].error
    assert error is not None
    assert error.code == "E644"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may use everything")
def test_no_right_to_the_printer(begun: Began, bench: PipePrinter) -> None:
    """E648, with whom to ask."""
    counter = begun()
    bench.path.chmod(0)
    sells(counter)
    counter.printing.print_new("en")
    error = bench.until(1)[0].error
    assert error is not None
    assert error.code == "E648"
