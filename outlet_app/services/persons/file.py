"""A person's file: who they are (masked), who was merged into them, what they agreed to, what is between them and the
outlet, and their acts. Nothing restricted is in it."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.errors import N_, Refused
from outlet_app.services.deps import Deps
from outlet_app.services.model import PartyCard, RecordRow
from outlet_app.services.persons.ports import ConsentRow, InTheWay, LoanRow


@dataclass(frozen=True)
class PersonFile:
    """Everything a clerk may see at once. Fen. `merged`: registrations this one stands for; `owed_fen`: still to be
    paid to them, of all of these; `in_the_way`: what an erasure would wait for."""

    card: PartyCard
    merged: tuple[PartyCard, ...]
    consents: tuple[ConsentRow, ...]
    loan: LoanRow | None
    owed_fen: int
    advance_fen: int
    acts: tuple[RecordRow, ...]
    in_the_way: tuple[InTheWay, ...]


class FileService:
    """Opens files. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def open(self, party: int, limit: int = 100) -> PersonFile:
        """The file of the person `party` is. Raises `Refused` E602."""
        with self._deps.books.reading() as books:
            persons = books.persons
            kept, *gone = persons.person(party)
            consents, loan = tuple(persons.consents(kept)), persons.loan(kept)
            way, numbers = tuple(persons.in_the_way(kept)), persons.acts(kept, limit)
        card = self._deps.people.card(kept)
        if card is None:
            raise Refused(
                "E602", N_("This person is not registered here."), do=N_("Choose from the list, or register them.")
            )
        merged = (self._deps.people.card(one) for one in gone)
        return PersonFile(
            card=card,
            merged=tuple(one for one in merged if one is not None),
            consents=consents,
            loan=loan,
            owed_fen=sum(one.fen for one in way if one.what == "owed"),
            advance_fen=sum(one.fen for one in way if one.what == "advance"),
            acts=tuple(self._deps.records.rows(numbers)),
            in_the_way=way,
        )
