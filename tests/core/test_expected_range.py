"""What to expect from similar cases: the middle half, with those that still run counted."""

from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.expected_range import ExpectedRange, Observed, expected_range


def ended(*days):
    return [Observed(day, ended=True) for day in days]


def running(*days):
    return [Observed(day, ended=False) for day in days]


def test_the_middle_half_of_ten_cases():
    assert expected_range(ended(*range(1, 11))) == ExpectedRange(10, 0, 3, 8)


def test_nine_cases_say_nothing():
    assert expected_range(ended(*range(1, 10))) is None


def test_cases_that_run_do_not_help_to_reach_the_least_number():
    assert expected_range(ended(*range(1, 10)) + running(*range(1, 40))) is None


def test_leaving_the_running_ones_out_would_promise_too_much():
    known = ended(*range(1, 11))
    assert expected_range(known + running(*[12] * 10)) == ExpectedRange(20, 10, 5, None)


def test_a_case_that_was_withdrawn_early_takes_no_part_in_what_comes_later():
    assert expected_range(ended(*[20] * 10) + running(*[1] * 10)) == ExpectedRange(20, 10, 20, 20)


def test_when_nearly_all_run_nothing_is_said():
    assert expected_range(ended(*[5] * 10) + running(*[6] * 90)) is None


cases = st.lists(st.builds(Observed, st.integers(0, 400), st.booleans()), max_size=60)


@given(cases, st.randoms())
def test_the_order_of_the_cases_does_not_matter(known, chance):
    shuffled = [*known]
    chance.shuffle(shuffled)
    assert expected_range(shuffled) == expected_range(known)


@given(cases, st.integers(1, 50))
def test_one_more_case_that_runs_long_never_makes_the_range_quicker(known, more):
    before = expected_range(known)
    longest = max((one.days for one in known), default=0)
    after = expected_range(known + running(longest + more))
    if before is None:
        assert after is None
    elif after is not None:
        assert after.low >= before.low
        assert after.high is None or (before.high is not None and after.high >= before.high)


@given(st.lists(st.integers(0, 400), min_size=10, max_size=60))
def test_without_running_cases_at_least_half_lie_in_the_range(days):
    found = expected_range(ended(*days))
    assert found is not None
    assert sum(found.low <= day <= found.high for day in days) * 2 >= len(days)
