"""Pictures at the centre: kept once, durably, of whoever is enrolled; nothing else is taken."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import requests
from nacl.signing import SigningKey

from central import pictures
from central.centre import Centre
from central.cli import main
from central.enrolment import revoke
from central.senders import Unwelcome
from central.serving import Serving
from sync import contract
from sync.contract import Picture, PictureKept
from tests.central.ledger import Ledger, enrolled

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 200 + b"\xff\xd9"


def sent(ledger: Ledger, data: bytes = PHOTO, digest: bytes = b"") -> bytes:
    """The frame of a picture."""
    return contract.seal_picture(Picture(ledger.counter, digest or hashlib.sha256(data).digest(), data), ledger.key)


def answered(centre: Centre, ledger: Ledger, frame: bytes) -> PictureKept:
    """What the centre answers, its signature checked."""
    return contract.open_kept(centre.picture(frame), ledger.centre_key, frame)


def test_a_picture_is_kept_once(centre: Centre) -> None:
    ledger, other = enrolled(centre), enrolled(centre, "HYX02-A")
    digest = hashlib.sha256(PHOTO).digest()
    for _ in range(2):
        assert answered(centre, ledger, sent(ledger)) == PictureKept(digest)
    assert answered(centre, other, sent(other)) == PictureKept(digest)
    size = len(PHOTO)
    assert pictures.held(centre.engine) == [("HYX02-A", 1, size), ("SBD01-A", 1, size)]
    assert pictures.held(centre.engine, "SBD01-A") == [("SBD01-A", 1, size)]
    assert pictures.bytes_of(centre.engine, digest) == PHOTO
    assert pictures.bytes_of(centre.engine, b"\0" * 32) is None


@pytest.mark.parametrize(
    ("data", "digest"),
    [(PHOTO, b"\1" * 32), (b"no picture", b""), (PHOTO + b"\0" * contract.MAX_PICTURE_BYTES, b""), (PHOTO, b"short")],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_picture_of_that_hash_is_not_kept(centre: Centre, data: bytes, digest: bytes) -> None:
    ledger = enrolled(centre)
    assert answered(centre, ledger, sent(ledger, data, digest)).refusal == contract.BROKEN
    assert pictures.held(centre.engine) == []


def test_nobody_else_is_heard(centre: Centre) -> None:
    ledger = enrolled(centre)
    stranger = Ledger(key=SigningKey.generate())
    for frame in (sent(stranger), sent(Ledger("NONE-A")), ledger.frame()):
        with pytest.raises(Unwelcome):
            centre.picture(frame)
    with pytest.raises(Unwelcome):
        centre.exchange(sent(ledger))  # a picture is no request either
    frame, again = sent(ledger), sent(ledger, PHOTO + b"\xff\xd9")
    with pytest.raises(contract.BadMessage):
        contract.open_kept(centre.picture(frame), ledger.centre_key, again)
    revoke(centre.engine, ledger.counter)
    assert answered(centre, ledger, frame).refusal == contract.REVOKED


def test_there_is_an_end(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PICTURES", 1)
    ledger = enrolled(centre)
    assert answered(centre, ledger, sent(ledger)).refusal == ""
    assert answered(centre, ledger, sent(ledger, PHOTO + b"\xff\xd9")).refusal == contract.FULL
    assert answered(centre, ledger, sent(ledger)).refusal == ""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_over_http_and_out_again(
    centre: Centre, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = enrolled(centre)
    serving = Serving(centre).started()
    try:
        url = serving.url + contract.PICTURE_PATH
        frame = sent(ledger)
        got = requests.post(url, data=frame, timeout=20)
        assert contract.open_kept(got.content, ledger.centre_key, frame).refusal == ""
        assert requests.post(url, data=b"\0" * (contract.MAX_PICTURE_FRAME + 1), timeout=20).status_code == 413
        assert requests.post(url, data=b"nothing", timeout=20).status_code == 400
        assert requests.post(url, data=sent(Ledger("NONE-A")), timeout=20).status_code == 401
    finally:
        serving.stop()
    target = tmp_path / "box.jpg"
    words = ["--database", database_url, "pictures"]
    assert main([*words, "--hash", hashlib.sha256(PHOTO).hexdigest(), "--to", str(target)]) == 0
    assert target.read_bytes() == PHOTO
    assert main(words) == 0
    assert f"SBD01-A: 1 pictures, {len(PHOTO)} bytes" in capsys.readouterr().out
    assert main([*words, "--hash", "00" * 32, "--to", str(target)]) == 1
    assert main([*words, "--hash", "xyz", "--to", str(target)]) == 2
    assert main([*words, "--hash", "00" * 32]) == 2
