"""The van's manifest: what waits, ticked, counted and weighed, signed for by the driver."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from outlet_app.domain.acts.post import ManifestPiece, ManifestSigned
from outlet_app.domain.entries import Kind
from outlet_app.errors import N_, Refused
from outlet_app.services.model import PaperLine, Saved
from outlet_app.services.post.forms import ManifestForm
from outlet_app.services.post.ports import PieceRow
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.post.manifest.pad import Stroke
from ui.post.manifest.pieces import PiecesCard
from ui.post.manifest.side import ManifestSide
from ui.post.unsaved import unsaved
from ui.widgets.act_page import ActPage
from ui.widgets.chain import reading_order


class ManifestDraft(msgspec.Struct, frozen=True):
    """What was typed, unticked and signed."""

    texts: dict[str, str] = {}
    unticked: tuple[str, ...] = ()
    strokes: tuple[Stroke, ...] = ()


class ManifestPage(ActPage):
    """Handing pieces to the van."""

    name = "manifest"

    def __init__(self, context: Context):
        self.van = ManifestSide()
        super().__init__(context, self.van)
        self.cargo = PiecesCard()
        self.column.addWidget(self.cargo, 1)
        self.cargo.finished.connect(self.van.driver.take_cursor)
        self.van.finished.connect(self.van.primary.setFocus)
        for part in (self.cargo, self.van):
            part.edited.connect(self.changed)
        context.saved.connect(self._load)
        reading_order(self.cargo, self.side, self.saved_panel)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.title.setText(_("Parcels · van manifest"))
        self.cargo.retranslate()

    def entered(self, **arguments: Any) -> None:
        """Load what waits, then what was being typed."""
        self._load()
        super().entered(**arguments)

    def _load(self, *_saved: object) -> None:
        if self.isVisible() or not _saved:
            self.context.desk.ask(self.context.counter.post.manifest.waiting, self._loaded_pieces, self._not_loaded)

    def _loaded_pieces(self, rows: list[PieceRow]) -> None:
        self.cargo.show_rows(rows)
        self._show_sum()

    def first_field(self) -> None:
        """Scanning."""
        self.cargo.scan.take_cursor()

    def changed(self) -> None:
        """A tick or a text changed."""
        self._show_sum()
        self.touched()

    def _show_sum(self) -> None:
        ticked = self.cargo.ticked()
        self.van.show_sum(len(ticked), sum(row.gross_g for row in ticked))

    # -- saving

    def missing(self) -> bool:
        """What stands in the way of saving."""
        if not self.cargo.ticked():
            self.side.say(_("No piece is ticked."))
            self.cargo.scan.take_cursor()
        elif not self.van.driver.text().strip() and not self.van.pad.signed():
            self.van.driver.blame(N_("Let the driver sign on the pad, or type the driver's name."))
        else:
            return False
        return True

    def save_call(self) -> Callable[[], Saved]:
        """Save through the service."""
        form = ManifestForm(
            waybills=tuple(row.waybill for row in self.cargo.ticked()),
            driver=self.van.driver.text(),
            vehicle=self.van.vehicle.text(),
            signature=self.van.pad.png(),
            note=self.van.note.text(),
        )
        return partial(self.context.counter.post.manifest.sign, form, self.context.actor)

    def refused_at(self, error: Refused) -> None:
        """At the driver; where a piece is gone, what waits is loaded anew."""
        field = self.van.field_of(error)
        if field is not None:
            field.blame(error)
        else:
            self._load()
            self.cargo.scan.take_cursor()

    def after_saving(self) -> Callable[[], str]:
        """What goes into the van."""
        ticked = self.cargo.ticked()
        pieces, weight = formats.count(len(ticked)), formats.with_unit(sum(row.gross_g for row in ticked), "g")
        return lambda: _("Hand over {n} pieces, {weight}.").format(n=pieces, weight=weight)

    def paper_lines(self) -> list[PaperLine]:
        """The slip it would get."""
        ticked = self.cargo.ticked()
        body = ManifestSigned(
            pieces=tuple(ManifestPiece(row.waybill, row.gross_g) for row in ticked),
            total_g=sum(row.gross_g for row in ticked),
            driver=self.van.driver.text().strip(),
            vehicle=self.van.vehicle.text().strip(),
            signature=b"drawn" if self.van.pad.signed() else b"",
        )
        return unsaved(self.context, Kind.MANIFEST, body)

    # -- the draft

    def draft(self) -> ManifestDraft | None:
        """Everything typed."""
        draft = ManifestDraft(self.van.typed(), self.cargo.unticked(), self.van.pad.typed())
        return draft if draft.texts or draft.unticked or draft.strokes else None

    def load_draft(self) -> Callable[[], Any]:
        """What was being typed."""
        return partial(self.context.counter.drafts.load, self.name, ManifestDraft)

    def restore(self, found: Any) -> bool:
        """Put it back."""
        self._loading = True
        self.van.put(found.texts)
        self.cargo.untick(found.unticked)
        self.van.pad.restore(found.strokes)
        self._loading = False
        self._show_sum()
        return True

    def clear(self) -> None:
        """Nothing typed, all ticked."""
        self.cargo.clear()
        self.van.clear()
        self._show_sum()
