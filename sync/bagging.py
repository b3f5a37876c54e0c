"""The counter's bags: implements `services.bags.Bags` over the store, the sticks and the line. See `sync.bag`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from outlet_app.services.bag_ports import Sticks
from outlet_app.services.bags import (
    BagContents,
    BagFile,
    BagTaken,
    BagUnderWay,
    BagWritten,
    Cancelled,
    Progress,
    Relayed,
    Stick,
    StickFacts,
    never,
    unheard,
)
from sync import bag, bag_relaying, bag_taking, bag_writing
from sync.bag_files import Whole, found
from sync.bag_relaying import BagCarrier
from sync.bag_writing import Own


class Bagging:
    """Carries bags for one counter. Not for two threads at once; the courier may be at work meanwhile.

    `line`: makes a carrier to the centre's `POST /bag`; called for a relay only.
    """

    def __init__(self, own: Own, sticks: Sticks, line: Callable[[], BagCarrier]):
        self._own = own
        self._sticks = sticks
        self._line = line

    def sticks(self) -> list[Stick]:
        """Places to carry a bag in, now."""
        return self._sticks.now()

    def look(self, stick: Stick) -> StickFacts:
        """What lies there."""
        whole, damaged = found(Path(stick.path))
        mark = self._own.ledger.position()[0]
        replies = [one for one in whole if one.opened.head.kind == bag.REPLY]
        answered = {one.opened.head.bag for one in replies}
        bags = [one for one in whole if one.opened.head.kind == bag.BAG]
        mine = self._own.identity.counter
        return StickFacts(
            stick,
            own=tuple(self._own_bag(one, mark) for one in bags if one.opened.head.counter == mine),
            replies=tuple(self._reply(one) for one in replies if one.opened.head.counter == mine),
            neighbours=tuple(
                one.told(one.opened.id.hex() in answered) for one in bags if one.opened.head.counter != mine
            ),
            neighbours_replies=tuple(one.told(done=False) for one in replies if one.opened.head.counter != mine),
            damaged=tuple(damaged),
        )

    def _own_bag(self, one: Whole, mark: int) -> BagFile:
        kept = self._own.bags.known(one.opened.id)
        head = one.opened.head
        return one.told(bool(kept and kept.answered_at) or head.first <= head.last <= mark)

    def _reply(self, one: Whole) -> BagFile:
        kept = self._own.bags.known(bytes.fromhex(one.opened.head.bag))
        return one.told(kept is None or bool(kept.answered_at))

    def contents(self) -> BagContents:
        """What a bag written now would hold."""
        return bag_writing.contents(self._own)

    def under_way(self) -> BagUnderWay | None:
        """What is in the newest bag, while its answer is out and the line did not bring it."""
        kept = self._own.bags.newest_open()
        if kept is None:
            return None
        mark, _, _, cursor = self._own.ledger.position()
        pictures = sum(bool(part.picture) for part in kept.parts)
        if kept.last <= mark and (kept.last >= kept.first or (mark, cursor) != (kept.mark, kept.cursor)):
            return None
        return BagUnderWay(max(kept.first, mark + 1), kept.last, pictures, kept.made_at)

    def write(self, stick: Stick, progress: Progress = unheard, cancelled: Cancelled = never) -> BagWritten:
        """Everything the centre is not known to hold, as one file."""
        return bag_writing.write(self._own, Path(stick.path), progress, cancelled)

    def take(self, stick: Stick, progress: Progress = unheard, cancelled: Cancelled = never) -> BagTaken:
        """Take in every reply for this counter."""
        return bag_taking.take(self._own, Path(stick.path), progress, cancelled)

    def relay(self, stick: Stick, progress: Progress = unheard, cancelled: Cancelled = never) -> list[Relayed]:
        """Carry neighbours' bags to the centre."""
        return bag_relaying.relay(self._own, self._line, Path(stick.path), progress, cancelled)
