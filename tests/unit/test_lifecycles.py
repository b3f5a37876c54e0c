"""States: what may follow what, and that nothing leaves an end."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.lifecycles import (
    CONSIGNMENT,
    DOWNLINK,
    PARCEL,
    PURCHASE,
    SHIFT,
    UPLINK,
    ConsignmentState,
    DownlinkState,
    ParcelState,
    ShiftState,
    UplinkState,
)
from outlet_app.domain.states import Machine
from outlet_app.errors import Refused

MACHINES: dict[str, Machine[Any]] = {
    "consignment": CONSIGNMENT,
    "purchase": PURCHASE,
    "downlink": DOWNLINK,
    "uplink": UPLINK,
    "parcel": PARCEL,
    "shift": SHIFT,
}

MAIN_ROADS: list[tuple[Machine[Any], str]] = [
    (CONSIGNMENT, "weighed accepted part_sold sold settled paid"),
    (CONSIGNMENT, "weighed withdrawn"),
    (CONSIGNMENT, "weighed accepted returned"),
    (CONSIGNMENT, "weighed accepted spoiled"),
    (CONSIGNMENT, "weighed accepted reversed"),
    (PURCHASE, "weighed accepted settled paid"),
    (DOWNLINK, "placed confirmed shipped arrived notified collected closed"),
    (DOWNLINK, "placed cancelled"),
    (DOWNLINK, "placed confirmed shipped arrived refused"),
    (DOWNLINK, "placed confirmed shipped arrived notified expired"),
    (DOWNLINK, "placed confirmed shipped arrived notified collected return_in refunded"),
    (UPLINK, "placed allocated packed handed_over in_transit delivered settled"),
    (UPLINK, "placed short"),
    (UPLINK, "placed allocated packed handed_over in_transit refused returned"),
    (PARCEL, "presented identified inspected accepted dispatched delivered"),
    (PARCEL, "presented refused"),
    (SHIFT, "open counted closed"),
]

ENDS: dict[str, set[str]] = {
    "consignment": {"paid", "withdrawn", "returned", "spoiled", "reversed"},
    "purchase": {"paid", "withdrawn", "returned", "reversed"},
    "downlink": {"closed", "refunded"},
    "uplink": {"settled", "short", "returned"},
    "parcel": {"delivered", "refused"},
    "shift": {"closed"},
}


@pytest.mark.parametrize(("machine", "road"), MAIN_ROADS, ids=[road for _, road in MAIN_ROADS])
def test_main_roads(machine: Machine[Any], road: str) -> None:
    first, *rest = road.split()
    kind = type(machine.initial)
    assert machine.initial == first
    assert machine.walk(machine.initial, [kind(name) for name in rest]) == road.split()[-1]


@pytest.mark.parametrize("name", MACHINES)
def test_ends_are_known_and_reachable(name: str) -> None:
    machine = MACHINES[name]
    assert {state.value for state in machine.terminal} == ENDS[name]
    reached, waiting = set(), [machine.initial]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += machine.after(state)
    assert reached == machine.states


@given(st.sampled_from(sorted(MACHINES)), st.data())
def test_a_walk_never_leaves_an_end(name: str, data: st.DataObject) -> None:
    machine = MACHINES[name]
    state = machine.initial
    for wanted in data.draw(st.lists(st.sampled_from(sorted(machine.states)), max_size=40)):
        before = state
        if machine.may(state, wanted):
            state = machine.step(state, wanted)
        else:
            with pytest.raises(Refused, match="E115"):
                machine.step(state, wanted)
        if before in machine.terminal:
            assert state is before


def test_every_state_belongs_to_a_life() -> None:
    assert CONSIGNMENT.states == set(ConsignmentState)
    assert DOWNLINK.states == set(DownlinkState)
    assert UPLINK.states == set(UplinkState)
    assert PARCEL.states == set(ParcelState)
    assert SHIFT.states == set(ShiftState)
    assert PURCHASE.states < set(ConsignmentState)
