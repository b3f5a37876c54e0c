"""What people search by, as words for the full-text index; the one place that decides both how it is stored and how
it is asked.

Chinese is indexed character by character (a two-character name is found by either), names also by pinyin and initials
in every reading, phones by number and tail.
"""

from __future__ import annotations

import re

from outlet_app.domain.entries import Identity
from outlet_app.domain.names import keys
from outlet_app.domain.text import nfkc

NUMBER_DIGITS = 4
_CJK = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TERM = re.compile(rf"[{_CJK}]+|[0-9a-z]+|[^\x00-\x7f\s{_CJK}]+", re.IGNORECASE)
_IDEOGRAPHS = re.compile(rf"[{_CJK}]")


def _terms(text: str) -> list[str]:
    """What can be searched in a text: runs of Chinese, of plain letters and digits, of any other script (Tibetan,
    Uyghur)."""
    return [term for term in _TERM.findall(nfkc(text).lower()) if any(sign.isalnum() for sign in term)]


def _spread(text: str) -> str:
    """Chinese characters apart, other words as they are, lower case."""
    terms: list[str] = []
    for term in _terms(text):
        terms.extend(term) if _IDEOGRAPHS.match(term) else terms.append(term)
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
    for term in _terms(words):
        if _IDEOGRAPHS.match(term):
            terms.append(f'"{" ".join(term)}"')
        elif term.isdigit() and len(term) < NUMBER_DIGITS:  # 401 means act 0401 as well
            terms.append(f'("{term}"* OR "{term.zfill(NUMBER_DIGITS)}")')
        else:
            terms.append(f'"{term}"*')
    return " AND ".join(terms)
