"""Code 128: a text as bar widths, for waybill and lot labels (ISO/IEC 15417), code sets B and C.

Set B holds printable ASCII, set C two digits a symbol. The encoder switches to C where a run of digits makes the
code shorter. `modules` are the widths of bar, space, bar, … in modules, quiet zones not included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused

CODE_C, CODE_B, FNC1 = 99, 100, 102
START_B, START_C, STOP = 104, 105, 106
QUIET_MODULES = 10
"""Blank modules to leave on either side."""
SEPARATOR = "\x1d"
"""Stands for FNC1 in a text to encode."""

WIDTHS: tuple[str, ...] = tuple(
    re.findall(
        "[0-9]{6,7}",
        "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 "
        "113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 "
        "212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 "
        "113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
        "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 "
        "241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 "
        "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 "
        "211232 2331112",
    )
)
"""Widths of the 107 symbols: six elements of 11 modules together; the stop has seven of 13."""

_RUNS = re.compile(r"[0-9]+|[^0-9]")


@dataclass(frozen=True, slots=True)
class Code128:
    """An encoded text: symbol values from start to stop, the check symbol included."""

    values: tuple[int, ...]

    @property
    def check(self) -> int:
        """The check symbol's value."""
        return self.values[-2]

    @property
    def modules(self) -> tuple[int, ...]:
        """Widths of bar, space, bar, …, bar."""
        return tuple(int(width) for value in self.values for width in WIDTHS[value])


def checksum(values: list[int]) -> int:
    """(start + Σ position × value) mod 103 over the symbols from the start on."""
    return (values[0] + sum(at * value for at, value in enumerate(values))) % 103


def encode(text: str, code_set: str = "auto", *, gs1: bool = False) -> Code128:
    """`text` in code set "B", "C" or "auto". With `gs1`, FNC1 comes first: a GS1-128; 0x1D in the text is FNC1 too.

    Raises `Refused` E177 for a text the set can't hold: nothing, more than printable ASCII, digits that don't pair.
    """
    plain = nfkc(text)
    if not plain or any(not " " <= char <= "~" and char != SEPARATOR for char in plain):
        raise _unencodable()
    pairs = re.fullmatch(rf"(?:[0-9]{{2}}|{SEPARATOR})+", plain) is not None
    if code_set == "C" and not pairs:
        raise _unencodable()
    if code_set == "C" or (code_set == "auto" and pairs):
        values = _all_c(plain, gs1)
    else:
        values = _mixed(plain, gs1, switch=code_set == "auto")
    return Code128((*values, checksum(values), STOP))


def _unencodable() -> Refused:
    return Refused(
        "E177",
        N_("This text can't be made into a bar code."),
        do=N_("Use letters, digits and common signs only."),
    )


def _all_c(plain: str, gs1: bool) -> list[int]:
    symbols = re.findall(rf"[0-9]{{2}}|{SEPARATOR}", plain)
    return [START_C, *([FNC1] if gs1 else []), *(FNC1 if one == SEPARATOR else int(one) for one in symbols)]


def _mixed(plain: str, gs1: bool, *, switch: bool) -> list[int]:
    """Set B, with set C for runs of digits that are worth the switch: four at an end, six in between."""
    values: list[int] = []
    current = 0
    runs = list(_RUNS.finditer(plain))
    for at, run in enumerate(runs):
        digits = run[0]
        worth = 4 if at in (0, len(runs) - 1) else 6
        in_c = switch and digits[0].isdigit() and len(digits) >= worth
        loose = len(digits) % 2 if in_c else len(digits)
        # An odd digit stays in B, in front; at the very start it goes behind, so that the code can begin in C.
        head, tail = (0, loose) if in_c and at == 0 else (loose, 0)
        for piece, is_c in ((digits[:head], False), (digits[head : len(digits) - tail], True)):
            current = _append(values, piece, is_c, current, gs1)
        current = _append(values, digits[len(digits) - tail :] if tail else "", False, current, gs1)
    return values


def _append(values: list[int], piece: str, is_c: bool, current: int, gs1: bool) -> int:
    """Add one piece in one set, with the start or switch it needs; gives the set now in force (its switch code)."""
    if not piece:
        return current
    wanted = CODE_C if is_c else CODE_B
    if not values:
        values += [START_C if is_c else START_B, *([FNC1] if gs1 else [])]
    elif wanted != current:
        values.append(wanted)
    if is_c:
        values += [int(piece[at : at + 2]) for at in range(0, len(piece), 2)]
    else:
        values += [FNC1 if char == SEPARATOR else ord(char) - 32 for char in piece]
    return wanted
