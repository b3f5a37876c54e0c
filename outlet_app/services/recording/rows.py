"""A slip as the form a clerk would have filled in: the services' own rules then decide about it.

What a kind of act has no place for is refused, never left out; what a sheet says an act comes to is held against what
it comes to.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.money import format_yuan
from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused
from outlet_app.services import intake, orders
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm
from outlet_app.services.model import ProductCard
from outlet_app.services.recording.cells import Reader
from outlet_app.services.recording.products import Products
from outlet_app.services.recording.sheets import LINE, Profile
from outlet_app.services.recording.slips import BadCell, Slip

KINDS = {
    "consign": ("up", "farmer"),
    "purchase": ("up", "farmer"),
    "ship": ("up", "farmer"),
    "order-down": ("down", "villager"),
    "order-up": ("up", "buyer"),
}
"""Kind of act → which way the goods go, and who the other side is when the sheet does not say."""

INTAKE_ONLY = frozenset(LINE) - {"product", "quantity", "unit", "price", "amount"} | {
    *("on_sale", "advance", "costs", "commission", "loan", "loan_ref", "project")
}
ORDER_ONLY = frozenset(("paid", "prepaid", "channel", "remote", "buyer_kind", "campaign"))
DOCUMENT = "d"


@dataclass(frozen=True)
class Act:
    """A slip understood. `form` lacks only its party. `amounts` (None where unsaid) and `total`: what the sheet says
    the lines and the act come to, in fen."""

    form: ConsignmentForm | OrderForm
    role: str
    amounts: tuple[int | None, ...]
    total: int | None


def act_of(slip: Slip, profile: Profile, products: Products) -> Act:
    """The slip as an act. Raises `BadCell` E535-E549 and those of `money` and `weight`."""
    head = Reader(profile, slip.head)
    lines = [Reader(profile, line) for line in slip.lines]
    kind = head.word("kind")
    if kind not in KINDS:
        raise BadCell(
            profile.heading("kind"),
            Refused(
                "E535",
                N_("This kind of act is not known."),
                do=N_("It is one of consign, purchase, ship, order-down, order-up."),
            ),
        )
    flow, role = KINDS[kind]
    ordering = kind.startswith("order-")
    _check_places(head, lines, INTAKE_ONLY if ordering else ORDER_ONLY)
    found = [line.value("product", lambda text: products.find(text, flow)) for line in lines]
    note = _note(head, slip, profile)
    form = _order(kind, head, lines, found, note) if ordering else _consignment(kind, head, lines, found, note)
    return Act(
        form,
        head.word("party_role") or role,
        tuple(line.money("amount") if line.text("amount") else None for line in lines),
        head.money("total") if head.text("total") else None,
    )


def body_of(act: Act, party: int, today: int, profile: Profile) -> Consignment | Order:
    """The entry's body, with its party. Raises what `intake.body_of_form` and `orders.body_of_form` raise, and
    `BadCell` E547 when it does not come to what the sheet says."""
    body: Consignment | Order
    if isinstance(act.form, ConsignmentForm):
        body = intake.body_of_form(msgspec.structs.replace(act.form, party=party), today)
        amounts = [line.amount_fen for line in body.lines]
    else:
        body = orders.body_of_form(msgspec.structs.replace(act.form, party=party))
        amounts = [line.amount_fen for line in body.lines]
    for said, amount in zip(act.amounts, amounts, strict=True):
        _check_sum(profile.heading("amount"), said, amount)
    _check_sum(profile.heading("total"), act.total, body.total_fen)
    return body


def _check_sum(column: str, said: int | None, comes_to: int) -> None:
    if said is not None and said != comes_to:
        raise BadCell(
            column,
            Refused(
                "E547",
                N_("The sheet says {said}, but it comes to {comes_to}."),
                do=N_("Check quantity, price and costs against the slip."),
                said=format_yuan(said),
                comes_to=format_yuan(comes_to),
            ),
        )


def _check_places(head: Reader, lines: list[Reader], misplaced: frozenset[str]) -> None:
    for reader in (head, *lines):
        for meaning in misplaced & reader.cells.keys():
            raise BadCell(
                reader.profile.heading(meaning),
                Refused("E536", N_("This kind of act has no place for what stands here."), do=N_("Clear the cell.")),
            )


def _note(head: Reader, slip: Slip, profile: Profile) -> str:
    """The slip's own day, its note and its remarks: the act's time is the time of recording."""
    day = head.day("date")
    told = [day.isoformat() if day else "", head.text("note")]
    for heading, value in slip.remarks:
        remark = profile.remarks[heading]
        if value not in remark.none:
            told.append(remark.text.format(value=value))
    return "; ".join(part for part in told if part)


def _consignment(
    kind: str, head: Reader, lines: list[Reader], products: list[ProductCard], note: str
) -> ConsignmentForm:
    return ConsignmentForm(
        mode=kind,
        lines=tuple(_intake_line(line, product, kind) for line, product in zip(lines, products, strict=True)),
        advance_fen=head.money("advance"),
        waived_fen=head.money("waived"),
        commission_fen=head.money("commission"),
        costs_fen=head.money("costs"),
        loan_fen=head.money("loan"),
        loan_ref=head.text("loan_ref"),
        on_sale=head.yes("on_sale"),
        ref=head.text("ref"),
        note=note,
        project=head.text("project"),
    )


def _intake_line(line: Reader, product: ProductCard, kind: str) -> LineForm:
    unit = Unit(product.unit)
    said = [meaning for meaning in ("quantity", "gross") if line.text(meaning)]
    if len(said) != 1:
        raise BadCell(
            line.profile.heading("quantity"),
            Refused(
                "E540",
                N_("A line has either a quantity or a gross weight."),
                do=N_("Give the net quantity, or the gross weight with tare and packages."),
            ),
        )
    tare = line.quantity("tare", unit, 0)
    if tare and said == ["quantity"]:
        raise BadCell(
            line.profile.heading("tare"),
            Refused("E540", N_("A tare belongs to a gross weight."), do=N_("Move the weight to the gross column.")),
        )
    return LineForm(
        product=product.name.code,
        grade=line.value("grade", lambda text: _grade(text, product), ""),
        unit=product.unit,
        gross=line.quantity(said[0], unit),
        price_fen=line.price("price", unit, 0 if kind == "ship" else None),
        tare=tare,
        packages=line.whole("packages", 1 if tare else 0),
        deduction_bp=line.percent("deduction"),
        source=DOCUMENT,
        costs_fen=line.money("line_costs"),
        floor_fen=line.price("floor", unit) if line.text("floor") else None,
        picked=line.day_number("picked"),
        origin=line.text("origin"),
        certificate=line.text("certificate"),
    )


def _grade(text: str, product: ProductCard) -> str:
    known = [grade for grade, _ in product.grades]
    if known and text not in known:
        raise Refused(
            "E539",
            N_("The catalogue has no grade {grade} of this product."),
            do=N_("It has: {grades}."),
            grade=text,
            grades=", ".join(known),
        )
    return text


def _order(kind: str, head: Reader, lines: list[Reader], products: list[ProductCard], note: str) -> OrderForm:
    form = OrderForm(
        direction=kind.removeprefix("order-"),
        lines=tuple(
            OrderLineForm(
                product.name.code,
                product.unit,
                line.quantity("quantity", Unit(product.unit)),
                line.price("price", Unit(product.unit)),
            )
            for line, product in zip(lines, products, strict=True)
        ),
        prepaid=head.yes("prepaid"),
        waived_fen=head.money("waived"),
        channel=head.word("channel") or "counter",
        remote=head.text("remote"),
        buyer_kind=head.word("buyer_kind"),
        campaign=head.text("campaign"),
        ref=head.text("ref"),
        note=note,
    )
    return _paid(form, head)


def _paid(form: OrderForm, head: Reader) -> OrderForm:
    """With what was paid: nothing, a part, or all of it. A sheet says what was kept, so there is no change."""
    paid = head.money("paid")
    if form.prepaid and not paid:
        return form
    total = orders.quote(form).total_fen
    if form.prepaid or paid > total:
        raise BadCell(
            head.profile.heading("paid"),
            Refused(
                "E549",
                N_("More is paid than the order comes to, {total}."),
                do=N_("Give what was kept of the cash; nothing when it was paid online."),
                total=format_yuan(0 if form.prepaid else total),
            ),
        )
    deposit = None if paid == total else paid
    return msgspec.structs.replace(form, tendered_fen=paid, deposit_fen=deposit)
