"""How the bag is told: what goes onto the stick, what came back, what lies beside it.

Pure; in the language that holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from outlet_app.domain.feed import FeedKind
from outlet_app.errors import N_
from outlet_app.services.bags import BagContents, BagFile, BagTaken, BagUnderWay, BagWritten, Damaged, Relayed, Stick
from resources.texts import _
from ui import formats

PRICES = (FeedKind.PRODUCT, FeedKind.QUOTE, FeedKind.CAMPAIGN, FeedKind.TARIFF)
NEWS = (
    (FeedKind.CITY_ORDER, N_("{n} city orders")),
    (FeedKind.WAYBILLS, N_("{n} waybill numbers")),
    (FeedKind.NOTICE, N_("{n} notices")),
    (FeedKind.QUESTION, N_("{n} questions")),
    (FeedKind.PROPOSAL, N_("{n} proposed corrections")),
)
"""What the centre told and a clerk waits for, in the order it is told."""
FEW = 2
"""So many files are named one by one, the others counted."""
_SIZES = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


def size(octets: int) -> str:
    """How large a file or the room on a stick is: "7.2 GB", "312 kB"."""
    for whole, unit in _SIZES:
        if octets >= whole:
            tenths = octets * 10 // whole
            return f"{tenths // 10} {unit}" if tenths >= 1000 else f"{tenths // 10}.{tenths % 10} {unit}"
    return f"{octets} B"


def stick_name(stick: Stick) -> str:
    """A stick as a person knows it, with the room left on it."""
    if stick.free_bytes is None:
        return stick.name
    return _("{stick}, {size} free").format(stick=stick.name, size=size(stick.free_bytes))


def span(first: int, last: int) -> str:
    """The numbers of acts from one to another: "0404–0461"."""
    return formats.number(first) if first == last else f"{formats.number(first)}–{formats.number(last)}"


def load(what: BagContents | BagFile | BagUnderWay) -> str:
    """ "58 entries 0404–0461 and 3 pictures"; a bag with nothing in it asks for news."""
    one, many = _("entry {span}"), _("{n} entries {span}")
    told = one if what.entries == 1 else many
    entries = told.format(n=formats.count(what.entries), span=span(what.first, what.last))
    pictures = _("1 picture") if what.pictures == 1 else _("{n} pictures").format(n=formats.count(what.pictures))
    if what.entries and what.pictures:
        return _("{entries} and {pictures}").format(entries=entries, pictures=pictures)
    if what.entries or what.pictures:
        return entries if what.entries else pictures
    return _("a question for news")


def written(done: BagWritten, stick: str) -> str:
    """The bag lies on the stick."""
    said = _("On the stick {stick}: {load}. You may pull it out.").format(load=load(done.bag), stick=stick)
    if not done.pictures_left:
        return said
    left = _("{n} pictures did not fit: they go with the next bag.").format(n=formats.count(done.pictures_left))
    return f"{said} {left}"


def news(told: Sequence[tuple[str, int]]) -> list[str]:
    """What the centre told, each in a few words: "31 city orders", "100 waybill numbers", "new prices"."""
    counted = dict(told)
    said = [_(text).format(n=formats.count(counted[kind])) for kind, text in NEWS if counted.get(kind)]
    if any(counted.get(kind) for kind in PRICES):
        said.append(_("new prices"))
    return said


def taken(done: BagTaken) -> str:
    """What the answer brought, whole; it may have brought nothing new."""
    parts = []
    if done.accepted:
        accepted = _("{n} accepted up to {number}")
        parts.append(accepted.format(n=formats.count(done.accepted), number=formats.number(done.mark)))
    if done.pictures:
        parts.append(_("{n} pictures accepted").format(n=formats.count(done.pictures)))
    said = _("; ").join([*parts, _(", ").join(news(done.news))] if done.news and news(done.news) else parts)
    if not said:
        said = _("news from the centre") if done.taken else _("nothing new: this answer had been taken in before")
    return said


def unfinished(done: BagTaken) -> str:
    """What is still to be done after an answer, "" when nothing is."""
    if done.again:
        return _("The centre lacks acts before that bag: write another one, it holds them all.")
    if done.more:
        return _("The centre has more to tell: write another bag to fetch it.")
    if done.unknown and not done.taken:
        return _("The answer on this stick is to a bag that this counter does not know of. Call the county office.")
    return ""


def neighbours(bags: Sequence[BagFile], replies: Sequence[BagFile], relayed: Sequence[Relayed]) -> list[str]:
    """Neighbours' bags and answers on the stick, a line each."""
    refused = {one.bag.name: one.refused for one in relayed if one.refused}
    said = []
    for bag in bags:
        whose = _("{outlet} {counter}: {load}").format(outlet=bag.outlet_name, counter=bag.counter, load=load(bag))
        if bag.done:
            said.append("✓ " + _("{bag} · answered, the answer lies beside it").format(bag=whose))
        elif bag.name in refused:
            said.append("✕ " + _("{bag} · not taken: {why}").format(bag=whose, why=refused[bag.name].told(_)))
        else:
            said.append("● " + _("{bag} · not sent yet").format(bag=whose))
    known = {bag.counter for bag in bags}
    for reply in replies:
        if reply.counter not in known:
            answer = _("An answer for {outlet} {counter}: carry the stick there.")
            said.append("✓ " + answer.format(outlet=reply.outlet_name, counter=reply.counter))
    return few(said)


def damaged(files: Sequence[Damaged]) -> list[str]:
    """Files that are not as they were written, a line each, with the place."""
    text = _("{file} is damaged: {place}. Nothing of it is used.")
    return few(["✕ " + text.format(file=one.name, place=one.place.told(_)) for one in files])


def few(said: list[str]) -> list[str]:
    """The first of them; the others are counted."""
    if len(said) <= FEW + 1:
        return said
    return [*said[:FEW], _("… and {n} more").format(n=formats.count(len(said) - FEW))]


def sent_on(done: Sequence[Relayed]) -> str:
    """What became of neighbours' bags."""
    sent, refused = sum(one.done for one in done), sum(bool(one.refused) for one in done)
    parts = []
    if sent:
        parts.append(_("{n} sent on; the answers lie on the stick").format(n=formats.count(sent)))
    if refused:
        parts.append(_("{n} not taken by the centre: why is said beside them").format(n=formats.count(refused)))
    return _("; ").join(parts) or _("Nothing was left to send on.")
