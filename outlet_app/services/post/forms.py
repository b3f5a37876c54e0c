"""What the window fills in for parcels: forms as typed, and lists to choose from. Codes stand in the ledger."""

from __future__ import annotations

import msgspec

from outlet_app.errors import N_

OTHER = "other"
ID_TYPES: dict[str, str] = {
    "resident": N_("Resident ID card"),
    "hk_macao": N_("HK or Macao permit"),
    "taiwan": N_("Taiwan permit"),
    "passport": N_("Passport"),
    "foreigner": N_("Residence card"),
    "military": N_("Military or police ID"),
    OTHER: N_("Another document"),
}
CHECKS: dict[str, str] = {
    "not_done": N_("Not compared yet"),
    "matches": N_("It is theirs"),
    "mismatch": N_("Another person's"),
    "refused": N_("None is shown"),
}
RESULTS: dict[str, str] = {
    "not_done": N_("Not looked inside yet"),
    "passed": N_("Looked inside: nothing prohibited"),
    "prohibited": N_("Prohibited goods found"),
    "mismatch": N_("Contents not as said"),
    "refused": N_("The sender will not open it"),
}
REFUSALS: dict[str, str] = {
    "prohibited": N_("Prohibited goods found"),
    "identity_mismatch": N_("Not their document"),
    "identity_refused": N_("No document was shown"),
    "inspection_refused": N_("Would not open it"),
    "inspection_mismatch": N_("Contents not as said"),
    "packaging": N_("Packed badly"),
    "size": N_("Too heavy or too large"),
    "destination": N_("No service goes there"),
    OTHER: N_("Another (say which)"),
}
SERVICES: dict[str, str] = {
    "parcel": N_("Parcel"),
    "express": N_("Express parcel"),
    "ems": N_("EMS"),
    "registered": N_("Registered letter"),
}
"""Words for the services that postage tables usually hold; another code shows as it is."""
CONDITIONS: dict[str, str] = {
    "intact": N_("Intact"),
    "damaged": N_("Damaged"),
    "short": N_("Something is missing"),
    "empty": N_("Empty"),
}
BACK_REASONS: dict[str, str] = {
    "unknown": N_("Recipient not known there"),
    "refused": N_("The recipient refused it"),
    "unclaimed": N_("Nobody collected it"),
    "address": N_("The address was wrong"),
    "recalled": N_("The sender called it back"),
    OTHER: N_("Another (say which)"),
}


class ParcelForm(msgspec.Struct, frozen=True):
    """A parcel as entered. `sender`, `recipient`: (name, phone, address); what is empty of a registered sender
    (`party`) is as registered. `division`: destination, two to six digits. `inspected_at`: UTC ms. Weight in grams from
    `source` s | m with its raw `frame`. `tendered_fen` None: exactly the postage."""

    party: int = 0
    sender: tuple[str, str, str] = ("", "", "")
    id_type: str = "resident"
    id_number: str = ""
    id_check: str = "not_done"
    recipient: tuple[str, str, str] = ("", "", "")
    division: str = ""
    place: str = ""
    contents: str = ""
    quantity: int = 0
    weight_g: int = 0
    source: str = "m"
    frame: bytes = b""
    service: str = ""
    result: str = "not_done"
    found: tuple[str, ...] = ()
    inspected_at: int = 0
    tendered_fen: int | None = None
    pictures: tuple[bytes, ...] = ()
    note: str = ""


class ManifestForm(msgspec.Struct, frozen=True):
    """A manifest as entered. `signature`: what the driver drew, as a PNG; empty = only the name is typed."""

    waybills: tuple[str, ...] = ()
    driver: str = ""
    vehicle: str = ""
    signature: bytes = b""
    note: str = ""


class BackForm(msgspec.Struct, frozen=True):
    """A parcel that came back, as found. `handed` false: it waits here for the sender."""

    waybill: str = ""
    found_g: int = 0
    source: str = "m"
    frame: bytes = b""
    condition: str = "intact"
    reason: str = "unknown"
    handed: bool = True
    to: str = "sender"
    pictures: tuple[bytes, ...] = ()
    note: str = ""
