"""Parcels over the real store: what is refused, what it costs, who can read whom it is from, the pool's numbers."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from outlet_app.domain.acts.post import ParcelPersons, ParcelPresented
from outlet_app.domain.feed import FeedKind, TariffRow
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import PartyForm
from outlet_app.services.post.forms import ParcelForm
from outlet_app.services.sealing import new_party_key, open_sealed
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import (
    CLERK,
    FIRST_WAYBILL,
    IDENTITY,
    INSTALLER,
    ORIGIN,
    START,
    city_feed,
    items,
    tell,
)

ID = "110105190001010011"[:17]  # a birth date before 1905: nobody's
GUANGZHOU = "440106"


def id_number() -> str:
    """An invented resident's number with its check character."""
    from outlet_app.domain.identifiers.resident_id import check_char

    return ID + check_char(ID)


FORM = ParcelForm(
    sender=("龙先进", "13812345600", "花垣县双龙镇十八洞村 3 组"),
    id_number=id_number(),
    id_check="matches",
    recipient=("陈城", "020-38880000", "广州市天河区体育西路 12 号"),
    division=GUANGZHOU,
    place="天河区",
    contents="腊肉",
    quantity=2,
    weight_g=5400,
    service="parcel",
    result="passed",
    inspected_at=START,
    tendered_fen=2000,
)


def changed(**parts: Any) -> ParcelForm:
    """The parcel of the day, with something else."""
    made: ParcelForm = msgspec.structs.replace(FORM, **parts)
    return made


@pytest.fixture
def told(store: Store) -> Store:
    """The store with postage and 200 waybill numbers."""
    tell(store, city_feed())
    return store


def body(counter: Counter, seq: int) -> Any:
    """An act's body."""
    detail = counter.records.detail(seq)
    assert detail is not None
    return detail.body


def left(counter: Counter) -> int:
    """Numbers left."""
    found = counter.post.waybills.left_now()
    assert found is not None
    return found


def test_the_days_parcel(counter: Counter, told: Store) -> None:
    """5.4 kg to Guangzhou: ¥16.00, the next number of the pool, the cash in the till."""
    assert left(counter) == 200
    saved = counter.post.parcels.accept(FORM, CLERK)
    made = body(counter, saved.seq)
    assert isinstance(made, ParcelPresented)
    assert (made.outcome, made.waybill, made.zone, made.fee_fen, made.tendered_fen) == (
        "accepted",
        FIRST_WAYBILL,
        "2",
        1600,
        2000,
    )
    assert (made.inspector, made.result, made.place) == ("clerk:02", "passed", "天河区")
    assert left(counter) == 199
    posted = counter.post.parcels.posted(saved.seq, 2000, 1600)
    assert (posted.waybill, posted.left, posted.change_fen) == (FIRST_WAYBILL, 199, 400)
    figures = counter.records.today().figures
    assert (figures.parcels, figures.postage_fen, figures.parcels_g, figures.cash_in_fen) == (1, 1600, 5400, 1600)
    assert [piece.waybill for piece in counter.post.manifest.waiting()] == [FIRST_WAYBILL]
    assert differences(told.engine) == []


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("E136", {"id_check": "not_done"}),
        ("E136", {"result": "not_done"}),
        ("E136", {"inspected_at": 0}),
        ("E136", {"id_number": ""}),
        ("E136", {"recipient": ("陈城", "", "广州")}),
        ("E136", {"sender": ("", "13812345600", "十八洞")}),
        ("E136", {"contents": " "}),
        ("E136", {"quantity": 0}),
        ("E136", {"weight_g": 0}),
        ("E135", {"id_check": "mismatch"}),
        ("E135", {"id_check": "refused"}),
        ("E135", {"result": "prohibited"}),
        ("E135", {"result": "passed", "found": ("battery",)}),
        ("E135", {"result": "refused"}),
        ("E137", {"found": ("cheese",)}),
        ("E140", {"weight_g": 50_001}),
        ("E142", {"service": "rocket"}),
        ("E769", {"division": ""}),
        ("E766", {"tendered_fen": 1599}),
        ("E767", {"party": 9999}),
        ("E768", {"recipient": ("陈城", "12345", "广州")}),
        ("E768", {"sender": ("龙先进", "23812345600", "十八洞")}),
        ("E169", {"id_number": ID + "5"}),
        ("E770", {"id_type": "library"}),
    ],
)
def test_what_is_not_accepted(counter: Counter, told: Store, code: str, parts: dict[str, Any]) -> None:
    """Nothing is written, no number used, no cash moved."""
    head = counter.status.strip().head
    with pytest.raises(Refused, match=code):
        counter.post.parcels.accept(changed(**parts), CLERK)
    assert (counter.status.strip().head, left(counter)) == (head, 200)


def test_who_may(counter: Counter, told: Store) -> None:
    """An installer posts nothing, refuses nothing, voids nothing."""
    with pytest.raises(NotAllowed, match="E310"):
        counter.post.parcels.accept(FORM, INSTALLER)
    with pytest.raises(NotAllowed, match="E310"):
        counter.post.parcels.refuse(FORM, "size", INSTALLER)
    with pytest.raises(NotAllowed, match="E310"):
        counter.post.waybills.void(FIRST_WAYBILL, "torn", INSTALLER)


@pytest.mark.parametrize(
    ("grams", "fen"), [(1, 600), (1000, 600), (1001, 800), (5000, 1400), (5001, 1600), (5400, 1600), (50_000, 10_400)]
)
def test_postage_at_its_steps(counter: Counter, told: Store, grams: int, fen: int) -> None:
    """Full steps above the first weight; empty cash is exactly the postage."""
    saved = counter.post.parcels.accept(changed(weight_g=grams, tendered_fen=None), CLERK)
    made = body(counter, saved.seq)
    assert (made.fee_fen, made.tendered_fen) == (fen, fen)


