"""The trial's centre: `outlet-central` as it is, in a process that ends with the one that started it.

The starter holds the other end of this process's standard input and never writes. However the starter ends (closed,
killed, crashed), that end closes, and the centre stops as at a signal: nothing is left behind that holds the port.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from central.cli import main


def _end_with_the_starter() -> None:
    os.read(0, 1)  # not sys.stdin: its lock would be held while the interpreter ends
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_starter, name="starter", daemon=True).start()
    sys.exit(main())
