"""The tray's rows and their words. Pure: no widget here."""

from __future__ import annotations

from outlet_app.errors import N_
from outlet_app.services.office.tray import DECISIONS, VERDICTS, TrayItem
from resources.texts import _, language
from ui import formats, words
from ui.strip import now_ms
from ui.widgets.table import Column

KINDS = {
    "question": N_("Question"),
    "proposal": N_("Correction"),
    "decision": N_("Seller's decision"),
}
_MARKS = {"accepted": "✓", "disputed": "✕", "answered": "✓"}


def text(item: TrayItem) -> str:
    """What the centre says, in one sentence or more; a decision in its own words."""
    said = item.shown(language())
    if not item.decision:
        return said
    decided = _(DECISIONS.get(item.decision, item.decision))
    return _("{decision}: {note}").format(decision=decided, note=said) if said else decided


def about(item: TrayItem) -> str:
    """The act it is about: number and what kind it is; — for none."""
    if not item.about:
        return formats.DASH
    number = formats.number(item.about)
    return f"{number} {words.act(item.row)}" if item.row is not None else number


def standing(item: TrayItem) -> str:
    """Sign and word: open, or how it was answered."""
    if not item.answer:
        return _("● open")
    return f"{_MARKS.get(item.verdict, '✓')} {_(VERDICTS.get(item.verdict, item.verdict))}"


def _token(item: TrayItem) -> str:
    if not item.answer:
        return "amber-ink"
    return "red" if item.verdict == "disputed" else "action"


COLUMNS: tuple[Column[TrayItem], ...] = (
    Column(N_("Since"), lambda item: formats.short_moment(item.at, now_ms()) if item.at else "", width=96, sparse=True),
    Column(N_("What"), lambda item: _(KINDS.get(item.kind, item.kind)), width=122),
    Column(N_("About"), about, width=136),
    Column(N_("The centre says"), lambda item: text(item).replace("\n", " ")),
    Column(N_("Standing"), standing, width=104, token=_token),
)
