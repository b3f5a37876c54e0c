"""Certificates: which lots need one, what was collected and issued and how long it is kept; writing one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from outlet_app.domain.acts.produce import Certified, Lot
from outlet_app.errors import N_, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.model import PaperLine, ProductName, Saved
from outlet_app.services.produce.certificates import MISSING, CertificateLine
from outlet_app.services.produce.forms import CertificateForm
from resources.texts import _, language
from ui import formats
from ui.context import Context
from ui.goods.preview import unsaved_slip
from ui.produce.cert_form import CertificateFields
from ui.produce.cert_side import CertificateSide
from ui.produce.draft import CertificateDraft
from ui.produce.stock_columns import lot_number
from ui.widgets.act_page import ActPage
from ui.widgets.chain import reading_order
from ui.widgets.search_list import SearchList
from ui.widgets.table import Column

COLUMNS: tuple[Column[CertificateLine], ...] = (
    Column(
        N_("Certificate no."), lambda line: line.number or _("! missing"), width=150, token=lambda line: _token(line)
    ),
    Column(N_("Product"), lambda line: line.product.shown(language())),
    Column(N_("Quantity"), lambda line: formats.with_unit(line.quantity, line.unit), right=True, width=104),
    Column(N_("Origin"), lambda line: line.origin or formats.DASH, width=140, sparse=True),
    Column(N_("Issued by"), lambda line: line.issuer or formats.DASH, width=150, sparse=True),
    Column(N_("Keep until"), lambda line: _kept(line), width=130),
)


def _token(line: CertificateLine) -> str:
    return "" if line.number else "amber-ink"


def _kept(line: CertificateLine) -> str:
    if line.lots:
        return _("lot {lot}").format(lot=lot_number(*line.lots[0]))
    return formats.day(line.keep_until, weekday=False, year=True)


Found = tuple[CertificateForm, ProductName]


class CertificatePage(ActPage):
    """`entered(lots=…)` writes one for these lots."""

    name = "produce-cert"

    def __init__(self, context: Context):
        self.cert_side = CertificateSide()
        super().__init__(context, self.cert_side)
        self._writing: Found | None = None
        self.list = SearchList(context.desk, N_("Find (number, issuer, origin)"), "cert-search", "cert-list")
        self.list.show_table(
            COLUMNS,
            self._search,
            empty=N_("No certificate yet. Lots on hand that need one appear here."),
            nothing=N_("No certificate fits these words."),
        )
        self.fields = CertificateFields()
        self.work = QStackedWidget()
        self.work.addWidget(self.list)
        self.work.addWidget(self.fields)
        self.column.addWidget(self.work, 1)
        self.list.chosen.connect(self._chosen)
        self.fields.edited.connect(self.changed)
        self.fields.finished.connect(self.cert_side.primary.setFocus)
        context.saved.connect(self._look_again)
        reading_order(self.list, self.fields, self.cert_side, self.saved_panel)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_("Settlement · certificates"))
        self.list.retranslate()
        self.fields.retranslate()

    def told_day(self) -> None:
        """Days like "9-18" are read from the counter's own day back."""
        self.fields.day.today = self.today

    # -- the list

    def entered(self, **arguments: Any) -> None:
        """Look at what there is now; perhaps write one for lots."""
        super().entered(**arguments)
        self._look_again()
        if lots := arguments.get("lots"):
            self._start(lots)

    def _look_again(self, *_what: object) -> None:
        if self.isVisible():
            self.list.reload()

    def _search(self, words: str) -> Callable[[], Sequence[Any]]:
        return partial(self.context.counter.produce.certificates.listed, words)

    def _chosen(self, line: CertificateLine) -> None:
        if line.lots:
            self._start(line.lots)
        else:
            self.context.show_page("records", seq=line.seq)

    def _start(self, lots: tuple[Lot, ...]) -> None:
        self.context.desk.ask(partial(_begin, self.context.counter, lots), self._begun, self._refused)

    def _begun(self, found: Found) -> None:
        self._write(found)
        self.changed()
        self.first_field()

    def _write(self, found: Found) -> None:
        self._writing = found
        self.fields.put_form(found[0])
        self.work.setCurrentWidget(self.fields)
        self.cert_side.show_form(found[0], found[1])

    # -- writing one

    def changed(self) -> None:
        """Something was typed."""
        if self._writing is not None:
            self.cert_side.show_form(self.fields.form(), self._writing[1])
            self.touched()

    def first_field(self) -> None:
        """The list's search; what it is, while one is written."""
        if self._writing is None:
            self.list.field.take_cursor()
        else:
            self.fields.how.take_cursor()

    def missing(self) -> bool:
        """No lot, a field at fault, or one that must be filled in."""
        if self._writing is None:
            self.list.field.take_cursor()
        elif (field := self.fields.faulty()) is not None:
            field.take_cursor()
        elif (field := self.fields.empty_one()) is not None:
            field.blame(N_("The law wants this on a certificate."))
        else:
            return False
        return True

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        return partial(self.context.counter.produce.certificates.save, self.fields.form(), self.context.actor)

    def refused_at(self, error: Refused) -> None:
        """At the field it is about; what is missing is said in the language that holds."""
        field = self.fields.field_of(error)
        if field is not None:
            field.take_cursor()
        names = [_(MISSING[name]) for name in str(error.facts.get("fields", "")).split(", ") if name in MISSING]
        if names:
            self.side.say(_("Still missing: {names}.").format(names="、".join(names)))

    def after_saving(self) -> Callable[[], str]:
        """What to do with the paper."""
        return lambda: _("Keep the paper with the lot.")

    def paper_lines(self) -> list[PaperLine]:
        """The certificate it would get."""
        if self._writing is None:
            raise Refused("E714", N_("No lot is chosen for the certificate."), do=N_("Choose the lots it covers."))
        form, product = self.fields.form(), self._writing[1]
        if not form.day:
            raise Refused("E717", N_("The certificate's date is missing."), do=N_("Type it like 9-19."))
        body = Certified(
            form.how,
            form.number.strip() or formats.DASH,
            form.product,
            form.unit,
            form.quantity,
            form.origin,
            form.day,
            form.issuer,
            form.contact,
            form.commitment,
            form.basis,
            form.party,
            form.lots,
        )
        return unsaved_slip(self.context, body, None, {form.product: product})

    # -- the draft

    def draft(self) -> CertificateDraft | None:
        """What is being written."""
        if self._writing is None:
            return None
        fields = self.fields
        return CertificateDraft(self._writing[0].lots, fields.how.value(), fields.basis.value(), fields.typed())

    def load_draft(self) -> Callable[[], Any]:
        """The draft, with what is known of its lots."""
        return partial(_load, self.context.counter)

    def restore(self, found: Any) -> bool:
        """Put it back."""
        draft, writing = found
        self._loading = True
        self._write(writing)
        self.fields.how.choose(draft.how)
        self.fields.basis.choose(draft.basis)
        self.fields.put(draft.texts)
        self._loading = False
        self.cert_side.show_form(self.fields.form(), writing[1])
        return True

    def clear(self) -> None:
        """Nothing is being written."""
        self._writing = None
        self.fields.clear()
        self.cert_side.say("")
        self.cert_side.show_form(None, None)
        self.work.setCurrentWidget(self.list)
        self.list.field.clear()


def _begin(counter: Counter, lots: tuple[Lot, ...]) -> Found:
    """A form for these lots, with their siblings that need one too. Raises `Refused` E714, E715. Desk thread."""
    known = {(row.seq, row.line): row.product for row in counter.produce.certificates.wanting()}
    same = {lot for lot, product in known.items() if lot[0] == lots[0][0] and product == known.get(lots[0])}
    form = counter.produce.certificates.start(tuple(sorted(same | set(lots))))
    return form, counter.catalogue.name_of(form.product)


def _load(counter: Counter) -> tuple[CertificateDraft, Found] | None:
    """The draft and what is known of its lots; None when they are gone. Desk thread."""
    draft = counter.drafts.load(CertificatePage.name, CertificateDraft)
    if draft is None or not draft.lots:
        return None
    try:
        form = counter.produce.certificates.start(draft.lots)
    except Refused:
        return None
    return draft, (form, counter.catalogue.name_of(form.product))
