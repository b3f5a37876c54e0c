"""The worked example of `docs/protocol.md`, made by the program itself: seeded keys, invented people, fixed times.

Run as a program (``python -m tests.sync.protocol_example``) it prints the blocks as they stand in the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace
from nacl.secret import SecretBox
from nacl.signing import SigningKey

from outlet_app.domain import entries
from outlet_app.domain.acts.trade import Consignment, ConsignmentLine, Order, OrderLine, Reversal
from outlet_app.domain.entries import CounterOpened, Entry, Identity, Kind, PartyNamed, StaffNamed
from outlet_app.services.export import head_message
from sync import codes, columns, contract, weave
from sync.contract import Answer, FeedItem, Request
from sync.train import LENGTH_BYTES, Car, digest

COUNTER = "SBD01-A"
COUNTER_KEY = SigningKey(b"\x01" * 32)
CENTRE_KEY = SigningKey(b"\x02" * 32)
PARTY_KEY = b"\x03" * 32
NONCE = b"\x04" * 24
CODE = "K7QM2XRD93FT"
START = 1_789_779_600_000  # 2026-09-19 01:00 UTC, 09:00 at the outlet
WHO = Identity("龙秀英", "13800138000", address="十八洞村3组12号", ref="N01")
PACKED_FROM = 3


def ledger() -> list[bytes]:
    """The exact bytes of entries 1 to 7."""
    sealed = bytes(SecretBox(PARTY_KEY).encrypt(msgspec.msgpack.encode(WHO), NONCE))
    kiwi = ConsignmentLine("KIWI", "A", "g", 158_400, 1_400, 6, 0, 150_000, 1_200, 180_000)
    pork = ConsignmentLine("LAROU", "", "g", 8_600, 0, 0, 0, 8_600, 6_000, 51_600)
    bodies: list[tuple[Kind, str, msgspec.Struct]] = [
        (
            Kind.COUNTER,
            "system:setup",
            CounterOpened("SBD01", "十八洞", bytes(COUNTER_KEY.verify_key), bytes(CENTRE_KEY.verify_key)),
        ),
        (Kind.STAFF, "system:setup", StaffNamed("02", "麻姐", "clerk")),
        (Kind.PARTY, "clerk:02", PartyNamed(0, "farmer", sealed)),
        (
            Kind.CONSIGNMENT,
            "clerk:02",
            Consignment("consign", 3, (kiwi, pork), 231_600, 177_600, 20_722, advance_fen=54_000),
        ),
        (Kind.CONSIGNMENT, "clerk:02", Consignment("purchase", 3, (pork,), 51_600, 51_600, 20_722)),
        (
            Kind.ORDER,
            "clerk:02",
            Order("down", 0, (OrderLine("RICE10", "pc", 2, 4_980, 9_960),), 9_960, 9_960, 10_000),
        ),
        (Kind.REVERSAL, "clerk:02", Reversal(5, "weight")),
    ]
    return [
        entries.encode(
            Entry(seq, START + seq * 60_000, COUNTER, str(kind), 1, actor, "0.1.0", entries.encode_body(body))
        )
        for seq, (kind, actor, body) in enumerate(bodies, 1)
    ]


def hashes() -> list[bytes]:
    """Hashes 0 (genesis) to 7."""
    chain = [entries.genesis(COUNTER)]
    for data in ledger():
        chain.append(entries.link(chain[-1], data))
    return chain


def request(*, packed: bool) -> Request:
    """What the counter says when the centre's mark is 2: entries 3 to 7, as rows or packed."""
    rows = ledger()[PACKED_FROM - 1 :]
    columned = columns.pack(rows) if packed else b""
    assert columned is not None
    return Request(
        counter=COUNTER,
        sent_at=START + 500_000,
        after=PACKED_FROM - 1,
        head_seq=7,
        head_hash=hashes()[-1],
        cursor=11,
        rows=[] if packed else [msgspec.Raw(row) for row in rows],
        packed=columned,
        keys=[(3, PARTY_KEY)],
        app="0.1.0",
        speaks=2,
        start=3,
        sign=b"\x05" * 8,
    )


