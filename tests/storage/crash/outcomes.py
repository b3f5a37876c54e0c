"""What a power cut at one moment can leave of what was not yet sure (`disk`)."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.storage.crash.disk import Disk, Outcome


def outcomes(disk: Disk, chance: random.Random, *, last: bool, random_ones: int) -> Iterator[Outcome]:
    """What a power cut now can leave: nothing, everything, the last write torn, some of it by chance; and before a sync
    (`last`), each change alone there, or alone missing."""
    changes, namings = frozenset(range(len(disk.pending))), frozenset(range(len(disk.namings)))
    orders = [frozenset(range(length)) for length in range(len(namings) + 1)]  # as a journal would keep them
    none: frozenset[int] = frozenset()
    for names in {none, namings}:
        yield Outcome(none, names)
        yield Outcome(changes, names)
    if changes:
        yield Outcome(changes, namings, torn=max(changes), seed=chance.randrange(1 << 30))
    for _ in range(random_ones if len(changes) + len(namings) > 1 else 0):
        some = frozenset(place for place in changes if chance.random() < 0.5)
        names = chance.choice(orders) if disk.journal else frozenset(n for n in namings if chance.random() < 0.5)
        torn = chance.choice(sorted(changes)) if changes and chance.random() < 0.5 else -1
        yield Outcome(some, names, torn, chance.randrange(1 << 30))
    if last and len(changes) > 1:
        for one in sorted(changes):
            yield Outcome(frozenset({one}), namings)
            yield Outcome(changes - {one}, namings)
            yield Outcome(changes, namings, torn=one, seed=chance.randrange(1 << 30))
