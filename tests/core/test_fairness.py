"""Laws of the waiting list: one order, nobody starves; and what small numbers may tell."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.fairness import LONGEST_HEAD_START, Waiting, in_order, place, points, shown, stays_back

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
moments = st.integers(0, 200 * 24).map(lambda hours: NOW - timedelta(hours=hours))
days = st.none() | st.integers(-20, 60).map(lambda day: TODAY + timedelta(days=day))


@st.composite
def requests(draw: st.DrawFn) -> Waiting:
    return Waiting(str(draw(st.uuids())), draw(moments), draw(days), draw(st.booleans()))


lines = st.lists(requests(), max_size=12, unique_by=lambda one: one.id)


def order(line: list[Waiting], now: datetime = NOW, today: date = TODAY) -> list[str]:
    return [one.id for one in in_order(line, now=now, today=today)]


@given(lines, st.randoms())
def test_the_order_is_total_it_does_not_depend_on_how_the_list_was_read(line, chance):
    shuffled = list(line)
    chance.shuffle(shuffled)
    assert order(shuffled) == order(line)
    assert sorted(order(line)) == sorted(one.id for one in line)


@given(lines, requests())
def test_the_order_of_others_does_not_change_when_somebody_joins(line, newcomer):
    line = [one for one in line if one.id != newcomer.id]
    assert [one for one in order([*line, newcomer]) if one != newcomer.id] == order(line)


@given(lines, st.integers(1, 300))
def test_the_order_stays_while_time_passes_and_no_legal_day_comes_near(line, hours):
    settled = [Waiting(one.id, one.asked_at, None, one.has_visit) for one in line]
    later = NOW + timedelta(hours=hours)
    assert order(settled, later, later.date()) == order(settled)


@given(requests(), st.integers(1, 10_000))
def test_who_waits_longer_counts_more(one, minutes):
    later = NOW + timedelta(minutes=minutes)
    assert points(one, now=later, today=later.date()) >= points(one, now=NOW, today=TODAY) + timedelta(minutes=minutes)


@given(requests(), st.integers(1, 10_000))
def test_who_asked_earlier_is_never_behind_somebody_who_is_otherwise_alike(one, minutes):
    earlier = Waiting("earlier", one.asked_at - timedelta(minutes=minutes), one.due_on, one.has_visit)
    assert order([one, earlier])[0] == "earlier"


@given(requests(), requests(), st.integers(0, 365))
def test_nobody_who_asks_after_the_longest_head_start_comes_before_you(mine, other, days_later):
    late = Waiting(other.id + "-late", mine.asked_at + LONGEST_HEAD_START + timedelta(minutes=1), other.due_on,
                   other.has_visit)  # fmt: skip
    then = NOW + timedelta(days=days_later)
    assert order([late, mine], then, then.date()) == [mine.id, late.id]


@given(st.lists(st.integers(0, 3), min_size=60, max_size=60), requests())
def test_nobody_starves_however_many_urgent_ones_keep_coming(arrivals, mine):
    """One time becomes free each day: I am served once all who could come before me are, and no later."""
    mine = Waiting("mine", NOW, None, has_visit=True)
    line, could_precede = [mine], 0
    for day in range(1_000):
        now = NOW + timedelta(days=day, hours=1)
        for number in range(arrivals[day % 60]):
            line.append(Waiting(f"{day}-{number}", now, now.date(), has_visit=False))
            could_precede += now - mine.asked_at <= LONGEST_HEAD_START
        first = in_order(line, now=now, today=now.date())[0]
        line.remove(first)
        if first is mine:
            break
    assert mine not in line
    assert day <= could_precede


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            Waiting("legal", NOW, TODAY + timedelta(days=7), True),
            Waiting("waits", NOW - timedelta(days=27), None, True),
        ),
        (Waiting("past", NOW, TODAY - timedelta(days=3), True), Waiting("waits", NOW - timedelta(days=27), None, True)),
        (Waiting("waits", NOW - timedelta(days=29), None, True), Waiting("legal", NOW, TODAY, True)),
        (Waiting("none", NOW, None, False), Waiting("waits", NOW - timedelta(days=6), None, True)),
        (
            Waiting("waits", NOW - timedelta(days=1), None, True),
            Waiting("far", NOW, TODAY + timedelta(days=8), True),
        ),
    ],
    ids=[
        "legal day in a week",
        "legal day past",
        "29 days of waiting",
        "no visit yet",
        "a far legal day gives nothing",
    ],
)
def test_who_is_first(first, second):
    assert order([second, first]) == [first.id, second.id]


@given(st.lists(st.booleans(), max_size=30))
def test_a_place_is_a_range_that_holds_the_truth(before):
    low, high = place(before)
    assert 1 <= low <= high == len(before) + 1


@given(st.floats(0, 1), st.integers(0, 120))
def test_freed_time_stays_back_no_longer_than_the_longest_time(part, minutes):
    assert timedelta() <= stays_back(part, at_most_minutes=minutes) <= timedelta(minutes=minutes)


def test_a_part_beyond_one_is_a_mistake():
    with pytest.raises(ValueError, match="between 0 and 1"):
        stays_back(1.1, at_most_minutes=20)


@given(st.lists(st.integers(0, 40), max_size=8))
def test_no_small_number_is_shown_and_none_follows_from_the_total(counts):
    seen = shown(counts)
    assert [one for one in seen if one is not None and 0 < one < 5] == []
    hidden = [count for count, one in zip(counts, seen, strict=True) if one is None]
    assert len(hidden) != 1 or not any(count >= 5 for count in counts)
    assert [one for one in seen if one is not None] == [
        c for c, one in zip(counts, seen, strict=True) if one is not None
    ]
