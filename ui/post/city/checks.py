"""What stands in the way of saving, said where the cursor is put; and what is asked once because it is seldom so."""

from __future__ import annotations

from collections.abc import Sequence

from outlet_app.errors import N_
from outlet_app.services.post.forms_city import OTHER
from resources.texts import _
from ui.post.city.pack import PackWork
from ui.post.city.sent import SentWork
from ui.post.city.side import CitySide


def missing_box(pack: PackWork, side: CitySide) -> bool:
    """Orders, or the weight of a box; whether something is missing."""
    chosen = pack.chosen()
    bare = next((row for row in chosen if not pack.gross_g(row)), None)
    if not chosen:
        side.say(_("Choose the orders to pack first: Space or Enter, or Alt+A for all that fit."))
        pack.table.view.setFocus()
    elif pack.photo.busy():
        side.say(_photo_under_way())
    elif bare is not None:
        pack.table.go_to(bare.key)
        (pack.own if pack.boxes[bare.key].weight else pack.each).take_cursor()
        side.say(_("The box of {order} is not weighed yet.").format(order=bare.key))
    else:
        return False
    return True


def doubts(pack: PackWork, heavy: tuple[str, ...]) -> tuple[str, ...]:
    """Boxes without a photo, or far heavier than what is in them, as sentences in the language that holds."""
    unseen = sum(1 for row in pack.chosen() if not pack.boxes[row.key].picture)
    said = []
    if heavy:
        said.append(_("Much heavier than what is in it: {orders}.").format(orders=some_of(heavy)))
    if unseen:
        said.append(_("{n} boxes have no photo.").format(n=unseen))
    return tuple(said)


def missing_word(work: SentWork, side: CitySide) -> bool:
    """The order, what became of it, why, or the weight it came back with; whether something is missing."""
    if work.row() is None or not work.state.box.isEnabled():
        side.say(_("Nothing can be recorded of this order now."))
        work.search.take_cursor()
    elif not work.state.value():
        side.say(_("Choose what became of the order."))
        work.state.take_cursor()
    elif not work.reason.value():
        side.say(_("Choose why."))
        work.reason.take_cursor()
    elif work.reason.value() == OTHER and not side.note.text().strip():
        side.note.blame(N_("Say which reason."))
    elif work.photos.busy():
        side.say(_photo_under_way())
    elif work.state.value() == "returned" and (work.found.problem() or not work.found.value_or_zero()):
        side.say(_("Weigh it as it came back."))
        work.found.take_cursor()
    else:
        return False
    return True


def _photo_under_way() -> str:
    return _("A photo is still being kept. Press F10 again in a moment.")


def some_of(keys: Sequence[str]) -> str:
    """The first few of them, and how many more."""
    shown = _(", ").join(keys[:3])
    return shown if len(keys) <= 3 else _("{orders} and {n} more").format(orders=shown, n=len(keys) - 3)
