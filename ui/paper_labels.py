"""Labels at the window: asked for by a key, drawn for the eye, printed beside all else, told when they came out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from outlet_app.errors import Known
from outlet_app.services.bitmap import Bitmap
from outlet_app.services.counter import Counter
from outlet_app.services.labels import Label, LabelNews
from resources.texts import _, language
from ui import formats, theme
from ui.desk import Desk
from ui.widgets.labels import Label as Words

LABELS_KEY = "Ctrl+B"
MOST_SHOWN = 4
EDGES = 56
"""What frame, margins and scroll bar take of the width, in pixels."""
Labels = tuple[Label, ...]


class LabelDesk(QObject):
    """One for the window. Emits: `told(text, kind)` when labels came out or did not, in the language that holds."""

    told = Signal(object, str)
    _heard = Signal(object)

    def __init__(self, counter: Counter, desk: Desk, parent: QObject):
        super().__init__(parent)
        self._labels = counter.labels
        self._desk = desk
        self._heard.connect(self._came_out)

    def of_act(self, seq: int, done: Callable[[Labels], None]) -> None:
        """Hand the labels of act `seq` to `done`: none for an act that has none."""
        self._desk.ask(partial(self._labels.of_act, seq, language()), done, self._refused)

    def of_lot(self, seq: int, line: int, done: Callable[[Labels], None]) -> None:
        """Hand the label of one lot to `done`."""
        call = partial(self._labels.lot, seq, line, language())
        self._desk.ask(lambda: (call(),), done, self._refused)

    def pictures(self, labels: Labels, done: Callable[[list[Bitmap]], None]) -> None:
        """Hand the first labels, drawn, to `done`."""
        draw = self._labels.picture
        self._desk.ask(lambda: [draw(label) for label in labels[:MOST_SHOWN]], done, self._refused)

    def print(self, labels: Labels, seq: int) -> None:
        """Print them; `seq`: whose they are. What comes of it is told in the message bar."""
        if labels:
            self._labels.print(labels, f"{seq:04d}", self._hear)

    def _hear(self, news: LabelNews) -> None:
        """Called on the labels' thread; after the window is gone, the news is nobody's."""
        try:
            self._heard.emit(news)
        except RuntimeError:  # the Qt side was deleted while the labels were printed
            return

    @Slot(object)
    def _came_out(self, news: LabelNews) -> None:
        if news.error is not None:
            self._refused(news.error)
        elif news.path:
            words = _("No label printer is set up; labels in a file: {n}, {path}")
            self.told.emit(words.format(n=formats.count(news.count), path=news.path), "warn")
        else:
            self.told.emit(_("Labels printed: {n}.").format(n=formats.count(news.count)), "good")

    def _refused(self, error: Known) -> None:
        self.told.emit(partial(error.told, _), "warn")


class LabelPreview(QFrame):
    """Labels as they will come out, one below the other, as wide as the room. `clear` empties it."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("label-preview")
        theme.role(self, "desk")
        self._pictures: list[QPixmap] = []
        self._sheets: list[Words] = []
        self._more = Words("quiet")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(10)
        self._column.addWidget(self._more)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(self._scroll)
        self.setFocusProxy(self._scroll)
        self._more.hide()

    def show_labels(self, labels: Labels, pictures: Sequence[Bitmap]) -> None:
        """Show these; `pictures`: the first ones, drawn."""
        for sheet in self._sheets:
            self._column.removeWidget(sheet)
            sheet.deleteLater()
        self._pictures = [QPixmap.fromImage(image_of(picture)) for picture in pictures]
        self._sheets = []
        for at, label in enumerate(labels[: len(self._pictures)]):
            sheet = Words()
            sheet.setAccessibleName("\n".join((label.heading, *label.lines, label.code)))
            self._column.insertWidget(at, sheet)
            self._sheets.append(sheet)
        hidden = len(labels) - len(self._pictures)
        self._more.setText(_("{n} more labels").format(n=formats.count(hidden)))
        self._more.setVisible(hidden > 0)
        self._scroll.setAccessibleName(_("Labels"))
        self.fit()

    def fit(self) -> None:
        """The room changed: the pictures are as wide as it."""
        room = max(120, self.width() - EDGES)
        for sheet, picture in zip(self._sheets, self._pictures, strict=True):
            smooth = Qt.TransformationMode.SmoothTransformation
            sheet.setPixmap(picture.scaledToWidth(min(room, picture.width()), smooth))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as the room."""
        super().resizeEvent(event)
        self.fit()


def image_of(picture: Bitmap) -> QImage:
    """A black and white picture for the screen: black on white."""
    packed = bytes(one ^ 0xFF for one in picture.packed())
    across = (picture.width + 7) // 8
    image = QImage(packed, picture.width, picture.height, across, QImage.Format.Format_Mono)
    return image.convertToFormat(QImage.Format.Format_Grayscale8)  # its own bytes: `packed` may go
