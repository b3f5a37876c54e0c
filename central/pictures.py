"""Pictures that entries name by their hash: taken in one at a time, apart from the exchange, kept by counter and hash.

A picture of an active counter is taken up to `MOST_PICTURES`, whether or not its entry is here yet: an exchange may be
lost, or come later. The same picture again is answered as kept. A picture is durable before the answer that says so
exists.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from nacl.signing import SigningKey
from sqlalchemy import Connection, Engine, func, insert, select

from central import senders
from central.engine import reading, writing
from central.senders import Unwelcome
from central.tables import ACTIVE, counter, picture
from sync import contract
from sync.contract import BROKEN, FULL, REVOKED, Picture, PictureKept

MOST_PICTURES = 20_000
JPEG = b"\xff\xd8\xff"


class Held(NamedTuple):
    """How many pictures of a counter are here, and their bytes."""

    counter: str
    pictures: int
    size: int


def keep(engine: Engine, signer: SigningKey, frame: bytes, now: int) -> bytes:
    """Answer the picture in `frame` at `now` (UTC ms). Raises as `ingest.exchange`."""
    sender = senders.find(engine, contract.counter_of(frame), lambda key: contract.check_picture(frame, key))
    sent = contract.read_picture(frame)
    if sender.former:
        return contract.seal_kept(PictureKept(sent.digest, REVOKED), signer, frame)
    refusal = _faulty(sent)
    with writing(engine) as db:
        query = select(counter.c.public_key, counter.c.state).where(counter.c.id == sent.counter)
        known = db.execute(query.with_for_update()).one_or_none()
        if known is None or known.public_key != sender.key:
            raise Unwelcome
        refusal = REVOKED if known.state != ACTIVE else refusal or _kept(db, sent, now)
    return contract.seal_kept(PictureKept(sent.digest, refusal), signer, frame)


def held(engine: Engine, only: str | None = None) -> list[Held]:
    """What is here, by counter; of one counter if asked for."""
    query = select(picture.c.counter, func.count(), func.sum(picture.c.size)).group_by(picture.c.counter)
    query = query if only is None else query.where(picture.c.counter == only)
    with reading(engine) as db:
        return [Held(name, count, int(size)) for name, count, size in db.execute(query.order_by(picture.c.counter))]


def is_held(engine: Engine, counter_id: str, digest: bytes) -> bool:
    """Whether this counter's picture is here."""
    query = select(picture.c.size).where(picture.c.counter == counter_id, picture.c.hash == digest)
    with reading(engine) as db:
        return db.execute(query).scalar() is not None


def bytes_of(engine: Engine, digest: bytes) -> bytes | None:
    """A picture's bytes, whichever counter sent it; None when it is not here."""
    with reading(engine) as db:
        found = db.execute(select(picture.c.bytes).where(picture.c.hash == digest).limit(1)).scalar()
    return None if found is None else bytes(found)


def _faulty(sent: Picture) -> str:
    fits = len(sent.data) <= contract.MAX_PICTURE_BYTES and sent.data.startswith(JPEG)
    return "" if fits and hashlib.sha256(sent.data).digest() == sent.digest else BROKEN


def _kept(db: Connection, sent: Picture, now: int) -> str:
    mine = picture.c.counter == sent.counter
    if db.execute(select(picture.c.size).where(mine, picture.c.hash == sent.digest)).scalar() is not None:
        return ""
    if db.execute(select(func.count()).select_from(picture).where(mine)).scalar_one() >= MOST_PICTURES:
        return FULL
    row = {"counter": sent.counter, "hash": sent.digest, "size": len(sent.data), "at": now, "bytes": sent.data}
    db.execute(insert(picture), row)
    return ""
