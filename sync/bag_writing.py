"""Writing this counter's bag: everything the centre is not known to hold, as a file on a stick."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import msgspec
from nacl.signing import SigningKey

from outlet_app import __version__
from outlet_app.domain.entries import link
from outlet_app.errors import N_, SAFE_ALL, Refused, StoreTrouble
from outlet_app.services.bag_ports import BagStore, KeptBag, KeptPart
from outlet_app.services.bags import BagContents, BagWritten, Cancelled, Progress
from outlet_app.services.model import CounterIdentity
from outlet_app.services.ports import Clock
from sync import bag, columns, contract
from sync.bag import Head, Opened, Part
from sync.bag_files import Whole, go_on, named, unwritable
from sync.contract import Picture, Request
from sync.exchange import ExchangeStore
from sync.laying import PARTIAL, lay
from sync.pictures import Outbox

_log = logging.getLogger(__name__)
MOST_ENTRIES = 2000  # in a part
MOST_BYTES = 1 << 20  # of entries in a part
MOST_PICTURES = 500  # in a bag: about 150 MB; the others go in the next
ROOM = 1 << 20  # bytes of feed that the last part asks for: a bag comes seldom
PACK_FROM = 4
_ALL = 1 << 30


@dataclass(frozen=True)
class Own:
    """This counter: its stores, who it is, its key and the centre's. `clock`: UTC ms."""

    ledger: ExchangeStore
    bags: BagStore
    outbox: Outbox
    identity: CounterIdentity
    key: SigningKey
    centre_key: bytes
    clock: Clock


@dataclass
class Writing:
    """A bag while it is written. `pictures`: hashes of those that shall go along; `parts`, `kept`: what lies in the
    file already, as the head tells it and as the store remembers it; `opened`: its head at last."""

    first: int
    last: int
    made_at: int
    mark: int
    cursor: int
    frames: list[bytes]
    pictures: list[bytes]
    parts: list[Part] = field(default_factory=list)
    kept: list[KeptPart] = field(default_factory=list)
    opened: Opened | None = None

    def facts(self) -> KeptBag:
        """What the store remembers of it."""
        assert self.opened is not None
        return KeptBag(self.opened.id, self.first, self.last, self.made_at, self.mark, self.cursor, tuple(self.kept))


def contents(own: Own) -> BagContents:
    """What a bag written now would hold."""
    mark, head, _, _ = own.ledger.position()
    return BagContents(min(mark, head) + 1, head, min(own.outbox.waiting_count(), MOST_PICTURES))


def write(own: Own, folder: Path, progress: Progress, cancelled: Cancelled) -> BagWritten:
    """As `Bags.write`."""
    if own.bags.barred():
        raise _one_of_two()
    lying = named(folder)
    with contextlib.suppress(OSError):  # what a power cut left; a stick that can't be written says so soon enough
        for left in folder.glob(f"{own.identity.counter}-*{bag.SUFFIXES[bag.BAG]}{PARTIAL}"):
            left.unlink()
    making = _begun(own)
    path = folder / bag.file_name(bag.BAG, own.identity.counter, making.first, making.last)
    try:
        lay(path, lambda file: _fill(own, making, file, progress, cancelled), lambda: own.bags.keep(making.facts()))
    except OSError as error:
        raise unwritable(error) from error
    assert making.opened is not None
    own.bags.placed(making.opened.id)
    replaced = _tidied(own, making, [one for one in lying if one.path != path])
    sent = sum(bool(part.picture) for part in making.kept)
    left_over = max(0, own.outbox.waiting_count() - sent)
    return BagWritten(Whole(path, making.opened).told(done=False), str(path), replaced, left_over)


def _begun(own: Own) -> Writing:
    mark, head, head_hash, cursor = own.ledger.position()
    mark = min(mark, head)
    made_at = own.clock.now()
    frames = list(_frames(own, mark, head, head_hash, cursor, made_at))
    return Writing(mark + 1, head, made_at, mark, cursor, frames, own.outbox.waiting(MOST_PICTURES))


