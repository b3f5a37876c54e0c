"""Enrolling with the centre, and with somebody else in its place."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from outlet_app.bootstrap import SystemClock, signing_key
from outlet_app.errors import Known, Refused, Unreachable
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store
from sync.courier import drain
from sync.enrol import enrol
from sync.exchange import Exchange
from sync.http import HttpCarrier, check_url
from tests.support.centre import TestCentre, exchange
from tests.support.hostile import Making, answer


@pytest.mark.parametrize("url", ["", "centre", "ftp://x", "https://", "http://[::1", "http://:8440", "https://x:99999"])
def test_addresses_that_are_none(url: str) -> None:
    """E403, not a fault."""
    with pytest.raises(Refused, match="E403"):
        check_url(url)


def test_addresses() -> None:
    """Plain HTTP is for this machine alone."""
    assert check_url(" https://centre.example/outlets/ ") == "https://centre.example/outlets"
    for good in ("http://127.0.0.1:8440", "http://localhost", "http://[::1]:8440"):
        assert check_url(good) == good
    for bad in ("http://centre.example", "http://192.168.1.5:8440", "http://localhost.example"):
        with pytest.raises(Refused, match="E404"):
            check_url(bad)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("told", "code"),
    [
        (answer(200, b"{}"), "E422"),
        (answer(200, b"\xff\xfe"), "E422"),
        (answer(200, b"[" * 100_000), "E422"),
        (answer(200, b'{"counter":"a","outlet":"b","outlet_name":"c","centre_key":"zz","proof":"d"}'), "E407"),
        (answer(500), "E422"),
        (answer(302, b"", "Location: http://127.0.0.1:9/"), "E422"),
        (answer(403, b'{"refusal": "unknown"}'), "E406"),
        (answer(200, bytes(9 << 20)), "E425"),
        (answer(200, b"x", length=99), "E420"),
        (b"", "E420"),
    ],
)
def test_enrolling_with_somebody_else(store: Store, bad_server: Making, told: bytes, code: str) -> None:
    """Whatever answers, nothing is changed; who does not know the code is no centre."""
    server = bad_server(lambda one, _request: one.sendall(told))
    with pytest.raises(Known, match=code):
        enrol(server.url, "K7QM-2XRD-93FT", signing_key(store))


def test_the_code_itself_is_never_sent(store: Store, bad_server: Making) -> None:
    """Only its first four signs and a proof."""
    seen: list[bytes] = []

    def listen(one: socket.socket, request: bytes) -> None:
        seen.append(request)
        one.sendall(answer(500))

    with pytest.raises(Unreachable):
        enrol(bad_server(listen).url, "k7qm 2xrd 93ft", signing_key(store))
    (request,) = seen
    assert b"K7QM" in request
    assert b"2XRD" not in request.upper()
    assert b"93FT" not in request.upper()


def test_codes_that_are_none(store: Store) -> None:
    """E405 before anybody is asked; a code the centre never issued is E406."""
    for code in ("", "K7QM-2XRD-93F", "K7QM-2XRD-93F0", "K7QM-2XRD-93FTT", "十八洞"):
        with pytest.raises(Refused, match="E405"):
            enrol("http://127.0.0.1:9", code, signing_key(store))


def test_a_code_counts_once(centre: TestCentre, store: Store) -> None:
    """The same machine may ask again; another one may not."""
    code = centre.code("B")
    key = signing_key(store)
    assert enrol(centre.url, code, key).counter == enrol(centre.url, code.lower(), key).counter == "SBD01-B"
    with pytest.raises(Refused, match="E406"):
        enrol(centre.url, code, SigningKey.generate())
    with pytest.raises(Refused, match="E406"):
        enrol(centre.url, "K7QM-2XRD-93FT", key)


def test_an_answer_of_another_centre(centre: TestCentre, store: Store, tmp_path: Path) -> None:
    """A second centre at the same address has another key: it knows nobody, and its answers would not open."""
    other = tmp_path / "other"
    other.mkdir()
    second = TestCentre(other)
    try:
        with pytest.raises(Refused, match="E426"):
            exchange(store, second.url).once()
    finally:
        second.stop()
    drain(exchange(store, centre.url))
    facts = ExchangeFacts(store.engine, "SBD01-A")
    fooled = Exchange(facts, HttpCarrier(centre.url), "SBD01-A", signing_key(store), b"\1" * 32, SystemClock())
    with pytest.raises(Unreachable, match="E425"):
        fooled.once()
