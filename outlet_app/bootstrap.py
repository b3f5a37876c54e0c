"""The composition root: the only place that builds storage, services, courier and window, and joins them.

Importing this module is cheap; what is heavy is imported inside, when it is needed: the window paints before the
store is opened.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from outlet_app.config import Settings, keep_language, read_settings

if TYPE_CHECKING:
    from nacl.signing import SigningKey

    from outlet_app.services.bitmap import Bitmap
    from outlet_app.services.counter import Counter
    from outlet_app.services.deps import Deps
    from outlet_app.services.labels import LabelService
    from outlet_app.services.ports import Clock
    from outlet_app.services.printing import PrintingService
    from outlet_app.services.receipts import ReceiptService
    from outlet_app.storage.store import Store
    from sync.bagging import Bagging
    from sync.courier import Courier, Pace
    from sync.exchange import Exchange
    from sync.pictures import PictureSender
    from ui.window import MainWindow


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        """UTC milliseconds since 1970."""
        return time.time_ns() // 1_000_000


class _PaperBitmap:
    """The window's way to draw a line of paper, imported when a line first needs it."""

    def line(self, text: str, cell: int, height: int) -> Bitmap | None:
        """As `ports.LineRenderer`; nothing can be drawn where no window is."""
        from ui.paper_bitmap import drawn

        return drawn(text, cell, height)


class _Shrinker:
    """The window's way to shrink a photo, imported when the first is kept."""

    def shrunk(self, data: bytes, most_bytes: int) -> bytes | None:
        """As `pictures.Shrinker`."""
        from ui.picture_shrinker import QtShrinker

        return QtShrinker().shrunk(data, most_bytes)


def open_counter(
    folder: Path, clock: Clock | None = None, *, courier: bool = True, pace: Pace | None = None
) -> Counter:
    """Open the counter in `folder`: store, services and, when enrolled, its courier (already running).

    Blocks (imports, file, checks): on the desk thread or the command line. Raises `StoreTrouble`, and `Refused` E401
    before enrolment.
    """
    from outlet_app.storage.store import open_store

    clock = clock or SystemClock()
    store = open_store(folder, clock)
    try:
        return compose(store, clock, read_settings(folder), courier=courier, pace=pace)
    except BaseException:
        store.close()
        raise


def compose(store: Store, clock: Clock, settings: Settings, *, courier: bool, pace: Pace | None = None) -> Counter:
    """The services over an open store. Raises `Refused` E401 before enrolment."""
    from outlet_app.devices import setup
    from outlet_app.services.corrections import CorrectionService
    from outlet_app.services.counter import Counter
    from outlet_app.services.drafts import DraftService
    from outlet_app.services.intake import IntakeService
    from outlet_app.services.orders import OrderService
    from outlet_app.services.staff import StaffService
    from outlet_app.services.status import StatusService
    from outlet_app.services.till import TillService
    from outlet_app.storage.own_stores import DraftStore, StaffSecrets
    from sync.no_courier import NoCourier

    store.ledger.counter()
    deps = _deps(store, clock, settings)
    ledger, facts, rooms = deps.ledger, deps.facts, _rooms(deps)
    running = _running_courier(store, clock, settings, pace) if courier else NoCourier()
    scale = setup.running_scale(settings) if courier else None
    display = setup.running_display(settings, deps.identity.outlet_name) if courier else None
    paper = _paper(deps, store, settings)
    rooms = _rooms(deps)
    return Counter(
        identity=deps.identity,
        staff=StaffService(ledger, StaffSecrets(store.engine), clock),
        people=deps.people,
        catalogue=deps.catalogue,
        intake=IntakeService(ledger, clock),
        orders=OrderService(ledger, rooms["goods"].campaigns.check),
        records=deps.records,
        corrections=CorrectionService(deps),
        drafts=DraftService(DraftStore(store.engine)),
        receipts=paper.receipts,
        printing=paper.printing,
        labels=paper.labels,
        status=StatusService(ledger, facts, rooms["post"].waybills.left_now, deps.catalogue.outlet),
        till=TillService(ledger, deps.acts, facts, clock),
        pictures=deps.pictures,
        courier=running,
        close=_closing([one.stop for one in (running, paper.printing, paper.labels, scale, display) if one], store),
        key_in_file=store.key_in_file,
        scale=scale,
        display=display,
        screen=settings.display_screen,
        practise=lambda: start_practice(store.folder),
        bags=_bags(store, deps, settings),
        **rooms,
    )


