"""Labels of real acts: masked, and both codes read back by an independent reader from what a printer or a file gets."""

from __future__ import annotations

import os
import re
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from outlet_app.domain.feed import Brand, FeedKind, Product
from outlet_app.domain.identifiers import gs1
from outlet_app.errors import Refused
from outlet_app.services.bitmap import Bitmap
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from outlet_app.services.labels import Label, LabelNews
from outlet_app.storage.store import Store
from tests.devices.test_labels import from_escpos, from_tspl, read
from tests.storage.city import boxes, taken_in
from tests.storage.test_parcels import FORM, changed
from tests.support.counter import CLERK, FIRST_WAYBILL, TODAY, HandClock, city_feed, city_order, composed, items, tell

SECONDS = 20.0


@pytest.fixture
def told(store: Store) -> Store:
    """City orders, waybill numbers, postage, and a product whose lots have everything on their label."""
    tell(store, city_feed())
    kiwi = Product(
        "十八洞猕猴桃", "Shibadong kiwifruit", "up", "g", "fruit", (("A", 1200),), 1880, "SHIBADONG",
        gtin="6900000000113", shelf_days=30,
    )  # fmt: skip
    brand = Brand("十八洞猕猴桃", "Shibadong kiwifruit", "433124", "商标第 1234567 号")
    tell(store, items([(FeedKind.PRODUCT, "KIWI", kiwi), (FeedKind.BRAND, "SHIBADONG", brand)], 400))
    return store


@pytest.fixture
def told_counter(told: Store, clock: HandClock, qapp: QApplication) -> Counter:
    """The services on it; an application is there to draw with."""
    return composed(told, clock)


def printed(counter: Counter, labels: tuple[Label, ...], name: str = "0001") -> LabelNews:
    """Print them and wait for the news."""
    heard: list[LabelNews] = []
    came = threading.Event()

    def hear(news: LabelNews) -> None:
        heard.append(news)
        came.set()

    counter.labels.print(labels, name, hear)
    assert came.wait(SECONDS)
    return heard[0]


def pictures_of(pdf: bytes) -> list[Bitmap]:
    """The pages of one of our PDFs, by its own table of places."""
    start = int(re.findall(rb"startxref\n(\d+)", pdf)[0])
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", pdf[start:])]
    found = []
    for number, place in enumerate(places, 1):
        assert pdf[place:].startswith(f"{number} 0 obj\n".encode())
        head = re.match(
            rb"\d+ 0 obj\n<</Type/XObject/Subtype/Image/Width (\d+)/Height (\d+).*?/Length (\d+)>>stream\n",
            pdf[place : place + 300],
            re.DOTALL,
        )
        if head:
            data = zlib.decompress(pdf[place + head.end() : place + head.end() + int(head[3])])
            found.append(Bitmap.of_bytes(bytes(one ^ 0xFF for one in data), int(head[1])))
            assert len(data) == (int(head[1]) + 7) // 8 * int(head[2])
    return found


def words(label: Label) -> str:
    """All that is written on it."""
    return "\n".join((label.heading, *label.lines, label.code, label.qr))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_parcels_label(told_counter: Counter, language: str) -> None:
    """Waybill, destination, weight; both persons masked; the bars and the QR code say what they should."""
    saved = told_counter.post.parcels.accept(FORM, CLERK)
    (label,) = told_counter.labels.of_act(saved.seq, language)
    whole = words(label)
    assert label.code == FIRST_WAYBILL
    assert label.heading == "天河区 440106"
    assert "5.400 kg" in whole
    assert "龙**" in whole
    assert "陈*" in whole
    assert "138******00" in whole
    for secret in ("先进", "陈城", "13812345600", "38880000", " 3 组", "12 号", FORM.id_number):
        assert secret not in whole
    assert sorted(read(told_counter.labels.picture(label)).values()) == sorted([label.code, label.qr])
    assert label.qr == f"{FIRST_WAYBILL}|5400|SBD01-A"


def test_a_refused_parcel_has_none(told_counter: Counter) -> None:
    """No number, no label; an act of another kind has none either, nor a number nobody gave out."""
    refused = told_counter.post.parcels.refuse(changed(result="prohibited", found=("battery",)), "prohibited", CLERK)
    assert told_counter.labels.of_act(refused.seq, "en") == ()
    person = told_counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).saved
    assert told_counter.labels.of_act(person.seq, "en") == ()
    assert told_counter.labels.of_act(999, "en") == ()


def test_city_orders_one_label_a_box(told_counter: Counter, told: Store) -> None:
    """Twelve boxes, twelve waybills, in one PDF of twelve pages at true size where there is no label printer."""
    taken_in(told_counter)
    saved = told_counter.post.packing.save(boxes(told_counter), CLERK)
    labels = told_counter.labels.of_act(saved.seq, "zh_CN")
    assert [label.code for label in labels] == [str(int(FIRST_WAYBILL) + at) for at in range(12)]
    first = words(labels[0])
    assert "收****" in first or "收***" in first
    assert "19900001001" not in first
    news = printed(told_counter, labels, "0403")
    assert (news.count, news.error) == (12, None)
    path = Path(news.path)
    assert path == told.folder / "labels" / "0403.pdf"
    pdf = path.read_bytes()
    assert pdf.startswith(b"%PDF-1.4")
    assert b"/MediaBox[0 0 283.46 425.20]" in pdf  # 100 × 150 mm in points
    made = pictures_of(pdf)
    assert [read(picture)["Code 128"] for picture in made] == [label.code for label in labels]


