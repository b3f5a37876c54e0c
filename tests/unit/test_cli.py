"""The commands of `outlet-app`, as another program meets them: exit codes, one JSON object, messages, and a log that
names nobody. Run in their own processes on a real folder, with a real centre."""

from __future__ import annotations

import gc
import io
import json
import logging
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import exc

os.environ.setdefault("OUTLET_KEYSTORE", "file")

from outlet_app import cli, logs
from outlet_app.__main__ import main
from outlet_app.services.forms import PartyForm
from outlet_app.storage.engine import writing
from outlet_app.storage.store import FILE_NAME, open_store
from tests.support.centre import TestCentre
from tests.support.commands import PERSON, PHONE, command, history_folder
from tests.support.counter import CLERK, HandClock, composed
from tests.support.processes import facts, run

pytestmark = pytest.mark.usefixtures("plain_log")


def test_a_whole_life(tmp_path: Path) -> None:
    """Enrol, name staff, exchange, verify, export, verify the export, back up, look: each 0, each one JSON object; with
    the centre away 3; from a fresh process each time."""
    centre = TestCentre(tmp_path)
    centre.told()
    data = ("-m", "outlet_app", "--data", str(tmp_path / "data"))
    enrol = ("enrol", "--centre", centre.url, "--code", centre.code(), "--supervisor", "田金凤", "--pin-stdin")
    try:
        done = run(*data, "--json", *enrol, typed="13579\n")
        assert (done.returncode, facts(done)) == (0, {"counter": "SBD01-A", "outlet": "SBD01", "outlet_name": "十八洞"})
        staff = run(*data, "staff", "--number", "02", "--name", "石巧云", "--json", typed="2468\n")
        assert (staff.returncode, facts(staff)["role"]) == (0, "clerk")
        anew = run(*data, "staff", "--number", "01", "--name", "田金凤", typed="97531\n")
        assert (anew.returncode, anew.stdout.strip()) == (0, "工号 01 可在本终端办理（主管）。")
        sent = run(*data, "--json", "exchange")
        assert (sent.returncode, facts(sent)["waiting"], facts(sent)["mark"]) == (0, 0, 4)
        assert facts(sent)["items"] > 50
    finally:
        centre.stop()
    away = run(*data, "--json", "exchange")
    assert (away.returncode, facts(away)["error"]["code"]) == (3, "E420")
    assert "[E420]" in away.stderr
    out = str(tmp_path / "out")
    for words in (("verify",), ("doctor",), ("backup",), ("export", out), ("verify", out)):
        done = run(*data, *words, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)
    log = (tmp_path / "data" / "logs" / "counter.log").read_text()
    for secret in ("田金凤", "石巧云", "13579", "2468", "K7QM"):
        assert secret not in log


def test_json_before_and_after_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same facts; without it, words for people."""
    told = []
    for words in (["--json", "--data", str(folder), "verify"], ["verify", "--json", "--data", str(folder)]):
        assert main(words) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == told[1]
    assert told[0]["true"] is True
    assert main(["--data", str(folder), "--lang", "en", "verify"]) == 0
    assert capsys.readouterr().out.startswith("True: ")
    assert main(["--data", str(folder), "--lang", "zh_CN", "doctor"]) == 0
    assert main(["--version"]) == 0


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["verify", "a", "b"],
        ["enrol"],
        ["enrol", "--centre", "x"],
        ["enrol", "--go-on", "--code", "K7QM-2XRD-93FT"],
        ["record"],
        ["export"],
        ["--lang", "fr", "doctor"],
        ["staff", "--number", "1", "--name", "x", "--role", "king"],
        ["backup", "--to"],
    ],
)
def test_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """2, and the usage on standard error."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage: outlet-app" in err


def test_a_supervisor_needs_a_pin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for wrongly: 2; a PIN that is none: 1, before the code is used up."""
    words = ("--data", tmp_path / "data", "enrol", "--centre", "http://127.0.0.1:9", "--code", "K7QM-2XRD-93FT")
    code, told, _ = command(capsys, *words, "--supervisor", "田金凤")
    assert (code, told["error"]["code"]) == (2, "E002")
    for typed in ("12\n", "", "abcd\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code, told, _ = command(capsys, *words, "--supervisor", "田金凤", "--pin-stdin")
        assert (code, told["error"]["code"]) == (1, "E304")


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("--centre", "ftp://x", "--code", "K7QM-2XRD-93FT"), 1, "E403"),
        (("--centre", "http://centre.example", "--code", "K7QM-2XRD-93FT"), 1, "E404"),
        (("--centre", "http://127.0.0.1:9", "--code", "nonsense"), 1, "E405"),
        (("--centre", "http://127.0.0.1:9", "--code", "K7QM-2XRD-93FT"), 3, "E420"),
    ],
)
def test_enrolling_goes_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], exit_code: int, code: str
) -> None:
    """1 refused, 3 nobody there; the machine is no counter afterwards."""
    found, told, err = command(capsys, "--data", tmp_path / "data", "enrol", *words)
    assert (found, told["error"]["code"]) == (exit_code, code)
    assert f"[{code}]" in err
    found, told, _ = command(capsys, "--data", tmp_path / "data", "verify")
    assert (found, told["error"]["code"]) == (1, "E401")


@pytest.mark.parametrize(
    "words", [("exchange",), ("verify",), ("export", "out"), ("backup",), ("staff", "--number", "1", "--name", "x")]
)
def test_a_folder_named_by_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    """E401, and nothing is made there."""
    code, told, _ = command(capsys, "--data", tmp_path / "mistake", *words)
    assert (code, told["error"]["code"]) == (1, "E401")
    assert not (tmp_path / "mistake").exists()


def test_a_folder_enrolled_elsewhere(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """E402: a counter's folder never becomes another counter."""
    words = ("enrol", "--centre", "http://127.0.0.1:10", "--code", "K7QM-2XRD-93FT")
    code, told, _ = command(capsys, "--data", folder, *words)
    assert (code, told["error"]["code"]) == (1, "E402")
    assert "SBD01-A" in told["error"]["message"]


