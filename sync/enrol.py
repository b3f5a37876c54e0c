"""Enrolling a machine as a counter: a one-time code once, keys ever after."""

from __future__ import annotations

import time
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
    """Who this machine is from now on; `centre_key` is the centre's public key, 32 bytes."""

    counter: str
    outlet: str
    outlet_name: str
    centre_key: bytes
    url: str


def enrol(url: str, code: str, key: SigningKey, authority: str = "") -> Enrolled:
    """Enrol with the centre at `url`.

    Raises `Refused` E403-E407 (address, code, the centre's no), `Unreachable` E420 when there is no sensible answer.
    Asking again with the same code and key is safe.
    """
    url = check_url(url)
    try:
        tidy = codes.tidied(code)
    except ValueError:
        raise Refused(
            "E405",
            N_("This is not an enrolment code."),
            safe=NOTHING_CHANGED,
            do=N_("It has twelve signs, like K7QM-2XRD-93FT; type it again."),
        ) from None
    public = bytes(key.verify_key)
    asked = EnrolRequest(codes.code_id(tidy), public.hex(), codes.counter_proof(tidy, public), __version__)
    answer = _asked(url, asked, authority)
    try:
        centre_key = bytes.fromhex(answer.centre_key)
    except ValueError:
        centre_key = b""
    if not codes.same(answer.proof, codes.centre_proof(tidy, public, centre_key, answer.counter)):
        raise Refused(
            "E407",
            N_("The one who answered does not know the code, so it is not the centre."),
            safe=NOTHING_CHANGED,
            do=N_("Check the address with the county office before trying again."),
        )
    return Enrolled(answer.counter, answer.outlet, answer.outlet_name, centre_key, url)


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
