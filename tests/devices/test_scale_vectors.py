"""Every scale frame of the vectors over a real pseudo-terminal, byte by byte at the pace of the line it comes on."""

from __future__ import annotations

import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from outlet_app.devices.scale import Pace, SerialScale
from outlet_app.services.weighing import ScaleLook
from tests.devices.pty_scale import Looks, PtyScale
from tests.devices.test_scale_frames import NAMES, REASONS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
BAUD, BITS_A_BYTE, REPEATS = 9600, 10, 6
STEADY = Pace(fresh=30, silent=60, retry=0.05, ask=30)


def typed(line: PtyScale, data: bytes) -> None:
    """The bytes one by one, no faster than the line carries them."""
    pace = threading.Event()
    for at in range(len(data)):
        line.send(data[at : at + 1])
        pace.wait(BITS_A_BYTE / BAUD)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", NAMES)
def test_every_frame_arrives(name: str, tmp_path: Path, vectors: dict[str, Any]) -> None:
    """A settled weight with its raw frame where there is one; a moving, negative or faulty one is never to be taken."""
    line = PtyScale(tmp_path)
    scale = SerialScale(str(line.path), NAMES[name], BAUD, pace=STEADY)
    looks = Looks()
    scale.watch(looks.hear)
    scale.start()
    try:
        looks.until(lambda look: look.trouble == "waiting")
        frames = [(bytes.fromhex(digits), wanted) for kind, digits, wanted in vectors["scale_frames"]["frames"]
                  if kind == name]  # fmt: skip
        assert frames
        for frame, wanted in frames:
            typed(line, frame * REPEATS)
            look = looks.until(partial(_shows, frame, wanted))
            good = "error" not in wanted and not isinstance(wanted["g"], str)
            settled = good and wanted.get("stable") is not False and wanted["g"] > 0
            assert (look.takeable is not None) is settled
            assert (scale.latest().takeable is not None) is settled
    finally:
        scale.stop()
        line.unplug()


def _shows(frame: bytes, wanted: dict[str, Any], look: ScaleLook) -> bool:
    """Whether this is what the frame leads to in the end."""
    if "error" in wanted:
        return look.trouble == str(REASONS.get(wanted["error"], wanted["error"]))
    if isinstance(wanted["g"], str):
        return look.trouble == "fraction"
    settled = wanted.get("stable") is not False
    return look.reading is not None and look.reading.frame == frame and look.stable is settled
