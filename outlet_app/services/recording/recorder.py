"""A run: every slip of a sheet becomes an act, or a refused row, or was recorded before. Each act is one transaction.

Never doubled: with the act, in its transaction, a key is kept (profile and the slip's own number; without a number its
content and how often the same content came before in the file). A run that was cut short is simply run again. A number
that comes again with other content is refused: a second key holds the content's digest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from outlet_app.domain import entries
from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.clock import business_day
from outlet_app.domain.days import day_number
from outlet_app.domain.entries import Identity
from outlet_app.errors import N_, Refused
from outlet_app.services import intake, orders
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.catalogue import CatalogueService
from outlet_app.services.model import StaffMember
from outlet_app.services.people import PeopleService, put_new
from outlet_app.services.ports import Clock, Ledger, PartyReads, Writing
from outlet_app.services.recording.cells import Reader
from outlet_app.services.recording.files import SheetFile
from outlet_app.services.recording.parties import Parties
from outlet_app.services.recording.products import Products
from outlet_app.services.recording.refused import RefusedRows
from outlet_app.services.recording.rows import act_of, body_of
from outlet_app.services.recording.sheets import Profile
from outlet_app.services.recording.slips import Slip

SYSTEM = "system:record"
REST_EVERY = 500


@dataclass
class Outcome:
    """What a run came to, in acts. `total_fen`: what the acts of this file come to that are in the ledger now, those
    recorded before included."""

    acts: int = 0
    recorded: int = 0
    already: int = 0
    refused: int = 0
    total_fen: int = 0


def actor_of(number: str, members: list[StaffMember]) -> str:
    """Who keys the sheet in, as it stands in entries; the program itself when `number` is empty.

    Raises `Refused` E518 for nobody active, `NotAllowed` E310 for an installer.
    """
    if not number:
        return SYSTEM
    member = next((one for one in members if one.number == number), None)
    if member is None:
        raise Refused(
            "E518",
            N_("Nobody works here under number {number}."),
            do=N_("Give the number of somebody who may sign in, or leave --clerk out."),
            number=number,
        )
    check_acting(member)
    return actor_name(member)


class Recorder:
    """Records sheets. `rest`: called now and then between acts, to keep the store's log short. One thread."""

    def __init__(
        self,
        ledger: Ledger,
        parties: PartyReads,
        people: PeopleService,
        catalogue: CatalogueService,
        clock: Clock,
        actor: str,
        rest: Callable[[], None],
    ):
        self._ledger = ledger
        self._parties = Parties(parties, people)
        self._catalogue = catalogue
        self._clock = clock
        self._actor = actor
        self._rest = rest

    def record(self, sheet: SheetFile, refused: RefusedRows, progress: Callable[[int], None]) -> Outcome:
        """Record every slip; `progress` hears how many are behind it. Raises `StoreTrouble`, and `Refused` E520-E526
        when the file changed under way: what was recorded until then stays, and a new run goes on from there."""
        products = Products(self._catalogue)
        outcome = Outcome()
        same: Counter[str] = Counter()
        for slip in sheet.slips():
            outcome.acts += 1
            try:
                self._one(slip, sheet.profile, products, same, outcome)
            except Refused as why:
                outcome.refused += 1
                refused.add(slip, why)
            progress(outcome.acts)
            if outcome.acts % REST_EVERY == 0:
                self._rest()
        return outcome

    def _one(self, slip: Slip, profile: Profile, products: Products, same: Counter[str], outcome: Outcome) -> None:
        """Record one slip, or see that it is recorded. Raises `Refused`: then nothing of it was written."""
        if slip.trouble is not None:
            raise slip.trouble
        digest = slip.digest()
        same[digest] += 1
        key, content_key = keys(profile.name, slip.ref, digest, same[digest])
        with self._ledger.writing() as writing:
            number = writing.recorded(key)
            if number:
                if not writing.recorded(content_key):
                    raise _other_content(slip.ref, number)
                outcome.already += 1
                outcome.total_fen += _total(writing, number)
                return
            act = act_of(slip, profile, products)
            party = self._party(writing, Reader(profile, slip.head), act.role)
            body = body_of(act, party, day_number(business_day(self._clock.now())), profile)
            if isinstance(body, Consignment):
                saved = intake.put(writing, body, self._actor)
            else:
                saved = orders.put(writing, body, self._actor)
            writing.keep_recorded(key, saved.seq)
            writing.keep_recorded(content_key, saved.seq)
        outcome.recorded += 1
        outcome.total_fen += body.total_fen

    def _party(self, writing: Writing, head: Reader, role: str) -> int:
        """The party's id, registered now if need be; 0 when the slip names nobody."""
        found = self._parties.of(head, role)
        if isinstance(found, Identity):
            return put_new(writing, role, found, self._actor).seq
        return found or 0


def keys(profile: str, ref: str, digest: str, nth: int) -> tuple[str, str]:
    """Under which a slip is remembered, and under which its content is; the same where it has no number of its own."""
    if ref:
        return f"{profile}\nref\n{ref}", f"{profile}\nref\n{ref}\n{digest}"
    key = f"{profile}\ncontent\n{digest}\n{nth}"
    return key, key


def _total(writing: Writing, number: int) -> int:
    entry = writing.entry(number)
    body = entries.body_of(entry) if entry else None
    return body.total_fen if isinstance(body, Consignment | Order) else 0


def _other_content(ref: str, number: int) -> Refused:
    return Refused(
        "E552",
        N_("Slip {ref} is recorded already, as number {number}, and says something else here."),
        do=N_("If the recorded act is wrong, reverse it in Records; if this is another slip, give it its own number."),
        ref=ref,
        number=f"{number:04d}",
    )
