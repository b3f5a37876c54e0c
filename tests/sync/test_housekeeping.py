"""What is done between exchanges never ends them."""

from __future__ import annotations

import threading

from outlet_app.services.model import Line
from sync.courier import Courier, Pace
from sync.exchange import Exchange, Outcome
from tests.support.counter import HandClock
from tests.support.couriers import Heard


class Quiet(Exchange):
    """An exchange with nothing to say; `often`: set at the third."""

    def __init__(self) -> None:
        self.often = threading.Event()
        self._times = 0

    def once(self) -> Outcome:
        """Count."""
        self._times += 1
        if self._times == 3:
            self.often.set()
        return Outcome(0, 0, 0, 1, 0, False, 0)

    def abort(self) -> None:
        """Nothing hangs here."""


def test_a_fault_at_rest_does_not_end_the_courier() -> None:
    """A virus scanner holds an old copy: Windows says PermissionError, and acts still go out."""

    def rest() -> None:
        raise PermissionError("held by another program")

    exchange = Quiet()
    courier = Courier(exchange, HandClock(), Pace(idle=0.001), rest)
    heard = Heard()
    courier.watch(heard)
    courier.start()
    try:
        assert exchange.often.wait(10)
        heard.wait(lambda state: state.line is Line.OPEN)
    finally:
        courier.stop()
