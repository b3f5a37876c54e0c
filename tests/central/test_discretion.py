"""What goes wrong in the centre's database is logged without the values it was asked to keep."""

from __future__ import annotations

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from central.centre import Centre
from central.engine import writing
from central.tables import alarm


def test_an_error_of_the_database_names_no_values(centre: Centre) -> None:
    """An alarm of a counter that is not there: the error says which statement, never which words."""
    row = {"counter": "NOBODY-Z", "kind": "fork", "seq": 7, "detail": "of 龙秀英", "first_at": 1, "last_at": 1}
    with pytest.raises(IntegrityError) as told, writing(centre.engine) as db:
        db.execute(insert(alarm), row | {"times": 1})
    assert "INSERT INTO alarm" in str(told.value)
    assert "龙秀英" not in str(told.value)
