"""A parcel at the counter: accepted with a waybill number and its postage, or refused with a reason (domain rule 9).

Sender and recipient stand in the entry only sealed with the parcel's own key, kept under the entry's number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from outlet_app.domain import days
from outlet_app.domain.acts.post import ParcelPersons, ParcelPresented
from outlet_app.domain.clock import business_day
from outlet_app.domain.entries import Kind
from outlet_app.domain.identifiers import mobile, resident_id
from outlet_app.domain.lifecycles import ParcelState
from outlet_app.domain.money import MAX_FEN
from outlet_app.domain.parcel import (
    IdentityCheck,
    Inspection,
    InspectionResult,
    Parcel,
    Person,
    accept,
    refuse,
    state_of,
)
from outlet_app.domain.text import compact, nfkc
from outlet_app.domain.weight import MAX_QUANTITY
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.goods.standing import cant_be, check_choice
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.ports import Writing
from outlet_app.services.post.forms import CHECKS, ID_TYPES, OTHER, REFUSALS, RESULTS, ParcelForm
from outlet_app.services.post.tariff import TariffService
from outlet_app.services.post.waybills import WaybillService
from outlet_app.services.sealing import new_party_key, seal

PAGE = "parcel"
_FIXED_LINE = re.compile(r"(?:0[0-9]{2,3}-?)?[0-9]{7,8}(?:-[0-9]{1,6})?|(?:400|800)-?[0-9]{3}-?[0-9]{4}")


@dataclass(frozen=True)
class Posted:
    """What the window says after saving: the parcel's number, how many are left, and the change in fen."""

    waybill: str
    left: int
    change_fen: int


class ParcelService:
    """Accepts and refuses parcels. Desk thread."""

    def __init__(self, deps: Deps, waybills: WaybillService, tariff: TariffService):
        self._deps = deps
        self._waybills = waybills
        self._tariff = tariff

    def moment(self) -> int:
        """Now by the counter's clock, UTC ms: when an inspection ended."""
        return self._deps.clock.now()

    def accept(self, form: ParcelForm, actor: StaffMember) -> Saved:
        """Accept it, under the next waybill number.

        Raises `Refused` E135-E137 (a document or inspection missing or against it), E140, E142, E769 (postage), E762
        (no number left), E734, E757 (what can't be), E766 (too little cash), E767 (sender unknown), E768 (telephone),
        E16x-E17x (resident's ID),
        `NotAllowed` E310, `StoreTrouble`.
        """
        check_acting(actor)
        _check_form(form)
        today = days.day_number(business_day(self._deps.clock.now()))
        table = self._tariff.table()
        with self._deps.ledger.writing() as writing:
            persons = self._persons(writing, form)
            accept(_parcel(form, persons, actor))
            persons = self._checked(persons)
            quote = table.quote(form.service, form.division, form.weight_g, today)
            tendered = quote.fee_fen if form.tendered_fen is None else form.tendered_fen
            if tendered < quote.fee_fen:
                raise Refused("E766", N_("The cash given is less than the postage."), do=N_("Take the rest first."))
            waybill = self._waybills.next(writing.books)[0]
            return _save(writing, form, persons, actor, "accepted", waybill, quote.zone, quote.fee_fen, tendered)

    def refuse(self, form: ParcelForm, reason: str, actor: StaffMember) -> Saved:
        """Refuse it: no number, no cash. What is known of it is kept, the persons sealed as ever.

        Raises `Refused` E138 without a reason of `REFUSALS` (another one needs a note), E734, E757, E767,
        `NotAllowed` E310, `StoreTrouble`.
        """
        check_acting(actor)
        _check_form(form)
        known = reason in REFUSALS and (reason != OTHER or bool(form.note.strip()))
        with self._deps.ledger.writing() as writing:
            persons = self._persons(writing, form)
            refuse(_before_refusal(_parcel(form, persons, actor)), reason if known else "")
            return _save(writing, form, persons, actor, "refused", reason=reason)

    def posted(self, seq: int, tendered_fen: int | None, fee_fen: int) -> Posted:
        """What to tell about act `seq`, just saved."""
        with self._deps.books.reading() as books:
            waybill = next((piece.waybill for piece in books.pieces.of_act(seq)), "")
            change = 0 if tendered_fen is None else tendered_fen - fee_fen
            return Posted(waybill, self._waybills.left(books), change)

    def _persons(self, writing: Writing, form: ParcelForm) -> ParcelPersons:
        """Both ends; what was left empty of a registered sender is as registered. Raises `Refused` E767."""
        name, phone, address = (nfkc(text) for text in form.sender)
        number = compact(form.id_number)
        if form.party:
            row = writing.party(form.party)
            if row is None:
                raise Refused(
                    "E767",
                    N_("This sender is not registered here any more."),
                    do=N_("Choose the sender again, or type the name."),
                )
            who = row.identity
            name, phone, address = name or who.name, phone or who.phone, address or who.address
            number = number or (who.id_number if form.id_type == "resident" else "")
        to = [nfkc(text) for text in form.recipient]
        return ParcelPersons(name, phone, address, form.id_type, number, to[0], to[1], to[2])

    def _checked(self, persons: ParcelPersons) -> ParcelPersons:
        """Telephones can be called, and a resident's number can be. Raises `Refused`."""
        if persons.id_type not in ID_TYPES:
            raise Refused("E770", N_("This kind of document is not known."), do=N_("Choose it from the list."))
        number = persons.id_number
        if persons.id_type == "resident":
            number = resident_id.parse(number).number
        return ParcelPersons(
            persons.sender_name,
            phone_of(persons.sender_phone),
            persons.sender_address,
            persons.id_type,
            number,
            persons.recipient_name,
            phone_of(persons.recipient_phone),
            persons.recipient_address,
        )


