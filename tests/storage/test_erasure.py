"""Erasing a person on a real store: the key and every trace of the name go, the numbers and the chain stay."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, QueuePool, create_engine, event

from outlet_app.domain.acts.persons import PartyErased
from outlet_app.domain.acts.post import ManifestPiece, ManifestSigned, ParcelPersons, ParcelPresented
from outlet_app.domain.chain import verify_chain
from outlet_app.domain.entries import Kind, body_of
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm
from outlet_app.services.sealing import new_party_key, open_sealed, seal
from outlet_app.storage import engine as engines
from outlet_app.storage import store as stores
from outlet_app.storage.backup import copy_store
from outlet_app.storage.engine import open_engine, reading
from outlet_app.storage.rebuild import derive_anew, differences
from outlet_app.storage.store import FILE_NAME, Store
from tests.storage.test_persons import consign, register
from tests.support.counter import CLERK, IDENTITY, INSTALLER, SUPERVISOR, HandClock, composed, enrolled

NAME, PHONE, ID = "龙秀英", "13800138000", "433124190001010016"
PERSONS = ParcelPersons(NAME, PHONE, "十八洞村3组", "id", ID, "李城北", "13700137000", "广州市天河路1号")


def settled_act(counter: Counter, party: int) -> int:
    """An act with somebody after which nothing is open: an order taken back."""
    line = OrderLineForm("SALT", "pc", 1, 250)
    seq = counter.orders.save(OrderForm(party=party, lines=(line,), tendered_fen=250, note="赶场"), CLERK).seq
    counter.corrections.reverse(seq, "withdrawn", "不要了", CLERK)
    return seq


def parcel(store: Store, party: int) -> int:
    """A parcel that the party sent, already with the van; its persons sealed with its own key."""
    with store.ledger.writing() as writing:
        key, number = new_party_key(), writing.next_seq()
        writing.keep_party_key(number, key)
        sealed = seal(PERSONS, key)
        goods = ("茶叶", 1, 900, "std", "1", "440106", 800, 800, "ok", "02", 0, "ok")
        body = ParcelPresented("accepted", "9900000000017", party, sealed, *goods)
        seq = writing.append(Kind.PARCEL, body, "clerk:02").seq
        piece = ManifestPiece("9900000000017", 900)
        writing.append(Kind.MANIFEST, ManifestSigned((piece,), 900, "07"), "clerk:02")
        return seq


def texts(store: Store) -> str:
    """Everything every table of the store says, as text; bytes as they are, in Latin."""
    said: list[str] = []
    with reading(store.engine) as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        for name in names:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"'):
                said += [value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in row]
    return "\n".join(said)


def erased(counter: Counter, party: int) -> int:
    """Erase somebody, as a supervisor; the entry's number."""
    return counter.persons.erasure.erase(party, "asked", "", SUPERVISOR).saved.seq


def test_erased(store: Store, counter: Counter) -> None:
    """Nobody finds them, nothing in the store names them, what was sealed stays sealed; the rest is as it was."""
    party = register(counter, NAME, PHONE, id_number=ID, address="十八洞村3组12号")
    other = register(counter, "施六金", "13900139000")
    act, sent = settled_act(counter, party), parcel(store, party)
    theirs = consign(counter, other)
    counter.persons.agreements.consent(party, "photo", True, CLERK)
    counter.persons.looks.note_support(party, "monitored", 20_000, None, "县乡村振兴局", CLERK)
    figures = counter.records.today().figures
    sealed = body_of(store.ledger.entry(party))  # type: ignore[arg-type]
    with store.ledger.writing() as writing:
        key = writing.party_key(party)
    assert NAME in texts(store)
    seq = erased(counter, party)
    body = body_of(store.ledger.entry(seq))  # type: ignore[arg-type]
    assert body == PartyErased(party, "asked", (sent,))
    said = texts(store)
    for secret in (NAME, " ".join(NAME), PHONE, ID, "longxiuying", "lxy", "振兴局", "李城北"):
        assert secret not in said, secret
    with store.ledger.writing() as writing:
        assert writing.party_key(party) is writing.party_key(sent) is None
        assert writing.party_key(other) is not None
    assert key is not None
    assert open_sealed(sealed.sealed, new_party_key(), PartyErased) is None  # type: ignore[union-attr]
    assert counter.people.card(party) is None
    assert counter.people.search("lxy") == counter.people.search(PHONE) == []
    assert [row.seq for row in counter.records.page("赶场")] == [act]
    assert counter.records.page("lxy") == []
    detail = counter.records.detail(act)
    assert detail is not None
    assert (detail.party, detail.row.total_fen, detail.row.party) == (None, 250, "")
    assert [row.seq for row in counter.records.page("slj")] == [theirs]
    now = counter.records.today().figures
    assert (now.orders_down_fen, now.consigned_fen, now.parties) == (
        figures.orders_down_fen,
        figures.consigned_fen,
        figures.parties,
    )
    assert verify_chain(IDENTITY.counter, store.ledger.rows()).wrong_at == 0
    assert differences(store.engine) == []
    with engines.writing(store.engine) as connection:
        derive_anew(connection)
    assert NAME not in texts(store)
    assert differences(store.engine) == []


