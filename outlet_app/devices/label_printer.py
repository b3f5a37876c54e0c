"""Label printers behind a device file or a network port; without one, labels become a PDF. Implements
`labels.LabelPress`.

Set up in the counter's ``settings.toml``::

    [label]
    device = "/dev/usb/lp1"      # or "tcp://192.0.2.8:9100"; empty: a PDF in the counter's folder
    protocol = "tspl"            # or "zpl", "escpos"
    paper = "100x150"            # or "a6"
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from outlet_app.devices.labels import PAPERS, PARCEL, LabelPaper, escpos, laid_out, tspl, zpl
from outlet_app.devices.lines_out import BrokeOff, NoPaper, send
from outlet_app.errors import N_, SAFE_ALL, Refused
from outlet_app.services.bitmap import Bitmap
from outlet_app.services.labels import Label
from outlet_app.services.ports import LineRenderer

PROTOCOLS: dict[str, Callable[[Bitmap, LabelPaper], bytes]] = {
    "tspl": tspl,
    "zpl": zpl,
    "escpos": lambda picture, _paper: escpos(picture),
}
POINTS_A_MM = (72, 25.4)
"""A PDF counts in points: 72 to an inch of 25.4 mm."""


@dataclass(frozen=True)
class LabelPrinter:
    """`device` empty: labels go into a PDF in `folder`. Blocks for seconds; any thread."""

    device: str
    protocol: str
    paper_name: str
    renderer: LineRenderer
    folder: Path

    @property
    def paper(self) -> LabelPaper:
        """What is set up; 100 × 150 mm where it is not known."""
        return PAPERS.get(self.paper_name, PARCEL)

    def picture(self, label: Label) -> Bitmap:
        """The label as dots. Raises `Refused` E645, E646, E177."""
        return laid_out(label, self.paper, self.renderer)

    def put(self, labels: tuple[Label, ...], name: str) -> str:
        """Print them all, each whole; "" or the PDF's path. Raises `Refused` E861 it does not take the bytes, E862 no
        paper, E863 the settings are not understood, E864 the PDF can't be written; E645, E646, E177."""
        if self.device and (self.protocol not in PROTOCOLS or self.paper_name not in PAPERS):
            raise Refused(
                "E863",
                N_("The label printer's settings are not understood: {protocol}, {paper}."),
                safe=SAFE_ALL,
                do=N_('Have protocol set to "tspl", "zpl" or "escpos", and paper to "100x150" or "a6".'),
                protocol=self.protocol,
                paper=self.paper_name,
            )
        pictures = [self.picture(label) for label in labels]
        if not self.device:
            return self._filed(pictures, name)
        made = PROTOCOLS[self.protocol]
        for picture in pictures:
            self._send(made(picture, self.paper))
        return ""

    def _send(self, data: bytes) -> None:
        try:
            send(self.device, data, asks=self.protocol == "escpos")
        except NoPaper as error:
            raise Refused(
                "E862",
                N_("The label printer is out of labels."),
                safe=SAFE_ALL,
                do=N_("Put in a new roll, then print the labels again."),
            ) from error
        except (BrokeOff, OSError, ValueError) as error:
            raise Refused(
                "E861",
                N_("The label printer does not answer."),
                safe=SAFE_ALL,
                do=N_("Check its power, cable, roll and place in settings.toml, then print the labels again."),
            ) from error

    def _filed(self, pictures: list[Bitmap], name: str) -> str:
        path = self.folder / f"{name}.pdf"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(".new")
            fresh.write_bytes(pdf_of(pictures, self.paper))
            os.replace(fresh, path)
        except OSError as error:
            raise Refused(
                "E864",
                N_("The labels can't be written into a file: {trouble}."),
                safe=SAFE_ALL,
                do=N_("Make room on the disk, or have a label printer set up."),
                trouble=error.strerror or type(error).__name__,
            ) from error
        return str(path)


def pdf_of(pictures: Iterable[Bitmap], paper: LabelPaper) -> bytes:
    """One page a label, at its true size, as black and white pictures (PDF 1.4, ISO 32000)."""
    across, down = (f"{side * POINTS_A_MM[0] / POINTS_A_MM[1]:.2f}" for side in (paper.width, paper.height))
    found = list(pictures)
    pages = " ".join(f"{3 + 3 * at} 0 R" for at in range(len(found)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{pages}]/Count {len(found)}>>".encode()]
    for at, picture in enumerate(found):
        page = 3 + 3 * at
        drawing = f"q {across} 0 0 {down} 0 0 cm /L Do Q".encode()
        data = zlib.compress(bytes(one ^ 0xFF for one in picture.packed()), 9)
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {across} {down}]/Contents {page + 1} 0 R"
            f"/Resources<</XObject<</L {page + 2} 0 R>>>>>>".encode(),
            _stream("", drawing),
            _stream(
                f"/Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}"
                "/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/FlateDecode",
                data,
            ),
        ]
    return _put_together(objects)


def _stream(head: str, data: bytes) -> bytes:
    return f"<<{head}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def _put_together(objects: list[bytes]) -> bytes:
    """The file: every object with its number, where each begins, and where that list begins."""
    whole, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(whole)
    whole += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    whole += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    whole += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(whole)
