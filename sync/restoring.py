"""A lost machine's ledger comes back from the centre, stretch by stretch, to the machine enrolled in its place.

Every stretch is verified before it is kept: whose entries, their numbers, and the chain from the entry before. What is
kept stays: cut off, killed, without a line, the next call goes on behind it. The stretches grow while the line is quick
and shrink when it fails. Whole is the ledger only when its hash at the centre's mark is the centre's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec
from nacl.signing import SigningKey

from outlet_app import __version__
from outlet_app.domain.entries import Entry, decode, link
from outlet_app.errors import N_, Refused, Unreachable
from outlet_app.services.ports import Clock
from sync import contract, handback
from sync.contract import BadMessage
from sync.exchange import not_an_answer
from sync.handback import RestoreAnswer, RestoreRequest

FIRST_ROOM, LEAST_ROOM = 16 << 10, 4 << 10  # bytes of entries asked for at once, before packing
QUICK_SECONDS, SLOW_SECONDS = 8.0, 30.0
PAUSES = (1.0, 2.0, 4.0, 8.0)  # after so many failures in a row without a stretch in between, a person decides
LATEST_AT = 253_402_214_400_000
NOT_FOUND = 404
SO_FAR = N_("What has come back so far is kept; the rest is safe at the centre.")


class RestoreStore(Protocol):
    """What restoring needs of the local store."""

    def stand(self) -> tuple[int, bytes]:
        """The last entry that is here, and its hash."""

    def hash_at(self, seq: int) -> bytes | None:
        """The hash of entry `seq` (0: genesis), None when it is not here."""

    def keep(self, stretch: Sequence[tuple[Entry, bytes, bytes]], keys: Sequence[tuple[int, bytes]]) -> None:
        """Keep the next entries (decoded, exact bytes, hash) and keys, durably and whole."""


class RestoreCarrier(Protocol):
    """Carries one frame to the centre and its answer back."""

    def carry(self, frame: bytes) -> bytes:
        """The answer's frame. Raises `Unreachable` or `Refused`."""


Progress = Callable[[int, int], None]  # entries here, entries at the centre


class Restorer:
    """Brings one counter's ledger back. One thread; `pause` waits seconds between tries."""

    def __init__(
        self,
        store: RestoreStore,
        carrier: RestoreCarrier,
        counter: str,
        key: SigningKey,
        centre_key: bytes,
        clock: Clock,
        pause: Callable[[float], None] = time.sleep,
    ):
        self._store = store
        self._carrier = carrier
        self._counter = counter
        self._key = key
        self._centre_key = centre_key
        self._clock = clock
        self._pause = pause
        self._room = FIRST_ROOM

    def run(self, progress: Progress) -> tuple[int, bytes]:
        """Fetch what is missing; returns the centre's mark and hash, which the ledger then agrees with.

        Raises `Unreachable` when the line fails again and again (E491, what came is kept), `Refused` E426 another
        machine has this counter's place, E492 what came does not verify, E494 the ledger here is another one, E496 the
        centre can't do it.
        """
        failures = 0
        while True:
            after, reached = self._store.stand()
            try:
                answer = self._asked(after, reached)
            except Unreachable as error:
                failures += 1
                self._give_up(error, failures)
                continue
            self._check(answer, after)
            if after < answer.mark:
                failures = 0
                after = self._take(answer, after, reached)
            progress(after, answer.mark)
            if after >= answer.mark:
                if self._store.hash_at(answer.mark) != answer.mark_hash:
                    raise forked(answer.mark)
                return answer.mark, answer.mark_hash

    def _asked(self, after: int, reached: bytes) -> RestoreAnswer:
        asked = RestoreRequest(self._counter, self._clock.now(), after, reached, self._room, __version__)
        frame = handback.seal_request(asked, self._key)
        began = time.monotonic()
        found = self._carrier.carry(frame)
        took = time.monotonic() - began
        try:
            answer = handback.open_answer(found, self._centre_key, frame)
        except BadMessage as error:
            raise not_an_answer() from error
        if took < QUICK_SECONDS:
            self._room = min(handback.MOST_ROOM, self._room * 2)
        elif took > SLOW_SECONDS:
            self._room = max(LEAST_ROOM, self._room // 2)
        return answer

    def _give_up(self, error: Unreachable, failures: int) -> None:
        """Wait before the next try, with a smaller stretch; or say that there is no line. Raises `Unreachable`."""
        if error.facts.get("status") == NOT_FOUND:
            raise Refused(
                "E496",
                N_("The centre is of an older version and can't hand a ledger back."),
                safe=SO_FAR,
                do=N_(
                    "Ask the county office to bring the centre up to date, then go on with: outlet-app enrol --go-on"
                ),
            ) from error
        if failures > len(PAUSES):
            raise Unreachable(
                "E491",
                N_("The line to the centre failed while the ledger was coming back."),
                safe=SO_FAR,
                do=N_("When there is a line again, go on where it stopped with: outlet-app enrol --go-on"),
            ) from error
        self._room = max(LEAST_ROOM, self._room // 2)
        self._pause(PAUSES[failures - 1])

    def _check(self, answer: RestoreAnswer, after: int) -> None:
        if answer.refusal == contract.REVOKED:
            raise Refused(
                "E426",
                N_("The centre no longer accepts this counter's key."),
                safe=SO_FAR,
                do=N_("Call the county office: another machine may have been enrolled in its place."),
            )
        if answer.refusal == contract.FORK:
            raise forked(after)
        if answer.refusal not in ("", contract.GAP):
            raise Refused(
                "E496",
                N_("The centre does not hand the ledger back."),
                safe=SO_FAR,
                do=N_("Call the county office."),
            )

    def _take(self, answer: RestoreAnswer, after: int, reached: bytes) -> int:
        """Verify a stretch and keep it; the number of its last entry. Raises `Refused` E492."""
        try:
            entries = answer.entries()
            keys = handback.open_keys(answer.keys, self._key)
        except BadMessage as error:
            raise _untrue(after + 1) from error
        stretch = []
        for seq, data in enumerate(entries, after + 1):
            reached = link(reached, data)
            stretch.append((self._entry(seq, data), data, reached))
        if not stretch or after + len(stretch) > answer.mark:
            raise _untrue(after + 1)
        self._store.keep(stretch, [(number, key) for number, key in keys if number > 0 and len(key) == 32])
        return after + len(stretch)

    def _entry(self, seq: int, data: bytes) -> Entry:
        try:
            entry = decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise _untrue(seq) from error
        if (entry.seq, entry.counter) != (seq, self._counter) or not 0 <= entry.at <= LATEST_AT:
            raise _untrue(seq)
        return entry


def _untrue(seq: int) -> Refused:
    return Refused(
        "E492",
        N_("What came back from the centre does not hold together at entry {entry}; it was not kept."),
        safe=SO_FAR,
        do=N_("Call the county office: its ledger can be checked with outlet-central verify."),
        entry=f"{seq:04d}",
    )


def forked(seq: int) -> Refused:
    """E494: from entry `seq` on, the ledger on this machine is another one than the centre's."""
    return Refused(
        "E494",
        N_("From entry {entry} on, the ledger on this machine is another one than the centre's."),
        safe=N_("Nothing was changed, here or there."),
        do=N_(
            "Keep this folder: what only it holds can be written to a file (outlet-app export). Enrol into an empty "
            "folder (--data DIR), and key those acts there, as paper slips."
        ),
        entry=f"{seq:04d}",
    )
