"""A centre with a fault answers with numbers that no store can keep: told as what it is, nothing is taken in."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from outlet_app.bootstrap import signing_key
from outlet_app.errors import Unreachable
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store
from sync.contract import Answer, FeedItem, seal_answer
from sync.exchange import Exchange
from tests.support.counter import CENTRE, IDENTITY, HandClock

BODY = msgspec.Raw(msgspec.msgpack.encode("九一九"))


class Signed:
    """A carrier whose other end signs whatever `answering` makes of the counter's mark 0."""

    def __init__(self, answering: Callable[[bytes], Answer], genesis: bytes):
        self._answering = answering
        self._genesis = genesis

    def carry(self, frame: bytes) -> bytes:
        """The answer, rightly signed."""
        return seal_answer(self._answering(self._genesis), CENTRE, frame)

    def abort(self) -> None:
        """Nothing hangs here."""

    def cut(self) -> None:
        """Nothing hangs here."""


@pytest.mark.parametrize("cursor", [-1, 1 << 63, (1 << 64) - 1])
@pytest.mark.parametrize("where", ["item", "answer"])
def test_a_cursor_past_every_feed(enrolled_store: Store, cursor: int, where: str) -> None:
    """E425, whether the item or the answer says so; the cursor stays."""
    facts = ExchangeFacts(enrolled_store.engine, IDENTITY.counter)
    genesis = facts.hash_at(0)
    assert genesis is not None
    before = facts.position()

    def answering(mark_hash: bytes) -> Answer:
        item = FeedItem(cursor if where == "item" else 50, "notice", "n1", BODY)
        return Answer(0, mark_hash, cursor if where == "answer" else 50, 1, [item])

    key, centre = signing_key(enrolled_store), bytes(CENTRE.verify_key)
    exchange = Exchange(facts, Signed(answering, genesis), IDENTITY.counter, key, centre, HandClock())
    with pytest.raises(Unreachable, match="E425"):
        exchange.once()
    assert facts.position() == before
