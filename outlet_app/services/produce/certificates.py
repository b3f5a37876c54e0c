"""Conformity certificates 承诺达标合格证: collected from those who must bring one, issued, issued anew when lots were
mixed or split (MARA 2025 No. 4; domain rule 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from outlet_app.domain import certificate
from outlet_app.domain.acts.produce import Certified, Lot
from outlet_app.domain.clock import business_day
from outlet_app.domain.days import LAST_DAY, day_number, iso_day
from outlet_app.domain.entries import Kind
from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps
from outlet_app.services.model import ProductName, Saved, StaffMember
from outlet_app.services.produce.forms import CertificateForm
from outlet_app.services.produce.papers import wants_paper
from outlet_app.services.produce.ports import CertificateRow, LotRow

PAGE = "produce-cert"
MOST_WANTING = 200
HOWS: dict[str, str] = {
    "collected": N_("Collected with the goods"),
    "issued": N_("Issued here"),
    "reissued": N_("Issued anew (mixed or split)"),
}
BASES: dict[str, str] = {
    "self_commitment": N_("Own commitment"),
    "internal_control": N_("Internal quality control"),
    "self_test": N_("Own test"),
    "commissioned_test": N_("Commissioned test"),
}
MISSING: dict[str, str] = {
    "product": N_("product"),
    "quantity": N_("quantity"),
    "origin": N_("origin"),
    "on": N_("date"),
    "issuer": N_("issuer"),
    "contact": N_("contact"),
    "commitment": N_("commitment"),
    "basis": N_("basis"),
}


@dataclass(frozen=True)
class CertificateCard:
    """A certificate for the screen; `keep_until`: the day (ISO) up to which it must be kept."""

    row: CertificateRow
    product: ProductName
    keep_until: str


@dataclass(frozen=True)
class CertificateLine:
    """A line of the list: a certificate (act `seq`), or `lots` that need one (`number` "")."""

    product: ProductName
    unit: str
    quantity: int
    origin: str
    number: str = ""
    issuer: str = ""
    keep_until: str = ""
    seq: int = 0
    lots: tuple[Lot, ...] = ()


class CertificateService:
    """Certificates. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def today(self) -> int:
        """The business day, days since 1970."""
        return day_number(business_day(self._deps.clock.now()))

    def all(self, words: str = "", limit: int = 200) -> list[CertificateCard]:
        """Certificates, newest first; `words`: part of a number, issuer or origin."""
        with self._deps.books.reading() as books:
            rows = books.stock.certificates(nfkc(words), limit)
        name = self._deps.catalogue.name_of
        return [CertificateCard(row, name(row.product), certificate.keep_until(iso_day(row.day))) for row in rows]

    def listed(self, words: str = "") -> list[CertificateLine]:
        """Lots on hand that need a certificate first, then the certificates, newest first."""
        name, asked = self._deps.catalogue.name_of, nfkc(words).lower()
        made = [
            CertificateLine(product, row.unit, row.on_hand, row.origin, lots=((row.seq, row.line),))
            for row in self.wanting()
            if asked in f"{row.seq:04d} {(product := name(row.product)).zh} {product.en} {row.origin}".lower()
        ]
        return made + [
            CertificateLine(
                card.product,
                card.row.unit,
                card.row.quantity,
                card.row.origin,
                card.row.number,
                card.row.issuer,
                card.keep_until,
                card.row.seq,
            )
            for card in self.all(words)
        ]

    def wanting(self) -> list[LotRow]:
        """Lots on hand of a kind that needs a certificate, without one, freshest first; not more than are looked at."""
        bound, role_of = cache(self._bound), cache(self._deps.people.role_of)
        with self._deps.books.reading() as books:
            wanting = (
                row
                for row in books.stock.on_hand()
                if not row.certificate and bound(row.product) and wants_paper(role_of, books, row)
            )
            return list(islice(wanting, MOST_WANTING))

    def start(self, lots: Sequence[Lot]) -> CertificateForm:
        """A form filled in from the lots it is for: what is known of them, of their party, of this outlet. Raises
        `Refused` E714, E715."""
        deps = self._deps
        with deps.books.reading() as books:
            rows = _rows(books, lots)
            made = any(row.mode == "made" for row in rows)
        parties = {row.party for row in rows}
        party = parties.pop() if len(parties) == 1 else 0
        card = deps.people.card(party) if party else None
        own = card is None or card.role != "cooperative"
        origins = list(dict.fromkeys(row.origin for row in rows if row.origin))
        return CertificateForm(
            how="reissued" if made else "issued" if own else "collected",
            product=rows[0].product,
            unit=rows[0].unit,
            quantity=sum(row.on_hand for row in rows),
            origin="、".join(origins),
            day=self.today(),
            issuer=deps.identity.outlet_name if own or card is None else card.full_name,
            contact=deps.feed.setting("contact"),
            commitment=deps.feed.setting("certificate_commitment", certificate.COMMITMENT),
            basis="self_commitment",
            party=party,
            lots=tuple((row.seq, row.line) for row in rows),
        )

    def body(self, form: CertificateForm, number: str = "") -> Certified:
        """What would be saved now, for a preview. Raises `Refused` as `save`."""
        with self._deps.books.reading() as books:
            return _body(books, form, form.number.strip() or number)

    def save(self, form: CertificateForm, actor: StaffMember) -> Saved:
        """Record a certificate; without a number of its own it gets the act's. Raises `Refused` E149, E714-E717,
        `NotAllowed` E310, `StoreTrouble`."""
        check_acting(actor)
        with self._deps.ledger.writing() as writing:
            number = form.number.strip() or f"{self._deps.identity.counter}-{writing.next_seq():04d}"
            saved = writing.append(Kind.CERTIFICATE, _body(writing.books, form, number), actor_name(actor))
            writing.drop_draft(PAGE)
        return saved

    def _bound(self, product: str) -> bool:
        card = self._deps.catalogue.product(product)
        return bool(card and card.needs_certificate)


