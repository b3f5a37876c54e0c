"""A counter written from `docs/protocol.md` alone reads the document's example and works with the real centre."""

from __future__ import annotations

import hashlib
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.exceptions import BadSignatureError
from nacl.secret import SecretBox
from nacl.signing import SigningKey

from central.centre import Centre, open_centre
from central.serving import Serving
from central.verify import verify
from outlet_app.services.export import export, head_message
from sync import columns
from tests.sync import from_the_document as other

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
BLOCKS = {
    name: bytes.fromhex(digits.replace("\n", ""))
    for name, digits in re.findall(r"^```hex (\S+)\n(.*?)\n```$", TEXT, re.DOTALL | re.MULTILINE)
}
ENTRIES = [BLOCKS[f"entry-{seq}"] for seq in range(1, 8)]
NOW = 1_789_779_600_000


def test_the_chain_of_the_example() -> None:
    """Genesis, and every link; every entry re-encodes to itself."""
    reached = other.genesis("SBD01-A")
    assert reached == BLOCKS["hash-0"]
    for seq, data in enumerate(ENTRIES, 1):
        reached = other.hash_after(reached, data)
        assert reached == BLOCKS[f"hash-{seq}"]
        assert other.decoded(data)[:1] == [seq]
        assert other.encoded(other.decoded(data)) == data


def test_the_requests_of_the_example() -> None:
    """Packed and plain, rows and dictionary: the same entries, the fields in their places."""
    key = BLOCKS["counter-public-key"]
    plain = other.opened(BLOCKS["request-plain"], key, b"outlet-request/1")
    squeezed = other.opened(BLOCKS["request-dictionary"], key, b"outlet-request/1")
    head = ["SBD01-A", NOW + 500_000, 2, 7, BLOCKS["hash-7"], 11]
    tail = [[[3, b"\x03" * 32]], 65536, "0.1.0", 2, 3, b"\x05" * 8, 0, []]
    assert plain == [*head, [], BLOCKS["packed"], *tail]
    assert other.unpacked(plain[7]) == ENTRIES[2:]
    assert squeezed == [*head, [other.decoded(entry) for entry in ENTRIES[2:]], b"", *tail]


def test_the_answer_and_the_identity_of_the_example() -> None:
    """The answer opens for its request; the sealed identity with the party's key."""
    context = b"outlet-answer/1" + BLOCKS["request-plain"][2:66]
    answer = other.opened(BLOCKS["answer-plain"], BLOCKS["centre-public-key"], context)
    assert answer[:3] == [7, BLOCKS["hash-7"], 14]
    assert answer[4] == [[12, "notice", "2026-09", "9月19日消费帮扶集市"], [14, "product", "OLDTEA", None]]
    sealed = other.decoded(ENTRIES[2])[7][2]
    assert SecretBox(b"\x03" * 32).decrypt(sealed) == BLOCKS["identity"]
    with pytest.raises(BadSignatureError):
        other.opened(BLOCKS["answer-plain"], BLOCKS["centre-public-key"], b"outlet-answer/1" + bytes(64))


whole = st.integers(-(1 << 61), 1 << 61)
# No booleans: Python holds True equal to 1, and the packer then rightly sends rows instead.
plain_values = st.none() | whole | st.text(max_size=40) | st.binary(max_size=300)
bodies = st.lists(plain_values | st.lists(st.lists(plain_values, max_size=4), max_size=20), max_size=20)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["consign", "order", "later"]), bodies), min_size=1, max_size=12))
def test_whatever_is_packed_is_unpacked(acts: list[tuple[str, list[Any]]]) -> None:
    """The program's packer and the document's unpacker agree on the bytes."""
    rows = [
        other.encoded([seq, NOW + seq, "A1-A", kind, 1, "clerk:02", "x", body])
        for seq, (kind, body) in enumerate(acts, 1)
    ]
    packed = columns.pack(rows)
    assert packed is not None
    assert other.unpacked(packed) == rows


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """A real centre on a file."""
    made = open_centre(f"sqlite:///{tmp_path / 'centre.db'}")
    yield made
    made.close()


def posted(url: str, body: bytes) -> bytes:
    """The body of a 200."""
    with urllib.request.urlopen(urllib.request.Request(url, body), timeout=30) as answer:
        read: bytes = answer.read()
        return read


