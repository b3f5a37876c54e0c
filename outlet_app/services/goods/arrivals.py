"""Goods arrive: where they stand, the pick-up code that hands them out, and that their buyers were told."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from outlet_app.domain.acts.goods import Arrival, GoodsArrived
from outlet_app.domain.entries import Kind
from outlet_app.domain.identifiers import waybill
from outlet_app.domain.identifiers.pickup_code import issue
from outlet_app.domain.lifecycles import DownlinkState
from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, NotAllowed, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.goods.forms import HOW_TOLD, ArrivalForm, OrderStanding
from outlet_app.services.goods.looking import COMING, Looking, tries_of
from outlet_app.services.goods.standing import Standing, check_choice, standing_of
from outlet_app.services.model import Role, Saved, StaffMember
from outlet_app.services.ports import Writing

PAGE = "goods-arrivals"
MOST = 100
_S = DownlinkState
WAY_HERE = (_S.PLACED, _S.CONFIRMED, _S.SHIPPED, _S.ARRIVED, _S.NOTIFIED)


class ArrivalService:
    """Takes goods in for their buyers. Desk thread. `randbelow`: where codes come from."""

    def __init__(self, deps: Deps, looking: Looking, randbelow: Callable[[int], int] = secrets.randbelow):
        self._deps = deps
        self._looking = looking
        self._randbelow = randbelow

    def coming(self) -> list[OrderStanding]:
        """Orders whose goods are still to come, those that wait longest first."""
        return self._looking.waiting(COMING)

    def found(self, words: str) -> list[OrderStanding]:
        """Of those, what was typed or scanned."""
        return self._looking.found(words, COMING)

    def arrive(self, forms: Sequence[ArrivalForm], actor: StaffMember, how: str = "message", note: str = "") -> Saved:
        """These orders' goods are here and their buyers told, in one act; each gets a code of its own.

        What a mall never confirmed or never said to be on its way has evidently come all the same: the steps before
        are walked in the same act. Raises `Refused` E115, E166, E190, E730-E731, E734, E746, `NotAllowed` E310,
        `StoreTrouble`.
        """
        check_acting(actor)
        if not 0 < len({form.order for form in forms}) == len(forms) <= MOST:
            raise Refused(
                "E746",
                N_("Nothing arrived yet, or an order stands here twice."),
                do=N_("Scan the parcel, or type the order's number; remove what is doubled."),
            )
        check_choice(how, HOW_TOLD)
        with self._deps.ledger.writing() as writing:
            taken = set(writing.books.goods.codes())
            arrivals = tuple(self._arrival(writing, form, taken) for form in forms)
            body = GoodsArrived(arrivals, how, note.strip())
            saved = writing.append(Kind.ARRIVAL, body, actor_name(actor))
            writing.drop_draft(PAGE)
        return saved

    def renew(self, order: int, actor: StaffMember, how: str = "at_once") -> Saved:
        """Give out a new code for goods that wait: the old one is void. After a locked code that is a supervisor's.

        Raises `Refused` E115, E190, E730-E731, `NotAllowed` E310, E749, `StoreTrouble`.
        """
        check_acting(actor)
        with self._deps.ledger.writing() as writing:
            standing = standing_of(writing.books, writing.entry, order)
            standing.walk(_S.COLLECTED)  # whatever can be handed out has a code to be renewed
            locked = tries_of(writing.books, standing.row).left <= 0
            if locked and actor.role is not Role.SUPERVISOR:
                raise NotAllowed(
                    "E749",
                    N_("A new code for a locked one is given out by a supervisor."),
                    do=N_("Check the identity card instead, or let a supervisor sign in (Ctrl+L)."),
                )
            row = standing.row
            made = self._coded(order, row.shelf, row.waybill, set(writing.books.goods.codes()))
            return writing.append(Kind.ARRIVAL, GoodsArrived((made,), how), actor_name(actor))

    def _arrival(self, writing: Writing, form: ArrivalForm, taken: set[str]) -> Arrival:
        standing = standing_of(writing.books, writing.entry, form.order)
        standing.walk(*_way_from(standing))
        number = waybill.parse(form.waybill).number if form.waybill.strip() else ""
        made = self._coded(form.order, nfkc(form.shelf), number, taken)
        taken.add(made.code)
        return made

    def _coded(self, order: int, shelf: str, number: str, taken: set[str]) -> Arrival:
        issued = issue(self._randbelow, self._deps.clock.now(), taken)
        return Arrival(order, shelf, issued.code, issued.expires_ms, number)


def _way_from(standing: Standing) -> tuple[DownlinkState, ...]:
    """The steps from where an order stands to "notified"; from anywhere else just that one, which is then refused."""
    state = standing.state()
    if standing.row.flow == "down" and state in WAY_HERE[:-1]:
        return WAY_HERE[WAY_HERE.index(state) + 1 :]
    return (_S.NOTIFIED,)
