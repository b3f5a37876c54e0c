"""Rows that ask a counter something: questions, proposed corrections, decisions about returned goods; and settings."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from central.catalogue import cells as cell
from central.catalogue.sheet import BadCell, Cells
from central.telling import cells as more
from central.telling.desk import Desk
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import Decision, FeedKind, Proposal, Question

DECISIONS = ("sent_back", "destroyed", "restocked", "kept")
_SETTING = re.compile(r"[a-z][a-z0-9_.]{0,39}")
T = TypeVar("T", Question, Proposal)


def question(desk: Desk, cells: Cells, scope: str) -> Question:
    """A doubt about an act, or about none in particular. Told again as it is, it keeps the time it was asked at."""
    about = cell.number(cells, "about")
    if about:
        _held(desk, scope, about, "about")
    choices = more.texts(cells, "choices")
    asked = Question(about, more.text(cells, "text"), _english(cells), desk.now, choices)
    before: Question | None = desk.before(FeedKind.QUESTION, scope, cells["key"])
    return _same(asked, before, "asked_at")


def proposal(desk: Desk, cells: Cells, scope: str) -> Proposal:
    """A correction of an act, for the counter to accept or to dispute."""
    of = more.positive(cells, "of")
    _held(desk, scope, of, "of")
    changes = tuple((cell.words(row, "field"), cell.words(row, "value")) for row in more.rows(cells, "changes"))
    by = cell.words(cells, "by", needed=False)
    made = Proposal(of, more.text(cells, "text"), _english(cells), desk.now, by, changes)
    before: Proposal | None = desk.before(FeedKind.PROPOSAL, scope, cells["key"])
    return _same(made, before, "proposed_at")


def decision(desk: Desk, cells: Cells, scope: str) -> msgspec.Struct:
    """What the seller wants done with goods that came back."""
    of = more.positive(cells, "of")
    if _held(desk, scope, of, "of") != Kind.RETURN:
        raise BadCell(f"entry {of} of {scope} is no return")
    decided = cell.one_of(cells, "decision", DECISIONS)
    return Decision(of, decided, more.text(cells, "note", needed=False))


def setting_key(cells: Cells) -> str:
    """A setting's name."""
    name = cells.get("key", "")
    if not _SETTING.fullmatch(name):
        raise BadCell("key must be 1 to 40 small letters, digits, _ or .")
    return name


def setting(_desk: Desk, cells: Cells, _scope: str) -> str:
    """A setting's value: always text."""
    return more.text(cells, "value")


def _held(desk: Desk, scope: str, seq: int, name: str) -> str:
    kind = desk.kind_of(scope, seq)
    if not kind:
        raise BadCell(f"{name}: no entry {seq} of {scope} is here")
    return kind


def _english(cells: Cells) -> str:
    return more.text(cells, "text_en", needed=False) or more.text(cells, "text")


def _same(made: T, before: T | None, at: str) -> T:
    """With the time at which the same was told before, if it was."""
    if before is None:
        return made
    earlier = msgspec.structs.replace(made, **{at: getattr(before, at)})
    return earlier if earlier == before else made