def test_nothing_more_can_be_recorded_about_them(counter: Counter) -> None:
    """Neither an act nor a look; the number is nobody's."""
    party = register(counter)
    erased(counter, party)
    calls = (
        lambda: counter.persons.looks.unmask(party, "asked", "", CLERK),
        lambda: counter.persons.agreements.consent(party, "photo", True, CLERK),
        lambda: counter.persons.erasure.erase(party, "asked", "", SUPERVISOR),
    )
    for call in calls:
        with pytest.raises(Refused, match="E815"):
            call()
    line = LineForm("KIWI", "A", "g", 1000, 1200)
    with pytest.raises(Refused, match="E60"):
        counter.intake.save(ConsignmentForm(party=party, lines=(line,)), CLERK)
    with pytest.raises(Refused, match="E602"):
        counter.persons.files.open(party)


def test_who_was_merged_is_erased_too(store: Store, counter: Counter) -> None:
    """One person, all their registrations."""
    kept, gone = register(counter), register(counter, "龙秀瑛", "13900139000")
    counter.persons.duplicates.merge(kept, gone, CLERK)
    erased(counter, gone)
    with store.ledger.writing() as writing:
        assert writing.party_key(kept) is writing.party_key(gone) is None
    assert counter.people.page() == []
    assert differences(store.engine) == []


def test_what_is_open_stands_in_the_way(store: Store, counter: Counter) -> None:
    """What is owed, an advance on unsold produce, produce that is here, an open order: refused, with the numbers."""
    owed, waiting, ordered = register(counter), register(counter, phone="13900139000"), register(counter, "吴阿妹", "")
    act = consign(counter, owed)
    line = LineForm("KIWI", "A", "g", 10_000, 1200)
    on_sale = counter.intake.save(
        ConsignmentForm(party=waiting, lines=(line,), on_sale=True, advance_fen=1000), CLERK
    ).seq
    goods = OrderForm(party=ordered, lines=(OrderLineForm("SALT", "pc", 2, 250),), tendered_fen=100, deposit_fen=100)
    order = counter.orders.save(goods, CLERK).seq
    head = store.ledger.head()
    for party, number in ((owed, act), (waiting, on_sale), (ordered, order)):
        with pytest.raises(Refused, match=f"E827.*{number:04d}"):
            erased(counter, party)
    assert store.ledger.head() == head
    ways = [counter.persons.files.open(party).in_the_way for party in (owed, waiting, ordered)]
    assert [[one.what for one in way] for way in ways] == [["owed"], ["advance", "unsettled"], ["order"]]
    for number in (act, on_sale, order):
        counter.corrections.reverse(number, "withdrawn", "", SUPERVISOR)
    for party in (owed, waiting, ordered):
        erased(counter, party)
    assert differences(store.engine) == []


def test_who_may_and_why(counter: Counter) -> None:
    """A supervisor, with a reason."""
    party = register(counter)
    for actor in (CLERK, INSTALLER):
        with pytest.raises(NotAllowed, match="E825"):
            counter.persons.erasure.erase(party, "asked", "", actor)
    for reason in ("", "why not", "other"):
        with pytest.raises(Refused, match="E826"):
            counter.persons.erasure.erase(party, reason, "", SUPERVISOR)
    with pytest.raises(Refused, match="E602"):
        counter.persons.erasure.erase(999, "asked", "", SUPERVISOR)
    assert counter.people.card(party) is not None


