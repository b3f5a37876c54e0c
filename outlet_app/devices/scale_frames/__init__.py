"""Scale protocols: bytes from a serial line to readings and faults. `PROTOCOLS` by the name used in settings."""

from __future__ import annotations

from outlet_app.devices.scale_frames.cas import AND_18, CAS_22, CAS_ENQ
from outlet_app.devices.scale_frames.mettler import MT_SICS, TOLEDO
from outlet_app.devices.scale_frames.protocol import Protocol
from outlet_app.devices.scale_frames.yaohua import A12E, FORMAT_0, FORMAT_1, FORMAT_2, WW

PROTOCOLS: dict[str, Protocol] = {
    one.name: one for one in (FORMAT_0, FORMAT_1, FORMAT_2, A12E, WW, MT_SICS, TOLEDO, CAS_22, AND_18, CAS_ENQ)
}
"""Every protocol spoken here. Yaohua formats 1 and 2 look alike on the line: which one it is must be set."""
