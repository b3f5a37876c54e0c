"""Parcels: nothing is accepted without identity and inspection, and refusals carry a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outlet_app.domain.lifecycles import ParcelState
from outlet_app.domain.parcel import (
    IdentityCheck,
    Inspection,
    InspectionResult,
    Parcel,
    Person,
    accept,
    missing,
    refusal,
    refuse,
    state_of,
)
from outlet_app.domain.prohibited import CATEGORIES, CODES
from outlet_app.errors import Refused

INSPECTED = Inspection("02", 1_790_000_000_000, InspectionResult.PASSED)
READY = Parcel(
    sender=Person("张三", "13800138000", "十八洞村"),
    recipient=Person("李四", "13900139000", "广州市"),
    id_type="resident_id",
    id_number="433124190001010016",
    id_check=IdentityCheck.MATCHES,
    contents="cured pork",
    quantity=1,
    weight_g=5400,
    inspection=INSPECTED,
)


def test_ready_is_accepted() -> None:
    assert missing(READY) == ()
    assert accept(READY) is ParcelState.ACCEPTED


def test_an_empty_form_names_everything() -> None:
    assert missing(Parcel()) == (
        "sender.name",
        "sender.phone",
        "sender.address",
        "recipient.name",
        "recipient.phone",
        "recipient.address",
        "id_type",
        "id_number",
        "contents",
        "quantity",
        "weight_g",
        "id_check",
        "inspection.inspector",
        "inspection.at",
        "inspection.result",
    )


@pytest.mark.parametrize(
    "lacking",
    [
        replace(READY, sender=replace(READY.sender, phone=" ")),
        replace(READY, recipient=replace(READY.recipient, address="")),
        replace(READY, id_check=IdentityCheck.NOT_DONE),
        replace(READY, id_number=""),
        replace(READY, quantity=0),
        replace(READY, inspection=Inspection()),
        replace(READY, inspection=replace(INSPECTED, inspector="")),
        replace(READY, inspection=replace(INSPECTED, at_ms=0)),
    ],
)
def test_without_either_it_is_not_accepted(lacking: Parcel) -> None:
    with pytest.raises(Refused, match="E136"):
        accept(lacking)


@pytest.mark.parametrize(
    ("parcel", "reason"),
    [
        (replace(READY, id_check=IdentityCheck.MISMATCH), "identity_mismatch"),
        (replace(READY, id_check=IdentityCheck.REFUSED), "identity_refused"),
        (replace(READY, inspection=replace(INSPECTED, found=("battery",))), "prohibited"),
        (replace(READY, inspection=replace(INSPECTED, result=InspectionResult.PROHIBITED)), "prohibited"),
        (replace(READY, inspection=replace(INSPECTED, result=InspectionResult.MISMATCH)), "inspection_mismatch"),
        (replace(READY, inspection=replace(INSPECTED, result=InspectionResult.REFUSED)), "inspection_refused"),
    ],
)
def test_must_not_be_accepted(parcel: Parcel, reason: str) -> None:
    assert refusal(parcel) == reason
    assert state_of(parcel) is ParcelState.REFUSED
    with pytest.raises(Refused, match="E135"):
        accept(parcel)


def test_how_far_it_has_come() -> None:
    assert state_of(Parcel()) is ParcelState.PRESENTED
    assert state_of(replace(READY, inspection=Inspection())) is ParcelState.IDENTIFIED
    assert state_of(READY) is ParcelState.INSPECTED


def test_a_finding_is_a_known_category() -> None:
    with pytest.raises(Refused, match="E137"):
        accept(replace(READY, inspection=replace(INSPECTED, found=("gold",))))


def test_a_refusal_needs_a_reason_and_an_open_parcel() -> None:
    assert refuse(ParcelState.IDENTIFIED, "prohibited") is ParcelState.REFUSED
    with pytest.raises(Refused, match="E138"):
        refuse(ParcelState.IDENTIFIED, " ")
    with pytest.raises(Refused, match="E115"):
        refuse(ParcelState.ACCEPTED, "prohibited")


def test_the_prompt_covers_the_rule() -> None:
    assert len(CODES) == len(CATEGORIES) == 18
    assert {category.code for category in CATEGORIES if category.rural} == {
        "pesticide",
        "liquor",
        "battery",
        "live_animals",
    }
