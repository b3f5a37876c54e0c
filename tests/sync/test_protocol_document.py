"""`docs/protocol.md` and the code say the same: its worked example byte for byte, its dictionary, its fields."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec
import pytest

from outlet_app.domain import entries, feed, figures, shift
from outlet_app.domain.acts import goods, office, persons, post, produce, trade
from outlet_app.domain.chain import verify_chain
from outlet_app.services.sealing import open_identity
from sync import columns, contract, weave
from sync.contract import Answer, Picture, PictureKept, Request
from sync.train import Unloading
from tests.sync import protocol_example as example

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
BLOCKS = {
    name: bytes.fromhex(digits.replace("\n", ""))
    for name, digits in re.findall(r"^```hex (\S+)\n(.*?)\n```$", TEXT, re.DOTALL | re.MULTILINE)
}
MADE = dict(example.blocks())
COUNTER_KEY, CENTRE_KEY = BLOCKS["counter-public-key"], BLOCKS["centre-public-key"]


def test_every_block_is_known() -> None:
    """No block stands in the document that nothing here looks at, and none is missing."""
    assert set(BLOCKS) == set(MADE) | {"request-dictionary"}


@pytest.mark.parametrize("name", sorted(MADE))
def test_the_program_makes_these_bytes(name: str) -> None:
    """What the document shows is what the program makes of the same facts."""
    assert BLOCKS[name].hex() == MADE[name].hex()


def test_the_ledger_of_the_document_is_true() -> None:
    """Its entries and hashes pass the program's own check; one changed byte does not."""
    rows = [(seq, BLOCKS[f"entry-{seq}"], BLOCKS[f"hash-{seq}"]) for seq in range(1, 8)]
    assert verify_chain("SBD01-A", rows).entries == 7
    seq, data, digest = rows[3]
    rows[3] = (seq, data.replace(b"KIWI", b"KIWY"), digest)
    assert verify_chain("SBD01-A", rows).wrong_at == 4


def test_the_packed_entries_are_the_entries() -> None:
    """The packed bytes restore entries 3 to 7 exactly, and so do the woven ones."""
    rows = [BLOCKS[f"entry-{seq}"] for seq in range(3, 8)]
    assert columns.unpack(BLOCKS["packed"]) == rows
    assert weave.unpack(BLOCKS["woven"]) == rows


@pytest.mark.parametrize(("name", "packed"), [("request-plain", True), ("request-dictionary", False)])
def test_the_requests_are_read(name: str, packed: bool) -> None:
    """Both frames hold, and say the same entries, once packed and once as rows through the dictionary."""
    frame = BLOCKS[name]
    assert contract.counter_of(frame) == "SBD01-A"
    contract.check_request(frame, COUNTER_KEY)
    request = contract.read_request(frame)
    assert request == example.request(packed=packed)
    assert request.entries() == example.ledger()[2:]


def test_the_answer_belongs_to_its_request() -> None:
    """It opens for the request of the document, and for no other."""
    assert contract.open_answer(BLOCKS["answer-plain"], CENTRE_KEY, BLOCKS["request-plain"]) == example.answer()
    with pytest.raises(contract.BadMessage):
        contract.open_answer(BLOCKS["answer-plain"], CENTRE_KEY, BLOCKS["request-dictionary"])


def test_the_identity_opens() -> None:
    """The sealed identity of entry 3 opens with the party's key alone."""
    party = entries.body_of(entries.decode(BLOCKS["entry-3"]))
    assert isinstance(party, entries.PartyNamed)
    assert open_identity(party.sealed, example.PARTY_KEY) == example.WHO
    assert open_identity(party.sealed, b"\x05" * 32) is None


@pytest.mark.parametrize("number", [1, 2])
def test_the_dictionary_is_the_one_described(number: int) -> None:
    """Its size and digest stand in the document: another dictionary would be another codec."""
    data = (ROOT / "sync" / f"dictionary-{number}.bin").read_bytes()
    assert f"{len(data):,}".replace(",", " ") + " bytes" in TEXT
    assert hashlib.sha256(data).hexdigest() in TEXT


def test_the_train_of_the_document() -> None:
    """Its head holds, its cars are those listed, and bring the entries and the key."""
    body = BLOCKS["train-plain"]
    end = 4 + int.from_bytes(body[:4], "big")
    contract.check_train(body[4:end], COUNTER_KEY)
    head = contract.read_request(body[4:end])
    unloading = Unloading(head)
    first = unloading.car(body[end : end + unloading.next_size])
    last = unloading.car(body[end + head.cars[0][0] :])
    assert unloading.next_size == 0
    assert (first.entries() + last.entries(), head.after) == (example.ledger()[2:], 2)
    assert (first.keys, last.keys) == ([(3, example.PARTY_KEY)], [])


def field_rows(heading: str) -> list[str]:
    """The names in the first numbered table after a heading, in order; the numbers must count from 0."""
    after = TEXT[TEXT.index(heading) :]
    names: list[str] = []
    for line in after.splitlines()[1:]:
        row = re.match(r"\| (\d+) \| `(\w+)` \|", line)
        if row:
            assert int(row[1]) == len(names), f"{heading}: {line}"
            names.append(row[2])
        elif names:
            break
    return names


