"""Carrying neighbours' bags to the centre over this counter's line, some parts at a time, without reading them.

What was answered lies beside the bag in a file of its own until the reply is whole: after a break only what is missing
is sent. The file belongs to one bag; what a torn write left at its end is not believed.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from outlet_app.errors import N_, Reason, Refused, Unreachable
from outlet_app.services.bags import Cancelled, Progress, Relayed
from sync import bag, bag_wire
from sync.bag import Opened, Spoiled
from sync.bag_files import Whole, found, go_on, gone, unwritable
from sync.bag_writing import Own
from sync.contract import BadMessage
from sync.exchange import TooLarge, not_an_answer
from sync.laying import lay

ASIDE = ".relay"
TRIES = 3  # another counter may relay the same bag at the same time: then the answers are asked for anew
_UNKNOWN = Reason(N_("The centre knows no counter with the key of this bag."))
_TOO_LARGE = Reason(N_("Something on the way to the centre takes no part of this size."))
_UNREADABLE = Reason(N_("The centre can't use this bag: it may be an older one, or one of another centre."))
_NOT_UNDERSTOOD = (400, 404, 405)


class BagCarrier(Protocol):
    """Carries one body to the centre's `POST /bag` and the answer back."""

    def carry(self, frame: bytes) -> bytes:
        """The answer. Raises `Unreachable` or `Refused`."""

    def close(self) -> None:
        """Let the connection go."""


class Answers:
    """The answers to one bag's parts so far, in memory and beside the bag."""

    def __init__(self, neighbour: Whole):
        self.parts: dict[int, bytes] = {}
        self._opened = neighbour.opened
        self._path = neighbour.path.with_name(neighbour.path.stem + ASIDE)
        with contextlib.suppress(OSError):
            self._read(io.BytesIO(self._path.read_bytes()))

    def _read(self, file: BinaryIO) -> None:
        if file.readline() != self._first_line():
            return
        while line := file.readline():
            number, _, length = line.partition(b" ")
            told = (_number(number, len(self._opened.head.parts)), _number(length.rstrip(), bag.MAX_PART_BYTES))
            if not all(told):
                return
            data = file.read(told[1])
            if len(data) < told[1]:
                return
            self.parts[told[0]] = data

    def add(self, parts: dict[int, bytes]) -> None:
        """These were answered: laid aside at once. Raises `Refused` E452-E454."""
        self.parts |= parts
        try:
            lay(self._path, self._write)
        except OSError as error:
            raise unwritable(error) from error

    def _write(self, file: BinaryIO) -> None:
        file.write(self._first_line())
        for number, data in sorted(self.parts.items()):
            file.write(b"%d %d\n" % (number, len(data)) + data)

    def _first_line(self) -> bytes:
        return self._opened.id.hex().encode() + b"\n"

    def drop(self) -> None:
        """The reply is whole, or these are no use."""
        self.parts = {}
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def _number(text: bytes, most: int) -> int:
    """A whole number from 1 to `most`, 0 for anything else: the file may be damaged, or somebody's own."""
    found = int(text) if text.isdigit() and len(text) <= len(str(most)) else 0
    return found if found <= most else 0


def relay(
    own: Own, carrier: Callable[[], BagCarrier], folder: Path, progress: Progress, cancelled: Cancelled
) -> list[Relayed]:
    """As `Bags.relay`."""
    whole = found(folder)[0]
    answered = {one.opened.head.bag for one in whole if one.opened.head.kind == bag.REPLY}
    mine = own.identity.counter
    waiting = [
        one
        for one in whole
        if one.opened.head.kind == bag.BAG and one.opened.head.counter != mine and one.opened.id.hex() not in answered
    ]
    if not waiting:
        return []
    line = carrier()
    try:
        relaying = _Relaying(own, line, cancelled, _Counting(progress, waiting))
        return [relaying.one(neighbour) for neighbour in waiting]
    finally:
        line.close()


class _Counting:
    """Adds up what is done of all the bags."""

    def __init__(self, progress: Progress, bags: list[Whole]):
        self._progress = progress
        self._total = sum(len(one.opened.head.parts) for one in bags)
        self._done: dict[bytes, int] = {}

    def __call__(self, opened: Opened, done: int) -> None:
        self._done[opened.id] = done
        self._progress(sum(self._done.values()), self._total)


