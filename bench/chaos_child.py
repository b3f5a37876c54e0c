"""The forking process of `bench.chaos`: counters and centres as in `tests.acceptance.nursery`; besides, the counters
note which entries they hand to the line, and which mark an answer brought them, in the diary named on the command
line."""

from __future__ import annotations

import sys
from pathlib import Path

from outlet_app.storage.exchange_store import ExchangeFacts
from tests.acceptance.nursery import Diary, main

Items = list[tuple[int, str, str, bytes]]


def watch(diary: Path) -> None:
    """Every exchange of this process and its children says what it does, before anybody else hears of it."""
    handed, took = ExchangeFacts.entries_after, ExchangeFacts.take

    def entries_after(self: ExchangeFacts, seq: int, most: int, most_bytes: int) -> list[bytes]:
        found = handed(self, seq, most, most_bytes)
        Diary(diary).note("handed", seq, len(found))
        return found

    def take(self: ExchangeFacts, mark: int, mark_hash: bytes, cursor: int, items: Items) -> None:
        took(self, mark, mark_hash, cursor, items)
        Diary(diary).note("mark", mark, mark_hash.hex())

    ExchangeFacts.entries_after = entries_after  # type: ignore[method-assign]
    ExchangeFacts.take = take  # type: ignore[method-assign]


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    main()
