"""Shrinking a photo with Qt's own image code. Works on any thread; implements `services.pictures.Shrinker`."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

LONGEST = 1280
"""The longer side of a kept picture, in pixels: enough to read a label and to count eggs."""
QUALITIES = (82, 70, 55, 40, 25)


class QtShrinker:
    """Draws the picture anew, so that the camera's notes (place, device) are gone."""

    def shrunk(self, data: bytes, most_bytes: int) -> bytes | None:
        """JPEG bytes of at most `most_bytes`; None when the bytes are no picture."""
        image = _read(data)
        if image is None:
            return None
        if max(image.width(), image.height()) > LONGEST:
            image = image.scaled(
                LONGEST, LONGEST, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        image = image.convertToFormat(QImage.Format.Format_RGB888)
        while True:
            for quality in QUALITIES:
                made = _jpeg(image, quality)
                if len(made) <= most_bytes:
                    return made
            image = image.scaled(image.width() // 2, image.height() // 2, Qt.AspectRatioMode.KeepAspectRatio)


def _read(data: bytes) -> QImage | None:
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)  # as the camera was held
    image = reader.read()
    return None if image.isNull() else image


def _jpeg(image: QImage, quality: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpeg"))
    writer.setQuality(quality)
    writer.write(image)
    return bytes(buffer.data().data())
