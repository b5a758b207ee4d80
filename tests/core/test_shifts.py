"""Shifts, closures, languages and skills: who is at which counter when, on days of any length."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.closing import closed_dates, day_of
from softlanding.core.rulebook.network import ClosingDays
from softlanding.core.timeline import Closure, Counter, DeskPlan, Hours, Shift, moment_of, open_mask, ticks_of_day

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEK = frozenset(range(7))
MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
AUTUMN = date(2026, 10, 25)
SPRING = date(2027, 3, 28)
NINE_TO_FIVE = (Hours(WEEK, time(9), time(17)),)
IND = frozenset({"ind"})


def desk_with(*, hours=NINE_TO_FIVE, **more):
    counter = Counter("one", {"ind": hours, "municipality": hours}, frozenset({"nl"}), frozenset({"printer"}))
    return DeskPlan("desk", "Europe/Amsterdam", (counter,), **more)


def shift(opens, closes, on=MONDAY, authorities=IND, **more):
    return Shift("one", on, opens, closes, frozenset(authorities), **more)


def clocks(mask, day=MONDAY):
    """The periods of a mask as local clock times."""
    first = ticks_of_day(day, AMSTERDAM).start
    ticks = [first + n for n in range(mask.bit_length()) if mask >> n & 1]
    begins, ends = [t for t in ticks if t - 1 not in ticks], [t + 1 for t in ticks if t + 1 not in ticks]
    pairs = zip(begins, ends, strict=True)
    return [f"{moment_of(a, AMSTERDAM):%H:%M}-{moment_of(b, AMSTERDAM):%H:%M}" for a, b in pairs]


def staffed(desk, day=MONDAY, authority="ind"):
    return clocks(desk.open_day(day).staffed[0][authority], day)


def test_without_shifts_the_opening_hours_alone_decide():
    assert staffed(desk_with()) == ["09:00-17:00"]


def test_with_an_empty_rota_nobody_is_there():
    assert staffed(desk_with(shifts=())) == []


def test_a_counter_has_an_authority_while_it_is_open_and_somebody_with_it_works_there():
    desk = desk_with(shifts=(shift(time(8), time(12)), shift(time(14), time(18), authorities={"municipality"})))
    assert (staffed(desk), staffed(desk, authority="municipality")) == (["09:00-12:00"], ["14:00-17:00"])


def test_nobody_is_served_in_a_break():
    lunch = shift(time(9), time(17), breaks=((time(12), time(12, 30)), (time(15), time(15, 15))))
    assert staffed(desk_with(shifts=(lunch,))) == ["09:00-12:00", "12:30-15:00", "15:15-17:00"]


def test_a_colleague_covers_the_break():
    lunch = shift(time(9), time(17), breaks=((time(12), time(13)),))
    assert staffed(desk_with(shifts=(lunch, shift(time(11), time(13))))) == ["09:00-17:00"]


def test_a_shift_holds_on_its_date_only():
    assert staffed(desk_with(shifts=(shift(time(9), time(17)),)), TUESDAY) == []


def test_a_night_shift_stands_on_both_days_with_its_break_after_midnight():
    night = shift(time(22), time(6), breaks=((time(1), time(2)),))
    desk = desk_with(hours=(Hours(WEEK, time(20), time(8)),), shifts=(night,))
    assert (staffed(desk, MONDAY), staffed(desk, TUESDAY)) == (["22:00-00:00"], ["00:00-01:00", "02:00-06:00"])


@pytest.mark.parametrize(("saturday", "day", "ticks"), [(24, AUTUMN, 300), (27, SPRING, 276)])
def test_a_night_shift_lasts_as_long_as_the_night(saturday, day, ticks):
    night = shift(time(0), time(0, 5), on=day.replace(day=saturday))
    desk = desk_with(hours=(Hours(WEEK, time(22), time(6)),), shifts=(night, shift(time(22), time(6), night.on)))
    both = [desk.open_day(on).staffed[0]["ind"].bit_count() for on in (night.on, day)]
    assert (sum(both) - 1, len(desk.open_day(day).ticks)) == (8 * 12 + ticks - 288, ticks)


@pytest.mark.parametrize("day", [AUTUMN, SPRING])
def test_thirteen_to_eighteen_stays_so_for_shifts_and_closures_on_change_days(day):
    hours = (Hours(WEEK, time(12), time(20)),)
    by_shift = desk_with(hours=hours, shifts=(shift(time(13), time(18), on=day),))
    by_closure = desk_with(hours=hours, closures=(Closure(day, closes=time(13)), Closure(day, opens=time(18))))
    assert (staffed(by_shift, day), staffed(by_closure, day)) == (["13:00-18:00"], ["13:00-18:00"])


def test_a_closure_takes_a_day_or_hours_or_one_counter():
    counters = tuple(Counter(name, {"ind": NINE_TO_FIVE}) for name in ("one", "two"))
    closures = (Closure(MONDAY, "one"), Closure(TUESDAY, "", time(11), time(12)))
    desk = DeskPlan("desk", "Europe/Amsterdam", counters, closures=closures)
    assert [[clocks(row["ind"], d) for row in desk.open_day(d).staffed] for d in (MONDAY, TUESDAY)] == [
        [[], ["09:00-17:00"]],
        [["09:00-11:00", "12:00-17:00"]] * 2,
    ]


def test_a_closure_across_midnight_shuts_both_days():
    desk = desk_with(hours=(Hours(WEEK, time(20), time(8)),), closures=(Closure(MONDAY, "", time(23), time(1)),))
    assert staffed(desk, MONDAY) == ["00:00-08:00", "20:00-23:00"]
    assert staffed(desk, TUESDAY) == ["01:00-08:00", "20:00-00:00"]


@pytest.mark.parametrize(("day", "ticks"), [(AUTUMN, 300), (SPRING, 276), (MONDAY, 288)])
def test_a_closed_day_has_all_its_ticks_closed(day, ticks):
    desk = desk_with(hours=(Hours(WEEK, time(20), time(19, 55)),), closures=(Closure(day),))
    assert desk.closed_mask("one", day).bit_count() == ticks
    assert staffed(desk, day) == []


def test_a_language_is_spoken_while_somebody_who_speaks_it_is_there():
    desk = desk_with(
        shifts=(
            shift(time(9), time(17), breaks=((time(12), time(13)),)),
            shift(time(10), time(11), languages=frozenset({"en", "uk"})),
            shift(time(10, 30), time(12, 30), languages=frozenset({"uk"}), skills=frozenset({"biometrics-kit"})),
        )
    )
    day = desk.open_day(MONDAY)
    assert {language: clocks(mask) for language, mask in day.speaks[0].items()} == {
        "nl": ["09:00-12:30", "13:00-17:00"],
        "en": ["10:00-11:00"],
        "uk": ["10:00-12:30"],
    }
    assert {skill: clocks(mask) for skill, mask in day.equipped[0].items()} == {
        "printer": ["09:00-12:30", "13:00-17:00"],
        "biometrics-kit": ["10:30-12:30"],
    }


def test_a_shift_outside_the_opening_hours_speaks_to_nobody():
    desk = desk_with(shifts=(shift(time(7), time(9), languages=frozenset({"uk"})),))
    assert desk.open_day(MONDAY).speaks == ({"nl": 0, "uk": 0},)


times = st.integers(0, 287).map(lambda n: time(n // 12, n % 12 * 5))


@given(st.lists(st.tuples(times, times).filter(lambda pair: pair[0] != pair[1]), max_size=4), st.booleans())
def test_shifts_never_open_a_counter_and_closures_never_do_either(periods, close):
    shifts = tuple(shift(*pair) for pair in periods)
    closures = tuple(Closure(MONDAY, "", *pair) for pair in periods) if close else ()
    bare, staff = desk_with(), desk_with(shifts=shifts, closures=closures)
    both = [open_mask(desk, desk.counters[0], "ind", MONDAY) for desk in (bare, staff)]
    worked = 0
    for one in shifts:
        worked |= one.mask(ticks_of_day(MONDAY, AMSTERDAM), AMSTERDAM)
    assert both[1] == (0 if close else both[0] & worked)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"shifts": (Shift("two", MONDAY, time(9), time(10), IND),)}, "shifts of desk desk name counters .* have: two"),
        ({"closures": (Closure(MONDAY, "three"),)}, "closures of desk desk name counters it does not have: three"),
        ({"buffer_minutes": -5}, "below zero"),
        ({"horizon_days": -1}, "below zero"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(more, message):
    with pytest.raises(ValueError, match=message):
        desk_with(**more)


@pytest.mark.parametrize(
    "pause", [(time(8), time(10)), (time(12), time(12)), (time(16), time(18)), (time(13), time(12))]
)
def test_a_break_outside_its_shift_is_refused(pause):
    with pytest.raises(ValueError, match=r"^(the break|hours that open and close)"):
        shift(time(9), time(17), breaks=(pause,))


@pytest.mark.parametrize("clock", [time(9, 2), time(9, tzinfo=AMSTERDAM)])
def test_a_closure_off_the_grid_is_refused(clock):
    with pytest.raises(ValueError, match="not a local time on the grid"):
        Closure(MONDAY, opens=clock)


# Dutch holidays


def test_kings_day_of_2031_falls_on_26_april_and_of_2027_on_27_april():
    assert [day_of("kings-day", year) for year in (2031, 2027)] == [date(2031, 4, 26), date(2027, 4, 27)]


def test_a_desk_is_open_on_5_may_unless_its_own_list_says_otherwise():
    lists = [ClosingDays.model_construct(holidays=names, dates=()) for names in ((), ("liberation-day",))]
    assert [date(2027, 5, 5) in closed_dates(one, 2027) for one in lists] == [False, True]
