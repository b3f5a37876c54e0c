"""What the page of the bag says at each step: the sentence above the cards, and how each card stands. Pure; in the
language that holds."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.services.bags import BagFile, BagTaken, Stick
from resources.texts import _
from ui import formats
from ui.sync.bag import words
from ui.sync.bag.plan import Found, Step, may_write, on_stick, waits
from ui.sync.bag.step_card import Turn
from ui.widgets.field import told_short

Told = tuple[str, str]
"""A text and its role (`ui.theme`)."""


@dataclass(frozen=True)
class View:
    """What there is to tell. `known`: the sticks have been asked for; `now` UTC ms; `taken`: what an answer just
    brought; `written`: the bag that was written since the program began; `line_open`: no bag is needed."""

    found: Found
    stick: Stick | None
    step: Step
    now: int
    known: bool = True
    practice: bool = False
    line_open: bool = False
    written: BagFile | None = None
    taken: BagTaken | None = None

    @property
    def writes(self) -> bool:
        """Whether F10 writes."""
        return not self.practice and may_write(self.found, self.stick, self.step, self.line_open)


def lead(view: View) -> Told:
    """What to do now, in one sentence."""
    found, stick = view.found, view.stick
    if view.practice:
        return _("● Practice: no stick is written here. At the real counter these are the three steps."), "warn"
    if not view.known:
        return _("Looking for a stick…"), "quiet"
    if view.taken is not None and (left := words.unfinished(view.taken)):
        return "● " + left, "warn"
    if view.step is Step.TAKE:
        return _("The answer is here: press F10, and it is taken in."), "heading"
    if view.step is Step.CARRY:
        if on_stick(found, stick) is not None:
            return _("The bag lies on the stick: pull it out, it can go to the county office."), "heading"
        return _("A bag is under way. Work on as always; put the stick in when it comes back."), "heading"
    if view.step is Step.WRITE and view.line_open and view.taken is None:
        said = _("✓ The line is open: {load} go by themselves, no bag is needed.")
        return said.format(load=words.load(found.contents)), "good"
    if view.step is Step.WRITE:
        said = _("To carry: {load}. Put a USB stick into this computer.")
        if view.writes:
            said = _("To carry: {load}. Press F10.")
        elif stick is not None:
            said = _("To carry: {load}. This stick can't be used, put another one in.")
        return said.format(load=words.load(found.contents)), "heading"
    if view.step is Step.DONE:
        return _("✓ All done, without a line."), "good"
    return (
        _(
            "✓ Nothing waits, so nothing has to be carried. The bag is for when the line has been down for days: a USB "
            "stick takes to the county office what waits here, and brings the answer back."
        ),
        "good",
    )


def turns(step: Step) -> tuple[Turn, Turn, Turn]:
    """How the three steps stand."""
    if step is Step.WRITE:
        return Turn.NOW, Turn.LATER, Turn.LATER
    if step is Step.CARRY:
        return Turn.DONE, Turn.NOW, Turn.LATER
    if step is Step.TAKE:
        return Turn.DONE, Turn.DONE, Turn.NOW
    if step is Step.DONE:
        return Turn.DONE, Turn.DONE, Turn.DONE
    return Turn.LATER, Turn.LATER, Turn.LATER


def writing(view: View) -> Told:
    """How step 1 stands: the stick found and its room, or what lies on it."""
    found, stick = view.found, view.stick
    if view.practice or not view.known or view.step in (Step.TAKE, Step.DONE):
        return "", "quiet"
    trouble = found.trouble(stick)
    if trouble is not None:
        return "✕ " + told_short(trouble), "fault"
    if stick is None:
        if view.step is Step.CARRY:
            return _("✓ Written."), "good"
        if view.step is Step.QUIET:
            return "", "quiet"
        return _("○ No stick found yet. Put one in: it is noticed by itself."), "quiet"
    bag = on_stick(found, stick)
    if view.step is Step.CARRY and bag is not None:
        said = _("✓ On the stick {stick}: {load}. You may pull it out.")
        return said.format(load=words.load(bag), stick=stick.name), "good"
    here = _("● Stick found: {stick}.").format(stick=words.stick_name(stick))
    if view.step is Step.CARRY:
        return here + " " + _("The bag is not on it: was the other one lost, write it anew."), "strong"
    if view.step is Step.QUIET and view.writes:
        return here + " " + _("A bag can also ask for news alone."), "quiet"
    return here, "strong" if view.step is Step.WRITE else "quiet"


def carrying(view: View) -> Told:
    """How step 2 stands: what is under way, since when, and its file's name."""
    under_way = view.found.under_way
    if view.practice or not view.known or view.step is Step.DONE:
        return "", "quiet"
    if under_way is None:
        return (_("○ Nothing is under way.") if not waits(view.found) else ""), "quiet"
    if view.step is Step.TAKE:
        return _("✓ The stick is back."), "good"
    here = on_stick(view.found, view.stick)
    said = (
        _("● Under way since {since}, for {age}: {load}.")
        if here is None
        else _("● Ready to go since {since}: {load}.")
    )
    said = said.format(
        load=words.load(under_way),
        since=formats.short_moment(under_way.made_at, view.now),
        age=formats.age(view.now - under_way.made_at),
    )
    bag = here or view.written
    if bag is not None and bag.last == under_way.last:
        said += "\n" + _("The file's name: {file}").format(file=bag.name)
    return said, "strong" if view.step is Step.CARRY else "quiet"


def answering(view: View) -> Told:
    """How step 3 stands: an answer on the stick, or what it brought."""
    facts = view.found.facts(view.stick)
    if view.practice or not view.known:
        return "", "quiet"
    if view.step is Step.TAKE and facts is not None:
        newest = max((reply for reply in facts.replies if not reply.done), key=lambda reply: reply.made_at)
        said = _("● On the stick {stick}: the answer to {load}.")
        return said.format(load=words.load(newest), stick=facts.stick.name), "strong"
    if view.taken is not None:
        return "✓ " + words.taken(view.taken), "good"
    if view.step is Step.CARRY and facts is not None:
        if facts.replies:
            return _("○ The answer on this stick is not to this bag, or had been taken in before."), "quiet"
        return _("○ No answer on this stick yet."), "quiet"
    return "", "quiet"