def test_the_table_is_the_centres(counter: Counter, told: Store) -> None:
    """The longest prefix decides the zone; a later row holds from its day; nonsense is left out; the setting names the
    origin where there are several."""
    table = counter.post.tariff.table()
    today = START // 86_400_000
    assert (table.origin, table.zone_of("433124"), table.zone_of("650100")) == (ORIGIN, "1", "3")
    assert table.services(today) == ("ems", "parcel")
    tell(
        told,
        items(
            [
                (FeedKind.ZONES, ORIGIN, (("44", "2"), ("4401", "1"))),
                (FeedKind.TARIFF, "a", TariffRow("parcel", ORIGIN, "1", "2026-09-01", 1000, 450, 1000, 50, 20_000)),
                (FeedKind.TARIFF, "b", TariffRow("parcel", ORIGIN, "1", "2026-10-01", 1000, 1, 1000, 1, 20_000)),
                (FeedKind.TARIFF, "c", TariffRow("parcel", ORIGIN, "1", "2026-09-02", 1000, 1, 0, 1, 20_000)),
                (FeedKind.TARIFF, "d", TariffRow("parcel", "110000", "1", "2026-09-02", 1, 1, 1, 1, 20_000)),
                (FeedKind.ZONES, "110000", (("44", "1"),)),
                (FeedKind.SETTING, "origin", None),
            ],
            900,
        ),
    )
    with pytest.raises(Refused, match="E769"):
        counter.post.tariff.table().quote("parcel", GUANGZHOU, 5400, today)
    tell(told, items([(FeedKind.SETTING, "origin", ORIGIN)], 950))
    quote = counter.post.tariff.table().quote("parcel", GUANGZHOU, 5400, today)
    assert (quote.zone, quote.fee_fen, quote.tariff.valid_from) == ("1", 700, "2026-09-01")


def test_a_refusal_keeps_its_reason(counter: Counter, told: Store) -> None:
    """No number, no cash; what is known of the parcel stays, its persons sealed; a refusal is never without reason."""
    form = changed(result="prohibited", found=("battery", "liquor"), pictures=(b"\x01" * 32,))
    for reason, note in (("", ""), ("bad mood", ""), ("other", " ")):
        with pytest.raises(Refused, match="E138"):
            counter.post.parcels.refuse(msgspec.structs.replace(form, note=note), reason, CLERK)
    saved = counter.post.parcels.refuse(form, "prohibited", CLERK)
    made = body(counter, saved.seq)
    assert (made.outcome, made.reason, made.found, made.waybill, made.fee_fen) == (
        "refused",
        "prohibited",
        ("battery", "liquor"),
        "",
        0,
    )
    assert left(counter) == 200
    assert counter.post.manifest.waiting() == []
    nobody = counter.post.parcels.refuse(ParcelForm(), "identity_refused", CLERK)
    assert body(counter, nobody.seq).sealed == b""
    figures = counter.records.today().figures
    assert (figures.parcels, figures.parcels_refused, figures.cash_in_fen) == (0, 2, 0)
    assert differences(told.engine) == []


def test_persons_are_sealed(counter: Counter, told: Store) -> None:
    """The entry's bytes hold no name, number or address; the key beside it opens them, no other one does, and it
    travels with the entry."""
    saved = counter.post.parcels.accept(FORM, CLERK)
    data = next(data for seq, data, _ in told.ledger.rows() if seq == saved.seq)
    for text in (*FORM.sender, *FORM.recipient, FORM.id_number):
        assert text.encode() not in data
    made = body(counter, saved.seq)
    keys = dict(ExchangeFacts(told.engine, IDENTITY.counter).keys_of(1, saved.seq))
    persons = open_sealed(made.sealed, keys[saved.seq], ParcelPersons)
    assert persons is not None
    assert (persons.sender_name, persons.id_number, persons.recipient_phone) == ("龙先进", id_number(), "020-38880000")
    assert open_sealed(made.sealed, new_party_key(), ParcelPersons) is None
    masked = counter.post.evidence.masked(saved.seq, CLERK).persons
    assert masked is not None
    assert (masked.sender_name, masked.sender_phone) == ("龙**", "138******00")
    assert masked.id_number.startswith("110*")
    with told.ledger.writing() as writing:
        writing.drop_party_key(saved.seq)
    assert counter.post.evidence.masked(saved.seq, CLERK).persons is None


def test_a_registered_sender(counter: Counter, told: Store) -> None:
    """What is left empty is as registered; what is typed goes before it."""
    who = PartyForm(role="farmer", name="龙秀英", phone="13812345600", id_number=id_number(), address="十八洞村 3 组")
    party = counter.people.register(who, CLERK).party.party
    form = changed(party=party, sender=("", "", "双龙镇街上"), id_number="")
    saved = counter.post.parcels.accept(form, CLERK)
    full = counter.post.evidence.in_full(saved.seq, "dispute", "", CLERK)
    assert full.persons is not None
    assert (full.persons.sender_name, full.persons.sender_phone, full.persons.sender_address) == (
        "龙秀英",
        "13812345600",
        "双龙镇街上",
    )
    assert full.persons.id_number == id_number()
    look = body(counter, counter.status.strip().head)
    assert (look.party, look.what, look.of) == (party, "parcel", saved.seq)
    with pytest.raises(Refused, match="E819"):
        counter.post.evidence.in_full(saved.seq, "", "", CLERK)
    with pytest.raises(Refused, match="E777"):
        counter.post.evidence.masked(1, CLERK)
