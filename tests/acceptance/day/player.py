"""The process with the window: ``python -m tests.acceptance.day.player PART FOLDER SCREENS``.

Prints ``@pull`` and ``@plug`` to have the line cut and restored (and waits for the answer), ``@facts JSON`` for what it
saw. Exit code 0 when the part was played to its end.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

from PySide6.QtCore import QTimer

from tests.acceptance.day.clock import DayClock
from tests.acceptance.day.meter import MeterApplication
from tests.acceptance.day.parts import PARTS
from tests.acceptance.day.script import Day
from ui.window import MainWindow

SIZE = (1366, 768)


def main() -> int:
    """Play one part; the exit code."""
    part, folder, screens = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    clock = DayClock(*PARTS[part].begins, PARTS[part].day)
    clock.install()
    application = MeterApplication()
    failed: list[str] = []
    from outlet_app.bootstrap import open_window

    def begin(window: MainWindow) -> None:
        window.showNormal()
        window.resize(*SIZE)
        window.activateWindow()  # a display without a window manager gives the keyboard to nobody by itself
        day = Day(window, application, clock, screens, _ask)
        QTimer.singleShot(0, window, lambda: _play(day, part, window, failed))

    code = open_window(folder, os.environ.get("OUTLET_DAY_LANGUAGE", "zh_CN"), begin)
    print("@facts", json.dumps({f"meter-{part}": application.figures(), "slow": application.slowest}), flush=True)
    for text in failed:
        print(text, flush=True)
    return 1 if failed else code


def _play(day: Day, part: str, window: MainWindow, failed: list[str]) -> None:
    try:
        PARTS[part].play(day)
    except BaseException:  # noqa: BLE001 - whatever stopped the script is told at its end
        failed.append(traceback.format_exc())
        day.driver.shoot("failed")
    finally:
        print("@facts", json.dumps(day.facts), flush=True)
        window.close()


def _ask(what: str) -> None:
    print(f"@{what}", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    sys.exit(main())
