"""How the acts of the room `office` are told, on the screen and on slips."""

from __future__ import annotations

from typing import Any

from outlet_app.domain.acts.office import Answered, SlipsPrinted, SlipVoided, Trained
from outlet_app.errors import N_
from outlet_app.services.office.slips import VOIDS, numbers
from outlet_app.services.office.tray import VERDICTS
from outlet_app.services.told import Names, Telling, Told

_ASKED = {
    "question": N_("A question of the centre"),
    "proposal": N_("A correction the centre proposed"),
    "decision": N_("A decision of the seller"),
}


def _answered(body: Answered, _names: Names) -> list[Told]:
    made = [
        Told(N_("About"), _ASKED.get(body.to, body.to), "text", marked=True),
        Told(N_("Answer"), VERDICTS.get(body.verdict, body.verdict), "amount", marked=True),
    ]
    if body.acts:
        made.append(Told(N_("Acts"), ", ".join(f"{act:04d}" for act in body.acts)))
    return [*made, Told(N_("Its number at the centre"), body.key)]


def _printed(body: SlipsPrinted, _names: Names) -> list[Told]:
    made = numbers(body)
    return [
        Told(N_("First number"), made[0], "amount"),
        Told(N_("Last number"), made[-1], "amount"),
        Told(N_("How many"), str(len(made))),
        Told(N_("Written by hand when the PC is dead, keyed later by their number."), role="text"),
    ]


def _voided(body: SlipVoided, _names: Names) -> list[Told]:
    return [
        Told(N_("Paper slip"), body.slip, "amount"),
        Told(N_("Reason"), VOIDS.get(body.reason, body.reason), marked=True),
        Told(N_("It will never be keyed."), role="text"),
    ]


def _trained(body: Trained, _names: Names) -> list[Told]:
    made = [
        Told(N_("Person"), body.number),
        Told(N_("Course"), body.course),
        Told(N_("Right answers"), f"{body.score} / {body.most}", "amount"),
        Told(N_("Passed"), N_("yes") if body.passed else N_("no"), marked=True),
    ]
    return [*made, Told(N_("Certificate"), body.certificate)] if body.certificate else made


TOLD: dict[type[Any], Telling] = {
    Answered: Telling(lambda _body: N_("Answer to the centre"), _answered),
    SlipsPrinted: Telling(lambda _body: N_("Paper slips"), _printed),
    SlipVoided: Telling(lambda _body: N_("Void paper slip"), _voided),
    Trained: Telling(lambda body: N_("Training certificate") if body.passed else N_("Training test"), _trained),
}
