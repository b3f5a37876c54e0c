"""Labels: what sticks on a parcel, a packed city order, or a lot of produce. Persons are masked (domain rule 11).

A label is words, one bar code and one QR code; the label printer's side lays it out and prints it, on a thread of its
own. Where no label printer is set up, it becomes a PDF in the counter's folder.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from outlet_app.domain import masking
from outlet_app.domain.acts.post import CityPacked, PackedBox, ParcelPersons, ParcelPresented
from outlet_app.domain.clock import business_day, format_time
from outlet_app.domain.days import iso_day
from outlet_app.domain.entries import Entry, body_of
from outlet_app.domain.feed import Brand, CityOrder, FeedKind, Product
from outlet_app.domain.money import format_yuan
from outlet_app.domain.weight import format_kg
from outlet_app.errors import N_, Known, Refused
from outlet_app.services.bitmap import Bitmap
from outlet_app.services.deps import Deps
from outlet_app.services.papers.sheet import UNITS, Translate
from outlet_app.services.post.forms import SERVICES
from outlet_app.services.produce.ports import LotRow
from outlet_app.services.sealing import open_sealed


@dataclass(frozen=True)
class Label:
    """`heading` and `lines`: words, folded to the paper; `code`: what the bars say (and beneath them in letters);
    `gs1`: it is a GS1-128; `qr`: what the QR code says, "" for none."""

    heading: str
    lines: tuple[str, ...]
    code: str
    qr: str = ""
    gs1: bool = False


@dataclass(frozen=True)
class LabelNews:
    """Labels came out: on the printer, or in the file `path` when none is set up; or not, with `error`."""

    count: int
    path: str = ""
    error: Known | None = None


class LabelPress(Protocol):
    """Draws and prints labels. Blocks for seconds; any thread."""

    def picture(self, label: Label) -> Bitmap:
        """The label as dots. Raises `Refused` E645, E646, E177."""

    def put(self, labels: tuple[Label, ...], name: str) -> str:
        """Print them all; "" or the path of the file they went to (made of `name`). Raises `Refused` E86x, E645."""


class LabelService:
    """Desk thread, except where a method says otherwise."""

    def __init__(self, deps: Deps, press: LabelPress, texts: Callable[[str], Translate]):
        self._deps = deps
        self._press = press
        self._texts = texts
        self._one_at_a_time = threading.Lock()
        self._threads: list[threading.Thread] = []

    def of_act(self, seq: int, language: str) -> tuple[Label, ...]:
        """The labels of act `seq`, none for an act that has none: a parcel's, one for each packed box, one for each lot
        taken in."""
        entry = self._deps.ledger.entry(seq)
        body = body_of(entry) if entry else None
        text = self._texts(language)
        if entry is None:
            return ()
        if isinstance(body, ParcelPresented):
            return (self._parcel(entry, body, text),) if body.waybill else ()
        if isinstance(body, CityPacked):
            orders = self._deps.feed.all(FeedKind.CITY_ORDER, CityOrder)
            return tuple(self._box(box, orders.get(box.order), body, text) for box in body.boxes)
        with self._deps.books.reading() as books:
            lots = books.stock.of_act(seq)
        return tuple(self._lot(lot, text, language) for lot in lots)

    def lot(self, seq: int, line: int, language: str) -> Label:
        """The label of one lot. Raises `Refused` E860 for a lot that is none."""
        with self._deps.books.reading() as books:
            lot = books.stock.lot(seq, line)
        if lot is None:
            raise Refused("E860", N_("There is no lot {seq}-{line}."), seq=f"{seq:04d}", line=line)
        return self._lot(lot, self._texts(language), language)

    def picture(self, label: Label) -> Bitmap:
        """As it will look, for the screen. Raises `Refused` E645, E646, E177."""
        return self._press.picture(label)

    def print(self, labels: tuple[Label, ...], name: str, told: Callable[[LabelNews], None]) -> None:
        """Print them on a thread of their own, `told` what came of it THERE. `name` is for the file, where there is no
        printer. Returns at once."""
        thread = threading.Thread(target=self._run, args=(labels, name, told), name="labels", daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def stop(self) -> None:
        """Wait for what is being printed, some seconds at most. Any thread."""
        for thread in self._threads:
            thread.join(15.0)

    def _run(self, labels: tuple[Label, ...], name: str, told: Callable[[LabelNews], None]) -> None:
        with self._one_at_a_time:
            try:
                news = LabelNews(len(labels), self._press.put(labels, name))
            except Known as error:
                news = LabelNews(0, error=error)
        told(news)

    # -- parcels

    def _parcel(self, entry: Entry, body: ParcelPresented, text: Translate) -> Label:
        with self._deps.books.reading() as books:
            key = books.pieces.key_of(entry.seq)
        persons = open_sealed(body.sealed, key, ParcelPersons) if key and body.sealed else None
        lines = []
        if persons is not None:
            to = (persons.recipient_name, persons.recipient_phone, persons.recipient_address)
            sender = (persons.sender_name, persons.sender_phone, persons.sender_address)
            lines += [_person(text(N_("Recipient")), to), _person(text(N_("Sender")), sender)]
        lines += [
            _said(text(N_("Contents")), f"{body.contents} × {body.quantity}"),
            *self._weight(body.weight_g, body.service, text),
            _said(text(N_("Posted at")), f"{format_time(entry.at)} {self._where()}"),
        ]
        place = body.place or self._place(body.division, entry.at)
        return Label(_heading(place, body.division), tuple(lines), body.waybill, self._qr(body.waybill, body.weight_g))

    def _box(self, box: PackedBox, order: CityOrder | None, body: CityPacked, text: Translate) -> Label:
        lines = [_said(text(N_("Order")), box.order)]
        place = division = ""
        if order is not None:
            division, place = order.division, self._place(order.division, order.placed_at)
            if any(order.recipient):  # the centre takes it away once it is delivered
                lines.insert(0, _person(text(N_("Recipient")), order.recipient))
            names = " · ".join(self._name(line.product) for line in order.lines)
            lines.append(_said(text(N_("Contents")), names))
        lines += [*self._weight(box.gross_g, body.service, text), _said(text(N_("Outlet")), self._where())]
        return Label(_heading(place, division), tuple(lines), box.waybill, self._qr(box.waybill, box.gross_g))

    def _weight(self, grams: int, service: str, text: Translate) -> list[str]:
        made = [_said(text(N_("Weight")), f"{format_kg(grams)} kg")]
        return [*made, _said(text(N_("Service")), text(SERVICES.get(service, service)))] if service else made

    def _place(self, division: str, at: int) -> str:
        county = division[:6]
        on = date.fromisoformat(business_day(at))
        return (self._deps.catalogue.region_of(county, on) or "") if len(county) == 6 else ""

    def _where(self) -> str:
        identity = self._deps.identity
        return f"{identity.outlet_name} {identity.counter}"

    def _qr(self, waybill: str, grams: int) -> str:
        """For the sorting centre's own scanner: number, grams, where from."""
        return f"{waybill}|{grams}|{self._deps.identity.counter}"

    # -- lots

    def _name(self, code: str) -> str:
        return self._deps.catalogue.name_of(code).zh

    def _lot(self, lot: LotRow, text: Translate, language: str) -> Label:
        product = self._deps.feed.all(FeedKind.PRODUCT, Product).get(lot.product)
        brand = self._deps.feed.all(FeedKind.BRAND, Brand).get(product.brand) if product and product.brand else None
        number = lot_number(self._deps.identity.counter, lot.seq, lot.line)
        best = lot.picked + product.shelf_days if product and lot.picked is not None and product.shelf_days else None
        price = product.sale_fen if product else 0
        facts = (
            (N_("Brand"), (brand.name if language.startswith("zh") else brand.name_en or brand.name) if brand else ""),
            (N_("Licence"), brand.licence if brand else ""),
            (N_("Grade"), lot.grade),
            (N_("Lot"), number),
            (N_("Origin"), lot.origin),
            (N_("Picked"), iso_day(lot.picked) if lot.picked is not None else ""),
            (N_("Best before"), iso_day(best) if best is not None else ""),
            (N_("Conformity certificate"), lot.certificate),
            (N_("Price"), f"¥{format_yuan(price)}{text(UNITS[lot.unit])}" if price else ""),
        )
        name = self._deps.catalogue.name_of(lot.product).shown(language)
        lines = tuple(_said(text(label), value) for label, value in facts if value)
        trace = f"{number} {lot.product} {self._deps.ledger.entry_hash(lot.seq).hex()[:12]}"
        if product is None or not product.gtin:
            return Label(name, lines, number, trace)
        return Label(name, lines, gs1_code(product.gtin, number, best), trace, gs1=True)


def lot_number(counter: str, seq: int, line: int) -> str:
    """How a lot is named on its label: ``SBD01-A-0401-1``."""
    return f"{counter}-{seq:04d}-{line}"


def gs1_code(gtin: str, lot: str, best_before: int | None) -> str:
    """The identifiers of a lot as a GS1-128 says them: (01) the product, (15) best before, (10) the lot."""
    day = f"15{iso_day(best_before)[2:].replace('-', '')}" if best_before is not None else ""
    return f"01{gtin:0>14}{day}10{lot}"


def _heading(place: str, division: str) -> str:
    return f"{place} {division}".strip()


def _said(label: str, value: str) -> str:
    return f"{label} {value}"


def _person(label: str, who: tuple[str, str, str]) -> str:
    """A person as a label may show them: at least a character of the name, six digits of the phone and the house number
    are hidden."""
    name, phone, address = who
    parts = (masking.mask_name(name), masking.mask_phone(phone) if phone else "", masking.mask_address(address))
    return " ".join([label, *(part for part in parts if part)])
