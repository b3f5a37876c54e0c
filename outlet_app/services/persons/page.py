"""A person's own data as a page to read and print: plain HTML, no script, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from outlet_app.errors import N_
from outlet_app.services.people import ROLES
from outlet_app.services.persons.told import percent
from outlet_app.services.persons.words import HOWS, LOOKED_AT, LOOKS, PURPOSES, STATUSES, told_reason

Translate = Callable[[str], str]
Facts = dict[str, Any]
FIELDS: dict[str, str] = {
    "name": N_("Name"),
    "phone": N_("Phone"),
    "id_number": N_("ID number"),
    "uscc": N_("Credit code"),
    "card_last4": N_("Bank card, last digits"),
    "address": N_("Address"),
    "division": N_("Division code"),
    "cooperative": N_("Cooperative, number"),
    "ref": N_("Own number"),
    "sender_name": N_("Sender"),
    "sender_phone": N_("Sender's phone"),
    "sender_address": N_("Sender's address"),
    "id_type": N_("Kind of ID"),
    "recipient_name": N_("Recipient"),
    "recipient_phone": N_("Recipient's phone"),
    "recipient_address": N_("Recipient's address"),
    "waybill": N_("Waybill"),
    "contents": N_("Contents"),
}
STYLE = (
    "body{font:15px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#1d2733}"
    "h1{font-size:22px}h2{font-size:18px;border-bottom:1px solid #dde3df;margin-top:1.6em}"
    "th{text-align:left;font-weight:normal;color:#566470;padding-right:1.5em;vertical-align:top}"
    "pre{background:#f4f6f4;padding:.8em;overflow-x:auto}.quiet{color:#566470}"
)


def page_of(facts: Facts, text: Translate) -> str:
    """The page of what `export` gathered; `text` translates."""
    title = text(N_("What this outlet keeps about you"))
    made = [f"<h1>{escape(title)}</h1>"]
    where = text(N_("{outlet}, counter {counter}, written {written}, registered as number {number}"))
    made.append(f'<p class="quiet">{escape(where.format(**facts))}</p>')
    made.append(_heading(text(N_("Who you are"))) + _table(facts["identity"], text))
    for heading, part, told in (
        (N_("How you were registered"), "registrations", _registration),
        (N_("What you agreed to"), "consents", _consent),
        (N_("Loans that take a share"), "loans", _loan),
        (N_("Support status"), "support", _support),
        (N_("Registrations found to be one person"), "merges", _merge),
        (N_("Who looked at your data in full"), "looks", _look),
    ):
        if facts[part]:
            made.append(_heading(text(heading)) + _list(_dated(one, told(one, text)) for one in facts[part]))
    if facts["parcels"]:
        made.append(_heading(text(N_("Parcels you sent"))))
        made += [f"<h3>{one['number']:04d} · {escape(one['at'])}</h3>" + _table(one, text) for one in facts["parcels"]]
    made.append(_heading(text(N_("Acts with you"))))
    none = escape(text(N_("None.")))
    made += [_act(one) for one in facts["acts"]] or [f"<p>{none}</p>"]
    body = "\n".join(made)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _heading(words: str) -> str:
    return f"<h2>{escape(words)}</h2>"


def _table(facts: Facts, text: Translate) -> str:
    rows = "".join(
        f"<tr><th>{escape(text(label))}</th><td>{escape(str(facts[name]))}</td></tr>"
        for name, label in FIELDS.items()
        if facts.get(name)
    )
    return f"<table>{rows}</table>"


def _list(rows: Any) -> str:
    return "<ul>" + "".join(f"<li>{escape(row)}</li>" for row in rows) + "</ul>"


def _dated(one: Facts, words: str, between: str = " · ") -> str:
    return f"{one['number']:04d} · {one['at']} · {one['by']}{between}{words}"


def _word(table: dict[str, str], code: object, text: Translate) -> str:
    """The words for a code; the code itself where a later version wrote it."""
    return text(table.get(str(code), str(code)))


def _act(one: Facts) -> str:
    told = "\n".join(one["told"]) or one["kind"]
    return f"<pre>{escape(_dated(one, told, chr(10)))}</pre>"


def _registration(one: Facts, text: Translate) -> str:
    return " · ".join([_word(ROLES, one["role"], text), *(str(value) for value in one["identity"].values())])


def _consent(one: Facts, text: Translate) -> str:
    said = text(N_("Agrees")) if one["given"] else text(N_("No longer agrees"))
    purpose, how = _word(PURPOSES, one["purpose"], text), _word(HOWS, one["how"], text)
    return " · ".join(part for part in (purpose, said, how, one["until"] or "") if part)


def _loan(one: Facts, _text: Translate) -> str:
    return " · ".join(part for part in (one["ref"], percent(one["share_bp"]), one["until"] or "") if part)


def _support(one: Facts, text: Translate) -> str:
    if "status" not in one:
        return "—"
    stretch = f"{one['since']} – {one['until'] or ''}".strip()
    return " · ".join([_word(STATUSES, one["status"], text), stretch, one["source"]])


def _merge(one: Facts, _text: Translate) -> str:
    return f"{one['keep']:04d} / {one['gone']:04d} · {one['how']}"


def _look(one: Facts, text: Translate) -> str:
    words, note = told_reason(one["reason"], LOOKS)
    parts = (_word(LOOKED_AT, one["what"], text), text(words), note)
    return " · ".join(part for part in parts if part)
