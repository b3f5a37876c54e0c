"""People's dated facts on a real store: duplicates merged, agreements, looks, own data handed out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from outlet_app.domain.acts.persons import PartiesMerged, SupportNoted, Unmasked
from outlet_app.domain.days import day_number
from outlet_app.domain.entries import Kind, body_of, decode
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from resources.texts import translator
from tests.support.counter import CLERK, INSTALLER, SUPERVISOR, HandClock

KIWI = LineForm("KIWI", "A", "g", 158_400, 1200, tare=1400, packages=6)
TODAY = day_number("2026-09-19")


def register(counter: Counter, name: str = "龙秀英", phone: str = "13800138000", **more: str) -> int:
    """An invented person."""
    return counter.people.register(PartyForm(name=name, phone=phone, **more), CLERK).party.party  # type: ignore[arg-type]


def consign(counter: Counter, party: int) -> int:
    """Kiwifruit of theirs; ¥1,800.00 are owed."""
    return counter.intake.save(ConsignmentForm(party=party, lines=(KIWI,)), CLERK).seq


def bodies(store: Store, kind: str) -> list[object]:
    """The bodies of all entries of a kind."""
    found = (decode(data) for _, data, _ in store.ledger.rows())
    return [body_of(entry) for entry in found if entry.kind == kind]


def pairs(counter: Counter) -> list[tuple[int, int, tuple[str, ...]]]:
    """What is offered as duplicates."""
    return [(one.one.party, one.other.party, one.shared) for one in counter.persons.duplicates.found()]


def test_duplicates_are_found(store: Store, counter: Counter) -> None:
    """The same phone, code, card, name with address, a name that sounds alike at the same address; nothing else."""
    first = register(counter)
    phone = register(counter, "龙大山")
    village = register(counter, "麻先进", "", address="十八洞村3组12号")
    again = register(counter, "麻先进", "", address="十八洞村3组12号")
    sounds = register(counter, "麻先劲", "", address="十八洞村3组12号")
    register(counter, "麻小进", "", address="十八洞村3组12号")  # a brother, perhaps
    register(counter, "麻先进", "", address="十八洞村1组")  # the same name elsewhere
    uscc = "93433124MA0000000T"
    firm = register(counter, "十八洞猕猴桃合作社", "", role="cooperative", uscc=uscc)
    other = register(counter, "十八洞合作社", "", role="cooperative", uscc=uscc)
    card = register(counter, "石巧云", "", card="6222021234567894")
    partner = register(counter, "吴阿妹", "", card="6222021234567894")
    assert pairs(counter) == [
        (firm, other, ("uscc",)),
        (village, again, ("name_address",)),
        (first, phone, ("phone",)),
        (card, partner, ("card",)),
        (village, sounds, ("near_name",)),
        (again, sounds, ("near_name",)),
    ]
    counter.persons.duplicates.apart(partner, card, CLERK)
    assert (card, partner, ("card",)) not in pairs(counter)
    assert differences(store.engine) == []


def test_merged_people_are_one(store: Store, counter: Counter) -> None:
    """Searches in either role and by either's words show the one kept; acts and what is owed stand together; the
    other's card points there; and all of it is undone by another act."""
    kept = register(counter, "龙秀英", "13800138000")
    gone = register(counter, "龙秀瑛", "13900139000", role="villager")
    mine, theirs = consign(counter, kept), consign(counter, gone)
    counter.persons.duplicates.merge(kept, gone, CLERK, "同一个人")
    for words in ("龙秀英", "秀瑛", "13900139000", "9000"):
        assert [card.party for card in counter.people.search(words)] == [kept]
    assert [card.party for card in counter.people.page()] == [kept]
    assert [card.party for card in counter.people.page(roles=("villager",))] == [kept]
    assert counter.people.page(roles=("buyer",)) == []
    card, other = counter.people.card(kept), counter.people.card(gone)
    assert card is not None
    assert other is not None
    assert (card.kept, other.kept, card.last_seq) == (0, kept, theirs)
    file = counter.persons.files.open(gone)
    assert (file.card.party, [one.party for one in file.merged]) == (kept, [gone])
    assert {row.seq for row in file.acts} >= {mine, theirs}
    assert file.owed_fen == 2 * 180_000
    assert differences(store.engine) == []
    counter.persons.duplicates.unmerge(gone, CLERK)
    assert [one.party for one in counter.people.search("秀瑛")] == [gone]
    assert counter.persons.files.open(kept).owed_fen == 180_000
    assert [body.how for body in bodies(store, Kind.MERGE) if isinstance(body, PartiesMerged)] == ["merged", "undone"]
    assert differences(store.engine) == []


