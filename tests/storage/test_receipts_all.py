"""Every act the program knows, on 58 and 80 mm paper, in both languages: nothing is wider than the paper."""

from __future__ import annotations

from typing import Any

import pytest

from outlet_app.devices.escpos import plain
from outlet_app.domain.acts import post
from outlet_app.domain.entries import BODY_TYPES
from outlet_app.errors import Refused
from outlet_app.services.model import ActDetail, PaperLine, PartyCard, ProductName, RecordRow
from outlet_app.services.papers.layouts import has_paper
from outlet_app.services.receipts import Paper
from outlet_app.services.telling import TELLINGS, telling_of
from resources.texts import translator
from tests.support.bodies import SAMPLES, missing
from tests.support.counter import IDENTITY

FARMER = PartyCard(1, "farmer", "欧阳建国", "欧***", "138******00", "", "", "")
BOTH = [pytest.param(kind, body, id=f"{kind}-{at}") for at, (kind, body) in enumerate(SAMPLES)]


def detail_of(kind: str, body: Any) -> ActDetail:
    """The act as Records would hand it over, with long product names and a reprint's count."""
    telling = telling_of(body)
    codes = {line.product for line in getattr(body, "lines", ())} | set(telling.products(body) if telling else ())
    parties = set(telling.parties(body)) if telling else set()
    form = getattr(body, "mode", "") or getattr(body, "direction", "")
    row = RecordRow(7, 1_789_776_000_000, kind, form, "", None, 1, 1, "g", 123_456_789, "clerk:02", 0, 6, 0, False)
    products = {
        code: ProductName(code, f"{code} 十八洞村苗家手工腌制山货大礼盒", f"{code} a long name") for code in codes
    }
    return ActDetail(row, body, FARMER, products, bytes(range(32)), 3, parties=dict.fromkeys(parties, "陈**"))


def paper(kind: str, body: Any, language: str, columns: int) -> list[PaperLine]:
    """Its slip."""
    return Paper(detail_of(kind, body), IDENTITY, translator(language), language, columns).lines()


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("kind", "body"), BOTH)
def test_every_act_fits_its_paper(kind: str, body: Any, language: str, columns: int) -> None:
    """As a printer counts; no line is empty; number, reprint and check code stand on it. An act without paper says so
    instead."""
    if not has_paper(body):
        with pytest.raises(Refused, match="E642"):
            paper(kind, body, language, columns)
        return
    made = paper(kind, body, language, columns)
    for line in made:
        text = plain(line.text)
        assert sum(1 if len(sign.encode("gb18030")) == 1 else 2 for sign in text) <= columns
        assert line.rule or text.strip()
        assert "{" not in text
    whole = "".join(line.text for line in made)
    assert "0007" in whole
    assert ("补打第 3 次" if language == "zh_CN" else "Reprint 3") in whole
    assert "000102030405" in whole
    assert "欧阳建国" not in whole


def test_there_is_a_sample_of_every_body() -> None:
    """A new kind of entry needs one, so that it is tried on paper too."""
    assert missing() == set()
    assert {type(body) for _kind, body in SAMPLES} == set(BODY_TYPES.values())


def test_people_get_their_slips() -> None:
    """What moves a person's money or goods has paper; the registered tellings are of known bodies."""
    with_paper = {str(kind) for kind, body in SAMPLES if has_paper(body)}
    assert {"consign", "order", "reverse", "open", "cash", "close"} <= with_paper
    assert set(TELLINGS) <= set(BODY_TYPES.values())
    persons = post.ParcelPersons
    assert not has_paper(persons("", "", "", "", "", "", "", ""))