def _rows(books: Books, lots: Sequence[Lot]) -> list[LotRow]:
    found = [row for seq, line in lots if (row := books.stock.lot(seq, line)) is not None]
    if not found or len(found) < len(lots):
        raise Refused("E714", N_("No lot is chosen for the certificate."), do=N_("Choose the lots it covers."))
    if len({row.product for row in found}) > 1:
        raise Refused("E715", N_("A certificate is for one product."), do=N_("Choose lots of one product."))
    return found


def _body(books: Books, form: CertificateForm, number: str) -> Certified:
    if form.how not in HOWS:
        raise Refused("E716", N_("What kind of certificate this is, is not said."), do=N_("Choose it in the list."))
    rows = _rows(books, form.lots)
    former = tuple(dict.fromkeys(row.certificate for row in rows if row.certificate and row.certificate != number))
    if not 0 < form.day <= LAST_DAY:
        raise Refused("E717", N_("The certificate's date is missing."), do=N_("Type it like 9-19."))
    texts = {name: getattr(form, name).strip() for name in ("origin", "issuer", "contact", "commitment")}
    certificate.check(
        certificate.Certificate(number, form.product, form.quantity, on=iso_day(form.day), basis=form.basis, **texts)
    )
    return Certified(
        how=form.how,
        number=number,
        product=rows[0].product,
        unit=rows[0].unit,
        quantity=form.quantity,
        day=form.day,
        basis=form.basis,
        party=form.party,
        lots=form.lots,
        former=former if form.how == "reissued" else (),
        picture=form.picture,
        **texts,
    )


def lacking(error: Refused) -> tuple[str, ...]:
    """The N_-marked names of what a refusal E149 misses."""
    return tuple(MISSING[name] for name in str(error.facts.get("fields", "")).split(", ") if name in MISSING)
