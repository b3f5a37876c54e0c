"""The command line's part about the catalogue."""

from __future__ import annotations

import argparse
from typing import Any


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """``catalogue import FILE``."""
