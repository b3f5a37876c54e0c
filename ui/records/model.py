"""Acts as a windowed list: the newest first, the next hundred when one scrolls there, each asked for by the last number
shown (keyset paging: as quick at the end as at the start)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outlet_app.errors import Known
from outlet_app.services.model import RecordRow
from ui.context import Context
from ui.records.columns import act_columns
from ui.widgets.table import Index, ListModel

PAGE = 100


class RecordsModel(ListModel[RecordRow]):
    """Loads on the desk thread; an answer to an older question is dropped.

    Emits: `loaded(first)` after rows came (first: they answer a new search), `failed(Known)`.
    """

    loaded = Signal(bool)
    failed = Signal(object)

    def __init__(self, context: Context, accepted: Callable[[], int], parent: QWidget | None = None):
        super().__init__(act_columns(accepted), parent)
        self._context = context
        self._words = ""
        self._kinds: tuple[str, ...] = ()
        self._day = ""
        self._more = False
        self._job = 0
        self.busy = False

    def search(self, words: str, kinds: tuple[str, ...] = (), day: str = "") -> None:
        """Show the newest acts that match `words` ("" = all), of these kinds (() = all), of a day (ISO, "" = any)."""
        if self.busy:
            self._context.desk.forget(self._job)
        self._words, self._kinds, self._day = words, kinds, day
        self._ask(0)

    def stop(self) -> None:
        """Wait no longer for an answer; what is shown stays."""
        if self.busy:
            self._context.desk.forget(self._job)
            self.busy = False

    def canFetchMore(self, parent: Index) -> bool:
        """Whether older ones may be had and none are on their way."""
        return not parent.isValid() and self._more and not self.busy

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next older ones."""
        if self.canFetchMore(parent) and self.rows:
            self._ask(self.rows[-1].seq)

    def has_more(self) -> bool:
        """Whether there are older ones than those shown."""
        return self._more

    def row_of(self, seq: int) -> int:
        """Where an act stands in the list, or −1."""
        return next((at for at, row in enumerate(self.rows) if row.seq == seq), -1)

    def _ask(self, before: int) -> None:
        self.busy = True
        ask = partial(self._context.counter.records.page, self._words, before, PAGE, self._kinds, self._day)
        self._job = self._context.desk.ask(ask, self._older if before else self._newest, self._failed)

    def _newest(self, rows: list[RecordRow]) -> None:
        self.busy = False
        self._more = len(rows) == PAGE
        self.set_rows(rows)
        self.loaded.emit(True)

    def _older(self, rows: list[RecordRow]) -> None:
        self.busy = False
        self._more = len(rows) == PAGE
        self.add_rows(rows)
        self.loaded.emit(False)

    def _failed(self, error: Known) -> None:
        self.busy = False
        self._more = False
        self.failed.emit(error)
