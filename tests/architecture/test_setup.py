"""The set-up script: what it says when the system lacks something, and that it compiles what has changed.

It runs in a folder of its own whose packages count as installed, before a PATH that plays a poorer system.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what it looks for are Linux libraries")

HEADLESS = "libEGL.so.1 libGL.so.1 libxkbcommon.so.0 libdbus-1.so.3 libfontconfig.so.1 libglib-2.0.so.0 libcups.so.2"
ON_X = (
    "libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-keysyms.so.1 libxcb-shape.so.0 libxcb-xkb.so.1 libxkbcommon-x11.so.0"
)
TEXT = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Save"\nmsgstr "保存"\n'


def program(folder: Path, name: str, prints: str) -> None:
    """A program that prints one thing, whatever it is asked."""
    script = folder / name
    script.write_text(f"#!/bin/sh\nprintf '%s\\n' '{prints}'\n", encoding="utf-8")
    script.chmod(0o755)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder as after a set-up by someone who is not root, on a system with everything."""
    for name in ("tools/setup.sh", "requirements.lock", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    key = 'printf "%s" "$PWD $(cat requirements.lock pyproject.toml tools/setup.sh | cksum)" >.venv/.ready-packages'
    subprocess.run(["/bin/sh", "-c", key], cwd=tmp_path, check=True, timeout=10)
    (tmp_path / "fakes").mkdir()
    for name, prints in {"id": "1000", "ldconfig": f"{HEADLESS} {ON_X}", "fc-list": "Noto Sans CJK SC"}.items():
        program(tmp_path / "fakes", name, prints)
    return tmp_path


def set_up(clone: Path, target: str, **more: str) -> tuple[int, list[str]]:
    """Exit code and lines said."""
    kept = {name: text for name, text in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    done = subprocess.run(
        [str(clone / "tools" / "setup.sh"), target],
        env={**kept, "PATH": f"{clone / 'fakes'}:{os.environ['PATH']}", **more},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


def test_with_everything_there_it_says_nothing(clone: Path) -> None:
    """Twice: the second time it does not even look."""
    assert set_up(clone, "run") == (0, [])
    program(clone / "fakes", "ldconfig", "nothing")
    assert set_up(clone, "run") == (0, [])


def test_what_a_window_can_not_do_without_is_named_in_one_line(clone: Path) -> None:
    """And the exit code says that it is not ready."""
    program(clone / "fakes", "ldconfig", f"{HEADLESS.replace('libEGL.so.1', '')} {ON_X}")
    code, lines = set_up(clone, "run")
    assert code == 1
    assert lines == ["set-up: install these system packages (Debian's names): libegl1"]


def test_a_real_window_is_asked_for_only_where_there_is_a_screen(clone: Path) -> None:
    """Without one the same libraries are a piece of advice."""
    program(clone / "fakes", "ldconfig", HEADLESS)
    code, lines = set_up(clone, "run")
    assert (code, len(lines)) == (0, 1)
    assert "libxcb-cursor0" in lines[0]
    code, lines = set_up(clone, "run", DISPLAY=":0")
    assert (code, len(lines)) == (1, 1)


def test_a_missing_font_is_advice_until_it_is_there(clone: Path) -> None:
    """Chinese would be boxes, but the program works; once a font is installed nothing is said any more."""
    (clone / "fakes" / "fc-list").write_text("#!/bin/sh\n", encoding="utf-8")
    code, lines = set_up(clone, "run")
    assert (code, len(lines)) == (0, 1)
    assert "fonts-noto-cjk" in lines[0]
    program(clone / "fakes", "fc-list", "Noto Sans CJK SC")
    assert set_up(clone, "run") == (0, [])


def test_a_translation_is_compiled_when_its_text_is_newer(clone: Path) -> None:
    """Missing or older than its text: compiled, silently; otherwise left alone."""
    text = clone / "resources" / "locale" / "zh_CN" / "LC_MESSAGES" / "outlet.po"
    text.parent.mkdir(parents=True)
    text.write_text(TEXT, encoding="utf-8")
    compiled = text.with_suffix(".mo")
    assert set_up(clone, "lint") == (0, [])
    assert "保存" in compiled.read_bytes().decode("utf-8", "replace")
    os.utime(compiled, ns=(0, text.stat().st_mtime_ns + 1_000_000_000))
    before = compiled.stat().st_mtime_ns
    assert set_up(clone, "lint") == (0, [])
    assert compiled.stat().st_mtime_ns == before
    text.write_text(TEXT.replace("保存", "存好"), encoding="utf-8")
    os.utime(text, ns=(0, before + 1_000_000_000))
    assert set_up(clone, "lint") == (0, [])
    assert "存好" in compiled.read_bytes().decode("utf-8", "replace")
