"""Typed and scanned text made comparable before any rule looks at it.

A Chinese input method gives full-width digits, letters and punctuation; NFKC turns them into the plain ones.
Every validator of the domain starts here, so none has to think of it.
"""

from __future__ import annotations

import unicodedata

DIGITS = frozenset("0123456789")
"""The ten plain digits. `str.isdigit` also accepts the digits of other scripts; codes never hold those."""


def nfkc(text: str) -> str:
    """`text` with compatibility forms made plain (NFKC) and white space cut off both ends.

    Control characters inside (the FNC1 separator 0x1D of a scanner) are kept, also at the ends.
    """
    return unicodedata.normalize("NFKC", text).strip(" \t\r\n\u200b\ufeff")


def compact(text: str) -> str:
    """`nfkc(text)` in capitals, without the spaces and hyphens people put between groups of a code."""
    return nfkc(text).replace(" ", "").replace("-", "").upper()


def all_digits(text: str) -> bool:
    """Whether `text` is one or more of the plain digits 0-9 and nothing else."""
    return bool(text) and DIGITS.issuperset(text)
