"""Alarms at the centre: kept, listed, settled by people with a note, and standing again when they are met again."""

from __future__ import annotations

import json

import pytest

from central import alarms
from central.centre import Centre, open_centre
from outlet_app.errors import Refused
from sync import contract
from tests.central.conftest import Clock
from tests.central.ledger import Ledger, enrolled
from tests.central.test_cli import facts, run


def forked(centre: Centre) -> Ledger:
    """A counter of which two ledgers were sent; the one that is not the centre's."""
    ledger = enrolled(centre).act(4)
    ledger.exchange(centre)
    other = ledger.copy(upto=3)
    other.order(999)
    assert other.exchange(centre, after=3).refusal == contract.FORK
    return other


def test_settled_with_a_note_and_met_again(centre: Centre, clock: Clock) -> None:
    """It stands no longer, and is still known; met again it stands again, without the note."""
    other = forked(centre)
    clock.now += 5
    assert alarms.settle(centre.engine, "SBD01-A", None, None, " 旧电脑已收回 ", clock.now) == 1
    assert alarms.listed(centre.engine) == []
    (settled,) = alarms.listed(centre.engine, settled=True)
    assert (settled.kind, settled.seq, settled.note, settled.settled_at) == ("fork", 4, "旧电脑已收回", clock.now)
    other.exchange(centre, after=3)
    (again,) = alarms.listed(centre.engine, "SBD01-A")
    assert (again.times, again.settled_at, again.note) == (2, None, "")
    assert alarms.listed(centre.engine, "SBD02-A", settled=True) == []


def test_what_does_not_stand_is_not_settled(centre: Centre) -> None:
    """C460; and C461 without a note: then nothing is settled."""
    forked(centre)
    for kind, seq in (("clone", None), ("fork", 3), (None, 1)):
        with pytest.raises(Refused, match="C460"):
            alarms.settle(centre.engine, "SBD01-A", kind, seq, "seen", 1)
    with pytest.raises(Refused, match="C461"):
        alarms.settle(centre.engine, "SBD01-A", "fork", 4, " \n", 1)
    assert len(alarms.listed(centre.engine)) == 1


def test_by_commands(database_url: str) -> None:
    """As the people at the centre see them."""
    centre = open_centre(database_url)
    forked(centre)
    centre.close()
    database = ("--database", database_url)
    shown = run(*database, "alarms").stdout
    assert "SBD01-A fork at 4" in shown
    assert "call the outlet, keep both ledgers" in shown
    assert facts(*database, "figures")["counters"]["SBD01-A"]["alarms"][0]["kind"] == "fork"
    (told,) = facts(*database, "alarms", "--counter", "SBD01-A")["alarms"]
    assert (told["kind"], told["times"], told["settled_at"]) == ("fork", 1, None)
    settle = (*database, "settle", "SBD01-A", "--kind", "fork", "--entry", "4", "--note", "looked into")
    assert facts(*settle) == {"counter": "SBD01-A", "settled": 1}
    assert run(*database, "alarms").stdout == "no alarms\n"
    assert "looked into" in run(*database, "alarms", "--settled").stdout
    assert facts(*database, "figures")["counters"]["SBD01-A"]["alarms"] == []
    done = run(*settle, "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (1, "C460")


@pytest.mark.parametrize("words", [("alarms", "--counter", "SBD10-A"), ("bag", "list", "--counter", "SBD10-A")])
def test_a_counter_that_is_none(database_url: str, words: tuple[str, ...]) -> None:
    """C302: a slip of the pen is not told as "nothing stands"."""
    done = run("--database", database_url, *words, "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (1, "C302")


def test_a_kind_that_is_none(database_url: str) -> None:
    """Usage, with the kinds that there are."""
    done = run("--database", database_url, "settle", "SBD01-A", "--kind", "forks", "--note", "seen")
    assert (done.returncode, "'clone', 'fork', 'behind'" in done.stderr) == (2, True)


@pytest.mark.parametrize("entry", ["x", "-1", "99999999999999999999"])
def test_an_entry_that_is_none(database_url: str, entry: str) -> None:
    """Usage, whatever the database would say to such a number."""
    done = run("--database", database_url, "settle", "SBD01-A", "--entry", entry, "--note", "seen")
    assert done.returncode == 2
    assert "is no entry's number" in done.stderr
