"""How groups fared: small groups are withheld, intervals hold the truth, and the order of rows changes nothing."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.housing.group_report import LEAST, Outcome, group_report, size_group

OUTCOMES = st.lists(
    st.builds(
        Outcome,
        st.sampled_from(["a", "b", "c"]),
        st.one_of(st.none(), st.integers(1, 1000)),
        st.integers(0, 200),
    ),
    max_size=80,
)


def group(name, count, fit=500, waited=20):
    return [Outcome(name, fit, waited)] * count


@given(OUTCOMES)
def test_no_group_under_ten_is_ever_shown_nor_can_be_reckoned(outcomes):
    report = group_report(outcomes)
    assert all(one.households >= LEAST for one in report.groups)
    assert sum(one.households for one in report.groups) + report.withheld_households == len(outcomes)
    alone = report.withheld_groups == 1
    assert not (alone and report.groups)


@given(OUTCOMES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(outcomes, chance: Random):
    mixed = list(outcomes)
    chance.shuffle(mixed)
    assert group_report(mixed) == group_report(outcomes)


@given(OUTCOMES)
def test_each_mean_lies_in_its_interval(outcomes):
    for one in group_report(outcomes).groups:
        for mean in (one.fit, one.waited):
            assert mean is None or mean.low <= mean.value + 1e-9
            assert mean is None or mean.value <= mean.high + 1e-9


def test_when_one_group_is_too_small_the_next_smallest_is_withheld_too():
    report = group_report(group("a", 3) + group("b", 12) + group("c", 30))
    assert ([one.group for one in report.groups], report.withheld_households) == (["c"], 15)


def test_a_group_that_fares_worse_for_certain_stands_out():
    report = group_report(group("a", 30, fit=300) + group("b", 30, fit=700))
    assert [(one.group, one.behind.value, one.stands_out) for one in report.groups] == [
        ("a", -400, True), ("b", 400, False),
    ]  # fmt: skip


def test_households_without_a_home_count_in_the_share_and_not_in_the_fit():
    report = group_report(group("a", 10, fit=600) + group("a", 10, fit=None))
    (one,) = report.groups
    assert (one.households, one.placed.value, one.fit.n, one.worst_fit) == (20, 0.5, 10, 600)


def test_sizes_are_grouped_so_that_large_families_stand_together():
    assert [size_group(persons) for persons in (1, 2, 3, 4, 5, 9)] == ["1", "2", "3-4", "3-4", "5+", "5+"]