def test_drafts_that_hold_them_go(counter: Counter) -> None:
    """By id or by what was typed; the others stay."""
    party, other = register(counter), register(counter, "施六金", "13900139000")
    drafts = counter.drafts
    drafts.keep("intake", ConsignmentForm(party=party))
    drafts.keep("orders", OrderForm(party=other))
    drafts.keep("till", OrderForm(note=f"找 {NAME}"))
    assert counter.persons.erasure.erase(party, "asked", "", SUPERVISOR).drafts == 2
    assert drafts.load("intake", ConsignmentForm) is None
    assert drafts.load("till", OrderForm) is None
    assert drafts.load("orders", OrderForm) == OrderForm(party=other)


def test_no_copy_keeps_the_key(store: Store, counter: Counter) -> None:
    """The copies beside the store are replaced by one made afterwards; later copies stay."""
    party = register(counter)
    backups = store.folder / "backups"
    store.backup()
    copy_store(store.engine, backups / "before-0002.db")
    assert counter.persons.erasure.erase(party, "asked", "", SUPERVISOR).copies_renewed
    (left,) = sorted(backups.iterdir())
    found = open_engine(left, store.engine.get_execution_options()["outlet_key"])
    with reading(found) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM party_key").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM erased").scalar() == 1
    found.dispose()
    store.backup()
    store.renew_copies()
    assert len(list(backups.iterdir())) == 2


def test_copies_that_can_not_be_replaced_now_are_at_the_next_rest(
    store: Store, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person is erased all the same; it is said, and done as soon as there is room."""
    party = register(counter)
    old = store.backup()

    def full(_engine: Engine, _target: Path) -> Path:
        raise engines.unwritable(OSError(28, "no space"))

    with monkeypatch.context() as patched:
        patched.setattr("outlet_app.storage.backup.copy_store", full)
        assert not counter.persons.erasure.erase(party, "asked", "", SUPERVISOR).copies_renewed
    assert counter.people.card(party) is None
    assert old.exists()
    store.rest()
    assert not old.exists()
    assert list((store.folder / "backups").iterdir())


def plain_engine(path: Path, key: bytes) -> Engine:
    """As `open_engine`, without encryption: so that a test can look for what a page of the file still holds."""
    import sqlcipher3.dbapi2 as driver

    made = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: driver.connect(str(path), check_same_thread=False),
        poolclass=QueuePool,
    ).execution_options(outlet_key=key)
    event.listen(made, "connect", engines._prepare)
    event.listen(made, "begin", engines._begin)
    return made


@pytest.mark.parametrize("others", [0, 40])
def test_not_a_byte_of_them_stays_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, others: int) -> None:
    """Looked for in the raw bytes, free pages and write-ahead log included, as if nothing were encrypted."""
    monkeypatch.setattr(stores, "open_engine", plain_engine)
    clock = HandClock()
    store = enrolled(tmp_path, clock)
    try:
        counter: Any = composed(store, clock)
        party = register(counter, NAME, PHONE, id_number=ID)
        settled_act(counter, party)
        for place in range(others):
            register(counter, "施六金", f"139001390{place:02d}")
            settled_act(counter, party)
        counter.people.change(party, counter.people.form(party, CLERK), CLERK)
        counter.drafts.keep("intake", ConsignmentForm(note=NAME))
        with store.ledger.writing() as writing:
            key = writing.party_key(party)
        assert key is not None
        secrets = [NAME.encode(), PHONE.encode(), ID.encode(), b"longxiuying", key]
        before = _bytes(tmp_path)
        assert all(secret in before for secret in secrets)
        erased(counter, party)
        after = _bytes(tmp_path)
    finally:
        store.close()
    for content in (after, _bytes(tmp_path)):
        assert [secret for secret in secrets if secret in content] == []
        assert not re.search(b"longxiu", content)


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob(f"{FILE_NAME}*")))
