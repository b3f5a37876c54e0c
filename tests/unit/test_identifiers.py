"""Identifiers: every vector, every single-digit slip, and the traps the vectors name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outlet_app.domain.identifiers import bank_card, gtin, mobile, resident_id, s10, uscc
from outlet_app.errors import Refused

KEY = bytes(range(32))
DIGITS = "0123456789"
S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def code_of(call: Callable[[], object]) -> str:
    """The code of the refusal that `call` ends in."""
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def s10_remainder(serial: str) -> int:
    """The weighted sum that the S10 check digit is made of, mod 11."""
    return sum(int(digit) * weight for digit, weight in zip(serial, S10_WEIGHTS, strict=True)) % 11


def test_s10_vectors(vectors: dict[str, Any]) -> None:
    for number in vectors["upu_s10"]["good"]:
        assert s10.parse(number).number == number
    codes = {
        "check": "E162",
        "reserved service indicator": "E161",
        "country not letters": "E160",
        "length": "E160",
    }
    for number, why in vectors["upu_s10"]["bad"]:
        assert code_of(partial(s10.parse, number)) == codes[why]


def test_s10_as_typed() -> None:
    assert s10.parse(" ｅｅ 123 456 785 cn ") == s10.S10("EE123456785CN", "EE", "12345678", "CN")


@given(st.text(alphabet=DIGITS, min_size=8, max_size=8), st.integers(0, 8), st.sampled_from(DIGITS))
def test_s10_notices_any_changed_digit(serial: str, at: int, digit: str) -> None:
    digits = serial + s10.check_digit(serial)
    assume(digits[at] != digit)
    slipped = digits[:at] + digit + digits[at + 1 :]
    # The rule folds eleven remainders onto ten digits: 0 and 6 both give 5, so a slip between them passes unseen.
    remainders = {
        sum(int(d) * w for d, w in zip(eight, S10_WEIGHTS, strict=True)) % 11 for eight in (serial, slipped[:8])
    }
    assume(remainders != {0, 6})
    assert code_of(lambda: s10.parse(f"EE{slipped}CN")) == "E162"


def test_resident_id_vectors(vectors: dict[str, Any]) -> None:
    for number in vectors["gb11643_resident_id"]["good"]:
        assert resident_id.parse(number).number == number
    codes = {
        "110105194912310021": "E169",
        "433124190002300015": None,
        "990101199001010019": None,
        "110105491231002": "E168",
        "433124190001010017": "E169",
        "61100219000229002X": None,
    }
    for number, _ in vectors["gb11643_resident_id"]["bad"]:
        if number == "11010519491231002x":
            assert resident_id.parse(number).number == "11010519491231002X"
            continue
        expected = codes[number]
        found = code_of(partial(resident_id.parse, number))
        assert found == expected or (expected is None and found in ("E169", "E170", "E171"))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("43312419000230001", "E170"),
        ("61100219000229002", "E170"),
        ("43312417990101001", "E170"),
        ("99010119000101001", "E171"),
    ],
)
def test_date_and_province_with_a_right_check_character(body: str, code: str) -> None:
    assert code_of(lambda: resident_id.parse(body + resident_id.check_char(body))) == code


def test_resident_id_facts_and_warnings() -> None:
    asked: list[tuple[str, date]] = []

    def lookup(code: str, birth: date) -> str | None:
        asked.append((code, birth))
        return "花垣县" if code == "433124" else None

    known = resident_id.parse("433124 19000101 0016", lookup)
    assert (known.region, known.female, known.birth, known.warnings) == ("花垣县", False, date(1900, 1, 1), ())
    unknown = resident_id.parse("440524188001010014", lookup)
    assert unknown.warnings == (resident_id.UNKNOWN_COUNTY,)
    assert asked == [("433124", date(1900, 1, 1)), ("440524", date(1880, 1, 1))]
    assert "433124190001010016" not in repr(known)


def test_not_born_yet() -> None:
    assert code_of(lambda: resident_id.parse("433124190001010016", today=date(1899, 12, 31))) == "E170"


@pytest.mark.parametrize("text", ["", "43312419000101001", "4331241900010100166", "43312419000101001A", "X" * 18])
def test_resident_id_shape(text: str) -> None:
    assert code_of(lambda: resident_id.parse(text)) == "E167"


def test_old_numbers_convert() -> None:
    assert resident_id.from_15("110105491231002") == "11010519491231002X"
    assert resident_id.parse(resident_id.from_15("433124990101996")).birth == date(1899, 1, 1)
    assert code_of(lambda: resident_id.from_15("433124491331002")) == "E170"
    assert code_of(lambda: resident_id.from_15("4331244912310")) == "E167"


@given(
    st.dates(date(1850, 1, 1), date(1904, 12, 31)),
    st.integers(0, 999),
    st.integers(0, 17),
    st.sampled_from(DIGITS),
)
def test_resident_id_notices_any_changed_digit(birth: date, sequence: int, at: int, digit: str) -> None:
    body = f"433124{birth:%Y%m%d}{sequence:03d}"
    number = body + resident_id.check_char(body)
    assert resident_id.parse(number).female == (sequence % 2 == 0)
    assume(number[at] != digit)
    slipped = number[:at] + digit + number[at + 1 :]
    assert code_of(lambda: resident_id.parse(slipped)) == "E169"


def test_uscc_vectors(vectors: dict[str, Any]) -> None:
    kinds = {"91110000600037341L": "enterprise", "93433124MA0000000T": "cooperative"}
    for number in vectors["gb32100_uscc"]["good"]:
        assert uscc.parse(number) == uscc.Uscc(number, kinds[number], number[2:8])
    for number, why in vectors["gb32100_uscc"]["bad"]:
        code = "E173" if why.startswith("check") else "E172"
        assert code_of(partial(uscc.parse, number)) == code


def test_uscc_agrees_with_another_implementation() -> None:
    other = pytest.importorskip("stdnum.cn.uscc")
    for at in range(500):
        body = f"92{433100 + at % 100:06d}MA{at:07d}"
        assert uscc.check_char(body) == other.calc_check_digit(body)


@given(st.text(alphabet=uscc.ALPHABET, min_size=9, max_size=9), st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_uscc_notices_any_changed_character(organisation: str, at: int, char: str) -> None:
    body = f"91433124{organisation}"
    number = body + uscc.check_char(body)
    assert uscc.parse(number.lower()).number == number
    assume(number[at] != char)
    assert code_of(lambda: uscc.parse(number[:at] + char + number[at + 1 :])) in ("E172", "E173")


def test_gtin_vectors(vectors: dict[str, Any]) -> None:
    for number in vectors["gtin13"]["good"]:
        assert gtin.parse_gtin13(number) == number
    for number, why in vectors["gtin13"]["bad"]:
        if "NFKC" in why:
            assert gtin.parse_gtin13(number) == "6901234567892"
        else:
            code = "E164" if why == "check" else "E163"
            assert code_of(partial(gtin.parse_gtin13, number)) == code
    in_store = vectors["gtin13"]["in_store_variable"]["code"]
    assert gtin.parse_in_store(in_store, gtin.Carries.GRAMS) == gtin.InStore("21", "00123", 1250, gtin.Carries.GRAMS)
    assert code_of(lambda: gtin.parse_gtin13(in_store)) == "E165"


def test_gtin_of_other_lengths() -> None:
    assert gtin.parse_gtin("036000291452") == "0036000291452"
    assert gtin.parse_gtin("96385074") == "0000096385074"
    assert gtin.parse_gtin("16901234567899") == "16901234567899"
    assert gtin.parse_gtin("06901234567892") == "6901234567892"
    assert code_of(lambda: gtin.parse_gtin("16901234567890")) == "E164"
    assert code_of(lambda: gtin.parse_gtin("12345")) == "E163"
    assert code_of(lambda: gtin.parse_in_store("6901234567892", gtin.Carries.FEN)) == "E163"
    assert code_of(lambda: gtin.parse_in_store("2100123012504", gtin.Carries.FEN)) == "E164"


@given(st.text(alphabet=DIGITS, min_size=11, max_size=11), st.integers(0, 12), st.sampled_from(DIGITS))
def test_gtin_notices_any_changed_digit(tail: str, at: int, digit: str) -> None:
    body = f"6{tail}"
    number = body + gtin.check_digit(body)
    assert gtin.is_valid(number)
    assume(number[at] != digit)
    assert not gtin.is_valid(number[:at] + digit + number[at + 1 :])


def test_bank_card_vectors(vectors: dict[str, Any]) -> None:
    for number in vectors["bank_card_luhn"]["good"]:
        card = bank_card.parse(number, KEY)
        assert card.last4 == number[-4:]
        assert number not in repr(card)
    for number, why in vectors["bank_card_luhn"]["bad"]:
        if "strip then accept" in why:
            assert bank_card.parse(number, KEY) == bank_card.parse(number.replace(" ", ""), KEY)
        else:
            code = "E175" if why == "check" else "E174"
            assert code_of(partial(bank_card.parse, number, KEY)) == code


def test_tokens_depend_on_the_key() -> None:
    number = "6217990000000000006"
    assert bank_card.parse(number, KEY).token != bank_card.parse(number, bytes(32)).token
    with pytest.raises(ValueError, match="key"):
        bank_card.parse(number, b"short")


@given(st.text(alphabet=DIGITS, min_size=15, max_size=18), st.data())
def test_luhn_notices_any_changed_digit(body: str, data: st.DataObject) -> None:
    fitting = [body + digit for digit in DIGITS if bank_card.luhn_valid(body + digit)]
    assert len(fitting) == 1
    number = fitting[0]
    at = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from(DIGITS.replace(number[at], "")))
    assert not bank_card.luhn_valid(number[:at] + digit + number[at + 1 :])


def test_mobile_vectors(vectors: dict[str, Any]) -> None:
    for number in vectors["mobile_cn"]["good"]:
        assert mobile.parse(number) == number
    for number, why in vectors["mobile_cn"]["bad"]:
        if "normalise" in why:
            assert mobile.parse(number) == "13800138000"
        else:
            assert code_of(partial(mobile.parse, number)) == "E176"


@pytest.mark.parametrize("text", ["0086 138 0013 8000", "138-0013-8000", "１３８００１３８０００", "+86 13800138000"])
def test_mobile_as_typed(text: str) -> None:
    assert mobile.parse(text) == "13800138000"
