"""Who works here: sign-in with a PIN, limited attempts, and naming staff.

PINs are hashed with argon2id (the cost the smallest counters bear in well under a second) and never enter the ledger;
that a person may work here does.
"""

from __future__ import annotations

from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id

from outlet_app.domain.entries import Kind, StaffNamed
from outlet_app.domain.text import all_digits, nfkc
from outlet_app.errors import N_, SAFE_ALL, NotAllowed, Refused
from outlet_app.services.acts import actor_name
from outlet_app.services.model import Role, StaffMember
from outlet_app.services.ports import Clock, Ledger, StaffStore

OPS, MEMORY = 2, 19 << 20
ATTEMPTS = 5
LOCK_MS = (30_000, 120_000, 600_000)
PIN_DIGITS = range(4, 13)
SYSTEM = "system:setup"


class StaffService:
    """Staff and their sign-in. Desk thread."""

    def __init__(self, ledger: Ledger, store: StaffStore, clock: Clock):
        self._ledger = ledger
        self._store = store
        self._clock = clock

    def members(self) -> list[StaffMember]:
        """Active staff, by number."""
        return self._store.members()

    def sign_in(self, number: str, pin: str) -> StaffMember:
        """The person with this number and PIN.

        Raises `Refused`: E301 unknown number or wrong PIN (fact `left`: attempts), E302 too many attempts (fact
        `seconds`), E493 they have no PIN on this machine: it came with the ledger to a new one, and PINs never do.
        """
        number, pin = nfkc(number), nfkc(pin)
        member = next((one for one in self._store.members() if one.number == number), None)
        secret = self._store.secret(number)
        if member is not None and secret is None:
            raise _without_pin(member.number)
        if member is None or secret is None:
            raise _wrong(0)
        pin_hash, failures, locked_until = secret
        now = self._clock.now()
        # A clock set back must not lock anyone out for a year: no lock lasts longer than the longest one.
        if now < locked_until <= now + max(LOCK_MS):
            raise _locked(locked_until - now)
        if _fits(pin_hash, pin):
            if failures:
                self._store.keep_secret(number, pin_hash, 0, 0)
            return member
        failures += 1
        over = failures - ATTEMPTS
        pause = LOCK_MS[min(over, len(LOCK_MS) - 1)] if over >= 0 else 0
        self._store.keep_secret(number, pin_hash, failures, now + pause if pause else 0)
        raise _locked(pause) if pause else _wrong(ATTEMPTS - failures)

    def name(self, member: StaffMember, pin: str, by: StaffMember | None = None) -> None:
        """Let a person work here, or change their name, role or PIN. `by`: the supervisor or installer who does it;
        None at set-up.

        Raises `Refused` E303-E304, `NotAllowed` E311.
        """
        if by is not None and by.role is Role.CLERK:
            raise NotAllowed("E312", N_("Only a supervisor or an installer names staff."))
        number, name, pin = nfkc(member.number), nfkc(member.name), nfkc(pin)
        if not (number.isascii() and number.isalnum()) or len(number) > 8 or not name:
            raise Refused(
                "E303",
                N_("A person at the counter needs a number and a name."),
                do=N_("A number has at most 8 letters and digits, like 02."),
            )
        check_pin(pin)
        hashed = argon2id.str(pin.encode(), opslimit=OPS, memlimit=MEMORY).decode()
        with self._ledger.writing() as writing:
            actor = actor_name(by) if by else SYSTEM
            writing.append(Kind.STAFF, StaffNamed(number, name, member.role.value), actor)
            writing.keep_secret(number, hashed)  # with the act: nobody is named who can't sign in


def check_pin(pin: str) -> None:
    """4 to 12 digits, full-width ones included. Raises `Refused` E304."""
    plain = nfkc(pin)
    if not all_digits(plain) or len(plain) not in PIN_DIGITS:
        raise Refused("E304", N_("A PIN has 4 to 12 digits."), do=N_("Choose another PIN."))


def _fits(pin_hash: str, pin: str) -> bool:
    try:
        return bool(argon2id.verify(pin_hash.encode(), pin.encode()))
    except InvalidkeyError:
        return False


def _wrong(left: int) -> Refused:
    what = (
        N_("This number and PIN do not belong together. Attempts left: {left}.")
        if left
        else N_("This number and PIN do not belong together.")
    )
    return Refused("E301", what, safe=SAFE_ALL, do=N_("Type both again."), left=left)


def _without_pin(number: str) -> Refused:
    return Refused(
        "E493",
        N_("Number {number} has no PIN on this machine yet: PINs never leave the machine they were set on."),
        safe=SAFE_ALL,
        do=N_("Let the supervisor or installer set one: close this window, then outlet-app staff --number {number} …"),
        number=number,
    )


def _locked(milliseconds: int) -> Refused:
    return Refused(
        "E302",
        N_("Too many wrong PINs. Sign-in with this number opens again in {seconds} seconds."),
        safe=SAFE_ALL,
        do=N_("Wait, or let a colleague sign in."),
        seconds=max(1, -(-milliseconds // 1000)),
    )
