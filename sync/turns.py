"""Pictures as the courier sends them: one a turn, and whatever happens to one, the courier lives on."""

from __future__ import annotations

import logging

from outlet_app.errors import Known, StoreTrouble
from sync.pictures import PictureSender

_log = logging.getLogger(__name__)


class PictureTurns:
    """A sender of pictures, or none. On the courier's thread, but for `hold`."""

    def __init__(self, sender: PictureSender | None):
        self._sender = sender
        self._counted = 0

    def here(self) -> bool:
        """Whether this courier sends pictures at all."""
        return self._sender is not None

    def hold(self) -> None:
        """From any thread: something more urgent waits."""
        if self._sender is not None:
            self._sender.hold()

    def allow(self) -> None:
        """From now on `take` sends; whoever comes with something urgent from here on is seen, or holds it."""
        if self._sender is not None:
            self._sender.allow()

    def waiting(self) -> int:
        """How many the centre does not have yet; as last counted, where the store can't say."""
        try:
            self._counted = self._sender.waiting() if self._sender is not None else 0
        except StoreTrouble as error:
            _log.warning("counting pictures: %s", error.code)
        return self._counted

    def take(self) -> tuple[bool, bool]:
        """Send one: (whether there may be another, whether there was trouble on the way)."""
        try:
            return self._sender is not None and self._sender.once(), False
        except Known as error:
            _log.info("no picture: %s", error.code)
            return False, True
        except Exception:  # noqa: BLE001 - as with an exchange: pictures never end the courier
            _log.exception("a fault while sending a picture")
            return False, False
