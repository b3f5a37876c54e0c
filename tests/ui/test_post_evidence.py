"""Evidence packs and pictures at the window: from a file, from the camera's folder, into the PDF."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit

from outlet_app.devices.camera import FolderCamera
from outlet_app.domain.acts.persons import Unmasked
from outlet_app.errors import Refused
from outlet_app.services.pictures import PictureService
from outlet_app.services.post.evidence import Evidence
from tests.storage.test_parcels import FORM, id_number
from tests.support import pdf
from tests.support.counter import CLERK, START, city_feed, tell
from tests.ui.acts import CTRL, ENTER, Clerk
from tests.ui.conftest import part, press
from ui.post.evidence import document_of, write_pdf
from ui.records.page import RecordsPage
from ui.widgets.picture_field import PictureField


def photo(path: Path, colour: int, at: int = 0) -> Path:
    """A picture's file, last written at `at` (UTC ms; 0 = now)."""
    image = QImage(1600, 1200, QImage.Format.Format_RGB32)
    image.fill(colour)
    assert image.save(str(path))
    if at:
        os.utime(path, ns=(at * 1_000_000, at * 1_000_000))
    return path


@pytest.fixture
def camera(clerk: Clerk, tmp_path: Path) -> Path:
    """The folder of a camera that is set up."""
    folder = tmp_path / "camera"
    folder.mkdir()
    clerk.stocked.counter.pictures.camera = FolderCamera(str(folder))
    return folder


def field(clerk: Clerk, most: int = 3) -> PictureField:
    """A picture field in a window of its own, shown."""
    assert clerk.window.context is not None
    made = PictureField(clerk.window.context, "Pictures", "photos", most=most)
    layout = clerk.window.layout()
    assert layout is not None
    layout.addWidget(made)
    made.retranslate()
    made.show()
    return made


def comes(clerk: Clerk, made: PictureField, count: int) -> None:
    """Wait until so many pictures are kept."""
    clerk.qtbot.waitUntil(lambda: len(made.hashes()) == count and not made.busy())


def test_pictures_from_files(clerk: Clerk, tmp_path: Path) -> None:
    """Chosen and dropped files are shrunk and kept at once; the same one twice is one; Del takes one out."""
    made, pictures = field(clerk), clerk.stocked.counter.pictures
    first, second = photo(tmp_path / "a.png", 0x335577), photo(tmp_path / "b.jpg", 0x993311)
    made.add_file(str(first))
    comes(clerk, made, 1)
    assert len(pictures.get(made.hashes()[0]) or b"") < first.stat().st_size + 300_000
    made.add_file(str(first))
    clerk.settles()
    assert (len(made.hashes()), made.said.text()) == (1, "This picture is here already.")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(second))])
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    made.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, dropped, button, none))
    comes(clerk, made, 2)
    assert "2 of 3" in part(made, "photos-count", QLabel).text()
    kept = made.hashes()
    QTest.keyClick(made._thumbs[0], Qt.Key.Key_Delete)
    assert made.hashes() == kept[1:]
    made.clear()
    made.restore(kept)
    clerk.settles()
    assert (made.hashes(), len(made._thumbs)) == (kept, 2)
    assert not made._thumbs[0].icon().isNull()


def test_what_is_no_picture(clerk: Clerk, tmp_path: Path) -> None:
    """Said in the field, nothing is kept; and never more than are wanted."""
    made = field(clerk, most=1)
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture at all")
    for path, words in ((bad, "not a picture"), (tmp_path / "gone.jpg", "can't be read")):
        made.add_file(str(path))
        clerk.settles()
        assert words in made.said.text()
        assert made.hashes() == ()
    made.add_file(str(photo(tmp_path / "a.png", 0x335577)))
    comes(clerk, made, 1)
    made.add_file(str(photo(tmp_path / "b.png", 0x773355)))
    assert made.said.text() == "No more than 1 pictures."
    press(Qt.Key.Key_O, CTRL)
    assert made.findChild(QFileDialog) is None


def test_the_cameras_newest_photo(clerk: Clerk, camera: Path) -> None:
    """Ctrl+G takes the newest photo since the page opened, each once; older ones are not offered."""
    photo(camera / "yesterday.jpg", 0x111111, START - 86_400_000)
    made = field(clerk)
    press(Qt.Key.Key_G, CTRL)
    clerk.settles()
    assert "no new photo" in made.said.text()
    now = made._since + 5_000
    photo(camera / "one.jpg", 0x2244AA, now)
    photo(camera / "two.jpg", 0xAA4422, now + 1_000)
    clerk.qtbot.waitUntil(lambda: "New photo" in made.said.text())
    press(Qt.Key.Key_G, CTRL)
    comes(clerk, made, 1)
    press(Qt.Key.Key_G, CTRL)
    comes(clerk, made, 2)
    press(Qt.Key.Key_G, CTRL)
    clerk.settles()
    assert "no new photo" in made.said.text()
    assert made._taken == {"one.jpg", "two.jpg"}


def test_a_camera_that_is_unplugged(clerk: Clerk, camera: Path) -> None:
    """Said in the field; a file still works."""
    made = field(clerk)
    camera.rmdir()
    press(Qt.Key.Key_G, CTRL)
    clerk.settles()
    assert "folder can't be read" in made.said.text()


def test_the_camera_of_the_settings(tmp_path: Path) -> None:
    """A service without a camera has no photos; a file too large for a photo is refused."""
    service = PictureService(cast(Any, None), cast(Any, None), cast(Any, None))
    assert service.newest_shot(0, frozenset()) == ""
    with pytest.raises(Refused, match="E765"):
        service.read_shot("")
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate((40 << 20) + 1)
    with pytest.raises(Refused, match="E760"):
        service.read_file(str(large))


