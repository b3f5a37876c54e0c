"""Makes the store that stands for a release: ``python -m tests.migrations.make_frozen``, once per shape, then never
again for that shape. A frozen file is what a counter of that release left on its disk; later versions must open it.
All people in it are invented."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent


class Frozen(NamedTuple):
    """What is in a frozen store."""

    entries: int
    head_hash: str


EXPECTED = {
    "v0001": Frozen(34, "44278ac829630a2fde53ddb4e8e3a97bb47cb57e401d55370f52f074b33368ce"),
}


def main() -> None:
    """Write the newest shape's file and its key; say what belongs into `EXPECTED`."""
    os.environ["OUTLET_KEYSTORE"] = "file"
    from outlet_app.services.forms import PartyForm
    from outlet_app.storage.migrate import HEAD
    from tests.support.counter import CLERK, HandClock, composed, enrolled
    from tests.support.histories import History

    folder = Path(tempfile.mkdtemp())
    clock = HandClock()
    store = enrolled(folder, clock, staff=True)
    composed(store, clock).people.register(PartyForm(name="施六金", phone="19900000001"), CLERK)
    History(store, clock, 1).play(30)
    seq, digest = store.ledger.head()
    store.close()
    shutil.copyfile(folder / "ledger.db", FOLDER / f"v{HEAD}.db")
    shutil.copyfile(folder / "store.key", FOLDER / f"v{HEAD}.key")
    shutil.rmtree(folder)
    print(f'"v{HEAD}": Frozen({seq}, "{digest.hex()}"),')


if __name__ == "__main__":
    main()
