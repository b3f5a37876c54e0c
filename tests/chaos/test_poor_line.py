"""The bad line does what its arithmetic says: time, cuts at the byte, silence, loss; the same for the same seed."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from sample.poor_line import PoorLine, State, waited
from sample.poor_wire import LINES, Conditions, Luck
from tests.chaos.conftest import Calling, LineMaking
from tests.chaos.keeping import Caller, Keeping
from tests.support.processes import child

QUICK = Conditions(kbps=1200, round_trip_ms=80, header=40)
WITHIN = 1.03
TRIES = 6  # a machine that is busy now makes a line look slower than it is, never faster


def test_the_time_is_the_arithmetic(far: Keeping, poor: LineMaking, calling: Calling) -> None:
    """Handshake, bytes with their headers at that speed, a round trip: within 3 %, and never too fast."""
    far.more = 20_000
    line = poor(conditions=QUICK)
    took: list[float] = []
    while len(took) < TRIES and (not took or min(took) > WITHIN):
        line.forget()
        began = time.monotonic()
        calling(line).ask(bytes(30_000))
        spent = time.monotonic() - began
        counts = line.counts
        bytes_each_way = (30_000, 20_000)
        for sent, weight, size in zip(
            (counts.up, counts.down), (counts.link_up, counts.link_down), bytes_each_way, strict=True
        ):
            assert size < sent < size + 100
            assert sent + 40 * (size // 1360) <= weight <= sent + 40 * (size // 1360 + 8)
        leaving = (counts.link_up + counts.link_down) * 8 / (QUICK.kbps * 1000)
        took.append(spent / (QUICK.handshake + leaving + QUICK.round_trip_ms / 1000))
    assert 0.995 <= min(took) <= WITHIN


def test_connections_share_the_line(poor: LineMaking, calling: Calling) -> None:
    """Two at once take twice as long as one: there is one telephone."""
    line = poor(conditions=Conditions(kbps=1600))
    found: list[float] = []
    while len(found) < TRIES and (not found or min(found) > WITHIN):
        line.forget()
        callers = [calling(line), calling(line)]
        threads = [threading.Thread(target=caller.ask, args=(bytes(30_000),)) for caller in callers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        counts = line.counts
        found.append((counts.last - counts.first) / (counts.link_up * 8 / 1_600_000))
    assert 0.995 <= min(found) <= WITHIN


def test_a_line_without_conditions_is_no_obstacle(far: Keeping, poor: LineMaking, calling: Calling) -> None:
    """Every byte, both ways, counted."""
    far.more = 300_000
    line = poor()
    caller = calling(line)
    answers = [caller.ask(bytes(size)) for size in (1, 200_000, 70_000)]
    assert [one.split(b":")[:2] for one in answers] == [[b"1", b"1"], [b"2", b"200000"], [b"3", b"70000"]]
    counts = line.counts
    assert (counts.connections, counts.requests, counts.cuts, counts.losses) == (1, 3, 0, 0)
    assert counts.up == counts.up_arrived == counts.link_up > 270_001
    assert counts.down == counts.down_arrived > 900_000


@pytest.mark.parametrize("at", [0, 1, 45, 1000, 5000])
def test_cut_at_exactly_that_byte_going(at: int, poor: LineMaking, calling: Calling, far: Keeping) -> None:
    """So many bytes arrive, and not one more; both ends are told."""
    line = poor(conditions=Conditions(cut_up=at))
    with pytest.raises(OSError):
        calling(line).ask(bytes(5000))
    counts = waited(line, lambda counts: counts.cuts == 1)
    assert (counts.up_arrived, far.bodies) == (at, [])


@pytest.mark.parametrize("at", [0, 1, 30, 1000])
def test_cut_at_exactly_that_byte_coming(at: int, far: Keeping, poor: LineMaking, calling: Calling) -> None:
    """The same of an answer: the request had arrived."""
    far.more = 5000
    line = poor(conditions=Conditions(cut_down=at))
    with pytest.raises(OSError):
        calling(line).ask(b"hello")
    counts = waited(line, lambda counts: counts.cuts == 1)
    assert (counts.down_arrived, far.bodies) == (at, [b"hello"])


def test_a_silent_cut(far: Keeping, poor: LineMaking, calling: Calling) -> None:
    """Nobody is told: what is sent is taken, nothing arrives, nothing comes."""
    line = poor(conditions=Conditions(cut_up=1000, silent=True))
    with pytest.raises(TimeoutError):
        calling(line, 0.3).ask(bytes(50_000))
    counts = line.counts
    assert counts.up > 50_000
    assert (counts.up_arrived, counts.down, counts.cuts, far.bodies) == (1000, 0, 1, [])


def _cut_about(line: PoorLine, calling: Calling) -> list[int]:
    """Where each of six connections was cut."""
    found = []
    for _ in range(6):
        before = line.counts
        with pytest.raises(OSError):
            calling(line).ask(bytes(1_000_000))
        after = waited(line, lambda counts, cuts=before.cuts: counts.cuts > cuts)  # type: ignore[misc]
        found.append(after.up_arrived - before.up_arrived)
    return found


def test_cuts_by_seed(poor: LineMaking, calling: Calling) -> None:
    """The same seed cuts at the same bytes, another one elsewhere."""
    one, same, other = (_cut_about(poor(conditions=Conditions(cut_kb=8), seed=seed), calling) for seed in (3, 3, 4))
    assert one == same != other
    assert len(set(one)) > 3


def test_the_budget_is_what_was_asked_for() -> None:
    """On average: cuts by bytes, cuts by time and lost segments, over thousands of connections."""
    told = Conditions(cut_kb=32, cut_seconds=5, loss=0.02)
    lucks = [Luck(1, number, told) for number in range(4000)]
    assert sum(luck.budget for luck in lucks) / 4000 == pytest.approx(32 * 1024, rel=0.05)
    assert sum(luck.seconds or 0 for luck in lucks) / 4000 == pytest.approx(5, rel=0.05)
    lost = sum(luck.losses(0, 1360, told) for luck in lucks[:500] for _ in range(100))
    assert lost / 50_000 == pytest.approx(0.02, rel=0.1)


def test_cut_by_time(poor: LineMaking, calling: Calling) -> None:
    """A connection that nobody uses is cut all the same."""
    line = poor(conditions=Conditions(cut_seconds=0.01))
    caller = calling(line)

    def ask_on() -> None:
        while True:
            caller.ask(b"x")

    with pytest.raises(OSError):
        ask_on()
    assert waited(line, lambda counts: counts.cuts > 0).cuts == 1


def test_a_lost_segment_is_a_pause(poor: LineMaking, calling: Calling) -> None:
    """TCP loses nothing: it comes late, and is weighed twice."""
    line = poor(conditions=Conditions(kbps=100_000, loss=0.2, retransmit_ms=40), seed=2)
    began = time.monotonic()
    assert calling(line).ask(bytes(20_000)) == b"1:20000:"
    counts = line.counts
    assert counts.losses > 0
    assert time.monotonic() - began > 0.04
    assert counts.link_up > counts.up


def test_changed_while_it_runs(poor: LineMaking, calling: Calling) -> None:
    """From good to slow and back; the port stays."""
    line, port = poor(), 0
    for conditions in (LINES["good"], Conditions(round_trip_ms=60), LINES["good"]):
        line.change(conditions)
        began = time.monotonic()
        calling(line).ask(b"x")
        assert (time.monotonic() - began >= 0.12) == conditions.slow
        assert port in (0, line.port)
        port = line.port


def test_nobody_listens(poor: LineMaking, calling: Calling) -> None:
    """Refused at once; back, the same port answers, and what was kept open is gone."""
    line = poor()
    kept = calling(line)
    kept.ask(b"x")
    line.become(State.REFUSED)
    with pytest.raises(OSError):
        kept.ask(b"y")
    with pytest.raises(ConnectionRefusedError):
        calling(line).ask(b"x")
    line.become(State.OPEN)
    assert calling(line).ask(b"x") == b"2:1:"


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="a full queue is answered otherwise here")
def test_nobody_even_says_so(poor: LineMaking, calling: Calling) -> None:
    """The packets go nowhere: a connection is waited for in vain."""
    line = poor()
    line.become(State.UNREACHABLE)
    with pytest.raises(TimeoutError):
        socket.create_connection(("127.0.0.1", line.port), 0.3)
    line.become(State.OPEN)
    assert calling(line).ask(b"x") == b"1:1:"


def test_silence(poor: LineMaking, calling: Calling, far: Keeping) -> None:
    """In the middle of a connection that was good."""
    line = poor()
    caller = calling(line, 0.3)
    caller.ask(b"x")
    line.become(State.SILENT)
    with pytest.raises(TimeoutError):
        caller.ask(b"y")
    with pytest.raises(TimeoutError):
        calling(line, 0.2).ask(b"z")
    assert far.bodies == [b"x"]


def test_garbage(poor: LineMaking) -> None:
    """Neither TLS nor HTTP."""
    line = poor()
    line.become(State.GARBAGE)
    with socket.create_connection(("127.0.0.1", line.port), 5) as one:
        one.sendall(b"hello")
        assert one.recv(10)[0] >= 0x80


def test_as_a_program(far: Keeping, tmp_path: Path) -> None:
    """It says where it is, carries, keeps its counts, and ends in good order."""
    stats = tmp_path / "line.json"
    words = ("--to", str(far.port), "--line", "fair", "--kbps", "0", "--round-trip-ms", "10", "--stats", str(stats))
    running = child("-m", "sample.poor_line", *words, stderr=subprocess.PIPE)
    try:
        assert running.stdout is not None
        port = int(json.loads(running.stdout.readline())["url"].rpartition(":")[2])
        caller = Caller(port)
        assert caller.ask(b"hello") == b"1:5:"
        caller.close()
    finally:
        running.terminate()
        _, errors = running.communicate(timeout=10)
    assert (running.returncode, errors) == (0, "")
    found = json.loads(stats.read_text())
    assert (found["requests"], found["connections"], found["up"]) == (1, 1, found["up_arrived"])
    assert found["link_up"] >= found["up"] + 40
