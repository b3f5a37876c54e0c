"""The command line's part about what the counters wrote: figures, verify, revoke."""

from __future__ import annotations

import argparse
from typing import Any


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """``figures``, ``verify``, ``revoke``."""
