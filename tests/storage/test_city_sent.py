"""City orders that were packed: where they are, taken back, given up, come back."""

from __future__ import annotations

import msgspec
import pytest

from outlet_app.domain.acts.post import CityClosed
from outlet_app.domain.acts.produce import Pick, Settled, SoldPart
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import FeedKind, Track
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.post.forms_city import CloseForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.storage.city import PHOTO, boxes, hand_over, on_hand, packed, reverse, taken_in
from tests.support.counter import (
    CLERK,
    FIRST_WAYBILL,
    START,
    TODAY,
    city_feed,
    items,
    tell,
)


def test_an_order_taken_away_after_packing(counter: Counter, store: Store) -> None:
    """The centre takes delivered orders away: what was packed stays known; the numbers and lots don't move."""
    tell(store, city_feed(2))
    lot = taken_in(counter)
    saved = counter.post.packing.save(boxes(counter), CLERK)
    tell(store, items([(FeedKind.CITY_ORDER, "M0919-001", None)], 600))
    rows = {row.key: row for row in counter.post.city.sent()}
    assert (rows["M0919-001"].state, rows["M0919-001"].recipient) == ("packed", "")
    assert (rows["M0919-002"].state, rows["M0919-002"].recipient) == ("packed", "收*** 199******02")
    assert (counter.post.city.desk().count, on_hand(store, lot)) == (0, 145_000)
    assert packed(counter, saved.seq).boxes[0].order == "M0919-001"
    assert differences(store.engine) == []


def test_reversing_a_packing(counter: Counter, store: Store) -> None:
    """The produce is in its lot, the orders wait again, their waybills are void and never used again."""
    tell(store, city_feed(2, 5))
    lot = taken_in(counter)
    saved = counter.post.packing.save(boxes(counter), CLERK)
    reverse(counter, saved.seq)
    desk = counter.post.city.desk()
    assert (desk.count, desk.waybills, on_hand(store, lot)) == (2, 3, 150_000)
    assert counter.post.city.sent() == []
    again = packed(counter, counter.post.packing.save(boxes(counter), CLERK).seq)
    assert [box.waybill for box in again.boxes] == [str(int(FIRST_WAYBILL) + n) for n in (2, 3)]
    assert differences(store.engine) == []


def test_where_it_is(counter: Counter, store: Store) -> None:
    """Packed, handed over, and on by what the centre tells; what can't follow is not believed."""
    tell(store, city_feed(3))
    taken_in(counter)
    saved = counter.post.packing.save(boxes(counter), CLERK)

    def states() -> list[str]:
        return [str(row.state) for row in sorted(counter.post.city.sent(), key=lambda row: row.key)]

    assert states() == ["packed"] * 3
    manifest = hand_over(store, counter, saved.seq)
    assert states() == ["handed_over"] * 3
    numbers = [box.waybill for box in packed(counter, saved.seq).boxes]
    for cursor, (number, state) in enumerate(zip(numbers, ("in_transit", "delivered", "lost"), strict=True), 700):
        tell(store, items([(FeedKind.TRACK, number, Track(state, START + cursor))], cursor))
    assert states() == ["in_transit", "delivered", "handed_over"]
    found = counter.post.city.sent_one(numbers[1])
    assert found is not None
    assert (found.key, found.at, found.gross_g) == ("M0919-002", START + 701, 2_900)
    by_number = counter.post.city.sent_one("YL2609190001")
    assert by_number is not None
    assert by_number.waybill == numbers[0]
    assert counter.post.city.sent_one("nothing") is None
    reverse(counter, manifest)
    assert states() == ["in_transit", "delivered", "packed"]
    tell(store, items([(FeedKind.TRACK, numbers[1], Track("settled", START + 800))], 800))
    assert states() == ["in_transit", "settled", "packed"]


def test_what_the_centre_says_came_back(counter: Counter, store: Store) -> None:
    """It is recorded all the same when it is here, once: weighed, seen, in its lot again."""
    tell(store, city_feed(1))
    lot = taken_in(counter)
    saved = counter.post.packing.save(boxes(counter), CLERK)
    hand_over(store, counter, saved.seq)
    tell(store, items([(FeedKind.TRACK, FIRST_WAYBILL, Track("returned", START + 5, "查无此人"))], 700))
    found = counter.post.city.sent_one(FIRST_WAYBILL)
    assert found is not None
    assert (str(found.state), found.recorded, found.reason, found.at) == ("returned", "packed", "查无此人", START + 5)
    form = CloseForm(("M0919-001",), "returned", "address", found_g=2_880)
    counter.post.closing.save(form, CLERK)
    assert on_hand(store, lot) == 150_000
    with pytest.raises(Refused, match="E799"):
        counter.post.closing.save(form, CLERK)
    assert differences(store.engine) == []


