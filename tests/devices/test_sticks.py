"""Which places count as sticks, from what Linux tells of mounts and block devices; and on this machine."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from outlet_app.devices import sticks
from outlet_app.devices.sticks import PluggedIn, stick_at

MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
/dev/sdb1 /media/li/OUTLET vfat rw 0 0
/dev/sdc1 /run/media/li/My\040Stick\134x exfat rw 0 0
/dev/mmcblk0p1 /somewhere/card vfat rw 0 0
/dev/sdd /plain vfat rw 0 0
/dev/sde1 /data ext4 rw 0 0
tmpfs /mnt/ram tmpfs rw 0 0
/dev/loop3 /mnt/stick vfat rw 0 0
broken
"""


def told(folder: Path) -> PluggedIn:
    """What a Linux machine with these mounts says; mmcblk0p1 and sdd are removable, sde1 is not."""
    (folder / "mounts").write_text(MOUNTS, "utf-8")
    for name, removable in (("mmcblk0", "1"), ("sdd", "1"), ("sde", "0")):
        disk = folder / "devices" / name
        disk.mkdir(parents=True)
        (disk / "removable").write_text(removable + "\n")
    blocks = folder / "blocks"
    blocks.mkdir()
    for name, place in (("mmcblk0p1", "mmcblk0/mmcblk0p1"), ("sdd", "sdd"), ("sde1", "sde/sde1")):
        (folder / "devices" / place).mkdir(exist_ok=True)
        (blocks / name).symlink_to(folder / "devices" / place)
    return PluggedIn("", str(folder / "mounts"), str(blocks))


def test_removable_volumes_and_the_usual_places(tmp_path: Path) -> None:
    """By where they are mounted, or by what their disk says; the system's own disks, and memory, are left alone."""
    found = told(tmp_path).now()
    wanted = ["/media/li/OUTLET", "/mnt/stick", "/plain", "/run/media/li/My Stick\\x", "/somewhere/card"]
    assert [one.path for one in found] == wanted
    assert [one.name for one in found] == ["OUTLET", "stick", "plain", "My Stick\\x", "card"]


def test_the_folder_of_the_settings_comes_first(tmp_path: Path) -> None:
    """Once, when it is there; without anything plugged in there is nothing."""
    nowhere = str(tmp_path / "none")
    assert PluggedIn(nowhere, nowhere, nowhere).now() == []
    (found,) = PluggedIn(str(tmp_path), nowhere, nowhere).now()
    assert (found.path, found.name) == (str(tmp_path), tmp_path.name)
    assert found.free_bytes is not None
    assert found.free_bytes > 0


def test_what_does_not_tell_its_room(tmp_path: Path) -> None:
    """A place that went away meanwhile."""
    assert stick_at(str(tmp_path / "gone")).free_bytes is None


def test_on_this_machine() -> None:
    """Whatever is plugged in, asking is quick and raises nothing."""
    for one in PluggedIn().now():
        assert one.path


def test_drives_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that call themselves removable, and are there: A and C are not."""
    kinds = {"A:\\": 2, "C:\\": 3, "E:\\": 2, "F:\\": 2}
    present = sum(1 << ord(root[0]) - ord("A") for root in kinds)
    kernel = types.SimpleNamespace(GetLogicalDrives=lambda: present, GetDriveTypeW=kinds.get)
    monkeypatch.setitem(sys.modules, "ctypes", types.SimpleNamespace(windll=types.SimpleNamespace(kernel32=kernel)))
    monkeypatch.setattr("os.path.isdir", lambda root: root in ("E:\\", "F:\\", "C:\\"))
    assert sticks._drives() == ["E:\\", "F:\\"]
