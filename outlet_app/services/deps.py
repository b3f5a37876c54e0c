"""What rooms are built from: the ports they may use, given by `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass

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
    """Ports and shared services. Everything here is called on the desk thread."""

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
