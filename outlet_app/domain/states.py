"""Life cycles: which state may follow which.

One small machine serves consignments, orders, parcels and shifts. A state without a successor is terminal and
is never left. Reversals don't walk a machine backwards: they are acts of their own.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from outlet_app.errors import N_, Refused

S = TypeVar("S", bound=enum.StrEnum)


class Machine(Generic[S]):
    """The allowed steps between the states of one kind of thing. Immutable, shared by all threads."""

    __slots__ = ("_next", "initial")

    def __init__(self, initial: S, steps: Mapping[S, Iterable[S]]):
        self.initial = initial
        self._next: dict[S, frozenset[S]] = {state: frozenset(to) for state, to in steps.items()}
        for state in {*self._next, *(after for to in self._next.values() for after in to)}:
            self._next.setdefault(state, frozenset())

    @property
    def states(self) -> frozenset[S]:
        """Every state there is."""
        return frozenset(self._next)

    @property
    def terminal(self) -> frozenset[S]:
        """States that are never left."""
        return frozenset(state for state, to in self._next.items() if not to)

    def after(self, state: S) -> frozenset[S]:
        """The states that may follow `state`."""
        return self._next[state]

    def may(self, before: S, after: S) -> bool:
        """Whether `after` may follow `before` in one step."""
        return after in self._next.get(before, frozenset())

    def step(self, before: S, after: S) -> S:
        """`after`, if it may follow `before`; raises `Refused` E115 otherwise."""
        if not self.may(before, after):
            raise Refused(
                "E115",
                N_("This can't go from “{before}” to “{after}”."),
                do=N_("Look at its present state and choose an action that fits it."),
                before=before.value,
                after=after.value,
            )
        return after

    def walk(self, state: S, path: Iterable[S]) -> S:
        """The last state of `path`, each step checked; one act may do several steps at once (E115)."""
        for after in path:
            state = self.step(state, after)
        return state
