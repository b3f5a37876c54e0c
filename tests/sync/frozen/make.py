"""Makes the messages that stand for a released contract: ``python -m tests.sync.frozen.make VERSION``, run once with
the program of that release, then never again for that version. Counters and centres of that release send these; every
later program must read them, and read the same in them. Keys and people are the invented ones of the document's
example.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from sync import columns, contract
from sync.contract import Answer, FeedItem, Picture, PictureKept, Request
from tests.sync import protocol_example as example

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[2]
KEY, CENTRE = example.COUNTER_KEY, example.CENTRE_KEY
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) + b"\xff\xd9"
_encode = msgspec.msgpack.encode


def described(value: Any) -> Any:
    """A message as JSON can hold it: arrays in their order, bytes as hexadecimal; entries as their exact bytes."""
    if isinstance(value, msgspec.Struct):
        return [described(getattr(value, name)) for name in value.__struct_fields__]
    if isinstance(value, bytes | msgspec.Raw):
        return bytes(value).hex()
    if isinstance(value, list | tuple):
        return [described(part) for part in value]
    return value


def framed(message: msgspec.Struct, context: bytes, codec: int, version: int, key: Any = KEY) -> bytes:
    """A frame with a chosen codec."""
    data = _encode(message)
    if codec:
        dictionary = (ROOT / "sync" / f"dictionary-{codec - 1}.bin").read_bytes() if codec > 1 else b""
        squeezer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
        data = squeezer.compress(data) + squeezer.flush()
    head = bytes((version, codec))
    return head + bytes(key.sign(context + head + data).signature) + data


def messages(version: int) -> Iterator[tuple[str, bytes, msgspec.Struct]]:
    """(name, frame, message) of every kind of frame, and every form of a request."""
    rows, head = example.ledger(), example.hashes()[-1]
    idle = Request("SBD01-A", example.START, 7, 7, head, 14, app="0.1.0")
    packed = msgspec.structs.replace(idle, after=2, packed=columns.pack(rows[2:]) or b"", keys=[(3, example.PARTY_KEY)])
    plain = msgspec.structs.replace(idle, after=0, rows=[msgspec.Raw(row) for row in rows], room=0)
    dictionary = 2 if version == 1 else 3
    forms = {"idle": (idle, dictionary), "packed": (packed, 1), "rows": (plain, 0), "dictionary": (plain, dictionary)}
    for name, (request, codec) in forms.items():
        yield f"request-{name}", framed(request, b"outlet-request/1", codec, version), request
    asked = framed(idle, b"outlet-request/1", dictionary, version)
    items = [
        FeedItem(12, "notice", "2026-09", msgspec.Raw(_encode("9月19日消费帮扶集市"))),
        FeedItem(14, "product", "OLDTEA", msgspec.Raw(b"\xc0")),
        FeedItem(15, "barter", "later", msgspec.Raw(_encode(["unknown", {"to": "anybody"}]))),
    ]
    refused = "entry 6 has another hash here"
    answers = {
        "feed": Answer(7, head, 15, example.START + 700, items, True),
        "refusal": Answer(5, example.hashes()[5], 11, example.START, [], False, "fork", refused),
    }
    for name, answer in answers.items():
        context = b"outlet-answer/1" + contract.signature_of(asked)
        yield f"answer-{name}", framed(answer, context, dictionary, version, CENTRE), answer
    if version == 1:
        picture = Picture("SBD01-A", hashlib.sha256(JPEG).digest(), JPEG)
        sent = framed(picture, b"outlet-picture/1", 0, version)
        yield "picture", sent, picture
        kept = PictureKept(picture.digest, "full")
        yield "kept", framed(kept, b"outlet-picture-answer/1" + contract.signature_of(sent), 1, version, CENTRE), kept


def main(version: int) -> None:
    """Write that version's frames, and what they say."""
    folder = FOLDER / str(version)
    folder.mkdir()
    values: dict[str, Any] = {}
    for name, frame, message in messages(version):
        (folder / f"{name}.bin").write_bytes(frame)
        values[name] = described(message)
    if version > 1:
        from tests.sync.frozen.make_trains import trains, woven

        (folder / "request-woven.bin").write_bytes(woven()[0])
        values["request-woven"] = described(woven()[1])
        for name, body, said in trains():
            (folder / f"{name}.bin").write_bytes(body)
            values[name] = said
    (folder / "values.json").write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(values)} messages of contract {version}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
