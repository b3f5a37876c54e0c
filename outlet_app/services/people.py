"""People: farmers, cooperatives, villagers, buyers. Found by what a clerk types, masked by default, sealed in the
ledger.

An identity stands in the ledger only sealed with the party's own key; the key is kept beside the entries. Checks
refuse what can't be right (a wrong check digit) and warn about what is merely unusual (an unknown county, someone
with the same phone).
"""

from __future__ import annotations

from collections.abc import Callable

from outlet_app.domain import masking
from outlet_app.domain.acts.persons import Unmasked
from outlet_app.domain.entries import Identity, Kind, PartyNamed
from outlet_app.domain.identifiers import bank_card, mobile, resident_id, uscc
from outlet_app.domain.identifiers.resident_id import RegionLookup
from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.forms import PartyForm
from outlet_app.services.model import PartyCard, ProductName, Registered, Saved, StaffMember
from outlet_app.services.ports import ActReads, Ledger, PartyReads, PartyRow, Writing
from outlet_app.services.sealing import new_party_key, seal_identity

ROLES: dict[str, str] = {
    "farmer": N_("Farmer"),
    "cooperative": N_("Cooperative"),
    "villager": N_("Villager"),
    "buyer": N_("Buyer"),
    "business": N_("Business"),
    "government": N_("Government office"),
}
"""Who deals with the outlet: households (farmer, villager), cooperatives, and buyers, businesses and offices."""
BODIES = ("cooperative", "business", "government")
"""No persons: their names are shown in full."""
NameLookup = Callable[[str], ProductName]
MAX_NAME = 60


