"""How the acts of the room `persons` are told, on the screen and on slips. None tells what is restricted."""

from __future__ import annotations

from typing import Any

from outlet_app.domain.acts.persons import (
    ConsentGiven,
    LoanAgreed,
    PartiesMerged,
    PartyErased,
    SupportNoted,
    Unmasked,
)
from outlet_app.domain.days import iso_day
from outlet_app.errors import N_
from outlet_app.services.persons.words import ERASURES, HOWS, LOOKED_AT, LOOKS, PURPOSES, told_reason
from outlet_app.services.told import Names, Telling, Told

_MERGED = {
    "merged": N_("Two registrations are one person"),
    "undone": N_("A merge is undone"),
    "apart": N_("Two people who look alike"),
}


def _merged(body: PartiesMerged, names: Names) -> list[Told]:
    kept, gone = names.party(body.keep), names.party(body.gone)
    made = [
        Told(N_("Stands for both") if body.how == "merged" else N_("One"), f"{kept} {body.keep:04d}".strip()),
        Told(N_("The other registration"), f"{gone} {body.gone:04d}".strip()),
    ]
    return [*made, Told(N_("Reason"), body.reason, "text")] if body.reason else made


def _supported(_body: SupportNoted, _names: Names) -> list[Told]:
    return [Told("", N_("Restricted: shown in the person's file, to whoever says why."), "text", marked=True)]


def _consented(body: ConsentGiven, _names: Names) -> list[Told]:
    said = N_("Agrees") if body.given else N_("No longer agrees")
    made = [
        Told(N_("To what"), PURPOSES.get(body.purpose, body.purpose), "text", marked=True),
        Told(N_("What they say"), said, marked=True),
        Told(N_("How"), HOWS.get(body.how, body.how), marked=True),
    ]
    return [*made, Told(N_("Until"), iso_day(body.until))] if body.until is not None else made


def _lent(body: LoanAgreed, _names: Names) -> list[Told]:
    made = [Told(N_("Loan"), body.ref), Told(N_("Share of each payout"), percent(body.share_bp))]
    return [*made, Told(N_("Until"), iso_day(body.until))] if body.until is not None else made


def _looked(body: Unmasked, _names: Names) -> list[Told]:
    words, note = told_reason(body.reason, LOOKS)
    made = [
        Told(N_("What was shown"), LOOKED_AT.get(body.what, body.what), "text", marked=True),
        Told(N_("Reason"), words, "text", marked=True),
    ]
    if body.of:
        made.append(Told(N_("Of act"), f"{body.of:04d}"))
    return [*made, Told("", note, "text")] if note else made


def _erased(body: PartyErased, _names: Names) -> list[Told]:
    words, note = told_reason(body.reason, ERASURES)
    made = [
        Told(N_("Registration"), f"{body.party:04d}"),
        Told(N_("Parcels whose persons are erased"), str(len(body.parcels))),
        Told(N_("Reason"), words, "text", marked=True),
    ]
    if note:
        made.append(Told("", note, "text"))
    kept = N_("The key is destroyed here and, with the next exchange, at the centre. Amounts and days stay.")
    return [*made, Told("", kept, "text", marked=True)]


def percent(points: int) -> str:
    """Basis points as per cent: 250 → "2.5%"."""
    return f"{points // 100}.{points % 100:02d}".rstrip("0").rstrip(".") + "%"


TOLD: dict[type[Any], Telling] = {
    PartiesMerged: Telling(
        lambda body: _MERGED.get(body.how, _MERGED["merged"]),
        _merged,
        parties=lambda body: (body.keep, body.gone),
        slip=False,
    ),
    SupportNoted: Telling(lambda _body: N_("Support status noted"), _supported, slip=False),
    ConsentGiven: Telling(lambda body: N_("Consent") if body.given else N_("Consent withdrawn"), _consented),
    LoanAgreed: Telling(lambda body: N_("Loan share agreed") if body.share_bp else N_("Loan share ended"), _lent),
    Unmasked: Telling(lambda _body: N_("Looked at in full"), _looked, slip=False),
    PartyErased: Telling(lambda _body: N_("Person erased"), _erased),
}
