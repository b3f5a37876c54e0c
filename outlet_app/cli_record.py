"""`outlet-app record`: see `services.recording`."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from outlet_app.errors import N_, Refused


def run(arguments: Namespace) -> tuple[int, dict[str, Any], str]:
    """Not here yet."""
    raise Refused("E599", N_("Not understood: {file}"), file=str(arguments.file))
