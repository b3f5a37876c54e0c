"""A scale at the far end of a real pseudo-terminal, worked by the test; and something to wait with."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable
from pathlib import Path

from outlet_app.services.weighing import ScaleLook

SECONDS = 20.0


class PtyScale:
    """`path` is a name for the counter's end that stays the same over `unplug` and `plug`, as a udev rule's does."""

    def __init__(self, folder: Path):
        self.path = folder / "ttySCALE"
        self.master = -1
        self.plug()

    def plug(self) -> None:
        """A new line under the old name."""
        self.master, slave = os.openpty()
        self.path.symlink_to(os.ttyname(slave))
        self._slave = slave

    def unplug(self) -> None:
        """The line is gone, and its name with it."""
        if self.master >= 0:
            self.path.unlink()
            os.close(self._slave)
            os.close(self.master)
            self.master = -1

    def send(self, data: bytes) -> None:
        """Send bytes, as they are."""
        while data:
            data = data[os.write(self.master, data) :]

    def asked(self, question: bytes) -> None:
        """Wait until the counter has sent `question`."""
        got = b""
        while question not in got:
            ready, _, _ = select.select([self.master], [], [], SECONDS)
            assert ready, f"never asked {question!r}, only {got!r}"
            got += os.read(self.master, 64)


class Looks:
    """Everything a scale published, with the thread it came on; `until` waits for what is wanted."""

    def __init__(self) -> None:
        self.seen: list[ScaleLook] = []
        self.threads: set[str] = set()
        self._news = threading.Condition()

    def hear(self, look: ScaleLook) -> None:
        """For `watch`."""
        with self._news:
            self.seen.append(look)
            self.threads.add(threading.current_thread().name)
            self._news.notify_all()

    def until(self, wanted: Callable[[ScaleLook], object]) -> ScaleLook:
        """Wait for a look that is wanted and was not waited for before; those before it are dropped."""
        with self._news:
            found: list[ScaleLook] = []

            def there() -> bool:
                while self.seen and not found:
                    if wanted(look := self.seen.pop(0)):
                        found.append(look)
                return bool(found)

            assert self._news.wait_for(there, SECONDS), "it never showed that"
            return found[0]
