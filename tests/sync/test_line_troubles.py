"""A centre, or something in its place, that answers badly: each has its code and its words, and none costs data."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import certifi
import pytest
from nacl.signing import SigningKey

import sync.http as http
from outlet_app.bootstrap import SystemClock, signing_key
from outlet_app.errors import Known, Refused, Unreachable
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store
from sync.courier import drain
from sync.enrol import enrol
from sync.exchange import Batch, Exchange
from sync.http import Busy, HttpCarrier, TooLarge, check_url
from tests.support.centre import TestCentre, exchange, rows
from tests.support.counter import HandClock
from tests.support.histories import History
from tests.support.hostile import BadServer, answer, read_request

Making = Callable[[Callable[[socket.socket, bytes], None]], BadServer]


@pytest.fixture
def bad_server() -> Iterator[Making]:
    """Makes servers that behave as told; closed at the end."""
    made: list[BadServer] = []

    def make(behave: Callable[[socket.socket, bytes], None]) -> BadServer:
        made.append(BadServer(behave))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits fractions of a second instead of half a minute."""
    monkeypatch.setattr(http, "CONNECT_SECONDS", 0.4)
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(http, "SLOWEST_BYTES_A_SECOND", 1_000_000)


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
        exchange(store, server.url).once(Batch())
    assert "safe" in trouble.value.told()
    assert trouble.value.exit_code == (1 if code == "E426" else 3)
    assert server.requests == 1
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
        exchange(store, server.url).once(Batch())
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
        exchange(store, server.url).once(Batch())
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
            ready.once(Batch())
        except Unreachable as trouble:
            ended.append(trouble.code)

    thread = threading.Thread(target=run)
    thread.start()
    assert here.wait(10)
    ready.abort()
    thread.join(5)
    assert ended == ["E420"]
    with pytest.raises(Unreachable, match="E420"):
        ready.once(Batch())


def test_nobody_listens(store: Store) -> None:
    """A port where nothing is: E420."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(Unreachable, match="E420"):
        exchange(store, f"http://127.0.0.1:{port}").once(Batch())


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
        exchange(store, server.url).once(Batch())
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
            exchange(store, second.url).once(Batch())
    finally:
        second.stop()
    drain(exchange(store, centre.url))
    facts = ExchangeFacts(store.engine, "SBD01-A")
    fooled = Exchange(facts, HttpCarrier(centre.url), "SBD01-A", signing_key(store), b"\1" * 32, SystemClock())
    with pytest.raises(Unreachable, match="E425"):
        fooled.once(Batch())
