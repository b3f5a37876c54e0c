"""What stands under the intake page's title: which act is replaced, and the project the produce belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from resources.texts import _
from ui import formats
from ui.intake.line_item import LineItem


def project_of(lines: Sequence[LineItem]) -> str:
    """The project of the first line whose product belongs to one, as the catalogue says; "" for none."""
    return next((item.product.project for item in lines if item.product and item.product.project), "")


def subtitle(usual: str, project: str, replaces: int, carried_fen: int) -> str:
    """The words under the title; `usual` where nothing is replaced: it ends with the day, which gives way to the
    project, since there is no room for both on a narrow screen."""
    words = _replacing(replaces, carried_fen) if replaces else usual
    if not project:
        return words
    kept = words if replaces else words.rpartition(" · ")[0]
    return " · ".join(filter(None, (_("Project: {project}").format(project=project), kept)))


def _replacing(replaces: int, carried_fen: int) -> str:
    number = formats.number(replaces)
    if not carried_fen:
        return _("Replaces number {number}").format(number=number)
    text = _("Replaces number {number}; {amount} advanced then")
    return text.format(number=number, amount=formats.yuan(carried_fen, symbol=True))
