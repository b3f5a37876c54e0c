"""Panels that record what somebody says or is given: consent, a loan's share, a stretch of support."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from outlet_app.errors import N_
from outlet_app.services.model import StaffMember
from outlet_app.services.persons.words import HOWS, PURPOSES, STATUSES
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.people.panels.base import FilePanel
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import TextField
from ui.widgets.inputs import DayField, PercentField

SAID = (("yes", N_("Agrees")), ("no", N_("No longer agrees")))
DAY_HINT = N_("like 2026-12-31")


def day_field(label: str, name: str) -> DayField:
    """A day, which may be empty."""
    field = DayField(label, name)
    field.set_hint(DAY_HINT)
    field.today = formats.day_number(time.time_ns() // 1_000_000)
    return field


class ConsentPanel(FilePanel):
    """They agree to a use of their data, or no longer do."""

    TITLE = N_("What they agree to")
    EXPLAIN = N_("One use each time. Whoever takes back the loan's consent ends its share of the payouts too.")
    DO = N_("Record it")

    def __init__(self, context: Context):
        super().__init__(context, "person-consent")
        self.purpose = ChoiceField(N_("To what (↑ ↓)"), "person-consent-purpose")
        self.purpose.offer(tuple(PURPOSES.items()))
        self.answer = ChoiceField(N_("What they say"), "person-consent-answer")
        self.answer.offer(SAID)
        self.how = ChoiceField(N_("How"), "person-consent-how")
        self.how.offer(tuple(HOWS.items()))
        self.until = day_field(N_("Until (empty: until they say otherwise)"), "person-consent-until")
        self.add(self.purpose, self.answer, self.how, self.until)

    def call(self, party: int, actor: StaffMember) -> Callable[[], Any]:
        """Record what they say."""
        agreements, given = self.context.counter.persons.agreements, self.answer.value() == "yes"
        purpose, how, until = self.purpose.value(), self.how.value(), self.until.value()
        return partial(agreements.consent, party, purpose, given, actor, how, until)

    def told(self, _result: Any) -> str:
        """Both ways."""
        return _("Consent recorded.") if self.answer.value() == "yes" else _("Withdrawn consent recorded.")


class LoanPanel(FilePanel):
    """A share of each payable goes to their loan."""

    TITLE = N_("Share for a loan")
    EXPLAIN = N_("Part of each payout goes to the bank. No balance is kept here. Zero ends it.")
    DO = N_("Record it")

    def __init__(self, context: Context):
        super().__init__(context, "person-loan")
        self.ref = TextField(N_("Loan's reference (bank's paper)"), "person-loan-ref", scan=True)
        self.share = PercentField(N_("Share of each payout"), "person-loan-share")
        self.until = day_field(N_("Until (empty: no end)"), "person-loan-until")
        self.add(self.ref, self.share, self.until)

    def show_file(self) -> None:
        """What holds now."""
        if self.file is not None and self.file.loan is not None:
            self.ref.set_text(self.file.loan.ref)
            self.share.set_value(self.file.loan.share_bp)
            self.until.set_value(self.file.loan.until)

    def missing(self) -> bool:
        """A share is needed; 0 is one."""
        if self.share.text() or super().missing():
            return super().missing()
        self.share.blame(N_("The share is missing."))
        self.say(self.share.problem())
        return True

    def call(self, party: int, actor: StaffMember) -> Callable[[], Any]:
        """Record it."""
        lend = self.context.counter.persons.agreements.lend
        return partial(lend, party, self.ref.text(), self.share.value_or_zero(), actor, self.until.value())

    def told(self, _result: Any) -> str:
        """Agreed or ended."""
        return _("Loan share recorded.") if self.share.value_or_zero() else _("The loan takes no share any more.")


class SupportNotePanel(FilePanel):
    """A stretch of support is entered, or its end."""

    TITLE = N_("Note a support status")
    EXPLAIN = N_("As the notice says it. The same status and first day once more, with a last day, ends it.")
    DO = N_("Record it")

    def __init__(self, context: Context):
        super().__init__(context, "person-note")
        self.status = ChoiceField(N_("Status (↑ ↓)"), "person-note-status")
        self.status.offer(tuple(STATUSES.items()))
        self.since = day_field(N_("First day"), "person-note-since")
        self.until = day_field(N_("Last day (empty: still)"), "person-note-until")
        self.source = TextField(N_("Which paper says so"), "person-note-source")
        self.add(self.status, self.since, self.until, self.source)

    def missing(self) -> bool:
        """A first day is needed."""
        if super().missing():
            return True
        if self.since.value() is None:
            self.since.blame(N_("The first day is missing."))
            self.say(self.since.problem())
            return True
        return False

    def call(self, party: int, actor: StaffMember) -> Callable[[], Any]:
        """Seal and record it."""
        note, since = self.context.counter.persons.looks.note_support, self.since.value()
        assert since is not None
        return partial(note, party, self.status.value(), since, self.until.value(), self.source.text(), actor)

    def told(self, _result: Any) -> str:
        """Without the status: the message bar is for everybody's eyes."""
        return _("Support status recorded.")
