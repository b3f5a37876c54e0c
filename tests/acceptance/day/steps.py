"""The steps of the day before the power cut and after it; numbers and sums as the clerk reads them."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.acceptance.day.post_steps import photo
from tests.acceptance.day.powercut import arm
from tests.acceptance.day.script import CTRL, Day

OPENING = ("10", "8", "", "10", "", "", "", "")  # 1,500.00
COUNTED = ("6", "6", "", "6", "", "4", "1", "4")  # 964.90
MOST_KEYS = 25
DRAFT_MS = 700  # what is typed is on the disk within this time


def step_1(day: Day) -> None:
    """08:00: the till is counted blind; the first exchange brings 12 city orders and 200 waybill numbers."""
    day.sign_in()
    driver = day.driver
    driver.wait("the first exchange", lambda: "✓" in driver.text_of("strip-line"))
    day.page(Qt.Key.Key_F8)
    day.fields(*OPENING)
    day.fields("", "")
    day.says("till-total", "1,500.00")
    day.save("till", 400)
    day.next()


def step_2(day: Day) -> None:
    """0401: six crates of kiwifruit; the keys from Home to the printed receipt are counted."""
    driver = day.driver
    day.page(Qt.Key.Key_F1)
    driver.shoot("home")
    driver.keys = 0
    day.page(Qt.Key.Key_F2)
    day.pick("lxy")
    day.pick("mht")
    day.fields("", "158.4", "6")
    driver.type("1.4")
    driver.key(Qt.Key.Key_Return, CTRL)  # it was the last line: on to the payment
    driver.settle()
    day.fields("540")
    driver.type("200")
    driver.settle()
    day.says("intake-total", "1,800.00")
    day.says("intake-payable", "1,260.00")
    day.says("intake-when", "26")
    day.save("intake", 401)
    day.facts["keys"] = driver.keys
    day.next()


def line(day: Day, *typed: str) -> None:
    """Into the fields of a consignment line, until it is added: what is not typed stays as it is."""
    driver = day.driver
    for text in typed:
        driver.enter(text)
    for _ in range(8):
        driver.settle()
        if driver.cursor() == "intake-product":
            return
        driver.enter()
    raise AssertionError(f"the line was not added; the cursor is at {driver.cursor()}")


def step_3(day: Day) -> None:
    """0402: a milk case and two gift packs; 150.00 tendered."""
    sell(day, (("cnn", "1"), ("dlb", "2")), party="wam", given="150")
    day.says("orders-total", "137.80")
    day.says("orders-change", "12.20")
    day.save("orders", 402)
    day.next()


def sell(day: Day, lines: tuple[tuple[str, str], ...], *, party: str = "", given: str = "", deposit: str = "") -> None:
    """An order over the counter, up to the cash given."""
    driver = day.driver
    day.page(Qt.Key.Key_F3)
    if party:
        day.pick(party)
    else:
        driver.enter()
        driver.settle()
    for product, pieces in lines:
        day.pick(product)
        driver.enter(pieces)
        driver.enter()
        driver.settle()
    driver.enter()
    driver.settle()
    day.fields(*([given] if given else [""]))
    if deposit:
        day.fields(deposit)


def step_5(day: Day) -> None:
    """10:10: the line drops; the strip says so within seconds."""
    day.clock.move_to(10, 10)
    day.ask("pull")
    day.driver.wait("the strip to turn", lambda: day.line() == "down")
    day.strip("●")
    day.driver.shoot("line-down")


def step_6(day: Day) -> None:
    """0404: cured pork, 16.8 kg by hand, advance 300.00; one waiting, safe here."""
    day.page(Qt.Key.Key_F2)
    day.pick("slj")
    day.pick("larou")
    line(day, "", "16.8", "", "")
    day.driver.enter()
    day.driver.settle()
    day.fields("300", "")
    day.says("intake-total", "1,276.80")
    day.save("intake", 404)
    day.strip("1", "●")
    day.next()


def step_7(day: Day) -> None:
    """0405 takes 0404 back, 0406 stands for it: 18.6 kg, the same 300.00 carried over."""
    driver = day.driver
    day.page(Qt.Key.Key_F7)
    driver.wait("the newest act's detail", lambda: driver.find("records-reverse").isEnabled())
    driver.key(Qt.Key.Key_R, CTRL)
    driver.settle()
    driver.find("reversal-reason").setFocus()
    driver.key(Qt.Key.Key_Down)  # the weight was wrong
    driver.settle()
    driver.shoot("reversal")
    driver.key(Qt.Key.Key_N, CTRL)  # enter it anew
    driver.wait("the intake page", lambda: driver.shows("intake-total"))
    driver.settle()
    reweigh(day)
    day.says("intake-total", "1,413.60")
    day.says("intake-payable", "1,113.60")
    day.save("intake", 406)
    day.next()


def reweigh(day: Day) -> None:
    """The first line of the page again, with the weight the scale shows."""
    driver = day.driver
    driver.find("intake-lines").setFocus()
    driver.enter()
    driver.settle()
    driver.find("intake-gross").setFocus()
    driver.key(Qt.Key.Key_A, CTRL)
    line(day, "18.6")


def step_8(day: Day) -> None:
    """0407: forty sachets, paid when sold."""
    day.page(Qt.Key.Key_F2)
    day.pick("zds")
    day.pick("xiangbao")
    line(day, "40")
    driver = day.driver
    driver.find("intake-on-sale").setFocus()
    driver.key(Qt.Key.Key_Space)
    driver.settle()
    day.says("intake-total", "600.00")
    day.save("intake", 407)
    day.next()


def step_10(day: Day) -> None:
    """11:47, 0409: two beer cases, the cash taken, F10; the power goes in the moment that saves."""
    day.sign_in()
    sell(day, (("pj", "2"),), given="96")
    day.says("orders-total", "96.00")
    day.driver.settle()
    QTest.qWait(DRAFT_MS)
    day.driver.settle()
    arm(os.environ.get("OUTLET_DAY_CUT", "before"))
    day.driver.key(Qt.Key.Key_F10)
    day.driver.wait("the power to go off", lambda: False)


def step_10_again(day: Day) -> None:
    """12:05: 0409 is saved and not printed, and comes out marked 补打; or the typed form is back and no number was
    used. Never a third thing."""
    driver = day.driver
    day.sign_in()
    counter = day.window.counter
    assert counter is not None
    driver.shoot("after-the-cut")
    saved = counter.status.strip().head == 409
    day.facts["after the cut"] = "saved" if saved else "typed"
    if saved:
        driver.wait("saved, not printed", lambda: "0409" in driver.text_of("message-text"))
        driver.key(Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
        driver.wait("it to be printed", lambda: not driver.shows("strip-paper"))
        day.facts["paper"] = day.printed()
        return
    day.page(Qt.Key.Key_F3)
    driver.wait("the typed form", lambda: driver.text_of("orders-total") == "¥96.00")
    day.save("orders", 409)
    day.next()


def step_11(day: Day) -> None:
    """0410: a box of twenty eggs of order 0362 comes back, six broken, 1.38 kg against 1.62 kg; 39.90 back, no fee."""
    driver = day.driver
    day.page(Qt.Key.Key_F5, 3)
    driver.enter("362")
    driver.settle()
    photo(day.camera, day.clock, 20)
    day.walk({"returns-quantity": "1", "returns-pieces": "20", "returns-damaged": "6"}, "returns-found")
    assert driver.text_of("returns-expected") == "1.62"
    driver.enter("1.38")
    driver.settle()
    driver.find("returns-pictures-camera").setFocus()
    driver.enter()
    driver.settle()
    day.says("returns-total", "39.90")
    day.save("goods-returns", 410)
    day.next()


def step_12(day: Day) -> None:
    """0411: a pressure cooker at 259.00, a deposit of 100.00; 159.00 stay."""
    sell(day, (("gyg", "1"),), party="wam", given="100", deposit="100")
    day.says("orders-balance", "159.00")
    day.save("orders", 411)
    day.next()


def step_14(day: Day) -> None:
    """17:30, 0413: counted blind, five short, unexplained, not a debt."""
    day.clock.move_to(17, 30)
    driver = day.driver
    day.page(Qt.Key.Key_F8)
    driver.key(Qt.Key.Key_D, CTRL)
    driver.settle()
    day.fields(*COUNTED)
    driver.key(Qt.Key.Key_F10)
    driver.settle()
    day.says("till-expected", "969.90")
    day.says("till-difference", "5.00")
    driver.find("till-reason").setFocus()
    driver.key(Qt.Key.Key_Down)
    driver.settle()
    day.save("till", 413)
    paper = day.paper()
    for words in ("969.90", "964.90", "2,373.60", "0404", "0413"):
        assert words in paper, f"the slip says {paper}"
    day.facts["close"] = paper
