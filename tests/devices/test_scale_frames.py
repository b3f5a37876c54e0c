"""Every scale frame of the vectors, good and bad; frames out of any stream; when a weight has settled."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.devices.scale_frames import PROTOCOLS
from outlet_app.devices.scale_frames.reader import EQUAL, FrameReader, Settling
from outlet_app.services.weighing import Reading, ScaleFault, ScaleLook
from tests.devices.frames import FRAMES

NAMES = {
    "yaohua_fmt0_12B": "yaohua-0",
    "yaohua_fmt1_reversed_9B": "yaohua-1",
    "yaohua_fmt2_forward_9B": "yaohua-2",
    "yaohua_a12e_15B": "yaohua-a12e",
    "ww_ascii": "ww",
    "mt_sics": "mt-sics",
    "toledo_continuous_18B": "toledo",
    "cas_22B": "cas",
    "and_18B": "and",
    "cas_enq_15B": "cas-enq",
}
REASONS = {"xor": "checksum", "out of range": "range"}


def test_every_vector_reads_as_it_should(vectors: dict[str, Any]) -> None:
    """Grams, stable, gross or net, tare; or the fault's reason. None is left out."""
    seen = set()
    for name, digits, wanted in vectors["scale_frames"]["frames"]:
        frame = bytes.fromhex(digits)
        heard = PROTOCOLS[NAMES[name]].parse(frame)
        seen.add(NAMES[name])
        assert heard.frame == frame
        if "error" in wanted:
            assert isinstance(heard, ScaleFault), (name, heard)
            assert heard.reason == REASONS.get(wanted["error"], wanted["error"])
        elif isinstance(wanted["g"], str):
            assert heard == ScaleFault("fraction", frame, f"{wanted['g']} g")
        else:
            assert isinstance(heard, Reading), (name, heard)
            mode = wanted.get("mode") or ("gross" if wanted.get("gross") else "net" if wanted.get("net") else None)
            assert heard.grams == wanted["g"]
            assert heard.stable == wanted.get("stable")
            assert mode in (None, heard.mode)
            assert heard.tare == wanted.get("tare_g", 0)
    assert seen == set(PROTOCOLS)


def test_formats_1_and_2_are_a_matter_of_setting() -> None:
    """The same bytes are a weight in both, and not the same one."""
    found = [PROTOCOLS[name].parse(b"=000.3000") for name in ("yaohua-1", "yaohua-2")]
    assert [one.grams for one in found if isinstance(one, Reading)] == [3_000, 300]


MORE = [
    ("mt-sics", b"S S      1.000 lb\r\n", "unit"),
    ("mt-sics", b"S S      0.0005 kg\r\n", "unreadable"),
    ("mt-sics", b"S S     0.0005 kg\r\n", "fraction"),
    ("ww", b"ww0001.5.000kg\r\n", "unreadable"),
    ("ww", b"ww000 5.000kg\r\n", "unreadable"),
    ("toledo", b"\x02-0 012345000000\r$", "checksum"),
    ("toledo", b"\x02-p 012345000000\r\x65", "zero"),
    ("toledo", b"\x02-  012345000000\r\x35", "unit"),
    ("toledo", b"\x02-00012345000000\r\x15", "unit"),
    ("yaohua-a12e", b"WG004.139kg3E\r\n", "checksum"),
    ("cas-enq", b"\x01\x02S 001.23KGb\x03\x04", "checksum"),
    ("cas-enq", b"\x01\x02F 001.23KGt\x03\x04", "overload"),
    ("and", b"OL,GS,+9999999kg\r\n", "overload"),
    ("cas", b"", "unreadable"),
]


@pytest.mark.parametrize(("name", "frame", "reason"), MORE)
def test_more_frames_that_give_no_weight(name: str, frame: bytes, reason: str) -> None:
    """Pounds, fractions of a gram, wrong check bytes, a scale switched on with something lying on it."""
    heard = PROTOCOLS[name].parse(frame)
    assert isinstance(heard, ScaleFault), heard
    assert heard.reason == reason


def test_toledo_points() -> None:
    """Where the point stands is told by the first status byte, tens and hundreds too."""
    found = []
    for point in range(6):
        body = b"\x02" + bytes([0x28 | point]) + b"\x30\x20    12     0\r"
        heard = PROTOCOLS["toledo"].parse(body + bytes([-sum(body) & 0x7F]))
        found.append(heard.grams if isinstance(heard, Reading) else heard)
    assert found == [1_200_000, 120_000, 12_000, 1_200, 120, 12]


