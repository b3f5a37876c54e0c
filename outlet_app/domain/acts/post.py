"""Acts about parcels: accepted or refused from a sender, packed for the city, handed to the van, and waybills."""

from __future__ import annotations

import msgspec

from outlet_app.domain.acts.produce import Pick


class ParcelPersons(msgspec.Struct, array_like=True, frozen=True):
    """Who sends and who receives. Only ever inside `ParcelPresented.sealed` and the encrypted store."""

    sender_name: str
    sender_phone: str
    sender_address: str
    id_type: str
    id_number: str
    recipient_name: str
    recipient_phone: str
    recipient_address: str


class ParcelPresented(msgspec.Struct, array_like=True, frozen=True):
    """A parcel was brought to the counter, and accepted, or refused with a reason (MOT Order 24/2018).

    `outcome`: accepted | refused. `sealed`: `ParcelPersons`, sealed with this parcel's own key, which is kept under
    this entry's number; destroying it erases both persons. `party`: the sender, when registered. `division`:
    destination, up to six digits, and its name `place`. `id_check`, `result`, `found` as in `domain.parcel`. Fen:
    `fee_fen` by the tariff, taken in cash. `waybill` empty when refused.
    """

    outcome: str
    waybill: str
    party: int
    sealed: bytes
    contents: str
    quantity: int
    weight_g: int
    service: str
    zone: str
    division: str
    fee_fen: int
    tendered_fen: int
    id_check: str
    inspector: str
    inspected_at: int
    result: str
    found: tuple[str, ...] = ()
    reason: str = ""
    source: str = "m"
    frame: bytes = b""
    pictures: tuple[bytes, ...] = ()
    note: str = ""
    replaces: int = 0
    place: str = ""


class ParcelReturned(msgspec.Struct, array_like=True, frozen=True):
    """A parcel posted here (act `of`) came back and was handed to its sender, or is kept for them.

    `condition`: intact | damaged | short | empty; `posted_g` as it was accepted, `found_g` as it came; `handed`: the
    sender has it; `to`: sender | other, who took it."""

    of: int
    waybill: str
    party: int
    posted_g: int
    found_g: int
    condition: str
    reason: str = ""
    handed: bool = True
    to: str = "sender"
    source: str = "m"
    frame: bytes = b""
    pictures: tuple[bytes, ...] = ()
    note: str = ""


class PackedBox(msgspec.Struct, array_like=True, frozen=True):
    """One city order in its box: `order` is its key in the feed, or its own number; `gross_g` weighed; `picks`: from
    which lots; `source`: s = stable scale reading, m = typed by hand; `frame`: the scale's raw frame. `buyer_kind`
    (person | business | government | cooperative, "" not known) and `campaign` (keys, by commas) are the order's: it
    leaves the feed when it is done, and the sums stay."""

    order: str
    waybill: str
    gross_g: int
    picks: tuple[Pick, ...]
    picture: bytes = b""
    source: str = "m"
    frame: bytes = b""
    buyer_kind: str = ""
    campaign: str = ""


class PackedProduct(msgspec.Struct, array_like=True, frozen=True):
    """How much of one product went into all the boxes, in `unit`, and what it sold for."""

    product: str
    unit: str
    quantity: int
    fen: int


class CityPacked(msgspec.Struct, array_like=True, frozen=True):
    """City orders were packed from the lots, each under a waybill. `total_fen`: Σ of what the orders are worth;
    `contents`: the same by product, packaged goods included, which come from no lot."""

    boxes: tuple[PackedBox, ...]
    total_fen: int
    service: str = ""
    note: str = ""
    contents: tuple[PackedProduct, ...] = ()


class CityClosed(msgspec.Struct, array_like=True, frozen=True):
    """City orders that won't go out, or came back: `state` short | refused | returned (of `lifecycles.UPLINK`).

    `back`: produce that is in its lot again and no longer sold; what of it is spoilt leaves the lot by an act of its
    own. `contents`: the same by product."""

    orders: tuple[str, ...]
    state: str
    reason: str = ""
    note: str = ""
    found_g: int = 0
    pictures: tuple[bytes, ...] = ()
    back: tuple[Pick, ...] = ()
    contents: tuple[PackedProduct, ...] = ()


class ManifestPiece(msgspec.Struct, array_like=True, frozen=True):
    """One piece on a manifest, with the weight it was accepted at."""

    waybill: str
    weight_g: int


class ManifestSigned(msgspec.Struct, array_like=True, frozen=True):
    """The van took parcels over 交接单. `signature`: the driver's, as a picture; `driver` a name or number as given."""

    pieces: tuple[ManifestPiece, ...]
    total_g: int
    driver: str
    vehicle: str = ""
    signature: bytes = b""
    note: str = ""


class WaybillVoided(msgspec.Struct, array_like=True, frozen=True):
    """A waybill number of the pool will not be used: its label tore, or was misprinted. Never used again."""

    waybill: str
    reason: str
    note: str = ""
