"""Counters whose disk fails at one system call: ``python -m tests.storage.crash.stubborn FOLDER``.

``FOLDER/initial`` is a closed counter. For each fault a child opens a copy of it and keeps a draft, and while strace
makes its disk fail the draft is saved; then, with the disk well again, perhaps once more. Prints a line of JSON for
each, and ends the child as a kill would.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

os.environ["OUTLET_KEYSTORE"] = "file"

from outlet_app.errors import Known
from outlet_app.services.forms import ConsignmentForm, LineForm
from outlet_app.storage.store import open_store
from tests.support.counter import CLERK, HandClock, composed

PR_SET_PTRACER = 0x59616D61
LINE = LineForm("KIWI", "A", "g", 150_000, 1200)
MOST_WRITES = 120


class Fault(NamedTuple):
    """`call` fails with `error` the `when`-th time (``3``), or from then on (``3+``); `again`: saved once more after
    it."""

    call: str
    error: str
    when: str
    again: bool = True


def _child(folder: Path, fault: Fault, heard: int, said: int) -> None:
    """Opens, tells its party, and does as it is told."""
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(-1))  # where only ancestors may trace
    store = open_store(folder, HandClock())
    counter = composed(store)
    form = ConsignmentForm(party=counter.people.page(limit=1)[0].party, lines=(LINE,), note="赶场")
    counter.drafts.keep("intake", form)
    before = store.ledger.head()[0]
    for _ in range(1 + fault.again):
        os.write(said, b"ready\n")
        os.read(heard, 1)
        try:
            told: Any = counter.intake.save(form, CLERK).seq
        except Known as known:
            told = known.code
        answer = {"told": told, "before": before, "head": store.ledger.head()[0]}
        kept = counter.drafts.load("intake", ConsignmentForm)
        os.write(said, (json.dumps(answer | {"kept": kept == form}) + "\n").encode())


def _told(pipe: int) -> str:
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(pipe, 1)
        if not byte:
            raise EOFError("the child ended before it answered")
        line += byte
    return line.decode().strip()


def tried(initial: Path, folder: Path, fault: Fault) -> list[dict[str, Any]]:
    """What the child said, after the fault and after that."""
    shutil.copytree(initial, folder)
    (from_us, to_child), (from_child, to_us) = os.pipe(), os.pipe()
    number = os.fork()
    if number == 0:
        try:
            os.close(to_child)
            _child(folder, fault, from_us, to_us)
        finally:
            os._exit(0)
    os.close(to_us)
    os.close(from_us)
    assert _told(from_child) == "ready"
    inject = f"inject={fault.call}:error={fault.error}:when={fault.when}"
    words = ["strace", "-f", "-p", str(number), "-e", f"trace={fault.call}", "-e", inject, "-o", os.devnull]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        assert "attached" in strace.stderr.readline()
        os.write(to_child, b"!")
        answers = [json.loads(_told(from_child))]
        if fault.again:
            assert _told(from_child) == "ready"
        strace.send_signal(signal.SIGINT)
        strace.communicate()
    if fault.again:
        os.write(to_child, b"!")
        answers.append(json.loads(_told(from_child)))
    os.waitpid(number, 0)
    os.close(to_child)
    os.close(from_child)
    return answers


def _warm(folder: Path) -> None:
    """Whatever a save imports is imported before the children are forked."""
    shutil.copytree(folder / "initial", folder / "warm")
    store = open_store(folder / "warm", HandClock())
    counter = composed(store)
    counter.drafts.load("intake", ConsignmentForm)
    party = counter.people.page(limit=1)[0].party
    counter.intake.save(ConsignmentForm(party=party, lines=(LINE,)), CLERK)
    store.close()


def main(folder: Path) -> None:
    """Every write of a save, until one save has fewer; then every sync."""
    _warm(folder)
    for place in range(1, MOST_WRITES):
        again = place % 3 > 0
        error = ("ENOSPC", "EIO", "EDQUOT", "EFBIG")[place % 4]
        fault = Fault("pwrite64", error, f"{place}{'+' if place % 2 else ''}", again)
        if _play(folder, f"write-{place}", fault)[0]["told"] not in ("E201", "E314"):
            break
    _play(folder, "sync", Fault("fsync,fdatasync", "EIO", "1", again=False))
    _play(folder, "sync-again", Fault("fsync,fdatasync", "EIO", "1"))
    _play(folder, "syncs", Fault("fsync,fdatasync", "EIO", "1+", again=False))


def _play(folder: Path, name: str, fault: Fault) -> list[dict[str, Any]]:
    answers = tried(folder / "initial", folder / name, fault)
    print(json.dumps({"name": name, "fault": fault._asdict(), "answers": answers}), flush=True)
    return answers


if __name__ == "__main__":
    main(Path(sys.argv[1]))
