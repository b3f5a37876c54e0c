"""How an act of the rooms is told: a title and facts, from which both the screen and the slip are laid out.

Labels are N_-marked and translated where they are shown; figures come formatted and the same in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Told:
    """One fact. `role`: figure (label left, value right) | amount (the same, large) | text (the value on lines of its
    own) | rule (a line across). `marked`: the value is N_-marked words. `facts` fill {fields} of label and value."""

    label: str
    value: str = ""
    role: str = "figure"
    marked: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)


RULE = Told("", role="rule")


class Names(Protocol):
    """Names for codes, in the reader's language; people masked."""

    def product(self, code: str) -> str:
        """A product's name."""

    def party(self, party: int) -> str:
        """A party's masked name; "" for 0 and for an erased one."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How acts of one body type are told. `title(body)`: N_-marked; `products`, `parties`: whose names it needs besides
    those of `body.lines` and the act's own party. `slip`: whether it has one to print."""

    title: Callable[[Any], str]
    facts: Callable[[Any, Names], list[Told]]
    products: Callable[[Any], Iterable[str]] = lambda _body: ()
    parties: Callable[[Any], Iterable[int]] = lambda _body: ()
    slip: bool = True
