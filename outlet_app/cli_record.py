"""`outlet-app record FILE`: acts from a CSV or from JSON lines. What it does is in `services.recording`."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from importlib import resources
from typing import Any

from outlet_app.bootstrap import SystemClock, compose
from outlet_app.config import read_settings
from outlet_app.domain.money import format_yuan
from outlet_app.errors import Refused, UsageError
from outlet_app.services.recording.files import SheetFile, examine
from outlet_app.services.recording.recorder import Outcome, Recorder, actor_of
from outlet_app.services.recording.refused import RefusedRows
from outlet_app.services.recording.sheets import Profile, profile_of
from outlet_app.storage.ledger import not_enrolled
from outlet_app.storage.reads import PartyReadStore
from outlet_app.storage.store import FILE_NAME, Store, open_store
from resources.texts import _

Facts = dict[str, Any]
_EVERY = 100


def run(arguments: Namespace) -> tuple[int, Facts, str]:
    """(exit code, facts, what to tell). 0: every act of the file is recorded; 1: some rows were refused.

    Raises `Refused` for a file that is not understood as a whole (nothing was recorded), `UsageError` for an unknown
    clerk, `StoreTrouble`.
    """
    sheet = examine(arguments.file, profiles())
    if not (arguments.data / FILE_NAME).is_file():
        raise not_enrolled()  # a folder named by mistake is left alone
    store = open_store(arguments.data, SystemClock())
    try:
        return _recorded(store, sheet, arguments.clerk)
    finally:
        store.close()


def profiles() -> list[Profile]:
    """Every kind of sheet that is known, by name."""
    folder = resources.files("resources").joinpath("sheets")
    texts = [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml")]
    return sorted((profile_of(text) for text in texts), key=lambda profile: profile.name)


def _recorded(store: Store, sheet: SheetFile, clerk: str) -> tuple[int, Facts, str]:
    clock = SystemClock()
    counter = compose(store, clock, read_settings(store.folder), courier=False)
    try:
        actor = actor_of(clerk, counter.staff.members())
    except Refused as why:
        raise UsageError(why.code, why.what, do=why.do, number=clerk) from None
    reads = PartyReadStore(store.engine)
    recorder = Recorder(store.ledger, reads, counter.people, counter.catalogue, clock, actor, store.rest)
    refused = RefusedRows(sheet, _)
    try:
        outcome = recorder.record(sheet, refused, _progress(sheet.acts))
    except BaseException:
        refused.drop()
        raise
    path = refused.finish()
    facts = {
        "file": str(sheet.path),
        "profile": sheet.profile.name,
        "rows": sheet.rows,
        "acts": outcome.acts,
        "recorded": outcome.recorded,
        "already": outcome.already,
        "refused": outcome.refused,
        "refused_rows": refused.rows,
        "refused_file": str(path or ""),
        "total_fen": outcome.total_fen,
    }
    return (1 if outcome.refused else 0), facts, _told(facts, outcome, refused)


def _told(facts: Facts, outcome: Outcome, refused: RefusedRows) -> str:
    lines = [_("{acts} acts in {file}: {recorded} recorded, already recorded: {already}, refused: {refused}.")]
    lines.append(_("What is recorded of them comes to {total}."))
    if outcome.refused:
        lines.append(_("The refused rows are in {refused_file}: correct them there and record that file."))
    told = [line.format(**facts, total=format_yuan(outcome.total_fen, symbol=True)) for line in lines]
    for one in refused.first:
        told.append("  " + _("line {line}: {reason} [{code}]").format(line=one.line, reason=one.reason, code=one.code))
    if outcome.refused > len(refused.first):
        told.append("  …")
    return "\n".join(told)


def _progress(acts: int) -> Callable[[int], None]:
    """Tells a person at a terminal how far it is; nobody else."""
    if not sys.stderr.isatty():
        return lambda _done: None

    def tell(done: int) -> None:
        if done % _EVERY == 0 or done == acts:
            sys.stderr.write(f"\r{done}/{acts}" + ("\n" if done == acts else ""))
            sys.stderr.flush()

    return tell
