"""Who parties are, as far as figures need it: role, who stands for whom, and whether somebody has a support status.

No name is ever opened. A support status is sealed with the person's own key; it is opened here only to tell whether it
holds on a day, and an erased person's can't be opened any more: that person counts as anybody.
"""

from __future__ import annotations

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import bindparam, select

from central.reports.line import Line
from central.reports.reading import Ledgers
from central.reports.scope import FIRST_DAY, LAST_DAY, Scope
from central.tables import party_key
from outlet_app.domain.acts.persons import PartiesMerged, SupportNoted, SupportStatus
from outlet_app.domain.days import day_number
from outlet_app.domain.entries import Kind, PartyNamed

_KEY = select(party_key.c.key).where(party_key.c.counter == bindparam("name"), party_key.c.party == bindparam("number"))
Party = tuple[str, int]
"""A person or business: the counter that registered it, and its number there."""


class Persons:
    """What the acts about people say, of all time; as many things in memory as there are parties."""

    def __init__(self, line: Line, books: Ledgers, scope: Scope):
        self._line = line
        self._roles: dict[Party, str] = {}
        self._keep: dict[Party, int] = {}
        noted: list[tuple[Party, SupportStatus]] = []
        always = Scope(FIRST_DAY, LAST_DAY, scope.points)
        for act in books.acts(always, (Kind.PARTY, Kind.MERGE, Kind.SUPPORT)):
            body = act.body
            if isinstance(body, PartyNamed):
                self._roles[act.counter, body.party or act.seq] = body.role
            elif isinstance(body, PartiesMerged):
                self._merge(act.counter, body)
            elif isinstance(body, SupportNoted):
                status = self._opened(act.counter, body)
                noted += [((act.counter, body.party), status)] if status is not None else []
        self._support: dict[Party, dict[tuple[str, int], SupportStatus]] = {}
        for party, status in noted:  # a stretch with the same status and beginning takes the earlier one's place
            self._support.setdefault(self.who(*party), {})[status.status, status.since] = status

    def who(self, counter: str, party: int) -> Party:
        """The registration that stands for this one."""
        seen = {party}
        while (kept := self._keep.get((counter, party))) is not None and kept not in seen:
            party = kept
            seen.add(party)
        return counter, party

    def role(self, counter: str, party: int) -> str:
        """The party's role; "" when it is not known."""
        return self._roles.get(self.who(counter, party)) or self._roles.get((counter, party), "")

    def supported(self, counter: str, party: int, day: str) -> bool:
        """Whether the party has a support status on the ISO day."""
        stretches = self._support.get(self.who(counter, party))
        if not stretches:
            return False
        number = day_number(day)
        return any(one.since <= number and (one.until is None or number <= one.until) for one in stretches.values())

    def _merge(self, counter: str, body: PartiesMerged) -> None:
        if body.how == "merged":
            self._keep[counter, body.gone] = body.keep
        elif body.how == "undone":
            self._keep.pop((counter, body.gone), None)

    def _opened(self, counter: str, body: SupportNoted) -> SupportStatus | None:
        """What was sealed, or None when there is no key (any more) that opens it."""
        key = self._line.scalar(_KEY, name=counter, number=body.party)
        try:
            return msgspec.msgpack.decode(SecretBox(key).decrypt(body.sealed), type=SupportStatus) if key else None
        except (CryptoError, ValueError, TypeError, msgspec.MsgspecError):
            return None
