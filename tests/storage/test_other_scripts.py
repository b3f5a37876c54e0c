"""Names in any script are found: Tibetan, Uyghur, accented Latin, and rare Chinese signs."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlet_app.services.forms import PartyForm
from tests.support.counter import CLERK, opened

NAMES = ("བཀྲ་ཤིས", "ئەركىن", "Élodie", "龙䶮", "龙秀英", "吴𬭎")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("བཀྲ", "བཀྲ་ཤིས"),
        ("བཀྲ་ཤིས", "བཀྲ་ཤིས"),
        ("ئەر", "ئەركىن"),
        ("élo", "Élodie"),
        ("䶮", "龙䶮"),
        ("秀英", "龙秀英"),
        ("𬭎", "吴𬭎"),
    ],
)
def test_a_name_is_found_and_nobody_else(tmp_path: Path, typed: str, name: str) -> None:
    """By its beginning, in its own script."""
    counter = opened(tmp_path)
    try:
        for one in NAMES:
            counter.people.register(PartyForm(name=one), CLERK)
        assert [card.full_name for card in counter.people.search(typed, limit=20)] == [name]
    finally:
        counter.close()


def test_punctuation_alone_asks_nothing_odd(tmp_path: Path) -> None:
    """Full-width punctuation, quotes and stars are no words; they break nothing."""
    counter = opened(tmp_path)
    try:
        counter.people.register(PartyForm(name="龙秀英"), CLERK)
        for typed in ("，。", '"', "*", "''", "龙，", "（龙）", "་"):
            assert [card.full_name for card in counter.people.search(typed)] == ["龙秀英"]
    finally:
        counter.close()
