"""Photos that belong to an act: from the camera's folder, from files, or dropped here; shown small, kept at once.

A photo is kept in the store before the act is saved; the act then names it by its hash. One that no act names later is
only room on the disk. What the camera wrote since the page was opened is offered under one key.
"""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QFileSystemWatcher, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from outlet_app.errors import Known
from outlet_app.services.pictures import PictureService
from resources.texts import _
from ui import theme
from ui.context import Context
from ui.widgets.buttons import KeyButton
from ui.widgets.field import told_short
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.picture_thumb import Thumb, small

FILES = "*.jpg *.jpeg *.png *.webp *.bmp"


class PictureField(QWidget):
    """`label` N_-marked; `most` pictures; `camera_key`, `file_key`: keys of its two buttons, unique on the page.

    Emits: `edited()` when a picture came or went.
    """

    edited = Signal()

    def __init__(
        self,
        context: Context,
        label: str,
        name: str,
        *,
        most: int = 6,
        camera_key: str = "Ctrl+G",
        file_key: str = "Ctrl+O",
    ):
        super().__init__()
        self.setObjectName(name)
        self.most = most
        self._desk, self._pictures = context.desk, context.counter.pictures
        self._label_text = label
        self._hashes: list[bytes] = []
        self._images: dict[bytes, QImage] = {}
        self._thumbs: list[Thumb] = []
        self._since = _now()
        self._taken: set[str] = set()
        self._asked = 0
        self.label = Label("label", name=f"{name}-count")
        self.said = ElidedLabel("problem", name=f"{name}-said")
        self.take = KeyButton(key=camera_key, name=f"{name}-camera")
        self.file = KeyButton(key=file_key, name=f"{name}-file")
        self._row = QHBoxLayout()
        self._watcher: QFileSystemWatcher | None = None
        self._build()
        self.setAcceptDrops(True)
        self.setFocusProxy(self.file)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.label)
        head.addWidget(self.said, 1)
        whole.addLayout(head)
        self._row.setSpacing(6)
        self._row.addWidget(self.take)
        self._row.addWidget(self.file)
        self._row.addStretch(1)
        whole.addLayout(self._row)
        camera = self._pictures.camera
        self.take.setVisible(camera is not None)
        self.take.clicked.connect(self._from_camera)
        self.file.clicked.connect(self._choose_file)
        QShortcut(QKeySequence(self.file.key), self).activated.connect(self._choose_file)
        if camera is not None:
            QShortcut(QKeySequence(self.take.key), self).activated.connect(self._from_camera)
            self._watcher = QFileSystemWatcher([camera.folder()], self)
            self._watcher.directoryChanged.connect(self._look)

    # -- what it holds

    def hashes(self) -> tuple[bytes, ...]:
        """The pictures' hashes, in the order they came."""
        return tuple(self._hashes)

    def busy(self) -> bool:
        """Whether a picture is still being kept."""
        return self._asked > 0

    def clear(self) -> None:
        """No pictures; what the camera writes from now on is new. Tells nobody."""
        self._hashes.clear()
        self._since = _now()
        self._say("")
        self._show()

    def restore(self, hashes: tuple[bytes, ...]) -> None:
        """Show pictures kept before, telling nobody."""
        self._hashes = list(dict.fromkeys(hashes))[: self.most]
        for digest in self._hashes:
            if digest not in self._images:
                self._desk.ask(partial(_small, self._pictures, digest), partial(self._seen, digest), self._failed)
        self._show()

    def remove(self, digest: bytes) -> None:
        """Leave one out of the act."""
        self._hashes.remove(digest)
        self._say("")
        self._show()
        self.file.setFocus()
        self.edited.emit()

    def add(self, data: bytes) -> None:
        """Keep a picture and show it."""
        self._ask(partial(_kept, self._pictures, data))

    def add_file(self, path: str) -> None:
        """Keep a picture that is in a file."""
        self._ask(partial(_kept_file, self._pictures, path))

    # -- where they come from

    def _from_camera(self) -> None:
        """The newest photo since the page opened that was not taken yet."""
        self._ask(partial(_kept_shot, self._pictures, self._since, frozenset(self._taken)))

    def _choose_file(self) -> None:
        if self._full():
            return
        kinds = _("Pictures")
        dialog = QFileDialog(self, _("Choose pictures"), "", f"{kinds} ({FILES})")
        dialog.setObjectName(f"{self.objectName()}-dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, paths: list[str]) -> None:
        for path in paths[: self.most]:
            self.add_file(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep what was dropped."""
        self._chosen([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def showEvent(self, event: QShowEvent) -> None:
        """The page opened: photos from now on are of this act, unless some are here already."""
        super().showEvent(event)
        if not self._hashes:
            self._since = _now()

    def _look(self, _folder: str) -> None:
        """The camera wrote something: say that a new photo waits."""
        if self.isVisible():
            ask = partial(_newest, self._pictures, self._since, frozenset(self._taken))
            self._desk.ask(ask, self._offer, self._failed)

    def _offer(self, name: str) -> None:
        if name and not self._full():
            self._say(_("New photo: {key} takes it.").format(key=self.take.key), "good")

    # -- keeping

    def _full(self) -> bool:
        full = len(self._hashes) + self._asked >= self.most
        if full:
            self._say(_("No more than {n} pictures.").format(n=self.most))
        return full

    def _ask(self, call: partial[tuple[bytes, QImage, str]]) -> None:
        if not self._full():
            self._asked += 1
            self._desk.ask(call, self._came, self._did_not_come)

    def _came(self, kept: tuple[bytes, QImage, str]) -> None:
        digest, image, shot = kept
        self._asked -= 1
        if shot:
            self._taken.add(shot)
        self._images[digest] = image
        again = digest in self._hashes
        self._say(_("This picture is here already.") if again else "")
        if not again:
            self._hashes.append(digest)
            self._show()
            self.edited.emit()

    def _did_not_come(self, error: Known) -> None:
        self._asked -= 1
        self._failed(error)

    def _failed(self, error: Known) -> None:
        self._say(told_short(error))

    def _seen(self, digest: bytes, image: QImage) -> None:
        self._images[digest] = image
        self._show()

    # -- how it looks

    def retranslate(self) -> None:
        """All texts anew."""
        self.take.say(_("Newest photo"))
        self.file.say(_("Picture from a file"))
        self._show_count()

    def fit(self) -> None:
        """The type size changed."""
        for thumb in self._thumbs:
            thumb.fit()

    def _show(self) -> None:
        for thumb in self._thumbs:
            self._row.removeWidget(thumb)
            thumb.hide()
            thumb.deleteLater()
        self._thumbs = []
        for digest in self._hashes:
            thumb = Thumb(digest, self._images.get(digest))
            thumb.removal.connect(partial(self.remove, digest))
            self._row.insertWidget(self._row.count() - 1, thumb)
            self._thumbs.append(thumb)
        self._show_count()

    def _show_count(self) -> None:
        count = _("{label} · {n} of {most}").format(label=_(self._label_text), n=len(self._hashes), most=self.most)
        self.label.setText(count)
        self.file.setAccessibleDescription(count)
        for at, thumb in enumerate(self._thumbs, 1):
            thumb.number(at)

    def _say(self, text: str, role: str = "problem") -> None:
        theme.role(self.said, role)
        self.said.setText(text)


# -- done on the desk thread


def _now() -> int:
    return time.time_ns() // 1_000_000


def _small(pictures: PictureService, digest: bytes) -> QImage:
    return small(pictures.get(digest) or b"")


def _kept(pictures: PictureService, data: bytes, shot: str = "") -> tuple[bytes, QImage, str]:
    digest = pictures.keep(data)
    return digest, _small(pictures, digest), shot


def _kept_file(pictures: PictureService, path: str) -> tuple[bytes, QImage, str]:
    return _kept(pictures, pictures.read_file(path))


def _newest(pictures: PictureService, since: int, taken: frozenset[str]) -> str:
    return pictures.newest_shot(since, taken)


def _kept_shot(pictures: PictureService, since: int, taken: frozenset[str]) -> tuple[bytes, QImage, str]:
    name = pictures.newest_shot(since, taken)
    return _kept(pictures, pictures.read_shot(name), name)