def test_short(counter: Counter, store: Store) -> None:
    """What can't be packed is given up with a reason, several at once; taking that back lets it wait again."""
    tell(store, city_feed(3))
    form = CloseForm(("M0919-001", "M0919-003"), "short", "stock")
    for code, wrong in (
        ("E798", msgspec.structs.replace(form, reason="")),
        ("E798", msgspec.structs.replace(form, reason="unwanted")),
        ("E798", msgspec.structs.replace(form, reason="other", note=" ")),
        ("E798", msgspec.structs.replace(form, orders=())),
        ("E798", msgspec.structs.replace(form, state="delivered")),
        ("E799", msgspec.structs.replace(form, orders=("nobody",))),
        ("E799", msgspec.structs.replace(form, orders=("M0919-001",), state="refused", reason="unwanted")),
    ):
        with pytest.raises(Refused, match=code):
            counter.post.closing.save(wrong, CLERK)
    saved = counter.post.closing.save(form, CLERK)
    assert [row.key for row in counter.post.city.desk().orders] == ["M0919-002"]
    assert {row.key: str(row.state) for row in counter.post.city.sent()} == {
        "M0919-001": "short",
        "M0919-003": "short",
    }
    with pytest.raises(Refused, match="E799"):
        counter.post.closing.save(form, CLERK)
    with pytest.raises(Refused, match="E791"):
        counter.post.packing.save(boxes(counter, "M0919-001"), CLERK)
    reverse(counter, saved.seq)
    assert counter.post.city.desk().count == 3
    assert differences(store.engine) == []


def test_refused_and_returned(counter: Counter, store: Store) -> None:
    """A buyer does not take it; the box comes back, is weighed and photographed, and its produce is in its lot."""
    tell(store, city_feed(2))
    lot = taken_in(counter)
    saved = counter.post.packing.save(boxes(counter), CLERK)
    refused = CloseForm(("M0919-001",), "refused", "unwanted", "没人在家")
    returned = CloseForm(("M0919-001",), "returned", "unwanted", found_g=2_750, pictures=(PHOTO,))
    with pytest.raises(Refused, match="E799"):
        counter.post.closing.save(returned, CLERK)  # it still stands here
    hand_over(store, counter, saved.seq)
    counter.post.closing.save(refused, CLERK)
    with pytest.raises(Refused, match="E800"):
        counter.post.closing.save(msgspec.structs.replace(returned, found_g=0), CLERK)
    back = counter.post.closing.save(returned, CLERK)
    detail = counter.records.detail(back.seq)
    assert detail is not None
    body = detail.body
    assert isinstance(body, CityClosed)
    assert (body.back, body.found_g, body.pictures) == ((Pick(lot, 1, 2_500, 4_990),), 2_750, (PHOTO,))
    assert [(one.product, one.quantity, one.fen) for one in body.contents] == [("KIWI", 2_500, 4_990)]
    assert on_hand(store, lot) == 147_500
    rows = {row.key: row for row in counter.post.city.sent()}
    assert (str(rows["M0919-001"].state), rows["M0919-001"].waybill) == ("returned", FIRST_WAYBILL)
    slip = "\n".join(" ".join(line.text.split()) for line in counter.receipts.lines(back.seq, "en"))
    for text in ("City order came back", "Weight found 2.750 kg", "Shibadong kiwifruit 2.500 kg", "What is spoilt"):
        assert text in slip
    reverse(counter, back.seq)
    assert on_hand(store, lot) == 145_000
    assert differences(store.engine) == []


def test_a_return_whose_sale_stands(counter: Counter, store: Store) -> None:
    """The mall pays all the same, or the farmer is settled already: nothing goes back into the lot."""
    tell(store, city_feed(1))
    lot = taken_in(counter, on_sale=True)
    saved = counter.post.packing.save(boxes(counter), CLERK)
    hand_over(store, counter, saved.seq)
    party = packed_party(counter, lot)
    with store.ledger.writing() as writing:
        parts = (SoldPart(lot, 1, 2_500, 4_990),)
        settled = Settled(party, parts, 4_990, 4_990, 4_990, TODAY + 7)
        writing.append(Kind.SETTLEMENT, settled, "clerk:02")
    form = CloseForm(("M0919-001",), "returned", "spoiled", found_g=2_000)
    with pytest.raises(Refused, match="E801"):
        counter.post.closing.save(form, CLERK)
    back = counter.post.closing.save(msgspec.structs.replace(form, back=False), CLERK)
    assert on_hand(store, lot) == 147_500
    slip = "\n".join(" ".join(line.text.split()) for line in counter.receipts.lines(back.seq, "en"))
    assert "The sale stands" in slip
    assert differences(store.engine) == []


def packed_party(counter: Counter, seq: int) -> int:
    """Whose produce act `seq` took in."""
    detail = counter.records.detail(seq)
    assert detail is not None
    assert detail.party is not None
    return detail.party.party
