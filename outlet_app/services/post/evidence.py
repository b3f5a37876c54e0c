"""The evidence pack: what an act of the post says, who it was between, its pictures and its place in the chain.

Persons are masked; in full only with a reason, which becomes an entry before anything is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from outlet_app.domain import masking
from outlet_app.domain.acts.goods import GoodsReturned
from outlet_app.domain.acts.post import (
    CityClosed,
    CityPacked,
    ManifestSigned,
    ParcelPersons,
    ParcelPresented,
    ParcelReturned,
)
from outlet_app.domain.entries import Kind, body_of
from outlet_app.errors import N_, Refused
from outlet_app.services.deps import Deps
from outlet_app.services.model import ActDetail, CounterIdentity, Saved, StaffMember
from outlet_app.services.persons.looks import record_look
from outlet_app.services.sealing import open_sealed

BODIES = (ParcelPresented, ParcelReturned, CityPacked, CityClosed, ManifestSigned, GoodsReturned)
KINDS: tuple[str, ...] = (Kind.PARCEL, Kind.PARCEL_BACK, Kind.PACK, Kind.CITY, Kind.MANIFEST, Kind.RETURN)
"""Acts that an evidence pack can be made of."""


@dataclass(frozen=True)
class Evidence:
    """All of it. `persons`: None when nobody is named, or their key was destroyed; `masked` says how they stand there;
    `pictures`: (what it shows, bytes; empty when it is not on this machine); `made_at`: UTC ms; `look`: the entry that
    somebody looked, when in full."""

    detail: ActDetail
    counter: CounterIdentity
    entry: bytes
    previous: bytes
    persons: ParcelPersons | None
    masked: bool
    pictures: tuple[tuple[str, bytes], ...]
    made_at: int
    made_by: str
    reason: str = ""
    look: Saved | None = None


class EvidenceService:
    """Gathers evidence packs. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def masked(self, seq: int, actor: StaffMember) -> Evidence:
        """The pack of act `seq`, persons masked. Raises `Refused` E777 for acts that have none."""
        detail = self._detail(seq)
        persons = self._persons(detail)
        return self._pack(detail, masked_persons(persons) if persons else None, actor)

    def in_full(self, seq: int, reason: str, note: str, actor: StaffMember) -> Evidence:
        """The same with the persons in full; the look is an entry of its own. Raises `Refused` E777, E819 without a
        reason, `NotAllowed` E310, `StoreTrouble`."""
        detail = self._detail(seq)
        persons = self._persons(detail)
        body = detail.body
        with self._deps.ledger.writing() as writing:
            party = getattr(body, "party", 0)
            look = record_look(writing, party, "parcel", reason, note, actor, of=seq)
        pack = self._pack(detail, persons, actor)
        return replace(pack, masked=False, reason=note.strip() or reason, look=look)

    def _detail(self, seq: int) -> ActDetail:
        detail = self._deps.records.detail(seq)
        if detail is None or not isinstance(detail.body, BODIES):
            raise Refused(
                "E777",
                N_("There is no evidence pack of act {number}."),
                do=N_("Choose a parcel, a return, a packing or a manifest."),
                number=f"{seq:04d}",
            )
        return detail

    def _persons(self, detail: ActDetail) -> ParcelPersons | None:
        """The parcel's own persons, or those of the parcel that came back."""
        body, seq = detail.body, detail.row.seq
        if isinstance(body, ParcelReturned):
            seq = body.of
            entry = self._deps.ledger.entry(seq)
            body = body_of(entry) if entry else None
        if not isinstance(body, ParcelPresented) or not body.sealed:
            return None
        with self._deps.books.reading() as books:
            key = books.pieces.key_of(seq)
        return open_sealed(body.sealed, key, ParcelPersons) if key else None

    def _pack(self, detail: ActDetail, persons: ParcelPersons | None, actor: StaffMember) -> Evidence:
        seq = detail.row.seq
        return Evidence(
            detail=detail,
            counter=self._deps.identity,
            entry=detail.hash,
            previous=self._deps.ledger.entry_hash(seq - 1),
            persons=persons,
            masked=True,
            pictures=tuple((what, self._deps.pictures.get(digest) or b"") for what, digest in _pictures(detail.body)),
            made_at=self._deps.clock.now(),
            made_by=actor.number,
        )


def masked_persons(persons: ParcelPersons) -> ParcelPersons:
    """The same as screens and paper may show it."""
    number = persons.id_number
    return ParcelPersons(
        masking.mask_name(persons.sender_name),
        masking.mask_phone(persons.sender_phone),
        masking.mask_address(persons.sender_address),
        persons.id_type,
        masking.mask_id(number) if number else "",
        masking.mask_name(persons.recipient_name),
        masking.mask_phone(persons.recipient_phone),
        masking.mask_address(persons.recipient_address),
    )


def _pictures(body: object) -> list[tuple[str, bytes]]:
    """(what it shows, hash): N_-marked words, or the order a box was packed for."""
    found = [(N_("Picture"), digest) for digest in getattr(body, "pictures", ())]
    if isinstance(body, CityPacked):
        found += [(f"{box.order} · {box.waybill}", box.picture) for box in body.boxes if box.picture]
    if isinstance(body, ManifestSigned) and body.signature:
        found.append((N_("Signature"), body.signature))
    return found
