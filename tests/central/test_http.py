"""The centre over a real socket."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator

import msgspec
import pytest
import requests
from sqlalchemy import update

from central import app, engine
from central.app import Desk
from central.centre import Centre, open_centre
from central.engine import writing
from central.serving import Serving, check_exposure
from central.tables import counter
from outlet_app.errors import Unreachable, UsageError
from sync import contract
from tests.central.ledger import Ledger, enrolled, stored


@pytest.fixture
def serving(centre: Centre) -> Iterator[Serving]:
    """The centre, listening."""
    with Serving(centre) as running:
        yield running


def post(serving: Serving, path: str, body: bytes) -> requests.Response:
    """One POST."""
    return requests.post(serving.url + path, data=body, timeout=20)


def test_enrolment_and_exchange_over_a_socket(centre: Centre, serving: Serving) -> None:
    ledger, code = Ledger().act(10), centre.issue_code("SBD01", "A", "十八洞").code
    told = post(serving, contract.ENROL_PATH, ledger.enrol_request(code))
    answer = msgspec.json.decode(told.content, type=contract.EnrolAnswer)
    assert (told.status_code, answer.counter) == (200, "SBD01-A")
    frame = ledger.frame()
    got = post(serving, contract.EXCHANGE_PATH, frame)
    assert contract.open_answer(got.content, bytes.fromhex(answer.centre_key), frame).mark == 10
    assert stored(centre) == ledger.rows


def test_an_answer_carries_no_header_it_does_not_need(centre: Centre, serving: Serving) -> None:
    ledger = enrolled(centre)
    got = post(serving, contract.EXCHANGE_PATH, ledger.frame())
    assert {name.lower() for name in got.headers} == {"content-length"}
    assert len(got.content) < 200


def test_one_connection_serves_many_exchanges(centre: Centre, serving: Serving) -> None:
    ledger = enrolled(centre).act(5)
    line = http.client.HTTPConnection(serving.url.removeprefix("http://"), timeout=20)
    line.connect()
    ports = set()
    for after in range(5):
        line.request("POST", contract.EXCHANGE_PATH, ledger.frame(after, upto=after + 1))
        ports.add(line.sock.getsockname())
        assert line.getresponse().read()
    line.close()
    assert len(ports) == 1
    assert len(stored(centre)) == 5


def test_health(serving: Serving) -> None:
    got = requests.get(serving.url + "/health", timeout=20)
    assert (got.status_code, got.content) == (200, b"ok")


def test_garbage_is_400(serving: Serving) -> None:
    for body in (b"", b"x", b"\x01\x00" + b"\0" * 70, b"\x02" + b"\0" * 99, bytes(range(256))):
        assert post(serving, contract.EXCHANGE_PATH, body).status_code == 400


def test_strangers_hear_401_and_nothing_else(centre: Centre, serving: Serving) -> None:
    known = enrolled(centre)
    false = Ledger(known.counter).act(1)
    for frame in (false.frame(), Ledger("XXX99-Z").frame()):
        got = post(serving, contract.EXCHANGE_PATH, frame)
        assert (got.status_code, got.content) == (401, b"")


def test_a_wrong_code_is_403_with_a_reason(serving: Serving) -> None:
    got = post(serving, contract.ENROL_PATH, Ledger().enrol_request("2222-2222-2222"))
    assert (got.status_code, json.loads(got.content)) == (403, {"refusal": "wrong"})
    assert post(serving, contract.ENROL_PATH, b"[1, 2]").status_code == 400


def test_a_body_too_large_is_413_before_it_is_read(serving: Serving) -> None:
    host, port = serving.url.removeprefix("http://").split(":")
    for path, most in ((contract.EXCHANGE_PATH, contract.MAX_FRAME_BYTES), (contract.ENROL_PATH, app.MOST_ENROL_BYTES)):
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {most + 1}\r\n\r\n".encode())
            assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_a_body_that_grows_too_large_is_413_too(serving: Serving) -> None:
    grows = (b"x" * 1024 for _ in range(5))
    got = requests.post(serving.url + contract.ENROL_PATH, data=grows, timeout=20)
    assert got.status_code == 413


def test_half_a_request_stores_nothing(centre: Centre, serving: Serving) -> None:
    ledger = enrolled(centre).act(5)
    frame = ledger.frame()
    host, port = serving.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(f"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: {len(frame)}\r\n\r\n".encode() + frame[:-1])
    assert ledger.exchange(centre).mark == 5


def test_a_busy_database_is_503_and_stores_nothing(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_MS", 100)
    centre = open_centre(database_url)
    ledger = enrolled(centre).act(2)
    with Serving(centre) as serving:
        with writing(centre.engine) as db:
            db.execute(update(counter).values(app="held"))
            got = post(serving, contract.EXCHANGE_PATH, ledger.frame())
            assert (got.status_code, got.headers["retry-after"]) == (503, "5")
        assert post(serving, contract.EXCHANGE_PATH, ledger.frame()).status_code == 200
    assert stored(centre) == ledger.rows
    centre.close()


def test_too_many_at_once_are_503(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "MOST_WAITING", 1)
    ledger = enrolled(centre).act(1)
    with Serving(centre) as serving, writing(centre.engine) as db:
        db.execute(update(counter).values(app="held"))
        codes: list[int] = []
        first = threading.Thread(target=lambda: codes.append(post(serving, "/x", ledger.frame()).status_code))
        first.start()
        while serving.desk.waiting == 0:
            assert first.is_alive()
        assert post(serving, "/x", ledger.frame()).status_code == 503
        db.rollback()
        first.join()
    assert codes == [200]


def test_what_is_being_answered_is_finished_before_the_end(centre: Centre) -> None:
    ledger = enrolled(centre).act(3)
    serving = Serving(centre).started()
    assert post(serving, "/x", ledger.frame()).status_code == 200
    serving.stop()
    with pytest.raises(requests.ConnectionError):
        post(serving, "/x", ledger.frame())


def test_a_port_in_use_is_said_so(centre: Centre, serving: Serving) -> None:
    with pytest.raises(Unreachable, match="C206"):
        Serving(centre, port=int(serving.url.rsplit(":", 1)[1]))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_plain_http_is_for_this_machine(host: str) -> None:
    check_exposure(host, tls=False, behind_proxy=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "centre.example"])
def test_plain_http_for_others_needs_to_be_meant(host: str) -> None:
    with pytest.raises(UsageError):
        check_exposure(host, tls=False, behind_proxy=False)
    check_exposure(host, tls=True, behind_proxy=False)
    check_exposure(host, tls=False, behind_proxy=True)


def test_threads_end_with_the_desk(centre: Centre) -> None:
    before = threading.active_count()
    desk = Desk(centre)
    desk.close()
    with Serving(centre) as serving:
        requests.get(serving.url + "/health", timeout=20)
    assert threading.active_count() == before
