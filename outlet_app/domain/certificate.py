"""The conformity certificate (承诺达标合格证): who must bring one, what it must say, how long it is kept.

After the ministry's measure in force since 2026-02-01 (MARA 2025 No. 4). Enterprises and cooperatives issue one
a batch; a purchaser collects and keeps it at least six months; mixed or split lots need a new one. Which
categories and issuers are bound is data with defaults, so that the centre can change it without a release.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from outlet_app.errors import N_, Refused

CATEGORIES: frozenset[str] = frozenset(
    {"vegetables", "mushrooms", "fruit", "tea_leaf", "livestock", "poultry", "eggs", "aquatic"}
)
"""Vegetables and cultivated mushrooms, fruit, fresh tea leaf, livestock and poultry, eggs, farmed aquatic produce."""

ISSUERS: frozenset[str] = frozenset({"enterprise", "cooperative"})
"""Kinds of party that must issue one; a household may."""

KEEP_MONTHS = 6
BASES: frozenset[str] = frozenset({"self_test", "commissioned_test", "internal_control", "self_commitment"})
"""What a commitment may rest on."""


COMMITMENT = (
    "承诺对生产销售的食用农产品：不使用禁用农药兽药、停用兽药和非法添加物；常规农药兽药残留不超标；对承诺的真实性负责"
)
"""What an issuer commits to, unless the centre says otherwise (setting `certificate_commitment`)."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says. `on` is its ISO date; `quantity` is in the product's base unit."""

    number: str
    product: str
    quantity: int
    origin: str
    on: str
    issuer: str
    contact: str
    commitment: str
    basis: str


def required(
    category: str,
    issuer_kind: str,
    categories: frozenset[str] = CATEGORIES,
    issuers: frozenset[str] = ISSUERS,
) -> bool:
    """Whether produce of `category` from a party of `issuer_kind` must come with a certificate."""
    return category in categories and issuer_kind in issuers


def missing(certificate: Certificate) -> tuple[str, ...]:
    """Names of the fields that are empty; the number alone may be (not every issuer numbers them)."""
    return tuple(
        field.name for field in fields(certificate) if field.name != "number" and not getattr(certificate, field.name)
    )


def check(certificate: Certificate, bases: frozenset[str] = BASES) -> Certificate:
    """The certificate, if complete; raises `Refused` E149 naming what is missing or not understood."""
    lacking = [*missing(certificate)]
    if certificate.basis and certificate.basis not in bases:
        lacking.append("basis")
    if certificate.quantity < 0:
        lacking.append("quantity")
    if lacking:
        raise Refused(
            "E149",
            N_("The conformity certificate is incomplete: {fields}."),
            do=N_("Fill in what is missing from the paper, or ask the issuer for a new one."),
            fields=", ".join(lacking),
        )
    return certificate


def keep_until(on: str, months: int = KEEP_MONTHS) -> str:
    """The first ISO date on which a certificate of `on` may be thrown away."""
    day = date.fromisoformat(on)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day).isoformat()
    except ValueError:  # 31 August + 6 months: the day after the short month's last
        return date(year, month + 2, 1).isoformat()


def needs_new(certificates: Iterable[str], split: bool = False) -> bool:
    """Whether a lot made of produce under these certificate numbers needs one of its own: mixed, or split off."""
    return split or len(set(certificates)) > 1