def phone_of(text: str) -> str:
    """A mobile number's eleven digits, or a fixed line as typed. Raises `Refused` E768."""
    plain = nfkc(text).replace(" ", "")
    try:
        return mobile.parse(plain)
    except Refused:
        if _FIXED_LINE.fullmatch(plain):
            return plain
    raise Refused("E768", N_("This is not a telephone number."), do=N_("Type 11 digits, or area code and number."))


def _check_form(form: ParcelForm) -> None:
    """Choices that exist, weights and sums that can be: what was weighed is kept of a refused parcel too. Raises
    `Refused` E734, E757."""
    check_choice(form.id_check, CHECKS)
    check_choice(form.result, RESULTS)
    counts = (form.quantity, form.weight_g, form.inspected_at, form.tendered_fen or 0)
    if min(counts) < 0 or max(form.quantity, form.weight_g) > MAX_QUANTITY or (form.tendered_fen or 0) > MAX_FEN:
        raise cant_be()


def _parcel(form: ParcelForm, persons: ParcelPersons, actor: StaffMember) -> Parcel:
    return Parcel(
        sender=Person(persons.sender_name, persons.sender_phone, persons.sender_address),
        recipient=Person(persons.recipient_name, persons.recipient_phone, persons.recipient_address),
        id_type=persons.id_type,
        id_number=persons.id_number,
        id_check=IdentityCheck(form.id_check),
        contents=form.contents,
        quantity=form.quantity,
        weight_g=form.weight_g,
        inspection=Inspection(actor_name(actor), form.inspected_at, InspectionResult(form.result), form.found),
    )


def _before_refusal(parcel: Parcel) -> ParcelState:
    """How far it came before it was refused."""
    state = state_of(parcel)
    return ParcelState.PRESENTED if state is ParcelState.REFUSED else state


def _save(
    writing: Writing,
    form: ParcelForm,
    persons: ParcelPersons,
    actor: StaffMember,
    outcome: str,
    waybill: str = "",
    zone: str = "",
    fee_fen: int = 0,
    tendered_fen: int = 0,
    reason: str = "",
) -> Saved:
    sealed = b""
    if any((persons.sender_name, persons.recipient_name, persons.id_number)):
        number, key = writing.next_seq(), new_party_key()
        sealed = seal(persons, key)
        writing.keep_party_key(number, key)
    body = ParcelPresented(
        outcome=outcome,
        waybill=waybill,
        party=form.party,
        sealed=sealed,
        contents=nfkc(form.contents),
        quantity=form.quantity,
        weight_g=form.weight_g,
        service=form.service,
        zone=zone,
        division=form.division,
        fee_fen=fee_fen,
        tendered_fen=tendered_fen,
        id_check=form.id_check,
        inspector=actor_name(actor) if form.inspected_at else "",
        inspected_at=form.inspected_at,
        result=form.result,
        found=form.found,
        reason=reason,
        source=form.source,
        frame=form.frame,
        pictures=form.pictures,
        note=nfkc(form.note),
        place=nfkc(form.place),
    )
    saved = writing.append(Kind.PARCEL, body, actor_name(actor))
    writing.drop_draft(PAGE)
    return saved
