"""The lots on hand and what happens to them besides a sale: returned, spoiled, mixed, split, graded anew.

Nothing appears or vanishes: what is made of lots is exactly what was taken of them. Goods that are paid when sold stay
their farmer's through all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.domain import certificate
from outlet_app.domain.acts.produce import LotMoved, Pick
from outlet_app.domain.clock import business_day
from outlet_app.domain.days import day_number, iso_day
from outlet_app.domain.entries import Kind
from outlet_app.domain.text import nfkc
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps
from outlet_app.services.model import ProductName, Saved, StaffMember
from outlet_app.services.produce.forms import LotForm
from outlet_app.services.produce.moving import moved_body
from outlet_app.services.produce.papers import wants_paper
from outlet_app.services.produce.parties import Found, name_of
from outlet_app.services.produce.ports import LotMoveRow, LotRow
from outlet_app.services.produce.states import state_of, state_of_lot
from outlet_app.services.produce.stock import picks_for

PAGE = "produce-stock"
SHOWN = 200


@dataclass(frozen=True)
class LotCard:
    """A lot for the screen. `name`: the farmer's, masked; `age`: days since the harvest, None = unknown; `perishable`:
    of a kind that certificates are for; `wants_paper`: it has none and needs one; `keep_until`: the day (ISO) up to
    which its certificate is kept, "" without."""

    row: LotRow
    product: ProductName
    name: str
    age: int | None
    perishable: bool
    wants_paper: bool
    keep_until: str
    state: str


@dataclass(frozen=True)
class LotEvent:
    """One act that changed a lot. `what`: in | sold | back | returned | spoiled | moved | settled."""

    act: int
    at: int
    what: str
    quantity: int
    fen: int


@dataclass(frozen=True)
class LotStory:
    """A lot with everything: what came and went, act by act, and what it was made of."""

    card: LotCard
    events: tuple[LotEvent, ...]
    made_of: tuple[tuple[int, int], ...]


class StockService:
    """Lots. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def today(self) -> int:
        """The business day, days since 1970."""
        return day_number(business_day(self._deps.clock.now()))

    def lots(self, words: str = "", limit: int = SHOWN) -> list[LotCard]:
        """Lots on hand, freshest first; `words`: product, farmer, or the number of the act that took it in."""
        deps = self._deps
        products = {card.name.code for card in deps.catalogue.search(words, limit=50)} if words.strip() else set()
        with deps.books.reading() as books:
            found = Found(deps, books, words)
            rows = [
                row
                for row in books.stock.on_hand(limit=None if words.strip() else limit)
                if row.product in products or found.fits(row.seq, row.party) or _named(row, words)
            ]
            return [self._card(books, row) for row in rows[:limit]]

    def pick(self, product: str, grade: str, quantity: int) -> tuple[Pick, ...]:
        """What would be taken for `quantity` now, freshest first; `grade` "": any. Nothing is held. Raises `Refused`
        E147. Inside a transaction use `stock.picks_for`."""
        with self._deps.books.reading() as books:
            return picks_for(books, product, grade, quantity)

    def story(self, seq: int, line: int) -> LotStory | None:
        """One lot with its history; None when there is none."""
        deps = self._deps
        with deps.books.reading() as books:
            row = books.stock.lot(seq, line)
            if row is None:
                return None
            made_of = tuple((move.seq, move.line) for move in books.stock.moved_by(seq) if move.column == "moved")
            events = [LotEvent(seq, 0, "in", row.quantity_in, 0)]
            events += [LotEvent(*_event(move)) for move in books.stock.moves(seq, line)]
            card = self._card(books, row)
        timed = [LotEvent(one.act, self._at(one.act), one.what, one.quantity, one.fen) for one in events]
        return LotStory(card, tuple(timed), made_of)

    def state(self, seq: int) -> str:
        """Where the consignment `seq` stands (a `ConsignmentState`); "" for other acts."""
        with self._deps.books.reading() as books:
            return str(state_of(books, seq) or "")

    def _at(self, act: int) -> int:
        row = self._deps.acts.act(act)
        return row.at if row else 0

    def _card(self, books: Books, row: LotRow) -> LotCard:
        product = self._deps.catalogue.product(row.product)
        paper = books.stock.certificate(row.certificate) if row.certificate else None
        return LotCard(
            row=row,
            product=self._deps.catalogue.name_of(row.product),
            name=name_of(self._deps, row.party),
            age=None if row.picked is None else max(0, self.today() - row.picked),
            perishable=bool(product and product.needs_certificate),
            wants_paper=bool(product and product.needs_certificate)
            and wants_paper(self._deps.people.role_of, books, row),
            keep_until=certificate.keep_until(iso_day(paper.day)) if paper else "",
            state=str(state_of_lot(row)),
        )

    def body(self, form: LotForm) -> LotMoved:
        """What would be saved now, for a preview. Raises `Refused` as `move`."""
        with self._deps.books.reading() as books:
            return moved_body(books, form, self.today(), self._bound)

    def move(self, form: LotForm, actor: StaffMember) -> Saved:
        """Record what happened to lots. Raises `Refused` E720-E729, E146, `NotAllowed` E310, `StoreTrouble`."""
        check_acting(actor)
        with self._deps.ledger.writing() as writing:
            body = moved_body(writing.books, form, self.today(), self._bound)
            saved = writing.append(Kind.LOT, body, actor_name(actor))
            writing.drop_draft(PAGE)
        return saved

    def _bound(self, product: str) -> bool:
        card = self._deps.catalogue.product(product)
        return bool(card and card.needs_certificate)


def _named(row: LotRow, words: str) -> bool:
    asked = nfkc(words).lower()
    return bool(asked) and (asked in row.certificate.lower() or asked in row.origin.lower())


def _event(move: LotMoveRow) -> tuple[int, int, str, int, int]:
    back = move.column == "sold" and move.quantity < 0
    return move.act, 0, "back" if back else move.column, abs(move.quantity), abs(move.fen)
