"""The cheap probe: it connects where an exchange would, says nothing, and never fails loudly."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from sync.probe import Probe, target


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy but those a test names."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Something that listens on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.settimeout(5)
        yield made


def port_of(listening: socket.socket) -> int:
    """The port it listens on."""
    return int(listening.getsockname()[1])


@pytest.mark.parametrize(
    ("url", "proxies", "place"),
    [
        ("https://centre.example", {}, ("centre.example", 443)),
        ("https://centre.example:8443/post", {}, ("centre.example", 8443)),
        ("http://127.0.0.1:9", {"http_proxy": "http://relay.example:3128"}, ("127.0.0.1", 9)),
        ("https://centre.example", {"https_proxy": "http://relay.example:3128"}, ("relay.example", 3128)),
        ("https://centre.example", {"https_proxy": "relay.example:3128"}, ("relay.example", 3128)),
        ("https://centre.example", {"all_proxy": "socks5://relay.example"}, ("relay.example", 1080)),
        (
            "https://centre.example",
            {"https_proxy": "http://r.example:1", "no_proxy": ".example"},
            ("centre.example", 443),
        ),
        ("https://centre.example", {"https_proxy": "http://relay.example:no"}, ("", 0)),
    ],
)
def test_where_it_connects(
    url: str, proxies: dict[str, str], place: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the centre itself, or to the proxy its exchanges go through; this machine is never behind one."""
    for name, value in proxies.items():
        monkeypatch.setenv(name, value)
    assert target(url) == place


def test_it_connects_and_says_nothing(listener: socket.socket) -> None:
    """The other end sees a connection that ends without a byte."""
    assert Probe(f"http://127.0.0.1:{port_of(listener)}").connects()
    one, _ = listener.accept()
    with one:
        one.settimeout(5)
        assert one.recv(1) == b""


def test_nobody_listens(listener: socket.socket) -> None:
    """False at once; and true again when somebody does."""
    port = port_of(listener)
    probe = Probe(f"http://127.0.0.1:{port}")
    probe.learn()
    listener.close()
    assert not probe.connects()
    with socket.create_server(("127.0.0.1", port)):
        assert probe.connects()


@pytest.mark.parametrize("url", ["https://no-such-name.invalid", "https://" + "x" * 70 + ".example"])
def test_no_such_name(url: str) -> None:
    """A name nobody knows, one that can be none: no line, and nothing raised."""
    assert not Probe(url).connects()


def test_it_goes_through_the_proxy(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """The centre's own name is not even looked up: a machine behind a proxy may know no names of the outside."""
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port_of(listener)}")
    assert Probe("https://no-such-name.invalid").connects()


def test_a_dead_line_does_not_wait_for_the_name_server(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was learned while the line was there is enough."""
    asked: list[object] = []
    plain = socket.getaddrinfo

    def counted(host: Any, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        return plain(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", counted)
    probe = Probe(f"http://localhost:{port_of(listener)}")
    probe.learn()
    assert asked == ["localhost"]
    assert probe.connects()
    assert "localhost" not in asked[1:]


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that swallows the packets: it ends when patience does."""
    monkeypatch.setattr("sync.probe.PROBE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = port_of(full)
        fillers = [socket.socket() for _ in range(4)]
        for one in fillers:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        began = time.monotonic()
        Probe(f"http://127.0.0.1:{port}").connects()
        assert time.monotonic() - began < 3
        for one in fillers:
            one.close()
