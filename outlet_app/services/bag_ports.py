"""What carrying bags needs from outside: where sticks are, and the counter's own memory of the bags it made.

`devices.sticks` and `storage.bag_store` implement it, `bootstrap` joins it, `sync.bagging` uses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from outlet_app.services.bags import Stick

FeedItems = list[tuple[int, str, str, bytes]]  # (cursor, kind, key, body)


@dataclass(frozen=True)
class KeptPart:
    """One part of a bag: the signature of the request or picture frame in it (64 bytes), by which its answer is known,
    and for a picture its hash (else empty)."""

    signature: bytes
    picture: bytes = b""


@dataclass(frozen=True)
class KeptBag:
    """A bag this counter made. `id`: SHA-256 of its head; entries `first` to `last`; `made_at` UTC ms; `mark` and
    `cursor`: where the counter stood with the centre then; `answered_at` UTC ms, 0: its reply was not taken in yet."""

    id: bytes
    first: int
    last: int
    made_at: int
    mark: int
    cursor: int
    parts: tuple[KeptPart, ...]
    answered_at: int = 0


@dataclass(frozen=True)
class BagAnswer:
    """What the centre's answer to a bag says: as in an answer over the line; `pictures`: hashes of those it has now."""

    mark: int
    mark_hash: bytes
    cursor: int
    items: FeedItems
    pictures: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class BagEffect:
    """What taking an answer in changed: the mark before and after, the feed items applied; `fresh`: nothing had come
    from the centre since the bag was made, so the answer held as one over the line does."""

    before: int
    mark: int
    items: FeedItems
    fresh: bool


class BagStore(Protocol):
    """The bags this counter made; each call one short durable transaction. Any thread."""

    def barred(self) -> bool:
        """Whether the centre refused this machine as one of two with copies of one store."""

    def keep(self, bag: KeptBag) -> None:
        """A bag is about to be laid on a stick: a reply to it will be believed."""

    def placed(self, bag: bytes) -> None:
        """It lies on the stick."""

    def known(self, bag: bytes) -> KeptBag | None:
        """A bag by its id, None when this counter made no such bag."""

    def newest_open(self) -> KeptBag | None:
        """The newest bag on a stick whose answer was not taken in."""

    def take(self, bag: KeptBag, answer: BagAnswer, at: int) -> BagEffect:
        """Take in the answer to a bag, whole: mark, feed, and that the bag is answered (`at`, UTC ms).

        If nothing came from the centre since the bag was made, it counts as an answer over the line does, also a mark
        further back (a centre restored from its backup). Else it is the older word of two: the mark only moves forward,
        and of the feed only what lies beyond the cursor is applied. A bag answered before changes nothing.
        """


class Sticks(Protocol):
    """Where a bag can be carried in."""

    def now(self) -> list[Stick]:
        """What is plugged in now. Quick; never raises: what can't be asked is not there."""
