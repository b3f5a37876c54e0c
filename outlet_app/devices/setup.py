"""The devices as the settings say, for `bootstrap` to join to the services. What is not set up is not opened."""

from __future__ import annotations

from pathlib import Path

from outlet_app.config import Settings
from outlet_app.devices.label_printer import LabelPrinter
from outlet_app.devices.pole_display import PoleDisplay
from outlet_app.devices.receipt_printer import EscPosPrinter
from outlet_app.devices.scale import SerialScale
from outlet_app.services.ports import LineRenderer


def receipt_printer(settings: Settings, draws: LineRenderer) -> EscPosPrinter:
    """The receipt printer; it says itself when none is set up."""
    return EscPosPrinter(
        settings.printer, settings.printer_columns, settings.printer_charset, draws, settings.printer_drawer
    )


def label_printer(settings: Settings, draws: LineRenderer, folder: Path) -> LabelPrinter:
    """The label printer; without one, labels become files in `folder`."""
    return LabelPrinter(settings.label_printer, settings.label_protocol, settings.label_paper, draws, folder)


def running_scale(settings: Settings) -> SerialScale | None:
    """The scale, listening already; None when there is none."""
    if not settings.scale_port:
        return None
    made = SerialScale(settings.scale_port, settings.scale_protocol, settings.scale_baud, settings.scale_framing)
    made.start()
    return made


def running_display(settings: Settings, outlet: str) -> PoleDisplay | None:
    """The customer's pole display, greeting already; None when there is none."""
    if not settings.display_port:
        return None
    made = PoleDisplay(
        settings.display_port, settings.display_protocol, settings.display_baud, settings.display_charset, outlet
    )
    made.start()
    return made