def test_what_is_false_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row changed behind the program's back: verify and doctor say so with 1; mended, both say 0 again."""
    store = open_store(folder, HandClock())
    with writing(store.engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER act_no_update")
        connection.exec_driver_sql("UPDATE act SET total_fen = total_fen + 1 WHERE kind = 'order'")
    store.close()
    code, told, _ = command(capsys, "--data", folder, "verify")
    assert (code, told["true"]) == (1, False)
    assert told["differences"]
    code, told, _ = command(capsys, "--data", folder, "doctor")
    assert (code, told["ok"]) == (1, False)
    assert "mend" in told["wrong"][-1]
    assert command(capsys, "--data", folder, "doctor", "--mend")[0] == 0
    assert command(capsys, "--data", folder, "verify")[0] == 0


def test_a_window_that_is_open(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """E208 while another program has the folder; its log is left alone."""
    store = open_store(folder, HandClock())
    try:
        code, told, _ = command(capsys, "--data", folder, "doctor")
    finally:
        store.close()
    assert (code, told["error"]["code"]) == (1, "E208")


def test_a_fault_is_told_calmly_and_names_nobody(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """F001 for people, a whole traceback for the log; neither repeats what was in the rows."""
    store = open_store(folder, HandClock())
    counter = composed(store)
    with writing(store.engine) as connection:
        connection.exec_driver_sql("DROP TABLE party_search")

    def fails(_arguments: object) -> tuple[int, dict[str, Any], str]:
        counter.people.register(PartyForm(name=PERSON, phone=PHONE), CLERK)
        raise AssertionError

    monkeypatch.setitem(cli.COMMANDS, "doctor", fails)
    try:
        with pytest.raises(exc.OperationalError):
            fails(None)
        code, told, err = command(capsys, "--data", folder, "doctor")
    finally:
        store.close()
    assert (code, told["error"]["code"]) == (1, "F001")
    log = (folder / "logs" / "counter.log").read_text("utf-8")
    assert "Traceback" in log
    for text in (log, err):
        for secret in (PERSON, PHONE, "longxiuying"):
            assert secret not in text


def test_long_numbers_are_blotted_out(tmp_path: Path) -> None:
    """The second line of defence: whatever looks like a phone, identity or card number."""
    logs.begin(tmp_path)
    numbers = f"{PHONE} 433124190001010016 43312419000101001X 6222021234567894"
    logging.getLogger("outlet_app.test").warning("%s ok 12345", numbers)
    text = (tmp_path / "logs" / logs.FILE_NAME).read_text("utf-8")
    assert "# # # # ok 12345" in text


def test_a_log_that_can_not_be_written(folder: Path) -> None:
    """Is no reason not to work, nor to fill standard error."""
    (folder / "logs").write_text("in the way")
    done = run("-m", "outlet_app", "--data", str(folder), "--json", "exchange")
    assert (done.returncode, facts(done)["error"]["code"]) == (3, "E420")
    assert len(done.stderr.splitlines()) == 1


def test_a_full_disk_is_told(folder: Path, tmp_path: Path) -> None:
    """E201 with 1 on a disk of a few megabytes, one line on standard error."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        for name in (FILE_NAME, "store.key"):
            (place / name).write_bytes((folder / name).read_bytes())
        with (place / "film").open("wb", buffering=0) as film:
            while _written(film):
                pass
        words = ("--data", str(place), "--json", "staff", "--number", "7", "--name", "x")
        done = run("-m", "outlet_app", *words, typed="1234\n")
        assert (done.returncode, facts(done)["error"]["code"]) == (1, "E201")
        assert len(done.stderr.splitlines()) == 1
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _written(film: Any) -> bool:
    try:
        return bool(film.write(bytes(4096)))
    except OSError:
        return False


def test_doctor_names_settings_that_are_not_understood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A quiet hour that was mistyped is no quiet hour: said, not only logged."""
    folder = history_folder(tmp_path / "counter")
    (folder / "settings.toml").write_text('[centre]\nquiet = "25:99-3"\nmetered = "maybe"\n', encoding="utf-8")
    code, told, _ = command(capsys, "--data", folder, "doctor")
    assert code == 1
    assert any("centre.metered, centre.quiet" in line for line in told["wrong"])


def test_a_command_collects_its_garbage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Held only while the program loads."""
    assert main(["--data", str(tmp_path / "none"), "export", str(tmp_path / "x")]) == 1
    capsys.readouterr()
    assert gc.isenabled()
    assert not gc.get_freeze_count()
