"""The index of free ticks: the same bits as the desk's plan and claims, kept up to date desk-day by desk-day."""

import random
from datetime import date, time, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from softlanding.core.availability_index import FreeIndex, Kind, longest_runs, run_starts_of, widened
from softlanding.core.timeline import Counter, DeskPlan, Hours, Shift, run_starts

MONDAY = date(2026, 11, 23)
WEEK = (Hours(frozenset(range(7)), time(8), time(20)),)
IND = Kind("ind")


def desk(name="one", **more):
    counters = (Counter("c1", {"ind": WEEK, "municipality": WEEK}, frozenset({"nl"})), Counter("c2", {"ind": WEEK}))
    return DeskPlan(name, "Europe/Amsterdam", counters, **more)


def masks(row):
    return [int.from_bytes(words.tobytes(), "little") for words in row]


def day_of(index, plan=0, number=0, kind=IND):
    return masks(index.free(kind, MONDAY, index.days)[plan, number])


OPEN = (1 << 240) - (1 << 96)


def test_a_fresh_index_has_all_open_ticks_free():
    index = FreeIndex([desk(), desk("two")], first=MONDAY, days=3)
    assert [day_of(index, n, d) for n in range(2) for d in range(4)] == [[OPEN, OPEN]] * 8


def test_a_refreshed_day_has_no_claimed_ticks_and_a_new_longest_run():
    index = FreeIndex([desk()], first=MONDAY, days=2)
    before = index.longest(IND, MONDAY, 2).tolist()
    index.refresh("one", MONDAY, {"c1": OPEN, "c2": 1 << 110}, version=4)
    assert (before, index.longest(IND, MONDAY, 2).tolist()) == ([[144, 144]], [[129, 144]])
    assert day_of(index) == [0, OPEN & ~(1 << 110)]
    index.refresh("one", MONDAY, {}, version=5)
    assert day_of(index) == [OPEN, OPEN]


def test_stale_days_are_those_with_another_version():
    index = FreeIndex([desk()], first=MONDAY, days=2)
    index.refresh("one", MONDAY, {}, version=2)
    tuesday, far = MONDAY + timedelta(days=1), MONDAY + timedelta(days=30)
    versions = {("one", MONDAY): 2, ("one", tuesday): 1, ("one", far): 7, ("elsewhere", MONDAY): 1}
    assert index.stale(versions) == [("one", tuesday)]
    assert (index.version("one", MONDAY), index.version("one", tuesday)) == (2, 0)


def test_a_day_outside_the_index_is_left_alone():
    index = FreeIndex([desk()], first=MONDAY, days=2)
    index.refresh("one", MONDAY - timedelta(days=1), {"c1": OPEN}, version=2)
    assert (index.covers(MONDAY, 2), index.covers(MONDAY, 3)) == (True, False)
    assert index.version("one", MONDAY - timedelta(days=1)) == 0


def test_a_kind_asks_for_the_authority_the_skill_and_the_language():
    rota = (
        Shift("c1", MONDAY, time(8), time(20), frozenset({"ind"}), skills=frozenset({"biometrics-kit"})),
        Shift("c2", MONDAY, time(8), time(9), frozenset({"ind"}), frozenset({"nl"}), frozenset({"biometrics-kit"})),
    )
    index = FreeIndex([desk(shifts=rota)], first=MONDAY, days=1)
    hour = (1 << 108) - (1 << 96)
    kinds = [IND, Kind("ind", "biometrics-kit"), Kind("ind", "", "nl"), Kind("ind", "printer"), Kind("municipality")]
    assert [day_of(index, kind=k) for k in kinds] == [[OPEN, hour], [OPEN, hour], [OPEN, hour], [0, 0], [0, 0]]


def test_a_buffer_widens_claims_across_midnight():
    night = Counter("c1", {"ind": (Hours(frozenset(range(7)), time(12), time(11, 55)),)})
    plan = DeskPlan("night", "Europe/Amsterdam", (night,), buffer_minutes=10)
    taken = {"night": {("c1", MONDAY): 1 << 287}}
    late = FreeIndex.of([plan], taken, first=MONDAY, days=1)
    index = FreeIndex([plan], first=MONDAY, days=1)
    index.refresh("night", MONDAY, {"c1": 1 << 287})
    lost = [[(OPENED & ~mask).bit_count() for mask in day_of(late, number=d)] for d in range(2)]
    assert lost == [[3], [2]]
    assert [day_of(index, number=d) for d in range(2)] == [day_of(late, number=d) for d in range(2)]


OPENED = (1 << 288) - 1 - (1 << 143)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_an_index_made_at_once_and_one_refreshed_day_by_day_are_the_same(seed, buffered):
    chance = random.Random(seed)
    plans = [desk(buffer_minutes=10 * buffered), desk("two")]
    days = [MONDAY + timedelta(days=n) for n in range(3)]
    taken = {p.id: {(c.id, d): chance.getrandbits(288) for c in p.counters for d in days} for p in plans}
    whole, piecemeal = FreeIndex.of(plans, taken, first=MONDAY, days=2), FreeIndex(plans, first=MONDAY, days=2)
    piecemeal.longest(IND, MONDAY, 2)
    for plan in plans:
        for d in chance.sample(days, 3):
            piecemeal.refresh(plan.id, d, {c.id: taken[plan.id][c.id, d] for c in plan.counters})
    assert np.array_equal(whole.free(IND, MONDAY, 2), piecemeal.free(IND, MONDAY, 2))
    assert np.array_equal(whole.longest(IND, MONDAY, 2), piecemeal.longest(IND, MONDAY, 2))


bitmaps = st.lists(st.integers(0, 2**300 - 1), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(bitmaps, st.integers(1, 150))
def test_many_bitmaps_have_the_same_runs_as_each_alone(many, ticks):
    packed = np.frombuffer(b"".join(mask.to_bytes(40, "little") for mask in many), np.uint64).reshape(-1, 5)
    assert masks(run_starts_of(packed, ticks)) == [run_starts(mask, ticks) for mask in many]
    longest = [max(n for n in range(301) if n == 0 or run_starts(mask, n)) for mask in many]
    assert longest_runs(packed).tolist() == longest


@given(st.integers(0, 2**60), st.integers(0, 4))
def test_a_widened_mask_has_every_tick_near_one_that_was_set(mask, ticks):
    near = {n + d for n in range(61) if mask >> n & 1 for d in range(-ticks, ticks + 1) if n + d >= 0}
    assert widened(mask, ticks) == sum(1 << n for n in near)
