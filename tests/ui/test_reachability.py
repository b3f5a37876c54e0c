"""What the system says of the network reaches the courier; where it says nothing, nothing is missed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QApplication

from tests.ui.counters import HandCourier
from ui.reachability import Reachability, hear_system

ROOT = Path(__file__).resolve().parents[2]
How = QNetworkInformation.Reachability


class Facts(QObject):
    """As `QNetworkInformation`, worked by the test."""

    reachabilityChanged = Signal(How)  # noqa: N815 - Qt's own name
    isMeteredChanged = Signal(bool)  # noqa: N815

    def __init__(self, how: How, metered: bool = False):
        super().__init__()
        self._how = how
        self._metered = metered

    def reachability(self) -> How:
        """As the test made it."""
        return self._how

    def isMetered(self) -> bool:
        """As the test made it."""
        return self._metered


def heard(facts: Any) -> tuple[HandCourier, Reachability]:
    """A courier that is told of these facts."""
    courier = HandCourier()
    return courier, Reachability(courier, facts)


@pytest.mark.parametrize(
    ("how", "metered", "told"),
    [
        (How.Online, False, []),
        (How.Unknown, False, []),
        (How.Local, True, ["metered"]),
        (How.Disconnected, False, ["gone"]),
        (How.Disconnected, True, ["metered", "gone"]),
    ],
)
def test_what_is_so_when_it_begins(qapp: QApplication, how: How, metered: bool, told: list[str]) -> None:
    """What is as usual needs no word."""
    courier, _keep = heard(Facts(how, metered))
    assert courier.told == told


def test_what_changes(qapp: QApplication) -> None:
    """Gone, back to any kind of network, paid and free again; what the system does not know is no news."""
    facts = Facts(How.Online)
    courier, _keep = heard(facts)
    for how in (How.Disconnected, How.Unknown, How.Local, How.Disconnected, How.Site, How.Online):
        facts.reachabilityChanged.emit(how)
    for metered in (True, False):
        facts.isMeteredChanged.emit(metered)
    assert courier.told == ["gone", "back", "gone", "back", "back", "metered", "free"]


def test_the_real_one(qapp: QApplication) -> None:
    """Qt's own, with whatever plugin is here: its signals reach the courier, and end with the window."""
    courier, window = HandCourier(), QObject()
    made = hear_system(courier, window)
    facts = QNetworkInformation.instance()
    assert (made is None) == (facts is None)
    if made is None:
        assert courier.told == []
        return
    courier.told.clear()
    facts.reachabilityChanged.emit(How.Disconnected)
    facts.reachabilityChanged.emit(How.Online)
    facts.isMeteredChanged.emit(True)
    assert courier.told == ["gone", "back", "metered"]
    again = hear_system(HandCourier(), window)
    assert again is not None
    del made, again
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
    facts.reachabilityChanged.emit(How.Disconnected)
    assert courier.told == ["gone", "back", "metered"]


NO_MODULE = "sys.modules['PySide6.QtNetwork'] = None"
NO_PLUGIN = """
from PySide6.QtNetwork import QNetworkInformation
QNetworkInformation.loadBackendByFeatures = staticmethod(lambda _wanted: False)
"""


@pytest.mark.parametrize("without", [NO_MODULE, NO_PLUGIN], ids=["no QtNetwork", "no plugin"])
def test_where_there_is_none(without: str) -> None:
    """No module, or no plugin: silence, and the window goes on."""
    code = f"""
import sys
from PySide6.QtCore import QCoreApplication
{without}
from ui.reachability import hear_system, preload
app = QCoreApplication([])
preload()
print(hear_system(None, app))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.returncode) == ("None", 0), done.stderr


def test_it_costs_nothing_before_the_first_paint() -> None:
    """QtNetwork is not imported with the window."""
    code = "import sys, ui.app, ui.window; print('PySide6.QtNetwork' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr
