"""The left side of posting: its four cards, and what stands in them as a form, a draft, an entry's body."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from outlet_app.domain.acts.post import ParcelPresented
from outlet_app.services.model import PartyCard
from outlet_app.services.post.forms import ParcelForm
from outlet_app.services.post.tariff import Place, Quote
from ui.context import Context
from ui.post.parcel.contents import ContentsCard
from ui.post.parcel.draft import ParcelDraft
from ui.post.parcel.inspection import InspectionCard
from ui.post.parcel.people import RecipientCard, SenderCard
from ui.post.parcel.pickers import TypedName
from ui.post.parcel.side import ParcelSide


class ParcelWork:
    """`parts`: the cards in reading order."""

    def __init__(self, context: Context):
        self.who, self.to = SenderCard(context), RecipientCard(context)
        self.goods, self.inside = ContentsCard(context), InspectionCard(context)
        self.parts = (self.who, self.to, self.goods, self.inside)

    def must_refuse(self) -> str:
        """The reason for which it must not be accepted, as `domain.parcel.refusal` says it; "" for none."""
        check, result = self.who.check.value(), self.inside.result
        if check in ("mismatch", "refused"):
            return f"identity_{check}"
        if self.inside.found or result == "prohibited":
            return "prohibited"
        return f"inspection_{result}" if result in ("mismatch", "refused") else ""

    def form(self, side: ParcelSide) -> ParcelForm:
        """What the service gets."""
        party, place, inside = self.who.party(), self.to.destination(), self.inside
        source, frame = self.goods.weight.source()
        return ParcelForm(
            party=party.party if party else 0,
            sender=self.who.person(),
            id_type=self.who.id_type.value(),
            id_number=self.who.id_number.text(),
            id_check=self.who.check.value(),
            recipient=self.to.person(),
            division=place.code,
            place=place.name,
            contents=self.goods.contents.text(),
            quantity=self.goods.quantity.value_or_zero(),
            weight_g=self.goods.weight.grams(),
            source=source,
            frame=frame,
            service=self.goods.service.value(),
            result=inside.result,
            found=inside.found,
            inspected_at=inside.at,
            tendered_fen=side.given(),
            pictures=inside.pictures.hashes(),
            note=side.note.text(),
        )

    def body(self, side: ParcelSide, quote: Quote | None) -> ParcelPresented:
        """The entry it would become, for the preview: without a number, and nobody sealed in it."""
        form, fee = self.form(side), quote.fee_fen if quote else 0
        return ParcelPresented(
            outcome="refused" if side.refusing else "accepted",
            waybill="",
            party=form.party,
            sealed=b"",
            contents=form.contents,
            quantity=form.quantity,
            weight_g=form.weight_g,
            service=form.service,
            zone=quote.zone if quote else "",
            division=form.division,
            fee_fen=fee,
            tendered_fen=fee if form.tendered_fen is None else form.tendered_fen,
            id_check=form.id_check,
            inspector=self.inside.by,
            inspected_at=form.inspected_at,
            result=form.result,
            found=form.found,
            reason=side.reason.value() if side.refusing else "",
            source=form.source,
            pictures=form.pictures,
            place=form.place,
        )

    # -- the draft

    def _edits(self, side: ParcelSide) -> list[QLineEdit]:
        who, to, goods = self.who, self.to, self.goods
        people = (who.picker, who.phone, who.address, who.id_number, to.name_field, to.phone, to.address)
        others = (goods.contents, goods.quantity, goods.weight.field, side.tendered, side.note)
        return [field.edit for field in (*people, *others)]

    def draft(self, side: ParcelSide) -> ParcelDraft:
        """Everything typed, as typed."""
        party, place, inside = self.who.party(), self.to.destination(), self.inside
        typed = self.who.picker.payload()
        return ParcelDraft(
            texts={edit.objectName(): edit.text() for edit in self._edits(side) if edit.text()},
            party=party.party if party else 0,
            typed_name=typed.name if isinstance(typed, TypedName) else "",
            id_type=self.who.id_type.value(),
            id_check=self.who.check.value(),
            place=(place.code, place.name, place.zone),
            service=self.goods.service.value(),
            scale=self.goods.weight.typed(),
            result=inside.result,
            found=inside.found,
            inspected_at=inside.at,
            inspected_by=inside.by,
            pictures=inside.pictures.hashes(),
            refusing=side.refusing,
            reason=side.reason.value(),
        )

    def restore(self, draft: ParcelDraft, party: PartyCard | None, side: ParcelSide, clerk: str) -> None:
        """Put it back. What another clerk than `clerk` saw inside is not."""
        for edit in self._edits(side):
            edit.setText(draft.texts.get(edit.objectName(), ""))
        self.who.id_type.choose(draft.id_type)
        self.who.check.choose(draft.id_check)
        if party is not None:
            self.who.put(party)
        elif draft.typed_name:
            self.who.picker.put(TypedName(draft.typed_name))
        if draft.place[0]:
            self.to.place.put(Place(*draft.place))
        self.goods.weight.restore(draft.scale)
        if draft.inspected_by == clerk:
            self.inside.put(draft.result, draft.found, draft.inspected_at, draft.inspected_by)
        self.inside.pictures.restore(draft.pictures)

    def clear(self) -> None:
        """Nothing typed."""
        for part in self.parts:
            part.clear()