def train() -> bytes:
    """The same entries as a train of two cars, nothing compressed, to be readable."""
    rows = [msgspec.Raw(row) for row in ledger()[PACKED_FROM - 1 :]]
    cars = [msgspec.msgpack.encode(Car(rows[:2], b"", [(3, PARTY_KEY)])), msgspec.msgpack.encode(Car(rows[2:]))]
    listed = [(len(car), digest(car)) for car in cars]
    head = replace(request(packed=False), rows=[], keys=[], through=contract.PLAIN, cars=listed)
    frame = framed(msgspec.msgpack.encode(head), COUNTER_KEY, b"outlet-train/1", version=2)
    return len(frame).to_bytes(LENGTH_BYTES, "big") + frame + b"".join(cars)


def answer() -> Answer:
    """What the centre says to it: all taken, one notice and one product taken away."""
    items = [
        FeedItem(12, "notice", "2026-09", msgspec.Raw(msgspec.msgpack.encode("9月19日消费帮扶集市"))),
        FeedItem(14, "product", "OLDTEA", msgspec.Raw(b"\xc0")),
    ]
    return Answer(7, hashes()[-1], 14, START + 500_700, items)


def framed(payload: bytes, key: SigningKey, context: bytes, version: int = contract.VERSION) -> bytes:
    """A frame that is not compressed (the program itself always takes the shortest codec)."""
    head, data = bytes((version, contract.PLAIN)), payload
    return head + key.sign(context + head + data).signature + data


def export_head() -> dict[str, object]:
    """The first line of this ledger's export."""
    head = hashes()[-1]
    return {
        "format": "outlet-ledger",
        "version": 1,
        "counter": COUNTER,
        "outlet": "SBD01",
        "head": 7,
        "head_hash": head.hex(),
        "key": bytes(COUNTER_KEY.verify_key).hex(),
        "signature": COUNTER_KEY.sign(head_message(COUNTER, 7, head)).signature.hex(),
    }


def blocks() -> Iterator[tuple[str, bytes]]:
    """Every block of the document that must be equal to what the program makes, by name."""
    counter_key, centre_key = bytes(COUNTER_KEY.verify_key), bytes(CENTRE_KEY.verify_key)
    yield "counter-public-key", counter_key
    yield "centre-public-key", centre_key
    yield "identity", msgspec.msgpack.encode(WHO)
    for seq, data in enumerate(ledger(), 1):
        yield f"entry-{seq}", data
    for seq, reached in enumerate(hashes()):
        yield f"hash-{seq}", reached
    yield "packed", request(packed=True).packed
    woven = weave.pack(ledger()[PACKED_FROM - 1 :])
    assert woven is not None
    yield "woven", woven.packed
    yield "train-plain", train()
    asked = framed(msgspec.msgpack.encode(request(packed=True)), COUNTER_KEY, b"outlet-request/1")
    yield "request-plain", asked
    context = b"outlet-answer/1" + contract.signature_of(asked)
    yield "answer-plain", framed(msgspec.msgpack.encode(answer()), CENTRE_KEY, context)
    yield "counter-proof", bytes.fromhex(codes.counter_proof(CODE, counter_key))
    yield "centre-proof", bytes.fromhex(codes.centre_proof(CODE, counter_key, centre_key, COUNTER))
    yield "export-signature", bytes.fromhex(str(export_head()["signature"]))


def shown(name: str, data: bytes) -> str:
    """A block as it stands in the document: 48 bytes a line."""
    text = data.hex()
    lines = [text[start : start + 96] for start in range(0, len(text), 96)]
    return "\n".join([f"```hex {name}", *lines, "```"])


if __name__ == "__main__":
    for name, data in blocks():
        print(shown(name, data), end="\n\n")
    print(shown("request-dictionary", contract.seal_request(request(packed=False), COUNTER_KEY)), end="\n\n")
    print(json.dumps(export_head()))
