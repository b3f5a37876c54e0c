"""What the intake page loads on the desk thread: its draft, or the act to replace, with the cards both name."""

from __future__ import annotations

from outlet_app.domain.acts.trade import Consignment
from outlet_app.errors import N_, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import LineForm
from outlet_app.services.model import PartyCard, ProductCard
from ui import formats
from ui.intake.draft import IntakeDraft
from ui.intake.line_entry import quoted_line
from ui.intake.line_item import LineItem
from ui.intake.terms import texts_of

Found = tuple[IntakeDraft, PartyCard | None, list[LineItem], ProductCard | None]


def load_draft(counter: Counter) -> Found | None:
    """The draft, its party, its lines and the product being entered; None when there is none. Desk thread."""
    draft = counter.drafts.load("intake", IntakeDraft)
    return _with_cards(counter, draft) if draft is not None else None


def load_replaced(counter: Counter, seq: int) -> Found:
    """Act `seq` as a draft of its replacement: the advance was handed over already, so it is carried over. Raises
    `Refused` E611 when there is no such consignment. Desk thread."""
    detail = counter.records.detail(seq)
    body = detail.body if detail else None
    if not isinstance(body, Consignment):
        raise Refused("E611", N_("Number {number} is not an act of this kind."), number=formats.number(seq))
    lines = tuple(_line_form(line) for line in body.lines)
    terms = texts_of(body) | ({"ref": body.ref} if body.ref else {}) | ({"note": body.note} if body.note else {})
    return _with_cards(
        counter,
        IntakeDraft(
            mode=body.mode,
            party=body.party,
            lines=lines,
            terms=terms,
            on_sale=body.on_sale,
            replaces=seq,
            carried_fen=detail.carried_fen if detail else 0,
            project=body.project,
        ),
    )


def _line_form(line: object) -> LineForm:
    """The entry's line as it was entered: the computed fields are left to be computed again."""
    return LineForm(**{name: getattr(line, name) for name in LineForm.__struct_fields__})


def _with_cards(counter: Counter, draft: IntakeDraft) -> Found:
    items = []
    for line in draft.lines:
        try:
            items.append(LineItem(line, quoted_line(line), counter.catalogue.product(line.product)))
        except Refused:
            continue  # a line that an older version allowed
    party = counter.people.card(draft.party) if draft.party else None
    code = draft.entry.get("code", "")
    return draft, party, items, counter.catalogue.product(code) if code else None
