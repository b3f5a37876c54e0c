"""What rooms are built from: the ports they may use, given by `bootstrap`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # these build on the rooms' tellings, and the rooms on this
    from outlet_app.services.books import BookReads
    from outlet_app.services.catalogue import CatalogueService
    from outlet_app.services.feed import FeedService
    from outlet_app.services.model import CounterIdentity
    from outlet_app.services.people import PeopleService
    from outlet_app.services.pictures import PictureService
    from outlet_app.services.ports import ActReads, Clock, CounterStore, Ledger
    from outlet_app.services.records import RecordsService


@dataclass(frozen=True)
class Deps:
    """Ports and shared services. Everything here is called on the desk thread. `renew_copies`: after an erasure, no
    copy of the store that still holds the key stays beside it; raises `StoreTrouble` when that can't be done now."""

    ledger: Ledger
    books: BookReads
    acts: ActReads
    facts: CounterStore
    feed: FeedService
    catalogue: CatalogueService
    people: PeopleService
    records: RecordsService
    pictures: PictureService
    identity: CounterIdentity
    clock: Clock
    renew_copies: Callable[[], None]
