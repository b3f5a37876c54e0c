"""The steps of the day at the parcels page: packing for the city, a parcel to Guangzhou, the van."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from tests.acceptance.day.clock import DayClock
from tests.acceptance.day.script import ALT, Day

SENDER_ID = "433124190202020026"


def photo(folder: Path, clock: DayClock, number: int) -> None:
    """The camera takes a photo: a new file in its folder, another picture each time."""
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor.fromHsv(number * 29 % 360, 180, 90 + number * 11 % 150))
    path = folder / f"IMG_{number:04d}.jpg"
    assert image.save(str(path)), path
    at = clock.now_ms() / 1000 + number
    os.utime(path, (at, at))


def step_4(day: Day) -> None:
    """0403: twelve city boxes, freshest lot first, a photo each; 120.0 kg and 188 numbers are left."""
    driver = day.driver
    day.page(Qt.Key.Key_F4, 2)
    driver.key(Qt.Key.Key_A, ALT)
    driver.settle()
    driver.enter("2.9")
    driver.settle()
    for number in range(1, 13):
        photo(day.camera, day.clock, number)
    for taken in range(1, 13):
        driver.enter()
        driver.settle()
        driver.wait(f"photo {taken}", partial(_seen, day, taken))
    day.says("city-lot-1", "120.0 kg")
    day.says("city-waybills", "188")
    day.says("city-gross", "34.8 kg")
    day.save("city", 403)
    day.next()
    driver.wait("0401 to 0403 to be accepted", lambda: "0403" in driver.text_of("strip-accepted"))


def _seen(day: Day, boxes: int) -> bool:
    """Whether that many boxes have their photo."""
    return day.driver.text_of("city-seen").split()[0] == str(boxes)


def step_9(day: Day) -> None:
    """0408: sender E posts 5.4 kg to Guangzhou; refused without document or inspection; 187 numbers are left."""
    driver = day.driver
    day.page(Qt.Key.Key_F4, 1)
    day.pick("mjl")
    day.walk({"parcel-id-number": SENDER_ID}, "parcel-id-check")
    driver.key(Qt.Key.Key_F10)
    driver.settle()
    assert not driver.shows("parcel-saved-number"), "accepted without a look at the document"
    driver.find("parcel-id-check").setFocus()
    driver.key(Qt.Key.Key_Down)  # it is the sender's
    day.walk({}, "parcel-recipient")
    day.walk(
        {
            "parcel-recipient": "陈穗生",
            "parcel-recipient-phone": "19900010009",
            "parcel-place": "440106",
            "parcel-recipient-address": "天河路8号",
            "parcel-contents": "腊肉",
            "parcel-quantity": "2",
            "parcel-weight": "5.4",
        },
        "parcel-look-inside",
    )
    driver.key(Qt.Key.Key_F10)
    driver.settle()
    assert not driver.shows("parcel-saved-number"), "accepted without an inspection"
    driver.find("parcel-look-inside").setFocus()
    driver.enter()
    driver.settle()
    driver.shoot("prohibited")
    driver.enter()  # nothing of this
    driver.settle()
    day.says("parcel-total", "16.00")
    day.save("parcel", 408)
    day.next()
    driver.settle()
    day.says("parcel-left", "187")


def step_13(day: Day) -> None:
    """0412: the van takes thirteen pieces, 40.2 kg; the driver signs."""
    driver = day.driver
    day.page(Qt.Key.Key_F4, 3)
    day.says("manifest-count", "13")
    day.says("manifest-weight", "40.2")
    driver.find("manifest-driver").setFocus()
    day.fields("杨师傅", "湘U00001", "")
    day.save("manifest", 412)
    day.next()
