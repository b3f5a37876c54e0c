"""A parcel at the counter: what must be known and done before it may be accepted (MOT Order 24/2018).

Sender and recipient, the identity document, contents and an inspection with its result: without any of them, or
with a refusal or a mismatch, the parcel must not be accepted. The steps are `lifecycles.PARCEL`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, fields

from outlet_app.domain.lifecycles import PARCEL, ParcelState
from outlet_app.domain.prohibited import CODES
from outlet_app.errors import N_, Refused


class IdentityCheck(enum.StrEnum):
    """How the sender's document compared with the sender."""

    NOT_DONE = "not_done"
    MATCHES = "matches"
    MISMATCH = "mismatch"
    REFUSED = "refused"


class InspectionResult(enum.StrEnum):
    """What looking inside showed."""

    NOT_DONE = "not_done"
    PASSED = "passed"
    PROHIBITED = "prohibited"
    MISMATCH = "mismatch"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Person:
    """Name, telephone and address of one end of a parcel, all needed."""

    name: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """Who looked, when (UTC milliseconds), with what result; `found`: codes of `prohibited.CATEGORIES`."""

    inspector: str = ""
    at_ms: int = 0
    result: InspectionResult = InspectionResult.NOT_DONE
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything that must be known of a parcel before it is accepted. `quantity` counts the pieces inside."""

    sender: Person = field(default_factory=Person)
    recipient: Person = field(default_factory=Person)
    id_type: str = ""
    id_number: str = ""
    id_check: IdentityCheck = IdentityCheck.NOT_DONE
    contents: str = ""
    quantity: int = 0
    weight_g: int = 0
    inspection: Inspection = field(default_factory=Inspection)


def missing(parcel: Parcel) -> tuple[str, ...]:
    """Names of what is still missing, in the order of the form: "sender.phone", "id_check", "inspection.result"."""
    lacking = [
        f"{end}.{part.name}"
        for end in ("sender", "recipient")
        for part in fields(Person)
        if not getattr(getattr(parcel, end), part.name).strip()
    ]
    lacking += [name for name in ("id_type", "id_number", "contents") if not getattr(parcel, name).strip()]
    lacking += [name for name in ("quantity", "weight_g") if getattr(parcel, name) <= 0]
    if parcel.id_check is IdentityCheck.NOT_DONE:
        lacking.append("id_check")
    if not parcel.inspection.inspector.strip():
        lacking.append("inspection.inspector")
    if parcel.inspection.at_ms <= 0:
        lacking.append("inspection.at")
    if parcel.inspection.result is InspectionResult.NOT_DONE:
        lacking.append("inspection.result")
    return tuple(lacking)


def state_of(parcel: Parcel) -> ParcelState:
    """How far a parcel has come before its acceptance, from what is known of it."""
    if refusal(parcel) is not None:
        return ParcelState.REFUSED
    if parcel.id_check is not IdentityCheck.MATCHES:
        return ParcelState.PRESENTED
    return ParcelState.INSPECTED if parcel.inspection.result is InspectionResult.PASSED else ParcelState.IDENTIFIED


def refusal(parcel: Parcel) -> str | None:
    """The reason, as a code, for which this parcel must not be accepted; None where there is none."""
    if parcel.id_check in (IdentityCheck.MISMATCH, IdentityCheck.REFUSED):
        return f"identity_{parcel.id_check.value}"
    if parcel.inspection.found or parcel.inspection.result is InspectionResult.PROHIBITED:
        return "prohibited"
    if parcel.inspection.result in (InspectionResult.MISMATCH, InspectionResult.REFUSED):
        return f"inspection_{parcel.inspection.result.value}"
    return None


def accept(parcel: Parcel) -> ParcelState:
    """`accepted`, if nothing stands against it.

    Raises `Refused`: E135 a document or inspection that was refused, doesn't match, or found something prohibited;
    E136 something missing; E137 a finding that is no known category.
    """
    if unknown := set(parcel.inspection.found) - CODES:
        raise Refused("E137", N_("“{found}” is no category of prohibited goods."), found=", ".join(sorted(unknown)))
    if (reason := refusal(parcel)) is not None:
        raise Refused(
            "E135",
            N_("This parcel must not be accepted: {reason}."),
            do=N_("Give it back and record the refusal with its reason."),
            reason=reason,
        )
    if lacking := missing(parcel):
        raise Refused(
            "E136",
            N_("The parcel can't be accepted yet; missing: {fields}."),
            do=N_("Check the sender's document, look inside, and fill in the rest."),
            fields=", ".join(lacking),
        )
    return PARCEL.step(state_of(parcel), ParcelState.ACCEPTED)


def refuse(state: ParcelState, reason: str) -> ParcelState:
    """`refused`, which needs a reason (E138) and a parcel that is not accepted yet (E115). Never a deletion."""
    if not reason.strip():
        raise Refused("E138", N_("A refusal needs a reason."), do=N_("Choose or type the reason."))
    return PARCEL.step(state, ParcelState.REFUSED)
