"""One-time codes: how a counter becomes known to the centre.

A code is read to the installer over the phone and lives seven days. It is good for one counter and one key. Five wrong
proofs burn it. The same request sent again (its answer was lost) gets the same answer; the code with another key does
not. What went wrong is told only to a sender that proves to know the code; anyone else hears "wrong".
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from nacl.signing import SigningKey
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from central import alarms
from central.engine import insert_or_update, reading, writing
from central.tables import ACTIVE, REVOKED, counter, enrol_code, entry, former_key
from outlet_app.domain.entries import genesis
from outlet_app.errors import N_, Refused
from sync import codes
from sync.contract import EnrolAnswer, EnrolRequest

LIFE_MS = 7 * 24 * 3600 * 1000
MOST_ATTEMPTS = 5
KEY_BYTES = 32
_OUTLET = re.compile(r"[A-Z0-9]{2,16}")
_COUNTER = re.compile(r"[A-Z0-9]{1,4}")


class NotEnrolled(Exception):
    """The code can't be used: `reason` is wrong | expired | used | burnt."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Issued(NamedTuple):
    """A fresh code, grouped for reading; `mark` above 0: the counter it names already has history here."""

    code: str
    counter: str
    outlet: str
    expires: int
    mark: int


def issue(engine: Engine, outlet: str, outlet_name: str, letter: str, now: int) -> Issued:
    """A new code for counter `letter` of `outlet`. Earlier unused codes for it stop working.

    Raises `Refused` for names that can't stand in a counter's id. An empty `outlet_name` keeps the one that the
    outlet's newest code, or else one of its counters, has.
    """
    if not _OUTLET.fullmatch(outlet) or not _COUNTER.fullmatch(letter):
        raise Refused(
            "C301",
            N_("{outlet}-{counter} can't be a counter's name."),
            do=N_("Use capital letters and digits: 2 to 16 for the outlet, 1 to 4 for the counter."),
            outlet=outlet,
            counter=letter,
        )
    name = f"{outlet}-{letter}"
    with writing(engine) as db:
        mark = db.execute(select(counter.c.mark).where(counter.c.id == name)).scalar()
        outlet_name = outlet_name or _known_name(db, outlet)
        forgotten = enrol_code.c.expires < now - LIFE_MS
        replaced = (enrol_code.c.counter == name) & enrol_code.c.used_key.is_(None)
        db.execute(delete(enrol_code).where(forgotten | replaced))
        code = _free_code(db)
        row = {
            "code_id": codes.code_id(codes.tidied(code)),
            "code": codes.tidied(code),
            "counter": name,
            "outlet": outlet,
            "outlet_name": outlet_name,
            "made_at": now,
            "expires": now + LIFE_MS,
            "attempts": 0,
        }
        db.execute(insert(enrol_code), row)
    return Issued(code, name, outlet, now + LIFE_MS, mark or 0)


def _known_name(db: Connection, outlet: str) -> str:
    codes_told = (
        select(enrol_code.c.outlet_name).where(enrol_code.c.outlet == outlet).order_by(enrol_code.c.made_at.desc())
    )
    counters_told = (
        select(counter.c.outlet_name).where(counter.c.outlet == outlet).order_by(counter.c.enrolled_at.desc())
    )
    found = (db.execute(query.limit(1)).scalar() for query in (codes_told, counters_told))
    return next((name for name in found if name), outlet)


def _free_code(db: Connection) -> str:
    while True:
        code = codes.new_code()
        name = codes.code_id(codes.tidied(code))
        if db.execute(select(enrol_code.c.code_id).where(enrol_code.c.code_id == name)).scalar() is None:
            return code


