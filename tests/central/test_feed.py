"""What the centre tells: in order, once, to whom it concerns, as much as there is room for."""

from __future__ import annotations

import threading

import msgspec
import pytest
from sqlalchemy import delete, select, update

from central.centre import Centre
from central.engine import reading, writing
from central.feed import NIL, News, publish
from central.tables import feed, feed_head
from tests.central.ledger import DAY, Ledger, enrolled


def tell(centre: Centre, *news: News, now: int = 0) -> int:
    """Publish in a transaction of its own; at the beginning of time cursors count from 1."""
    with writing(centre.engine) as db:
        return publish(db, news, now)


def notice(key: str, text: str, scope: str = "") -> News:
    """Something to tell."""
    return News("notice", key, msgspec.msgpack.encode(text), scope)


def heard(centre: Centre, ledger: Ledger, cursor: int = 0, room: int = 65536) -> tuple[list[str], int]:
    """The notices that the counter hears from `cursor` until there is no more, and where it then stands."""
    texts: list[str] = []
    for _ in range(1000):
        answer = ledger.exchange(centre, cursor=cursor, room=room)
        texts += [msgspec.msgpack.decode(item.body, type=str) for item in answer.items]
        cursor = answer.cursor
        if not answer.more:
            return texts, cursor
    pytest.fail("the feed never ends")


def test_what_is_new_comes_in_order_and_once(centre: Centre) -> None:
    ledger = enrolled(centre)
    assert tell(centre, notice("1", "one"), notice("2", "two")) == 2
    assert heard(centre, ledger) == (["one", "two"], 2)
    assert heard(centre, ledger, 2) == ([], 2)
    tell(centre, notice("3", "three"))
    assert heard(centre, ledger, 2) == (["three"], 3)


def test_the_same_again_is_no_news(centre: Centre) -> None:
    assert tell(centre, notice("1", "one")) == 1
    assert tell(centre, notice("1", "one")) == 0
    assert tell(centre, notice("1", "ONE"), notice("1", "one")) == 0


def test_a_newcomer_reads_the_newest_only(centre: Centre) -> None:
    ledger = enrolled(centre)
    for text in ("one", "uno", "eins"):
        tell(centre, notice("1", text), notice("2", "two"))
    assert heard(centre, ledger) == (["two", "eins"], 4)
    assert heard(centre, ledger, 1) == (["two", "eins"], 4)


def test_what_is_taken_away_is_told_as_nil(centre: Centre) -> None:
    ledger = enrolled(centre)
    tell(centre, notice("1", "one"))
    assert tell(centre, News("notice", "1", NIL), News("notice", "never", NIL)) == 1
    answer = ledger.exchange(centre, cursor=1)
    assert [(item.key, bytes(item.body)) for item in answer.items] == [("1", NIL)]


def test_scopes_reach_whom_they_concern(centre: Centre) -> None:
    here, beside, far = (enrolled(centre, name) for name in ("SBD01-A", "SBD01-B", "HYX02-A"))
    tell(centre, notice("1", "all"), notice("1", "outlet", "SBD01"), notice("1", "counter", "SBD01-A"))
    assert heard(centre, here) == (["all", "outlet", "counter"], 3)
    assert heard(centre, beside) == (["all", "outlet"], 3)
    assert heard(centre, far) == (["all"], 3)


@pytest.mark.parametrize("room", [1, 100, 700, 65536])
def test_the_feed_comes_in_pieces_of_the_room_asked_for(centre: Centre, room: int) -> None:
    ledger = enrolled(centre)
    texts = [f"notice number {number}" for number in range(60)]
    tell(centre, *(notice(str(number), text) for number, text in enumerate(texts)))
    assert heard(centre, ledger, room=room) == (texts, 60)
    first = ledger.exchange(centre, room=room)
    assert len(first.items) == 1 or sum(len(item.body) for item in first.items) <= room


def test_no_room_means_no_feed_but_says_there_is_more(centre: Centre) -> None:
    ledger = enrolled(centre)
    tell(centre, notice("1", "one"))
    answer = ledger.exchange(centre, room=0)
    assert (answer.items, answer.cursor, answer.more) == ([], 0, True)


def test_cursors_are_gapless_and_ordered_whoever_publishes_at_once(centre: Centre) -> None:
    ledger = enrolled(centre)
    seen: list[int] = []

    def publishes(name: int) -> None:
        for number in range(10):
            tell(centre, notice(f"{name}-{number}", "text"), notice(f"{name}+{number}", "text"))

    def reads() -> None:
        cursor = 0
        while len(seen) < 60:
            answer = ledger.exchange(centre, cursor=cursor)
            seen.extend(item.cursor for item in answer.items)
            cursor = answer.cursor

    threads = [threading.Thread(target=publishes, args=(name,)) for name in range(3)]
    threads.append(threading.Thread(target=reads))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == list(range(1, 61))


def test_a_publication_that_fails_uses_no_cursor(centre: Centre) -> None:
    def fails() -> None:
        with writing(centre.engine) as db:
            publish(db, [notice("1", "one")], 0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert tell(centre, notice("2", "two")) == 1
    with reading(centre.engine) as db:
        assert db.execute(select(feed.c.cursor)).scalars().all() == [1]


def test_a_restored_centre_tells_everything_again_and_nothing_under_an_old_cursor(centre: Centre) -> None:
    ledger = enrolled(centre)
    for number in range(5):
        tell(centre, notice(str(number), f"n{number}"))
    with writing(centre.engine) as db:  # as of an earlier backup
        db.execute(delete(feed).where(feed.c.cursor > 3))
        db.execute(update(feed_head).values(cursor=3))
    assert heard(centre, ledger, 5) == (["n0", "n1", "n2"], 5)
    tell(centre, notice("6", "later"))
    assert heard(centre, ledger, 5) == (["later"], 6)


def test_what_is_told_after_a_restore_is_passed_over_by_nobody(centre: Centre) -> None:
    """The counter stands where the lost stretch ended, and as many things are told anew before it asks."""
    ledger = enrolled(centre)
    tell(centre, notice("0", "before"), now=DAY)
    with reading(centre.engine) as db:
        backup = db.execute(select(feed_head.c.cursor)).scalar_one()
    for number in range(3):
        tell(centre, notice(str(number), "lost"), now=DAY + 1000 * number)
    _, cursor = heard(centre, ledger)
    with writing(centre.engine) as db:
        db.execute(delete(feed).where(feed.c.cursor > backup))
        db.execute(update(feed_head).values(cursor=backup))
    for number in range(5):
        tell(centre, notice(str(number), f"anew {number}"), now=DAY + 60_000)
    assert heard(centre, ledger, cursor)[0] == [f"anew {number}" for number in range(5)]
