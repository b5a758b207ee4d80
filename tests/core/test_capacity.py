"""The capacity planner: laws, exact cases, agreement with theory, and the worked example of Maastricht."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.capacity import theory
from softlanding.core.capacity.answering import Played, answer, figures, least, search
from softlanding.core.capacity.as_json import as_json
from softlanding.core.capacity.comparing import compare
from softlanding.core.capacity.desk import Given, HoursUnknown, VisitTooLong, months_later, work_of
from softlanding.core.capacity.opening import (
    DAY,
    HoursNotReadable,
    Opening,
    Window,
    hours_a_week,
    lengthened,
    opening_of,
    read_hours,
    write_hours,
)
from softlanding.core.capacity.question import Demand, Norm, Question, Staffing, Work, draw, mean_minutes
from softlanding.core.capacity.serving import Asked, serve
from softlanding.core.rulebook import load_rulebook

MAASTRICHT = "tue,thu 09:00-12:30; fri 13:30-17:00"
FIRST, UNTIL = date(2027, 1, 1), date(2028, 7, 1)
TEN_MINUTES = (Work("biometrics", 1.0, 10, 10),)
ECMR = "expat-centre-maastricht-region"


def asked(at, minutes, **more) -> Asked:
    at = np.array(at, dtype=float)
    return Asked(at, np.broadcast_to(np.array(minutes, dtype=float), at.shape).copy(), np.ones(len(at)), **more)


def question(**more) -> Question:
    usual = {
        "demand": Demand(2000, FIRST, date(2027, 7, 1)),
        "works": TEN_MINUTES,
        "norm": Norm(7),
        "staffing": Staffing(read_hours(MAASTRICHT), 2),
        "runs": 4,
    }
    return Question(**{**usual, **more})


def maastricht(**more):
    book = load_rulebook()
    typed = Given(Demand(13_000, FIRST, UNTIL), runs=6, **more)
    return book, {work.authority: work for work in work_of(book, book.desks[ECMR], typed)}


# -- hours ------------------------------------------------------------------------------------------------------------


def test_the_ind_hours_of_maastricht_are_ten_and_a_half_a_week():
    assert hours_a_week(read_hours(MAASTRICHT)) == 10.5
    assert write_hours(read_hours(MAASTRICHT)) == MAASTRICHT


def test_hours_that_cannot_be_read_are_all_named():
    with pytest.raises(HoursNotReadable) as found:
        read_hours("tue 09:00-12:30; wendesday 9-12; fri 17:00-13:30; mon 09:00-25:00")
    assert found.value.parts == ("wendesday 9-12", "fri 17:00-13:30", "mon 09:00-25:00")


def test_no_hours_at_all_cannot_be_read():
    with pytest.raises(HoursNotReadable):
        read_hours(" ; ")


def test_the_first_and_third_tuesday_are_two_days_a_month():
    opening = opening_of(read_hours("tue@1,3 09:00-12:30"), first=date(2027, 3, 1), days=31)
    assert [begin // DAY + 1 for begin in opening.begins] == [2, 16]
    assert hours_a_week(read_hours("tue@1,3 09:00-12:30")) == pytest.approx(2 * 3.5 * 12 / (365.25 / 7))


def test_a_closed_day_has_no_hours_and_windows_that_touch_are_one():
    windows = read_hours("mon-fri 09:00-12:00; mon-fri 12:00-13:00")
    opening = opening_of(windows, first=date(2027, 3, 29), days=2, closed={date(2027, 3, 29)})
    assert (opening.begins, opening.ends) == ([DAY + 540.0], [DAY + 780.0])


def test_a_window_cannot_close_after_midnight():
    assert lengthened(read_hours("fri 13:30-17:00"), 600)[0].closes == DAY
    with pytest.raises(ValueError, match="midnight"):
        Window(frozenset({1}), 600, 1500)


@pytest.mark.parametrize(
    ("first", "months", "then"),
    [
        (date(2027, 1, 1), 18, date(2028, 7, 1)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(first, months, then):
    assert months_later(first, months) == then


# -- serving: exact cases and laws ---------------------------------------------------------------------------------------


def test_evenly_spaced_visits_that_fit_never_wait():
    served = serve(asked(np.arange(0, 1000, 10), 20), Opening.always(), 2)
    assert served.begins.tolist() == np.arange(0, 1000, 10).tolist()


def test_under_even_overload_each_visit_waits_exactly_the_excess():
    served = serve(asked(np.arange(0, 1000, 5), 10), Opening.always(), 1)
    assert (served.begins - np.arange(0, 1000, 5)).tolist() == [5.0 * one for one in range(200)]


def test_who_asks_when_it_is_closed_comes_first_thing_and_what_does_not_fit_goes_to_the_next_day():
    opening = opening_of(read_hours("tue,thu 09:00-09:25"), first=date(2027, 3, 1), days=10)
    begins = serve(asked([0, 1, 2, 3], 10), opening, 1).begins
    assert begins.tolist() == [DAY + 540.0, DAY + 550.0, 3 * DAY + 540.0, 3 * DAY + 550.0]


def test_appointments_begin_on_the_grid_counted_from_the_opening():
    opening = opening_of(read_hours("mon 09:03-12:00"), first=date(2027, 3, 1), days=1)
    assert serve(asked([544.0], 10), opening, 1, grid=5).begins.tolist() == [548.0]


def test_who_is_urgent_goes_before_who_asked_first():
    calls = asked([0, 1, 2], 10, urgent=np.array([0.0, 0.0, 1.0]))
    assert serve(calls, Opening.always(), 1).begins.tolist() == [0.0, 20.0, 10.0]


def test_a_missed_appointment_takes_its_time_and_is_asked_for_again():
    calls = asked([0, 1], 10, misses=np.array([1.0, 0.0]))
    served = serve(calls, Opening.always(), 1)
    assert (served.offered.tolist(), served.begins.tolist()) == ([0.0, 20.0], [10.0, 20.0])
    assert served.occupied.tolist() == [0.0, 10.0, 20.0]


def test_who_waits_too_long_gives_up_and_leaves_the_counter_to_others():
    calls = asked([0, 1, 2, 3], 10, patience=15.0)
    served = serve(calls, Opening.always(), 1)
    assert served.begins.tolist() == [0.0, 10.0, math.inf, math.inf]
    assert served.left.tolist() == [math.inf, math.inf, 17.0, 18.0]


def test_a_visit_longer_than_any_opening_is_refused():
    with pytest.raises(ValueError, match="longer"):
        serve(asked([0], 60), opening_of(read_hours("mon 09:00-09:30"), first=FIRST, days=30), 1)


VISITS = st.lists(st.tuples(st.integers(0, 4 * DAY), st.sampled_from([10, 20, 30, 55])), min_size=1, max_size=40)
OPEN = st.sampled_from([MAASTRICHT, "mon-fri 08:30-16:30", "tue@1,3 09:00-12:30"])


def laid_out(visits, hours):
    visits = sorted(visits)
    calls = asked([at for at, _ in visits], [minutes for _, minutes in visits])
    return calls, opening_of(read_hours(hours), first=FIRST, days=400)


@given(VISITS, OPEN, st.integers(1, 6), st.sampled_from([0, 5, 10]))
def test_one_counter_more_makes_no_visit_later(visits, hours, counters, grid):
    """Under the same visits every single wait stays or shrinks, so the mean does too."""
    calls, opening = laid_out(visits, hours)
    fewer, more, best = (serve(calls, opening, one, grid=grid).begins for one in (counters, counters + 1, None))
    assert (more <= fewer).all()
    assert (best <= more).all()


@given(VISITS, st.integers(1, 4), st.integers(1, 8))
def test_longer_opening_makes_no_visit_later(visits, counters, steps):
    calls, opening = laid_out(visits, MAASTRICHT)
    longer = opening_of(lengthened(read_hours(MAASTRICHT), steps * 15), first=FIRST, days=400)
    assert (serve(calls, longer, counters, grid=5).begins <= serve(calls, opening, counters, grid=5).begins).all()


@given(VISITS, OPEN, st.integers(1, 4))
def test_serving_in_turn_and_from_a_list_are_the_same_when_nobody_is_special(visits, hours, counters):
    calls, opening = laid_out(visits, hours)
    from_a_list = Asked(calls.at, calls.minutes, calls.people, urgent=np.zeros(len(visits)))
    assert serve(calls, opening, counters, grid=5).begins.tolist() == serve(from_a_list, opening, counters, grid=5).begins.tolist()  # fmt: skip


@given(VISITS, st.integers(1, 3), st.integers(0, 3), st.integers(60, 2 * DAY))
def test_no_counter_serves_two_at_once_and_nobody_before_asking(visits, counters, missed, patience):
    calls, opening = laid_out(visits, MAASTRICHT)
    chance = np.random.default_rng(missed)
    calls = Asked(
        calls.at, calls.minutes, calls.people, chance.integers(0, missed + 1, len(visits)) * 1.0,
        chance.integers(0, 2, len(visits)) * 1.0, float(patience),
    )  # fmt: skip
    served = serve(calls, opening, counters, grid=5)
    ends = served.occupied + served.occupied_for
    at_once = [int(((served.occupied <= one) & (ends > one)).sum()) for one in served.occupied]
    assert max(at_once, default=0) <= counters
    assert (served.begins >= calls.at).all()
    assert not (np.isfinite(served.begins) & np.isfinite(served.left)).any()


@given(
    st.integers(1, 400),
    st.sampled_from([0.0, 0.3]),
    st.sampled_from([0.0, 0.2]),
    st.sampled_from([None, 3]),
    st.integers(1, 3),
)
def test_everybody_who_came_was_served_or_waits_or_gave_up(clients, families, missed, patience, counters):
    demand = Demand(clients, FIRST, date(2027, 2, 1), families, 3, missed, 0.2, patience)
    asks = question(demand=demand, staffing=Staffing(read_hours(MAASTRICHT), counters), runs=2)
    found = figures(Played(asks), asks.staffing)
    assert found.arrived == clients
    assert found.served + found.waiting + found.gave_up == pytest.approx(clients)
    assert found.weeks[-1].waiting == pytest.approx(found.waiting)
    assert sum(week.served for week in found.weeks) == pytest.approx(found.served)
    assert all(week.waiting >= 0 for week in found.weeks)


# -- agreement with theory ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("counters", "load", "share"), [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (10, 8.0, 0.4092)])
def test_erlang_s_formula_gives_the_values_of_the_books(counters, load, share):
    """One counter: the load itself. Two counters at load 1: 1/3. Ten at load 8: 0.4092."""
    assert theory.erlang_c(counters, load) == pytest.approx(share, abs=1e-4)


def test_who_waits_at_a_desk_that_cannot_keep_up_is_everybody():
    assert theory.erlang_c(2, 2.0) == 1.0
    assert theory.mean_wait(2, a_minute=0.2, minutes=10) == math.inf


@pytest.mark.parametrize(("counters", "utilisation"), [(1, 0.5), (2, 0.7), (5, 0.8)])
def test_simulated_waits_at_m_m_c_agree_with_erlang_c_within_their_interval(counters, utilisation):
    """Counters that never close, exponential gaps and services; 30 runs after a warm-up, 99.9 % interval."""
    minutes, visits, warm = 10.0, 6000, 1000
    means = []
    for run in range(30):
        chance = np.random.default_rng([7, counters, run])
        at = np.cumsum(chance.exponential(minutes / counters / utilisation, visits))
        calls = Asked(at, chance.exponential(minutes, visits), np.ones(visits))
        means.append(float((serve(calls, Opening.always(), counters).begins - at)[warm:].mean()))
    exact = theory.mean_wait(counters, a_minute=counters * utilisation / minutes, minutes=minutes)
    half = 3.659 * np.std(means, ddof=1) / len(means) ** 0.5
    assert abs(np.mean(means) - exact) < half
    assert half < exact / 4


def test_simulated_waits_at_m_d_1_agree_with_pollaczek_and_khinchine():
    means = []
    for run in range(30):
        chance = np.random.default_rng([8, run])
        at = np.cumsum(chance.exponential(10 / 0.7, 6000))
        means.append(float((serve(asked(at, 10), Opening.always(), 1).begins - at)[1000:].mean()))
    exact = theory.mean_wait(1, a_minute=0.07, minutes=10, variation=0)
    assert abs(np.mean(means) - exact) < 3.659 * np.std(means, ddof=1) / 30**0.5


def test_with_counters_for_all_the_wait_is_what_the_closed_hours_leave():
    asks = question(demand=Demand(20_000, FIRST, date(2027, 7, 1)), works=(Work("x", 1.0, 1, 1),), grid=0)
    played = Played(asks)
    waits = [
        float((serve(one, opening_of(asks.staffing.windows, first=FIRST, days=400), None).begins - one.at).mean()) / DAY
        for one in played.courses
    ]
    exact = figures(played, asks.staffing).theory.wait_for_opening_days
    assert np.mean(waits) == pytest.approx(exact, rel=0.02)


def test_evenly_coming_overload_waits_as_the_fluid_bound_says():
    """One counter, open day and night, twice the work that it can do: the last client waits as long as the time lasted."""
    windows = (Window(frozenset(range(7)), 0, DAY),)
    demand = Demand(2 * 144 * 30, FIRST, date(2027, 1, 31), evenly=True)
    asks = question(demand=demand, staffing=Staffing(windows, 1), grid=0, runs=1)
    found = figures(Played(asks), asks.staffing)
    assert (found.theory.load, found.theory.fluid_last_wait_days) == (2.0, 30.0)
    assert found.within[-1][1] == 1.0
    assert found.p50_days == pytest.approx(15, abs=0.02)
    assert found.waiting == pytest.approx(found.theory.fluid_waiting, abs=1)
    assert found.kept.value == pytest.approx(found.theory.fluid_share, abs=0.04)


@given(st.integers(0, 30), st.integers(1, 30), st.integers(1, 30))
def test_the_search_finds_the_least_from_any_guess(answer_is, guess, most):
    expected = max(answer_is, 1) if max(answer_is, 1) <= most else None
    assert least(lambda one: one >= answer_is, guess, most) == expected


# -- demand --------------------------------------------------------------------------------------------------------------


@given(st.integers(1, 500), st.floats(0, 1), st.integers(2, 6), st.integers(0, 99))
def test_exactly_so_many_clients_come(clients, families, size, seed):
    demand = Demand(clients, FIRST, UNTIL, family_share=families, family_size=size)
    drawn = draw(demand, TEN_MINUTES, np.random.default_rng(seed))
    assert drawn.people.sum() == clients
    assert (drawn.minutes == 10 * drawn.people).all()
    assert (np.diff(drawn.at) >= 0).all()


def test_the_minutes_of_a_family_stop_at_the_most_and_missed_ones_count():
    work = Work("municipal-registration", 1.0, 20, 10, most_minutes=45)
    demand = Demand(100, FIRST, UNTIL, family_share=1.0, family_size=6, no_show=0.5)
    assert mean_minutes(demand, (work,)) == pytest.approx(45 / 6 / 0.5)


def test_the_norm_in_working_days_leaves_weekends_and_closed_days_out():
    """Asked on Friday afternoon, served on Tuesday: four days, two of them working days; one, when Monday is closed."""
    windows, friday = read_hours("tue 09:00-09:10"), date(2027, 3, 26)
    demand = Demand(1, friday, date(2027, 3, 27), evenly=True)
    for norm, closed, kept in (
        (Norm(3), frozenset(), 0.0),
        (Norm(4), frozenset(), 1.0),
        (Norm(1, working_days=True), frozenset(), 0.0),
        (Norm(1, working_days=True), frozenset({date(2027, 3, 29)}), 1.0),
    ):
        asks = question(demand=demand, norm=norm, staffing=Staffing(windows, 1), closed=closed, runs=1)
        assert figures(Played(asks), asks.staffing).kept.value == kept


# -- the search --------------------------------------------------------------------------------------------------------


def test_what_is_needed_keeps_the_promise_and_one_less_does_not():
    asks = question(demand=Demand(4000, FIRST, date(2027, 7, 1)))
    played = Played(asks)
    needed = search(played)
    shares = {one: played.share(asks.staffing.with_counters(one)).value for one in range(1, needed.counters + 1)}
    assert [one for one, share in shares.items() if share >= asks.norm.share] == [needed.counters]
    shorter = Staffing(lengthened(asks.staffing.windows, needed.longer_minutes - 15), asks.staffing.counters)
    assert played.share(needed.longer).value >= asks.norm.share > played.share(shorter).value


def test_no_number_of_counters_keeps_a_norm_that_the_days_do_not_allow():
    asks = question(norm=Norm(1))
    needed = search(Played(asks))
    assert needed.counters is None
    assert needed.at_best < 0.9


def test_the_interval_holds_the_mean_and_one_run_says_nothing():
    found = figures(Played(question()), question().staffing).kept
    assert 0 <= found.low <= found.value <= found.high <= 1
    alone = figures(Played(question(runs=1)), question().staffing).kept
    assert (alone.low, alone.high) == (0.0, 1.0)


# -- Maastricht ----------------------------------------------------------------------------------------------------------


def test_13_000_clients_in_18_months_cannot_be_one_counter_at_the_ind_hours_of_maastricht():
    """The source: 10.5 hours a week, over 13,000 clients in 18 months. One counter is open 3.7 minutes for each."""
    _, works = maastricht(counters={"ind": 1})
    found = answer(works["ind"].question)
    formula = found.figures.theory
    assert hours_a_week(works["ind"].question.staffing.windows) == 10.5
    assert formula.stable is False
    assert formula.counter_minutes_a_client == pytest.approx(3.72, abs=0.005)
    assert formula.load == pytest.approx(10 / formula.counter_minutes_a_client)
    assert (formula.counters_at_least, found.needed.counters) == (3, 3)
    assert found.figures.kept.value < 0.05
    assert found.figures.served == pytest.approx(formula.open_hours * 6, rel=0.01)
    assert found.with_needed.kept.value >= 0.9
    assert found.needed.longer.hours_a_week > 2.5 * 10.5


def test_even_five_minutes_each_would_be_more_than_one_counter():
    _, works = maastricht(counters={"ind": 1}, minutes={"biometrics": (5, 5)})
    assert answer(works["ind"].question).figures.theory.stable is False


def test_the_promise_of_three_days_comes_from_the_data_with_its_source_and_the_ind_has_none():
    book, works = maastricht()
    promise = works["municipality"].promise
    assert (promise.days, works["municipality"].question.norm.days, promise.source) == (3, 3, "zuid-limburg-pilot")
    assert book.sources[promise.source].url
    assert works["ind"].promise is None
    assert "norm" in works["ind"].assumed
    assert "norm" not in works["municipality"].assumed


def test_what_is_typed_is_no_longer_called_assumed():
    _, works = maastricht(
        counters={"ind": 3}, norm_days={"ind": 7}, norm_share=0.95, minutes={"biometrics": (12, 8)},
        shares={"biometrics": 0.7}, families_given=True, no_show_given=True, working_days=True,
    )  # fmt: skip
    assert set(works["ind"].assumed) == {"steady", "once", "grid", "share"} - {"share"}


def test_closed_days_are_closed_and_an_unknown_desk_is_refused():
    book, works = maastricht()
    assert date(2027, 4, 27) in works["ind"].question.closed
    with pytest.raises(HoursUnknown):
        work_of(book, book.desks["municipality-utrecht"], Given(Demand(10, FIRST, UNTIL)))
    with pytest.raises(VisitTooLong):
        work_of(book, book.desks[ECMR], Given(Demand(10, FIRST, UNTIL), minutes={"biometrics": (300, 1)}))


def test_two_days_a_month_leave_far_more_waiting_than_three_days_a_week():
    _, works = maastricht(counters={"ind": 3})
    rows = {row.name: row.figures for row in compare(works["ind"].question).rows}
    assert rows["two-a-month"].waiting > 10_000
    assert rows["asked"].waiting < 100
    assert rows["counter"].mean_days <= rows["asked"].mean_days


def test_the_same_seed_gives_the_same_document_and_another_seed_another():
    def document(seed):
        book, works = maastricht(seed=seed)
        return as_json(book, ECMR, [(works["ind"], answer(works["ind"].question))])

    assert document(1) == document(1)
    assert document(1)["waits"] != document(2)["waits"]
