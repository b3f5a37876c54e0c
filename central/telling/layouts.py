"""Which sections a sheet may have, and how a row of each is read: its key, whom it is for, its body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from central.catalogue.sheet import BadCell, Cells
from central.telling import asking, posting, produce
from central.telling import cells as more
from central.telling.desk import Desk
from outlet_app.domain.feed import FeedKind

Body = Callable[[Desk, Cells, str], object]


def _named(name: str) -> Callable[[Cells], str]:
    return lambda cells: more.key(cells, name)


@dataclass(frozen=True)
class Layout:
    """A section: `needed` columns tell a CSV of it, `others` may be there; `scope`: whom a row is for."""

    kind: FeedKind
    body: Body
    key: Callable[[Cells], str]
    needed: frozenset[str]
    others: frozenset[str] = frozenset()
    scope: Callable[[Desk, Cells], str] = field(default=Desk.any_scope)

    @property
    def columns(self) -> frozenset[str]:
        """Every column a row may have."""
        return self.needed | self.others | {"counter", "outlet", "withdrawn"}


def _order_scope(desk: Desk, cells: Cells) -> str:
    """One counter packs an order: once it was told to one, it stays there."""
    scope, key = desk.one_counter(cells), cells.get("order", "")
    elsewhere = [name for name in desk.counters() if name != scope and key in desk.told(FeedKind.CITY_ORDER, name)]
    if elsewhere:
        raise BadCell(f"{key} is told to {elsewhere[0]} already: withdraw it there first")
    return scope


def _columns(text: str) -> frozenset[str]:
    return frozenset(text.split())


SECTIONS: dict[str, Layout] = {
    "settings": Layout(FeedKind.SETTING, asking.setting, asking.setting_key, _columns("key value")),
    "deductions": Layout(
        FeedKind.DEDUCTION, produce.deduction, _named("code"), _columns("code name measures"), _columns("name_en")
    ),
    "campaigns": Layout(
        FeedKind.CAMPAIGN,
        produce.campaign,
        _named("code"),
        _columns("code name since until"),
        _columns("name_en prices event"),
    ),
    "tariffs": Layout(
        FeedKind.TARIFF,
        posting.tariff,
        posting.tariff_key,
        _columns("service origin zone valid_from first_g first_price step_g step_price max_g"),
    ),
    "zones": Layout(FeedKind.ZONES, posting.zones, _named("origin"), _columns("origin zones")),
    "waybills": Layout(
        FeedKind.WAYBILLS, posting.batch, posting.batch_key, _columns("first count"), scope=Desk.one_counter
    ),
    "city_orders": Layout(
        FeedKind.CITY_ORDER,
        produce.city_order,
        lambda cells: more.order_key(cells, "order"),
        _columns("order placed recipient_name recipient_phone recipient_address division"),
        _columns(
            "lines product grade unit quantity amount ship_by channel remote buyer_kind service campaign cancelled"
        ),
        _order_scope,
    ),
    "tracks": Layout(
        FeedKind.TRACK,
        posting.track,
        posting.waybill_key,
        _columns("waybill state at"),
        _columns("reason"),
        posting.track_scope,
    ),
    "questions": Layout(
        FeedKind.QUESTION,
        asking.question,
        _named("key"),
        _columns("key text"),
        _columns("about text_en choices"),
        Desk.one_counter,
    ),
    "proposals": Layout(
        FeedKind.PROPOSAL,
        asking.proposal,
        _named("key"),
        _columns("key of text"),
        _columns("text_en by changes"),
        Desk.one_counter,
    ),
    "decisions": Layout(
        FeedKind.DECISION,
        asking.decision,
        _named("key"),
        _columns("key of decision"),
        _columns("note"),
        Desk.one_counter,
    ),
}
