"""How these acts are told, on the screen and on slips: packing city orders, and those that do not go out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from outlet_app.domain.acts.post import CityClosed, CityPacked, PackedProduct
from outlet_app.domain.acts.produce import Pick
from outlet_app.domain.money import format_yuan
from outlet_app.domain.weight import format_kg, format_litres
from outlet_app.errors import N_
from outlet_app.services.post.forms_city import REASONS
from outlet_app.services.post.shelf import taken_of
from outlet_app.services.told import RULE, Names, Telling, Told

STATES = {
    "short": N_("City orders given up"),
    "refused": N_("City order not taken by its buyer"),
    "returned": N_("City order came back"),
}


def _packed(body: CityPacked, names: Names) -> list[Told]:
    made = [
        Told(N_("Boxes"), str(len(body.boxes))),
        Told(N_("Gross weight of all"), f"{format_kg(sum(box.gross_g for box in body.boxes))} kg"),
        *(Told(names.product(one.product), _quantity(one.unit, one.quantity)) for one in body.contents),
        Told(N_("Worth"), format_yuan(body.total_fen, symbol=True), "amount"),
    ]
    made += _lots(N_("From lot {lot}"), body.contents, (pick for box in body.boxes for pick in box.picks))
    made.append(RULE)
    weights = {box.gross_g for box in body.boxes}
    if len(weights) == 1:
        made.append(Told(N_("Every box"), f"{format_kg(weights.pop())} kg"))
        made += [Told(box.waybill, box.order) for box in body.boxes]
    else:
        for box in body.boxes:
            made += [Told(box.waybill, box.order), Told("", f"{format_kg(box.gross_g)} kg")]
    unseen = sum(1 for box in body.boxes if not box.picture)
    if unseen:
        made.append(Told(N_("Without a photo"), str(unseen)))
    return [*made, *_note(body.note)]


def _closed(body: CityClosed, names: Names) -> list[Told]:
    made = [Told(N_("Order"), key) for key in body.orders]
    made.append(Told(N_("Reason"), REASONS.get(body.reason, body.reason), marked=body.reason in REASONS))
    if body.found_g:
        made.append(Told(N_("Weight found"), f"{format_kg(body.found_g)} kg"))
    if body.pictures:
        made.append(Told(N_("Photos"), str(len(body.pictures))))
    made += [Told(names.product(one.product), _quantity(one.unit, one.quantity)) for one in body.contents]
    made += _lots(N_("Back in lot {lot}"), body.contents, body.back)
    if body.back:
        made.append(Told("", N_("What is spoilt of it is written off from its lot."), "text", marked=True))
    elif body.state == "returned":
        made.append(Told("", N_("The sale stands; nothing went back into a lot."), "text", marked=True))
    return [*made, *_note(body.note)]


def _lots(label: str, contents: Iterable[PackedProduct], picks: Iterable[Pick]) -> list[Told]:
    """How much of each lot, where all of it is in one unit: picks don't say theirs."""
    units = {one.unit for one in contents}
    if len(units) != 1:
        return []
    unit = units.pop()
    taken = taken_of(picks)
    return [Told(label, _quantity(unit, quantity), facts={"lot": _lot(*lot)}) for lot, quantity in taken.items()]


def _note(note: str) -> list[Told]:
    return [Told("", note, "text")] if note else []


def _lot(seq: int, line: int) -> str:
    return f"{seq:04d}-{line}"


def _quantity(unit: str, quantity: int) -> str:
    if unit == "g":
        return f"{format_kg(quantity)} kg"
    return f"{format_litres(quantity)} L" if unit == "ml" else str(quantity)


TOLD: dict[type[Any], Telling] = {
    CityPacked: Telling(
        lambda _body: N_("City orders packed"),
        _packed,
        products=lambda body: [one.product for one in body.contents],
    ),
    CityClosed: Telling(
        lambda body: STATES.get(body.state, body.state),
        _closed,
        products=lambda body: [one.product for one in body.contents],
    ),
}
