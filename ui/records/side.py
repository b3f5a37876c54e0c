"""The right side of Records: an act read, its receipt as paper, or its reversal being asked about; and the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from outlet_app.domain.entries import Kind
from outlet_app.services.bitmap import Bitmap
from outlet_app.services.corrections import ANEW
from outlet_app.services.model import ActDetail, PaperLine, RecordRow
from outlet_app.services.papers.layouts import has_paper
from outlet_app.services.post.evidence import KINDS
from outlet_app.services.undoing import REVERSIBLE
from resources.texts import _
from ui import theme
from ui.paper import PaperPreview
from ui.paper_labels import LABELS_KEY, LabelPreview, Labels
from ui.records.carry import CarryPanel
from ui.records.detail import DetailView
from ui.records.evidence_panel import EvidencePanel
from ui.records.reversal import ReversalPanel
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.one_stack import OneStack

EVIDENCE_KEY = "Ctrl+G"
LABELLED = (Kind.CONSIGNMENT, Kind.LOT, Kind.PARCEL, Kind.PACK)
WIDTH, NARROW = 380, 336
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own bound, which PySide does not name
ROOMY = 1200
"""Width of the window, in pixels at 100 % type, from which this side takes its full width."""


class Side(Card):
    """Emits: `preview_wanted()`, `print_wanted()`, `reverse_wanted()`, `carry_wanted()`, `labels_wanted()`,
    `evidence_wanted()`."""

    preview_wanted = Signal()
    print_wanted = Signal()
    reverse_wanted = Signal()
    carry_wanted = Signal()
    labels_wanted = Signal()
    evidence_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(margin=16)
        self._empty = Label("quiet", name="records-empty", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.detail = DetailView()
        self.paper = PaperPreview()
        self.reversal = ReversalPanel()
        self.carry = CarryPanel()
        self.labels = LabelPreview()
        self.evidence = EvidencePanel()
        self._stack = OneStack()
        for part in (self._empty, self.detail, self.paper, self.reversal, self.carry, self.labels, self.evidence):
            self._stack.addWidget(part)
        self._preview = KeyButton(key="Ctrl+P", name="records-preview")
        self._labels = KeyButton(key=LABELS_KEY, name="records-labels")
        self._prove = KeyButton(key=EVIDENCE_KEY, name="records-evidence")
        self._carry = KeyButton(key="Ctrl+K", name="records-carry")
        self._reverse = KeyButton("danger", key="Ctrl+R", name="records-reverse")
        self._print = KeyButton("primary", key="F10", name="records-print")
        self._preview.clicked.connect(self.preview_wanted)
        self._labels.clicked.connect(self.labels_wanted)
        self._prove.clicked.connect(self.evidence_wanted)
        self._carry.clicked.connect(self.carry_wanted)
        self._reverse.clicked.connect(self.reverse_wanted)
        self._print.clicked.connect(self.print_wanted)
        self.body.addWidget(self._stack, 1)
        self._buttons = (self._preview, self._labels, self._prove, self._carry, self._reverse, self._print)
        for button in self._buttons:
            self.body.addWidget(button)
        self._searched = False
        self._stack.currentChanged.connect(self._show_buttons)
        self._show_buttons()

    def fit_into(self, window: int, below: bool) -> None:
        """The room changed: as wide as paper needs, a little more in a roomy window; `below` the list as wide as it."""
        if below:
            self.setMinimumWidth(0)
            self.setMaximumWidth(QWIDGETSIZE_MAX)
            self.setMinimumHeight(theme.scaled(520))
        else:
            self.setFixedWidth(theme.scaled(WIDTH if window * 100 >= ROOMY * theme.scale() else NARROW))
            self.setMinimumHeight(0)

    def retranslate(self) -> None:
        """Set every word anew."""
        self._empty.setText(
            _("Nothing matches. Esc clears the search.")
            if self._searched
            else _("Acts appear here as soon as the first is saved: F2 takes in produce, F3 takes an order.")
        )
        self._print.say(_("Print"))
        self.detail.retranslate()
        self.reversal.retranslate()
        self.carry.retranslate()
        self.evidence.retranslate()
        self._show_buttons()

    def nothing(self, searched: bool) -> None:
        """No act to show."""
        self._searched = searched
        self.retranslate()
        self._stack.setCurrentWidget(self._empty)

    def show_detail(self, detail: ActDetail, accepted: int) -> None:
        """Show this act, unless something is being asked about it."""
        self.detail.show_detail(detail, accepted)
        if not self.asking():
            self._stack.setCurrentWidget(self.detail)
        self._show_buttons()

    def show_paper(self, lines: Sequence[PaperLine]) -> None:
        """Show its receipt."""
        self.paper.show_lines(lines)
        self._stack.setCurrentWidget(self.paper)

    def show_labels(self, labels: Labels, pictures: Sequence[Bitmap]) -> None:
        """Show its labels."""
        self.labels.show_labels(labels, pictures)
        self._stack.setCurrentWidget(self.labels)

    def sticking(self) -> bool:
        """Whether its labels are shown."""
        return self._stack.currentWidget() is self.labels

    def ask_reversal(self) -> None:
        """Ask about taking it back."""
        if self.detail.detail is not None:
            row = self.detail.detail.row
            self._stack.setCurrentWidget(self.reversal)
            self.reversal.ask(row.seq, row.total_fen, row.kind in ANEW)

    def ask_carry(self, seq: int, fen: int, into: bool) -> None:
        """Ask about the cash that stayed when it was taken back."""
        self._stack.setCurrentWidget(self.carry)
        self.carry.ask(seq, fen, into)

    def rest(self) -> None:
        """Back to the act itself; what was said about reversing it is said no more."""
        self.reversal.refused("")
        if self.detail.detail is not None:
            self._stack.setCurrentWidget(self.detail)

    def reversing(self) -> bool:
        """Whether a reversal is being asked about."""
        return self._stack.currentWidget() is self.reversal

    def ending_carry(self) -> bool:
        """Whether its cash is being asked about."""
        return self._stack.currentWidget() is self.carry

    def asking(self) -> bool:
        """Whether anything is being asked about."""
        return self.reversing() or self.ending_carry() or self.proving()

    def proving(self) -> bool:
        """Whether it is being asked how its evidence pack is made."""
        return self._stack.currentWidget() is self.evidence

    def may_prove(self) -> bool:
        """Whether the act shown is one that an evidence pack is made of."""
        detail = self.detail.detail
        return detail is not None and self._stack.currentWidget() is not self._empty and detail.row.kind in KINDS

    def ask_evidence(self) -> None:
        """Ask how its evidence pack is made."""
        self._stack.setCurrentWidget(self.evidence)
        self.evidence.ask(self.shown_seq())

    def previewing(self) -> bool:
        """Whether the paper is shown."""
        return self._stack.currentWidget() is self.paper

    def has_act(self) -> bool:
        """Whether an act with a receipt is shown."""
        detail = self.detail.detail
        return detail is not None and self._stack.currentWidget() is not self._empty and has_paper(detail.body)

    def shown_seq(self) -> int:
        """The number of the act shown, or 0."""
        return self.detail.detail.row.seq if self.detail.detail is not None else 0

    def can_reverse(self) -> bool:
        """Whether the act shown is one that can be taken back, and was not yet."""
        detail = self.detail.detail
        return detail is not None and self._reads() and detail.row.kind in REVERSIBLE and not detail.row.reversed_by

    def can_end_carry(self) -> bool:
        """Whether cash of the act shown waits to be carried over."""
        detail = self.detail.detail
        return detail is not None and self._reads() and detail.anew and bool(detail.carried_fen)

    def _may_stick(self) -> bool:
        """Whether the act shown is of a kind that has labels."""
        detail = self.detail.detail
        return detail is not None and self._stack.currentWidget() is not self._empty and detail.row.kind in LABELLED

    def _reads(self) -> bool:
        return self._stack.currentWidget() in (self.detail, self.paper)

    def to_enter_anew(self) -> RecordRow | None:
        """The act shown, if it was reversed to be entered anew and was not yet: its cash waits for that."""
        detail = self.detail.detail
        return detail.row if detail is not None and detail.anew and self._reads() else None

    def _show_buttons(self, *_at: int) -> None:
        asking = self.asking()
        for button in self._buttons:
            button.setVisible(not asking)
        self._labels.setVisible(not asking and self._may_stick())
        self._labels.say(_("Labels"))
        self._prove.setVisible(not asking and self.may_prove())
        self._prove.say(_("Evidence PDF"))
        self._carry.setVisible(self.can_end_carry())
        self._carry.say(_("Cash came back"))
        self._preview.say(_("Back to the act") if self.previewing() or self.sticking() else _("Preview the receipt"))
        self._print.say(_("Print labels") if self.sticking() else _("Print"))
        self._preview.setEnabled(self.has_act())
        self._print.setEnabled(self.has_act() or self.sticking())
        self._reverse.say(_("Enter it anew") if self.to_enter_anew() else _("Reverse"))
        self._reverse.setEnabled(self.can_reverse() or self.to_enter_anew() is not None)
