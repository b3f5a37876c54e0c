"""A person's own data, handed to them (PIPL 45): everything this counter keeps about them, as a file for a program
(JSON) and as a page for a reader (HTML). That it was made is recorded before it is there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from outlet_app.domain.acts.persons import (
    ConsentGiven,
    LoanAgreed,
    PartiesMerged,
    SupportNoted,
    SupportStatus,
    Unmasked,
)
from outlet_app.domain.acts.post import ParcelPersons, ParcelPresented
from outlet_app.domain.clock import format_time
from outlet_app.domain.days import iso_day
from outlet_app.domain.entries import Entry, PartyNamed, body_of, decode
from outlet_app.errors import N_, SAFE_ALL, Refused
from outlet_app.services.deps import Deps
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.papers.layouts import layout_of
from outlet_app.services.persons.known import check_known
from outlet_app.services.persons.looks import record_look
from outlet_app.services.persons.page import page_of
from outlet_app.services.receipts import Paper
from outlet_app.services.sealing import open_identity, open_sealed
from outlet_app.services.telling import telling_of

FORMAT, VERSION = "outlet-person", 1
MOST_ACTS = 1_000_000
COLUMNS = 48
Translate = Callable[[str], str]
Facts = dict[str, Any]


@dataclass(frozen=True)
class Handed:
    """What was written: the file for programs, the page for readers, how many acts are in them, and the entry that
    says so."""

    file: Path
    page: Path
    acts: int
    saved: Saved


class ExportService:
    """Writes a person's data into files. Desk thread, or a command."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def write(
        self, party: int, target: Path, reason: str, note: str, actor: StaffMember, text: Translate, language: str
    ) -> Handed:
        """Write `target` (JSON) and the page beside it, whole or not at all; `text` translates for the page.

        Raises `Refused` E602, E815, E819 without a reason, E830 when it can't be written; `NotAllowed` E310.
        """
        page = target.with_suffix(".html") if target.suffix != ".html" else target.with_name(target.stem + "-page.html")
        parts = [path.with_name(path.name + ".part") for path in (target, page)]
        try:
            with self._deps.ledger.writing() as writing:  # short: what follows reads the whole ledger
                kept = check_known(writing, party)
                who = writing.books.persons.person(kept)
                keys = {one: writing.party_key(one) for one in who}
                sent = [parcel for one in who for parcel in writing.books.persons.parcels(one)]
                keys |= {parcel: writing.party_key(parcel) for parcel in sent}
                saved = record_look(writing, kept, "export", reason, note, actor)
            facts = self._gathered(kept, keys, who, text, language)
            _put(parts[0], msgspec.json.format(msgspec.json.encode(facts), indent=2))
            _put(parts[1], page_of(facts, text).encode())
            for part, path in zip(parts, (target, page), strict=True):
                os.replace(part, path)
        except OSError as error:
            raise Refused(
                "E830",
                N_("The data could not be written to {target}."),
                safe=SAFE_ALL,
                do=N_("Check that there is room and the right to write there, then try again."),
                target=str(target),
            ) from error
        finally:
            for part in parts:
                part.unlink(missing_ok=True)
        return Handed(target, page, len(facts["acts"]), saved)

    def _gathered(
        self, kept: int, keys: dict[int, bytes | None], who: tuple[int, ...], text: Translate, language: str
    ) -> Facts:
        """Everything, in the order of the ledger."""
        own = self._deps.identity
        facts: Facts = {
            "format": FORMAT,
            "version": VERSION,
            "counter": own.counter,
            "outlet": own.outlet_name,
            "written": format_time(self._deps.clock.now()),
            "number": kept,
            "identity": {},
        }
        for part in ("registrations", "acts", "consents", "loans", "support", "parcels", "looks", "merges"):
            facts[part] = []
        for entry, body in self._about(who):
            moment = {"number": entry.seq, "at": format_time(entry.at), "by": entry.actor}
            found = _sorted_in(facts, moment, body, keys)
            if not found:
                facts["acts"].append(moment | {"kind": entry.kind, "told": self._told(entry.seq, text, language)})
        named = [one for one in facts["registrations"] if one["party"] == kept]
        facts["identity"] = named[-1]["identity"] if named else {}
        return facts

    def _about(self, who: tuple[int, ...]) -> Iterator[tuple[Entry, msgspec.Struct | None]]:
        """Every entry that is about one of `who`: their acts, what takes those back, what happened to their orders,
        and acts that name them beside somebody else."""
        with self._deps.books.reading() as books:
            numbers = set(books.persons.acts(who[0], MOST_ACTS))
            for one in who:
                for order in books.goods.of_party(one, MOST_ACTS):
                    numbers |= {seq for seq, _state in books.goods.steps(order.key)}
        for seq, data, _hash in self._deps.ledger.rows():
            entry = decode(data)
            body = body_of(entry)
            if seq in numbers or named_in(seq, body) & set(who):
                yield entry, body

    def _told(self, seq: int, text: Translate, language: str) -> list[str]:
        """The act as its paper says it; acts without paper by their kind alone."""
        detail = self._deps.records.detail(seq)
        if detail is None or layout_of(detail.body) is None:
            return []
        lines = Paper(detail, self._deps.identity, text, language, COLUMNS).lines()
        return [line.text for line in lines if not line.rule]


