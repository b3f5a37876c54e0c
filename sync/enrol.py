"""Enrolling a machine as a counter: a one-time code once, keys ever after."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import requests
import urllib3
from nacl.signing import SigningKey

from outlet_app import __version__
from outlet_app.errors import N_, Refused, Unreachable
from sync import codes
from sync.contract import ENROL_PATH, EnrolAnswer, EnrolRequest
from sync.http import ANSWER_SECONDS, CONNECT_SECONDS, bounded, check_url, line_trouble, open_session, trust

NOTHING_CHANGED = N_("Nothing was changed on this machine.")


@dataclass(frozen=True)
class Enrolled:
    """Who this machine is from now on; `centre_key` is the centre's public key, 32 bytes. `mark`: so many entries the
    centre has of this counter; `hash`: that of the entry that was looked at, or of the mark, b"" when not told."""

    counter: str
    outlet: str
    outlet_name: str
    centre_key: bytes
    url: str
    mark: int = 0
    hash: bytes = b""


def code_id(code: str) -> str:
    """The part of a code, as typed, that may be kept. Raises `Refused` E405."""
    return codes.code_id(_tidy(code))


def _tidy(code: str) -> str:
    try:
        return codes.tidied(code)
    except ValueError:
        raise Refused(
            "E405",
            N_("This is not an enrolment code."),
            safe=NOTHING_CHANGED,
            do=N_("It has twelve signs, like K7QM-2XRD-93FT; type it again."),
        ) from None


def enrol(url: str, code: str, key: SigningKey, authority: str = "", look: int = -1) -> Enrolled:
    """Enrol with the centre at `url`. `look`, 0 or more: only ask who the code is for, and the hash of that entry; the
    code is not spent.

    Raises `Refused` E403-E407 (address, code, the centre's no), `Unreachable` E420 when there is no sensible answer.
    Asking again with the same code and key is safe.
    """
    url = check_url(url)
    tidy = _tidy(code)
    public = bytes(key.verify_key)
    proof = codes.counter_proof(tidy, public)
    answer = _asked(url, EnrolRequest(codes.code_id(tidy), public.hex(), proof, __version__, look), authority)
    try:
        centre_key, digest = bytes.fromhex(answer.centre_key), bytes.fromhex(answer.hash)
    except ValueError:
        centre_key = digest = b""
    if not codes.same(answer.proof, codes.centre_proof(tidy, public, centre_key, answer.counter)):
        raise Refused(
            "E407",
            N_("The one who answered does not know the code, so it is not the centre."),
            safe=NOTHING_CHANGED,
            do=N_("Check the address with the county office before trying again."),
        )
    return Enrolled(answer.counter, answer.outlet, answer.outlet_name, centre_key, url, max(0, answer.mark), digest)


def place_of_fork(hash_here: Callable[[int], bytes], hash_there: Callable[[int], bytes], same: int, other: int) -> int:
    """The first entry that is another one here than there, where entry `same` is known to be equal and `other` not."""
    while other - same > 1:
        middle = (same + other) // 2
        if hash_here(middle) == hash_there(middle):
            same = middle
        else:
            other = middle
    return other


def _asked(url: str, asked: EnrolRequest, authority: str) -> EnrolAnswer:
    try:
        with (
            open_session(url) as session,
            session.post(
                url + ENROL_PATH,
                data=msgspec.json.encode(asked),
                headers={"Content-Type": "application/json"},
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                verify=trust(authority),
                stream=True,
                allow_redirects=False,
            ) as found,
        ):
            body = bounded(found, time.monotonic() + 2 * ANSWER_SECONDS)
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
        trouble = line_trouble(error)
        raise Unreachable(
            trouble.code,
            trouble.what,
            safe=NOTHING_CHANGED,
            do=N_("Check the address and the line, then try again with the same code."),
        ) from error
    if found.status_code in (400, 401, 403, 404, 409, 410):
        raise Refused(
            "E406",
            N_("The centre refuses this code: it is unknown, used, or too old."),
            safe=NOTHING_CHANGED,
            do=N_("Ask the county office for a new code."),
        )
    try:
        if found.status_code != requests.codes.ok:
            raise ValueError("no answer to an enrolment")
        return msgspec.json.decode(body, type=EnrolAnswer)
    except (ValueError, RecursionError) as error:  # msgspec's errors of decoding are ValueErrors
        raise Unreachable(
            "E422",
            N_("The centre has a fault of its own ({status})."),
            safe=NOTHING_CHANGED,
            do=N_("Try again later with the same code."),
            status=found.status_code,
        ) from error