def enrol(engine: Engine, signer: SigningKey, request: EnrolRequest, now: int) -> EnrolAnswer:
    """Make the sender's key the counter's key; or only look, if that is asked. Raises `NotEnrolled`; a wrong proof is
    counted all the same."""
    key = _key(request.key)
    query = select(enrol_code).where(enrol_code.c.code_id == request.code_id.replace("\0", ""))
    with reading(engine) as db:
        seen = db.execute(query).one_or_none()
    # Stretching takes a tenth of a second: never while every other counter waits for the database.
    wanted = codes.counter_proof(seen.code, key) if seen is not None else ""
    with writing(engine) as db:
        code = db.execute(query.with_for_update()).one_or_none()
        if code is not None and (seen is None or code.code != seen.code):
            code = None  # another code took its name in between
        refusal = _refusal(db, code, key, codes.same(wanted, request.proof), now)
        if code is not None and not refusal:
            if code.used_key is None and request.look < 0:
                _accept(db, code, key, now)
            mark, digest = _stand(db, code.counter, request.look)
    if code is None or refusal:
        raise NotEnrolled(refusal or "wrong")
    centre = bytes(signer.verify_key)
    proof = codes.centre_proof(code.code, key, centre, code.counter)
    return EnrolAnswer(code.counter, code.outlet, code.outlet_name, centre.hex(), proof, mark, digest.hex())


def _stand(db: Connection, name: str, look: int) -> tuple[int, bytes]:
    """The counter's mark, and the hash of entry `look`; of the mark when that lies beyond it, or none is asked for."""
    known = db.execute(select(counter.c.mark, counter.c.mark_hash).where(counter.c.id == name)).one_or_none()
    if known is None:
        return 0, genesis(name)
    if not 0 <= look < known.mark:
        return known.mark, known.mark_hash
    held = select(entry.c.hash).where(entry.c.counter == name, entry.c.seq == look)
    return known.mark, db.execute(held).scalar_one() if look else genesis(name)


def _key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise NotEnrolled("wrong") from None
    if len(key) != KEY_BYTES:
        raise NotEnrolled("wrong")
    return key


def _refusal(db: Connection, code: Row[Any] | None, key: bytes, proven: bool, now: int) -> str:
    """Why the code can't be used for this key, or "". Counts a wrong proof."""
    if code is None:
        return "wrong"
    if not proven:
        counted = update(enrol_code).where(enrol_code.c.code_id == code.code_id)
        db.execute(counted.values(attempts=enrol_code.c.attempts + 1))
        return "wrong"
    if code.used_key is not None:
        current = db.execute(select(counter.c.public_key, counter.c.state).where(counter.c.id == code.counter)).one()
        return "" if code.used_key == key == current.public_key and current.state == ACTIVE else "used"
    if code.attempts >= MOST_ATTEMPTS:
        return "burnt"
    return "expired" if now > code.expires else ""


def _accept(db: Connection, code: Row[Any], key: bytes, now: int) -> None:
    spent = update(enrol_code).where(enrol_code.c.code_id == code.code_id)
    db.execute(spent.values(used_key=key, used_at=now))
    _retire(db, code.counter, key, now)
    changes = {"outlet_name": code.outlet_name, "public_key": key, "state": ACTIVE, "enrolled_at": now, "asked_at": 0}
    changes |= {"start": 0, "sign": None, "strays": 0}  # a machine of its own again, whichever were counted before
    fresh = {"id": code.counter, "outlet": code.outlet, "mark": 0, "mark_hash": genesis(code.counter)}
    db.execute(insert_or_update(db, counter, **changes), changes | fresh | {"app": ""})


def _retire(db: Connection, name: str, key: bytes, now: int) -> None:
    """The key that the counter had until now, if it was another one, is kept as a former one: its machine is to be
    told."""
    before = db.execute(select(counter.c.public_key).where(counter.c.id == name).with_for_update()).scalar()
    if before is None:
        return
    if before != key:
        db.execute(insert_or_update(db, former_key, until=now), {"counter": name, "key": before, "until": now})
        alarms.enrolled_anew(db, name, now)
    db.execute(delete(former_key).where(former_key.c.counter == name, former_key.c.key == key))


def revoke(engine: Engine, name: str) -> None:
    """Accept nothing more that this counter's key signs, until it is enrolled anew. Raises `Refused` if unknown."""
    with writing(engine) as db:
        if db.execute(update(counter).where(counter.c.id == name).values(state=REVOKED)).rowcount == 0:
            raise _unknown(name)


def must_exist(engine: Engine, name: str) -> None:
    """Nothing, where a counter of this name is enrolled, by whatever key. Raises `Refused` C302 otherwise."""
    with reading(engine) as db:
        if db.execute(select(counter.c.id).where(counter.c.id == name)).first() is None:
            raise _unknown(name)


def _unknown(name: str) -> Refused:
    return Refused("C302", N_("No counter {counter} is enrolled here."), do=N_("Check the counter's id."), counter=name)
