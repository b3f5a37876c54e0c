"""The commands that look: `verify` and `doctor`. They say what is true; they change nothing unless asked to mend."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from outlet_app import __version__
from outlet_app.config import read_settings
from outlet_app.domain.chain import verify_chain
from outlet_app.errors import N_, Reason
from outlet_app.services.export import check, figures_of
from outlet_app.storage.migrate import HEAD
from outlet_app.storage.own_stores import StaffSecrets
from outlet_app.storage.reads import ActReadStore
from outlet_app.storage.rebuild import differences, mend
from outlet_app.storage.store import Store
from resources.texts import _

Facts = dict[str, Any]
LITTLE_ROOM = 200 << 20


def verify_file(path: Path) -> tuple[int, Facts, str]:
    """Verify an exported ledger."""
    found = check(path)
    facts = {"true": found.true, "counter": found.counter, "entries": found.verdict.entries, "head": found.head}
    if found.true:
        return 0, facts, _("True: {entries} entries of counter {counter}, up to {head:04d}.").format(**facts)
    return _not_true(facts, found.why, found.verdict.wrong_at)


def _not_true(facts: Facts, why: Reason, wrong_at: int = 0) -> tuple[int, Facts, str]:
    """`why` stands in the facts in English, for programs, and in the text in the language that holds."""
    where = f"{wrong_at:04d}: " if wrong_at else ""
    facts |= {"why": where + why.told(), "wrong_at": wrong_at}
    facts["code"] = "E512"
    told = _(
        "NOT true: {why}. Nothing was changed. Keep the file as it is, compare it with the counter's own ledger, "
        "and tell the county office. [E512]"
    )
    return 1, facts, told.format(why=where + why.told(_))


def verify_store(store: Store) -> tuple[int, Facts, str]:
    """Verify this counter's own ledger: the chain, what is derived from it, and the totals both ways."""
    counter = store.ledger.counter()
    verdict = verify_chain(counter, store.ledger.rows())
    facts: Facts = {"true": False, "counter": counter, "entries": verdict.entries}
    if verdict.wrong_at:
        return _not_true(facts, verdict.why, verdict.wrong_at)
    derived = differences(store.engine)
    shown, computed = ActReadStore(store.engine).figures(None), figures_of(store.ledger)
    facts |= {"differences": derived, "figures": computed.facts(), "mark": store.facts.mark()}
    if derived or shown != computed:
        what = Reason(derived[0]) if derived else Reason(N_("the screens' totals differ from the ledger's"))
        return _not_true(facts, what)
    facts |= {"true": True, "head_hash": verdict.head_hash.hex()}
    return (
        0,
        facts,
        _("True: {entries} entries of counter {counter}, and every total follows from them.").format(**facts),
    )


def doctor(store: Store, *, mend: bool) -> tuple[int, Facts, str]:
    """Look at the folder, the store, the ledger and the centre's side of it. `mend`: derive anew what the screens
    read."""
    store.check()
    identity = store.facts.identity()
    free = shutil.disk_usage(store.folder).free
    facts: Facts = {
        "version": __version__,
        "folder": str(store.folder),
        "store": "ok",
        "shape": HEAD,
        "key": "file" if store.key_in_file else "key store",
        "free_bytes": free,
        "enrolled": identity is not None,
        "counter": identity.counter if identity else "",
    }
    wrong = []
    if free < LITTLE_ROOM:
        wrong.append(_("Less than 200 MB are free on this disk."))
    if doubts := read_settings(store.folder).doubts:
        told = _("Settings that are not understood, so their defaults hold: {names}")
        wrong.append(told.format(names=", ".join(doubts)))
    if identity is not None and not StaffSecrets(store.engine).members():
        wrong.append(_("Nobody may sign in yet; name somebody with: outlet-app staff"))
    if identity is not None:
        facts["head"] = store.ledger.head()[0]
        facts["mark"] = store.facts.mark()
        facts["waiting"] = store.facts.waiting()[0]
        wrong += _ledger(store, mend)
    facts["ok"] = not wrong
    facts["wrong"] = wrong
    lines = [f"{name}: {value}" for name, value in facts.items() if name != "wrong"]
    return 0 if not wrong else 1, facts, "\n".join([*lines, *wrong])


def _ledger(store: Store, mend_it: bool) -> list[str]:
    verdict = verify_chain(store.ledger.counter(), store.ledger.rows())
    if verdict.wrong_at:
        return [_("The ledger does not verify at entry {entry}.").format(entry=f"{verdict.wrong_at:04d}")]
    if mend_it:
        mend(store.engine)
    if differences(store.engine, most=1):
        return [_("What the screens read does not follow from the ledger; mend it with: outlet-app doctor --mend")]
    return []
