"""Bags on a stick, as files: which lie there, whether each is whole, and what it means when the stick does not do its
part. Desk thread."""

from __future__ import annotations

import contextlib
import errno
from pathlib import Path
from typing import NamedTuple

from outlet_app.errors import N_, Reason, Refused
from outlet_app.services.bags import BagFile, Cancelled, Damaged, Stopped
from sync import bag
from sync.bag import Opened, Spoiled

NOTHING_LOST = N_("Nothing of this counter is lost: everything is still here.")
NO_HALF_FILE = N_("Nothing half-done is left on the stick, and nothing is lost: everything is still here.")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_RIGHT = (errno.EROFS, errno.EACCES, errno.EPERM)


class Whole(NamedTuple):
    """A file that is as it was written."""

    path: Path
    opened: Opened

    def told(self, done: bool) -> BagFile:
        """As the window sees it."""
        head = self.opened.head
        return BagFile(
            self.path.name,
            head.counter,
            head.outlet_name,
            head.first,
            head.last,
            head.made_at,
            self.opened.pictures,
            self.opened.size,
            done,
        )


def found(folder: Path) -> tuple[list[Whole], list[Damaged]]:
    """Every bag and reply in `folder`, each read and checked whole, oldest first; and the damaged ones. Raises
    `Refused` E451."""
    whole: list[Whole] = []
    damaged: list[Damaged] = []
    for path in _paths(folder):
        try:
            whole.append(looked(path))
        except Spoiled as error:
            damaged.append(Damaged(path.name, error.place))
        except OSError as error:
            if not folder.is_dir():
                raise gone(error) from error
            damaged.append(Damaged(path.name, Reason(N_("it can't be read"))))
    return sorted(whole, key=lambda one: (one.opened.head.made_at, one.path.name)), damaged


def named(folder: Path) -> list[Whole]:
    """Every bag and reply in `folder` whose head is as it was signed; the parts are not looked at. Raises `Refused`
    E451."""
    heads = []
    for path in _paths(folder):
        with contextlib.suppress(Spoiled, OSError), path.open("rb") as file:
            heads.append(Whole(path, bag.read_head(file)))
    return heads


def looked(path: Path) -> Whole:
    """One file, read and checked whole. Raises `Spoiled`, OSError."""
    with path.open("rb") as file:
        opened = bag.read_head(file)
        bag.check(file, opened)
    return Whole(path, opened)


def _paths(folder: Path) -> list[Path]:
    endings = tuple(bag.SUFFIXES.values())
    try:
        listed = [path for path in folder.iterdir() if path.suffix.lower() in endings and path.name[0] != "."]
        return sorted(path for path in listed if path.is_file())
    except OSError as error:
        raise gone(error) from error


def gone(_error: Exception) -> Refused:
    """The stick can't be read."""
    return Refused(
        "E451",
        N_("The stick can't be read: it was pulled out, or it is damaged."),
        safe=NOTHING_LOST,
        do=N_("Plug it in again, or take another one, and start over."),
    )


def unwritable(error: OSError) -> Refused:
    """The stick took not all of it."""
    if error.errno in _NO_ROOM:
        return Refused(
            "E452",
            N_("There is no room left on the stick."),
            safe=NO_HALF_FILE,
            do=N_("Delete something from it, or take another one, and start over."),
        )
    if error.errno in _NO_RIGHT:
        return Refused(
            "E453",
            N_("The stick can't be written: it is locked, or opened for reading only."),
            safe=NO_HALF_FILE,
            do=N_("Move the small switch on its side, or take another one, and start over."),
        )
    return Refused(
        "E454",
        N_("The stick went away while it was written: it was pulled out, or it is damaged."),
        safe=NOTHING_LOST,
        do=N_("Plug it in again, or take another one, and start over."),
    )


def go_on(cancelled: Cancelled) -> None:
    """Raises `Stopped` when somebody wants an end."""
    if cancelled():
        raise Stopped(
            "E459",
            N_("It was stopped."),
            safe=NO_HALF_FILE,
            do=N_("Start over whenever you like: what was done is not done twice."),
        )
