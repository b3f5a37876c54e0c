"""A train: one request whose entries come in cars, each of which counts as soon as it has arrived whole.

::

    bytes 0-3   length of the head frame, big-endian
    head        a request without entries, signed as a train's head; `cars` lists every car's size and digest, `through`
                the codec of the one stream that all cars share
    cars        one after the other, without anything between: ``[rows, packed, keys]`` each

One signature vouches for all cars, since the head lists their digests: none can be forged, swapped or left out of the
middle. The line may break anywhere: what arrived before is kept. Shared by both ends; pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

import msgspec
from msgspec.structs import replace
from nacl.signing import SigningKey

from sync import columns, contract, squeeze, weave
from sync.contract import BadMessage, Request
from sync.messages import LISTED, MAX_CARS, entries_of

LENGTH_BYTES = 4
DIGEST_BYTES = 16
MAX_HEAD_BYTES = 64 << 10
MAX_CAR_BYTES = 4 << 20
MAX_TRAIN_BYTES = 16 << 20
PACK_FROM = {1: 4, 2: 2}  # by version: fewer entries are smaller as rows, with the dictionary
WEAVE_FROM = 32  # fewer, of several kinds, may be smaller as rows too: both are tried
LIGHT, THOROUGH = 1, 9  # levels of deflate

_encode = msgspec.msgpack.Encoder().encode


class Car(msgspec.Struct, array_like=True, frozen=True):
    """What one car carries, as the same fields of a `Request`."""

    rows: Annotated[list[msgspec.Raw], LISTED] = []
    packed: bytes = b""
    keys: Annotated[list[tuple[int, bytes]], LISTED] = []

    def entries(self) -> list[bytes]:
        """The entries' exact bytes, in order. Raises `BadMessage`."""
        return entries_of(self.rows, self.packed)


class Train(NamedTuple):
    """A train made up and sealed; nothing of it changes any more. `head`: the head's frame."""

    head: bytes
    cars: Sequence[bytes]

    def pieces(self) -> Iterator[bytes]:
        """The body of the request, piece by piece."""
        yield len(self.head).to_bytes(LENGTH_BYTES, "big") + self.head
        yield from self.cars

    @property
    def size(self) -> int:
        """Bytes of the whole body."""
        return LENGTH_BYTES + len(self.head) + sum(map(len, self.cars))


class Freight(NamedTuple):
    """What goes into a car, or into a frame of its own. `noise`: how many of the last bytes of `car.packed` nothing
    shortens."""

    car: Car
    noise: int = 0


def loaded(
    entries: Sequence[bytes], keys: Sequence[tuple[int, bytes]], *, light: bool = False, version: int = 2
) -> Freight:
    """These entries and the keys that go with them. `light`: as rows, which costs next to no time."""
    rows = Freight(Car(rows=[msgspec.Raw(entry) for entry in entries], keys=list(keys)))
    if light or len(entries) < PACK_FROM[version]:
        return rows
    if version == 1:
        packed = columns.pack(list(entries))
        return rows if packed is None else Freight(Car(packed=packed, keys=list(keys)))
    woven = weave.pack(entries)
    if woven is None:
        return rows
    made = Freight(Car(packed=woven.packed, keys=list(keys)), woven.noise)
    return made if len(entries) >= WEAVE_FROM else min(made, rows, key=_size)


def _size(freight: Freight) -> int:
    """Bytes in a frame of its own, about."""
    payload = _encode(freight.car)
    return len(squeeze.shortest(payload, 2, squeeze.noise_in(payload, freight.car.packed, freight.noise))[1])


def made_up(head: Request, freight: Sequence[Freight], key: SigningKey, *, light: bool = False) -> Train:
    """The cars behind a signed head. `light`: little compression, in next to no time."""
    through = squeeze.DEFLATE if light else squeeze.BEST
    stream = squeeze.Running(through, LIGHT if light else THOROUGH)
    pieces = []
    for car, noise in freight:
        payload = _encode(car)
        pieces.append(stream.piece(payload, squeeze.noise_in(payload, car.packed, noise)))
    listed = [(len(piece), digest(piece)) for piece in pieces]
    return Train(contract.seal_train(replace(head, through=through, cars=listed), key), pieces)


def digest(piece: bytes) -> bytes:
    """What the head says of a car: the first bytes of its SHA-256."""
    return hashlib.sha256(piece).digest()[:DIGEST_BYTES]


class Unloading:
    """The receiving end: takes a train's cars in their order, each only if it is the one the head lists. `head`: read
    and its signature checked. Raises `BadMessage` for one whose list is out of bounds."""

    def __init__(self, head: Request):
        if head.through not in squeeze.CODECS[2] or not head.cars or head.rows or head.packed or head.keys:
            raise BadMessage("not the head of a train")
        sizes = [size for size, _digest in head.cars]
        if min(sizes) < 1 or max(sizes) > MAX_CAR_BYTES or sum(sizes) > MAX_TRAIN_BYTES or len(sizes) > MAX_CARS:
            raise BadMessage("cars out of bounds")
        self._cars = list(head.cars)
        self._at = 0
        self._stream = squeeze.Swelling(head.through)

    @property
    def next_size(self) -> int:
        """Bytes of the next car; 0 after the last."""
        return self._cars[self._at][0] if self._at < len(self._cars) else 0

    @property
    def left(self) -> int:
        """Bytes of all cars that are not taken yet."""
        return sum(size for size, _digest in self._cars[self._at :])

    def skip(self) -> None:
        """Leave the next car out; nothing after it can be read."""
        self._at += 1

    def car(self, piece: bytes) -> Car:
        """The next car. Raises `BadMessage` when it is not the listed one, or can't be read."""
        size, expected = self._cars[self._at]
        self._at += 1
        if len(piece) != size or digest(piece) != expected:
            raise BadMessage(f"car {self._at} is not the one that the head lists")
        try:
            return msgspec.msgpack.decode(self._stream.payload(piece), type=Car)
        except squeeze.Swollen as error:
            raise BadMessage(str(error)) from error
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise BadMessage(f"not a Car: {error}") from error
