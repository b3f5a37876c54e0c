"""Intake: a farmer hands over produce. Quotes while the clerk types, and saves the act."""

from __future__ import annotations

from outlet_app.domain.acts.trade import Consignment, ConsignmentLine
from outlet_app.domain.capitals import rmb_capitals
from outlet_app.domain.clock import business_day
from outlet_app.domain.consignment import Figures, Line, Mode, Rules, Source, Terms, compute
from outlet_app.domain.days import day_number, iso_day
from outlet_app.domain.entries import Kind
from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting, check_carried, check_day, check_replaces
from outlet_app.services.forms import ConsignmentForm, ConsignmentQuote, LineForm, QuotedLine
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.office.slips import check_slip
from outlet_app.services.ports import Clock, Ledger, Writing

PAGE = "intake"
# The loan's reference is agreed with the bank on paper: asked for, but never a reason to send a farmer home.
RULES = Rules(loan_needs_reference=False)


def quote(form: ConsignmentForm, today: int) -> ConsignmentQuote:
    """What the act comes to on day `today` (days since 1970). Pure; any thread. Raises `Refused` E10x-E127."""
    figures = _figures(form, today)
    return ConsignmentQuote(
        tuple(QuotedLine(line.net, line.quantity, line.amount_fen) for line in figures.lines),
        figures.total_fen,
        figures.payable_fen,
        figures.farmer_fen if figures.payable_fen else 0,
        _due(form, figures),
        rmb_capitals(figures.total_fen),
    )


def body_of_form(form: ConsignmentForm, today: int) -> Consignment:
    """The form as the entry's body. Raises `Refused` as `quote`, and E601 for an unknown mode or nobody chosen."""
    if not form.party:
        raise Refused("E601", N_("Nobody is chosen as the one who hands over."), do=N_("Find or register the farmer."))
    figures = _figures(form, today)
    return Consignment(
        mode=form.mode,
        party=form.party,
        lines=tuple(
            _line(line, computed.quantity, computed.amount_fen)
            for line, computed in zip(form.lines, figures.lines, strict=True)
        ),
        total_fen=figures.total_fen,
        payable_fen=figures.payable_fen,
        due=_due(form, figures),
        on_sale=form.on_sale,
        advance_fen=figures.advance_fen,
        carried_fen=form.carried_fen,
        waived_fen=figures.waived_fen,
        commission_fen=form.commission_fen,
        costs_fen=form.costs_fen,
        loan_fen=figures.loan_fen,
        loan_ref=form.loan_ref,
        replaces=form.replaces,
        ref=form.ref,
        note=form.note,
        project=form.project,
        charge_fen=figures.charge_fen,
    )


class IntakeService:
    """Saves consignments. Desk thread."""

    def __init__(self, ledger: Ledger, clock: Clock):
        self._ledger = ledger
        self._clock = clock

    def save(self, form: ConsignmentForm, actor: StaffMember) -> Saved:
        """Record the act, durably, and drop the page's draft with it. Raises `Refused`, `NotAllowed`,
        `StoreTrouble`."""
        check_acting(actor)
        body = body_of_form(form, day_number(business_day(self._clock.now())))
        with self._ledger.writing() as writing:
            saved = put(writing, body, actor_name(actor))
            writing.drop_draft(PAGE)
        return saved


def put(writing: Writing, body: Consignment, actor: str) -> Saved:
    """Append a consignment in an open transaction. Raises `Refused` E602 for an unknown party, E61x for a wrong
    replacement."""
    if not writing.knows(body.party):
        raise Refused(
            "E602", N_("This person is not registered here."), do=N_("Choose from the list, or register them.")
        )
    if body.replaces:
        check_replaces(writing, body.replaces, Kind.CONSIGNMENT)
    check_carried(writing, body.replaces, body.carried_fen, body.party)
    check_slip(writing.books, body.ref)
    return writing.append(Kind.CONSIGNMENT, body, actor)


def _figures(form: ConsignmentForm, today: int) -> Figures:
    try:
        mode = Mode(form.mode)
    except ValueError:
        raise Refused("E603", N_("This kind of intake is not known: {mode}."), mode=form.mode) from None
    if form.commission_fen < 0 or form.costs_fen < 0:
        raise Refused(
            "E123", N_("Commission and costs are more than the goods come to."), do=N_("Check what was agreed.")
        )
    terms = Terms(
        on_sale=form.on_sale,
        commission_bp=0,
        costs_fen=form.costs_fen + form.commission_fen,
        waived_fen=form.waived_fen,
        advance_fen=form.advance_fen,
        carried_fen=form.carried_fen,
        loan_fen=form.loan_fen,
        loan_ref=form.loan_ref,
    )
    return compute(mode, [_domain_line(line) for line in form.lines], terms, iso_day(today), RULES)


def _domain_line(line: LineForm) -> Line:
    return Line(
        product=line.product,
        unit=_unit(line.unit),
        gross=line.gross,
        price_fen=line.price_fen,
        grade=line.grade,
        tare=line.tare,
        packages=line.packages,
        deduction_bp=line.deduction_bp,
        costs_fen=line.costs_fen,
        floor_fen=line.floor_fen,
        source=Source(line.source),
        frame=line.frame,
    )


def _unit(unit: str) -> Unit:
    try:
        return Unit(unit)
    except ValueError:
        raise Refused("E604", N_("This unit is not known: {unit}."), unit=unit) from None


def _line(line: LineForm, quantity: int, amount_fen: int) -> ConsignmentLine:
    return ConsignmentLine(
        line.product,
        line.grade,
        line.unit,
        line.gross,
        line.tare,
        line.packages,
        line.deduction_bp,
        quantity,
        line.price_fen,
        amount_fen,
        line.source,
        line.costs_fen,
        line.floor_fen,
        line.picked,
        line.origin,
        line.certificate,
        line.frame,
        line.measured,
    )


def _due(form: ConsignmentForm, figures: Figures) -> int | None:
    if not figures.payable_fen or figures.due is None:
        return None
    check_day(form.due)
    return form.due if form.due is not None else day_number(figures.due)
