"""What goes with an act, as facts: what it builds on, and what stands and builds on it. Pure: no widget here."""

from __future__ import annotations

from collections.abc import Iterable

from outlet_app.domain.links import CAME_BACK, CARRY_END
from outlet_app.errors import N_
from resources.texts import _
from ui import formats

MOST = 12
HOWS = {
    "on": N_("Builds on"),
    "replaced": N_("Replaced by"),
    "van": N_("Handed to the van with"),
    "sold": N_("Sold with"),
    "returned": N_("Given back with"),
    "spoiled": N_("Written off with"),
    "moved": N_("Went on with"),
    "settled": N_("Settled by"),
    "paid": N_("Paid by"),
    "set_off": N_("Advance set off by"),
    "certified": N_("Certificate by"),
    "disposed": N_("Disposed of by"),
    "answered": N_("Answered by"),
    "notified": N_("Arrived with"),
    "collected": N_("Handed out with"),
    CAME_BACK: N_("Came back with"),
    CARRY_END: N_("Cash came back with"),
}
STEP = N_("Went on with")
"""Any other state an order went on to."""


def link_facts(links: Iterable[tuple[str, int]]) -> list[tuple[str, str, str]]:
    """Label, numbers, role (`ui.records.facts`): one row for each way, the newest `MOST` numbers."""
    numbers: dict[str, list[int]] = {}
    for how, act in links:
        numbers.setdefault(HOWS.get(how, STEP), []).append(act)
    return [
        (_(label), _listed(sorted(set(acts))), "figure" if len(set(acts)) < 4 else "text")
        for label, acts in numbers.items()
    ]


def _listed(acts: list[int]) -> str:
    more = "… " if len(acts) > MOST else ""
    return more + ", ".join(formats.number(act) for act in acts[-MOST:])
