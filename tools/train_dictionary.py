"""Make `sync/dictionary-2.bin`: what messages of the exchange usually contain, so that even a small one compresses.

Deflate looks back 32 kB into it; what stands nearer the end is cheaper to point at. So: packed batches of mixed days,
then two entries of every kind from the rarest to the most frequent, then packed consignments, and last single
consignments and an answer as they stand in a message. All of it invented and seeded. The dictionary is part of the
contract: once released it never changes (a better one gets a number of its own, as this one did after dictionary 1,
which knew consignments, orders and the feed alone).

Run from the project's folder: ``python -m tools.train_dictionary``.
"""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

import msgspec

from bench.acts import SteppingClock, outlet_with_farmers, save_many
from outlet_app.domain import entries
from outlet_app.domain.entries import Entry, Kind
from outlet_app.storage.exchange_store import ExchangeFacts
from sync import weave
from sync.contract import Answer, Request
from tests.support.mixed_day import MixedDay

ROOT = Path(__file__).resolve().parents[1]
MOST = 32_000
START = 1_772_415_000_000  # 2026-03-02 01:30 UTC
BATCHES = ((0, 60), (40, 60), *((60, 60 + size) for size in (12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)))
DAYS = (901, 902, 903)  # seeds; never one that something is measured with


def main() -> None:
    """Write the dictionary."""
    os.environ["OUTLET_KEYSTORE"] = "file"
    by_kind: dict[str, list[bytes]] = {}
    for seed in DAYS:
        for kind, data in mixed(seed):
            by_kind.setdefault(str(kind), []).append(data)
    consigned = _consignments()
    parts = [_request(packed=_packed([data for _kind, data in mixed(seed)])) for seed in (906, 905, 904)]
    parts += [
        data for kind in sorted(by_kind, key=lambda kind: (len(by_kind[kind]), kind)) for data in by_kind[kind][-2:]
    ]
    parts += [_request(packed=_packed(consigned[start:end])) for start, end in BATCHES]
    parts += [_request(by_kind["party"][0]), _request(by_kind["order"][0]), _request(by_kind["order"][1])]
    parts += [_answer(), *(_request(data) for data in consigned[80:84])]
    made = b"".join(parts)[-MOST:]
    (ROOT / "sync" / "dictionary-2.bin").write_bytes(made)
    print(f"{len(made)} bytes")


def mixed(seed: int) -> list[tuple[Kind, bytes]]:
    """(kind, exact bytes) of the entries of a day on which everything happens."""
    chance = random.Random(seed)
    at, seq = START + chance.randrange(10**9), chance.randrange(300, 9000)
    made = []
    for kind, body in MixedDay(seed, seq).acts():
        seq += 1
        at += chance.randrange(4000, 200_000)
        actor = f"clerk:0{chance.choice('1223')}"
        envelope = Entry(seq, at, "SBD01-A", str(kind), 1, actor, "0.1.0", entries.encode_body(body))
        made.append((kind, entries.encode(envelope)))
    return made


def _consignments() -> list[bytes]:
    """A hundred as a counter writes them."""
    with tempfile.TemporaryDirectory() as folder:
        store, farmers = outlet_with_farmers(Path(folder), 30)
        save_many(store, SteppingClock(), 100, 99, farmers)
        found = ExchangeFacts(store.engine, "SBD01-A").entries_after(31, 100, 1 << 20)
        store.close()
    return found


def _packed(rows: list[bytes]) -> bytes:
    woven = weave.pack(rows)
    assert woven is not None
    return woven.packed[: len(woven.packed) - woven.noise]  # nothing ever repeats noise


def _request(row: bytes = b"", packed: bytes = b"") -> bytes:
    chance = random.Random(len(row) + len(packed))
    return msgspec.msgpack.encode(
        Request(
            counter="SBD01-A",
            sent_at=START + chance.randrange(10**9),
            after=400,
            head_seq=401,
            head_hash=chance.randbytes(32),
            cursor=chance.randrange(1, 3000),
            rows=[msgspec.Raw(row)] if row else [],
            packed=packed,
            app="0.1.0",
            speaks=2,
            start=chance.randrange(1, 200),
            sign=chance.randbytes(8),
        )
    )


def _answer() -> bytes:
    chance = random.Random(5)
    return msgspec.msgpack.encode(Answer(400, chance.randbytes(32), 58, START + chance.randrange(10**9), speaks=2))


if __name__ == "__main__":
    main()