def test_a_lots_label(told_counter: Counter, told: Store) -> None:
    """Brand, licence, lot, picked, best before, price; the GS1-128 says product, day and lot."""
    seq = taken_in(told_counter, picked=TODAY)
    (label,) = told_counter.labels.of_act(seq, "en")
    assert label == told_counter.labels.lot(seq, 1, "en")
    whole = words(label)
    for word in ("Shibadong kiwifruit", "1234567", f"SBD01-A-{seq:04d}-1", "2026-09-19", "2026-10-19", "¥18.80/kg"):
        assert word in whole
    picture = told_counter.labels.picture(label)
    found = read(picture)
    assert label.qr in found.values()
    (code,) = (text for text in found.values() if text != label.qr)
    shown = gs1.values(gs1.parse(label.code))
    assert shown == {"01": "06900000000113", "15": "2026-10-19", "10": f"SBD01-A-{seq:04d}-1"}
    assert code == f"(01)06900000000113(15)261019(10)SBD01-A-{seq:04d}-1"


def test_a_lot_without_a_bar_code_of_its_own(told_counter: Counter) -> None:
    """The lot's number alone, as Code 128; what is not known is not on it."""
    party = told_counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party
    line = LineForm("PORK", "一级", "g", 16_800, 7600)
    seq = told_counter.intake.save(ConsignmentForm(party=party, lines=(line,)), CLERK).seq
    (label,) = told_counter.labels.of_act(seq, "en")
    assert (label.code, label.gs1) == (f"SBD01-A-{seq:04d}-1", False)
    assert "Picked" not in words(label)
    assert label.code in read(told_counter.labels.picture(label)).values()
    with pytest.raises(Refused, match="E860"):
        told_counter.labels.lot(seq, 9, "en")


def zpl_picture(data: bytes) -> Bitmap:
    """The picture in ZPL bytes."""
    head = re.search(rb"\^GFA,(\d+),(\d+),(\d+),([0-9A-F]+)\^FS", data)
    assert head is not None
    assert head[1] == head[2]
    assert data.startswith(b"^XA^PW800^LL1200")
    return Bitmap.of_bytes(bytes.fromhex(head[4].decode()), int(head[3]) * 8)


@pytest.mark.parametrize(("protocol", "reading"), [("tspl", from_tspl), ("zpl", zpl_picture), ("escpos", from_escpos)])
def test_a_label_printer(
    protocol: str, reading: Callable[[bytes], Bitmap], told: Store, clock: HandClock, qapp: QApplication
) -> None:
    """The bytes it gets hold the very picture of the preview, in each language of printers."""
    device = told.folder / "labels.bin"
    (told.folder / "settings.toml").write_text(
        f'[label]\ndevice = "{device}"\nprotocol = "{protocol}"\n', encoding="utf-8"
    )
    counter = composed(told, clock)
    labels = counter.labels.of_act(counter.post.parcels.accept(FORM, CLERK).seq, "zh_CN")
    assert printed(counter, labels) == LabelNews(1)
    got = reading(device.read_bytes())
    assert got == counter.labels.picture(labels[0])
    assert FIRST_WAYBILL in read(got).values()


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ('device = "/nowhere/lp1"', "E861"),
        ('device = "tcp://"', "E861"),
        ('device = "/dev/null"\nprotocol = "epl"', "E863"),
        ('device = "/dev/null"\npaper = "a5"', "E863"),
    ],
)
def test_a_label_printer_set_up_wrongly(
    settings: str, code: str, told: Store, clock: HandClock, qapp: QApplication
) -> None:
    """Said, with what to do; nothing is lost, the same labels can be printed again."""
    (told.folder / "settings.toml").write_text(f"[label]\n{settings}\n", encoding="utf-8")
    counter = composed(told, clock)
    labels = counter.labels.of_act(counter.post.parcels.accept(FORM, CLERK).seq, "en")
    news = printed(counter, labels)
    assert news.error is not None
    assert (news.error.code, news.count) == (code, 0)
    assert news.error.told()


def test_a_folder_that_takes_no_file(told_counter: Counter, told: Store) -> None:
    """E864: a file where the folder should be."""
    (told.folder / "labels").write_bytes(b"")
    labels = told_counter.labels.of_act(told_counter.post.parcels.accept(FORM, CLERK).seq, "en")
    news = printed(told_counter, labels)
    assert news.error is not None
    assert news.error.code == "E864"


def test_after_the_centre_took_the_recipient_away(told_counter: Counter, told: Store) -> None:
    """A label printed again for a delivered order names nobody."""
    taken_in(told_counter)
    saved = told_counter.post.packing.save(boxes(told_counter, "M0919-001"), CLERK)
    gone = msgspec.structs.replace(city_order(1), recipient=("", "", ""))
    tell(told, items([(FeedKind.CITY_ORDER, "M0919-001", gone)], 500))
    (label,) = told_counter.labels.of_act(saved.seq, "en")
    assert "Recipient" not in words(label)
    assert label.code == FIRST_WAYBILL
