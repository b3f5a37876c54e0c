"""What the system says of the network, handed on to the courier: gone, there again, paid by the byte.

Qt knows it where it has a plugin for the system: Windows' network list, GLib's monitor or NetworkManager on Linux.
Where it has none, or QtNetwork itself is missing, nothing is said, and the courier finds out by itself, some seconds
later. QtNetwork is imported after the window is painted; nothing else of the program uses it.
"""

from __future__ import annotations

import contextlib
import logging
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

    from outlet_app.services.counter import Courier

_log = logging.getLogger("outlet.ui")


class Reachability(QObject):
    """Hands on what `facts` says, now and at every change. Lives in the window's thread; the courier's methods return
    at once."""

    def __init__(self, courier: Courier, facts: QNetworkInformation, parent: QObject | None = None):
        super().__init__(parent)
        self._courier = courier
        self._facts = facts
        facts.reachabilityChanged.connect(self._reached)
        facts.isMeteredChanged.connect(self._metered)
        if facts.isMetered():
            courier.metered(True)
        if facts.reachability().name == "Disconnected":
            courier.line_is_gone()

    def _reached(self, how: QNetworkInformation.Reachability) -> None:
        """Site and local networks count as reachable: a centre may be there. Unknown says nothing."""
        if how.name == "Disconnected":
            self._courier.line_is_gone()
        elif how.name != "Unknown":
            self._courier.line_is_back()

    def _metered(self, value: bool) -> None:
        self._courier.metered(value)


def preload() -> None:
    """Import QtNetwork, on any thread but the window's: it takes longer than a frame."""
    with contextlib.suppress(ImportError):  # a system library it needs may be missing
        import_module("PySide6.QtNetwork")


def hear_system(courier: Courier, parent: QObject) -> Reachability | None:
    """Hand on from now on what the system says; None where it says nothing. Window's thread; loading Qt's plugin takes
    some frames the first time."""
    try:
        from PySide6.QtNetwork import QNetworkInformation
    except ImportError as error:
        _log.info("no news of the network: %s", type(error).__name__)
        return None
    feature = QNetworkInformation.Feature
    load = QNetworkInformation.loadBackendByFeatures
    if not load(feature.Reachability | feature.Metered) and not load(feature.Reachability):
        _log.info("no news of the network: no plugin for this system")
        return None
    facts = QNetworkInformation.instance()
    _log.info("news of the network by %s", facts.backendName())
    return Reachability(courier, facts, parent)
