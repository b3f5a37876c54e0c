"""The codes of what is recorded about people, with the clerk's words for each (N_-marked)."""

from __future__ import annotations

from outlet_app.errors import N_

PURPOSES: dict[str, str] = {
    "loan": N_("Part of payouts to their loan"),
    "notices": N_("Messages: prices, orders"),
    "photo": N_("Photos of them and produce"),
    "data_sharing": N_("Data to cooperative or county"),
}
"""What a person may agree to (PIPL 13, 14: one agreement a purpose)."""
HOWS: dict[str, str] = {
    "signed": N_("Signed"),
    "spoken": N_("Spoken, with a witness"),
    "fingerprint": N_("Fingerprint"),
}
STATUSES: dict[str, str] = {
    "monitored": N_("Monitored household"),
    "unstable": N_("Out of poverty, unstable"),
    "edge": N_("On the edge of poverty"),
    "sudden": N_("In sudden hardship"),
    "lifted": N_("Lifted out of poverty"),
    "registered": N_("Registered poor (to 2020)"),
}
"""Support status: 防止返贫致贫对象 since 2026, its three kinds before, and 建档立卡 until 2020."""
LOOKS: dict[str, str] = {
    "asked": N_("They ask for it themselves"),
    "identify": N_("To tell who they are"),
    "contact": N_("To reach them"),
    "dispute": N_("A complaint or a dispute"),
    "office": N_("The county office asks"),
    "change": N_("Their data changed"),
    "other": N_("Another reason (say which)"),
}
"""Why somebody looks at a person's data unmasked."""
LOOKED_AT: dict[str, str] = {
    "identity": N_("Identity"),
    "parcel": N_("Persons of a parcel"),
    "support": N_("Support status"),
    "export": N_("All their data, as a file"),
}
SAME: dict[str, str] = {
    "id": N_("Same identity number"),
    "uscc": N_("Same credit code"),
    "phone": N_("Same phone"),
    "card": N_("Same bank card"),
    "name_address": N_("Same name and address"),
    "near_name": N_("Same address, names that sound alike"),
}
"""What two registrations may have in common."""
ERASURES: dict[str, str] = {
    "asked": N_("They ask for it"),
    "withdrawn": N_("They withdrew their consent"),
    "mistaken": N_("Registered by mistake"),
    "over": N_("The time for keeping is over"),
    "other": N_("Another reason (say which)"),
}
OBSTACLES: dict[str, str] = {
    "owed": N_("{number}: {amount} is still to be paid to them"),
    "advance": N_("{number}: they hold an advance of {amount} on unsold produce"),
    "unsettled": N_("{number}: their produce is still here or not settled"),
    "order": N_("{number}: their order is still open"),
    "piece": N_("{number}: their parcel waits for the van"),
}
"""What stands in the way of an erasure, by `ports.InTheWay.what`."""


def reason_of(code: str, note: str) -> str:
    """A reason as it stands in the ledger: the code, with the words that were added. Words must name nobody."""
    return f"{code}: {note.strip()}" if note.strip() else code


def told_reason(reason: str, table: dict[str, str]) -> tuple[str, str]:
    """(N_-marked words, added words) of a reason written by `reason_of`."""
    code, _colon, note = reason.partition(":")
    return table.get(code, code), note.strip()
