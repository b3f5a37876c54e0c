"""Reading sheets: any table comes back as written, in any encoding; nonsense is refused whole, before anything is
recorded."""

from __future__ import annotations

import csv
import random
import tempfile
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlet_app.cli_record import profiles
from outlet_app.domain.text import nfkc
from outlet_app.domain.units import Unit
from outlet_app.errors import Refused
from outlet_app.services.recording.cells import PIECES, Reader
from outlet_app.services.recording.files import MOST_LINE, SheetFile, examine
from outlet_app.services.recording.sheets import ADDED, HEAD, LINE, OWN, Profile, profile_of, recognise
from outlet_app.services.recording.slips import BadCell, Slip

KNOWN = profiles()
SLIPS = next(profile for profile in KNOWN if profile.name == OWN)
CELLS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufeff"), max_size=20)
HEADINGS = st.lists(st.sampled_from([*HEAD, *LINE]), unique=True).map(
    lambda found: ["kind", "product", *(name for name in found if name not in ("kind", "product", "ref"))]
)
MILK = "receipt_no,supplier,litres,rejected_l,grade,transport_cents,price_cents_per_l,amount_cents"


def written(path: Path, rows: Sequence[Sequence[str]], encoding: str, ends: str) -> Path:
    """The rows as CSV."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator=ends).writerows(rows)
    return path


def told(slip: Slip) -> dict[str, str]:
    """What a slip of one row says, by meaning."""
    return slip.head | (slip.lines[0] if slip.lines else {})


@settings(max_examples=150)
@given(
    headings=HEADINGS,
    data=st.data(),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "gb18030")),
    ends=st.sampled_from(("\n", "\r\n", "\r")),
)
def test_what_is_written_is_read(headings: list[str], data: st.DataObject, encoding: str, ends: str) -> None:
    """Every cell comes back, made plain, under its meaning; quoted commas and quotes, blank rows, any line ends."""
    width = len(headings)
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8))
    wanted = [
        {name: nfkc(cell) for name, cell in zip(headings, row, strict=True) if nfkc(cell)}
        for row in rows
        if any(cell.strip() for cell in row)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "a.csv", [headings, [], *rows, []], encoding, ends)
        if not wanted:
            with pytest.raises(Refused, match="E522"):
                examine(path, KNOWN)
            return
        file = examine(path, KNOWN)
        found = list(file.slips())
    assert [told(slip) for slip in found] == wanted
    assert (file.acts, file.rows) == (len(wanted), len(wanted))
    assert all(slip.trouble is None for slip in found)


@settings(max_examples=100)
@given(rows=st.lists(st.tuples(st.sampled_from(("", "1", "2", "３")), CELLS), min_size=1, max_size=12))
def test_neighbours_are_one_act(rows: list[tuple[str, str]]) -> None:
    """No row is lost or moved; rows of one act are neighbours with one ref; a ref seen apart is in trouble."""
    table = [["ref", "kind", "product", "origin"], *([ref, "purchase", "KIWI", cell] for ref, cell in rows)]
    with tempfile.TemporaryDirectory() as folder:
        found = list(examine(written(Path(folder) / "a.csv", table, "utf-8", "\n"), KNOWN).slips())
    assert [row.cells[0] for slip in found for row in slip.rows] == [ref for ref, _ in rows]
    for slip in found:
        assert {nfkc(row.cells[0]) for row in slip.rows} == {slip.ref}
        assert slip.ref or len(slip.rows) == 1
        apart = sum(other.ref == slip.ref for other in found) > 1 and slip.ref != ""
        assert (slip.trouble is not None) == apart


@settings(max_examples=100)
@given(cells=st.dictionaries(st.sampled_from([*HEAD, *LINE]), CELLS), order=st.randoms(use_true_random=False))
def test_digest_is_of_the_content(cells: dict[str, str], order: random.Random) -> None:
    """The order of columns does not matter to a slip's digest, every cell does."""
    digests = []
    for _ in range(2):
        pairs = list(cells.items())
        order.shuffle(pairs)
        slip = Slip()
        slip.take(None, dict(pairs), SLIPS)  # type: ignore[arg-type]
        digests.append(slip.digest())
    assert digests[0] == digests[1]
    for name in (name for name, cell in cells.items() if nfkc(cell)):
        other = Slip()
        other.take(None, cells | {name: nfkc(cells[name]) + "x"}, SLIPS)  # type: ignore[arg-type]
        assert other.digest() != digests[0]


