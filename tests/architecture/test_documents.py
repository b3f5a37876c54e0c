"""What the documents point at is there: files, pictures, tests by name, make targets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|(?:src|href)=\"([^\"#]+)\"")
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
NAMED_ROOM = re.compile(r"`((?:outlet_app|ui|sync|resources|central|sample|bench|tools)/[\w/.-]+)`")
TARGET = re.compile(r"`make ([a-z]+)")


def named(pattern: re.Pattern[str]) -> list[tuple[Path, tuple[str, ...]]]:
    """Every match in every document, with the document."""
    return [
        (document, match.groups(default=""))
        for document in DOCUMENTS
        for match in pattern.finditer(document.read_text(encoding="utf-8"))
    ]


def told(document: Path, words: str) -> str:
    """A finding as a person reads it."""
    return f"{document.relative_to(ROOT).as_posix()}: {words}"


def test_every_link_leads_somewhere() -> None:
    """No link between documents, and no picture, leads nowhere."""
    found = [(document, one or other) for document, (one, other) in named(LINK)]
    lost = [
        told(document, target)
        for document, target in found
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert found
    assert lost == []


def test_every_test_that_is_named_exists() -> None:
    """A guarantee is not shown by a test that was renamed or never written."""
    found = named(NAMED_TEST)
    lost = [
        told(document, f"{file}::{name}")
        for document, (file, name) in found
        if not (ROOT / file).is_file() or (name and f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8"))
    ]
    assert found
    assert lost == []


def test_every_file_that_is_named_exists() -> None:
    """The map names no room or file that is not there."""
    found = named(NAMED_ROOM)
    lost = [told(document, name) for document, (name,) in found if not (ROOT / name).exists()]
    assert found
    assert lost == []


def test_every_target_that_is_named_exists() -> None:
    """No document tells to make what the Makefile does not know."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = named(TARGET)
    lost = [told(document, f"make {name}") for document, (name,) in found if not re.search(rf"(?m)^{name}:", makefile)]
    assert found
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_document_has_one_title(document: Path) -> None:
    """The first line is the title, and there is no second one."""
    text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = [line for line in text.splitlines() if line.startswith("# ")]
    assert titles[:1] == text.splitlines()[:1]
    assert len(titles) == 1
