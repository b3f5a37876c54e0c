"""The van: which pieces wait for it, and the manifest 交接单 with which its driver takes them over."""

from __future__ import annotations

from outlet_app.domain.acts.post import ManifestPiece, ManifestSigned
from outlet_app.domain.entries import Kind
from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.ports import Writing
from outlet_app.services.post.forms import ManifestForm
from outlet_app.services.post.ports import PieceRow

PAGE = "manifest"
MOST = 1000
"""Pieces a list of waiting ones shows at once, and a manifest holds."""


class ManifestService:
    """Hands pieces to the van. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def waiting(self) -> list[PieceRow]:
        """Pieces the van has not taken yet, oldest first."""
        with self._deps.books.reading() as books:
            return books.pieces.waiting(MOST)

    def sign(self, form: ManifestForm, actor: StaffMember) -> Saved:
        """The driver takes these pieces.

        Raises `Refused` E771 without pieces, E772 for one that does not wait here, E773 without a driver, E680 for a
        signature that is no picture, `NotAllowed` E310, `StoreTrouble`.
        """
        check_acting(actor)
        waybills = tuple(dict.fromkeys(form.waybills))
        if not waybills:
            raise Refused("E771", N_("No piece is ticked."), do=N_("Tick what the van takes: scan it, or Space."))
        driver = nfkc(form.driver)
        if not driver and not form.signature:
            raise Refused(
                "E773",
                N_("The driver has not signed."),
                do=N_("Let the driver sign on the pad, or type the driver's name."),
            )
        # The signature is kept first: what an entry names must be there. Without the entry it is only room on the disk.
        signature = self._deps.pictures.keep(form.signature) if form.signature else b""
        with self._deps.ledger.writing() as writing:
            pieces = tuple(_piece(writing, waybill) for waybill in waybills)
            body = ManifestSigned(
                pieces=pieces,
                total_g=sum(piece.weight_g for piece in pieces),
                driver=driver,
                vehicle=nfkc(form.vehicle),
                signature=signature,
                note=nfkc(form.note),
            )
            saved = writing.append(Kind.MANIFEST, body, actor_name(actor))
            writing.drop_draft(PAGE)
            return saved


def _piece(writing: Writing, waybill: str) -> ManifestPiece:
    row = writing.books.pieces.piece(waybill)
    if row is None or row.manifest or row.kind in ("void", "back"):
        raise Refused(
            "E772",
            N_("{waybill} does not wait for the van here."),
            do=N_("Untick it: it went with another manifest, or its act was reversed."),
            waybill=waybill,
        )
    return ManifestPiece(waybill, row.gross_g)
