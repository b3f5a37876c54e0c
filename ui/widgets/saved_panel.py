"""What stands in the middle once an act is saved: its number, large; whether it is printed; its paper; what next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from outlet_app.errors import Known
from outlet_app.services.bitmap import Bitmap
from outlet_app.services.model import PaperLine, Saved
from resources.texts import _, language
from ui import formats, theme
from ui.context import Context
from ui.paper import PaperPreview
from ui.paper_desk import NO_PRINTER
from ui.paper_labels import LABELS_KEY, LabelPreview, Labels
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import Label


class SavedPanel(Card):
    """First saved, then printed: the number stands here before the printer is done. Emits: `next()` for the next
    act."""

    next = Signal()

    def __init__(self, context: Context, page: str):
        super().__init__(margin=24)
        self._context = context
        self._saved: Saved | None = None
        self._prints = -1
        self._trouble: Known | None = None
        self._has_paper = True
        self._more: str | Callable[[], str] = ""
        self.number = Label("total", name=f"{page}-saved-number")
        self.where = Label("good")
        self.printed = Label("quiet", wrap=True)
        self.more = Label("quiet", wrap=True)
        self.go_on = KeyButton("primary", key="Enter", name=f"{page}-next")
        self.again = KeyButton(key="P", name=f"{page}-print-again")
        self.stick = KeyButton(key=LABELS_KEY, name=f"{page}-labels")
        self.paper = PaperPreview()
        self.labels = LabelPreview()
        self.shown = QStackedWidget()
        self._labels: Labels = ()
        QShortcut(QKeySequence(LABELS_KEY), self).activated.connect(self.stick.click)
        QShortcut(QKeySequence(self.again.key), self).activated.connect(self.again.click)
        self._build()
        self.go_on.clicked.connect(self.next)
        self.again.clicked.connect(self.print_it)
        self.stick.clicked.connect(self.print_labels)
        self.stick.hide()
        context.paper.printed.connect(self._did_print)
        context.paper.not_printed.connect(self._did_not_print)

    def _build(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addStretch(1)
        for widget in (self.number, self.where, self.printed, self.more):
            column.addWidget(widget)
        column.addSpacing(16)
        column.addWidget(self.go_on)
        column.addWidget(self.again)
        column.addWidget(self.stick)
        column.addStretch(2)
        row = QHBoxLayout()
        row.setSpacing(28)
        row.addLayout(column, 1)
        for sheet in (self.paper, self.labels):
            self.shown.addWidget(sheet)
        row.addWidget(self.shown, 1)
        self.body.addLayout(row, 1)

    def retranslate(self) -> None:
        """All texts anew, and the paper in the language that holds."""
        self.go_on.say(_("Next one"))
        self.again.say(_("Print again") if self._prints > 0 else _("Print"))
        self._show_stick()
        if self._saved is None:
            return
        more = self._more if isinstance(self._more, str) else self._more()
        self.more.setText(more)
        self.more.setVisible(bool(more))
        number = formats.number(self._saved.seq)
        self.number.setText(_("{number} saved").format(number=number))
        self.where.setText(_("✓ Safe on this machine; it goes to the centre by itself."))
        self._show_print()
        self._fetch_paper()

    def show_saved(self, saved: Saved, more: str | Callable[[], str]) -> None:
        """An act is durable and will be printed in a moment; `more`: a sentence about cash to hand over, in the
        language that holds, or what tells it, whatever the language becomes."""
        self._saved, self._prints, self._trouble, self._has_paper = saved, -1, None, True
        self._labels = ()
        self.shown.setCurrentWidget(self.paper)
        self._context.labels.of_act(saved.seq, partial(self._found_labels, saved.seq))
        self._more = more
        theme.role(self.more, "heading")
        self.retranslate()
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_it(self) -> None:
        """Print it, again perhaps; what comes of it shows in the panel."""
        if self._saved is not None and self._has_paper:
            self._context.paper.print_it(self._saved.seq)

    def print_labels(self) -> None:
        """Print the act's labels, and show them in place of the paper."""
        if self._saved is not None and self._labels:
            self._context.labels.print(self._labels, self._saved.seq)
            self._context.labels.pictures(self._labels, partial(self._show_labels, self._labels))

    def _found_labels(self, seq: int, labels: Labels) -> None:
        if self._saved is not None and self._saved.seq == seq:
            self._labels = labels
            self._show_stick()

    def _show_stick(self) -> None:
        self.stick.say(_("Print labels ({n})").format(n=formats.count(len(self._labels))))
        self.stick.setVisible(bool(self._labels))

    def _show_labels(self, labels: Labels, pictures: list[Bitmap]) -> None:
        self.labels.show_labels(labels, pictures)
        self.shown.setCurrentWidget(self.labels)

    def _did_print(self, seq: int, prints: int) -> None:
        if self._saved is not None and seq == self._saved.seq:
            self._prints, self._trouble = prints, None
            self._show_print()

    def _did_not_print(self, seq: int, error: Known) -> None:
        mine = self._saved is not None and seq in (0, self._saved.seq)
        if mine and not (seq == 0 and self._prints > 0):  # 0: about whatever waits, which this one does not any more
            self._prints, self._trouble = max(self._prints, 0), error
            self._show_print()

    def _show_print(self) -> None:
        no_printer = self._trouble is not None and self._trouble.code == NO_PRINTER
        if no_printer:  # nothing anybody at the counter can do: said quietly, the receipt stands beside it
            self.printed.setText(_("Saved, not printed: no receipt printer is set up. The receipt stands here."))
        elif self._trouble is not None and self._prints > 0:
            self.printed.setText(" ".join([_("Printed."), self._trouble.told(_)]))
        elif self._trouble is not None:
            what = _(self._trouble.what).format(**self._trouble.facts)
            do = _(self._trouble.do).format(**self._trouble.facts)
            self.printed.setText(" ".join([_("Saved, not printed."), what, do, f"[{self._trouble.code}]"]))
        elif self._prints > 0:
            self.printed.setText(_("Printed."))
        else:
            self.printed.setText(_("Printing…"))
        self.printed.setVisible(self._has_paper)
        self.again.setVisible(self._has_paper and not no_printer)
        theme.role(self.printed, "warn" if self._trouble and not no_printer else "quiet")
        self.again.say(_("Print again") if self._prints > 0 else _("Print"))

    def _fetch_paper(self) -> None:
        if self._saved is None:
            return
        receipts, seq, shown = self._context.counter.receipts, self._saved.seq, language()
        self._context.desk.ask(lambda: receipts.lines(seq, shown), self._show_paper, self._no_paper)

    def _no_paper(self, _error: Known) -> None:
        """An act that has none: nothing to say about printing."""
        self._has_paper = False
        self.paper.show_lines([])
        self._show_print()

    def _show_paper(self, lines: list[PaperLine]) -> None:
        self.paper.show_lines(lines)
