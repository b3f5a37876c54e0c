"""Evidence packs from Records: Ctrl+G asks how, F10 gathers, writes and says where the PDF is."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from outlet_app.errors import Known
from outlet_app.services.post.evidence import Evidence
from resources.texts import _
from ui.context import Context
from ui.page import Page
from ui.post.evidence import document_of, file_name, write_pdf
from ui.records.side import EVIDENCE_KEY, Side


class Evidencing(QObject):
    """Works the side's evidence panel."""

    def __init__(self, context: Context, side: Side, page: Page):
        super().__init__(page)
        self._context = context
        self._side = side
        side.evidence_wanted.connect(self.ask)
        side.evidence.confirmed.connect(self._confirmed)
        side.evidence.cancelled.connect(page.back)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(EVIDENCE_KEY), page, self.ask, context=within)

    def ask(self) -> None:
        """Ctrl+G: ask how the pack of the act shown is made."""
        if self._side.may_prove():
            self._side.ask_evidence()

    def confirm(self) -> bool:
        """F10: make it; whether it is being asked about."""
        if not self._side.proving():
            return False
        self._side.evidence.confirm()
        return True

    def _confirmed(self, full: bool, reason: str, note: str, folder: str) -> None:
        service, actor, seq = self._context.counter.post.evidence, self._context.actor, self._side.shown_seq()
        gather = partial(service.in_full, seq, reason, note, actor) if full else partial(service.masked, seq, actor)
        self._context.desk.ask(gather, partial(self._gathered, folder), self._refused)

    def _gathered(self, folder: str, evidence: Evidence) -> None:
        if evidence.look is not None:
            self._context.announce_saved(evidence.look)
        pictures = tuple(data for _what, data in evidence.pictures)
        path = Path(folder) / file_name(evidence)
        text, font = document_of(evidence), QFont()  # not the screen's: its figures of one width can't be searched
        font.setFamilies(QApplication.font().families())
        font.setPointSize(10)
        title = _("Evidence pack")
        self._context.desk.ask(partial(write_pdf, path, text, pictures, title, font), self._written, self._refused)

    def _written(self, path: Path) -> None:
        self._side.evidence.refused("")
        self._side.rest()
        self._context.told.emit(_("The evidence pack is in {path}").format(path=path), "good")

    def _refused(self, error: Known) -> None:
        self._side.evidence.refused(error.told(_))
