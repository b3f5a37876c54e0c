"""A buyer's name, telephone and address leave the feed when they are needed no longer (PIPL: storage limitation).

Some days after a city order came to its end, what the counters were told of it is taken away, and the rows that told it
are emptied here too. How many days: the setting ``tidy_days``, else `DAYS`.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, Engine, update

from central import feed
from central.engine import writing
from central.feed import NIL, News
from central.orders import all_orders
from central.tables import feed as feed_table
from outlet_app.domain.feed import FeedKind

DAYS = 30
SETTING = "tidy_days"
ENDED = frozenset(("delivered", "settled", "refused", "returned", "short", "cancelled"))
_DAY_MS = 86_400_000


def tidy(engine: Engine, now: int, days: int | None = None) -> tuple[int, int]:
    """Take away what is no longer needed at `now` (UTC ms): how many orders that were, and the days that were kept."""
    orders = all_orders(engine)
    with writing(engine) as db:
        kept = _days(db) if days is None else days
        ended = [one for one in orders if one.state in ENDED and one.at <= now - kept * _DAY_MS]
        news = [News(FeedKind.CITY_ORDER, one.order, NIL, one.counter) for one in ended]
        taken = feed.publish(db, news, now)
        # What was told before, and was replaced or taken back, is told to nobody any more, but still lies here.
        db.execute(
            update(feed_table)
            .where(feed_table.c.kind == FeedKind.CITY_ORDER, feed_table.c.newest.is_(False), feed_table.c.body != NIL)
            .values(body=NIL)
        )
    return taken, kept


def _days(db: Connection) -> int:
    body = feed.told(db, FeedKind.SETTING).get(SETTING, b"")
    try:
        return max(0, int(msgspec.msgpack.decode(body, type=str)))
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        return DAYS
