"""Every text on the screen is translated, wholly, with the same fields to fill in."""

from __future__ import annotations

import ast
import string
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "resources" / "locale"
SPEAKING = ("outlet_app", "ui", "sync", "resources", "sample")  # as in the Makefile's `texts`
TRANSLATIONS = sorted(LOCALE.glob("*/LC_MESSAGES/outlet.po"))


def texts(file: Path) -> Catalog:
    """A catalogue from its file."""
    with file.open("rb") as opened:
        return read_po(opened)


def messages(catalogue: Catalog) -> dict[object, Message]:
    """The messages by their text, without the header."""
    return {message.id: message for message in catalogue if message.id}


def parts(text: object) -> list[str]:
    """Singular and plural of a message as a list."""
    return [str(one) for one in text] if isinstance(text, list | tuple) else [str(text)]


def fields(text: str) -> set[str]:
    """The names in braces that a text wants filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[object, Message]:
    """Every text that the code has to show now, gathered as `make texts` does."""
    target = tmp_path_factory.mktemp("texts") / "outlet.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", "-k", "N_"]
    subprocess.run([*command, "-o", str(target), *SPEAKING], cwd=ROOT, check=True, capture_output=True, timeout=120)
    return messages(texts(target))


def marked_inside_f_strings(source: str) -> list[str]:
    """Texts marked where the gatherer does not look: inside an f-string."""
    calls = (
        call
        for joined in ast.walk(ast.parse(source))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("_", "N_")
    )
    return [ast.unparse(call) for call in calls if any(isinstance(one, ast.Constant) for one in call.args)]


def test_no_text_hides_in_an_f_string() -> None:
    """The gatherer sees no text in there, so nothing else here would miss its translation."""
    assert marked_inside_f_strings("""f'{_("Tare")} {n}'""") == ["_('Tare')"]
    hidden = {
        str(path.relative_to(ROOT)): found
        for room in SPEAKING
        for path in (ROOT / room).rglob("*.py")
        if (found := marked_inside_f_strings(path.read_text(encoding="utf-8")))
    }
    assert hidden == {}


def test_the_makefile_gathers_the_same_rooms() -> None:
    """The rooms searched here are those that `make texts` searches."""
    assert " ".join(SPEAKING) in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_chinese_is_there() -> None:
    """The language of the counters is one of the translations."""
    assert LOCALE / "zh_CN" / "LC_MESSAGES" / "outlet.po" in TRANSLATIONS


def test_fields_can_be_filled(written: dict[object, Message]) -> None:
    """Fields are named, never numbered or empty: a translation puts them in its own order."""
    unnamed = [
        text for message in written for text in parts(message) if any(not f.isidentifier() for f in fields(text))
    ]
    assert unnamed == []


@pytest.mark.parametrize("file", TRANSLATIONS, ids=lambda file: file.parts[-3])
def test_a_translation_is_complete(file: Path, written: dict[object, Message]) -> None:
    """Nothing fuzzy, nothing empty, nothing missing, nothing left over, and the same fields."""
    there = messages(texts(file))
    faults = {
        "missing": sorted(str(text) for text in written.keys() - there.keys()),
        "left over": sorted(str(text) for text in there.keys() - written.keys()),
        "fuzzy": sorted(str(text) for text, message in there.items() if message.fuzzy),
        "empty": sorted(str(text) for text, message in there.items() if not all(parts(message.string))),
        "other fields": sorted(
            str(text)
            for text, message in there.items()
            if any(fields(one) != fields(parts(text)[-1]) for one in parts(message.string) if one)
        ),
    }
    assert {fault: which for fault, which in faults.items() if which} == {}
