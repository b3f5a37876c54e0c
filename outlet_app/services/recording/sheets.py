"""Which columns of a sheet mean what: profiles, and recognising a sheet by its headings.

A profile is data (``resources/sheets/*.toml``, read by the command line and handed in as text), so that one more
system's sheet needs no code. Nothing is guessed: a sheet with a column that no profile knows is not understood,
because what is silently left out may have been money.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused

HEAD = (
    *("ref", "kind", "party_ref", "party_name", "party_role", "phone", "date", "on_sale", "advance", "costs"),
    *("commission", "waived", "loan", "loan_ref", "project", "paid", "prepaid", "channel", "remote", "buyer_kind"),
    *("campaign", "note", "total"),
)
"""What an act as a whole may say."""

LINE = (
    *("product", "grade", "quantity", "gross", "tare", "packages", "deduction", "unit", "price", "line_costs"),
    *("floor", "picked", "origin", "certificate", "amount"),
)
"""What each line of an act may say."""

OWN = "slips"
"""The profile of the project's own sheet, and of JSON lines."""

ADDED = ("refused_line", "refused_code", "refused_reason")
"""Columns of a file of refused rows: skipped, so that it can be recorded again once corrected."""

_SHOWN = 120


class Remark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column that becomes a part of the act's note: `text` with ``{value}``, unless the cell is empty or in
    `none`."""

    text: str
    none: tuple[str, ...] = ()


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of sheet.

    `columns`: meaning → its headings. `required`: meanings without which it is another sheet. `constants`: meaning →
    what every row says unsaid. `fen`: meanings whose figures are whole fen instead of yuan. `words`: meaning → the
    sheet's word → ours. `several_rows`: neighbouring rows with one ref are one act; else every row is one.
    """

    name: str
    columns: dict[str, tuple[str, ...]]
    required: tuple[str, ...] = ()
    several_rows: bool = False
    fen: frozenset[str] = frozenset()
    constants: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    remarks: dict[str, Remark] = {}

    def __post_init__(self) -> None:
        wrong = {*self.columns, *self.required, *self.fen, *self.constants, *self.words} - {*HEAD, *LINE}
        if wrong or not set(self.required) <= set(self.columns):
            raise ValueError(f"profile {self.name}: {', '.join(sorted(wrong)) or 'required'} is no column's meaning")

    def heading(self, meaning: str) -> str:
        """The heading under which messages name a meaning."""
        return self.columns.get(meaning, (meaning,))[0]


class Layout(msgspec.Struct, frozen=True):
    """A recognised sheet: its `profile` and, by position, the `meanings` of its columns ("" skipped; a remark's
    column by its heading)."""

    profile: Profile
    header: tuple[str, ...]
    meanings: tuple[str, ...]


def profile_of(text: str) -> Profile:
    """A profile from its TOML. Raises `msgspec.ValidationError` or `ValueError`: a fault of the program's data."""
    return msgspec.toml.decode(text, type=Profile)


def recognise(header: Sequence[str], profiles: Iterable[Profile]) -> Layout:
    """Whose sheet this is. Raises `Refused` E523 when it is nobody's, E524 when a heading stands twice."""
    plain = [nfkc(cell).lower() for cell in header]
    wanted = [cell for cell in plain if cell not in ADDED]
    unknown, missing, found = set(wanted), set[str](), None
    for profile in profiles:
        known = _meanings(profile)
        there = {known[cell] for cell in wanted if cell in known}
        strange, absent = set(wanted) - set(known), set(profile.required) - there
        if not strange and not absent:
            found = _laid_out(profile, header, tuple(known.get(cell, "") for cell in plain))
            break
        if len(strange) < len(unknown):
            unknown, missing = strange, {profile.heading(meaning) for meaning in absent}
    if found is None:
        raise _not_known([cell for cell in wanted if cell in unknown], missing)
    used = [meaning for meaning in found.meanings if meaning]
    if len(set(used)) != len(used):
        twice = sorted({meaning for meaning in used if used.count(meaning) > 1})
        raise Refused(
            "E524",
            N_("A column stands twice: {columns}."),
            do=N_("Leave one of them, then record the file again."),
            columns=", ".join(found.profile.heading(meaning) for meaning in twice),
        )
    return found


def _laid_out(profile: Profile, header: Sequence[str], meanings: tuple[str, ...]) -> Layout:
    """The layout; its profile says the headings as this sheet has them, so that messages do."""
    own = {meaning: (nfkc(cell),) for meaning, cell in zip(meanings, header, strict=True) if meaning in profile.columns}
    return Layout(msgspec.structs.replace(profile, columns=profile.columns | own), tuple(header), meanings)


def _meanings(profile: Profile) -> dict[str, str]:
    """Heading (plain, lower case) → meaning, remarks by their own heading."""
    known = {name.lower(): name for name in profile.remarks}
    return known | {name.lower(): meaning for meaning, names in profile.columns.items() for name in names}


def _not_known(unknown: list[str], missing: set[str]) -> Refused:
    if unknown:
        return Refused(
            "E523",
            N_("No known sheet has these columns: {columns}."),
            do=N_("See which columns a sheet may have (docs/formats/record.md), and correct its first row."),
            columns=", ".join(unknown)[:_SHOWN],
        )
    return Refused(
        "E523",
        N_("The sheet lacks columns: {columns}."),
        do=N_("See which columns a sheet may have (docs/formats/record.md), and correct its first row."),
        columns=", ".join(sorted(missing))[:_SHOWN],
    )
