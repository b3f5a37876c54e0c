"""Goods come back: what, how damaged, how heavy against what was sent; the refund; held until the seller decides.

Handing back everything that was paid, without a fee, is the default; less needs the clerk's typing. A counter never
hands back more than it took.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from outlet_app.domain.acts.goods import Disposed, GoodsReturned, ReturnedLine
from outlet_app.domain.entries import Kind, body_of
from outlet_app.domain.feed import Decision
from outlet_app.domain.identifiers import waybill
from outlet_app.domain.lifecycles import DownlinkState
from outlet_app.domain.money import amount
from outlet_app.domain.rounding import half_up
from outlet_app.domain.text import nfkc
from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.goods.checking import check_disposal, check_lines, check_weights
from outlet_app.services.goods.forms import HELD, LEAVING, DisposalForm, HeldReturn, OrderStanding, ReturnForm
from outlet_app.services.goods.looking import LEAVING as LEAVING_STATES
from outlet_app.services.goods.looking import Looking
from outlet_app.services.goods.standing import (
    Product,
    Standing,
    check_choice,
    check_person,
    check_reason,
    refund_within,
    standing_of,
)
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.ports import Writing

PAGE = "goods-returns"
MOST_HELD = 200
_S = DownlinkState


class ReturnService:
    """Takes goods back and records what became of them. Desk thread."""

    def __init__(self, deps: Deps, looking: Looking):
        self._deps = deps
        self._looking = looking

    def found(self, words: str) -> list[OrderStanding]:
        """Orders of which something may come back, be given up or be refunded."""
        return self._looking.found(words, LEAVING_STATES)

    def save(self, form: ReturnForm, actor: StaffMember) -> Saved:
        """Record what came back, durably, with its refund in cash.

        Raises `Refused` E104, E115, E166, E730-E734, E742, E751-E755, E757, `NotAllowed` E310, `StoreTrouble`.
        """
        check_acting(actor)
        check_reason(form.reason, form.note, LEAVING)
        check_lines(form.lines)
        check_weights(form)
        check_choice(form.held, HELD)
        with self._deps.ledger.writing() as writing:
            body = self._of_order(form, writing) if form.order else self._foreign(form, writing)
            saved = writing.append(Kind.RETURN, body, actor_name(actor))
            writing.drop_draft(PAGE)
        return saved

    def _of_order(self, form: ReturnForm, writing: Writing) -> GoodsReturned:
        standing = standing_of(writing.books, writing.entry, form.order)
        whole = self._whole(form.lines, standing)
        usual = usual_refund(*_worth(standing), form.lines, standing.refundable_fen, whole)
        refund = refund_within(standing, usual if form.refund_fen is None else form.refund_fen)
        standing.walk(*((_S.RETURN_IN, _S.REFUNDED) if refund else (_S.RETURN_IN,)))
        if not whole and standing.state() is not _S.COLLECTED:
            raise Refused(
                "E754",
                N_("Goods that nobody collected come back as a whole."),
                do=N_("Enter every line of the order."),
            )
        return returned_body(form, refund, standing.body.party, whole)

    def _whole(self, lines: Sequence[ReturnedLine], standing: Standing) -> bool:
        """Whether nothing stays with the buyer. Raises `Refused` E753 when more comes back than was ordered."""
        left = standing.ordered()
        left.subtract(standing.returned)
        for line in lines:
            left[line.product, line.unit] -= line.quantity
        if any(count < 0 for count in left.values()):
            raise Refused(
                "E753",
                N_("More would come back than order {number} held."),
                do=N_("Check the products and how many of them."),
                number=f"{standing.order:04d}",
            )
        return not any(left.values())

    def _foreign(self, form: ReturnForm, writing: Writing) -> GoodsReturned:
        """Of an order that is not in this ledger: the paper's number names it, the catalogue says what it cost."""
        if not nfkc(form.ref):
            raise Refused("E755", N_("Which order comes back?"), do=N_("Type the number on its paper."))
        check_person(writing, form.party)
        refund = self.catalogue_fen(form.lines) if form.refund_fen is None else form.refund_fen
        return returned_body(form, refund, form.party, whole=True)

    def catalogue_fen(self, lines: Sequence[ReturnedLine]) -> int:
        """What these cost by the catalogue, for orders whose paper is all there is."""
        total = 0
        for line in lines:
            card = self._deps.catalogue.product(line.product)
            total += amount(line.quantity, card.sale_fen, Unit(line.unit)) if card else 0
        return total

    # -- what becomes of them

    def held(self) -> list[HeldReturn]:
        """Returns that wait for the seller's decision, oldest first, with what the centre told."""
        decided = {one.of: one for one in self._deps.feed.all("decision", Decision).values()}
        found: list[HeldReturn] = []
        with self._deps.books.reading() as books:
            part = books.goods.undecided(MOST_HELD)
            while part and len(found) < MOST_HELD:  # what was never held is among them: a full part is not all
                found += [one for seq in part if (one := self._held(seq, decided.get(seq))) is not None]
                part = books.goods.undecided(MOST_HELD, part[-1])
        return found[:MOST_HELD]

    def _held(self, seq: int, decision: Decision | None) -> HeldReturn | None:
        entry = self._deps.ledger.entry(seq)
        body = body_of(entry) if entry else None
        if entry is None or not isinstance(body, GoodsReturned) or body.held != "held":
            return None
        return HeldReturn(
            seq,
            entry.at,
            body.lines,
            tuple(self._deps.catalogue.name_of(line.product) for line in body.lines),
            body.reason,
            body.found_g,
            body.order,
            body.ref,
            decision.decision if decision else "",
            decision.note if decision else "",
        )

    def dispose(self, form: DisposalForm, actor: StaffMember) -> Saved:
        """Record what became of a held return, as the seller decided.

        Raises `Refused` E166, E756-E759, `NotAllowed` E310, `StoreTrouble`.
        """
        check_acting(actor)
        told = {one.of: one.decision for one in self._deps.feed.all("decision", Decision).values()}
        leaves = form.decision == "sent_back"  # nothing else takes a waybill number, or waits for the van
        number = waybill.parse(form.waybill).number if leaves and form.waybill.strip() else ""
        with self._deps.ledger.writing() as writing:
            check_disposal(writing, form, number, told.get(form.of, ""))
            gross_g = form.gross_g if leaves else 0
            body = Disposed(form.of, form.decision, number, gross_g, form.note.strip())
            saved = writing.append(Kind.DISPOSAL, body, actor_name(actor))
            writing.drop_draft(PAGE)
        return saved