def _frames(own: Own, mark: int, head: int, head_hash: bytes, cursor: int, at: int) -> Iterator[bytes]:
    """Requests as over the line, in the first contract: a bag is written before anybody can negotiate. Only the last
    asks for the feed. They carry no start and no sign: an old message that comes late must not look like a clone."""
    after, reached = mark, own.ledger.hash_at(mark)
    while True:
        entries = own.ledger.entries_after(after, min(MOST_ENTRIES, head - after), MOST_BYTES) if head > after else []
        for data in entries:
            reached = link(reached, data) if reached is not None else None
        last = after + len(entries)
        if (head > after and not entries) or reached is None or reached != own.ledger.hash_at(last):
            raise _damaged_here()
        packed = columns.pack(entries) if len(entries) >= PACK_FROM else None
        request = Request(
            counter=own.identity.counter,
            sent_at=at,
            after=after,
            head_seq=head,
            head_hash=head_hash,
            cursor=cursor,
            rows=[] if packed else [msgspec.Raw(entry) for entry in entries],
            packed=packed or b"",
            keys=own.ledger.keys_of(after + 1, last) if entries else [],
            room=ROOM if last == head else 0,
            app=__version__,
        )
        yield contract.seal_request(request, own.key)
        if last == head:
            return
        after = last


def _one_of_two() -> Refused:
    """The centre refused this machine; by a bag, which tells no start, it would get in all the same, and the machine
    that was told to go on would be the one that forks."""
    return Refused(
        "E457",
        N_("Another machine works as this counter, from a copy of the same store; no bag was written."),
        safe=SAFE_ALL,
        do=N_(
            "Take acts on one machine only, and call the county office: with a new code it enrols the machine that "
            "shall go on."
        ),
    )


def _damaged_here() -> StoreTrouble:
    return StoreTrouble(
        "E456",
        N_("Entries on this machine that are not sent yet are damaged, so no bag was written."),
        safe=N_("What the centre has accepted is safe there."),
        do=N_("Call the county office; find the damage with: outlet-app verify"),
    )


def _fill(own: Own, making: Writing, file: BinaryIO, progress: Progress, cancelled: Cancelled) -> None:
    """Room for the head, the parts, then the head: it names the parts, and pictures are sealed one at a time."""
    total = len(making.frames) + len(making.pictures)
    width = len(msgspec.json.encode(_head(own, making, [Part(bag.MAX_PART_BYTES, "f" * 64, bag.ENTRIES)] * total)))
    file.seek(len(bag.top_of(_head(own, making, []), own.key, width)))
    for done, frame in enumerate(making.frames):
        go_on(cancelled)
        _add(own, making, file, frame, bag.ENTRIES)
        progress(done + 1, total)
    for done, digest in enumerate(making.pictures, len(making.frames)):
        go_on(cancelled)
        data = own.outbox.get(digest)
        if data is None or hashlib.sha256(data).digest() != digest or len(data) > contract.MAX_PICTURE_BYTES:
            _log.error("a picture is damaged on this machine: %s", digest.hex()[:12])
        else:
            frame = contract.seal_picture(Picture(own.identity.counter, digest, data), own.key)
            _add(own, making, file, frame, bag.PICTURE, digest)
        progress(done + 1, total)
    file.seek(0)
    file.write(bag.top_of(_head(own, making, making.parts), own.key, width))
    file.flush()
    making.opened = _opened(file)


def _opened(file: BinaryIO) -> Opened:
    with open(file.name, "rb") as again:
        return bag.read_head(again)


def _head(own: Own, making: Writing, parts: list[Part]) -> Head:
    return Head(
        bag.FORMAT,
        bag.VERSION,
        bag.BAG,
        own.identity.counter,
        own.identity.outlet,
        making.first,
        making.last,
        making.made_at,
        bytes(own.key.verify_key).hex(),
        tuple(parts),
        own.identity.outlet_name,
    )


def _add(own: Own, making: Writing, file: BinaryIO, frame: bytes, what: str, picture: bytes = b"") -> None:
    sealed = bag.seal(frame, own.centre_key)
    file.write(sealed)
    making.parts.append(bag.facts_of(sealed, what))
    making.kept.append(KeptPart(contract.signature_of(frame), picture))


def _tidied(own: Own, made: Writing, lying: list[Whole]) -> tuple[str, ...]:
    """Take away own bags that this one holds wholly, or that were answered, and replies that were taken in. What can't
    be taken away does no harm. Returns the bags' names."""
    names = []
    for one in lying:
        head = one.opened.head
        known = own.bags.known(bytes.fromhex(head.bag) if head.kind == bag.REPLY else one.opened.id)
        if head.counter != own.identity.counter or known is None:
            continue
        if known.answered_at or (head.kind == bag.BAG and _held(own, made, known)):
            with contextlib.suppress(OSError):
                one.path.unlink()
                names += [one.path.name] if head.kind == bag.BAG else []
    return tuple(names)


def _held(own: Own, made: Writing, older: KeptBag) -> bool:
    """Whether all that an older bag brings is in this one, or at the centre."""
    going = {part.picture for part in made.kept}
    waiting = set(own.outbox.waiting(_ALL))
    return older.last <= made.last and not {part.picture for part in older.parts} & waiting - going
