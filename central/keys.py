"""The centre's own Ed25519 key: it signs every answer, and every counter pins its public half at enrolment.

It is made at first use and kept in the database: a centre restored from its backup, or moved to another machine, is
then still the same centre to all its counters, and there is no second thing to back up. Whoever can read the database
can therefore speak as the centre; docs/centre.md says how to guard it.
"""

from __future__ import annotations

from nacl.signing import SigningKey
from sqlalchemy import Engine, select

from central.engine import insert_if_new, reading, writing
from central.tables import centre_key


def signing_key(engine: Engine, now: int) -> SigningKey:
    """The centre's key, made now (`now`: UTC ms) if there is none. Safe when several processes start at once."""
    with reading(engine) as db:
        seed = db.execute(select(centre_key.c.seed)).scalar()
    if seed is None:
        with writing(engine) as db:
            made = {"id": 1, "seed": bytes(SigningKey.generate()), "made_at": now}
            db.execute(insert_if_new(db, centre_key), made)
            seed = db.execute(select(centre_key.c.seed)).scalar_one()
    return SigningKey(seed)