def test_it_enrols_and_exchanges(centre: Centre) -> None:
    """Over HTTP: enrolled, entries accepted (one of an unknown kind), an idle exchange, a gap, a fork, a picture."""
    code = centre.issue_code("OTH01", "B2", "另一家").code.replace("-", "")
    key = SigningKey.generate()
    public = bytes(key.verify_key)
    with Serving(centre) as serving:
        me, centre_key = other.enrolled(code, public, posted(f"{serving.url}/enrol", other.enrol_request(code, public)))

        def asked(*message: Any) -> list[Any]:
            frame = other.request_frame([me, NOW, *message], key)
            answer = posted(f"{serving.url}/x", frame)
            opened: list[Any] = other.opened(answer, centre_key, b"outlet-answer/1" + frame[2:66])
            return opened

        acts: list[tuple[str, list[Any]]] = [
            ("counter", ["OTH01", "另一家", public, centre_key]),
            ("staff", ["02", "甲", "clerk"]),
            ("barter", [1, "one goose", None]),
            ("order", ["down", 0, [["RICE10", "pc", 2, 4980, 9960]], 9960, 9960, 10000]),
        ]
        rows = [[seq, NOW + seq, me, kind, 1, "clerk:02", "other/1", body] for seq, (kind, body) in enumerate(acts, 1)]
        head = other.genesis(me)
        for row in rows:
            head = other.hash_after(head, other.encoded(row))
        assert asked(0, 4, head, 0, rows)[:2] == [4, head]
        assert asked(4, 4, head, 0)[:2] == [4, head]
        assert asked(9, 9, head, 0)[6] == "gap"
        assert asked(4, 4, other.genesis(me), 0)[6] == "fork"
        photo = b"\xff\xd8\xff" + bytes(70_000)
        frame = other.picture_frame(me, photo, key)
        context = b"outlet-picture-answer/1" + frame[2:66]
        kept = other.opened(posted(f"{serving.url}/picture", frame), centre_key, context)
        assert kept == [hashlib.sha256(photo).digest(), ""]
    report = verify(centre.engine)
    assert (report.entries, report.faults) == (4, [])


def test_a_stranger_is_turned_away(centre: Centre) -> None:
    """An unknown counter hears 401."""
    with Serving(centre) as serving:
        frame = other.request_frame(["OTH01-Z", NOW, 0, 0, other.genesis("OTH01-Z"), 0], SigningKey.generate())
        with pytest.raises(urllib.error.HTTPError) as refused:
            posted(f"{serving.url}/x", frame)
        assert refused.value.code == 401
        refused.value.close()


class ExampleLedger:
    """The example's ledger, as far as an export reads one."""

    def head(self) -> tuple[int, bytes]:
        """The last entry's number and hash."""
        return 7, BLOCKS["hash-7"]

    def rows(self, after: int = 0) -> Iterator[tuple[int, bytes, bytes]]:
        """(seq, bytes, hash) of every entry."""
        return ((seq, ENTRIES[seq - 1], BLOCKS[f"hash-{seq}"]) for seq in range(after + 1, 8))


def test_an_exported_ledger_is_as_described(tmp_path: Path) -> None:
    """Section 11: the first line's fields and signature, then every entry."""
    path = tmp_path / "ledger.jsonl"
    export(ExampleLedger(), "SBD01-A", "SBD01", SigningKey(b"\x01" * 32), path)  # type: ignore[arg-type]
    first, *lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert bytes.fromhex(first.pop("signature")) == BLOCKS["export-signature"]
    assert first == {
        "format": "outlet-ledger",
        "version": 1,
        "counter": "SBD01-A",
        "outlet": "SBD01",
        "head": 7,
        "head_hash": BLOCKS["hash-7"].hex(),
        "key": BLOCKS["counter-public-key"].hex(),
    }
    assert [line["hash"] for line in lines] == [BLOCKS[f"hash-{seq}"].hex() for seq in range(1, 8)]
    signed = b"outlet-export/1" + b"SBD01-A" + b"\0" + b"7" + b"\0" + BLOCKS["hash-7"]
    assert head_message("SBD01-A", 7, BLOCKS["hash-7"]) == signed
