"""A cheap look whether the line is there: a bare TCP connection to where an exchange would connect, closed at once.

Not a byte of ours is sent, and nothing is learned but that something listens: a portal that wants a log-in listens too
(`sync.pace` knows). Where a proxy is configured for the centre, the proxy is what an exchange connects to.
"""

from __future__ import annotations

import contextlib
import socket
from typing import Protocol
from urllib.parse import urlsplit

from requests.utils import select_proxy

from sync.http import open_session

PROBE_SECONDS = 3.0  # a lost first packet is sent again after one second; a line slower than that is met by the pauses
_PORTS = {"http": 80, "https": 443, "socks4": 1080, "socks4a": 1080, "socks5": 1080, "socks5h": 1080}
Address = tuple[str, int]


def target(url: str) -> Address:
    """Host and port that an exchange with the centre at `url` connects to: the centre's own, or the proxy's that this
    machine's settings name for it. An address that is none is ("", 0)."""
    proxies = open_session(url).merge_environment_settings(url, {}, None, None, None)["proxies"]
    proxy = select_proxy(url, proxies)
    if proxy and "//" not in proxy:
        proxy = f"http://{proxy}"
    try:
        parts = urlsplit(proxy or url)
        return parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", 0


class Looks(Protocol):
    """What the courier needs of a probe; on the courier's thread. Neither method raises."""

    def learn(self) -> None:
        """The line is there: note what a look needs to know."""

    def connects(self) -> bool:
        """Whether something listens where an exchange would connect."""


class Probe:
    """Probes one centre's line."""

    def __init__(self, url: str):
        self._url = url
        self._found: list[Address] = []

    def learn(self) -> None:
        """The line is there: look up where the centre is, so that probes ask no name server. On a dead line asking one
        may take half a minute, and an act must not wait for it."""
        with contextlib.suppress(OSError, UnicodeError):  # no such name, or one that can be none
            self._found = self._looked_up() or self._found

    def connects(self) -> bool:
        """Whether something listens there. Takes three seconds at most for each address of the centre, two of them, and
        what the name server takes where nothing was learned yet."""
        if not self._found:
            self.learn()
        for address in self._found:
            try:
                socket.create_connection(address, PROBE_SECONDS).close()
            except OSError:
                continue
            return True
        return False

    def _looked_up(self) -> list[Address]:
        host, port = target(self._url)
        if not host or not port:
            return []
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys((str(place[0]), int(place[1])) for *_kind, place in found))[:2]
