"""`make run`: the trial outlet. With a display it opens the window; without one it plays a piece of the day and
checks both ends."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from sample.outlet import CLERK, SUPERVISOR, SetUpTrouble, Trial, start

HINT = f"试用 Trial: 营业员 clerk {CLERK[0]} / {CLERK[2]} · 主管 supervisor {SUPERVISOR[0]} / {SUPERVISOR[2]}"
FOLDER = Path("build") / "trial"
SCREENS = Path("build") / "screens"


def main(argv: list[str] | None = None) -> int:
    """Run the trial outlet; returns 0 when all went well."""
    parser = argparse.ArgumentParser(prog="python -m sample", description="The trial outlet.")
    parser.add_argument(
        "--folder", type=Path, help="where it lives (default: build/trial; the scripted tour uses a new one)"
    )
    parser.add_argument(
        "--tour", action="store_true", help="play the scripted piece of the day, with or without a display"
    )
    parser.add_argument("--screens", type=Path, default=SCREENS, help="where the tour's screenshots go")
    parser.add_argument("--lang", choices=("zh_CN", "en"), default="zh_CN")
    arguments = parser.parse_args(argv)
    os.environ["OUTLET_KEYSTORE"] = "file"
    os.environ["OUTLET_SAMPLE_HINT"] = HINT
    try:
        if arguments.tour or not _has_display():
            return _tour(arguments)
        return _window(arguments)
    except SetUpTrouble as trouble:
        print(f"The trial outlet could not be set up: {trouble}", file=sys.stderr)
        return 1


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _window(arguments: argparse.Namespace) -> int:
    trial = start((arguments.folder or FOLDER).absolute())
    print(HINT)
    try:
        return _open(trial, arguments.lang)
    finally:
        trial.stop()


def _open(trial: Trial, language: str) -> int:
    from PySide6.QtCore import QTimer

    from outlet_app.bootstrap import open_window
    from sample.switch import LineSwitch
    from ui.window import MainWindow

    def beside(window: MainWindow) -> None:
        LineSwitch(trial.line, window)
        # Ctrl+C in the terminal closes the window in good order; Python hears it only when it gets a turn now and then.
        signal.signal(signal.SIGINT, lambda *_: window.close())
        turns = QTimer(window)
        turns.timeout.connect(lambda: None)
        turns.start(300)

    return open_window(trial.counter_folder, language, beside)


def _tour(arguments: argparse.Namespace) -> int:
    if not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = (arguments.folder or Path(tempfile.mkdtemp(prefix="outlet-tour-"))).absolute()
    trial = start(folder)
    try:
        from sample.tour import play

        return play(trial, arguments.screens.absolute(), arguments.lang)
    finally:
        trial.stop()
        if arguments.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
