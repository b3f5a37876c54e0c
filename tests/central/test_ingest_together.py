"""Exchanges at the same time: of several counters, of one counter, of its clones."""

from __future__ import annotations

import threading

from central.centre import Centre
from sync import contract
from tests.central.ledger import Ledger, enrolled, stored


def test_exchanges_of_two_counters_at_once(centre: Centre) -> None:
    one, two = enrolled(centre, "SBD01-A").act(40), enrolled(centre, "HYX02-B").act(40)

    def send(ledger: Ledger) -> None:
        for after in range(0, 40, 4):
            ledger.exchange(centre, after=after, upto=after + 4)

    threads = [threading.Thread(target=send, args=(ledger,)) for ledger in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored(centre, "SBD01-A") == one.rows
    assert stored(centre, "HYX02-B") == two.rows


def test_the_same_exchange_many_times_at_once(centre: Centre) -> None:
    ledger = enrolled(centre).act(30)
    answers: list[contract.Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(ledger.exchange(centre))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(answer.refusal, answer.mark) for answer in answers] == [("", 30)] * 6
    assert stored(centre) == ledger.rows


def test_two_clones_at_once_leave_one_chain(centre: Centre) -> None:
    ledger = enrolled(centre).act(5)
    ledger.exchange(centre)
    clones = [ledger.copy(), ledger.copy()]
    clones[0].order(1)
    clones[1].order(2)
    refusals: list[str] = []
    threads = [
        threading.Thread(target=lambda clone=clone: refusals.append(clone.exchange(centre, after=5).refusal))
        for clone in clones
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(refusals) == ["", contract.FORK]
    assert stored(centre) in (clones[0].rows, clones[1].rows)
