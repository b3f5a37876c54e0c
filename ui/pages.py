"""The pages of the window, in the order of the rail: adding a page is adding a line here.

A page's module is imported, and the page built, when it is first shown; `sign` is a name of `ui.signs`.
"""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.errors import N_


@dataclass(frozen=True)
class PageEntry:
    """A page: its name, function key, sign, title (marked for translation) and where its class is."""

    name: str
    key: str
    sign: str
    title: str
    module: str
    page: str


PAGES = (
    PageEntry("home", "F1", "home", N_("Home"), "ui.home.page", "HomePage"),
    PageEntry("intake", "F2", "intake", N_("Intake"), "ui.intake.page", "IntakePage"),
    PageEntry("orders", "F3", "orders", N_("Orders"), "ui.orders.page", "OrdersPage"),
    PageEntry("post", "F4", "post", N_("Parcels"), "ui.post.page", "PostPage"),
    PageEntry("goods", "F5", "goods", N_("Pick-up"), "ui.goods.page", "GoodsPage"),
    PageEntry("produce", "F6", "produce", N_("Settlement"), "ui.produce.page", "ProducePage"),
    PageEntry("records", "F7", "records", N_("Records"), "ui.records.page", "RecordsPage"),
    PageEntry("till", "F8", "till", N_("Till"), "ui.till.page", "TillPage"),
    PageEntry("sync", "F9", "sync", N_("Sync"), "ui.sync.modes", "SyncModes"),
    PageEntry("office", "Shift+F9", "office", N_("Tray"), "ui.office.page", "OfficePage"),
    PageEntry("people", "F11", "people", N_("People"), "ui.people.page", "PeoplePage"),
    PageEntry("catalogue", "F12", "catalogue", N_("Catalogue"), "ui.catalogue.page", "CataloguePage"),
)
