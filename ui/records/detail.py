"""One act with everything, for the eye: who, what, how much, where it stands, and its check code."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from outlet_app.services.model import ActDetail
from resources.texts import _
from ui import formats, theme, words
from ui.records.facts import facts_of, lines_of
from ui.widgets.card import rule
from ui.widgets.labels import ElidedLabel, FactRow, Label


class DetailView(QWidget):
    """Shows an `ActDetail`; built anew for each act and each language."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("records-detail")
        self.detail: ActDetail | None = None
        self._accepted = 0
        self._number, self._act = Label("title", name="detail-number"), Label("heading")
        self._chip = Label("chip-quiet", name="detail-standing")
        self._who = Label("subtitle", wrap=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self._number)
        top.addWidget(self._act, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(1)
        column.addLayout(top)
        chips = QHBoxLayout()
        chips.addWidget(self._chip)
        chips.addStretch(1)
        column.addLayout(chips)
        column.addWidget(self._who)
        column.addWidget(self._scroll, 1)

    def show_detail(self, detail: ActDetail, accepted: int) -> None:
        """Show this act; `accepted`: up to which act the centre has."""
        self.detail, self._accepted = detail, accepted
        self.retranslate()

    def stand(self, accepted: int) -> None:
        """The centre accepted more: only the chip changes."""
        self._accepted = accepted
        if self.detail is not None:
            token = words.standing_token(self.detail.row, accepted)
            role = {"red": "chip-red", "action": "chip-green"}.get(token, "chip-amber")
            theme.role(self._chip, role)
            self._chip.setText(words.standing(self.detail.row, accepted))

    def retranslate(self) -> None:
        """Set every word anew."""
        if self.detail is None:
            return
        row = self.detail.row
        self._number.setText(formats.number(row.seq))
        self._act.setText(words.act(row))
        self._who.setText(_("{moment} · by {actor}").format(moment=formats.moment(row.at), actor=_by(row.actor)))
        self.stand(self._accepted)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        self._fill(column, self.detail)
        column.addStretch(1)
        self._scroll.setWidget(body)  # the one before is deleted by this

    def _fill(self, column: QVBoxLayout, detail: ActDetail) -> None:
        if detail.party is not None:
            column.addWidget(rule())
            column.addWidget(ElidedLabel("name", text=f"{detail.party.name} · {words.role(detail.party.role)}"))
            known = [part for part in (detail.party.phone, detail.party.card, detail.party.cooperative) if part]
            column.addWidget(Label("quiet", wrap=True, text=" · ".join(known) or formats.DASH))
        lines = lines_of(detail)
        if lines:
            column.addWidget(rule())
        for name, count, amount in lines:
            line = FactRow("figure")
            line.label.setText(name)
            theme.role(line.label, "")
            line.say(name, amount)
            column.addWidget(line)
            column.addWidget(Label("quiet", text=count))
        column.addWidget(rule())
        for label, figure, role in facts_of(detail):
            if role == "text":
                column.addWidget(Label("quiet", text=label))
                column.addWidget(Label(wrap=True, text=figure))
            else:
                fact = FactRow(role)
                fact.say(label, figure)
                column.addWidget(fact)


def _by(actor: str) -> str:
    """The person's number out of ``clerk:02``; the program and support say so."""
    kind, _colon, who = actor.partition(":")
    return who if kind in ("clerk", "supervisor", "installer") else actor
