"""Taking in the centre's reply to a bag: believed only for a bag this counter made, and where the centre signed."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec
from nacl.signing import SigningKey

from outlet_app.domain.feed import FeedKind, WaybillBatch
from outlet_app.errors import N_, Known, Reason, Refused
from outlet_app.services.bag_ports import BagAnswer, BagEffect, FeedItems, KeptBag
from outlet_app.services.bags import BagTaken, Cancelled, Damaged, Progress
from sync import alarms, bag, contract
from sync.bag import Opened, Spoiled
from sync.bag_files import Whole, found, go_on, gone
from sync.bag_writing import Own
from sync.contract import Answer, BadMessage

NOT_THE_CENTRE = N_("it is signed by somebody else than the centre")
_LARGEST = 1 << 63


class Heard(NamedTuple):
    """What a whole reply says: the answers to the bag's requests in their order, and the hashes of pictures that the
    centre holds durably now."""

    answers: list[Answer]
    pictures: list[bytes]


class Sum:
    """What the replies on a stick come to, reply by reply."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.already: list[str] = []
        self.unknown: list[str] = []
        self.damaged: list[Damaged] = []
        self.accepted = self.pictures = 0
        self.items: FeedItems = []
        self.more = self.again = False
        self.warning: Known | None = None

    def told(self, mark: int) -> BagTaken:
        """As the window sees it."""
        return BagTaken(
            accepted=self.accepted,
            mark=mark,
            pictures=self.pictures,
            news=_counted(self.items),
            taken=tuple(self.taken),
            already=tuple(self.already),
            unknown=tuple(self.unknown),
            damaged=tuple(self.damaged),
            more=self.more,
            again=self.again,
            warning=self.warning,
        )


def take(own: Own, folder: Path, progress: Progress, cancelled: Cancelled) -> BagTaken:
    """As `Bags.take`."""
    whole, damaged = found(folder)
    mine = own.identity.counter
    replies = [one for one in whole if one.opened.head.kind == bag.REPLY and one.opened.head.counter == mine]
    come_to = Sum()
    come_to.damaged = [one for one in damaged if one.name.startswith(f"{mine}-") and one.name.endswith(".reply")]
    total = sum(len(one.opened.head.parts) for one in replies)
    done, overtaken = 0, _overtaken(own, replies)
    alarm: Refused | None = None
    for number, one in enumerate(replies):
        go_on(cancelled)
        try:
            if _one(own, one, come_to, number < overtaken):
                alarm = None  # the centre agrees with this ledger again
        except Spoiled as error:
            come_to.damaged.append(Damaged(one.path.name, error.place))
        except Refused as error:
            alarm = error  # and the others are looked at all the same
        except OSError as error:
            raise gone(error) from error
        done += len(one.opened.head.parts)
        progress(done, total)
    if alarm is not None:
        raise alarm
    return come_to.told(own.ledger.position()[0])


def _overtaken(own: Own, replies: list[Whole]) -> int:
    """How many of the replies, oldest first, lie before one that was taken in: what they say against this ledger was
    settled since."""
    known = (own.bags.known(bytes.fromhex(one.opened.head.bag)) for one in replies)
    return max((number for number, kept in enumerate(known) if kept is not None and kept.answered_at), default=0)