@pytest.fixture
def parcel(clerk: Clerk, tmp_path: Path) -> int:
    """A parcel with a picture; its act."""
    tell(clerk.stocked.store, city_feed())
    counter = clerk.stocked.counter
    digest = counter.pictures.keep(photo(tmp_path / "p.png", 0x225588).read_bytes())
    return counter.post.parcels.accept(msgspec.structs.replace(FORM, pictures=(digest,)), CLERK).seq


def told(evidence: Evidence) -> str:
    """The words of a pack."""
    document = QTextDocument()
    document.setHtml(document_of(evidence))
    return document.toPlainText()


def records(clerk: Clerk, seq: int) -> RecordsPage:
    """Records with this act shown."""
    clerk.shell.show_page("records", seq=seq)
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, RecordsPage)
    clerk.qtbot.waitUntil(lambda: page.side.shown_seq() == seq)
    return page


def test_an_evidence_pack(clerk: Clerk, parcel: int, tmp_path: Path) -> None:
    """Ctrl+G, F10: a PDF with the act, its inspection, picture and hash; persons masked; nothing is recorded."""
    page = records(clerk, parcel)
    head = clerk.head()
    press(Qt.Key.Key_G, CTRL)
    assert clerk.cursor() == "evidence-full"
    page.side.evidence.folder = str(tmp_path / "out")
    press(Qt.Key.Key_F10)
    clerk.settles()
    clerk.settles()
    file = tmp_path / "out" / f"SBD01-A-{parcel:04d}-masked.pdf"
    data = file.read_bytes()
    assert data.startswith(b"%PDF-")
    assert pdf.pages(data) >= 1
    entry = clerk.stocked.store.ledger.entry_hash(parcel).hex()
    drawn = pdf.words(data)
    for words in ("Evidencepack", "Parcelaccepted", "Lookedinside", entry):
        assert words in drawn
    text = told(clerk.stocked.counter.post.evidence.masked(parcel, CLERK))
    for words in ("¥16.00", "腊肉 × 2", "5.400 kg", "龙**", "138******00", "nothing prohibited", entry):
        assert words in text
    for words in (*FORM.sender, *FORM.recipient, id_number()):
        assert words not in text
    assert b"/Subtype /Image" in data
    assert str(file) in part(clerk.shell, "message-text", QLabel).text()
    assert (clerk.head(), page.side.proving()) == (head, False)
    assert not list(file.parent.glob("*.part"))


def test_a_picture_that_is_not_here(clerk: Clerk, parcel: int, tmp_path: Path) -> None:
    """An act that came back from the centre on a new machine: its pictures stayed there. The pack says so and is
    written all the same."""
    with clerk.stocked.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM picture")
    evidence = clerk.stocked.counter.post.evidence.masked(parcel, CLERK)
    assert "not on this machine" in told(evidence)
    data = tuple(data for _what, data in evidence.pictures)
    assert data == (b"",)
    file = write_pdf(tmp_path / "pack.pdf", document_of(evidence), data, "pack", QApplication.font())
    assert b"/Subtype /Image" not in file.read_bytes()


def test_in_full_with_a_reason(clerk: Clerk, parcel: int, tmp_path: Path) -> None:
    """Names in full need a reason; the look is an entry of its own, and the PDF says so."""
    page = records(clerk, parcel)
    press(Qt.Key.Key_G, CTRL)
    page.side.evidence.folder = str(tmp_path)
    press(Qt.Key.Key_Space)
    page.side.evidence.reason.choose("other")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "says why" in part(page, "evidence-message", QLabel).text()
    part(page, "evidence-note", QLineEdit).setText("邮政局来函 12 号")
    press(Qt.Key.Key_F10)
    clerk.settles()
    clerk.settles()
    look = clerk.stocked.counter.records.detail(clerk.head())
    assert look is not None
    assert isinstance(look.body, Unmasked)
    assert (look.body.what, look.body.of) == ("parcel", parcel)
    assert pdf.pages((tmp_path / f"SBD01-A-{parcel:04d}-full.pdf").read_bytes()) >= 1
    text = told(clerk.stocked.counter.post.evidence.in_full(parcel, "other", "邮政局来函 12 号", CLERK))
    for words in ("龙先进", id_number(), "020-38880000", "邮政局来函 12 号", "This look is recorded"):
        assert words in text


def test_where_nothing_can_be_written(clerk: Clerk, parcel: int, tmp_path: Path) -> None:
    """Said in the panel, and it can be tried again; other acts have no pack; Esc leads back."""
    page = records(clerk, parcel)
    wall = tmp_path / "wall"
    wall.write_bytes(b"")
    with pytest.raises(Refused, match="E779"):
        write_pdf(wall / "x.pdf", "<p>x</p>", (), "x", QApplication.font())
    press(Qt.Key.Key_G, CTRL)
    page.side.evidence.folder = str(wall)
    press(Qt.Key.Key_F10)
    clerk.settles()
    clerk.settles()
    assert "E779" in part(page, "evidence-message", QLabel).text()
    assert page.side.evidence.go.isEnabled()
    press(Qt.Key.Key_Escape)
    assert not page.side.proving()
    page = records(clerk, 2)
    press(Qt.Key.Key_G, CTRL)
    assert not page.side.proving()
    assert not part(page, "records-evidence", type(page.side.evidence.go)).isVisible()
    press(ENTER)