def _deps(store: Store, clock: Clock, settings: Settings) -> Deps:
    """The ports over an open, enrolled store, and the services that only read."""
    from outlet_app.devices.camera import FolderCamera
    from outlet_app.services.catalogue import CatalogueService
    from outlet_app.services.deps import Deps
    from outlet_app.services.feed import FeedService
    from outlet_app.services.people import PeopleService
    from outlet_app.services.pictures import PictureService
    from outlet_app.services.records import RecordsService
    from outlet_app.storage.books import BookStore
    from outlet_app.storage.picture_store import PictureRows
    from outlet_app.storage.reads import ActReadStore, FeedReadStore, PartyReadStore

    ledger, facts, engine = store.ledger, store.facts, store.engine
    identity = facts.identity()
    assert identity is not None
    acts, feed, books = ActReadStore(engine), FeedReadStore(engine), BookStore(engine)
    catalogue = CatalogueService(feed)
    people = PeopleService(
        ledger, PartyReadStore(engine), acts, catalogue.name_of, catalogue.region_of, lambda: _token_key(store)
    )
    camera = FolderCamera(settings.camera_folder) if settings.camera_folder else None
    return Deps(
        ledger=ledger,
        books=books,
        acts=acts,
        facts=facts,
        feed=FeedService(feed),
        catalogue=catalogue,
        people=people,
        records=RecordsService(ledger, acts, facts, catalogue, people, clock, books),
        pictures=PictureService(PictureRows(engine), _Shrinker(), clock, camera),
        identity=identity,
        clock=clock,
        renew_copies=store.renew_copies,
    )


def _rooms(deps: Deps) -> dict[str, Any]:
    """The rooms, by their names in `Counter`."""
    from outlet_app.services.goods.room import open_room as goods
    from outlet_app.services.office.room import open_room as office
    from outlet_app.services.persons.room import open_room as persons
    from outlet_app.services.post.room import open_room as post
    from outlet_app.services.produce.room import open_room as produce

    rooms = {"produce": produce, "goods": goods, "post": post, "persons": persons, "office": office}
    return {name: open_room(deps) for name, open_room in rooms.items()}


class _Papers(NamedTuple):
    """What puts acts on paper."""

    receipts: ReceiptService
    printing: PrintingService
    labels: LabelService


def _paper(deps: Deps, store: Store, settings: Settings) -> _Papers:
    from outlet_app.devices import setup
    from outlet_app.services.labels import LabelService
    from outlet_app.services.printing import PrintingService
    from outlet_app.services.receipts import ReceiptService
    from outlet_app.storage.print_store import PrintJobRows
    from resources.texts import translator

    draws = _PaperBitmap()
    printer = setup.receipt_printer(settings, draws)
    labels = setup.label_printer(settings, draws, store.folder / "labels")
    receipts = ReceiptService(deps.records, deps.acts, deps.identity, printer, translator)
    jobs = PrintJobRows(store.engine)
    printing = PrintingService(receipts, jobs, printer, deps.ledger, deps.clock)
    return _Papers(receipts, printing, LabelService(deps, labels, translator))


def signing_key(store: Store) -> SigningKey:
    """The counter's own key."""
    from nacl.signing import SigningKey

    return SigningKey(store.facts.signing_key())


