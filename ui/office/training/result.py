"""What a test came to: passed or not, the certificate's number, and the rule of every question that was missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from outlet_app.services.office.training import Asked, Outcome
from resources.texts import _, language
from ui import formats, theme
from ui.widgets.labels import Label


class ResultView(QWidget):
    """Shows an `Outcome`."""

    def __init__(self) -> None:
        super().__init__()
        self._outcome: Outcome | None = None
        self._missed: list[Asked] = []
        self.headline = Label("headline", name="training-result", wrap=True)
        self.certificate = Label("name", name="training-certificate", wrap=True)
        self.saved = Label("good", wrap=True)
        self.missed_head = Label("heading")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.headline, self.certificate, self.saved, self.missed_head):
            column.addWidget(widget)
        column.addWidget(self._area, 1)

    def show_outcome(self, outcome: Outcome, test: Sequence[Asked], answers: Mapping[int, int]) -> None:
        """Show it, with what was missed."""
        self._outcome = outcome
        self._missed = [asked for place, asked in enumerate(test) if answers.get(place) != asked.right]
        self.retranslate()

    def retranslate(self) -> None:
        """All texts anew."""
        outcome = self._outcome
        if outcome is None:
            return
        theme.role(self.headline, "headline" if outcome.passed else "headline-quiet")
        said = _("✓ Passed: {score} of {most}") if outcome.passed else _("○ Not passed yet: {score} of {most}")
        self.headline.setText(said.format(score=outcome.score, most=outcome.most))
        self.certificate.setText(
            _("Certificate {number}").format(number=outcome.certificate)
            if outcome.passed
            else _("Read the rules below, practise, and take it again whenever you like.")
        )
        self.saved.setText(_("Recorded as {number}.").format(number=formats.number(outcome.saved.seq)))
        self.missed_head.setText(_("What was missed"))
        self.missed_head.setVisible(bool(self._missed))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        for asked in self._missed:
            column.addWidget(Label("strong", text=asked.question.text[language()], wrap=True))
            column.addWidget(Label("good", text=f"✓ {asked.question.right[language()]}", wrap=True))
            column.addWidget(Label("quiet", text=asked.question.why[language()], wrap=True))
            column.addSpacing(8)
        column.addStretch(1)
        self._area.setWidget(body)  # the one before is deleted by this
