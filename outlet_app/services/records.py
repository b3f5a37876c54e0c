"""Records: what was done at this counter, for the list, the detail and the home page."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from outlet_app.domain.acts.trade import Consignment, Reversal
from outlet_app.domain.clock import business_day
from outlet_app.domain.entries import body_of
from outlet_app.domain.links import CARRY_END, links_of
from outlet_app.services.acts import cash_kept
from outlet_app.services.books import BookReads
from outlet_app.services.catalogue import CatalogueService
from outlet_app.services.model import ActDetail, RecordRow, Today
from outlet_app.services.people import PeopleService, shown_name
from outlet_app.services.ports import ActReads, ActRow, Clock, CounterStore, Ledger
from outlet_app.services.produce.states import state_of
from outlet_app.services.telling import telling_of

LATEST = 8


class RecordsService:
    """Reading acts. Desk thread."""

    def __init__(
        self,
        ledger: Ledger,
        acts: ActReads,
        facts: CounterStore,
        catalogue: CatalogueService,
        people: PeopleService,
        clock: Clock,
        books: BookReads,
    ):
        self._ledger = ledger
        self._acts = acts
        self._facts = facts
        self._catalogue = catalogue
        self._people = people
        self._clock = clock
        self._books = books

    def page(
        self, words: str = "", before: int = 0, limit: int = 100, kinds: tuple[str, ...] = (), day: str = ""
    ) -> list[RecordRow]:
        """Newest first, below number `before` (0 = from the top); `words`: number, name, pinyin, initials,
        reference; `kinds`: only these kinds of entries (() = all); `day`: of one business day only (ISO, "" = all)."""
        mark = self._facts.mark()
        return [self._row(act, mark) for act in self._acts.page(words, before, limit, kinds, day)]

    def rows(self, numbers: Iterable[int]) -> list[RecordRow]:
        """The acts with these numbers, in this order; numbers of no act are left out."""
        mark = self._facts.mark()
        found = (self._acts.act(number) for number in numbers)
        return [self._row(act, mark) for act in found if act is not None]

    def detail(self, seq: int) -> ActDetail | None:
        """One act with everything, or None when there is none by that number."""
        act, entry = self._acts.act(seq), self._ledger.entry(seq)
        if act is None or entry is None:
            return None
        body = body_of(entry)
        codes = {line.product for line in getattr(body, "lines", ())} or ({act.product} if act.product else set())
        telling = telling_of(body)
        codes |= set(telling.products(body)) if telling else set()
        others = set(telling.parties(body)) - {0} if telling else set()
        anew = self._waits_for_replacement(act)
        links = self._links(seq, body)
        return ActDetail(
            row=self._row(act, self._facts.mark()),
            body=body,
            party=self._people.card(act.party) if act.party else None,
            products={code: self._catalogue.name_of(code) for code in codes},
            hash=self._ledger.entry_hash(seq),
            printed=self._acts.printed(seq),
            anew=anew,
            carried_fen=cash_kept(body) if anew and not any(how == CARRY_END for how, _act in links) else 0,
            parties={party: card.name for party in others if (card := self._people.card(party))},
            links=links,
            state=self._state(seq, body),
        )

    def _links(self, seq: int, body: msgspec.Struct | None) -> tuple[tuple[str, int], ...]:
        """What goes with an act: what it builds on, what builds on it."""
        made = [("on", link.on) for link in links_of(seq, body)]
        with self._books.reading() as books:
            made += [(link.how, link.act) for link in books.office.links(seq)]
            made += [("van", piece.manifest) for piece in books.pieces.of_act(seq) if piece.manifest]
        if other := self._acts.replaced_by(seq):
            made.append(("replaced", other))
        return tuple(dict.fromkeys(made))

    def _state(self, seq: int, body: msgspec.Struct | None) -> str:
        """Where a consignment stands now; "" for other acts."""
        if not isinstance(body, Consignment):
            return ""
        with self._books.reading() as books:
            return str(state_of(books, seq) or "")

    def _waits_for_replacement(self, act: ActRow) -> bool:
        """Whether the act was reversed with its cash staying, and nothing carries that cash over yet."""
        reversal = self._ledger.entry(act.reversed_by) if act.reversed_by else None
        taken_back = body_of(reversal) if reversal else None
        return isinstance(taken_back, Reversal) and taken_back.carries and not self._acts.replaced_by(act.seq)

    def today(self) -> Today:
        """The business day so far."""
        day = business_day(self._clock.now())
        return Today(day, self._acts.figures(day), tuple(self.page(limit=LATEST)))

    def _row(self, act: ActRow, mark: int) -> RecordRow:
        return RecordRow(
            seq=act.seq,
            at=act.at,
            kind=act.kind,
            form=act.form,
            party=shown_name(act.party_role, act.party_name),
            product=self._catalogue.name_of(act.product) if act.product else None,
            line_count=act.line_count,
            quantity=act.quantity,
            unit=act.unit,
            total_fen=act.total_fen,
            actor=act.actor,
            reversed_by=act.reversed_by,
            of=act.of,
            replaces=act.replaces,
            accepted=act.seq <= mark,
            ref=act.ref,
        )
