"""Recording a sheet in a test: into a counter's folder, and what its ledger holds afterwards."""

from __future__ import annotations

import csv
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from outlet_app import cli_record
from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.entries import PartyNamed, body_of, decode
from outlet_app.domain.figures import Figures
from outlet_app.storage.reads import ActReadStore
from outlet_app.storage.store import Store, open_store
from tests.support.counter import HandClock

Written = list[tuple[str, Any]]
HEADINGS = (
    *("ref", "kind", "party_ref", "party_name", "party_role", "phone", "date", "product", "grade", "quantity"),
    *("gross", "tare", "packages", "deduction", "unit", "price", "line_costs", "floor", "amount", "on_sale"),
    *("advance", "costs", "commission", "waived", "loan", "paid", "prepaid", "note", "total"),
)


def sheet(path: Path, *rows: dict[str, str], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8") -> Path:
    """Write `rows` as CSV under `headings`."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def record(folder: Path, path: Path, clerk: str = "") -> tuple[int, dict[str, Any], str]:
    """Run the command in this process: exit code, facts, text."""
    return cli_record.run(Namespace(data=folder, file=path, clerk=clerk))


def acts(store: Store) -> Written:
    """(actor, body) of every party, consignment and order in the ledger, in order."""
    found: Written = []
    for _, data, _ in store.ledger.rows():
        entry = decode(data)
        body = body_of(entry)
        if isinstance(body, Consignment | Order | PartyNamed):
            found.append((entry.actor, body))
    return found


def ledger_of(folder: Path) -> tuple[Written, Figures]:
    """What a closed counter's ledger holds, and the figures its screens show."""
    store = open_store(folder, HandClock())
    try:
        return acts(store), ActReadStore(store.engine).figures(None)
    finally:
        store.close()


def refused_codes(facts: dict[str, Any]) -> list[tuple[int, str]]:
    """(line, code) of every row in the file of refused rows."""
    with Path(facts["refused_file"]).open(encoding="utf-8-sig", newline="") as file:
        return [(int(row["refused_line"]), row["refused_code"]) for row in csv.DictReader(file)]