@settings(max_examples=150)
@given(noise=st.binary(max_size=400), header=st.sampled_from((b"", MILK.encode() + b"\n", b"kind,product\n", b"{}\n")))
def test_any_bytes_are_read_or_refused(noise: bytes, header: bytes) -> None:
    """Whatever the bytes: a known refusal of the file, or slips, each an act or in known trouble."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(header + noise)
        file: SheetFile | None = None
        code = ""
        try:
            file = examine(path, KNOWN)
        except Refused as why:
            code = why.code
        assert file is not None or code in {"E521", "E522", "E523", "E524", "E525", "E526"}
        assert file is None or sum(1 for _ in file.slips()) == file.acts > 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E522"),
        (b"\xef\xbb\xbf", "E522"),
        (b"\r\n\r\n ,,\r\n", "E522"),
        (MILK.encode() + b"\n", "E522"),
        (MILK.encode(), "E522"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", "E521"),
        ("kind,product\n".encode("utf-16"), "E521"),
        (b"\xef\xbb\xbfkind,product\n\xd1\xf2,KIWI\n", "E521"),
        (b"kind,product,note\npurchase,KIWI,\xff\xff\n", "E521"),
        (b"name,age\nx,3\n", "E523"),
        (b"kind,product,advence\npurchase,KIWI,3\n", "E523"),
        (b"product,price\nKIWI,3\n", "E523"),
        (MILK.replace("litres", "liters").encode() + b"\n1,S,1,0,G-1,0,1,1\n", "E523"),
        (b"kind,product,Kind\npurchase,KIWI,\n", "E524"),
        ("kind,product,类别\npurchase,KIWI,\n".encode(), "E524"),
        (b'kind,product\npurchase,"KIWI\n', "E526"),
        (b'kind,product\npurchase,"KI"WI\n', "E526"),
        (b"kind,product\npurchase," + b"x" * MOST_LINE + b"\n", "E525"),
    ],
)
def test_nonsense(tmp_path: Path, content: bytes, code: str) -> None:
    """A file that is none of the known sheets is refused as a whole, with the reason."""
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        examine(path, KNOWN)
    assert caught.value.code == code
    assert caught.value.told()


def test_file_that_is_not_there(tmp_path: Path) -> None:
    """Neither a missing file nor a folder can be read."""
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Refused, match="E520"):
            examine(path, KNOWN)


def test_unknown_column_is_named() -> None:
    """The refusal names what is not known, or what is missing."""
    with pytest.raises(Refused, match="advence"):
        recognise(["kind", "product", "advence"], KNOWN)
    with pytest.raises(Refused, match="kind"):
        recognise(["product", "price"], KNOWN)


def test_profiles_are_told_apart() -> None:
    """Each profile's own headings find it; every meaning of the own sheet has its English name as first heading."""
    for profile in KNOWN:
        headings = [*(names[0] for names in profile.columns.values()), *profile.remarks]
        assert recognise([*ADDED, *headings], KNOWN).profile.name == profile.name
    assert {meaning: names[0] for meaning, names in SLIPS.columns.items()} == {name: name for name in (*HEAD, *LINE)}
    assert recognise(["类别", "Product"], KNOWN).profile.heading("kind") == "类别", "as this sheet has it"
    with pytest.raises(ValueError, match="litres"):
        profile_of('name = "wrong"\n[columns]\nlitres = ["l"]\n')


def test_many_rows_in_little_memory(tmp_path: Path) -> None:
    """Rows are read one after another: however long the sheet, the reader holds a small part of it."""
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("ref,kind,product,quantity,price,paid,note\n")
        for number in range(8000):
            file.write(f"{number},order-down,MILKCASE,1,58,58,{'村' * 400}\n")
    tracemalloc.start()
    try:
        seen = sum(1 for _ in examine(path, KNOWN).slips())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seen == 8000
    assert peak < path.stat().st_size // 3


@given(st.integers(0, 10**9), st.sampled_from(("斤", "kg", "公斤", "g", "")))
def test_quantity_in_any_unit(grams: int, unit: str) -> None:
    """A quantity written exactly in any unit is read as the same grams; a price per 斤 is twice as much per kg."""
    size = {"斤": 500, "g": 1}.get(unit, 1000)
    whole, rest = divmod(grams * 1000, size)
    cells = {"quantity": f"{whole // 1000}.{whole % 1000:03d}", "unit": unit, "price": "6.05"}
    line = Reader(SLIPS, {name: cell for name, cell in cells.items() if cell})
    if not rest:
        assert line.quantity("quantity", Unit.GRAM) == grams
    if unit == "g":
        with pytest.raises(BadCell, match="E545"):
            line.price("price", Unit.GRAM)
    else:
        assert line.price("price", Unit.GRAM) == (1210 if unit == "斤" else 605)


def test_pieces() -> None:
    """Pieces are whole numbers, with or without their word."""
    for word in ("", *PIECES, " 个"):
        assert Reader(SLIPS, {"quantity": f"12{word}"}).quantity("quantity", Unit.PIECE) == 12
    for text in ("12.5", "个", "12个个", "十二", "12kg", "-1"):
        with pytest.raises(BadCell, match="E542"):
            Reader(SLIPS, {"quantity": text}).quantity("quantity", Unit.PIECE)


def test_fen_where_the_profile_says_so() -> None:
    """The milk sheet's money is whole hundredths: a point in it is refused, and so is more than there can be."""
    milk: Profile = next(profile for profile in KNOWN if profile.name == "rawmilk")
    assert Reader(milk, {"amount": "66349"}).money("amount") == 66_349
    for text, code in (("663.49", "E542"), ("-1", "E542"), ("9" * 16, "E542")):
        with pytest.raises(BadCell, match=code):
            Reader(milk, {"amount": text}).money("amount")
