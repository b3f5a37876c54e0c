"""The rooms stay small and tidy: sizes, docstrings, and nothing of one machine in any file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES = 330  # aim at 300
FUNCTION_LINES = 60  # aim at 40
Function = ast.FunctionDef | ast.AsyncFunctionDef


def told(file: Path) -> str:
    """A file's place as a person says it."""
    return file.relative_to(ROOT).as_posix()


def parsed(file: Path) -> ast.Module:
    """A module as a tree."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def test_files_are_small(modules: list[Path]) -> None:
    """A file that outgrows its room is two rooms."""
    sizes = {told(file): len(file.read_text(encoding="utf-8").splitlines()) for file in modules}
    assert {name: size for name, size in sizes.items() if size > FILE_LINES} == {}


def test_functions_are_small(modules: list[Path]) -> None:
    """A function that outgrows a screen hides something; decorators do not count, its docstring does."""
    large = {
        f"{told(file)}:{node.lineno} {node.name}": size
        for file in modules
        for node in ast.walk(parsed(file))
        if isinstance(node, Function) and (size := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    }
    assert large == {}


def public(tree: ast.Module) -> Iterator[Function | ast.ClassDef]:
    """The classes and functions a module offers to others."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def test_everything_says_what_it_is_for(modules: list[Path]) -> None:
    """Every module has a docstring, and every public class and function of a package (tests may be plain)."""
    silent = [told(file) for file in modules if not ast.get_docstring(parsed(file))]
    silent += [
        f"{told(file)}:{node.lineno} {node.name}"
        for file in modules
        if "tests" not in file.relative_to(ROOT).parts
        for node in public(parsed(file))
        if not ast.get_docstring(node)
    ]
    assert silent == []


# Put together from pieces, so that this file is not among those it finds.
HOME = "/(?:ho" + "me|Us" + "ers)/[a-z][a-z0-9_-]*/"
WINDOWS_HOME = r"[A-Z]:\\+Us" + r"ers\\+[A-Za-z]"
MACHINE = "(?<![A-Za-z0-9_.-])/(?:ro" + "ot|wo" + "rk|op" + "t/(?:wheels|py" + "pi))(?:/|\\b)"
REGISTRY = r"(?:py" + r"pi\.org|python" + r"hosted\.org|regist" + r"ry\.npmjs|://[^\s\"']*/sim" + r"ple\b)"
INDEX_SET = r"(?:--?(?:extra-)?ind" + r"ex-url|--find-l" + r"inks|--trusted-h" + r"ost)[ =]+\S*[/:.]\S*"
SECRET = "-----BEGIN [A-Z ]*PRIV" + "ATE KEY-----"
UNWELCOME = re.compile("|".join((HOME, WINDOWS_HOME, MACHINE, REGISTRY, INDEX_SET, SECRET)))
EXAMPLES = [
    *("see /wo" + "rk/x", "in /ro" + "ot/.cache", "/ho" + "me/li/src", "C:\\Us" + "ers\\li", "/op" + "t/wheels"),
    *("https://py" + "pi.org/project", "https://mirror.example/sim" + "ple/", "--ind" + "ex-url https://m.example"),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_pattern_finds(example: str) -> None:
    """Each kind of place that belongs to one machine is recognised."""
    assert UNWELCOME.search(example)


def test_nothing_of_one_machine(house: list[Path]) -> None:
    """No file names a folder of the machine it was written on, a package registry or a private key."""
    found = {
        told(file): match[0]
        for file in house
        if (match := UNWELCOME.search(file.read_bytes().decode("utf-8", "replace")))
    }
    assert found == {}


def test_line_ends_and_large_files(house: list[Path]) -> None:
    """Text has Unix line ends and ends with one; nothing larger than a screenshot is in the history."""
    texts = {".py", ".md", ".toml", ".po", ".cfg", ".sh", ".spec", ".lock", ".qss", ".json", ".yml"}
    untidy = [
        told(file)
        for file in house
        if (file.suffix in texts or file.name == "Makefile")
        and (data := file.read_bytes())
        and (b"\r" in data or not data.endswith(b"\n"))
    ]
    assert untidy == []
    assert {told(file): size for file in house if (size := file.stat().st_size) > 2_000_000} == {}
