"""Chinese mobile numbers: eleven digits starting with 13-19, after +86 or 0086 is taken off."""

from __future__ import annotations

import re

from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_COUNTRY = re.compile(r"(?:\+|00)86(?=1)")


def parse(text: str) -> str:
    """The eleven digits; raises `Refused` E176. A landline belongs in its own field and is refused here too."""
    number = _COUNTRY.sub("", re.sub(r"[ \-()]", "", nfkc(text)), count=1)
    if _MOBILE.fullmatch(number) is None:
        raise Refused(
            "E176",
            N_("This is not a mobile number."),
            do=N_("It has 11 digits and starts with 13 to 19; a landline goes into its own field."),
        )
    return number
