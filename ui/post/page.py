"""Parcels, under one function key: posting, packing city orders, the van's manifest, what came back."""

from __future__ import annotations

from outlet_app.errors import N_
from ui.context import Context
from ui.page import Page
from ui.widgets.modes_page import Mode, ModesPage


def _parcel(context: Context) -> Page:
    from ui.post.parcel.page import ParcelPage

    return ParcelPage(context)


def _city(context: Context) -> Page:
    from ui.post.city.page import CityPage

    return CityPage(context)


def _manifest(context: Context) -> Page:
    from ui.post.manifest.page import ManifestPage

    return ManifestPage(context)


def _back(context: Context) -> Page:
    from ui.post.back_page import BackPage

    return BackPage(context)


MODES = (
    Mode("parcel", N_("Post"), "Alt+1", _parcel),
    Mode("city", N_("City orders"), "Alt+2", _city),
    Mode("manifest", N_("Manifest"), "Alt+3", _manifest),
    Mode("back", N_("Come back"), "Alt+4", _back),
)


class PostPage(ModesPage):
    """`entered(mode=…)`: parcel | city | manifest | back, with the mode's own arguments."""

    name = "post"

    def __init__(self, context: Context):
        super().__init__(context, MODES)
