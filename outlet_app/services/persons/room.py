"""People: dated facts, merging, erasing. Built from the ports by `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.services.deps import Deps
from outlet_app.services.persons.agreements import AgreementService
from outlet_app.services.persons.duplicates import DuplicateService
from outlet_app.services.persons.erasure import ErasureService
from outlet_app.services.persons.export import ExportService
from outlet_app.services.persons.file import FileService
from outlet_app.services.persons.looks import LookService


@dataclass(frozen=True)
class PersonsRoom:
    """The room's services. Desk thread."""

    deps: Deps
    files: FileService
    duplicates: DuplicateService
    agreements: AgreementService
    looks: LookService
    export: ExportService
    erasure: ErasureService


def open_room(deps: Deps) -> PersonsRoom:
    """The room over its ports."""
    return PersonsRoom(
        deps,
        FileService(deps),
        DuplicateService(deps),
        AgreementService(deps),
        LookService(deps),
        ExportService(deps),
        ErasureService(deps),
    )
