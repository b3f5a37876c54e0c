"""Postage: a versioned table that comes from the centre; no price is built in.

fee = first + ceil((weight − first_g) ÷ step_g) × step_fen. Weights in grams, fees in fen, days as ISO dates.
A parcel's volume plays no part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from outlet_app.errors import N_, Refused


@dataclass(frozen=True, slots=True)
class Tariff:
    """One row of the table. It holds from `valid_from` until a later row for the same service, origin and zone."""

    service: str
    origin: str
    zone: str
    valid_from: str
    first_g: int
    first_fen: int
    step_g: int
    step_fen: int
    max_g: int

    def fee(self, grams: int) -> int:
        """Fen for a parcel of `grams`; raises `Refused` E140 when it has no weight or too much."""
        if not 0 < grams <= self.max_g:
            raise Refused(
                "E140",
                N_("The weight must be between 1 and {most} g for this service."),
                do=N_("Weigh again, pack it in two, or choose another service."),
                most=self.max_g,
            )
        if grams <= self.first_g:
            return self.first_fen
        return self.first_fen + -(-(grams - self.first_g) // self.step_g) * self.step_fen


def check(tariff: Tariff) -> Tariff:
    """The row, if its figures make sense; raises `Refused` E141 otherwise (a table is checked when it arrives)."""
    if tariff.first_g < 0 or tariff.step_g <= 0 or min(tariff.first_fen, tariff.step_fen) < 0 or tariff.max_g <= 0:
        raise Refused(
            "E141",
            N_("A row of the postage table makes no sense: {service} {zone}, from {valid_from}."),
            do=N_("Tell the centre; the rest of the table is used."),
            service=tariff.service,
            zone=tariff.zone,
            valid_from=tariff.valid_from,
        )
    return tariff


def find(table: Iterable[Tariff], service: str, origin: str, zone: str, day: str) -> Tariff:
    """The row that holds on `day`: the newest one not after it. Raises `Refused` E142 where there is none."""
    rows = [
        row for row in table if (row.service, row.origin, row.zone) == (service, origin, zone) and row.valid_from <= day
    ]
    if not rows:
        raise Refused(
            "E142",
            N_("There is no postage for {service} to zone {zone} yet."),
            do=N_("Choose another service, or get the table with the next exchange."),
            service=service,
            zone=zone,
        )
    return max(rows, key=lambda row: row.valid_from)


def fee(table: Iterable[Tariff], service: str, origin: str, zone: str, day: str, grams: int) -> int:
    """Fen for a parcel of `grams` on `day`; raises as `find` and `Tariff.fee`."""
    return find(table, service, origin, zone, day).fee(grams)
