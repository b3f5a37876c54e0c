"""How these acts are told, on the screen and on slips: parcels accepted or refused, manifests, void waybills, parcels
that came back. Persons are never among the facts: they are sealed (see `evidence`)."""

from __future__ import annotations

from typing import Any

from outlet_app.domain.acts.post import ManifestSigned, ParcelPresented, ParcelReturned, WaybillVoided
from outlet_app.domain.capitals import rmb_capitals
from outlet_app.domain.clock import format_time
from outlet_app.domain.money import format_yuan
from outlet_app.domain.prohibited import CATEGORIES
from outlet_app.domain.weight import format_kg
from outlet_app.errors import N_
from outlet_app.services.post.forms import BACK_REASONS, CHECKS, CONDITIONS, REFUSALS, RESULTS, SERVICES
from outlet_app.services.post.waybills import VOIDS
from outlet_app.services.told import RULE, Names, Telling, Told

LABELS = {category.code: category.label for category in CATEGORIES}
SOURCES = {"s": N_("from the scale"), "m": N_("entered by hand")}


def _parcel(body: ParcelPresented, _names: Names) -> list[Told]:
    made = []
    if body.outcome == "accepted":
        made += [
            Told(N_("Waybill"), body.waybill),
            _word(N_("Service"), body.service, SERVICES),
            Told(N_("Destination"), " ".join(part for part in (body.place, body.division) if part)),
            Told(N_("Zone"), body.zone),
        ]
    else:
        made.append(_word(N_("Refused because"), body.reason, REFUSALS))
    if body.contents:
        made.append(Told(N_("Contents"), f"{body.contents} × {body.quantity}"))
    if body.weight_g:
        made += [Told(N_("Weight"), f"{format_kg(body.weight_g)} kg"), _word(N_("Weighed"), body.source, SOURCES)]
    if body.outcome == "accepted":
        made += [RULE, Told(N_("Postage"), format_yuan(body.fee_fen, symbol=True), "amount")]
        made.append(Told("", rmb_capitals(body.fee_fen), "text"))
        made.append(Told(N_("Cash given"), format_yuan(body.tendered_fen)))
        made.append(Told(N_("Change"), format_yuan(body.tendered_fen - body.fee_fen)))
    return [*made, RULE, *_inspection(body)]


def _inspection(body: ParcelPresented) -> list[Told]:
    made = [_word(N_("Document"), body.id_check, CHECKS), _word(N_("Inspection"), body.result, RESULTS)]
    made += [_word("", code, LABELS, role="text") for code in body.found]
    if body.inspected_at:
        made.append(Told(N_("Looked inside at"), format_time(body.inspected_at)))
    if body.inspector:
        made.append(Told(N_("Inspector"), body.inspector.rpartition(":")[2]))
    if body.pictures:
        made.append(Told(N_("Pictures"), str(len(body.pictures))))
    return made


def _manifest(body: ManifestSigned, _names: Names) -> list[Told]:
    made = [
        Told(N_("Pieces"), str(len(body.pieces)), "amount"),
        Told(N_("Weight of all"), f"{format_kg(body.total_g)} kg", "amount"),
    ]
    if body.vehicle:
        made.append(Told(N_("Vehicle"), body.vehicle))
    if body.driver:
        made.append(Told(N_("Driver"), body.driver))
    made.append(
        Told(N_("Signature"), N_("on the pad") if body.signature else N_("name typed, sign here:"), marked=True)
    )
    if not body.signature:
        made.append(Told("", "_" * 24, "text"))
    return [*made, RULE, *(Told(piece.waybill, f"{format_kg(piece.weight_g)} kg") for piece in body.pieces)]


def _back(body: ParcelReturned, _names: Names) -> list[Told]:
    made = [
        Told(N_("Waybill"), body.waybill),
        Told(N_("Posted with"), f"{body.of:04d}"),
        _word(N_("Came back because"), body.reason, BACK_REASONS),
        _word(N_("Condition"), body.condition, CONDITIONS),
        RULE,
        Told(N_("Weight when posted"), f"{format_kg(body.posted_g)} kg"),
        Told(N_("Weight found"), f"{format_kg(body.found_g)} kg", "amount"),
    ]
    if body.found_g != body.posted_g:
        sign = "−" if body.found_g < body.posted_g else "+"
        made.append(Told(N_("Difference"), f"{sign}{format_kg(abs(body.found_g - body.posted_g))} kg"))
    if body.pictures:
        made.append(Told(N_("Pictures"), str(len(body.pictures))))
    handed = N_("Handed to the sender") if body.to == "sender" else N_("Handed to somebody for the sender")
    made.append(Told("", handed if body.handed else N_("Kept here for the sender"), "text", marked=True))
    return made


def _voided(body: WaybillVoided, _names: Names) -> list[Told]:
    return [Told(N_("Waybill"), body.waybill), _word(N_("Reason"), body.reason, VOIDS)]


def _word(label: str, code: str, words: dict[str, str], role: str = "figure") -> Told:
    """A code in the clerk's words; one that is not known shows as it is."""
    return Told(label, words.get(code, code), role, marked=code in words)


def _parcel_title(body: ParcelPresented) -> str:
    return N_("Parcel receipt") if body.outcome == "accepted" else N_("Parcel refused")


TOLD: dict[type[Any], Telling] = {
    ParcelPresented: Telling(_parcel_title, _parcel),
    ManifestSigned: Telling(lambda _body: N_("Van manifest"), _manifest),
    ParcelReturned: Telling(lambda _body: N_("Parcel returned"), _back),
    WaybillVoided: Telling(lambda _body: N_("Waybill number void"), _voided, slip=False),
}
