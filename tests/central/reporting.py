"""A real counter and a real centre for the reports' tests: acts by the counter's services, an exchange, then the
command and what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from central.catalogue.importing import import_file
from central.cli import main
from central.telling.sheet import tell_row
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.post.forms import ManifestForm
from outlet_app.services.post.forms_city import BoxForm, CloseForm, PackForm
from outlet_app.services.produce.forms import PayoutForm, SettleForm
from sync.courier import drain
from tests.support.centre import TestCentre, enrolled_with, exchange
from tests.support.counter import CLERK, SUPERVISOR, HandClock, composed

FIRST = "9820926000001"
PHOTO = b"\x07" * 32
COUNTY = "433124"
MALLS = "code_2023,name_2023,province,prefecture\n433124,花垣县,湖南省,湘西州\n513436,美姑县,四川省,凉山州\n"


class Stage:
    """One outlet and its centre. `counter`: its services."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]):
        self._capsys = capsys
        self.folder = folder
        self.clock = HandClock()
        self.centre = TestCentre(folder)
        self.centre.told()
        self.engine = self.centre.centre.engine
        self.store = enrolled_with(self.centre.url, self.centre.code(), folder / "counter", self.clock)
        self.counter = composed(self.store, self.clock)
        self.exchange()

    def close(self) -> None:
        """End both."""
        self.store.close()
        self.centre.stop()

    def exchange(self) -> None:
        """Everything goes to the centre, and what it tells comes."""
        assert drain(exchange(self.store))[-1].waiting == 0

    def command(self, *words: str) -> dict[str, Any]:
        """What a command prints with --json; it must succeed."""
        code = main(["--database", f"sqlite:///{self.centre.path}", *words, "--json"])
        out, err = self._capsys.readouterr()
        assert (code, err) == (0, "")
        facts: dict[str, Any] = json.loads(out)
        return facts

    def words(self, *words: str) -> str:
        """What a command prints for people, or what it refuses with."""
        main(["--database", f"sqlite:///{self.centre.path}", *words])
        out, err = self._capsys.readouterr()
        return out + err

    def by(self, name: str, *more: str) -> dict[str, Any]:
        """A report, after an exchange."""
        self.exchange()
        return self.command("figures", "--by", name, *more)

    def tell(self, section: str, **cells: str) -> None:
        """Tell the counter a row of a sheet."""
        assert tell_row(self.engine, section, cells, self.clock.now()) == 1

    def tell_orders(self, *products: str, **cells: str) -> None:
        """City orders M1 …, one a product: 2.5 kg or one piece at 49.90; with waybill numbers. The counter hears of
        them."""
        self.tell("waybills", counter="SBD01-A", first=FIRST, count="50")
        for number, product in enumerate(products, 1):
            quantity = "1" if product.endswith("BOX") else "2500"
            told = {"placed": "2026-09-19T09:10", "division": "440106", "product": product, "quantity": quantity}
            told |= {"recipient_name": "黄小满", "recipient_phone": "13800138001", "recipient_address": "广州"}
            self.tell("city_orders", order=f"M{number}", counter="SBD01-A", amount="49.90", **(told | cells))
        self.exchange()

    def malls(self) -> None:
        """Two of the counties of the malls."""
        path = self.folder / "malls.csv"
        path.write_text(MALLS, "utf-8")
        import_file(self.engine, path, self.clock.now())

    # -- acts

    def person(self, name: str = "龙秀英", role: str = "farmer", **more: Any) -> int:
        """Somebody registered."""
        return self.counter.people.register(PartyForm(role=role, name=name, **more), CLERK).party.party

    def take_in(
        self,
        party: int,
        product: str = "KIWI",
        grade: str = "A",
        quantity: int = 10_000,
        price: int = 1200,
        **more: Any,
    ) -> int:
        """A consignment of one line; its number."""
        unit = more.pop("unit", "g")
        line = LineForm(product, grade, unit, quantity, price)
        return self.counter.intake.save(ConsignmentForm(party=party, lines=(line,), **more), CLERK).seq

    def sell(self, *lines: OrderLineForm, **more: Any) -> int:
        """An order paid in cash at once; its number."""
        form = OrderForm(lines=lines, tendered_fen=1_000_000, **more)
        return self.counter.orders.save(form, CLERK).seq

    def pack(self, *keys: str, gross_g: int = 2_900) -> int:
        """City orders in boxes; the act's number."""
        boxes = tuple(BoxForm(key, gross_g, picture=PHOTO) for key in keys)
        return self.counter.post.packing.save(PackForm(boxes), CLERK).seq

    def van(self) -> None:
        """The van takes everything."""
        waybills = tuple(row.waybill for row in self.counter.post.manifest.waiting())
        self.counter.post.manifest.sign(ManifestForm(waybills, "司机"), CLERK)

    def closed(self, key: str, state: str, reason: str, **more: Any) -> int:
        """A city order that did not go out, or came back."""
        return self.counter.post.closing.save(CloseForm((key,), state, reason, **more), CLERK).seq

    def take_back(self, of: int) -> int:
        """An act reversed."""
        return self.counter.corrections.reverse(of, "typing", "", SUPERVISOR).seq

    def settle(self, party: int, **more: Any) -> int:
        """Everything sold of a party's is settled."""
        start = self.counter.produce.settling.begin(party)
        parts = tuple(msgspec.structs.replace(one.part, consented=True) for one in start.parts)
        return self.counter.produce.settling.save(SettleForm(start.party.party, parts, **more), CLERK).seq

    def pay(self, party: int, *items: tuple[int, int], **more: Any) -> int:
        """Pay a party what acts owe."""
        return self.counter.produce.payouts.save(PayoutForm(party, items, **more), CLERK).seq


def pieces(product: str, fen: int, quantity: int = 1) -> OrderLineForm:
    """A line of an order, in pieces."""
    return OrderLineForm(product, "pc", quantity, fen)


def grams(product: str, fen: int, quantity: int) -> OrderLineForm:
    """A line of an order, by weight; fen per kg."""
    return OrderLineForm(product, "g", quantity, fen)