def exchange_of(store: Store, clock: Clock, settings: Settings) -> Exchange:
    """An exchange over HTTP for an enrolled counter. Raises `Refused` E401 before enrolment."""
    from outlet_app.storage.exchange_store import ExchangeFacts
    from sync.exchange import Exchange
    from sync.http import HttpCarrier
    from sync.sense import Sense

    counter = store.ledger.counter()
    identity = store.facts.identity()
    assert identity is not None
    sense = Sense(metered=settings.metered == "on")
    carrier = HttpCarrier(identity.centre_url, settings.authority, sense=sense)
    facts = ExchangeFacts(store.engine, counter)
    return Exchange(facts, carrier, counter, signing_key(store), store.facts.centre_key(), clock, sense)


def picture_sender(store: Store, clock: Clock, settings: Settings) -> PictureSender:
    """What sends pictures over HTTP, on a connection of its own. The store is enrolled."""
    from outlet_app.storage.picture_store import PictureRows
    from sync.contract import PICTURE_PATH
    from sync.http import HttpCarrier
    from sync.pictures import PictureSender

    identity = store.facts.identity()
    assert identity is not None
    carrier = HttpCarrier(identity.centre_url, settings.authority, PICTURE_PATH)
    rows = PictureRows(store.engine)
    return PictureSender(rows, carrier, identity.counter, signing_key(store), store.facts.centre_key(), clock)


def _bags(store: Store, deps: Deps, settings: Settings) -> Bagging:
    """What carries bags. The store is enrolled."""
    from outlet_app.devices.sticks import PluggedIn
    from outlet_app.storage.bag_store import BagRows
    from outlet_app.storage.exchange_store import ExchangeFacts
    from outlet_app.storage.picture_store import PictureRows
    from sync import bag_wire
    from sync.bag_writing import Own
    from sync.bagging import Bagging
    from sync.http import HttpCarrier

    engine, who = store.engine, deps.identity
    ledger, key, centre = ExchangeFacts(engine, who.counter), signing_key(store), store.facts.centre_key()
    own = Own(ledger, BagRows(engine), PictureRows(engine), who, key, centre, deps.clock)
    line = lambda: HttpCarrier(who.centre_url, settings.authority, bag_wire.PATH)  # noqa: E731
    return Bagging(own, PluggedIn(settings.bag_folder), line)


def _running_courier(store: Store, clock: Clock, settings: Settings, pace: Pace | None) -> Courier:
    from sync.courier import Courier, Pace
    from sync.probe import Probe

    identity = store.facts.identity()
    assert identity is not None
    made = Courier(
        exchange_of(store, clock, settings),
        clock,
        pace or Pace(settings.idle_exchange_seconds, longest=settings.longest_pause_seconds, quiet=settings.quiet),
        store.rest,
        pictures=picture_sender(store, clock, settings),
        probe=Probe(identity.centre_url),
        metered=None if settings.metered == "auto" else settings.metered == "on",
    )
    made.start()
    return made


def _token_key(store: Store) -> bytes:
    """The key under which bank cards become tokens: this counter's own, derived, never stored."""
    return hashlib.blake2b(b"card-token", key=store.facts.token_seed()[:32], digest_size=32).digest()


def _closing(stops: list[Callable[[], None]], store: Store) -> Callable[[], None]:
    def close() -> None:
        for stop in stops:
            stop()
        store.close()

    return close


def start_practice(folder: Path) -> None:
    """Open the practice window of the counter in `folder` as a program of its own: it goes on when this one ends."""
    import subprocess
    import sys

    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "outlet_app"]
    subprocess.Popen(
        [*program, "--data", str(folder), "practice"], stdin=subprocess.DEVNULL, close_fds=True, start_new_session=True
    )


def open_window(
    folder: Path, language: str | None = None, on_window: Callable[[MainWindow], None] | None = None
) -> int:
    """The window. Paints first; the store is opened behind it on the desk thread. Returns the exit code. `on_window`
    gets the window once it is shown, for whoever drives it from there."""
    from outlet_app import collecting, logs

    collecting.hold()
    from ui.app import run

    logs.begin(folder)

    def shown(window: MainWindow) -> None:
        window.language_chosen.connect(lambda code: keep_language(folder, code))
        if on_window is not None:
            on_window(window)

    settings = read_settings(folder)
    return run(lambda: open_counter(folder), language or settings.language, shown, settings.lock_minutes)
