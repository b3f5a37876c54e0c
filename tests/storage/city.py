"""City orders in tests of the store: produce taken in, boxes packed, handed over, taken back; what a lot holds."""

from __future__ import annotations

import hashlib

from outlet_app.domain.acts.post import CityPacked, ManifestPiece, ManifestSigned
from outlet_app.domain.entries import ClockMoved, Kind
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from outlet_app.services.post.forms_city import BoxForm, PackForm
from outlet_app.storage.store import Store
from tests.support.counter import (
    CLERK,
)

PHOTO = hashlib.sha256(b"a photo").digest()


def taken_in(
    counter: Counter,
    quantity: int = 150_000,
    grade: str = "A",
    picked: int | None = None,
    product: str = "KIWI",
    on_sale: bool = False,
) -> int:
    """A consignment of one line; its number."""
    party = counter.people.register(PartyForm(name="龙秀英", phone="13812345600"), CLERK).party.party
    line = LineForm(product, grade, "g", quantity, 1200, picked=picked)
    return counter.intake.save(ConsignmentForm(party=party, lines=(line,), on_sale=on_sale), CLERK).seq


def boxes(counter: Counter, *keys: str, gross_g: int = 2_900) -> PackForm:
    """These orders (all that wait, when none is named) in boxes of one weight, each with a photo."""
    chosen = keys or tuple(row.key for row in counter.post.city.desk().orders)
    return PackForm(tuple(BoxForm(key, gross_g, picture=PHOTO) for key in chosen))


def packed(counter: Counter, seq: int) -> CityPacked:
    """The body of an act of packing."""
    detail = counter.records.detail(seq)
    assert detail is not None
    assert isinstance(detail.body, CityPacked)
    return detail.body


def on_hand(store: Store, seq: int, line: int = 1) -> int:
    """What a lot holds."""
    with store.engine.connect() as connection:
        text = "SELECT on_hand FROM lot WHERE seq = ? AND line = ?"
        return int(connection.exec_driver_sql(text, (seq, line)).scalar_one())


def reverse(counter: Counter, of: int) -> int:
    """Take an act back."""
    return counter.corrections.reverse(of, "typing", "", CLERK).seq


def bring_to(store: Store, number: int) -> None:
    """Fill the ledger so that the next act is `number`."""
    with store.ledger.writing() as writing:
        while writing.next_seq() < number:
            writing.append(Kind.CLOCK, ClockMoved(0, 0), "system:test")


def hand_over(store: Store, counter: Counter, seq: int) -> int:
    """The van takes the boxes of act `seq`."""
    pieces = tuple(ManifestPiece(box.waybill, box.gross_g) for box in packed(counter, seq).boxes)
    with store.ledger.writing() as writing:
        body = ManifestSigned(pieces, sum(piece.weight_g for piece in pieces), "司机")
        return writing.append(Kind.MANIFEST, body, "clerk:02").seq
