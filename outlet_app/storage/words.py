"""What people search by, as words for the full-text index; the one place that decides both how it is stored and how
it is asked.

Chinese is indexed character by character (a two-character name is found by either), names also by pinyin and initials
in every
reading, phones by number and tail.
"""

from __future__ import annotations

import re

from outlet_app.domain.entries import Identity
from outlet_app.domain.names import keys

NUMBER_DIGITS = 4
_CJK = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TERM = re.compile(rf"[{_CJK}]+|[0-9a-z]+", re.IGNORECASE)


def _spread(text: str) -> str:
    """Chinese characters apart, other words as they are, lower case."""
    terms: list[str] = []
    for term in _TERM.findall(text.lower()):
        terms.extend(term) if not term.isascii() else terms.append(term)
    return " ".join(terms)


def party_words(identity: Identity) -> str:
    """The words a party is found by."""
    found = keys(identity.name)
    tail = identity.phone[-4:] if len(identity.phone) > 4 else ""
    return " ".join(
        part
        for part in (_spread(identity.name), *found.full, *found.initials, identity.phone, tail, _spread(identity.ref))
        if part
    )


def act_words(seq: int, party: str, *own: str) -> str:
    """The words an act is found by: its number, its party's words, its references and note."""
    number = str(seq).zfill(NUMBER_DIGITS)
    return " ".join(part for part in (number, party, *(_spread(text) for text in own if text)) if part)


def asked(words: str) -> str:
    """What was typed, as a full-text query in which every term is a prefix; "" when nothing searchable was typed."""
    terms = []
    for term in _TERM.findall(words.lower()):
        if not term.isascii():
            terms.append(f'"{" ".join(term)}"')
        elif term.isdigit() and len(term) < NUMBER_DIGITS:  # 401 means act 0401 as well
            terms.append(f'("{term}"* OR "{term.zfill(NUMBER_DIGITS)}")')
        else:
            terms.append(f'"{term}"*')
    return " AND ".join(terms)
