"""Parcels posted here that come back: weighed and photographed as found, and handed to their sender."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.domain import masking
from outlet_app.domain.acts.post import ParcelPersons, ParcelPresented, ParcelReturned
from outlet_app.domain.entries import Kind, body_of
from outlet_app.domain.feed import FeedKind, Track
from outlet_app.domain.identifiers import waybill as numbers
from outlet_app.domain.text import nfkc
from outlet_app.domain.weight import MAX_QUANTITY
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.post.forms import BACK_REASONS, CONDITIONS, OTHER, BackForm
from outlet_app.services.post.ports import PieceRow
from outlet_app.services.sealing import open_sealed

PAGE = "back"
MOST = 200


@dataclass(frozen=True)
class PostedParcel:
    """A parcel as it was posted, for comparing with what came back. `sender`: masked, "" once erased; `state`: where
    the centre last saw it, "" unknown."""

    seq: int
    waybill: str
    posted_g: int
    contents: str
    place: str
    sender: str
    state: str = ""
    reason: str = ""


class BackService:
    """Takes parcels back. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def expected(self, limit: int = MOST) -> list[PostedParcel]:
        """Parcels the centre says are coming back, and that are not with their senders yet, newest first."""
        tracks = self._deps.feed.all(FeedKind.TRACK, Track)
        coming = sorted((track.at, waybill) for waybill, track in tracks.items() if track.state == "returned")
        found: list[tuple[PieceRow, Track]] = []
        with self._deps.books.reading() as books:
            for _at, waybill in reversed(coming):
                piece = books.pieces.piece(waybill)
                if piece is not None and piece.kind == "parcel" and len(found) < limit:
                    found.append((piece, tracks[waybill]))
        return [self._told(piece, track) for piece, track in found]

    def find(self, text: str) -> PostedParcel:
        """The parcel of a scanned waybill. Raises `Refused` E166 for no number, E774 for one that can't come back."""
        number = numbers.parse(text).number
        with self._deps.books.reading() as books:
            piece = _piece(books, number)
        return self._told(piece, self._deps.feed.all(FeedKind.TRACK, Track).get(number))

    def save(self, form: BackForm, actor: StaffMember) -> Saved:
        """It is back. Raises `Refused` E166, E774, E775 without a weight, E776 without a reason or condition,
        `NotAllowed` E310, `StoreTrouble`."""
        check_acting(actor)
        number = numbers.parse(form.waybill).number
        if not 0 < form.found_g <= MAX_QUANTITY:
            raise Refused("E775", N_("The parcel was not weighed."), do=N_("Weigh it as it came back."))
        if (
            form.condition not in CONDITIONS
            or form.reason not in BACK_REASONS
            or (form.reason == OTHER and not form.note.strip())
        ):
            raise Refused(
                "E776", N_("Why it came back is missing."), do=N_("Choose the reason; for another say which.")
            )
        with self._deps.ledger.writing() as writing:
            piece = _piece(writing.books, number)
            body = ParcelReturned(
                of=piece.seq,
                waybill=number,
                party=piece.party,
                posted_g=piece.gross_g,
                found_g=form.found_g,
                condition=form.condition,
                reason=form.reason,
                handed=form.handed,
                to=form.to if form.handed else "",
                source=form.source,
                frame=form.frame,
                pictures=form.pictures,
                note=nfkc(form.note),
            )
            saved = writing.append(Kind.PARCEL_BACK, body, actor_name(actor))
            writing.drop_draft(PAGE)
            return saved

    def _told(self, piece: PieceRow, track: Track | None) -> PostedParcel:
        entry = self._deps.ledger.entry(piece.seq)
        body = body_of(entry) if entry else None
        assert isinstance(body, ParcelPresented)
        persons = self.persons(piece.seq, body)
        return PostedParcel(
            seq=piece.seq,
            waybill=piece.waybill,
            posted_g=piece.gross_g,
            contents=body.contents,
            place=body.place or body.division,
            sender=masking.mask_name(persons.sender_name) if persons else "",
            state=track.state if track else "",
            reason=track.reason if track else "",
        )

    def persons(self, seq: int, body: ParcelPresented) -> ParcelPersons | None:
        """Who sends and receives it, unmasked; None once its key was destroyed, or when nothing was said."""
        with self._deps.books.reading() as books:
            key = books.pieces.key_of(seq)
        return open_sealed(body.sealed, key, ParcelPersons) if key and body.sealed else None


def _piece(books: Books, number: str) -> PieceRow:
    piece = books.pieces.piece(number)
    if piece is None or piece.kind != "parcel" or not piece.manifest:
        raise Refused(
            "E774",
            N_("{waybill} is no parcel that left this counter and can come back to it."),
            do=N_("Check the number. A city order that came back belongs under City orders."),
            waybill=number,
        )
    return piece
