"""Receipts: an act as lines of paper, masked, the same for preview and printer. First saved, then printed.

What stands between head and check code is laid out in `papers`; who prints it, and when, is in `printing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from outlet_app.domain.clock import format_time
from outlet_app.errors import N_, Refused
from outlet_app.services.model import ActDetail, CounterIdentity, PaperLine
from outlet_app.services.papers.layouts import layout_of
from outlet_app.services.papers.sheet import RULE, Sheet, Translate, folded, width
from outlet_app.services.ports import ActReads
from outlet_app.services.press import Printer
from outlet_app.services.records import RecordsService


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

    def detail(self, seq: int) -> ActDetail:
        """An act that has paper. Raises `Refused` E642 for one that has none, or that is not there."""
        detail = self._records.detail(seq)
        if detail is None or layout_of(detail.body) is None:
            raise _no_paper(seq)
        return detail

    def lines(self, seq: int, language: str, columns: int = 32, copies: int | None = None) -> list[PaperLine]:
        """The receipt of act `seq`; `copies`: how many were printed before, for the mark, where that is known better
        than the count of prints. Raises `Refused` E642."""
        detail = self.detail(seq)
        if copies is not None:
            detail = replace(detail, printed=copies)
        return Paper(detail, self._identity, self._texts(language), language, columns).lines()

    def print(self, seq: int, language: str) -> int:
        """Print it here and now, blocking for as long as the printer takes (the window uses `printing`); returns how
        many times that was. Raises `Refused` E640 without a printer, E641 when it does not answer, E642-E648."""
        lines = self.lines(seq, language, self._printer.columns())
        self._printer.put(lines)
        return self._acts.count_print(seq)


class Paper:
    """One receipt being laid out."""

    def __init__(self, detail: ActDetail, identity: CounterIdentity, text: Translate, language: str, columns: int):
        self._identity = identity
        self._sheet = Sheet(detail, text, language, columns)

    def lines(self) -> list[PaperLine]:
        """All of it; what is too long for a line goes on in the next one. Raises `Refused` E642 for an act without
        paper."""
        return [piece for line in self._laid_out() for piece in self._within(line)]

    def _within(self, line: PaperLine) -> list[PaperLine]:
        if width(line.text) <= self._sheet.columns:
            return [line]
        return [replace(line, text=text) for text in folded(line.text, self._sheet.columns)]

    def _laid_out(self) -> list[PaperLine]:
        sheet, detail = self._sheet, self._sheet.detail
        layout = layout_of(detail.body)
        if layout is None:
            raise _no_paper(detail.row.seq)
        number = sheet.text(N_("No. {number}")).format(number=f"{detail.row.seq:04d}")
        made = [
            PaperLine(self._identity.outlet_name, "centre"),
            PaperLine(sheet.text(layout.title(detail.body)), "centre", big=True),
            PaperLine(number, "centre", big=True),
            sheet.pair(format_time(detail.row.at), f"{self._identity.counter}"),
        ]
        if detail.printed:
            made.append(PaperLine(sheet.text(N_("Reprint {count}")).format(count=detail.printed), "centre"))
        if detail.party:
            made.append(sheet.pair(detail.party.name, detail.party.phone))
        made.append(RULE)
        made += layout.lines(detail.body, sheet)
        return [*made, RULE, sheet.figure(N_("Check code"), detail.hash.hex()[:12])]


def _no_paper(seq: int) -> Refused:
    return Refused("E642", N_("There is no act {number} to print."), number=f"{seq:04d}")
