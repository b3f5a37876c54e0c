"""Refusals of the domain as a whole: codes, texts and what must never be in them."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

DOMAIN = Path(__file__).resolve().parents[2] / "outlet_app" / "domain"
SHARED_CODES = {"E117": 1, "E123": 1, "E124": 2, "E131": 2}
"""Codes that stand for one situation told in more than one text."""


def refusals() -> Iterator[tuple[Path, ast.Call]]:
    """Every place in the domain that builds a refusal."""
    for path in sorted(DOMAIN.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
                yield path, node


def literal(node: ast.expr) -> str:
    """The text inside `N_("…")`."""
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    assert node.func.id == "N_"
    text = ast.literal_eval(node.args[0])
    assert isinstance(text, str)
    return text


def test_codes_are_ours_and_mean_one_thing() -> None:
    texts: dict[str, set[str]] = defaultdict(set)
    for _, call in refusals():
        code = ast.literal_eval(call.args[0])
        assert re.fullmatch("E1[0-9]{2}", code)
        texts[code].add(literal(call.args[1]))
    assert len(texts) > 60
    assert {code: len(found) for code, found in texts.items() if len(found) > SHARED_CODES.get(code, 1)} == {}


@pytest.mark.parametrize(
    ("path", "call"), [pytest.param(*one, id=f"{one[0].stem}-{one[1].lineno}") for one in refusals()]
)
def test_texts_name_their_facts(path: Path, call: ast.Call) -> None:
    keywords = {word.arg: word.value for word in call.keywords}
    texts = [literal(call.args[1])] + ([literal(keywords["do"])] if "do" in keywords else [])
    named = {field for text in texts for field in re.findall(r"{(\w+)}", text)}
    assert named == set(keywords) - {"do", "safe"}
