"""requirements.lock is what pyproject.toml asks for: exact, with hashes, without addresses."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^(?P<name>[a-zA-Z0-9._-]+)==(?P<version>[^ \\;]+)(?: *; *(?P<marker>[^\\]+))?")


def asked() -> list[Requirement]:
    """Everything pyproject.toml names, extras and build tools too."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = config["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values(), config["build-system"]["requires"]]
    return [Requirement(text) for names in lists for text in names]


def locked() -> dict[str, tuple[str, int]]:
    """Name → (version, number of hashes), as the lock has it."""
    pins: dict[str, tuple[str, int]] = {}
    name = ""
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if match := PIN.match(line):
            name = canonicalize_name(match["name"])
            pins[name] = (match["version"], 0)
        elif line.lstrip().startswith("--hash=sha256:"):
            version, hashes = pins[name]
            pins[name] = (version, hashes + 1)
    return pins


def test_the_lock_answers_what_is_asked() -> None:
    """Each requirement is pinned inside its bounds."""
    pins = locked()
    missing = [str(one) for one in asked() if canonicalize_name(one.name) not in pins]
    outside = [
        f"{one} is locked at {pins[canonicalize_name(one.name)][0]}"
        for one in asked()
        if canonicalize_name(one.name) in pins and not one.specifier.contains(pins[canonicalize_name(one.name)][0])
    ]
    assert (missing, outside) == ([], [])


def test_every_pin_has_hashes() -> None:
    """Nothing can be swapped on its way."""
    assert [name for name, (_, hashes) in locked().items() if not hashes] == []


def test_what_is_installed_is_what_is_locked() -> None:
    """The environment the tests run in is the locked one: what passes here passes elsewhere."""
    pins = locked()
    installed = {canonicalize_name(one.metadata["Name"]): one.version for one in metadata.distributions()}
    other = {
        name: (version, pins[name][0])
        for name, version in installed.items()
        if name in pins and pins[name][0] != version
    }
    assert sys.prefix != sys.base_prefix, "run the tests in the project's own environment"
    assert other == {}
