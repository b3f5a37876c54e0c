"""Acts from sheets: what becomes of rows, once each, whatever happens in between."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.entries import PartyNamed
from outlet_app.errors import Refused, UsageError
from outlet_app.storage.store import open_store
from tests.support.counter import HandClock, enrolled, tell
from tests.support.recording import ledger_of, record, refused_codes, sheet

KIWI = {"kind": "purchase", "product": "KIWI", "grade": "A", "quantity": "10", "price": "12"}
MILK = {"kind": "order-down", "product": "MILKCASE", "quantity": "1", "price": "58", "paid": "58"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed, enrolled counter without staff."""
    enrolled(tmp_path / "counter").close()
    return tmp_path / "counter"


def test_slip_of_two_lines(folder: Path, tmp_path: Path) -> None:
    """Neighbouring rows with one ref are one act; 斤 is half a kilogram, its price twice; full-width digits count."""
    first = {"ref": "A-17", "kind": "代销", "party_name": "龙先远", "phone": "138 0013 8000", "date": "2026年9月18日"}
    path = sheet(
        tmp_path / "slips.csv",
        first
        | {"product": "十八洞猕猴桃", "grade": "A", "gross": "１００", "unit": "斤", "price": "6", "advance": "200"},
        {
            "ref": "A-17",
            "product": "kiwi",
            "grade": "B",
            "gross": "50",
            "tare": "0.5",
            "packages": "2",
            "price": "9.60",
        },
    )
    code, facts, _ = record(folder, path)
    assert (code, facts["acts"], facts["recorded"], facts["rows"], facts["refused_file"]) == (0, 1, 1, 2, "")
    (_, party), (actor, body) = ledger_of(folder)[0]
    assert isinstance(party, PartyNamed)
    assert party.role == "farmer"
    assert isinstance(body, Consignment)
    assert (actor, body.mode, body.ref, body.note) == ("system:record", "consign", "A-17", "2026-09-18")
    assert [(line.quantity, line.price_fen, line.amount_fen, line.source) for line in body.lines] == [
        (50_000, 1200, 60_000, "d"),
        (49_000, 960, 47_040, "d"),
    ]
    assert (body.total_fen, body.advance_fen, body.payable_fen) == (107_040, 20_000, 87_040)
    assert facts["total_fen"] == 107_040


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"kind": "barter"}, "E535"),
        ({"paid": "5"}, "E536"),
        ({"product": "NOSUCH"}, "E537"),
        ({"product": "MILKCASE", "grade": ""}, "E538"),
        ({"grade": "Z"}, "E539"),
        ({"gross": "10"}, "E540"),
        ({"quantity": ""}, "E540"),
        ({"tare": "1"}, "E540"),
        ({"unit": "l"}, "E541"),
        ({"packages": "1.5"}, "E542"),
        ({"on_sale": "perhaps"}, "E543"),
        ({"date": "2026-02-30"}, "E544"),
        ({"unit": "两"}, "E545"),
        ({"deduction": "1.005"}, "E546"),
        ({"amount": "120.01"}, "E547"),
        ({"total": "119.99"}, "E547"),
        ({"price": ""}, "E548"),
        ({"price": "12,5"}, "E101"),
        ({"quantity": "1公斤半"}, "E108"),
        ({"quantity": "0"}, "E112"),
        ({"floor": "12.50"}, "E120"),
        ({"line_costs": "120.01"}, "E119"),
        ({"advance": "500"}, "E125"),
        ({"waived": "1"}, "E105"),
        ({"phone": "12345"}, "E176"),
        ({"party_role": "king"}, "E621"),
        ({"party_name": "", "party_ref": ""}, "E601"),
        ({"note": "one\ntwo"}, "E531"),
        ({"note": "x" * 501}, "E531"),
        (MILK | {"grade": "", "paid": "58.01"}, "E549"),
        (MILK | {"grade": "", "prepaid": "yes"}, "E549"),
        (MILK | {"grade": "", "paid": "", "party_name": ""}, "E607"),
        (MILK | {"grade": "", "unit": "kg"}, "E541"),
        (MILK | {"grade": "", "quantity": "1.5"}, "E542"),
    ],
)
def test_refused_row(folder: Path, tmp_path: Path, cells: dict[str, str], code: str) -> None:
    """A faulty row is written out with its code and recorded in no part; the good one beside it is recorded."""
    good = KIWI | {"ref": "2", "party_name": "石顺莲"}
    path = sheet(tmp_path / "slips.csv", KIWI | {"ref": "1", "party_name": "龙先远"} | cells, good)
    exit_code, facts, told = record(folder, path)
    assert (exit_code, facts["recorded"], facts["refused"]) == (1, 1, 1)
    assert refused_codes(facts) == [(2, code)]
    assert f"[{code}]" in told
    found, figures = ledger_of(folder)
    assert len(found) == 2, "the good row's farmer and act, nothing else"
    assert (figures.parties, figures.consignments, figures.consigned_fen) == (1, 1, 12_000)


