"""In the courier's place where nothing is exchanged by itself."""

from __future__ import annotations

from collections.abc import Callable

from outlet_app.services.model import Line, LineState


class NoCourier:
    """Stands where a counter is not enrolled, or a command works alone. Implements `services.counter.Courier`."""

    def poke(self) -> None:
        """Nothing to wake."""

    def try_now(self) -> None:
        """Nothing to try."""

    def pause(self) -> None:
        """Nothing goes."""

    def line_is_back(self) -> None:
        """Nothing waits for it."""

    def line_is_gone(self) -> None:
        """Nothing needs it."""

    def metered(self, value: bool) -> None:
        """Nothing is spent."""

    def state(self) -> LineState:
        """Not enrolled, as far as the line goes."""
        return LineState(Line.NOT_ENROLLED)

    def watch(self, heard: Callable[[LineState], None]) -> None:
        """Nothing will be heard."""

    def stop(self) -> None:
        """Nothing to end."""
