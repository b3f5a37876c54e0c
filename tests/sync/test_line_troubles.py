"""A centre, or something in its place, that answers badly: each has its code and its words, and none costs data."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest

import sync.http as http
from outlet_app.errors import Known, Unreachable
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store
from sync.courier import drain
from sync.exchange import TooLarge
from sync.http import Busy, HttpCarrier
from tests.support.centre import TestCentre, exchange, rows
from tests.support.counter import HandClock
from tests.support.histories import History
from tests.support.hostile import Making, answer, read_request

ANSWERS = {
    "500": (answer(500, b"oops"), "E422"),
    "404": (answer(404), "E422"),
    "400": (answer(400, b"not a Request"), "E422"),
    "413": (answer(413), "E423"),
    "429": (answer(429, b"", "Retry-After: 7"), "E424"),
    "503": (answer(503, b"", "Retry-After: 5"), "E424"),
    "429 of a strange kind": (answer(429, b"", "Retry-After: ²"), "E424"),
    "503 until a date": (answer(503, b"", "Retry-After: Sat, 19 Sep 2026 10:00:00 GMT"), "E424"),
    "401": (answer(401), "E426"),
    "403": (answer(403), "E426"),
    "200 with garbage": (answer(200, b"\0\1\2" * 500), "E425"),
    "200 with a page": (answer(200, b"<html>Welcome to free WiFi</html>"), "E425"),
    "200 with nothing": (answer(200), "E425"),
    "200 with too much": (answer(200, bytes(9 << 20)), "E425"),
    "302 to a log-in page": (answer(302, b"", "Location: http://127.0.0.1:9/login"), "E425"),
    "307 to somebody else": (answer(307, b"", "Location: http://127.0.0.1:9/x"), "E425"),
    "half an answer": (answer(200, b"x" * 100, length=200), "E420"),
    "half a head": (b"HTTP/1.1 200 OK\r\nContent-Le", "E425"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n", "E420"),
    "nothing": (b"", "E420"),
}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", ANSWERS)
def test_a_bad_answer(name: str, centre: TestCentre, store: Store, clock: HandClock, bad_server: Making) -> None:
    """Its code, words that say the data is safe, nothing taken for accepted; then the good centre gets everything."""
    History(store, clock, 1).play(15)
    told, code = ANSWERS[name]
    server = bad_server(lambda one, _request: one.sendall(told))
    with pytest.raises(Known, match=code) as trouble:
        exchange(store, server.url).once()
    assert "safe" in trouble.value.told()
    assert trouble.value.exit_code == (1 if code == "E426" else 3)
    assert server.requests == (1 if code != "E423" else 4)  # smaller at once, down to a single entry
    assert (store.facts.mark(), ExchangeFacts(store.engine, "SBD01-A").alarm()) == (0, "")
    drain(exchange(store, centre.url))
    assert centre.entries() == rows(store)


def test_what_a_busy_centre_asks_for() -> None:
    """Seconds are understood, everything else is none."""
    for told, seconds in (("7", 7.0), ("", 0.0), ("²", 0.0), ("soon", 0.0), ("-1", 0.0), ("9" * 400, 999_999_999.0)):
        found = http.trouble_of(429, {"Retry-After": told})
        assert isinstance(found, Busy)
        assert found.seconds == seconds
    assert isinstance(http.trouble_of(413, {}), TooLarge)


@pytest.mark.usefixtures("impatient")
def test_nobody_answers_at_all(store: Store, bad_server: Making) -> None:
    """The connection stands, the answer never comes: E421 when patience ends, not later."""
    server = bad_server(lambda one, _request: server_waits(one))

    def server_waits(one: socket.socket) -> None:
        one.recv(1)

    began = time.monotonic()
    with pytest.raises(Unreachable, match="E421"):
        exchange(store, server.url).once()
    assert time.monotonic() - began < 5


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-A: "])
def test_an_answer_that_drips(store: Store, bad_server: Making, head: bytes) -> None:
    """A byte now and then keeps every single read happy: the whole is bounded all the same, in body and in head."""

    def drip(one: socket.socket, _request: bytes) -> None:
        one.sendall(head)
        for _ in range(1000):
            if server.wait(0.05):
                return
            one.sendall(b"a")

    server = bad_server(drip)
    began = time.monotonic()
    with pytest.raises(Unreachable, match="E421"):
        exchange(store, server.url).once()
    assert time.monotonic() - began < 8


def test_a_hanging_exchange_can_be_cut(store: Store, bad_server: Making) -> None:
    """From another thread, at once: nobody waits half a minute to close the window."""
    here = threading.Event()

    def hang(one: socket.socket, _request: bytes) -> None:
        here.set()
        one.recv(1)

    ready = exchange(store, bad_server(hang).url)
    ended: list[str] = []

    def run() -> None:
        try:
            ready.once()
        except Unreachable as trouble:
            ended.append(trouble.code)

    thread = threading.Thread(target=run)
    thread.start()
    assert here.wait(10)
    ready.abort()
    thread.join(5)
    assert ended == ["E420"]
    with pytest.raises(Unreachable, match="E420"):
        ready.once()


def test_nobody_listens(store: Store) -> None:
    """A port where nothing is: E420."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(Unreachable, match="E420"):
        exchange(store, f"http://127.0.0.1:{port}").once()


def test_a_request_says_little_about_this_machine(
    store: Store, bad_server: Making, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No user agent, no password out of a netrc file, no proxy between two programs of one machine."""
    (tmp_path / "netrc").write_text("default login clerk password secret\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    server = bad_server(lambda one, _request: one.sendall(answer(500)))
    with pytest.raises(Unreachable, match="E422"):
        exchange(store, server.url).once()
    (head,) = server.heads
    assert head.splitlines()[0] == b"POST /x HTTP/1.1"
    names = {line.split(b":")[0].lower() for line in head.splitlines()[1:]}
    assert names <= {b"host", b"content-length", b"content-type"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for this machine, with its key, in one file."""
    path = tmp_path_factory.mktemp("tls") / "centre.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    more = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path), "-out", str(path) + ".cert"]
    try:
        subprocess.run([*words.split(), *more], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl to make a certificate with")
    path.write_text(path.read_text() + Path(str(path) + ".cert").read_text())
    return path


@pytest.fixture
def tls_url(certificate: Path) -> Iterator[str]:
    """Something that speaks TLS and answers 500."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                one, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(one, server_side=True) as secure:
                    read_request(secure)
                    secure.sendall(answer(500))
            except OSError:
                one.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_a_certificate_nobody_vouches_for(tls_url: str) -> None:
    """E430: nothing is sent to somebody who can't show who they are."""
    with pytest.raises(Unreachable, match="E430") as told:
        HttpCarrier(tls_url).carry(b"x" * 100)
    assert "not secure" in told.value.told()


def test_a_pinned_authority_alone_holds(tls_url: str, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pinned, it is trusted; and no environment variable puts another one in its place."""
    pinned = str(certificate) + ".cert"
    with pytest.raises(Unreachable, match="E422"):
        HttpCarrier(tls_url, pinned).carry(b"x" * 100)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", pinned)
    with pytest.raises(Unreachable, match="E430"):
        HttpCarrier(tls_url, certifi.where()).carry(b"x" * 100)