def usual_refund(
    ordered: Counter[Product], worth: dict[Product, int], lines: Sequence[ReturnedLine], refundable: int, whole: bool
) -> int:
    """What is handed back when nobody says otherwise: everything that was paid for what comes back. `worth`: what each
    product of the order cost, in fen; `refundable`: what may still be handed back."""
    if whole:
        return refundable
    value = 0
    for line in lines:
        product = (line.product, line.unit)
        if ordered[product]:
            value += half_up(worth[product] * line.quantity, ordered[product])
    return min(value, refundable)


def refund_of(shown: OrderStanding, lines: Sequence[ReturnedLine]) -> int:
    """The same for an order as the screen knows it. Pure; any thread."""
    ordered: Counter[Product] = Counter()
    worth: Counter[Product] = Counter()
    left: Counter[Product] = Counter()
    for line in shown.lines:
        product = (line.product.code, line.unit)
        ordered[product] += line.quantity
        worth[product] += line.amount_fen
        left[product] += line.left
    for back in lines:
        left[back.product, back.unit] -= back.quantity
    whole = not any(count > 0 for count in left.values())
    return usual_refund(ordered, worth, lines, shown.refundable_fen, whole)


def _worth(standing: Standing) -> tuple[Counter[Product], dict[Product, int]]:
    worth: Counter[Product] = Counter()
    for line in standing.body.lines:
        worth[line.product, line.unit] += line.amount_fen
    return standing.ordered(), worth


def returned_body(form: ReturnForm, refund: int, party: int = 0, whole: bool = True) -> GoodsReturned:
    """The return as its entry says it, with `refund` in fen. Raises `Refused` E752, and as `waybill.parse`."""
    if not 0 <= form.fee_fen <= refund:
        raise Refused(
            "E752", N_("The fee kept can't be more than the refund."), do=N_("Change the fee, or leave it empty.")
        )
    return GoodsReturned(
        order=form.order,
        lines=form.lines,
        reason=form.reason,
        expected_g=form.expected_g,
        found_g=form.found_g,
        refund_fen=refund,
        fee_fen=form.fee_fen,
        held=form.held,
        pictures=form.pictures,
        party=party,
        ref="" if form.order else nfkc(form.ref),
        waybill=waybill.parse(form.waybill).number if form.waybill.strip() else "",
        note=form.note.strip(),
        whole=whole,
    )
