"""An order moves on without goods or code: refused at the counter, never collected, cancelled, its money handed back.

A refusal is a state with a reason, never a deletion (domain rule 14). Money goes back in cash, and never more than was
paid here; goods that lie at the outlet come back by a return (`returns`), which refunds them too.
"""

from __future__ import annotations

from outlet_app.domain.acts.goods import OrderStepped
from outlet_app.domain.entries import Kind
from outlet_app.domain.lifecycles import DownlinkState
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.goods.forms import LEAVING, StepForm
from outlet_app.services.goods.standing import Standing, check_choice, check_reason, refund_within, standing_of
from outlet_app.services.model import Saved, StaffMember

STEPS = ("confirmed", "shipped", "refused", "expired", "cancelled", "refunded", "closed")
WITH_REASON = ("refused", "cancelled")
WITH_MONEY = ("cancelled", "refunded")


class StepService:
    """Moves orders on. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def step(self, form: StepForm, actor: StaffMember, page: str = "") -> Saved:
        """Record that an order is in `form.state` now, and drop the draft of `page` with it.

        Raises `Refused` E115, E730-E734, E744 for goods given up too early,
        `NotAllowed` E310, `StoreTrouble`.
        """
        check_acting(actor)
        check_choice(form.state, STEPS)
        if form.state in WITH_REASON:
            check_reason(form.reason, form.note, LEAVING)
        with self._deps.ledger.writing() as writing:
            standing = standing_of(writing.books, writing.entry, form.order)
            standing.walk(DownlinkState(form.state))
            if form.state == DownlinkState.EXPIRED:
                self._check_run_out(standing)
            refund = self._refund(form, standing)
            body = OrderStepped((form.order,), form.state, form.reason, form.note.strip(), refund)
            saved = writing.append(Kind.STEP, body, actor_name(actor))
            if page:
                writing.drop_draft(page)
        return saved

    def _check_run_out(self, standing: Standing) -> None:
        if self._deps.clock.now() < standing.row.until:
            raise Refused(
                "E744",
                N_("The goods of order {number} still wait for their buyer: the pick-up code has not run out."),
                do=N_("Wait until then, or record that they are refused."),
                number=f"{standing.order:04d}",
            )

    def _refund(self, form: StepForm, standing: Standing) -> int:
        if form.state not in WITH_MONEY:
            if form.refund_fen:
                raise Refused(
                    "E745",
                    N_("No money goes back with this step."),
                    do=N_("Record it first; then take the goods back under Returns, with the refund."),
                )
            return 0
        fen = standing.refundable_fen if form.refund_fen is None else form.refund_fen
        return refund_within(standing, fen)
