"""Errors in two families: what a user can act on (`Known`), and faults (everything else).

A `Known` error says four things, always: what happened, whether the data is safe, what to do next, and a
code to say over the phone. Its texts are English templates marked for translation with `N_`; the edge
(window, command line) translates and fills them in, so the core knows no language. Anything that is not a
`Known` is a fault of the program: it is logged, reported and never shown as if the clerk had erred.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


def N_(text: str) -> str:
    """Mark a text for translation where it is written; the edge translates it where it is shown."""
    return text


SAFE_NOTHING_WRITTEN = N_("Nothing was written; what was saved before is safe.")
SAFE_ALL = N_("Everything saved so far is safe on this machine.")
SAFE_AT_CENTRE = N_("What the centre has accepted is safe there; nothing was changed here.")


class Known(Exception):
    """An error the user can understand and act on.

    `code` is stable and short ("E204"). `what`, `safe` and `do` are templates with named fields, filled
    from `facts` when shown. `facts` must hold no personal data: they may reach a log.
    """

    exit_code = 1

    def __init__(self, code: str, what: str, *, safe: str = SAFE_NOTHING_WRITTEN, do: str = "", **facts: object):
        self.code = code
        self.what = what
        self.safe = safe
        self.do = do
        self.facts = facts
        super().__init__(f"{code}: {what.format(**facts)}")

    def told(self, translate: Callable[[str], str] = lambda text: text) -> str:
        """All four parts in one text, translated by `translate` (shown language's gettext)."""
        parts = [translate(part).format(**self.facts) for part in (self.what, self.safe, self.do) if part]
        return " ".join([*parts, f"[{self.code}]"])


@dataclass(frozen=True)
class Reason:
    """Why something is not as it should be: an N_-marked template and what fills it. Falsy when all is well."""

    text: str = ""
    facts: dict[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.text)

    def told(self, translate: Callable[[str], str] = lambda text: text) -> str:
        """In one sentence, translated by `translate`."""
        return translate(self.text).format(**self.facts) if self.text else ""


class Refused(Known):
    """A rule of the counter says no: the input is wrong or the act is not allowed."""


class NotAllowed(Refused):
    """The person signed in may not do this."""


class StoreTrouble(Known):
    """The local store can't be used as it is: disk full, read-only, corrupt, wrong key, locked."""


class Unreachable(Known):
    """The centre can't be reached, or does not answer sensibly. Never costs data."""

    exit_code = 3


class UsageError(Known):
    """A command was given words it does not know."""

    exit_code = 2
