"""What goes wrong in the centre's database is logged without the values it was asked to keep."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from central.app import Desk
from central.centre import Centre
from central.cli import main
from central.engine import writing
from central.tables import alarm


def test_an_error_of_the_database_names_no_values(centre: Centre) -> None:
    """An alarm of a counter that is not there: the error says which statement, never which words."""
    row = {"counter": "NOBODY-Z", "kind": "fork", "seq": 7, "detail": "of 龙秀英", "first_at": 1, "last_at": 1}
    with pytest.raises(IntegrityError) as told, writing(centre.engine) as db:
        db.execute(insert(alarm), row | {"times": 1})
    assert "INSERT INTO alarm" in str(told.value)
    assert "龙秀英" not in str(told.value)


def test_what_the_database_quotes_reaches_no_log(centre: Centre, caplog: pytest.LogCaptureFixture) -> None:
    """PostgreSQL quotes the whole row that it refuses: the sender gets a bare 500, the log the kind of fault alone."""

    def refused(_body: bytes) -> bytes:
        row = {"counter": "龙秀英", "kind": "fork", "seq": 7, "detail": None, "first_at": 1, "last_at": 1, "times": 1}
        with writing(centre.engine) as db:
            db.execute(insert(alarm), row)
        return b""

    desk = Desk(centre)
    try:
        answer = asyncio.run(desk._worked(refused, b""))
    finally:
        desk.close()
    assert (answer.status_code, answer.body) == (500, b"")
    assert "a fault at the database" in caplog.text
    assert "龙秀英" not in caplog.text


def test_a_command_says_no_values_either(
    centre: Centre, database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same on the command line: a code to say over the telephone."""

    def fails(_engine: object, _now: int, _days: int | None) -> tuple[int, int]:
        with writing(centre.engine) as db:
            db.execute(insert(alarm), {"counter": "龙秀英", "kind": "fork", "seq": 7, "detail": "", "times": 1})
        return 0, 0

    monkeypatch.setattr("central.cli_orders.tidy", fails)
    assert main(["--database", database_url, "tidy"]) == 1
    said = capsys.readouterr().err
    assert "[C413]" in said
    assert "龙秀英" not in said