def named_in(seq: int, body: msgspec.Struct | None) -> set[int]:
    """The parties that an act names."""
    telling = telling_of(body)
    found = {getattr(body, name, 0) for name in ("party", "keep", "gone", "by")}
    found |= set(telling.parties(body)) if telling is not None else set()
    if isinstance(body, PartyNamed) and not body.party:
        found.add(seq)
    return {one for one in found if isinstance(one, int) and one}


def _sorted_in(facts: Facts, moment: Facts, body: msgspec.Struct | None, keys: dict[int, bytes | None]) -> bool:
    """Put what is about the person themselves into its own part; whether it was that."""
    party = getattr(body, "party", 0)
    key = keys.get(party or moment["number"])
    if isinstance(body, PartyNamed):
        identity = open_identity(body.sealed, key) if key else None
        shown = _identity(identity) if identity is not None else {}
        facts["registrations"].append(
            moment | {"party": party or moment["number"], "role": body.role, "identity": shown}
        )
    elif isinstance(body, SupportNoted):
        status = open_sealed(body.sealed, key, SupportStatus) if key else None
        facts["support"].append(moment | (_days(status) if status is not None else {}))
    elif isinstance(body, ConsentGiven):
        facts["consents"].append(moment | _days(body))
    elif isinstance(body, LoanAgreed):
        facts["loans"].append(moment | _days(body))
    elif isinstance(body, Unmasked):
        facts["looks"].append(moment | {"what": body.what, "reason": body.reason, "of": body.of})
    elif isinstance(body, PartiesMerged):
        facts["merges"].append(moment | _days(body))
    else:
        if isinstance(body, ParcelPresented):
            own = keys.get(moment["number"])
            persons = open_sealed(body.sealed, own, ParcelPersons) if own else None
            told = msgspec.structs.asdict(persons) if persons is not None else {}
            facts["parcels"].append(moment | {"waybill": body.waybill, "contents": body.contents} | told)
        return False
    return True


def _identity(identity: msgspec.Struct) -> Facts:
    """What is known of them; of a bank card the last digits, its token says nothing to anybody."""
    return {name: value for name, value in msgspec.structs.asdict(identity).items() if value and name != "card_token"}


def _days(body: msgspec.Struct) -> Facts:
    """A body's fields, its days as dates, without what is sealed."""
    return {
        name: iso_day(value) if name in ("since", "until") and value is not None else value
        for name, value in msgspec.structs.asdict(body).items()
        if name not in ("sealed", "party")
    }


def _put(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, durably."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
