"""The store's key: in the operating system's key store, or, where there is none, in a 0600 file beside the store.

The file is a declared fallback: `doctor`, the log and the sync page say so. `OUTLET_KEYSTORE=file` chooses it
outright (servers, tests).
"""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from outlet_app.errors import N_, SAFE_AT_CENTRE, StoreTrouble
from outlet_app.storage.engine import unwritable
from outlet_app.storage.files import write_whole

SERVICE = "outlet-app"
KEY_BYTES = 32
FILE_NAME = "store.key"
_NAME_FILE = "store.id"
_log = logging.getLogger(__name__)


def store_key(folder: Path, exists: bool) -> tuple[bytes, bool]:
    """(the 32-byte key, whether it is kept in a file). Makes a key for a new store; never a second one for a store
    that exists.

    Raises `StoreTrouble` E204 when the store exists and its key can't be found.
    """
    path = folder / FILE_NAME
    if path.is_file():
        return _from_file(path), True
    system = os.environ.get("OUTLET_KEYSTORE") != "file"
    found = _from_system(folder) if system else None
    if found is not None:
        return found, False
    if exists:
        raise StoreTrouble(
            "E204",
            N_("The key of this counter's file is not on this machine."),
            safe=SAFE_AT_CENTRE,
            do=N_("Restore the key or a backup; do not delete the file."),
        )
    key = secrets.token_bytes(KEY_BYTES)
    try:
        if system and _to_system(folder, key):
            return key, False
        write_whole(path, key.hex() + "\n")  # half a key would lock the counter's people out for good
    except OSError as error:
        raise unwritable(error) from error
    _log.warning("no key store on this machine: the key is kept in a file only this user can read")
    return key, True


def _key(text: str) -> bytes | None:
    """The key written as 64 hex digits, None when it is anything else."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def _from_file(path: Path) -> bytes:
    try:
        key = _key(path.read_text(encoding="ascii", errors="replace"))
    except OSError:
        key = None
    if key is None:
        raise StoreTrouble(
            "E207",
            N_("The key file of this counter is damaged."),
            safe=SAFE_AT_CENTRE,
            do=N_("Put back the key file from the installer's copy; do not delete the counter's file."),
        )
    return key


def _account(folder: Path) -> str:
    """The store's own random name in the key store: a folder may be moved or copied under another path. Whole on the
    disk before any key is kept under it: a key whose name is lost opens nothing any more."""
    path = folder / _NAME_FILE
    name = path.read_text(encoding="ascii", errors="replace").strip() if path.is_file() else ""
    if not name:
        name = secrets.token_hex(8)
        write_whole(path, name)
    return name


def _from_system(folder: Path) -> bytes | None:
    import keyring
    from keyring.errors import KeyringError

    if not (folder / _NAME_FILE).is_file():
        return None
    try:
        found = keyring.get_password(SERVICE, _account(folder))
    except KeyringError as error:
        _log.info("the system's key store does not answer: %s", type(error).__name__)
        return None
    return _key(found) if found else None


def _to_system(folder: Path, key: bytes) -> bool:
    import keyring
    from keyring.errors import KeyringError

    account = _account(folder)
    try:
        keyring.set_password(SERVICE, account, key.hex())
        kept = keyring.get_password(SERVICE, account) == key.hex()
    except KeyringError as error:
        _log.info("the system's key store does not answer: %s", type(error).__name__)
        kept = False
    if not kept:
        (folder / _NAME_FILE).unlink(missing_ok=True)
    return kept