def test_refused_rows_corrected(folder: Path, tmp_path: Path) -> None:
    """The file of refused rows is itself a sheet: corrected, it is recorded; the first file then is all there."""
    rows = [KIWI | {"ref": str(number), "party_ref": f"H{number}"} for number in range(4)]
    rows[1]["price"] = "1,2"
    path = sheet(tmp_path / "slips.csv", *rows, encoding="gb18030")
    refused = Path(record(folder, path)[1]["refused_file"])
    assert refused == tmp_path / "slips.csv.refused.csv"
    refused.write_text(refused.read_text("utf-8").replace('"1,2"', "12"), "utf-8")
    code, facts, _ = record(folder, refused)
    assert (code, facts["recorded"], facts["already"]) == (0, 1, 0)
    code, facts, _ = record(folder, path)
    assert (code, facts["already"], refused_codes(facts)) == (1, 3, [(3, "E552")])
    assert facts["refused_file"] == str(tmp_path / "slips.csv.refused.2.csv"), "the corrected one is not written over"
    assert ledger_of(folder)[1].consigned_fen == 4 * 12_000


def test_same_refused_file_stays_one(folder: Path, tmp_path: Path) -> None:
    """Refused the same way twice: one file, and no ``.part`` beside it."""
    path = sheet(tmp_path / "slips.csv", KIWI | {"ref": "1", "product": "X"})
    assert record(folder, path)[1]["refused_file"] == record(folder, path)[1]["refused_file"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["counter", "slips.csv", "slips.csv.refused.csv"]


def test_recorded_once(folder: Path, tmp_path: Path) -> None:
    """Again, in another encoding, with other headings in another order, as JSON: it is the same slip."""
    cells = KIWI | {"ref": "1", "party_name": "龙先远"}
    assert record(folder, sheet(tmp_path / "one.csv", cells))[1]["recorded"] == 1
    again = [
        sheet(tmp_path / "two.csv", cells, encoding="gb18030"),
        sheet(tmp_path / "three.csv", cells, headings=tuple(reversed(cells))),
        tmp_path / "four.jsonl",
    ]
    line = {name: cells[name] for name in ("product", "grade", "quantity", "price")}
    act = {"ref": "1", "kind": "purchase", "party_name": "龙先远", "lines": [line]}
    again[2].write_text("\n" + json.dumps(act) + "\n\n", "utf-8")
    for path in again:
        code, facts, _ = record(folder, path)
        assert (code, facts["already"], facts["recorded"], facts["total_fen"]) == (0, 1, 0, 12_000)
    assert ledger_of(folder)[1].consignments == 1


def test_same_number_other_content(folder: Path, tmp_path: Path) -> None:
    """The same ref saying something else is refused with the number it has, never ignored and never recorded."""
    cells = KIWI | {"ref": "1", "party_name": "龙先远"}
    record(folder, sheet(tmp_path / "one.csv", cells))
    code, facts, told = record(folder, sheet(tmp_path / "two.csv", cells | {"quantity": "11"}))
    assert (code, refused_codes(facts)) == (1, [(2, "E552")])
    assert "0003" in told
    assert ledger_of(folder)[1].consigned_fen == 12_000


def test_rows_without_number(folder: Path, tmp_path: Path) -> None:
    """Equal rows without ref are as many acts as there are rows, and none more when run again."""
    path = sheet(tmp_path / "slips.csv", *[MILK] * 3, MILK | {"quantity": "2", "paid": "116"})
    assert record(folder, path)[1]["recorded"] == 4
    assert record(folder, path)[1]["already"] == 4
    sheet(path, *[MILK] * 5)
    facts = record(folder, path)[1]
    assert (facts["already"], facts["recorded"]) == (3, 2)
    assert ledger_of(folder)[1].orders_down == 6


def test_rows_apart(folder: Path, tmp_path: Path) -> None:
    """A slip's rows that do not stand together are all refused: one of them alone would be a wrong act."""
    one, two = MILK | {"ref": "1"}, MILK | {"ref": "2"}
    facts = record(folder, sheet(tmp_path / "slips.csv", one, two, one))[1]
    assert refused_codes(facts) == [(2, "E533"), (4, "E533")]
    assert facts["recorded"] == 1


def test_rows_contradicting(folder: Path, tmp_path: Path) -> None:
    """Two rows of a slip name different people: both are refused."""
    one = KIWI | {"ref": "1", "party_name": "龙先远"}
    facts = record(folder, sheet(tmp_path / "slips.csv", one, one | {"party_name": "石顺莲"}))[1]
    assert refused_codes(facts) == [(2, "E532"), (3, "E532")]
    assert (facts["refused"], facts["refused_rows"]) == (1, 2)


def test_cells_missing(folder: Path, tmp_path: Path) -> None:
    """A row cut short is refused, empty cells to the right and empty rows are no fault."""
    path = tmp_path / "slips.csv"
    path.write_text(
        "kind,product,quantity,price,paid,,\r\n,,,,\r\n\r\n"
        "order-down,MILKCASE,1,58,58,,,,\r\norder-down,MILKCASE,1\r\norder-down,MILKCASE,1,58,58,,x\r\n"
    )
    facts = record(folder, path)[1]
    assert facts["recorded"] == 1
    assert refused_codes(facts) == [(5, "E530"), (6, "E530")]


def test_who(folder: Path, tmp_path: Path) -> None:
    """Own reference, phone and name find the same person; a contradiction or two of a name are refused."""
    first = {"party_ref": "H1", "party_name": "龙先远", "phone": "13800138000"}
    people = [
        first,
        {"party_ref": "H1"},
        {"phone": "+86 138-0013-8000"},
        {"party_name": "龙先远"},
        {"party_name": "龙先远", "phone": "13900139000"},
        {"party_name": "龙先远"},
        {"party_ref": "H1", "party_name": "石顺莲"},
        {"phone": "13700137000"},
        {"party_name": "龙先", "party_role": "合作社"},
    ]
    rows = [KIWI | {"ref": str(number)} | who for number, who in enumerate(people)]
    facts = record(folder, sheet(tmp_path / "slips.csv", *rows))[1]
    assert refused_codes(facts) == [(7, "E551"), (8, "E550"), (9, "E551")]
    found = [body for _, body in ledger_of(folder)[0]]
    assert [body.role for body in found if isinstance(body, PartyNamed)] == ["farmer", "farmer", "cooperative"]
    parties = [body.party for body in found if isinstance(body, Consignment)]
    assert parties == [2, 2, 2, 2, 7, 9]


def test_orders_paid(folder: Path, tmp_path: Path) -> None:
    """Nothing, a part, all, or elsewhere; both ways; without a name only when paid."""
    named = {"party_name": "石顺莲"}
    rows = [
        MILK,
        MILK | named | {"paid": "20"},
        MILK | named | {"paid": ""},
        MILK | {"paid": "", "prepaid": "是"},
        MILK | {"paid": "57.50", "waived": "0.50"},
        {"kind": "上行订单", "product": "KIWIBOX", "quantity": "40 箱", "price": "49.90"}
        | {"party_name": "北京机关食堂"},
    ]
    code, facts, _ = record(folder, sheet(tmp_path / "slips.csv", *rows))
    assert (code, facts["recorded"]) == (0, 6)
    orders = [body for _, body in ledger_of(folder)[0] if isinstance(body, Order)]
    assert [(body.received_fen, body.balance_fen, body.prepaid) for body in orders] == [
        (5800, 0, False),
        (2000, 3800, False),
        (0, 5800, False),
        (0, 5800, True),
        (5750, 0, False),
        (0, 199_600, False),
    ]
    assert [body.direction for body in orders] == ["down"] * 5 + ["up"]


def test_json_lines(folder: Path, tmp_path: Path) -> None:
    """Numbers as written, a faulty line is a refused row among good ones, and refused acts can be corrected."""
    line = {"product": "KIWI", "grade": "A", "quantity": 12.10, "price": 12.00, "amount": 145.20}
    good = {
        "ref": "1",
        "kind": "purchase",
        "party_name": "龙先远",
        "on_sale": False,
        "note": None,
        "lines": [line, line],
    }
    faulty = [
        "not json",
        '{"ref": "2", "ref": "3"}',
        "[1]",
        '{"kind": "purchase", "lines": 3}',
        '{"kind": "purchase", "lines": [{"product": "KIWI", "quantity": NaN}]}',
        '{"kind": "purchase", "price": 3, "lines": []}',
        '{"kind": "purchase", "party_name": "\\ud800", "lines": []}',
        "[" * 100_000,
        '{"kind": "purchase", "party_name": "龙先远", "lines": []}',
    ]
    path = tmp_path / "slips.jsonl"
    path.write_text("\ufeff" + json.dumps(good) + "\r\n" + "\r\n".join(faulty) + "\r\n", "utf-8")
    code, facts, _ = record(folder, path)
    assert (code, facts["recorded"], facts["refused"]) == (1, 1, 9)
    refused = [json.loads(text) for text in Path(facts["refused_file"]).read_text("utf-8").splitlines()]
    assert [row["refused"]["line"] for row in refused] == list(range(2, 11))
    assert [row["refused"]["code"] for row in refused] == ["E534"] * 6 + ["E531", "E534", "E122"]
    refused[-1]["lines"] = [line]
    again = tmp_path / "again.jsonl"
    again.write_text(json.dumps(refused[-1]), "utf-8")
    assert record(folder, again)[1]["recorded"] == 1
    assert ledger_of(folder)[1].consigned_fen == 3 * 14_520


def test_clerk(tmp_path: Path) -> None:
    """A clerk's number stands in the entries; nobody and an installer may not."""
    folder = tmp_path / "counter"
    enrolled(folder, staff=True).close()
    path = sheet(tmp_path / "slips.csv", MILK)
    for number, code in (("77", "E518"), ("90", "E310")):
        with pytest.raises(UsageError) as caught:
            record(folder, path, number)
        assert caught.value.code == code
    assert record(folder, path, "02")[0] == 0
    assert [actor for actor, _ in ledger_of(folder)[0]] == ["clerk:02"]


def test_not_enrolled(tmp_path: Path) -> None:
    """A folder that is no counter records nothing."""
    with pytest.raises(Refused) as caught:
        record(tmp_path / "new", sheet(tmp_path / "slips.csv", MILK))
    assert caught.value.code == "E401"


def test_product_gone(folder: Path, tmp_path: Path) -> None:
    """What was recorded stays recorded when the catalogue no longer has the product; what was not is refused."""
    path = sheet(tmp_path / "slips.csv", MILK | {"ref": "1"})
    record(folder, path)
    store = open_store(folder, HandClock())
    tell(store, [(1000, "product", "MILKCASE", b"\xc0")])
    store.close()
    sheet(path, MILK | {"ref": "1"}, MILK | {"ref": "2"})
    facts = record(folder, path)[1]
    assert (facts["already"], refused_codes(facts)) == (1, [(3, "E537")])


def test_refused_rows_elsewhere(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be made beside the file, the refused rows go to the current folder."""
    path = sheet(tmp_path / "slips.csv", MILK | {"product": "X"})
    (tmp_path / "slips.csv.refused.part").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert record(folder, path)[1]["refused_file"] == str(tmp_path / "here" / "slips.csv.refused.csv")
