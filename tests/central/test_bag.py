"""Bags at the centre: opened, checked, taken in part by part, answered; again adds nothing; what is none is refused."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from nacl.signing import SigningKey

from central import app, ingest, pictures
from central.bag import came
from central.centre import Centre, open_centre
from central.cli import main
from central.cli_bag import take_in
from central.enrolment import revoke
from central.serving import Serving
from outlet_app.errors import Refused
from sync import bag, bag_wire, contract
from tests.central.bags import answers, bag_of, frames_of, opened, standing_alarms, unsealed
from tests.central.conftest import Clock
from tests.central.ledger import DAY, Ledger, enrolled, stored
from tests.central.test_cli import COMMAND, ENVIRONMENT


def test_taken_in_and_answered_and_again(centre: Centre, tmp_path: Path) -> None:
    """Three parts of entries and two pictures; again adds nothing and is answered as well."""
    ledger = enrolled(centre).act(50)
    frames = frames_of(ledger, size=20, photos=2)
    path = tmp_path / "a.bag"
    path.write_bytes(bag_of(ledger, frames))
    first = take_in(centre, path)
    assert (first.entries, first.pictures, first.mark, first.refusal) == (50, 2, 50, "")
    assert [answer.mark for answer in answers(Path(first.reply).read_bytes(), ledger, frames)] == [20, 40, 50]
    second = take_in(centre, path)
    assert (second.entries, second.pictures, second.mark, second.refusal) == (0, 0, 50, "")
    told = answers(Path(second.reply).read_bytes(), ledger, frames)
    assert [(answer.mark, answer.refusal) for answer in told] == [(50, "")] * 3
    assert stored(centre) == ledger.rows
    assert pictures.held(centre.engine)[0].pictures == 2
    (row,) = came(centre.engine)
    assert (row.counter, row.first, row.last, row.pictures, row.answered_at is None) == ("SBD01-A", 1, 50, 2, False)
    assert (came(centre.engine, "SBD01-B"), standing_alarms(centre)) == ([], [])


def test_overtaken_by_the_line_is_no_alarm(centre: Centre, tmp_path: Path) -> None:
    """The line brought more before the bag came: an old message, and known. A real old copy still is one."""
    ledger = enrolled(centre).act(10)
    path = tmp_path / "a.bag"
    path.write_bytes(bag_of(ledger, frames_of(ledger)))
    ledger.act(5)
    ledger.exchange(centre, sent_at=DAY + 1000)
    done = take_in(centre, path)
    assert (done.entries, done.mark, done.refusal, standing_alarms(centre)) == (0, 15, contract.BEHIND, [])
    older = ledger.copy(8)
    path.write_bytes(bag_of(older, frames_of(older, sent_at=DAY + 2000)))
    assert (take_in(centre, path).refusal, standing_alarms(centre)) == (contract.BEHIND, [contract.BEHIND])


def test_another_history_is_an_alarm(centre: Centre, tmp_path: Path) -> None:
    """The same numbers with other contents: nothing is taken, both ends hear of it."""
    ledger = enrolled(centre).act(10)
    ledger.exchange(centre)
    clone = ledger.copy(8)
    clone.order(1)
    clone.order(2)
    clone.order(3)
    frames = frames_of(clone)
    path = tmp_path / "a.bag"
    path.write_bytes(bag_of(clone, frames))
    done = take_in(centre, path)
    assert (done.refusal, done.entries, stored(centre) == ledger.rows) == (contract.FORK, 0, True)
    assert answers(Path(done.reply).read_bytes(), clone, frames)[0].refusal == contract.FORK
    assert contract.FORK in standing_alarms(centre)


def test_whose_key_is_no_longer_accepted(centre: Centre, tmp_path: Path) -> None:
    """Revoked, or replaced by another machine: nothing is taken, and the reply says so to that machine alone."""
    ledger = enrolled(centre).act(5)
    frames = frames_of(ledger, photos=1)
    path = tmp_path / "a.bag"
    path.write_bytes(bag_of(ledger, frames[:1]))
    revoke(centre.engine, ledger.counter)
    done = take_in(centre, path)
    assert (done.refusal, done.entries, stored(centre)) == (contract.REVOKED, 0, [])
    assert answers(Path(done.reply).read_bytes(), ledger, frames[:1])[0].refusal == contract.REVOKED


def test_a_machine_in_whose_place_another_was_enrolled(centre: Centre, tmp_path: Path) -> None:
    """Its bag is answered, to its own former key; nothing of it is taken."""
    lost = enrolled(centre).act(5)
    enrolled(centre)
    frames = frames_of(lost)
    path = tmp_path / "a.bag"
    path.write_bytes(bag_of(lost, frames))
    done = take_in(centre, path)
    assert (done.refusal, done.entries, stored(centre)) == (contract.REVOKED, 0, [])
    (answer,) = answers(Path(done.reply).read_bytes(), lost, frames)
    assert (answer.refusal, answer.standing) == (contract.REVOKED, contract.REPLACED)


NOT_OURS = ["stranger", "unknown", "other seal", "no seal", "neighbour inside", "signed by another", "wrong kind"]


@pytest.mark.parametrize("what", NOT_OURS)
def test_what_is_not_for_this_centre(centre: Centre, tmp_path: Path, what: str) -> None:
    """Refused with a code, by file and by relay alike, in words that tell nothing of what is inside."""
    ledger, other = enrolled(centre).act(5), enrolled(centre, "HYX02-A").act(5)
    stranger = Ledger(key=SigningKey.generate(), centre_key=ledger.centre_key).act(5)
    unknown = Ledger("NONE-A", centre_key=ledger.centre_key).act(5)
    elsewhere = bytes(SigningKey.generate().verify_key)
    ways: dict[str, Callable[[], tuple[bytes, str]]] = {
        "stranger": lambda: (bag_of(stranger, frames_of(stranger)), "C441"),
        "unknown": lambda: (bag_of(unknown, frames_of(unknown)), "C441"),
        "other seal": lambda: (bag_of(ledger, frames_of(ledger), reader=elsewhere), "C442"),
        "no seal": lambda: (unsealed(ledger), "C442"),
        "neighbour inside": lambda: (bag_of(ledger, frames_of(other)), "C442"),
        "signed by another": lambda: (bag_of(ledger, frames_of(stranger)), "C442"),
        "wrong kind": lambda: (bag_of(ledger, frames_of(ledger), kind=bag.REPLY, bag="0" * 64), "C445"),
    }
    data, code = ways[what]()
    path = tmp_path / "a.bag"
    path.write_bytes(data)
    with pytest.raises(Refused, match=code):
        take_in(centre, path)
    top = opened(data)
    number = {1: data[top.start :]}
    with Serving(centre) as serving:
        got = requests.post(serving.url + bag_wire.PATH, data=bag_wire.request(top, number), timeout=20)
    assert got.status_code == (401 if code == "C441" else 400)
    assert (stored(centre), stored(centre, "HYX02-A"), came(centre.engine)) == ([], [], [])
    assert [one.name for one in tmp_path.glob("*.reply")] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_relay_brings_the_parts_one_by_one(centre: Centre) -> None:
    """The head of the reply comes with the last answer; asked again, it comes again; a wrong body is 400, a large one
    413."""
    ledger = enrolled(centre).act(30)
    frames = frames_of(ledger, size=10)
    data = bag_of(ledger, frames)
    top = opened(data)
    parts = {number: bag.part(io.BytesIO(data), top, number) for number in (1, 2, 3)}
    with Serving(centre) as serving:

        def brought(*numbers: int) -> bag_wire.Answered:
            body = bag_wire.request(top, {number: parts[number] for number in numbers})
            got = requests.post(serving.url + bag_wire.PATH, data=body, timeout=20)
            assert got.status_code == 200, got.content
            return bag_wire.read_answer(got.content, len(numbers))

        first = brought(1)
        assert (first.top, len(stored(centre))) == (b"", 10)
        assert came(centre.engine)[0].answered_at is None
        rest = brought(2, 3)
        reply = rest.top + first.parts[0] + b"".join(rest.parts)
        assert [answer.mark for answer in answers(reply, ledger, frames)] == [10, 20, 30]
        assert opened(brought().top).head.parts == opened(rest.top).head.parts
        for wrong in (b"", data, top.top() + b"[4]\n", top.top() + b"[1]\n" + parts[2], top.top() + b"[2,1]\n"):
            assert requests.post(serving.url + bag_wire.PATH, data=wrong, timeout=20).status_code == 400
        large = {"Content-Length": str(bag_wire.MAX_BODY_BYTES + 1)}
        prepared = requests.Request("POST", serving.url + bag_wire.PATH, data=b"x", headers=large).prepare()
        prepared.headers["Content-Length"] = large["Content-Length"]
        assert requests.Session().send(prepared, timeout=20).status_code == 413
    assert stored(centre) == ledger.rows


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_busy_centre_is_503(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with an exchange: wait, and come again."""
    ledger = enrolled(centre).act(3)
    data = bag_of(ledger, frames_of(ledger))
    top = opened(data)
    monkeypatch.setattr(app, "MOST_WAITING", 0)
    with Serving(centre) as serving:
        body = bag_wire.request(top, {1: data[top.start :]})
        got = requests.post(serving.url + bag_wire.PATH, data=body, timeout=20)
    assert (got.status_code, got.headers["retry-after"], stored(centre)) == (503, "5", [])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_feed_comes_with_the_reply(centre: Centre, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything after the bag's cursor, as far as its room: for this counter and no other."""
    ledger = enrolled(centre).act(2)
    url = centre.engine.url.render_as_string()
    words = ["waybills", "--counter", "SBD01-A", "--first", "9820926000001", "--count", "100", "--json"]
    assert main(["--database", url, *words]) == 0
    capsys.readouterr()
    frame = contract.seal_request(ledger.request(room=ingest.MOST_ROOM), ledger.key)
    data = bag_of(ledger, [frame])
    top = opened(data)
    taking = centre.opened_bag(top)
    sealed = taking.part(1, data[top.start :])
    answer = contract.open_answer(bag.unseal(sealed, ledger.key), ledger.centre_key, frame)
    assert [item.kind for item in answer.items] == ["waybills"]
    assert taking.top() == taking.top_over([bag.facts_of(sealed, bag.ENTRIES)])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_the_command_line(centre: Centre, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Several counters on one stick: each is taken for itself, a damaged one is named and holds nobody up."""
    ledger, other = enrolled(centre).act(4), enrolled(centre, "HYX02-A").act(6)
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "SBD01-A-0001-0004.bag").write_bytes(bag_of(ledger, frames_of(ledger, photos=1)))
    (stick / "HYX02-A-0001-0006.bag").write_bytes(bag_of(other, frames_of(other)))
    broken = bytearray(bag_of(ledger, frames_of(ledger)))
    broken[-1] ^= 1
    (stick / "SBD01-A-0001-0003.bag").write_bytes(bytes(broken))
    (stick / "notes.txt").write_bytes(b"bread, salt")
    url = centre.engine.url.render_as_string()

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        code = main(["--database", url, "--json", *words])
        return code, json.loads(capsys.readouterr().out.strip().splitlines()[-1])

    code, facts = run("bag", "import", str(stick))
    assert code == 1
    assert [(one["counter"], one["entries"], one["pictures"], one["mark"]) for one in facts["bags"]] == [
        ("HYX02-A", 6, 0, 6),
        ("SBD01-A", 4, 1, 4),
    ]
    (refused,) = facts["refused"]
    assert (refused["code"], "part 1 of 1, bytes " in refused["message"]) == ("C440", True)
    assert sorted(one.name for one in stick.glob("*.reply")) == ["HYX02-A-0001-0006.reply", "SBD01-A-0001-0004.reply"]
    assert run("bag", "import", str(stick / "SBD01-A-0001-0004.bag"))[0] == 0
    code, facts = run("bag", "list", "--counter", "SBD01-A")
    assert (code, [(one["first"], one["last"]) for one in facts["bags"]]) == (0, [(1, 4)])
    assert run("bag", "import", str(tmp_path / "nowhere"))[1]["error"]["code"] == "C443"
    assert run("bag", "import", str(tmp_path))[1]["error"]["code"] == "C444"
    assert main(["--database", url, "bag", "list"]) == 0
    assert "SBD01-A: 0001 to 0004, 1 pictures, answered" in capsys.readouterr().out
    assert main(["--database", url, "bag", "import", str(stick)]) == 1
    out = capsys.readouterr().out
    assert "0 new entries" in out
    assert "[C440]" in out


def test_killed_in_the_middle_and_done_again(database_url: str, tmp_path: Path) -> None:
    """SIGKILL while it imports: a whole prefix is there, no reply; once more, and all is there once."""
    centre = open_centre(database_url)
    ledger = enrolled(centre).act(12_000)
    path = tmp_path / "a.bag"
    path.write_bytes(bag_of(ledger, frames_of(ledger, size=300)))
    words = [*COMMAND, "--database", database_url, "--json", "bag", "import", str(path)]
    running = subprocess.Popen(words, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    give_up = time.monotonic() + 60
    while not (found := len(stored(centre))) and time.monotonic() < give_up:
        assert running.poll() is None
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=60)
    found = len(stored(centre))
    assert (0 < found < 12_000, found % 300) == (True, 0)
    assert [one.name for one in tmp_path.glob("*.reply*")] == []
    done = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=True)
    (told,) = json.loads(done.stdout)["bags"]
    assert (told["entries"], told["mark"]) == (12_000 - found, 12_000)
    assert stored(centre) == ledger.rows
    centre.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_reply_that_can_not_be_written(centre: Centre, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The entries are in, and it says that only the reply is missing."""
    ledger = enrolled(centre).act(4)
    path = tmp_path / "a.bag"
    path.write_bytes(bag_of(ledger, frames_of(ledger)))
    (tmp_path / "a.reply").mkdir()
    assert main(["--database", centre.engine.url.render_as_string(), "bag", "import", str(path)]) == 1
    assert "[C446]" in capsys.readouterr().err
    assert stored(centre) == ledger.rows
