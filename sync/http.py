"""Carrying an exchange over HTTP(S), with requests: one POST, few header bytes, one kept connection, bounded patience.

Plain http is accepted to this machine itself only; everything else is TLS, optionally with a pinned authority.
"""

from __future__ import annotations

import ipaddress
import time
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.util import SKIP_HEADER

from outlet_app.errors import N_, SAFE_ALL, Refused, Unreachable
from sync.contract import EXCHANGE_PATH, MAX_FRAME_BYTES

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
SLOWEST_BYTES_A_SECOND = 1000
CHUNK = 64 << 10
# Headers nobody reads, on a line that is paid by the byte.
LEAN = {"User-Agent": SKIP_HEADER, "Accept-Encoding": SKIP_HEADER, "Accept": None, "Connection": None}
GO_ON = N_("Go on working: everything waits here and goes out by itself.")


def check_url(url: str) -> str:
    """The centre's address in its one form. Raises `Refused` E403 for one that is none, or is not encrypted."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(
            "E403", N_("This is not a centre's address: {url}"), do=N_("It starts with https://"), url=url.strip()
        )
    if parts.scheme == "http" and not _is_this_machine(parts.hostname):
        raise Refused(
            "E404",
            N_("The address is not encrypted: {url}"),
            do=N_("Use https://; http:// is only for a centre on this very machine."),
            url=url.strip(),
        )
    return url.strip().rstrip("/")


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class HttpCarrier:
    """Frames over HTTP. One thread at a time. `authority`: path of a pinned CA file, "" for the system's own."""

    def __init__(self, url: str, authority: str = ""):
        self._url = check_url(url) + EXCHANGE_PATH
        self._session = requests.Session()
        self._session.headers.clear()
        if authority:
            self._session.verify = authority

    def carry(self, frame: bytes) -> bytes:
        """POST the frame, read the answer. Raises `Unreachable` E420-E424, E430, `Refused` E426."""
        patience = ANSWER_SECONDS + len(frame) / SLOWEST_BYTES_A_SECOND
        try:
            with self._session.post(
                self._url, data=frame, headers=LEAN, stream=True, timeout=(CONNECT_SECONDS, patience)
            ) as answer:
                body = _bounded(answer, time.monotonic() + patience + ANSWER_SECONDS)
        except requests.exceptions.SSLError as error:
            raise Unreachable(
                "E430",
                N_("The connection to the centre is not secure, so nothing was sent."),
                safe=SAFE_ALL,
                do=N_("Check this machine's date and time; if they are right, tell the county office."),
            ) from error
        except requests.exceptions.Timeout as error:
            raise Unreachable("E421", N_("The centre did not answer in time."), safe=SAFE_ALL, do=GO_ON) from error
        except requests.exceptions.RequestException as error:
            raise Unreachable("E420", N_("There is no line to the centre."), safe=SAFE_ALL, do=GO_ON) from error
        if answer.status_code != requests.codes.ok:
            raise trouble_of(answer.status_code, answer.headers)
        return body

    def close(self) -> None:
        """Let the kept connection go."""
        self._session.close()


def _bounded(answer: requests.Response, deadline: float) -> bytes:
    """The answer's body, at most a frame long and before the deadline, however slowly it drips."""
    body = bytearray()
    for chunk in answer.iter_content(CHUNK):
        body += chunk
        if len(body) > MAX_FRAME_BYTES:
            raise Unreachable("E425", N_("What came back is not an answer of the centre."), safe=SAFE_ALL, do=GO_ON)
        if time.monotonic() > deadline:
            raise requests.exceptions.ReadTimeout("the answer took too long")
    return bytes(body)


class TooLarge(Unreachable):
    """The centre wants smaller batches; the courier halves and tries again."""


class Busy(Unreachable):
    """The centre asks for patience; `seconds` as it said, 0 when it did not."""

    def __init__(self, seconds: float):
        super().__init__("E424", N_("The centre is busy."), safe=SAFE_ALL, do=GO_ON)
        self.seconds = seconds


def trouble_of(status: int, headers: Any) -> Unreachable | Refused:
    """What a status other than 200 means."""
    if status == requests.codes.request_entity_too_large:
        return TooLarge("E423", N_("The centre wants smaller parcels; sending in smaller ones."), safe=SAFE_ALL)
    if status in (requests.codes.too_many_requests, requests.codes.service_unavailable):
        after = headers.get("Retry-After", "")
        return Busy(float(after) if after.isdigit() else 0.0)
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        return Refused(
            "E426",
            N_("The centre does not accept this counter's signature."),
            safe=SAFE_ALL,
            do=N_("Call the county office: the counter may have been replaced, or the centre restored without it."),
        )
    return Unreachable(
        "E422", N_("The centre has a fault of its own ({status})."), safe=SAFE_ALL, do=GO_ON, status=status
    )