class _Relaying:
    def __init__(self, own: Own, line: BagCarrier, cancelled: Cancelled, counting: _Counting):
        self._centre_key = own.centre_key
        self._line = line
        self._cancelled = cancelled
        self._counting = counting
        self._room = bag_wire.GROUP_BYTES

    def one(self, neighbour: Whole) -> Relayed:
        """Carry one bag. Raises `Unreachable`, `Refused`; what was answered until then is kept."""
        try:
            self._carried(neighbour)
        except (Spoiled, OSError) as error:  # it was whole a moment ago
            raise gone(error) from error
        except TooLarge:
            return Relayed(neighbour.told(done=False), done=False, refused=_TOO_LARGE)
        except Refused as error:
            if error.code != "E426":
                raise
            return Relayed(neighbour.told(done=False), done=False, refused=_UNKNOWN)
        except Unreachable as error:
            if error.facts.get("status") not in _NOT_UNDERSTOOD:
                raise
            return Relayed(neighbour.told(done=False), done=False, refused=_UNREADABLE)
        finally:
            self._counting(neighbour.opened, len(neighbour.opened.head.parts))
        return Relayed(neighbour.told(done=True), done=True)

    def _carried(self, neighbour: Whole) -> None:
        answers = Answers(neighbour)
        for _ in range(TRIES):
            top = self._answered(neighbour, answers)
            wrong = _wrong(top, neighbour, self._centre_key, answers)
            if not wrong:
                _lay_reply(neighbour, top, answers)
                return
            for number in wrong:
                answers.parts.pop(number, None)
        raise not_an_answer()

    def _answered(self, neighbour: Whole, answers: Answers) -> bytes:
        """Send what was not answered yet; the reply's head and signature."""
        count = len(neighbour.opened.head.parts)
        with neighbour.path.open("rb") as file:
            while True:
                go_on(self._cancelled)
                missing = [number for number in range(1, count + 1) if number not in answers.parts]
                group = _group(file, neighbour.opened, missing, self._room)
                try:
                    found = self._line.carry(bag_wire.request(neighbour.opened, group))
                    answer = bag_wire.read_answer(found, len(group))
                except TooLarge:
                    if len(group) < 2:
                        raise
                    self._room = 0  # something on the way takes small bodies only: one part at a time
                    continue
                except BadMessage as error:
                    raise not_an_answer() from error
                if group:
                    answers.add(dict(zip(sorted(group), answer.parts, strict=True)))
                self._counting(neighbour.opened, len(answers.parts))
                if len(missing) == len(group):
                    return answer.top


def _group(file: BinaryIO, opened: Opened, missing: list[int], room: int) -> dict[int, bytes]:
    """The next parts that go together: about `room` bytes, so that a line that breaks costs little; at least one."""
    group: dict[int, bytes] = {}
    size = 0
    for number in missing:
        size += opened.head.parts[number - 1].length
        if group and (size > room or len(group) == bag_wire.MOST_TOGETHER):
            break
        group[number] = bag.part(file, opened, number)
    return group


def _wrong(top: bytes, neighbour: Whole, centre_key: bytes, answers: Answers) -> list[int]:
    """The numbers of answers that are not those the reply's head names. Raises `Unreachable` when that head is not the
    centre's, or of another bag."""
    try:
        opened = bag.read_head(io.BytesIO(top))
    except Spoiled as error:
        raise not_an_answer() from error
    head, asked = opened.head, neighbour.opened
    count = len(asked.head.parts)
    if opened.signer != centre_key or head.bag != asked.id.hex() or len(head.parts) != count:
        raise not_an_answer()
    return [
        number
        for number, told in enumerate(head.parts, 1)
        if bag.facts_of(answers.parts.get(number, b""), told.what) != told
    ]


def _lay_reply(neighbour: Whole, top: bytes, answers: Answers) -> None:
    path = neighbour.path.with_name(neighbour.path.stem + bag.SUFFIXES[bag.REPLY])

    def fill(file: BinaryIO) -> None:
        file.write(top)
        for number in range(1, len(answers.parts) + 1):
            file.write(answers.parts[number])

    try:
        lay(path, fill)
    except OSError as error:
        raise unwritable(error) from error
    answers.drop()
