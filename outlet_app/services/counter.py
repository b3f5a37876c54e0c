"""The counter as the window and the command line see it: its services in one place, built by `bootstrap`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from outlet_app.services.model import CounterIdentity, LineState

if TYPE_CHECKING:
    from outlet_app.services.bags import Bags
    from outlet_app.services.catalogue import CatalogueService
    from outlet_app.services.corrections import CorrectionService
    from outlet_app.services.display import CustomerDisplay
    from outlet_app.services.drafts import DraftService
    from outlet_app.services.goods.room import GoodsRoom
    from outlet_app.services.intake import IntakeService
    from outlet_app.services.labels import LabelService
    from outlet_app.services.office.room import OfficeRoom
    from outlet_app.services.orders import OrderService
    from outlet_app.services.people import PeopleService
    from outlet_app.services.persons.room import PersonsRoom
    from outlet_app.services.pictures import PictureService
    from outlet_app.services.ports import Scale
    from outlet_app.services.post.room import PostRoom
    from outlet_app.services.printing import PrintingService
    from outlet_app.services.produce.room import ProduceRoom
    from outlet_app.services.receipts import ReceiptService
    from outlet_app.services.records import RecordsService
    from outlet_app.services.staff import StaffService
    from outlet_app.services.status import StatusService
    from outlet_app.services.till import TillService


class Courier(Protocol):
    """The exchange's timekeeper, as the window needs it. Every method returns at once and may be called from any
    thread."""

    def poke(self) -> None:
        """Something waits: try an exchange soon; in quiet hours when they end."""

    def try_now(self) -> None:
        """A person wants an exchange now: quiet hours, a paid line and a pause don't hold for it, nor for pictures that
        wait."""

    def pause(self) -> None:
        """A person wants the line for something else: nothing goes for a few minutes, or until `try_now`."""

    def line_is_back(self) -> None:
        """The system says that the network is there again."""

    def line_is_gone(self) -> None:
        """The system says that there is no network."""

    def metered(self, value: bool) -> None:
        """The system says whether the line is paid by the byte; holds where the settings leave it to the system."""

    def state(self) -> LineState:
        """What it last saw."""

    def watch(self, heard: Callable[[LineState], None]) -> None:
        """Call `heard` on every change, ON THE COURIER'S THREAD or that of whoever caused it; one call at a time. The
        caller hands it over to its own."""

    def stop(self) -> None:
        """End after the exchange under way; returns when the thread has ended."""


@dataclass(frozen=True)
class Counter:
    """An opened counter. Its services block: call them on the desk thread only. `close` ends courier,
    printing, scale and store; `scale` None: none is set up. `practice`: nothing here counts; `practise` opens the
    practice window as a program of its own, None where that can't be; `bags` None: in practice."""

    identity: CounterIdentity
    staff: StaffService
    people: PeopleService
    catalogue: CatalogueService
    intake: IntakeService
    orders: OrderService
    records: RecordsService
    corrections: CorrectionService
    drafts: DraftService
    receipts: ReceiptService
    printing: PrintingService
    labels: LabelService
    status: StatusService
    till: TillService
    courier: Courier
    close: Callable[[], None]
    key_in_file: bool
    produce: ProduceRoom
    goods: GoodsRoom
    post: PostRoom
    persons: PersonsRoom
    office: OfficeRoom
    pictures: PictureService
    scale: Scale | None = None
    display: CustomerDisplay | None = None
    screen: str = "off"
    practice: bool = False
    practise: Callable[[], None] | None = None
    bags: Bags | None = None
