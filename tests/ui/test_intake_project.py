"""The project of an intake: from the product, shown under the title, saved, and kept by a replacement."""

from __future__ import annotations

from typing import cast

from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.feed import FeedKind, Product
from tests.support.counter import CLERK, items, tell
from tests.ui.acts import Clerk
from ui.intake.page import IntakePage


def project(clerk: Clerk, seq: int) -> str:
    """What the ledger holds under a number."""
    detail = clerk.stocked.counter.records.detail(seq)
    assert detail is not None
    assert isinstance(detail.body, Consignment)
    return detail.body.project


def test_the_project_comes_with_the_product(clerk: Clerk) -> None:
    """Apples have none; the first line that has one says it. After saving, none is shown."""
    page = cast(IntakePage, clerk.opens("intake"))
    clerk.picks(page.party.picker, "lxy")
    clerk.picks(page.entry.product, "APPLE")
    clerk.enter("", "12", "", "", "", "")
    assert page.subtitle.text().startswith("Will be number")
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "158.4", "6", "1.4", "", "")
    assert page.subtitle.text().startswith("Project: HY-KIWI · Will be number")
    clerk.saves()
    assert project(clerk, clerk.head()) == "HY-KIWI"
    assert "HY-KIWI" not in page.subtitle.text()


def test_a_replacement_keeps_the_project(clerk: Clerk) -> None:
    """Also when the catalogue names another one by now."""
    page = cast(IntakePage, clerk.opens("intake"))
    clerk.picks(page.party.picker, "lxy")
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "158.4", "6", "1.4", "", "")
    clerk.saves()
    wrong = clerk.head()
    anew = Product("猕猴桃", "Kiwi", "up", "g", "fruit", grades=(("A", 1_200),), project="HY-2027")
    tell(clerk.stocked.store, items([(FeedKind.PRODUCT, "KIWI", anew)], 700))
    clerk.stocked.counter.corrections.reverse(wrong, "typing", "", CLERK)
    page.context.show_page("intake", replaces=wrong)
    clerk.settles()
    assert page.subtitle.text().startswith("Project: HY-KIWI · Replaces number")
    clerk.saves()
    assert project(clerk, clerk.head()) == "HY-KIWI"