def test_merges_on_merges(store: Store, counter: Counter) -> None:
    """Whoever was merged into somebody goes along with them, and comes back along."""
    first, second, third = (register(counter, "龙秀英", f"1380013800{place}") for place in range(3))
    merging = counter.persons.duplicates
    merging.merge(second, first, CLERK)
    for keep, gone, code in (
        (third, first, "E811"),
        (first, third, "E811"),
        (third, third, "E810"),
        (third, 99, "E810"),
    ):
        with pytest.raises(Refused, match=code):
            merging.merge(keep, gone, CLERK)
    merging.merge(third, second, CLERK)
    with counter.persons.deps.books.reading() as books:
        assert books.persons.person(first) == (third, first, second)
    assert differences(store.engine) == []
    merging.unmerge(second, CLERK)
    with counter.persons.deps.books.reading() as books:
        assert books.persons.person(first) == (second, first)
        assert books.persons.person(third) == (third,)
    assert differences(store.engine) == []
    with pytest.raises(Refused, match="E812"):
        merging.unmerge(second, CLERK)


def test_one_id_number_for_one_person(counter: Counter) -> None:
    """Nobody else may have it, but whoever was merged with its holder is its holder."""
    number = "433124190001010016"
    holder, other = register(counter, id_number=number), register(counter, phone="13900139000")
    form = PartyForm(name="龙秀英", phone="13900139000", id_number=number)
    with pytest.raises(Refused, match="E622"):
        counter.people.change(other, form, CLERK)
    counter.persons.duplicates.merge(other, holder, CLERK)
    assert counter.people.change(other, form, CLERK).warnings == ()


def test_consent_and_loan(store: Store, counter: Counter) -> None:
    """A share of payouts needs consent; withdrawing it ends the share; each word is an act of its own."""
    party, said = register(counter), counter.persons.agreements
    with pytest.raises(Refused, match="E817"):
        said.lend(party, "XH-2026-017", 2000, CLERK)
    said.consent(party, "loan", True, CLERK, "fingerprint")
    said.consent(party, "photo", True, CLERK, until=TODAY + 365)
    said.lend(party, "XH-2026-017", 2000, CLERK)
    card = counter.people.card(party)
    assert card is not None
    assert (card.loan_ref, card.loan_bp) == ("XH-2026-017", 2000)
    said.lend(party, "", 1500, CLERK)
    file = counter.persons.files.open(party)
    assert file.loan is not None
    assert (file.loan.ref, file.loan.share_bp) == ("XH-2026-017", 1500)
    assert [(one.purpose, one.given, one.how) for one in file.consents] == [
        ("loan", True, "fingerprint"),
        ("photo", True, "signed"),
    ]
    said.consent(party, "loan", False, CLERK)
    assert counter.persons.files.open(party).loan is None
    assert len(bodies(store, Kind.LOAN)) == 3
    for purpose, how in (("everything", "signed"), ("loan", "nodded")):
        with pytest.raises(Refused, match="E816"):
            said.consent(party, purpose, True, CLERK, how)
    stranger = register(counter, phone="13900139000")
    wrong = ((stranger, "", 100), (stranger, "X", 0), (party, "X", -1), (party, "X", 10_001), (party, "长" * 41, 100))
    for whose, ref, share in wrong:
        with pytest.raises(Refused, match="E818"):
            said.lend(whose, ref, share, CLERK)
    with pytest.raises(Refused, match="E602"):
        said.consent(999, "loan", True, CLERK)
    with pytest.raises(NotAllowed, match="E310"):
        said.consent(party, "loan", True, INSTALLER)
    assert differences(store.engine) == []


def test_a_consent_that_has_run_out(counter: Counter, clock: HandClock) -> None:
    """No new share rests on it, and the share that ends some day ends."""
    party, said = register(counter), counter.persons.agreements
    said.consent(party, "loan", True, CLERK, until=TODAY + 1)
    said.lend(party, "XH-1", 2000, CLERK, until=TODAY + 1)
    with counter.persons.deps.books.reading() as books:
        assert books.persons.loan(party, TODAY + 1) is not None
        assert books.persons.loan(party, TODAY + 2) is None
    clock.at += 2 * 86_400_000
    with pytest.raises(Refused, match="E817"):
        said.lend(party, "XH-1", 1000, CLERK)


def test_an_agreement_of_a_merged_registration_holds(counter: Counter) -> None:
    """It is the same person's word."""
    kept, gone = register(counter), register(counter, phone="13900139000")
    counter.persons.agreements.consent(gone, "loan", True, CLERK)
    counter.persons.agreements.lend(gone, "XH-2", 500, CLERK)
    counter.persons.duplicates.merge(kept, gone, CLERK)
    card = counter.people.card(kept)
    assert card is not None
    assert card.loan_bp == 500
    counter.persons.agreements.lend(kept, "", 0, CLERK)
    with counter.persons.deps.books.reading() as books:
        assert books.persons.loan(gone) is None


