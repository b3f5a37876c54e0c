"""Who signed a message: a counter, or a machine that was this counter until another one was enrolled in its place.

The second gets a signed answer that says so, instead of silence; nothing of what it sends is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Engine, select

from central.engine import reading
from central.tables import counter, former_key
from sync.contract import BadMessage

MOST_FORMER = 16  # each is a signature to check, before anybody is known


class Unwelcome(Exception):
    """Nobody this centre knows signed that message. Says no more on purpose."""


class Sender(NamedTuple):
    """`key`: the public key that holds; `former`: it is the counter's no more."""

    key: bytes
    former: bool = False


def find(engine: Engine, name: str, check: Callable[[bytes], None]) -> Sender:
    """The sender of a message that says it is of counter `name`; `check` raises `BadMessage` for a key that did not
    sign it. Raises `Unwelcome`."""
    key = key_of(engine, name)
    if _holds(check, key):
        return Sender(key)
    query = select(former_key.c.key).where(former_key.c.counter == name).order_by(former_key.c.until.desc())
    with reading(engine) as db:
        former = [bytes(row.key) for row in db.execute(query.limit(MOST_FORMER))]
    for key in former:
        if _holds(check, key):
            return Sender(key, former=True)
    raise Unwelcome


def _holds(check: Callable[[bytes], None], key: bytes) -> bool:
    try:
        check(key)
    except BadMessage:
        return False
    return True


def key_of(engine: Engine, name: str) -> bytes:
    """The public key of an enrolled counter. Raises `Unwelcome` when there is none of that name."""
    if "\0" in name:  # no text column of PostgreSQL can hold it, so no counter has it
        raise Unwelcome
    with reading(engine) as db:
        key = db.execute(select(counter.c.public_key).where(counter.c.id == name)).scalar()
    if key is None:
        raise Unwelcome
    return bytes(key)
