"""`outlet-app record` as a program: the milk sheet to the centre to the cent, and killed at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from central.catalogue.importing import import_file
from central.centre import Centre, open_centre
from central.figures import all_figures, grand_total
from outlet_app.bootstrap import signing_key
from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.entries import CounterOpened, Kind, PartyNamed
from outlet_app.domain.figures import Figures
from outlet_app.services.model import CounterIdentity
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store, open_store
from sync import codes
from sync.contract import EnrolAnswer, EnrolRequest
from sync.courier import drain
from sync.exchange import Exchange
from tests.support.counter import ROOT, HandClock, enrolled
from tests.support.recording import ledger_of, refused_codes, sheet

MILK_FEN, MILK_ML, MILK_ROWS = 8_888_575, 2_294_000, 17
SLIPS = 60
KILLS = int(os.environ.get("OUTLET_SOAK_ROUNDS", "6"))


def command(folder: Path, *words: str | Path) -> list[str]:
    """The program's arguments."""
    return [sys.executable, "-m", "outlet_app", "--data", str(folder), "--lang", "en", "--json", *map(str, words)]


def run(folder: Path, *words: str | Path) -> tuple[int, dict[str, Any]]:
    """Run a command to its end: exit code and facts."""
    done = subprocess.run(command(folder, *words), cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


@dataclass
class Line:
    """The way to a centre in this process. Implements `sync.exchange.Carrier`."""

    centre: Centre

    def carry(self, frame: bytes) -> bytes:
        """There and back."""
        return self.centre.exchange(frame)

    def abort(self) -> None:
        """Nothing here takes time."""

    def cut(self) -> None:
        """Nothing here takes time."""


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """A centre that holds the sample catalogue."""
    made = open_centre(f"sqlite:///{tmp_path / 'central.db'}")
    import_file(made.engine, ROOT / "sample" / "catalogue.json", made.clock())
    yield made
    made.close()


def enrol(store: Store, centre: Centre) -> None:
    """Make the store a counter of the centre, by a one-time code."""
    code = codes.tidied(centre.issue_code("SBD01", "A", "十八洞").code)
    key = bytes(signing_key(store).verify_key)
    asked = EnrolRequest(codes.code_id(code), key.hex(), codes.counter_proof(code, key))
    answer = msgspec.json.decode(centre.enrol(msgspec.json.encode(asked)), type=EnrolAnswer)
    centre_key = bytes.fromhex(answer.centre_key)
    store.facts.enrol(CounterIdentity(answer.counter, "SBD01", "十八洞", "http://127.0.0.1:9"), centre_key)
    with store.ledger.writing() as writing:
        writing.append(Kind.COUNTER, CounterOpened("SBD01", "十八洞", key, centre_key), "system:enrol")


def exchange(folder: Path, centre: Centre) -> None:
    """Exchange until nothing waits; enrols first where that was not done."""
    store = open_store(folder, HandClock())
    try:
        if store.facts.identity() is None:
            enrol(store, centre)
        facts = ExchangeFacts(store.engine, store.ledger.counter())
        key, centre_key = signing_key(store), store.facts.centre_key()
        outcomes = drain(Exchange(facts, Line(centre), store.ledger.counter(), key, centre_key, HandClock()))
        assert outcomes[-1].waiting == 0
    finally:
        store.close()


def test_the_milk_sheet(shared_data: Path, tmp_path: Path, centre: Centre) -> None:
    """17 deliveries, 2,294 l, ¥88,885.75: recorded, recorded only once, and the same in the figures of both ends."""
    folder, path = tmp_path / "counter", tmp_path / "milk.csv"
    path.write_bytes((shared_data / "rawmilk_20251021.csv").read_bytes())
    exchange(folder, centre)
    code, facts = run(folder, "record", path)
    assert code == 0
    assert facts == {"file": str(path), "profile": "rawmilk", "refused_file": "", "refused_rows": 0} | {
        "rows": MILK_ROWS,
        "acts": MILK_ROWS,
        "recorded": MILK_ROWS,
        "already": 0,
        "refused": 0,
        "total_fen": MILK_FEN,
    }
    code, facts = run(folder, "record", path)
    assert (code, facts["recorded"], facts["already"], facts["total_fen"]) == (0, 0, MILK_ROWS, MILK_FEN)
    exchange(folder, centre)
    found, here = ledger_of(folder)
    there = grand_total(all_figures(centre.engine, centre.clock(), None, None))
    for figures in (here, there):
        assert (figures.consignments, figures.consigned_ml, figures.consigned_fen, figures.payable_fen) == (
            MILK_ROWS,
            MILK_ML,
            MILK_FEN,
            MILK_FEN,
        )
    assert isinstance(there, Figures)
    assert there == here
    bodies = [body for _, body in found if isinstance(body, Consignment)]
    assert [body.ref for body in bodies] == [str(number) for number in range(66173, 66190)]
    assert {body.ref: body.note for body in bodies if body.note} == {
        "66175": "拒收 87 升",
        "66184": "拒收 57 升",
        "66187": "拒收 27 升",
    }
    assert {body.role for _, body in found if isinstance(body, PartyNamed)} == {"farmer"}
    assert len({body.party for body in bodies}) == MILK_ROWS


def test_a_milk_row_that_contradicts_itself(shared_data: Path, tmp_path: Path) -> None:
    """An amount that is a cent off is refused with both figures; the other sixteen are recorded, its farmer is not."""
    folder, path = tmp_path / "counter", tmp_path / "milk.csv"
    enrolled(folder).close()
    text = (shared_data / "rawmilk_20251021.csv").read_text("utf-8")
    assert "66349" in text
    path.write_text(text.replace("66349", "66350"), "utf-8")
    code, facts = run(folder, "record", path)
    assert (code, facts["recorded"], facts["refused"], refused_codes(facts)) == (1, 16, 1, [(4, "E547")])
    reason = Path(facts["refused_file"]).read_text("utf-8-sig")
    assert "amount_cents: The sheet says 663.50, but it comes to 663.49." in reason
    found, figures = ledger_of(folder)
    assert figures.consigned_fen == MILK_FEN - 66_349
    assert sum(isinstance(body, PartyNamed) for _, body in found) == 16


def test_exit_codes(tmp_path: Path) -> None:
    """1 for a file that is not understood, 2 for an unknown clerk, and the error as JSON."""
    folder = tmp_path / "counter"
    enrolled(folder).close()
    path = tmp_path / "a.csv"
    path.write_text("name,age\nx,3\n", "utf-8")
    code, facts = run(folder, "record", path)
    assert (code, facts["error"]["code"]) == (1, "E523")
    sheet(path, {"kind": "order-down", "product": "SALT", "quantity": "1", "price": "2.50", "paid": "2.50"})
    code, facts = run(folder, "record", path, "--clerk", "07")
    assert (code, facts["error"]["code"]) == (2, "E518")
    assert ledger_of(folder)[0] == []


def slips(path: Path) -> tuple[int, int]:
    """A sheet of slips of one to three lines, some without number, some faulty: (how many good, what they come to)."""
    rows, good, fen = [], 0, 0
    for number in range(SLIPS):
        head = {"ref": f"P-{number}" if number % 3 else "", "kind": "purchase", "party_ref": f"H{number % 7}"}
        faulty = number % 11 == 5
        lines = 1 if number % 3 == 0 else number % 3 + 1
        for line in range(lines):
            quantity = number % 5 + line + 1
            rows.append(head | {"product": "KIWI", "grade": "A", "quantity": str(quantity), "price": "12"})
            fen += 0 if faulty else quantity * 1200
        if faulty:
            rows[-1]["price"] = "1,2"
        good += not faulty
    sheet(path, *rows)
    return good, fen


def ended(child: subprocess.Popen[bytes]) -> bool:
    """Whether the program ends within a millisecond."""
    try:
        child.wait(timeout=0.001)
    except subprocess.TimeoutExpired:
        return False
    return True


def killed(folder: Path, path: Path, growth: int) -> bool:
    """Record, and kill the program once its write-ahead log has grown by `growth` bytes; whether it was killed."""
    log = folder / "ledger.db-wal"
    before = log.stat().st_size if log.exists() else 0
    child = subprocess.Popen(command(folder, "record", path), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not ended(child):
        if log.exists() and log.stat().st_size >= before + growth:
            child.send_signal(signal.SIGKILL)
            break
    _, errors = child.communicate(timeout=60)
    assert child.returncode in (-signal.SIGKILL, 1), errors
    return child.returncode == -signal.SIGKILL


@pytest.mark.timeout(60 + 20 * KILLS)
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """However often it is killed, between two acts or inside one: run again, every slip is recorded exactly once."""
    folder, path = tmp_path / "counter", tmp_path / "slips.csv"
    enrolled(folder).close()
    good, fen = slips(path)
    chance = random.Random(20260919)
    kills = sum(killed(folder, path, chance.randrange(1, 300_000)) for _ in range(KILLS))
    code, facts = run(folder, "record", path)
    assert kills > 0
    assert facts["already"] > 0, "the killed runs had got somewhere"
    assert (code, facts["acts"], facts["recorded"] + facts["already"], facts["total_fen"]) == (1, SLIPS, good, fen)
    assert facts["refused"] == SLIPS - good
    assert {code for _, code in refused_codes(facts)} == {"E101"}
    assert not list(tmp_path.glob("*.part"))
    found, figures = ledger_of(folder)
    assert (figures.consignments, figures.consigned_fen, figures.parties) == (good, fen, 7)
    numbered = [body.ref for _, body in found if isinstance(body, Consignment) and body.ref]
    assert len(set(numbered)) == len(numbered)
    code, verdict = run(folder, "verify")
    assert (code, verdict["true"], verdict["differences"]) == (0, True, [])
    assert run(folder, "record", path)[1]["recorded"] == 0