def test_looking_is_recorded_first(store: Store, counter: Counter) -> None:
    """Identity and support status come with an entry that says who looked and why; changing somebody counts too."""
    party = register(counter, id_number="433124190001010016")
    shown = counter.persons.looks.unmask(party, "other", "寻亲", CLERK)
    assert (shown.identity.name, shown.identity.id_number) == ("龙秀英", "433124190001010016")
    counter.persons.looks.support(party, "office", "", SUPERVISOR)
    counter.people.form(party, CLERK)
    found = [body for body in bodies(store, Kind.UNMASK) if isinstance(body, Unmasked)]
    assert [(one.party, one.what, one.reason) for one in found] == [
        (party, "identity", "other: 寻亲"),
        (party, "support", "office"),
        (party, "identity", "change"),
    ]
    for reason in ("", "curious", "other"):
        with pytest.raises(Refused, match="E819"):
            counter.persons.looks.unmask(party, reason, " ", CLERK)
    with pytest.raises(NotAllowed, match="E310"):
        counter.persons.looks.support(party, "office", "", INSTALLER)
    assert len(bodies(store, Kind.UNMASK)) == 3
    assert party not in [row.seq for row in counter.persons.files.open(party).acts if row.kind == Kind.UNMASK]


def test_support_is_dated_history(store: Store, counter: Counter) -> None:
    """Stretches, sealed in the ledger; one ends without the other being forgotten; nothing of it on a card."""
    party, looks = register(counter), counter.persons.looks
    looks.note_support(party, "registered", day_number("2014-03-01"), day_number("2020-11-30"), "建档立卡册", CLERK)
    looks.note_support(party, "monitored", day_number("2026-01-10"), None, "县乡村振兴局 12 号", CLERK)
    looks.note_support(party, "monitored", day_number("2026-01-10"), TODAY, "县乡村振兴局 31 号", CLERK)
    found = looks.support(party, "asked", "", CLERK)
    assert [(one.status, one.until) for one in found] == [
        ("monitored", TODAY),
        ("registered", day_number("2020-11-30")),
    ]
    assert all(isinstance(body, SupportNoted) for body in bodies(store, Kind.SUPPORT))
    for secret in ("monitored", "振兴局"):
        assert all(secret.encode() not in data for _, data, _ in store.ledger.rows())
        assert secret not in repr(counter.people.card(party))
    wrong = (
        ("poor", 0, None, "册", "E820"),
        ("monitored", TODAY + 1, None, "册", "E821"),
        ("monitored", TODAY, TODAY - 1, "册", "E821"),
        ("monitored", TODAY, None, " ", "E822"),
    )
    for status, since, until, source, code in wrong:
        with pytest.raises(Refused, match=code):
            looks.note_support(party, status, since, until, source, CLERK)
    assert differences(store.engine) == []


def test_own_data_is_handed_out(store: Store, counter: Counter, tmp_path: Path) -> None:
    """Everything about them and nothing about others, for a program and for a reader; the look comes first."""
    party = register(counter, id_number="433124190001010016", address="十八洞村3组12号")
    other = register(counter, "施六金", "13900139000")
    act, not_theirs = consign(counter, party), consign(counter, other)
    reversal = counter.corrections.reverse(act, "typing", "", CLERK)
    counter.persons.agreements.consent(party, "photo", True, CLERK)
    counter.persons.looks.note_support(party, "monitored", TODAY, None, "12 号", CLERK)
    target = tmp_path / "own.json"
    made = counter.persons.export.write(party, target, "asked", "", CLERK, translator("zh_CN"), "zh_CN")
    facts = json.loads(target.read_text("utf-8"))
    assert facts["identity"]["name"] == "龙秀英"
    assert facts["identity"]["id_number"] == "433124190001010016"
    assert [one["number"] for one in facts["acts"]] == [act, reversal.seq]
    assert any("1,800.00" in line for line in facts["acts"][0]["told"])
    assert [one["purpose"] for one in facts["consents"]] == ["photo"]
    assert facts["support"][0] | {"number": 0, "by": "", "at": ""} == {
        "number": 0, "at": "", "by": "", "status": "monitored", "since": "2026-09-19", "until": None, "source": "12 号",
    }  # fmt: skip
    assert [one["what"] for one in facts["looks"]] == ["export"]
    assert not_theirs not in [one["number"] for one in facts["acts"]]
    page = made.page.read_text("utf-8")
    for text in (target.read_text("utf-8"), page):
        assert "施六金" not in text
        assert "433124190001010016" in text
    assert "<script" not in page
    assert target.stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="E819"):
        counter.persons.export.write(party, target, "", "", CLERK, str, "en")
    with pytest.raises(Refused, match="E830"):
        counter.persons.export.write(party, tmp_path / "no" / "own.json", "asked", "", CLERK, str, "en")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["own.html", "own.json"]
