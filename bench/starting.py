"""From starting the program to the painted sign-in page, against a bare PySide6 window; whole processes, in turn."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

_WATCH = """
def watch(window):
    from PySide6.QtCore import QEvent, QObject, QTimer
    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, lambda: (sys.stdout.write("painted"), sys.stdout.flush(), os._exit(0)))
            return False
    window.watch = Watch(window)
    window.installEventFilter(window.watch)
"""
BARE = f"""
import os, sys
from PySide6.QtWidgets import QApplication, QLabel
{_WATCH}
app = QApplication([])
window = QLabel("bare")
window.resize(1366, 768)
watch(window)
window.show()
app.exec()
"""
OURS = f"""
import os, sys
{_WATCH}
from outlet_app.__main__ import parser
arguments = parser().parse_args(["--data", sys.argv[1]])
from outlet_app.bootstrap import open_window
open_window(arguments.data, arguments.lang, watch)
"""


def measure(folder: Path, runs: int) -> dict[str, float]:
    """`start_ratio` and both medians in milliseconds. Each program once unmeasured first."""
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    for number in range(runs + 1):
        for name, program in (("bare", BARE), ("ours", OURS)):
            taken = _seconds(program, folder / "start")
            if number:
                times[name].append(taken)
    ours, bare = statistics.median(times["ours"]), statistics.median(times["bare"])
    return {"start_ratio": ours / bare, "start_ms": ours * 1000, "bare_start_ms": bare * 1000}


def _seconds(program: str, folder: Path) -> float:
    environment = {**os.environ, "OUTLET_KEYSTORE": "file"}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    words = [sys.executable, "-c", program, str(folder)]
    started = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, env=environment, check=False)
    taken = time.perf_counter() - started
    if done.stdout != "painted":
        raise RuntimeError(f"nothing was painted: {done.stderr[-2000:]}")
    return taken
