"""One good frame and its weight for each protocol, and a scale that sends them."""

from __future__ import annotations

FRAMES: dict[str, tuple[bytes, int]] = {
    "yaohua-0": (b"\x02+012345319\x03", 12_345),
    "yaohua-1": (b"=000.3000", 3_000),
    "yaohua-2": (b"=0003.000", 3_000),
    "yaohua-a12e": (b"WG004.139kg3D\r\n", 4_139),
    "ww": (b"ww00015.000kg\r\n", 15_000),
    "mt-sics": (b"S S     100.00 g\r\n", 100),
    "toledo": (b"\x02-0 012345000000\r%", 12_345),
    "cas": (b"ST,GS,1\xc4,000013.5 kg\r\n", 13_500),
    "and": (b"ST,GS,+0012.50kg\r\n", 12_500),
    "cas-enq": (b"\x01\x02S 001.23KGa\x03\x04", 1_230),
}
