"""What clerks answered to questions, proposals and decisions, read from the entries as they are."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import Engine

from central import ledgers
from outlet_app.domain.acts.office import Answered
from outlet_app.domain.entries import Kind, body_of


class Answer(NamedTuple):
    """One answer: by whom, when (UTC ms), to which thing told, and the acts that were made about it."""

    counter: str
    seq: int
    at: int
    actor: str
    to: str
    key: str
    verdict: str
    note: str
    acts: tuple[int, ...]


def all_answers(engine: Engine, only: str | None = None) -> list[Answer]:
    """Every answer, by counter and number; of one counter if asked for. One that can't be read is left out: the figures
    note it as a doubt."""
    found = []
    for name, entry in ledgers.stream(engine, ledgers.counters(engine, only), (Kind.ANSWER,)):
        try:
            body = body_of(entry)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
        if isinstance(body, Answered):
            told = (body.to, body.key, body.verdict, body.note, body.acts)
            found.append(Answer(name, entry.seq, entry.at, entry.actor, *told))
    return found
