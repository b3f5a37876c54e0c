"""Bags for the centre's tests: the file a counter would write around any frames, and its reply as it reads it."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from central import alarms
from central.centre import Centre
from sync import bag, contract
from sync.bag import Head, Opened
from sync.contract import Answer, Picture
from tests.central.ledger import DAY, Ledger

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20


def frames_of(ledger: Ledger, after: int = 0, size: int = 2000, sent_at: int = DAY, photos: int = 0) -> list[bytes]:
    """The frames a bag of this ledger holds: everything after `after`, `size` entries a part."""
    starts = list(range(after, ledger.head, size)) or [after]
    requests_ = [
        ledger.request(start, min(start + size, ledger.head), packed=ledger.head - start > 4, sent_at=sent_at)
        for start in starts
    ]
    sent = [PHOTO + bytes([number]) for number in range(photos)]
    taken = [Picture(ledger.counter, hashlib.sha256(data).digest(), data) for data in sent]
    sealed = [contract.seal_request(one, ledger.key) for one in requests_]
    return sealed + [contract.seal_picture(one, ledger.key) for one in taken]


def bag_of(ledger: Ledger, frames: list[bytes], after: int = 0, reader: bytes = b"", **changed: Any) -> bytes:
    """The bag's file around these frames; `changed` replaces fields of its head."""
    parts = [bag.seal(frame, reader or ledger.centre_key) for frame in frames]
    told = tuple(
        bag.facts_of(data, bag.PICTURE if len(frame) > 5000 and frame[1] == contract.PLAIN else bag.ENTRIES)
        for data, frame in zip(parts, frames, strict=True)
    )
    fields: dict[str, Any] = {"format": bag.FORMAT, "version": bag.VERSION, "kind": bag.BAG, "counter": ledger.counter}
    fields |= {"outlet": "SBD01", "first": after + 1, "last": ledger.head, "made_at": DAY, "parts": told}
    fields |= {"key": bytes(ledger.key.verify_key).hex(), "outlet_name": "十八洞"}
    return bag.top_of(Head(**(fields | changed)), ledger.key) + b"".join(parts)


def opened(data: bytes) -> Opened:
    """The head of a file."""
    return bag.read_head(io.BytesIO(data))


def answers(reply: bytes, ledger: Ledger, frames: list[bytes]) -> list[Answer]:
    """The answers to the bag's requests, as its counter reads them in the reply."""
    file = io.BytesIO(reply)
    top = bag.read_head(file)
    bag.check(file, top)
    assert top.signer == ledger.centre_key
    found = []
    for number, frame in enumerate(frames, 1):
        data = bag.unseal(bag.part(file, top, number), ledger.key)
        if top.head.parts[number - 1].what == bag.PICTURE:
            assert contract.open_kept(data, ledger.centre_key, frame).refusal == ""
        else:
            found.append(contract.open_answer(data, ledger.centre_key, frame))
    return found


def unsealed(ledger: Ledger) -> bytes:
    """A bag whose part is the bare frame."""
    (frame,) = frames_of(ledger)
    part = bag.facts_of(frame, bag.ENTRIES)
    return bag_of(ledger, [frame], parts=(part,))[: -len(frame) - bag.SEAL_BYTES] + frame


def standing_alarms(centre: Centre) -> list[str]:
    """The kinds of alarms that stand."""
    return [one.kind for one in alarms.listed(centre.engine)]
