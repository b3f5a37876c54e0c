"""USB sticks and the like: where a bag can be carried in. Implements `services.bag_ports.Sticks`.

Linux: what `/proc/self/mounts` says lies under the usual places for such volumes, or on a block device that calls
itself removable. Windows: drives of the type "removable". Besides, the folder named in the settings (`[bag] folder`).
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

from outlet_app.services.bags import Stick

USUAL: tuple[str, ...] = ("/media/", "/run/media/", "/mnt/")
_IN_MEMORY = ("tmpfs", "ramfs", "devtmpfs")  # gone with the power: nobody carries a bag in it
_OCTAL = re.compile(r"\\([0-7]{3})")  # how the table writes a space, a tab, a backslash
_MOST_DRIVES = 26
_REMOVABLE = 2  # DRIVE_REMOVABLE of GetDriveTypeW


class PluggedIn:
    """What is plugged in now. `folder`: as set up, "" none; `mounts`, `blocks`: where Linux tells."""

    def __init__(self, folder: str = "", mounts: str = "/proc/self/mounts", blocks: str = "/sys/class/block"):
        self._folder = folder
        self._mounts = Path(mounts)
        self._blocks = Path(blocks)

    def now(self) -> list[Stick]:
        """The folder of the settings first, then volumes by their path; each place once."""
        paths = [self._folder] if self._folder and Path(self._folder).is_dir() else []
        paths += _drives() if os.name == "nt" else self._volumes()
        return [stick_at(path) for path in dict.fromkeys(paths)]

    def _volumes(self) -> list[str]:
        try:
            lines = self._mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        except OSError:
            return []
        fields = [line.split(" ") for line in lines]
        real = [field for field in fields if len(field) > 2 and field[2] not in _IN_MEMORY]
        found = [(_plain(field[0]), _plain(field[1])) for field in real]
        return sorted(at for device, at in found if at.startswith(USUAL) or self._is_removable(device))

    def _is_removable(self, device: str) -> bool:
        """Whether the disk, or the disk of the partition, says so. A partition lies in its disk's folder there."""
        if not device.startswith("/dev/"):
            return False
        try:
            block = (self._blocks / Path(device).name).resolve(strict=True)
            return any((one / "removable").read_text("ascii").strip() == "1" for one in _with_removable(block))
        except (OSError, UnicodeDecodeError):
            return False


def stick_at(path: str) -> Stick:
    """The place at `path`, with its name and free bytes as far as it tells them."""
    try:
        free: int | None = shutil.disk_usage(path).free
    except OSError:
        free = None
    return Stick(path, Path(path).name or path, free)


def _with_removable(block: Path) -> list[Path]:
    return [one for one in (block, block.parent) if (one / "removable").is_file()]


def _plain(text: str) -> str:
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), text)


def _drives() -> list[str]:
    import ctypes

    kernel: Any = vars(ctypes)["windll"].kernel32  # on Windows alone
    present = kernel.GetLogicalDrives()
    roots = [f"{chr(ord('A') + number)}:\\" for number in range(_MOST_DRIVES) if present >> number & 1]
    return [root for root in roots if kernel.GetDriveTypeW(root) == _REMOVABLE and os.path.isdir(root)]
