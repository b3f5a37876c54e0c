"""The van's manifest and parcels that come back, over the real store."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from outlet_app.domain.acts.post import ManifestPiece, ManifestSigned, ParcelReturned
from outlet_app.domain.feed import FeedKind, Track
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.post.forms import BackForm, ManifestForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.storage.test_parcels import FORM, body
from tests.support.counter import CLERK, FIRST_WAYBILL, INSTALLER, START, city_feed, items, tell

SECOND = str(int(FIRST_WAYBILL) + 1)


@pytest.fixture
def told(store: Store) -> Store:
    """The store with postage and waybill numbers."""
    tell(store, city_feed())
    return store


@pytest.fixture
def posted(counter: Counter, told: Store) -> list[int]:
    """Two parcels of 5.4 and 2 kg; their acts."""
    light = msgspec.structs.replace(FORM, weight_g=2000)
    return [counter.post.parcels.accept(form, CLERK).seq for form in (FORM, light)]


def drawn() -> bytes:
    """A signature's PNG."""
    image = QImage(60, 30, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt takes text
    return bytes(buffer.data().data())


def test_the_van_takes_what_is_ticked(counter: Counter, told: Store, posted: list[int]) -> None:
    """One goes, one stays; what went can't go again; the signature is kept as a picture."""
    manifest = counter.post.manifest
    saved = manifest.sign(ManifestForm((FIRST_WAYBILL, FIRST_WAYBILL), "向师傅", "湘U12345", drawn()), CLERK)
    made = body(counter, saved.seq)
    assert isinstance(made, ManifestSigned)
    assert made.pieces == (ManifestPiece(FIRST_WAYBILL, 5400),)
    assert (made.total_g, made.driver, made.vehicle) == (5400, "向师傅", "湘U12345")
    assert counter.pictures.get(made.signature) is not None
    assert [row.waybill for row in manifest.waiting()] == [SECOND]
    figures = counter.records.today().figures
    assert (figures.manifests, figures.manifest_g) == (1, 5400)
    for code, form in (
        ("E772", ManifestForm((FIRST_WAYBILL,), "向师傅")),
        ("E772", ManifestForm(("9811111111111",), "向师傅")),
        ("E771", ManifestForm((), "向师傅")),
        ("E773", ManifestForm((SECOND,), " ")),
        ("E680", ManifestForm((SECOND,), "向师傅", "", b"no picture")),
    ):
        with pytest.raises(Refused, match=code):
            manifest.sign(form, CLERK)
    with pytest.raises(NotAllowed, match="E310"):
        manifest.sign(ManifestForm((SECOND,), "向师傅"), INSTALLER)
    assert [row.waybill for row in manifest.waiting()] == [SECOND]
    assert differences(told.engine) == []


def test_a_parcel_comes_back_once(counter: Counter, told: Store, posted: list[int]) -> None:
    """Only what left can come back; weighed, with why and how; then it is with its sender and not expected any more."""
    back = counter.post.back
    form = BackForm(FIRST_WAYBILL, 5150, condition="damaged", reason="refused", pictures=(b"\x02" * 32,))
    with pytest.raises(Refused, match="E774"):
        back.find(FIRST_WAYBILL)  # it still waits for the van
    counter.post.manifest.sign(ManifestForm((FIRST_WAYBILL, SECOND), "向师傅"), CLERK)
    tracks = [(FeedKind.TRACK, FIRST_WAYBILL, Track("returned", START, "refused"))]
    tell(told, items([*tracks, (FeedKind.TRACK, SECOND, Track("delivered", START))], 700))
    parcel = back.find(FIRST_WAYBILL)
    assert back.expected() == [parcel]
    assert (parcel.posted_g, parcel.sender, parcel.place, parcel.reason) == (5400, "龙**", "天河区", "refused")
    bad: list[tuple[str, dict[str, Any]]] = [
        ("E775", {"found_g": 0}),
        ("E776", {"condition": "odd"}),
        ("E776", {"reason": "mood"}),
        ("E776", {"reason": "other"}),
        ("E774", {"waybill": "9811111111111"}),
        ("E166", {"waybill": "7"}),
    ]
    for code, parts in bad:
        with pytest.raises(Refused, match=code):
            back.save(msgspec.structs.replace(form, **parts), CLERK)
    saved = back.save(form, CLERK)
    made = body(counter, saved.seq)
    assert isinstance(made, ParcelReturned)
    assert (made.of, made.posted_g, made.found_g, made.handed, made.to) == (posted[0], 5400, 5150, True, "sender")
    assert back.expected() == []
    with pytest.raises(Refused, match="E774"):
        back.save(form, CLERK)
    evidence = counter.post.evidence.masked(saved.seq, CLERK)
    assert evidence.persons is not None
    assert evidence.persons.recipient_name == "陈*"
    assert evidence.pictures == (("Picture", b""),)
    assert differences(told.engine) == []


def test_the_slips(counter: Counter, told: Store, posted: list[int]) -> None:
    """Parcel, manifest and return have their slips; nobody's name, number or address stands on any of them."""
    van = counter.post.manifest.sign(ManifestForm((FIRST_WAYBILL, SECOND), "向师傅"), CLERK)
    back = counter.post.back.save(BackForm(FIRST_WAYBILL, 5150, handed=False), CLERK)
    slips = {
        seq: "\n".join(" ".join(line.text.split()) for line in counter.receipts.lines(seq, "en"))
        for seq in (posted[0], van.seq, back.seq)
    }
    for text in (f"Waybill {FIRST_WAYBILL}", "Postage ¥16.00", "Cash given 20.00", "Change 4.00", "Contents 腊肉 × 2"):
        assert text in slips[posted[0]]
    for text in ("Pieces 2", "Weight of all 7.400 kg", f"{SECOND} 2.000 kg", "Driver 向师傅"):
        assert text in slips[van.seq]
    for text in ("Weight found 5.150 kg", "Difference −0.250 kg", "Kept here for the sender"):
        assert text in slips[back.seq]
    for slip in slips.values():
        for text in (*FORM.sender, *FORM.recipient, FORM.id_number):
            assert text not in slip
