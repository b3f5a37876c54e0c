"""What a child asked of its disk, in order: its file operations as strace saw them, and the marks it wrote.

Only what the model of the disk (`disk`) knows may be done to a file of the recorded folders: anything else, a shared
writable mapping too, is an error here and not a hole there.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import ENVIRONMENT, ROOT

CALLS = (
    "openat,open,creat,close,dup,dup2,dup3,lseek,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,"
    "fsync,fdatasync,sync,syncfs,sync_file_range,msync,mmap,rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,"
    "symlinkat,mkdir,mkdirat,rmdir,copy_file_range,sendfile,splice"
)
LONGEST = 4 << 20  # bytes of one write that strace shows
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+|0x[0-9a-f]+|\?)")
_BEGUN = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_IGNORED = {"sync_file_range"}  # promises nothing about the disk, so the model gives nothing for it


@dataclass(frozen=True)
class Call:
    """One system call that succeeded: its words as strace wrote them, strings decoded in `texts`."""

    name: str
    words: str
    texts: tuple[bytes, ...]
    result: int

    def number(self, place: int) -> int:
        """The argument at `place`, a number."""
        return int(_split(self.words)[place], 0)

    def path(self, place: int = 0) -> str:
        """The path at `place` among the strings, absolute."""
        path = self.texts[place].decode()
        if not path.startswith("/"):
            raise AssertionError(f"a path that depends on where one stands: {self.name} {path}")
        return path


def _split(words: str) -> list[str]:
    return [word.strip() for word in _TEXT.sub("text", words).split(",")]


def record(script: str, *words: str, trace: Path) -> list[Call]:
    """Run `script` (a module) with `words` under strace; what it did, in order. Raises on a child that failed."""
    command = ["strace", "-f", "--seccomp-bpf", "-xx", "-s", str(LONGEST), "-e", f"trace={CALLS}", "-o", str(trace)]
    child = [sys.executable, "-m", script, *words]
    done = subprocess.run(
        [*command, *child], env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False
    )
    assert done.returncode == 0, done.stderr
    with trace.open(encoding="ascii") as lines:
        return [call for call in map(_call, _whole(lines)) if call is not None]


def _whole(lines: Iterator[str]) -> Iterator[str]:
    """Calls that another thread interrupted, put together at the moment they ended."""
    begun: dict[str, str] = {}
    for line in lines:
        if found := _BEGUN.match(line):
            begun[found[1]] = found[2]
        elif found := _RESUMED.match(line):
            yield f"{found[1]} {begun.pop(found[1])}{found[2]}"
        else:
            yield line


def _call(line: str) -> Call | None:
    found = _LINE.match(line)
    if found is None:
        assert " +++ " in line or " --- " in line or "= ?" in line, line[:200]
        return None
    _process, name, words, told = found.groups()
    if told == "?" or told.startswith("-") or name in _IGNORED:
        return None
    strings = _TEXT.findall(words)
    assert not any(cut for _, cut in strings), f"a write longer than {LONGEST} bytes"
    texts = tuple(bytes.fromhex(text.replace("\\x", "")) for text, _ in strings)
    return Call(name, _TEXT.sub("text", words), texts, int(told, 0))
