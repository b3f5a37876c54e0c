"""The tray: what the centre asks, proposes and passes on from sellers; and the counter's answers, as entries.

A correction of the centre's is a proposal, accepted or disputed, never imposed (guarantee 6). Nothing here blocks
anything: the day closes with open items.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from outlet_app.domain.acts.office import Answered
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import Decision, FeedKind, Proposal, Question
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.books import Books
from outlet_app.services.corrections import ANEW, CorrectionService
from outlet_app.services.deps import Deps
from outlet_app.services.model import RecordRow, Saved, StaffMember

ACCEPTED, DISPUTED, ANSWERED = "accepted", "disputed", "answered"
VERDICTS: dict[str, str] = {
    ACCEPTED: N_("Accepted"),
    DISPUTED: N_("Disputed"),
    ANSWERED: N_("Answered"),
}
DECISIONS: dict[str, str] = {
    "sent_back": N_("Send it back to the seller"),
    "destroyed": N_("Destroy it"),
    "restocked": N_("Put it on sale again"),
    "kept": N_("The buyer keeps it"),
}
"""What a seller may decide about returned goods, as the clerk reads it."""


@dataclass(frozen=True)
class TrayItem:
    """One thing from the centre. `kind`: question | proposal | decision; `about`: the act, 0 = none; `at`: UTC ms, 0 =
    not said. `changes`: (field, as it should be); `choices`: answers offered. `answer`: the entry that answered it,
    0 = open; `verdict`."""

    kind: str
    key: str
    about: int
    at: int
    text: str
    text_en: str
    by: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    choices: tuple[str, ...] = ()
    decision: str = ""
    answer: int = 0
    verdict: str = ""
    row: RecordRow | None = None

    def shown(self, language: str) -> str:
        """The centre's words for a screen in `language`."""
        return self.text_en or self.text if not language.startswith("zh") else self.text or self.text_en


class TrayService:
    """Reads the tray, answers it. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps
        self._corrections = CorrectionService(deps)

    def items(self, limit: int = 200) -> list[TrayItem]:
        """Open ones first, newest first; then the answered."""
        with self._deps.books.reading() as books:
            found = [_answered(books, item) for item in self._told()]
        found.sort(key=lambda item: (bool(item.answer), -item.at, item.kind, item.key))
        return [self._with_row(item) for item in found[:limit]]

    def open_count(self) -> int:
        """How many wait for an answer."""
        with self._deps.books.reading() as books:
            return sum(not _answered(books, item).answer for item in self._told())

    def answer(self, kind: str, key: str, verdict: str, note: str, actor: StaffMember) -> Saved:
        """Answer in words, accept or dispute; nothing else is done by it. A later answer stands instead of an earlier.

        Raises `Refused` E856 for what is not in the tray, E857 for words that are missing, `NotAllowed` E310.
        """
        check_acting(actor)
        item = self._item(kind, key)
        if verdict not in VERDICTS or (verdict != ACCEPTED and not note.strip()):
            raise Refused(
                "E857",
                N_("The centre needs to know why."),
                do=N_("Say in a few words what is right, or what was wrong with it."),
            )
        acts = (item.about,) if item.about else ()
        with self._deps.ledger.writing() as writing:
            return writing.append(Kind.ANSWER, Answered(kind, key, verdict, note.strip(), acts), actor_name(actor))

    def accept_anew(self, key: str, note: str, actor: StaffMember) -> Saved:
        """Accept a proposal whose act is then entered anew: the act is reversed, its cash staying, and the answer names
        both, in one transaction. Returns the answer.

        Raises `Refused` E856, E858 for an act that is not entered anew, and as `CorrectionService.reverse`.
        """
        check_acting(actor)
        item = self._item(FeedKind.PROPOSAL, key)
        with self._deps.ledger.writing() as writing:
            entry = writing.entry(item.about)
            if entry is None or entry.kind not in ANEW:
                raise Refused(
                    "E858",
                    N_("Act {number} can't be entered anew."),
                    do=N_("Accept it in words, and mend it in Records."),
                    number=f"{item.about:04d}",
                )
            reversal = writing.reversed_by(item.about)
            if not reversal:
                reversal = self._corrections.put(writing, item.about, "centre", note, actor, carries=True).seq
            acts = tuple(act for act in (item.about, reversal, writing.replaced_by(item.about)) if act)
            body = Answered(str(FeedKind.PROPOSAL), key, ACCEPTED, note.strip(), acts)
            return writing.append(Kind.ANSWER, body, actor_name(actor))

    def _item(self, kind: str, key: str) -> TrayItem:
        found = next((item for item in self._told() if (item.kind, item.key) == (kind, key)), None)
        if found is None:
            raise Refused("E856", N_("The centre asks this no more."), do=N_("Look at the tray again."))
        return found

    def _told(self) -> list[TrayItem]:
        feed = self._deps.feed
        made = [
            TrayItem("question", key, one.about, one.asked_at, one.text, one.text_en, choices=one.choices)
            for key, one in feed.all(FeedKind.QUESTION, Question).items()
        ]
        made += [
            TrayItem("proposal", key, one.of, one.proposed_at, one.text, one.text_en, one.by, one.changes)
            for key, one in feed.all(FeedKind.PROPOSAL, Proposal).items()
        ]
        for key, told in feed.all(FeedKind.DECISION, Decision).items():
            entry = self._deps.ledger.entry(told.of)
            at = entry.at if entry is not None else 0
            made.append(TrayItem("decision", key, told.of, at, told.note, "", decision=told.decision))
        return made

    def _with_row(self, item: TrayItem) -> TrayItem:
        detail = self._deps.records.detail(item.about) if item.about else None
        return replace(item, row=detail.row) if detail is not None else item


def _answered(books: Books, item: TrayItem) -> TrayItem:
    """The item with its answer; a decision is answered by doing it, too."""
    found = books.office.answer(item.kind, item.key)
    if found is not None:
        return replace(item, answer=found[0], verdict=found[1])
    done = books.office.linked(item.about, "disposed") if item.kind == "decision" else 0
    return replace(item, answer=done, verdict=ACCEPTED) if done else item