@pytest.mark.parametrize(
    ("heading", "struct"),
    [
        ("## 2. The entry", entries.Entry),
        ("**`counter`**", entries.CounterOpened),
        ("**`staff`**", entries.StaffNamed),
        ("**`party`**", entries.PartyNamed),
        ("**`consign`**", trade.Consignment),
        ("A line of `consign`", trade.ConsignmentLine),
        ("**`order`**", trade.Order),
        ("**`reverse`**", trade.Reversal),
        ("**`open`**", shift.ShiftOpened),
        ("**`cash`**", shift.CashMoved),
        ("**`close`**", shift.DayClosed),
        ("**Request**", Request),
        ("**Answer**", Answer),
        ("**Picture**", Picture),
        ("**Picture's answer**", PictureKept),
        ("**`cert`**", produce.Certified),
        ("**`lot`**", produce.LotMoved),
        ("A pick:", produce.Pick),
        ("A new lot;", produce.NewLot),
        ("**`settle`**", produce.Settled),
        ("A sold part of a lot.", produce.SoldPart),
        ("**`pay`**", produce.PaidOut),
        ("**`step`**", goods.OrderStepped),
        ("**`arrive`**", goods.GoodsArrived),
        ("An arrival:", goods.Arrival),
        ("**`collect`**", goods.Collected),
        ("**`return`**", goods.GoodsReturned),
        ("A returned line.", goods.ReturnedLine),
        ("**`dispose`**", goods.Disposed),
        ("**`parcel`**", post.ParcelPresented),
        ("**`parcelback`**", post.ParcelReturned),
        ("**`pack`**", post.CityPacked),
        ("A box.", post.PackedBox),
        ("A packed product.", post.PackedProduct),
        ("**`city`**", post.CityClosed),
        ("**`manifest`**", post.ManifestSigned),
        ("**`waybill`**", post.WaybillVoided),
        ("**`merge`**", persons.PartiesMerged),
        ("**`support`**", persons.SupportNoted),
        ("**`consent`**", persons.ConsentGiven),
        ("**`loan`**", persons.LoanAgreed),
        ("**`unmask`**", persons.Unmasked),
        ("**`erase`**", persons.PartyErased),
        ("**`answer`**", office.Answered),
        ("**`slips`**", office.SlipsPrinted),
        ("**`slipvoid`**", office.SlipVoided),
        ("**`trained`**", office.Trained),
    ],
)
def test_every_field_stands_in_its_place(heading: str, struct: type[msgspec.Struct]) -> None:
    """The tables name every field, in the order in which it is written."""
    assert field_rows(heading) == list(struct.__struct_fields__)


INLINE: dict[str, type[msgspec.Struct]] = {
    "product": feed.Product,
    "partner": feed.Partner,
    "brand": feed.Brand,
    "base": feed.Base,
    "quote": feed.Quote,
    "divisions": feed.DivisionRow,
    "counties": feed.MallCounty,
    "deduction": feed.DeductionRule,
    "campaign": feed.Campaign,
    "cityorder": feed.CityOrder,
    "waybills": feed.WaybillBatch,
    "tariff": feed.TariffRow,
    "track": feed.Track,
    "question": feed.Question,
    "proposal": feed.Proposal,
    "decision": feed.Decision,
}


@pytest.mark.parametrize("kind", sorted(INLINE))
def test_feed_bodies_stand_in_their_order(kind: str) -> None:
    """The feed's table names every field of every body, in order."""
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| `{kind}` |"))
    found = re.search(r"`\[([a-z_, ]+)\]`", row)
    assert found is not None
    assert found[1].split(", ") == list(INLINE[kind].__struct_fields__)


ARRAYS: dict[str, type[msgspec.Struct]] = {
    "ParcelPersons": post.ParcelPersons,
    "SupportStatus": persons.SupportStatus,
    "ManifestPiece": post.ManifestPiece,
    "CityOrderLine": feed.CityOrderLine,
    "OrderLine": trade.OrderLine,
}


@pytest.mark.parametrize("name", sorted(ARRAYS))
def test_arrays_within_arrays_stand_in_their_order(name: str) -> None:
    """What has no table of its own is written out where it stands, with or without the types."""
    fields = ARRAYS[name].__struct_fields__
    kinds = r"(?: (?:int|str|bin|bool|day|day or nil))?"
    assert re.search(r"`\[" + ", ".join(f"{field}{kinds}" for field in fields) + r"\]`", TEXT)


def test_every_figure_is_described() -> None:
    """The totals that both ends compute stand in section 12, each by its name."""
    section = TEXT[TEXT.index("## 12.") : TEXT.index("## 13.")]
    named = {name for name in figures.Figures.__struct_fields__ if f"`{name}`" in section}
    assert set(figures.Figures.__struct_fields__) - named == {"consigned_ml", "consigned_pc"}  # "`_ml` / `_pc`"


def test_every_kind_of_the_program_is_described() -> None:
    """No kind of entry or feed item is written that the document does not have."""
    missing = [kind for kind in entries.BODY_TYPES if f"**`{kind}`**" not in TEXT]
    missing += [kind for kind in feed.BODY_TYPES if f"| `{kind}` |" not in TEXT]
    assert missing == []


@pytest.mark.parametrize("refusal", [contract.GAP, contract.FORK, contract.BROKEN, contract.BEHIND, contract.REVOKED])
def test_every_refusal_is_described(refusal: str) -> None:
    """Each refusal has its row."""
    assert f"| `{refusal}` |" in TEXT
