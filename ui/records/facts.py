"""An act's lines and figures as rows to show, in the language that holds. Pure: no widget here."""

from __future__ import annotations

from outlet_app.domain.acts.trade import Consignment, ConsignmentLine, Order, OrderLine, Reversal
from outlet_app.domain.capitals import rmb_capitals
from outlet_app.services.corrections import REASONS
from outlet_app.services.model import ActDetail
from outlet_app.services.produce.states import WORDS as STATES
from outlet_app.services.telling import telling_of
from outlet_app.services.till_paper import TillBody
from outlet_app.services.told import Told
from resources.texts import _, language
from ui import formats
from ui.records.links import link_facts
from ui.records.till_facts import till_facts

Fact = tuple[str, str, str]
"""Label, figure, role of the figure ("text" = a whole line of words below its label)."""


def lines_of(detail: ActDetail) -> list[tuple[str, str, str]]:
    """Product with grade, how the amount came about, amount: one a line of the act."""
    body = detail.body
    return [_line(detail, line) for line in body.lines] if isinstance(body, Consignment | Order) else []


def _line(detail: ActDetail, line: ConsignmentLine | OrderLine) -> tuple[str, str, str]:
    name = detail.products[line.product].shown(language()) if line.product in detail.products else line.product
    grade = getattr(line, "grade", "")
    text = f"{formats.with_unit(line.quantity, line.unit, trim=False)} × {formats.yuan(line.price_fen)} "
    text += formats.price_unit(line.unit)
    if isinstance(line, ConsignmentLine) and line.deduction_bp:
        text += " · " + _("deduction {percent}").format(percent=formats.percent(line.deduction_bp))
    return f"{name} {grade}".strip(), text, formats.yuan(line.amount_fen)


def facts_of(detail: ActDetail) -> list[Fact]:
    """What the act comes to and how it can be checked; amounts that are zero are left out."""
    body = detail.body
    facts: list[Fact] = []
    if isinstance(body, Consignment):
        facts += _consignment(body)
    elif isinstance(body, Order):
        facts += _order(body)
    elif isinstance(body, Reversal):
        facts += _reversal(body, detail.row.total_fen)
    elif isinstance(body, TillBody):
        facts += till_facts(body)
    elif (telling := telling_of(body)) is not None:
        facts += [_fact(told) for told in telling.facts(body, _Names(detail)) if told.role != "rule"]
    if detail.state:
        facts.append((_("State"), _(STATES.get(detail.state, detail.state)), "figure"))
    row = detail.row
    for label, seq in ((_("Replaces"), row.replaces), (_("Reversed by"), row.reversed_by)):
        if seq:
            facts.append((label, formats.number(seq), "figure"))
    facts += link_facts(detail.links)
    for label, words in ((_("Own number"), row.ref), (_("Note"), getattr(body, "note", ""))):
        if words and not any(words in fact[:2] for fact in facts):  # some acts tell it themselves
            facts.append((label, words, "text"))
    facts.append((_("Receipt printed"), _("{n} times").format(n=detail.printed) if detail.printed else "—", "figure"))
    facts.append((_("Check code"), detail.hash.hex()[:12], "hash"))
    return facts


class _Names:
    """Names for the codes of one act, in the language that holds (`told.Names`)."""

    def __init__(self, detail: ActDetail):
        self._detail = detail

    def product(self, code: str) -> str:
        """A product's name."""
        found = self._detail.products.get(code)
        return found.shown(language()) if found else code

    def party(self, party: int) -> str:
        """A party's masked name."""
        return self._detail.parties.get(party, "")


def _fact(told: Told) -> Fact:
    label = _(told.label).format(**told.facts) if told.label else ""
    return label, _(told.value).format(**told.facts) if told.marked else told.value, told.role


def _money(*rows: tuple[str, int]) -> list[Fact]:
    return [(label, formats.yuan(fen), "figure") for label, fen in rows if fen]


def _total(fen: int) -> list[Fact]:
    return [(_("Total"), formats.yuan(fen, symbol=True), "amount"), (_("In capitals"), rmb_capitals(fen), "text")]


def _consignment(body: Consignment) -> list[Fact]:
    facts = _total(body.total_fen)
    facts += _money(
        (_("Rounded off"), -body.waived_fen),
        (_("Commission"), -body.commission_fen),
        (_("Agreed costs"), -body.costs_fen),
        (_("Cash advance"), -body.advance_fen),
        (_("Part to the loan"), body.loan_fen),
    )
    if body.on_sale:
        facts.append((_("Payable"), _("when sold"), "figure"))
    else:
        facts.append((_("Payable"), formats.yuan(body.payable_fen, symbol=True), "amount"))
        if body.due is not None:
            facts.append((_("Due"), formats.day(body.due), "figure"))
    return facts


def _order(body: Order) -> list[Fact]:
    facts = _total(body.total_fen)
    facts += _money((_("Rounded off"), -body.waived_fen), (_("Received"), body.received_fen))
    if body.prepaid:
        facts.append((_("Payment"), _("paid elsewhere"), "figure"))
    facts += _money((_("Still to pay"), body.balance_fen))
    return facts


def _reversal(body: Reversal, total_fen: int) -> list[Fact]:
    facts: list[Fact] = [(_("Takes back"), formats.number(body.of), "figure"), *_total(total_fen)]
    facts.append((_("Reason"), _(REASONS.get(body.reason, body.reason)), "text"))
    facts += _money((_("Cash into the till"), max(body.cash_fen, 0)), (_("Cash handed back"), max(-body.cash_fen, 0)))
    return facts
