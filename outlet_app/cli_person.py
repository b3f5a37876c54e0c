"""`outlet-app person export`: a person's own data into a file, as the window does it. It leaves the same entry."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from outlet_app.bootstrap import SystemClock, compose
from outlet_app.config import read_settings
from outlet_app.errors import N_, UsageError
from outlet_app.storage.store import Store
from resources import texts
from resources.texts import _

Facts = dict[str, Any]


def run(store: Store, arguments: Namespace) -> tuple[int, Facts, str]:
    """(exit code, facts, what to tell). Raises `UsageError` for a clerk nobody named, `Refused` as
    `persons.export`."""
    counter = compose(store, SystemClock(), read_settings(arguments.data), courier=False)
    actor = next((one for one in counter.staff.members() if one.number == arguments.clerk), None)
    if actor is None:
        raise UsageError("E838", N_("Nobody with number {number} works here."), number=arguments.clerk)
    target = Path(arguments.file).absolute()
    made = counter.persons.export.write(
        arguments.party, target, arguments.reason, arguments.note, actor, _, texts.language()
    )
    facts = {"file": str(made.file), "page": str(made.page), "acts": made.acts, "number": made.saved.seq}
    told = _("{acts} acts are in {file}; to read and print: {page}. Recorded as {number:04d}.")
    return 0, facts, told.format(**facts)
