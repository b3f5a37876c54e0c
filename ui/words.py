"""The clerk's words for acts, states and roles, the same on every page."""

from __future__ import annotations

from outlet_app.errors import N_
from outlet_app.services.model import RecordRow
from resources.texts import _, language
from ui import formats

ACTS = {
    "consign": N_("Consignment"),
    "purchase": N_("Purchase"),
    "ship": N_("Agency shipping"),
    "down": N_("Goods order"),
    "up": N_("City order"),
    "reverse": N_("Reversal"),
    "party": N_("Registration"),
    "counter": N_("Opened"),
    "staff": N_("Staff"),
    "clock": N_("Clock set back"),
    "order": N_("Order"),
    "open": N_("Till opened"),
    "close": N_("Day close"),
    "parcel": N_("Parcel accepted"),
    "refused": N_("Parcel refused"),
    "packed": N_("City packing"),
    "city_short": N_("City, given up"),
    "city_refused": N_("City, not taken"),
    "city_returned": N_("City return"),
    "parcel_back": N_("Parcel returned"),
    "manifest": N_("Van manifest"),
    "waybill_void": N_("Waybill number void"),
    "merge": N_("People merged"),
    "support": N_("Support status noted"),
    "consent": N_("Consent"),
    "loan": N_("Loan share"),
    "unmask": N_("Looked at in full"),
    "erase": N_("Person erased"),
    "answer": N_("Answer to the centre"),
    "slips": N_("Paper slips"),
    "slipvoid": N_("Void paper slip"),
    "trained": N_("Test passed"),
    "untrained": N_("Test not passed"),
    "paid": N_("Payout"),
    "paid_float": N_("Payout"),
    "settled": N_("Settlement"),
    "cert_collected": N_("Certificate collected"),
    "cert_issued": N_("Certificate issued"),
    "cert_reissued": N_("Certificate issued anew"),
    "lot_returned": N_("Returned to farmer"),
    "lot_spoiled": N_("Produce lost"),
    "lot_mixed": N_("Lots mixed"),
    "lot_split": N_("Lot split"),
    "lot_regraded": N_("Lot graded anew"),
    "order_confirmed": N_("Order confirmed"),
    "order_shipped": N_("Order on its way"),
    "order_refused": N_("Goods refused"),
    "order_expired": N_("Goods not collected"),
    "order_cancelled": N_("Order cancelled"),
    "order_refunded": N_("Order refunded"),
    "order_closed": N_("Order closed"),
    "arrived": N_("Goods arrived"),
    "handed": N_("Goods handed out"),
    "returned": N_("Goods came back"),
    "disposed_sent_back": N_("Return sent back"),
    "disposed_destroyed": N_("Return destroyed"),
    "disposed_restocked": N_("Return back on the shelf"),
    "disposed_kept": N_("Return left with the buyer"),
}
ROLES = {
    "farmer": N_("Farmer"),
    "cooperative": N_("Cooperative"),
    "villager": N_("Villager"),
    "buyer": N_("Buyer"),
    "business": N_("Business"),
    "government": N_("Government office"),
    "clerk": N_("Clerk"),
    "supervisor": N_("Supervisor"),
    "installer": N_("Installer"),
}
OUTLET_KINDS = {
    "village": N_("Village point"),
    "township": N_("Township point"),
    "county": N_("County point"),
    "cooperative": N_("Cooperative's point"),
    "shop": N_("Shop"),
    "other": N_("Other outlet"),
}


def outlet_kind(code: str) -> str:
    """What the centre says an outlet is; nothing for nothing."""
    return _(OUTLET_KINDS.get(code, code)) if code else ""


def act(row: RecordRow) -> str:
    """What kind of act a row is; a reversal says what it takes back."""
    if row.kind == "reverse":
        return _("Reverses {number}").format(number=formats.number(row.of))
    if row.kind == "cash":
        return _("Cash in") if row.total_fen > 0 else _("Cash out")
    return _(ACTS.get(row.form) or ACTS.get(row.kind) or row.kind)


def role(code: str) -> str:
    """What a party or a person at the counter is."""
    return _(ROLES.get(code, code))


def product(row: RecordRow) -> str:
    """The row's product, and how many more lines there are."""
    if row.product is None:
        return _("{n} lines").format(n=row.line_count) if row.line_count > 1 else formats.DASH
    name = row.product.shown(language())
    return name if row.line_count < 2 else _("{product} +{n}").format(product=name, n=row.line_count - 1)


def standing(row: RecordRow, accepted: int) -> str:
    """Sign and word: accepted by the centre or waiting, reversed or not. `accepted`: up to which act it has."""
    if row.reversed_by:
        return _("✕ reversed")
    return _("✓ accepted") if row.accepted or row.seq <= accepted else _("● waiting")


def standing_token(row: RecordRow, accepted: int) -> str:
    """The colour that goes with `standing`, by name of a token."""
    if row.reversed_by:
        return "red"
    return "action" if row.accepted or row.seq <= accepted else "amber-ink"
