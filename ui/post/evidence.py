"""The evidence pack as one PDF: laid out as a document of words and pictures, A4, written in one go."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF, QUrl
from PySide6.QtGui import QFont, QImage, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from outlet_app.domain.acts.post import ParcelPersons
from outlet_app.domain.clock import format_time
from outlet_app.errors import N_, SAFE_ALL, Refused
from outlet_app.services.persons.words import LOOKS
from outlet_app.services.post.evidence import Evidence
from outlet_app.services.post.forms import ID_TYPES
from resources.texts import _
from ui import formats, words
from ui.records.facts import facts_of, lines_of

DPI = 150
MARGIN_MM = 16
PICTURE_WIDTH, MOST_HEIGHT = 560, 640
STYLE = (
    "h1 { font-size: 18pt } h2 { font-size: 12pt; margin-top: 14px } td { padding: 2px 10px 2px 0 } "
    "td.label { color: dimgray } p.hash { font-family: monospace; font-size: 8pt }"  # on paper, not on the screen
)
Row = tuple[str, str]


def file_name(evidence: Evidence) -> str:
    """How the file is named: counter, act, how the persons stand in it."""
    how = "masked" if evidence.masked else "full"
    return f"{evidence.counter.counter}-{evidence.detail.row.seq:04d}-{how}.pdf"


def document_of(evidence: Evidence) -> str:
    """The pack as rich text, in the language that holds. Pictures are named ``picture:0`` and on."""
    row = evidence.detail.row
    act = f"{words.act(row)} {formats.number(row.seq)}"
    parts = [
        _tag("h1", _("Evidence pack")),
        _tag("h2", act),
        _table(_head(evidence)),
        _tag("h2", _("What was done")),
        _table(_facts(evidence)),
    ]
    if evidence.persons is not None:
        parts += [_tag("h2", _("Sender and recipient")), _tag("p", _how_shown(evidence))]
        parts.append(_table(_persons(evidence.persons)))
    elif evidence.detail.party is not None:
        parts.append(_table([(_("Who"), f"{evidence.detail.party.name} {evidence.detail.party.phone}")]))
    for at, (what, data) in enumerate(evidence.pictures):
        parts.append(_tag("h2", " ".join((_(what), str(at + 1)))))
        parts.append(_picture(at, data))
    parts += [_tag("h2", _("Where it stands in the chain")), _chain(evidence)]
    return f"<html><head><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"


def write_pdf(path: Path, text: str, pictures: tuple[bytes, ...], title: str, font: QFont) -> Path:
    """Write the document; returns where. Desk thread: it takes its time. Raises `Refused` E779 when nothing can be
    written there."""
    made = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(b"")
        _write(made, text, pictures, title, font)
        if made.stat().st_size == 0:
            raise OSError("nothing was written")
        os.replace(made, path)
    except OSError as error:
        raise Refused(
            "E779",
            N_("The PDF can't be written there."),
            safe=SAFE_ALL,
            do=N_("Choose another folder; is the disk full, or the stick pulled out?"),
        ) from error
    return path


def _write(path: Path, text: str, pictures: tuple[bytes, ...], title: str, font: QFont) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter)
    writer.setTitle(title)
    document = QTextDocument()
    document.setDefaultFont(font)
    for at, data in enumerate(pictures):
        document.addResource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(f"picture:{at}"), QImage.fromData(data)
        )
    document.setPageSize(QSizeF(writer.width(), writer.height()) * 72 / DPI)
    document.setHtml(text)
    document.print_(writer)


# -- the parts


def _t(text: str) -> str:
    return escape(text)


def _tag(name: str, text: str) -> str:
    return f"<{name}>{_t(text)}</{name}>"


def _table(rows: list[Row]) -> str:
    made = [f"<tr><td class='label'>{_t(label)}</td><td>{_t(value)}</td></tr>" for label, value in rows]
    return f"<table>{''.join(made)}</table>"


def _head(evidence: Evidence) -> list[Row]:
    row, counter = evidence.detail.row, evidence.counter
    return [
        (_("Outlet"), f"{counter.outlet_name} {counter.outlet}"),
        (_("Counter"), counter.counter),
        (_("Saved"), format_time(row.at)),
        (_("By"), row.actor.rpartition(":")[2]),
        (_("Standing"), words.standing(row, row.seq if row.accepted else 0)),
        (_("Made"), _("{time} by {number}").format(time=format_time(evidence.made_at), number=evidence.made_by)),
    ]


def _facts(evidence: Evidence) -> list[Row]:
    made = [(name, f"{how}  {amount}") for name, how, amount in lines_of(evidence.detail)]
    return made + [(label, value) for label, value, role in facts_of(evidence.detail) if role != "hash"]


def _how_shown(evidence: Evidence) -> str:
    if evidence.masked:
        return _("Names, telephones, addresses and numbers are masked.")
    reason = LOOKS.get(evidence.reason, evidence.reason)
    return _("In full, because: {reason}. This look is recorded.").format(reason=_(reason))


def _persons(who: ParcelPersons) -> list[Row]:
    return [
        (_("Sender"), f"{who.sender_name}  {who.sender_phone}"),
        (_("Sender's address"), who.sender_address),
        (_(ID_TYPES.get(who.id_type, who.id_type)), who.id_number),
        (_("Recipient"), f"{who.recipient_name}  {who.recipient_phone}"),
        (_("Recipient's address"), who.recipient_address),
    ]


def _picture(at: int, data: bytes) -> str:
    image = QImage.fromData(data)
    if image.isNull():
        return _tag("p", _("This picture is not on this machine."))
    width = min(PICTURE_WIDTH, image.width())
    if image.height() * width > MOST_HEIGHT * image.width():
        width = MOST_HEIGHT * image.width() // image.height()
    return f"<p><img src='picture:{at}' width='{width * 3 // 4}'></p>"


def _chain(evidence: Evidence) -> str:
    rows = [
        (_("Check code"), evidence.entry.hex()[:12]),
        (_("Hash of this entry"), evidence.entry.hex()),
        (_("Hash of the one before"), evidence.previous.hex()),
    ]
    told = _("The hash is made of this entry and the one before it; the ledger's verifier finds any change.")
    made = [f"<p>{_t(label)}</p><p class='hash'>{_t(value)}</p>" for label, value in rows]
    return "".join(made) + f"<p>{_t(told)}</p>"