class PeopleService:
    """Finding and registering people. Desk thread."""

    def __init__(
        self,
        ledger: Ledger,
        parties: PartyReads,
        acts: ActReads,
        product_name: NameLookup,
        region_of: RegionLookup,
        token_key: Callable[[], bytes],
    ):
        self._ledger = ledger
        self._parties = parties
        self._acts = acts
        self._product_name = product_name
        self._region_of = region_of
        self._token_key = token_key

    def search(self, words: str, roles: tuple[str, ...] = (), limit: int = 8) -> list[PartyCard]:
        """For the list under a field: name, pinyin, initials, phone tail, own reference."""
        return [self._card(row) for row in self._parties.search(words, roles, limit)]

    def page(self, words: str = "", roles: tuple[str, ...] = (), limit: int = 200) -> list[PartyCard]:
        """For the people page, newest registered first."""
        return [self._card(row) for row in self._parties.search(words, roles, limit)]

    def card(self, party: int) -> PartyCard | None:
        """One party, masked; None when unknown or erased."""
        row = self._parties.party(party)
        return self._card(row) if row else None

    def role_of(self, party: int) -> str:
        """A party's role; "" when unknown or erased. Quicker than a card."""
        row = self._parties.party(party)
        return row.role if row else ""

    def called(self, party: int) -> str:
        """A party's name as screens show it; "" when unknown or erased. Quicker than a card."""
        row = self._parties.party(party)
        return shown_name(row.role, row.identity.name) if row else ""

    def form(self, party: int, actor: StaffMember) -> PartyForm:
        """The unmasked identity, to change it; that somebody looked is recorded. Raises `Refused` E602 for an unknown
        party, `NotAllowed` E310, `StoreTrouble`."""
        check_acting(actor)
        row = self._parties.party(party)
        if row is None:
            raise _unknown()
        with self._ledger.writing() as writing:
            writing.append(Kind.UNMASK, Unmasked(party, "identity", "change"), actor_name(actor))
        who = row.identity
        card = f"{masking.STAR * 4}{who.card_last4}" if who.card_last4 else ""
        return PartyForm(
            row.role,
            who.name,
            who.phone,
            who.id_number,
            who.uscc,
            card,
            who.address,
            who.division,
            who.cooperative,
            who.ref,
        )

    def register(self, form: PartyForm, actor: StaffMember) -> Registered:
        """Register a party; their id is the entry's number. Raises `Refused` E16x-E17x, E620-E622, `NotAllowed`,
        `StoreTrouble`."""
        check_acting(actor)
        identity, warnings = self.checked(form)
        with self._ledger.writing() as writing:
            saved = put_new(writing, form.role, identity, actor_name(actor))
        return self._registered(saved.seq, saved, warnings)

    def change(self, party: int, form: PartyForm, actor: StaffMember) -> Registered:
        """Replace a party's identity by a recorded act. Raises as `register`, and E602, E623 when the person was
        erased."""
        check_acting(actor)
        row = self._parties.party(party)
        if row is None:
            raise _unknown()
        identity, warnings = self.checked(form, row)
        with self._ledger.writing() as writing:
            key = writing.party_key(party)
            if key is None:
                raise Refused("E623", N_("This person's data was erased; it can't be changed any more."))
            made = PartyNamed(party, form.role, seal_identity(identity, key))
            saved = writing.append(Kind.PARTY, made, actor_name(actor))
        return self._registered(party, saved, warnings)

    def checked(self, form: PartyForm, before: PartyRow | None = None) -> tuple[Identity, tuple[str, ...]]:
        """The form normalised and checked, with warnings (N_-marked texts). Raises `Refused`."""
        name = nfkc(form.name)
        if not name or len(name) > MAX_NAME:
            raise Refused("E620", N_("The name is missing or too long."), do=N_("Type the name as on the card."))
        if form.role not in ROLES:
            raise Refused("E621", N_("This kind of person is not known: {role}."), role=form.role)
        warnings: list[str] = []
        number = ""
        if form.id_number.strip():
            found = resident_id.parse(form.id_number, self._region_of)
            number = found.number
            if found.warnings:
                warnings.append(N_("No county ever had the code in this identity number: compare it with the card."))
        token, last4 = self._bank_card(form.card, before)
        identity = Identity(
            name=name,
            phone=mobile.parse(form.phone) if form.phone.strip() else "",
            id_number=number,
            uscc=uscc.parse(form.uscc).number if form.uscc.strip() else "",
            card_token=token,
            card_last4=last4,
            address=nfkc(form.address),
            division=form.division,
            cooperative=form.cooperative,
            ref=nfkc(form.ref),
        )
        warnings.extend(self._same_people(identity, before))
        return identity, tuple(warnings)

    def _bank_card(self, text: str, before: PartyRow | None) -> tuple[str, str]:
        if not text.strip():
            return "", ""
        if before is not None and text.strip().startswith(masking.STAR) and before.identity.card_last4:
            return before.identity.card_token, before.identity.card_last4
        card = bank_card.parse(text, self._token_key())
        return card.token, card.last4

    def _same_people(self, identity: Identity, before: PartyRow | None) -> list[str]:
        """`before`: the party that is changed; whoever was merged with it is the same person."""
        person = (before.kept or before.party) if before is not None else 0
        others = [row for row in self._parties.same_identity(identity) if (row.kept or row.party) != person]
        if any(row.identity.id_number == identity.id_number and identity.id_number for row in others):
            raise Refused(
                "E622",
                N_("Someone with this identity number is registered already."),
                do=N_("Find them in the list instead of registering twice."),
            )
        if others:
            return [N_("Someone with the same phone or code is registered already: is it the same person?")]
        return []

    def _registered(self, party: int, saved: Saved, warnings: tuple[str, ...]) -> Registered:
        row = self._parties.party(party)
        assert row is not None
        return Registered(self._card(row), saved, warnings)

    def _card(self, row: PartyRow) -> PartyCard:
        who = row.identity
        last = self._acts.last_of_party(row.party)
        return PartyCard(
            party=row.party,
            role=row.role,
            full_name=who.name,
            name=shown_name(row.role, who.name),
            phone=masking.mask_phone(who.phone) if who.phone else "",
            id_number=masking.mask_id(who.id_number) if who.id_number else who.uscc,
            card=masking.mask_card(who.card_last4) if who.card_last4 else "",
            address=masking.mask_address(who.address) if who.address else "",
            cooperative=row.cooperative_name,
            ref=who.ref,
            last_seq=last.seq if last else 0,
            last_at=last.at if last else 0,
            last_product=self._product_name(last.product) if last and last.product else None,
            last_quantity=last.quantity if last else 0,
            last_unit=last.unit if last else "",
            kept=row.kept,
            loan_ref=row.loan_ref,
            loan_bp=row.loan_bp,
        )


def shown_name(role: str, name: str) -> str:
    """A name as screens and paper show it: people masked, cooperatives, businesses and offices in full."""
    return name if role in BODIES else masking.mask_name(name)


def put_new(writing: Writing, role: str, identity: Identity, actor: str) -> Saved:
    """Register a party in an open transaction: a fresh key, the identity sealed with it, one entry."""
    party, key = writing.next_seq(), new_party_key()
    writing.keep_party_key(party, key)
    return writing.append(Kind.PARTY, PartyNamed(0, role, seal_identity(identity, key)), actor)


def _unknown() -> Refused:
    return Refused("E602", N_("This person is not registered here."), do=N_("Choose from the list, or register them."))