def _one(own: Own, reply: Whole, come_to: Sum, overtaken: bool) -> bool:
    """Take one in; whether it was news, with nothing against this ledger. Raises `Spoiled`, `Refused`."""
    name = reply.path.name
    if reply.opened.signer != own.centre_key:
        raise Spoiled(Reason(NOT_THE_CENTRE))
    kept = own.bags.known(bytes.fromhex(reply.opened.head.bag))
    if kept is None:
        come_to.unknown.append(name)
    elif kept.answered_at:
        come_to.already.append(name)
    else:
        heard = _heard(own, reply, kept)
        if overtaken and any(alarms.alarming(answer, own.ledger.position()[1], own.ledger) for answer in heard.answers):
            come_to.already.append(name)
            return False
        effect = _applied(own, kept, heard)
        last = heard.answers[-1]
        come_to.pictures += len(heard.pictures)
        come_to.accepted += max(0, effect.mark - effect.before)
        come_to.items += effect.items
        come_to.more = come_to.more or (last.more and bool(effect.items))
        come_to.warning = alarms.standing(last) or come_to.warning
        come_to.again = come_to.again or effect.mark < effect.before
        stale = not (effect.fresh or effect.mark > effect.before or effect.items or heard.pictures)
        (come_to.already if stale else come_to.taken).append(name)
        return not stale
    return False


def _heard(own: Own, reply: Whole, kept: KeptBag) -> Heard:
    """Open every part. Raises `Spoiled` with the part that is not the centre's answer to this bag's."""
    opened = reply.opened
    if len(opened.head.parts) != len(kept.parts):
        raise Spoiled(Reason(N_("the head")))
    heard = Heard([], [])
    with reply.path.open("rb") as file:
        for number, part in enumerate(kept.parts, 1):
            frame = _frame(opened, number, bag.part(file, opened, number), own.key)
            try:
                _understood(own, frame, b"\0\0" + part.signature, part.picture, heard)
            except BadMessage as error:
                raise Spoiled(opened.place(number)) from error
    if not heard.answers:
        raise Spoiled(Reason(N_("the head")))
    return heard


def _frame(opened: Opened, number: int, data: bytes, key: SigningKey) -> bytes:
    try:
        return bag.unseal(data, key)
    except bag.BadSeal as error:
        raise Spoiled(opened.place(number)) from error


def _understood(own: Own, frame: bytes, asked: bytes, picture: bytes, heard: Heard) -> None:
    """`asked`: the head of the frame that is answered, as far as its signature. Raises `BadMessage`."""
    if picture:
        kept = contract.open_kept(frame, own.centre_key, asked)
        if kept.digest == picture and not kept.refusal:
            heard.pictures.append(picture)
        return
    answer = contract.open_answer(frame, own.centre_key, asked)
    if any(not 0 <= number < _LARGEST for number in (answer.cursor, *(item.cursor for item in answer.items))):
        raise BadMessage("no number of a feed")
    heard.answers.append(answer)


def _applied(own: Own, kept: KeptBag, heard: Heard) -> BagEffect:
    """The last answer was made last, after everything before it was stored: its mark and feed count. Alarms count from
    any of them. Raises `Refused`."""
    head = own.ledger.position()[1]
    for answer in heard.answers:
        alarms.check(_aged(answer, head), head, own.ledger)
    last = heard.answers[-1]
    items = [(item.cursor, item.kind, item.key, bytes(item.body)) for item in last.items]
    told = BagAnswer(last.mark, last.mark_hash, last.cursor, items, tuple(heard.pictures))
    return own.bags.take(kept, told, own.clock.now())


def _aged(answer: Answer, head: int) -> Answer:
    """A bag travels for days, and the line may have brought more meanwhile: then the centre holds more than the bag
    says the ledger has. That is no alarm while this ledger holds it too; whether it is the same, the hash says."""
    overtaken = answer.refusal == contract.BEHIND and answer.mark <= head
    return msgspec.structs.replace(answer, refusal="") if overtaken else answer


def _counted(items: FeedItems) -> tuple[tuple[str, int], ...]:
    """(kind, how many), in the order in which they first came; waybill numbers one by one."""
    counts: dict[str, int] = {}
    for _cursor, kind, _key, body in items:
        counts[kind] = counts.get(kind, 0) + (_numbers(body) if kind == FeedKind.WAYBILLS else 1)
    return tuple(counts.items())


def _numbers(body: bytes) -> int:
    try:
        return msgspec.msgpack.decode(body, type=WaybillBatch).count
    except msgspec.MsgspecError:
        return 0
