"""The commands as other programs call them: a process, its output, its exit code."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import update

from central.centre import open_centre
from central.engine import writing
from central.tables import entry
from sync import contract
from tests.central.conftest import ROOT
from tests.central.ledger import Ledger, enrolled, stored

COMMAND = [sys.executable, "-W", "error", "-m", "central"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def run(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """One command, to its end."""
    return subprocess.run(
        [*COMMAND, *words], capture_output=True, text=True, cwd=folder, env=ENVIRONMENT, timeout=60, check=False
    )


def facts(*words: str) -> dict[str, Any]:
    """What a command that succeeds prints with --json."""
    done = run(*words, "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


class Served:
    """A serving process."""

    def __init__(self, database: str, *more: str):
        words = [*COMMAND, "--database", database, "serve", "--port", "0", "--json", *more]
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
        )
        assert self.process.stdout is not None
        self.url: str = json.loads(self.process.stdout.readline())["url"]

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; the exit code and what stood on standard error."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors

    def exchange(self, ledger: Ledger, after: int, upto: int) -> contract.Answer:
        """One exchange over its socket."""
        frame = ledger.frame(after, upto=upto)
        got = requests.post(self.url + contract.EXCHANGE_PATH, data=frame, timeout=20)
        return contract.open_answer(got.content, ledger.centre_key, frame)


def test_a_day_by_commands_alone(database_url: str) -> None:
    database = ("--database", database_url)
    told = facts(*database, "catalogue", "import", str(ROOT / "sample" / "catalogue.json"))
    assert (told["refused"], told["refused_file"]) == (0, "")
    code = facts(*database, "enrol-code", "--outlet", "SBD01", "--outlet-name", "十八洞", "--counter", "A")
    assert code["counter"] == "SBD01-A"
    ledger = Ledger().act(9)
    served = Served(database_url)
    body = requests.post(served.url + "/enrol", data=ledger.enrol_request(code["code"]), timeout=20).content
    ledger.centre_key = bytes.fromhex(msgspec.json.decode(body, type=contract.EnrolAnswer).centre_key)
    answer = served.exchange(ledger, 0, 9)
    assert (answer.mark, len(answer.items)) == (9, told["published"])
    shown = facts(*database, "figures")["counters"]["SBD01-A"]
    assert (shown["mark"], shown["mark_hash"], shown["upto"]) == (9, ledger.hashes[9].hex(), 9)
    assert (shown["outlet_name"], shown["total"]["consignments"], shown["days"]["2026-09-19"]["parties"]) == (
        "十八洞",
        3,
        3,
    )
    assert facts("verify", *database) == {"counters": 1, "entries": 9, "faults": []}
    assert facts("revoke", "SBD01-A", *database)["state"] == "revoked"
    assert served.exchange(ledger, 9, 9).refusal == contract.REVOKED
    assert served.end(signal.SIGTERM) == (0, "")


def test_figures_of_one_counter_and_day_and_in_words(database_url: str) -> None:
    centre = open_centre(database_url)
    enrolled(centre).act(3).exchange(centre)
    enrolled(centre, "HYX02-A").act(3).exchange(centre)
    centre.close()
    database = ("--database", database_url)
    told = facts(*database, "figures", "--counter", "SBD01-A", "--day", "2026-09-19")
    assert list(told["counters"]) == ["SBD01-A"]
    assert told["total"]["entries"] == 3
    words = run(*database, "figures").stdout
    assert "HYX02-A" in words
    assert "consigned_g=150000" in words
    assert run(*database, "figures", "--counter", "NONE-A").returncode == 1


def test_verify_fails_aloud(database_url: str) -> None:
    centre = open_centre(database_url)
    enrolled(centre).act(5).exchange(centre)
    with writing(centre.engine) as db:
        db.execute(update(entry).where(entry.c.seq == 4).values(bytes=b"\x00"))
    centre.close()
    done = run("--database", database_url, "verify")
    assert done.returncode == 1
    assert "SBD01-A entry 4: its bytes do not lead to its hash" in done.stdout
    told = json.loads(run("--json", "--database", database_url, "verify").stdout)
    assert told["faults"] == [{"counter": "SBD01-A", "seq": 4, "what": "its bytes do not lead to its hash"}]


def test_an_import_with_refused_rows_is_done_and_one_of_nothing_known_is_not(tmp_path: Path) -> None:
    database = ("--database", f"sqlite:///{tmp_path / 'c.db'}")
    path = tmp_path / "prices.csv"
    path.write_text("品名,最低价,平均价,最高价,规格,单位,发布日期\n梨,5,4,6,,斤,2016-01-01\n", encoding="utf-8")
    done = run(*database, "catalogue", "import", str(path))
    assert done.returncode == 0
    assert "line 2: the average 4 is not between 5 and 6" in done.stdout
    told = facts(*database, "catalogue", "import", str(path), "--refused", str(tmp_path / "r.csv"))
    assert told == {"rows": 1, "imported": 0, "refused": 1, "published": 0, "refused_file": str(tmp_path / "r.csv")}
    path.write_text("weather\nfine\n", encoding="utf-8")
    done = run(*database, "--json", "catalogue", "import", str(path))
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (1, "C401")
    assert "[C401]" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["enrol-code"],
        ["serve", "--host", "0.0.0.0"],
        ["--database", "nonsense", "verify"],
        ["figures", "--day", "yesterday"],
        ["figures", "--day", "2026-02-30"],
    ],
)
def test_usage_is_2(tmp_path: Path, words: list[str]) -> None:
    assert run(*words, folder=tmp_path).returncode == 2


def test_a_database_that_does_not_answer_is_3() -> None:
    done = run("--database", "postgresql://nobody@127.0.0.1:1/none", "verify")
    assert (done.returncode, "[C203]" in done.stderr) == (3, True)


def test_the_default_database_is_in_the_current_folder(tmp_path: Path) -> None:
    assert run("verify", folder=tmp_path).returncode == 0
    assert (tmp_path / "central.db").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_a_clean_stop(tmp_path: Path, number: signal.Signals) -> None:
    assert Served(f"sqlite:///{tmp_path / 'c.db'}").end(number) == (0, "")


def test_tls_is_served_with_the_certificate_given(tmp_path: Path) -> None:
    pair = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    try:
        subprocess.run(
            [*made, "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", *pair],
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("no openssl on this machine")
    files = ("--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem"))
    served = Served(f"sqlite:///{tmp_path / 'c.db'}", *files)
    with requests.Session() as line:  # stays open: nobody's idle connection may hold up the stop
        got = line.get(served.url + "/health", verify=str(tmp_path / "cert.pem"), timeout=20)
        assert (served.url[:8], got.content) == ("https://", b"ok")
        assert served.end(signal.SIGTERM)[0] == 0


def test_what_was_acknowledged_survives_sigkill(database_url: str) -> None:
    chance = random.Random(919)
    centre = open_centre(database_url)
    ledger = enrolled(centre).act(60)
    centre.close()
    mark = 0
    for _ in range(4):
        served = Served(database_url)
        for _ in range(chance.randrange(1, 6)):
            mark = served.exchange(ledger, mark, min(mark + chance.randrange(1, 5), ledger.head)).mark
        assert served.end(signal.SIGKILL)[0] == -signal.SIGKILL
        centre = open_centre(database_url)
        assert stored(centre) == ledger.rows[:mark]
        centre.close()
    assert mark > 8
    assert facts("--database", database_url, "verify") == {"counters": 1, "entries": mark, "faults": []}


def test_sigkill_in_the_middle_of_exchanges_leaves_a_whole_prefix(database_url: str) -> None:
    chance = random.Random(1919)
    centre = open_centre(database_url)
    ledger = enrolled(centre).act(400)
    centre.close()
    acknowledged = 0
    for _ in range(3):
        served = Served(database_url)
        killed_at = acknowledged + chance.randrange(20, 60)
        while acknowledged < killed_at:
            acknowledged = served.exchange(ledger, acknowledged, acknowledged + 7).mark
        with requests.Session() as line:  # the next one is under way when the process dies
            frame = ledger.frame(acknowledged, upto=acknowledged + 50)
            sent = requests.Request("POST", served.url + "/x", data=_then_kills(frame, served)).prepare()
            with pytest.raises(requests.ConnectionError):
                line.send(sent, timeout=20)
        served.process.communicate(timeout=60)
        centre = open_centre(database_url)
        held = stored(centre)
        centre.close()
        assert len(held) in (acknowledged, acknowledged + 50)
        assert held == ledger.rows[: len(held)]
        acknowledged = len(held)
    assert facts("--database", database_url, "verify")["faults"] == []


def _then_kills(frame: bytes, served: Served) -> Any:
    """The frame in two pieces, the process killed as soon as both are on their way."""
    yield frame[:-1]
    yield frame[-1:]
    served.process.kill()


def test_a_notice_is_told_replaced_and_taken_back(tmp_path: Path) -> None:
    """Told once, not told again unchanged, replaced under its name, withdrawn; nonsense is usage."""
    database = f"sqlite:///{tmp_path / 'centre.db'}"
    say = ("--database", database, "notice", "festival")
    assert facts(*say, "九一九电商节")["published"] == 1
    assert facts(*say, "九一九电商节")["published"] == 0
    assert facts(*say, "九一九电商节：价格已更新", "--to", "SBD01")["published"] == 1
    assert facts(*say, "--withdraw")["published"] == 1
    assert facts(*say, "--withdraw")["published"] == 0
    for words in ((), ("text", "--withdraw"), ("长" * 501,)):
        done = run(*say, *words)
        assert done.returncode == 2
        assert "E003" in done.stderr
