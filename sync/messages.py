"""What counter and centre say to each other: positional MessagePack arrays, each field in its place for good.

Fields are only ever added at the end of a message, with a default; a reader ignores what it does not know. How a
message becomes a frame stands in `sync.contract`, which is where others import all this from.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from sync import columns, weave
from sync.squeeze import PLAIN

MAX_PICTURE_BYTES = 400_000
MAX_CARS = 1000
MAX_PACKED_BYTES = 2 << 20  # of one request or car: what expands from them is many times as much
MAX_LISTED = columns.MAX_ENTRIES
LISTED = msgspec.Meta(max_length=MAX_LISTED)  # a few bytes, well compressed, may claim millions of small things


class BadMessage(Exception):
    """The bytes are not a message of this contract, or their signature does not hold."""


class Request(msgspec.Struct, array_like=True, frozen=True):
    """What a counter says: what I wrote since your mark, and how far I have read your feed.

    `after`: the seq before the first entry sent. `rows` or `packed`: the entries (exact bytes as raw MessagePack
    arrays, or `columns.pack`ed, in version 2 also woven; never both). `head_seq`, `head_hash`: the ledger's last
    entry, also when this batch does not reach it. `keys`: (party id, 32-byte key) of the parties named in the batch.
    `cursor`: the last feed item applied. `room`: how many bytes of feed are welcome. `sent_at`: UTC ms. `app`: the
    program's version. `speaks`: the newest contract the counter understands. `start`: how many times the program has
    begun to exchange from this store, and `sign`: random bytes of this one time; two machines that share a store by
    mistake give themselves away by them. `through`, `cars`: only where this is the head of a train: the codec of its
    cars, and the size and digest of each.
    """

    counter: str
    sent_at: int
    after: int
    head_seq: int
    head_hash: bytes
    cursor: int
    rows: Annotated[list[msgspec.Raw], LISTED] = []
    packed: bytes = b""
    keys: Annotated[list[tuple[int, bytes]], LISTED] = []
    room: int = 65536
    app: str = ""
    speaks: int = 1
    start: int = 0
    sign: bytes = b""
    through: int = PLAIN
    cars: Annotated[list[tuple[int, bytes]], msgspec.Meta(max_length=MAX_CARS)] = []

    def entries(self) -> list[bytes]:
        """The entries' exact bytes, in order. Raises `BadMessage`."""
        return entries_of(self.rows, self.packed)


def entries_of(rows: list[msgspec.Raw], packed: bytes) -> list[bytes]:
    """The exact bytes of entries that travel as rows or packed, in order. Raises `BadMessage`."""
    if not packed:
        return [bytes(row) for row in rows]
    if len(packed) > MAX_PACKED_BYTES:
        raise BadMessage("more packed entries than a batch may hold")
    try:
        return weave.unpack(packed) if weave.is_woven(packed) else columns.unpack(packed)
    except (columns.Malformed, weave.Malformed) as error:
        raise BadMessage("the packed entries can't be read") from error


class FeedItem(msgspec.Struct, array_like=True, frozen=True):
    """One thing the centre tells: `kind` and `key` say which thing, `body` (any MessagePack value) replaces what was
    known of it.

    A body of nil takes the thing away. Kinds a counter does not know are kept for a later version.
    """

    cursor: int
    kind: str
    key: str
    body: msgspec.Raw


class Answer(msgspec.Struct, array_like=True, frozen=True):
    """What the centre answers.

    `mark`, `mark_hash`: the last entry of this counter that the centre holds durably; the counter goes on from there,
    whatever it believed before. `items`: feed after the request's cursor; `cursor`: where the counter stands after
    applying them; `more`: ask again. `at`: the centre's time, UTC ms. `refusal`: "" or one of the codes below, with
    `detail` in plain words for the log; mark and feed are valid all the same. `speaks`: the newest contract the centre
    understands. `standing`: an alarm about this counter that the centre keeps (`CLONE`), though this request is taken;
    beside `REVOKED`: `REPLACED`.
    """

    mark: int
    mark_hash: bytes
    cursor: int
    at: int
    items: Annotated[list[FeedItem], LISTED] = []
    more: bool = False
    refusal: str = ""
    detail: str = ""
    speaks: int = 1
    standing: str = ""


class Picture(msgspec.Struct, array_like=True, frozen=True):
    """A picture that entries name by its hash. `digest`: SHA-256 of `data`, a JPEG of `MAX_PICTURE_BYTES` at most."""

    counter: str
    digest: bytes
    data: bytes


class PictureKept(msgspec.Struct, array_like=True, frozen=True):
    """The answer to a picture. `refusal`: "" it is held durably; `broken` no picture, or not of that hash; `full`;
    `revoked`."""

    digest: bytes
    refusal: str = ""


GAP = "gap"  # the batch starts after the mark: send again from the mark
FORK = "fork"  # an entry the centre holds has another hash here: never chosen silently, alarm at both ends
BROKEN = "broken"  # the chain in the batch does not verify, or an entry is malformed: nothing was stored
BEHIND = "behind"  # the counter's head is before the centre's mark: a restored or cloned counter
CLONE = "clone"  # another machine exchanges from a copy of the same store: nothing was stored
REVOKED = "revoked"  # this counter's key is no longer accepted
REPLACED = "replaced"  # standing beside `REVOKED`: another machine was enrolled in this one's place
FULL = "full"  # of a picture: the centre takes no more of this counter's


class EnrolRequest(msgspec.Struct, frozen=True):
    """JSON. `code_id`: the code's first four signs. `key`: the counter's public key, hex. `proof`:
    `codes.counter_proof`. `look`: 0 or more only asks who the code is for and which hash entry number `look` of that
    counter has at the centre; nothing is changed by it."""

    code_id: str
    key: str
    proof: str
    app: str = ""
    look: int = -1


class EnrolAnswer(msgspec.Struct, frozen=True):
    """JSON. Who the counter is from now on; `proof` shows that the centre knows the code too. `mark` above 0: the
    counter has history there. `hash`: when asked with `look`, that entry's hash (beyond the mark: the
    mark's), hex."""

    counter: str
    outlet: str
    outlet_name: str
    centre_key: str
    proof: str
    mark: int = 0
    hash: str = ""
