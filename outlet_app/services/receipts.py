"""Receipts: an act as lines of paper, masked, the same for preview and printer. First saved, then printed.

A line is `columns` half-width characters wide; a Chinese character takes two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from outlet_app.domain.acts.trade import Consignment, ConsignmentLine, Order, OrderLine, Reversal
from outlet_app.domain.capitals import rmb_capitals
from outlet_app.domain.clock import format_time
from outlet_app.domain.days import iso_day
from outlet_app.domain.money import format_yuan
from outlet_app.domain.weight import format_kg, format_litres
from outlet_app.errors import N_, Refused
from outlet_app.services.corrections import REASONS
from outlet_app.services.model import ActDetail, CounterIdentity, PaperLine
from outlet_app.services.ports import ActReads, Printer
from outlet_app.services.records import RecordsService
from outlet_app.services.telling import telling_of
from outlet_app.services.till_paper import TillBody, till_lines
from outlet_app.services.told import Told

Translate = Callable[[str], str]
RULE = PaperLine("", rule=True)
TITLES = {
    "consign": N_("Consignment receipt"),
    "purchase": N_("Purchase receipt"),
    "ship": N_("Shipping receipt"),
    "down": N_("Order receipt"),
    "up": N_("City order"),
    "reverse": N_("Reversal slip"),
    "open": N_("Opening count"),
    "cash": N_("Cash slip"),
    "close": N_("Day close"),
}
_PIECES = re.compile(r"[^\x00-\x7f]\s*|[!-~]+\s*|\s+")
UNITS = {"g": N_("/kg"), "ml": N_("/l"), "pc": N_(" each")}


class ReceiptService:
    """Receipts of saved acts. Desk thread."""

    def __init__(
        self,
        records: RecordsService,
        acts: ActReads,
        identity: CounterIdentity,
        printer: Printer,
        texts: Callable[[str], Translate],
    ):
        self._records = records
        self._acts = acts
        self._identity = identity
        self._printer = printer
        self._texts = texts

    def lines(self, seq: int, language: str, columns: int = 32) -> list[PaperLine]:
        """The receipt of act `seq`. Raises `Refused` E642 when there is no such act."""
        detail = self._records.detail(seq)
        telling = telling_of(detail.body) if detail else None
        own = detail is not None and isinstance(detail.body, Consignment | Order | Reversal | TillBody)
        if detail is None or not (own or (telling is not None and telling.slip)):
            raise Refused("E642", N_("There is no act {number} to print."), number=f"{seq:04d}")
        return Paper(detail, self._identity, self._texts(language), language, columns).lines()

    def print(self, seq: int, language: str) -> int:
        """Print it; returns how many times that was. Raises `Refused` E640 without a printer, E641 when it does not
        answer."""
        lines = self.lines(seq, language, self._printer.columns())
        self._printer.put(lines)
        return self._acts.count_print(seq)


class Paper:
    """One receipt being laid out."""

    def __init__(self, detail: ActDetail, identity: CounterIdentity, text: Translate, language: str, columns: int):
        self._detail = detail
        self._identity = identity
        self._text = text
        self._language = language
        self._columns = columns

    def lines(self) -> list[PaperLine]:
        """All of it; what is too long for a line goes on in the next one."""
        return [piece for line in self._laid_out() for piece in self._within(line)]

    def _within(self, line: PaperLine) -> list[PaperLine]:
        if width(line.text) <= self._columns:
            return [line]
        return [replace(line, text=text) for text in folded(line.text, self._columns)]

    def _laid_out(self) -> list[PaperLine]:
        body, row = self._detail.body, self._detail.row
        telling = telling_of(body)
        own = row.kind if isinstance(body, Reversal | TillBody) else row.form
        title = telling.title(body) if telling else TITLES[own]
        made = [
            PaperLine(self._identity.outlet_name, "centre"),
            PaperLine(self._text(title), "centre", big=True),
            PaperLine(self._text(N_("No. {number}")).format(number=f"{row.seq:04d}"), "centre", big=True),
            self._pair(format_time(row.at), f"{self._identity.counter}"),
        ]
        if self._detail.printed:
            made.append(PaperLine(self._text(N_("Reprint {count}")).format(count=self._detail.printed), "centre"))
        if self._detail.party:
            made.append(self._pair(self._detail.party.name, self._detail.party.phone))
        made.append(RULE)
        if isinstance(body, Consignment):
            made += self._consignment(body)
        elif isinstance(body, Order):
            made += self._order(body)
        elif isinstance(body, Reversal):
            made += self._reversal(body)
        elif isinstance(body, TillBody):
            made += till_lines(body, self._text, self._pair)
        elif telling is not None:
            made += [line for told in telling.facts(body, self) for line in self._told(told)]
        made += [RULE, self._pair(self._text(N_("Check code")), self._detail.hash.hex()[:12])]
        return made

    def product(self, code: str) -> str:
        """A product's name in the receipt's language (`told.Names`)."""
        found = self._detail.products.get(code)
        return found.shown(self._language) if found else code

    def party(self, party: int) -> str:
        """A party's masked name (`told.Names`)."""
        return self._detail.parties.get(party, "")

    def _told(self, told: Told) -> list[PaperLine]:
        if told.role == "rule":
            return [RULE]
        label = self._text(told.label).format(**told.facts) if told.label else ""
        value = self._text(told.value).format(**told.facts) if told.marked else told.value
        if told.role == "amount":
            return [PaperLine(f"{label} {value}".strip(), "right", big=True)]
        if told.role == "text":
            return [PaperLine(text) for text in (label, value) if text]
        return [self._pair(label, value)]

    def _consignment(self, body: Consignment) -> list[PaperLine]:
        made = [line for item in body.lines for line in (*self._line(item), *self._weighing(item))]
        if body.mode == "ship":
            made += [RULE, self._pair(self._text(N_("Value of the goods")), format_yuan(body.total_fen))]
            made += self._total(body.charge_fen, N_("Fee paid"))
            return made + self._replaced(body.replaces)
        made += [RULE, *self._total(body.total_fen)]
        for label, fen in (
            (N_("Rounded off"), -body.waived_fen),
            (N_("Commission"), -body.commission_fen),
            (N_("Agreed costs"), -body.costs_fen),
            (N_("Cash advance"), -body.advance_fen),
        ):
            if fen:
                made.append(self._pair(self._text(label), format_yuan(fen)))
        if body.on_sale:
            made.append(PaperLine(self._text(N_("Paid when sold"))))
        elif body.payable_fen:
            made.append(self._pair(self._text(N_("Payable")), format_yuan(body.payable_fen, symbol=True)))
            if body.loan_fen:
                made.append(self._pair(self._text(N_("Part to the loan")), format_yuan(body.loan_fen)))
            if body.due is not None:
                made.append(self._pair(self._text(N_("Due")), iso_day(body.due)))
        return made + self._replaced(body.replaces)

    def _order(self, body: Order) -> list[PaperLine]:
        made = [line for item in body.lines for line in self._line(item)]
        made += [RULE, *self._total(body.total_fen)]
        if body.prepaid:
            made.append(PaperLine(self._text(N_("Paid elsewhere"))))
        else:
            made.append(self._pair(self._text(N_("Cash given")), format_yuan(body.tendered_fen)))
            change = body.tendered_fen + body.carried_fen - body.received_fen
            made.append(self._pair(self._text(N_("Change")), format_yuan(change)))
            if body.balance_fen:
                made.append(self._pair(self._text(N_("Still to pay")), format_yuan(body.balance_fen, symbol=True)))
        return made + self._replaced(body.replaces)

    def _reversal(self, body: Reversal) -> list[PaperLine]:
        row = self._detail.row
        made = [
            self._pair(self._text(N_("Takes back")), f"{body.of:04d}"),
            self._pair(self._text(N_("Reason")), self._text(REASONS.get(body.reason, body.reason))),
            self._pair(self._text(N_("Amount")), format_yuan(row.total_fen, symbol=True)),
            PaperLine(rmb_capitals(row.total_fen), "right"),
        ]
        if body.note:
            made.append(PaperLine(body.note))
        if body.cash_fen:
            label = N_("Cash into the till") if body.cash_fen > 0 else N_("Cash handed back")
            made.append(self._pair(self._text(label), format_yuan(abs(body.cash_fen), symbol=True)))
        return made

    def _replaced(self, seq: int) -> list[PaperLine]:
        return [self._pair(self._text(N_("Replaces")), f"{seq:04d}")] if seq else []

    def _weighing(self, line: ConsignmentLine) -> list[PaperLine]:
        """How the quantity paid for came about, so that the farmer can check it."""
        made = []
        if line.tare:
            gross, tare = quantity_text(line.unit, line.gross), quantity_text(line.unit, line.tare)
            weighed, taken_off = self._text(N_("Gross")), self._text(N_("Tare"))
            made.append(self._pair(f"{weighed} {gross}", f"{taken_off} {tare} × {max(line.packages, 1)}"))
        if line.deduction_bp:
            percent = f"{line.deduction_bp // 100}.{line.deduction_bp % 100:02d}%"
            made.append(PaperLine(" ".join([self._text(N_("Deduction")), percent])))
        return made

    def _total(self, fen: int, label: str = N_("Total")) -> list[PaperLine]:
        return [
            PaperLine(f"{self._text(label)} {format_yuan(fen, symbol=True)}", "right", big=True),
            PaperLine(rmb_capitals(fen), "right"),
        ]

    def _line(self, line: ConsignmentLine | OrderLine) -> list[PaperLine]:
        name = self._detail.products[line.product].shown(self._language)
        grade = getattr(line, "grade", "")
        price = f"{format_yuan(line.price_fen)}{self._text(UNITS[line.unit])}"
        count = f"{quantity_text(line.unit, line.quantity)} × {price}"
        return [PaperLine(f"{name} {grade}".strip()), self._pair(count, format_yuan(line.amount_fen))]

    def _pair(self, left: str, right: str) -> PaperLine:
        gap = max(1, self._columns - width(left) - width(right))
        return PaperLine(f"{left}{' ' * gap}{right}")


def quantity_text(unit: str, quantity: int) -> str:
    """A quantity as printed: 150.000kg, 2.000L, or the bare count of pieces."""
    if unit == "g":
        return f"{format_kg(quantity)}kg"
    return f"{format_litres(quantity)}L" if unit == "ml" else str(quantity)


def width(text: str) -> int:
    """Half-width columns a text takes on paper. Printers set every multi-byte character two columns wide: × and ¥
    (which is printed as ￥) as well as Hanzi."""
    return sum(1 if sign.isascii() else 2 for sign in text)


def folded(text: str, columns: int) -> list[str]:
    """The text in pieces of at most `columns` columns, at spaces where there are any."""
    pieces, piece = [], ""
    for word in _PIECES.findall(text):
        if piece and width(piece + word.rstrip()) > columns:
            pieces.append(piece.rstrip())
            piece = ""
        for sign in word:
            if width(piece + sign) > columns and not sign.isspace():
                pieces.append(piece.rstrip())
                piece = ""
            piece += sign
    return [*pieces, piece.rstrip()] if piece.strip() or not pieces else pieces