@pytest.mark.parametrize("name", FRAMES)
def test_split_at_every_byte_with_noise_around(name: str) -> None:
    """Noise before, after and between, the stream cut at every place, or into single bytes: the same three readings."""
    frame, grams = FRAMES[name]
    stream = b"\xff\x000.5" + frame + b"\r\n" + frame + frame + b"\r\n\x00"
    cuts = [[stream[:at], stream[at:]] for at in range(len(stream) + 1)]
    for pieces in (*cuts, [bytes([one]) for one in stream]):
        reader = FrameReader(PROTOCOLS[name])
        heard = [one for piece in pieces for one in reader.feed(piece)]
        assert [one.grams for one in heard if isinstance(one, Reading)] == [grams] * 3, pieces
        assert all(one.frame == frame for one in heard)


@given(st.data())
def test_a_stream_never_gives_a_weight_nobody_sent(data: st.DataObject) -> None:
    """Whole frames, frames broken off, and any bytes, in any pieces: nothing is raised, and every reading is, byte for
    byte, a frame that was sent; a whole frame after another is never missed."""
    name = data.draw(st.sampled_from(sorted(FRAMES)))
    frame, _grams = FRAMES[name]
    protocol = PROTOCOLS[name]
    broken = st.integers(0, len(frame) - 1).map(lambda length: frame[:length])
    noise = st.binary(max_size=40).filter(lambda some: not set(some) & set(b"0123456789.+- "))
    stream = b"".join(data.draw(st.lists(st.one_of(st.just(frame), broken, noise), max_size=12))) + frame + frame + b"="
    reader = FrameReader(protocol)
    heard = []
    while stream:
        size = data.draw(st.integers(1, 30))
        heard += reader.feed(stream[:size])
        stream = stream[size:]
    readings = [one for one in heard if isinstance(one, Reading)]
    assert readings
    assert {one.frame for one in readings} == {frame}


@given(st.sampled_from(sorted(PROTOCOLS)), st.lists(st.binary(max_size=60), max_size=20))
def test_any_bytes_at_all(name: str, pieces: list[bytes]) -> None:
    """Anything may come down a line: only faults and readings come out, each from bytes that came in."""
    reader = FrameReader(PROTOCOLS[name])
    whole = b"".join(pieces)
    for piece in pieces:
        for one in reader.feed(piece):
            assert one.frame in whole
            assert isinstance(one, ScaleFault) or isinstance(one.grams, int)


@given(st.sampled_from(["yaohua-0", "yaohua-a12e", "toledo", "cas-enq"]), st.data())
def test_one_wrong_byte_is_noticed(name: str, data: st.DataObject) -> None:
    """Where there is a check byte, no single wrong byte makes another weight."""
    frame, grams = FRAMES[name]
    at = data.draw(st.integers(0, len(frame) - 1))
    wrong = bytearray(frame)
    wrong[at] ^= data.draw(st.integers(1, 127))
    heard = PROTOCOLS[name].parse(bytes(wrong))
    assert isinstance(heard, ScaleFault) or heard.grams == grams, heard


def test_a_lost_start_never_joins_two_frames() -> None:
    """Format 2 has neither end nor check byte: what is not followed by a new start does not count."""
    reader = FrameReader(PROTOCOLS["yaohua-2"])
    heard = reader.feed(b"=003.0000003.000=0003.000=")
    assert [one.frame for one in heard] == [b"=0003.000"]


def test_five_equal_readings_have_settled() -> None:
    """Without a flag: five in a row; another weight, a fault, or a change from gross to net begins anew."""
    same = Reading(15_000, None, "gross", b"")
    settling = Settling()
    assert [settling.add(same) for _ in range(EQUAL + 1)] == [False] * 4 + [True, True]
    assert not settling.add(Reading(15_001, None, "gross", b""))
    assert [settling.add(same) for _ in range(4)] == [False] * 4
    assert not settling.add(ScaleFault("overload", b""))
    assert [settling.add(same) for _ in range(EQUAL)] == [False] * 4 + [True]
    assert not settling.add(Reading(15_000, None, "net", b""))
    settling.forget()
    assert [settling.add(Reading(1, True, "", b"")), settling.add(Reading(1, False, "", b""))] == [True, False]


LOOKS = [
    (158_400, True, "", True),
    (158_400, False, "", False),
    (158_400, True, "overload", False),
    (0, True, "", False),
    (-5, True, "", False),
]


@pytest.mark.parametrize(("grams", "stable", "trouble", "taken"), LOOKS)
def test_only_a_settled_weight_above_nothing_is_taken(grams: int, stable: bool, trouble: str, taken: bool) -> None:
    """Never overloaded, moving or negative; nothing lying there is no weight either."""
    look = ScaleLook(Reading(grams, None, "", b""), stable, trouble)
    assert (look.takeable is not None) is taken
    assert ScaleLook(None, True).takeable is None
