"""A disk that loses power: from the operations of a recording, every folder that could be found afterwards.

What a file holds for sure is what it held at its last fsync. Every write since may be there or not, whatever came
before or after it, or be torn at a sector of 512 bytes or a page of 4096. Names are kept for sure by a sync of their
folder; two file systems are played: one that keeps no more than it must (any of the other changes of names may be
lost, in any order), and one like ext4, whose journal keeps names in their order, with every sync of anything.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.storage.crash.recording import Call

SECTOR, PAGE = 512, 4096
UNSYNCED = "-shm"  # the index of the write-ahead log: made anew by whoever opens first
Image = dict[str, bytes | None]
"""Path within the folder → content; None for a folder."""


@dataclass(frozen=True)
class Change:
    """Bytes written at a place of a file, or (`data` None) its length set to `at`."""

    at: int
    data: bytes | None

    def apply(self, content: bytearray) -> None:
        """Do it."""
        if self.data is None:
            del content[self.at :]
            content.extend(bytes(self.at - len(content)))
            return
        content.extend(bytes(max(0, self.at - len(content))))
        content[self.at : self.at + len(self.data)] = self.data

    def torn(self, chance: random.Random) -> list[Change]:
        """Some of the sectors, or of the pages, that the write covers; never all of them."""
        if self.data is None:
            return []
        size = chance.choice((SECTOR, PAGE))
        first, end = self.at // size, -(-(self.at + len(self.data)) // size)
        parts = [
            Change(max(self.at, unit * size), self.data[max(0, unit * size - self.at) : (unit + 1) * size - self.at])
            for unit in range(first, end)
        ]
        return sorted(chance.sample(parts, chance.randrange(len(parts))), key=lambda part: part.at)


@dataclass(eq=False)
class File:
    """A file whatever its name: what is on the disk for sure, and what was written since its last sync."""

    kept: bytes = b""
    pending: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        """All of it is on the disk."""
        self.kept, self.pending = self.now(), []

    def now(self) -> bytes:
        """What a reader finds while the power is on."""
        return self.with_changes(self.pending)

    def with_changes(self, changes: list[Change]) -> bytes:
        """What is there when these changes reached the disk."""
        if not changes:
            return self.kept
        content = bytearray(self.kept)
        for change in changes:
            change.apply(content)
        return bytes(content)


@dataclass(frozen=True)
class Naming:
    """A change of names: `path` becomes `file` (None: is gone; a folder is a `File` of no content), and `before`, if
    any, is gone, at once."""

    path: str
    file: File | None
    before: str = ""
    folder: bool = False

    def apply(self, names: dict[str, tuple[File, bool]]) -> None:
        """Do it."""
        if self.before and self.file is not None and names.get(self.before, (None, False))[0] is self.file:
            del names[self.before]
        if self.file is None:
            names.pop(self.path, None)
        else:
            names[self.path] = (self.file, self.folder)


@dataclass(frozen=True)
class Outcome:
    """What of the pending things reached the disk: places in `Disk.pending` and `Disk.namings`; one change torn."""

    changes: frozenset[int]
    namings: frozenset[int]
    torn: int = -1
    seed: int = 0


class Disk:
    """The files below `root`, from what they were when the recording began. `journal`: as ext4 keeps names."""

    def __init__(self, root: Path, initial: Image, *, journal: bool):
        self._root = f"{root}/"
        self.journal = journal
        self._open: dict[int, tuple[File, str, bool, list[int]]] = {}  # handle → file, path, appends, [position]
        self.sure: dict[str, tuple[File, bool]] = {
            path: (File(content or b""), content is None) for path, content in initial.items()
        }
        self.names = dict(self.sure)
        self.namings: list[Naming] = []

    @property
    def pending(self) -> list[tuple[File, Change]]:
        """Every change of a file's content that the power could take away, file by file, in order."""
        files = {id(file): file for file, _ in (*self.sure.values(), *self.names.values())}
        files |= {id(naming.file): naming.file for naming in self.namings if naming.file is not None}
        return [(file, change) for file in files.values() for change in file.pending]

    def do(self, call: Call) -> bool:
        """What the call does to these files; whether it did anything that a power cut could tell."""
        does = _DOES.get(call.name)
        return does(self, call) if does is not None else self._strange(call)

    def image(self, outcome: Outcome) -> Image:
        """What is found when the power comes back."""
        names = dict(self.sure)
        for place, naming in enumerate(self.namings):
            if place in outcome.namings:
                naming.apply(names)
        kept: dict[int, list[Change]] = {}
        for place, (file, change) in enumerate(self.pending):
            if place == outcome.torn:
                kept.setdefault(id(file), []).extend(change.torn(random.Random(outcome.seed)))
            elif place in outcome.changes:
                kept.setdefault(id(file), []).append(change)
        return {
            path: None if folder else file.with_changes(kept.get(id(file), []))
            for path, (file, folder) in sorted(names.items())
            if _has_a_folder(path, names)
        }

    # What calls do.

    def _inside(self, path: str) -> str:
        """The path within the folder, "" for the folder itself or one elsewhere."""
        return path.removeprefix(self._root) if path.startswith(self._root) else ""

    def _opened(self, call: Call) -> bool:
        path = call.path()
        within = self._inside(path)
        self._open.pop(call.result, None)
        if not within:
            if path + "/" == self._root:
                self._open[call.result] = (File(), "", False, [0])
            return False
        created = within not in self.names
        if created:
            assert "O_CREAT" in call.words, path
            self._name(Naming(within, File()))
        file = self.names[within][0]
        if "O_TRUNC" in call.words and file.now():
            file.pending.append(Change(0, None))
        self._open[call.result] = (file, within, "O_APPEND" in call.words, [0])
        return created or "O_TRUNC" in call.words

    def _closed(self, call: Call) -> bool:
        self._open.pop(call.number(0), None)
        return False

    def _sought(self, call: Call) -> bool:
        if call.number(0) in self._open:
            self._open[call.number(0)][3][0] = call.result
        return False

    def _wrote(self, call: Call) -> bool:
        if call.number(0) not in self._open:
            return False
        file, _, appends, position = self._open[call.number(0)]
        at = len(file.now()) if appends else position[0]
        position[0] = at + call.result
        return self._put(call, Change(at, b"".join(call.texts)[: call.result]))

    def _wrote_at(self, call: Call) -> bool:
        if call.number(0) not in self._open:
            return False
        return self._put(call, Change(call.number(3), call.texts[0][: call.result]))

    def _put(self, call: Call, change: Change) -> bool:
        file, within, _, _ = self._open[call.number(0)]
        file.pending.append(change)
        if within.endswith(UNSYNCED):
            file.sync()  # not that it were: but nobody counts on what is in it, and it may be anything anyway
            return False
        return True

    def _cut(self, call: Call) -> bool:
        if call.number(0) not in self._open:
            return False
        return self._put(call, Change(call.number(1), None))

    def _synced(self, call: Call) -> bool:
        if call.number(0) not in self._open:
            return False
        file, within, _, _ = self._open[call.number(0)]
        file.sync()
        is_folder = within == "" or self.names.get(within, (file, False))[1]
        mine = [name for name in self.namings if self.journal or (is_folder and _folder_of(name.path) == within)]
        for naming in mine:
            naming.apply(self.sure)
        self.namings = [name for name in self.namings if name not in mine]
        return True

    def _renamed(self, call: Call) -> bool:
        source, target = self._inside(call.path(0)), self._inside(call.path(1))
        if not source and not target:
            return False
        assert min(source, target), "moved across the recorded folder's edge"
        file, folder = self.names[source]
        assert not folder
        return self._name(Naming(target, file, before=source))

    def _removed(self, call: Call) -> bool:
        within = self._inside(call.path())
        return self._name(Naming(within, None)) if within else False

    def _made_folder(self, call: Call) -> bool:
        within = self._inside(call.path())
        return self._name(Naming(within, File(), folder=True)) if within else False

    def _name(self, naming: Naming) -> bool:
        naming.apply(self.names)
        self.namings.append(naming)
        return True

    def _mapped(self, call: Call) -> bool:
        if "MAP_SHARED" in call.words and "PROT_WRITE" in call.words:
            handle = call.number(4)
            path = self._open[handle][1] if handle in self._open else ""
            assert not path or path.endswith(UNSYNCED), f"a mapping that the model does not know: {path}"
        return False

    def _strange(self, call: Call) -> bool:
        handles = [word for word in call.words.split(",")[:3] if word.strip().isdigit()]
        touched = any(int(word) in self._open for word in handles)
        assert not touched, f"an operation that the model does not know: {call.name}({call.words[:80]})"
        assert not any(text.startswith(self._root.encode()) for text in call.texts), (call.name, call.texts)
        return False


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _has_a_folder(path: str, names: dict[str, tuple[File, bool]]) -> bool:
    folder = _folder_of(path)
    return not folder or (folder in names and _has_a_folder(folder, names))


_DOES: dict[str, Callable[[Disk, Call], bool]] = {
    "openat": Disk._opened,
    "close": Disk._closed,
    "lseek": Disk._sought,
    "write": Disk._wrote,
    "writev": Disk._wrote,
    "pwrite64": Disk._wrote_at,
    "ftruncate": Disk._cut,
    "fsync": Disk._synced,
    "fdatasync": Disk._synced,
    "rename": Disk._renamed,
    "unlink": Disk._removed,
    "rmdir": Disk._removed,
    "mkdir": Disk._made_folder,
    "mmap": Disk._mapped,
}
