"""Practice: a store of its own beside the real one, with its catalogue, invented people and no way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlet_app import practice
from outlet_app.errors import Known
from outlet_app.services.forms import ConsignmentForm, LineForm
from outlet_app.services.model import Line
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import FILE_NAME, open_store
from tests.storage.test_persons import register
from tests.support.counter import CLERK, HandClock, composed, enrolled


def test_nothing_of_it_reaches_the_real_ledger(tmp_path: Path) -> None:
    """While the real counter is open: its catalogue and none of its people; what is practised stays there."""
    clock = HandClock()
    store = enrolled(tmp_path, clock)
    try:
        real = composed(store, clock)
        register(real, "龙秀英")
        head, rows = store.ledger.head(), list(store.ledger.rows())
        counter = practice.opened(tmp_path, clock)
        try:
            assert counter.practice
            assert counter.identity.counter == practice.COUNTER
            assert counter.courier.state().line is Line.NOT_ENROLLED
            assert counter.people.search("龙秀英") == []
            farmer = counter.people.search("N01")[0].party
            line = LineForm("KIWI", "A", "g", 10_000, 1200)
            counter.intake.save(ConsignmentForm(party=farmer, lines=(line,)), CLERK)
            mine = {card.name.code for card in counter.catalogue.all("up")}
            assert mine == {card.name.code for card in real.catalogue.all("up")}
        finally:
            counter.close()
        assert store.ledger.head() == head
        assert list(store.ledger.rows()) == rows
    finally:
        store.close()


def test_a_counter_without_anything_practises_too(tmp_path: Path) -> None:
    """Nothing enrolled yet: an invented catalogue, two who sign in, duplicates to merge; kept until it is forgotten."""
    counter = practice.opened(tmp_path, HandClock())
    assert counter.staff.sign_in("02", "2222").number == "02"
    assert [card.name.code for card in counter.catalogue.search("mht")] == ["KIWI"]
    assert [pair.shared for pair in counter.persons.duplicates.found()]
    head = counter.status.strip().head
    counter.close()
    again = practice.opened(tmp_path, HandClock())
    assert again.status.strip().head == head
    again.close()
    store = open_store(practice.folder_of(tmp_path), HandClock())
    assert differences(store.engine) == []
    store.close()
    practice.forget(practice.folder_of(tmp_path))
    assert not practice.folder_of(tmp_path).exists()
    assert not (tmp_path / FILE_NAME).exists()


def test_another_folder_is_never_forgotten(tmp_path: Path) -> None:
    """Neither the real one, nor one that merely has the name."""
    enrolled(tmp_path).close()
    practice.forget(tmp_path)
    other = tmp_path / "practice"
    other.mkdir()
    (other / "letters.txt").write_text("mine")
    practice.forget(other)
    assert (tmp_path / FILE_NAME).exists()
    assert (other / "letters.txt").exists()


def test_a_real_store_that_can_not_be_read_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Practice must not depend on it."""
    (tmp_path / FILE_NAME).write_bytes(b"no store at all" * 1000)
    counter = practice.opened(tmp_path, HandClock())
    assert counter.catalogue.search("mht")
    counter.close()


def test_it_has_no_centre(tmp_path: Path) -> None:
    """An exchange by command is refused."""
    from outlet_app.bootstrap import exchange_of
    from outlet_app.config import Settings

    clock = HandClock()
    practice.opened(tmp_path, clock).close()
    store = open_store(practice.folder_of(tmp_path), clock)
    try:
        with pytest.raises(Known):
            exchange_of(store, clock, Settings()).once()
    finally:
        store.close()
