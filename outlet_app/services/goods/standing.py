"""How an order stands: its state, what was paid for it and handed back, what of it came back. One place for all acts
about goods, inside the transaction that saves them as well as for looking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container
from dataclasses import dataclass, field

from outlet_app.domain.acts.goods import Collected, GoodsReturned, OrderStepped
from outlet_app.domain.acts.trade import Order
from outlet_app.domain.entries import Entry, body_of
from outlet_app.domain.lifecycles import DOWNLINK, DownlinkState
from outlet_app.domain.money import format_yuan
from outlet_app.errors import N_, Refused
from outlet_app.services.books import Books
from outlet_app.services.goods.ports import GoodsRow
from outlet_app.services.ports import Writing

EntryOf = Callable[[int], Entry | None]
Product = tuple[str, str]
"""A product's code and unit."""


@dataclass(frozen=True)
class Standing:
    """`paid_fen`: cash received at this counter for the order; `refunded_fen` of it handed back (a fee kept counts as
    handed back and taken anew). `returned`: what came back, by product and unit."""

    order: int
    row: GoodsRow
    body: Order
    at: int
    paid_fen: int
    refunded_fen: int
    returned: Counter[Product] = field(default_factory=Counter)

    @property
    def refundable_fen(self) -> int:
        """What may still be handed back."""
        return self.paid_fen - self.refunded_fen

    def ordered(self) -> Counter[Product]:
        """What was ordered, by product and unit."""
        found: Counter[Product] = Counter()
        for line in self.body.lines:
            found[line.product, line.unit] += line.quantity
        return found

    def state(self) -> DownlinkState:
        """Where it stands. Raises `Refused` E731 for an order that was taken back."""
        try:
            return DownlinkState(self.row.state)
        except ValueError:
            raise Refused(
                "E731",
                N_("Order {number} was taken back, or is no order of goods."),
                do=N_("Look at it in Records."),
                number=f"{self.order:04d}",
            ) from None

    def walk(self, *path: DownlinkState) -> DownlinkState:
        """Each step checked. Raises `Refused` E115, E731."""
        return DOWNLINK.walk(self.state(), path)


def standing_of(books: Books, entry_of: EntryOf, order: int) -> Standing:
    """How order `order` stands. Raises `Refused` E730 when there is none by that number."""
    row = books.goods.order(str(order)) if order > 0 else None
    entry = entry_of(order) if row is not None else None
    body = body_of(entry) if entry is not None else None
    if row is None or entry is None or not isinstance(body, Order):
        raise Refused(
            "E730",
            N_("There is no order {number} at this counter."),
            do=N_("Find it by name or phone, or take its number from the receipt."),
            number=f"{order:04d}",
        )
    paid, refunded = body.received_fen, 0
    returned: Counter[Product] = Counter()
    for seq in books.goods.about(order):
        act = entry_of(seq)
        done = body_of(act) if act is not None else None
        if isinstance(done, Collected):
            paid += done.received_fen
        elif isinstance(done, OrderStepped):
            refunded += done.refund_fen
        elif isinstance(done, GoodsReturned):
            refunded += done.refund_fen
            for line in done.lines:
                returned[line.product, line.unit] += line.quantity
    return Standing(order, row, body, entry.at, paid, refunded, returned)


def refund_within(standing: Standing, fen: int) -> int:
    """`fen`, if that much may be handed back. Raises `Refused` E732."""
    if not 0 <= fen <= standing.refundable_fen:
        raise over_refund(standing.refundable_fen)
    return fen


def over_refund(most_fen: int) -> Refused:
    """The refusal of a refund above what was paid."""
    return Refused(
        "E732",
        N_("At most {most} can be handed back: that is what was paid here for these goods."),
        do=N_("Change the refund."),
        most=format_yuan(most_fen),
    )


def check_choice(value: str, choices: Container[str]) -> None:
    """A value out of a list. Raises `Refused` E734."""
    if value not in choices:
        raise Refused("E734", N_("This can't be chosen here: “{value}”."), do=N_("Choose from the list."), value=value)


def check_person(writing: Writing, party: int) -> None:
    """Somebody registered, or nobody (0). Raises `Refused` E742."""
    if party and not writing.knows(party):
        raise Refused("E742", N_("This person is not registered here."), do=N_("Choose from the list."))


def cant_be() -> Refused:
    """The refusal of a weight or a sum below zero or beyond all measure."""
    return Refused("E757", N_("A weight or a sum can't be that."), do=N_("Type it anew."))


def check_reason(reason: str, note: str, reasons: dict[str, str]) -> None:
    """A reason out of the list, and words where it says so. Raises `Refused` E733."""
    if reason not in reasons or (reason == "other" and not note.strip()):
        raise Refused("E733", N_("This needs a reason."), do=N_("Choose a reason; for another reason say which."))
