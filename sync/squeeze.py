"""The codecs of a frame: how a payload becomes fewer bytes, and how far foreign bytes may swell again.

Codec 0 plain, 1 raw deflate, 2 and 3 raw deflate with a preset dictionary (`sync/dictionary-1.bin`, `-2.bin`). A
dictionary is part of the contract and never changes; codec 3 belongs to version 2 of it.
"""

from __future__ import annotations

import zlib
from functools import cache
from importlib import resources

PLAIN, DEFLATE, DEFLATE_DICTIONARY, DEFLATE_DICTIONARY_2 = 0, 1, 2, 3
CODECS = {1: (PLAIN, DEFLATE, DEFLATE_DICTIONARY), 2: (PLAIN, DEFLATE, DEFLATE_DICTIONARY, DEFLATE_DICTIONARY_2)}
BEST = DEFLATE_DICTIONARY_2  # for what both ends of contract 2 know
MAX_PAYLOAD_BYTES = 8 << 20  # many small values take far more room than their bytes
NOISE_FROM = 150  # bytes
_NUMBERS = {DEFLATE_DICTIONARY: 1, DEFLATE_DICTIONARY_2: 2}
_FLUSHED = b"\0\0\xff\xff"  # how every flushed piece of a deflate stream ends


class Swollen(ValueError):
    """The bytes can't be expanded, or to more than they may."""


@cache
def dictionary(number: int) -> bytes:
    """Preset dictionary 1 or 2."""
    return resources.files("sync").joinpath(f"dictionary-{number}.bin").read_bytes()


def squeezer(codec: int, level: int = 9) -> zlib._Compress:
    """A fresh stream of one of the deflate codecs."""
    if codec == DEFLATE:
        return zlib.compressobj(level, zlib.DEFLATED, -15, 9)
    return zlib.compressobj(level, zlib.DEFLATED, -15, 9, zdict=dictionary(_NUMBERS[codec]))


def expander(codec: int) -> zlib._Decompress:
    """The other end of `squeezer`."""
    return zlib.decompressobj(-15, zdict=dictionary(_NUMBERS[codec])) if codec in _NUMBERS else zlib.decompressobj(-15)


def shortest(payload: bytes, version: int, noise: range = range(0)) -> tuple[int, bytes]:
    """The payload through whichever codec of that contract version makes it shortest. `noise`: where bytes stand that
    nothing shortens."""
    choices = [(PLAIN, payload)]
    for codec in CODECS[version][1:]:
        stream = squeezer(codec)
        choices.append((codec, _apart(stream, payload, noise) + stream.flush()))
    return min(choices, key=lambda pair: len(pair[1]))


def noise_in(payload: bytes, packed: bytes, noise: int) -> range:
    """Where in a payload the last `noise` bytes of `packed` stand."""
    end = payload.index(packed) + len(packed) if noise else 0
    return range(end - noise, end)


def _apart(stream: zlib._Compress, payload: bytes, noise: range) -> bytes:
    """The payload through the stream, its noise in deflate blocks of its own: in one block with it, random bytes make
    all others longer. Any inflate reads it; and for a few bytes it is not worth a block's head."""
    if len(noise) < NOISE_FROM:
        return stream.compress(payload)
    before, after = payload[: noise.start], payload[noise.stop :]
    made = stream.compress(before) + stream.flush(zlib.Z_BLOCK)
    made += stream.compress(payload[noise.start : noise.stop]) + stream.flush(zlib.Z_BLOCK)
    return made + stream.compress(after)


def expanded(codec: int, data: bytes, version: int, only: int = 0) -> bytes:
    """The payload again; `only`: no more than its first bytes. Raises `Swollen`."""
    if codec not in CODECS[version]:
        raise Swollen(f"codec {codec} is not known here")
    if codec == PLAIN:
        return data[:only] if only else data
    stream = expander(codec)
    try:
        payload = stream.decompress(data, only or MAX_PAYLOAD_BYTES)
    except zlib.error as error:
        raise Swollen("the payload can't be expanded") from error
    if not only and not stream.eof:
        raise Swollen("the payload is cut off or too large")
    return payload


class Running:
    """The sending end of one stream that many pieces share: what one piece said, the next need not say again."""

    def __init__(self, codec: int, level: int = 9):
        self._stream = None if codec == PLAIN else squeezer(codec, level)

    def piece(self, payload: bytes, noise: range = range(0)) -> bytes:
        """The payload, to be read after all pieces before it. `noise`: as for `shortest`."""
        if self._stream is None:
            return payload
        made = _apart(self._stream, payload, noise) + self._stream.flush(zlib.Z_SYNC_FLUSH)
        return made[: -len(_FLUSHED)]


class Swelling:
    """The receiving end of `Running`. `codec` must be one of `CODECS[2]`."""

    def __init__(self, codec: int):
        self._stream = None if codec == PLAIN else expander(codec)

    def payload(self, piece: bytes) -> bytes:
        """The piece's payload. Raises `Swollen`, after which the stream is of no use."""
        if self._stream is None:
            return piece
        try:
            payload = self._stream.decompress(piece + _FLUSHED, MAX_PAYLOAD_BYTES)
        except zlib.error as error:
            raise Swollen("the piece can't be expanded") from error
        if self._stream.unconsumed_tail or self._stream.eof:
            raise Swollen("the piece is too large, or ends the stream")
        return payload
