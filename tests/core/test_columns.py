"""Many persons at once are answered exactly as one by one."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.columns import (
    Column,
    Columns,
    Counts,
    answers,
    answers_by_procedure,
    column_of,
    columns_of,
    simulate,
)
from softlanding.core.conditions import ALWAYS, NEVER, All, Leaf, Named, Not, Some, answer
from softlanding.core.journeys.selection import ready
from softlanding.core.programme import Programme
from softlanding.core.rulebook import load_rulebook

COUNTRIES = ("IN", "NL", "SE", "US")
numbers = st.one_of(st.integers(-300, 70_000), st.sampled_from((0.5, 1.0, 6100.25)))
days = st.dates(date(2026, 1, 1), date(2026, 1, 9))
words = st.sampled_from(("family", "study", "other"))
passports = st.lists(st.sampled_from(COUNTRIES), max_size=3).map(tuple)
VALUES = {
    "age": numbers,
    "limit": numbers,
    "works": st.booleans(),
    "guardian": st.booleans(),
    "arrival": days,
    "today": days,
    "purpose": words,
    "principal_purpose": words,
    "nationalities": passports,
    "principal_nationalities": passports,
}
persons = st.lists(st.fixed_dictionaries({}, optional=VALUES), max_size=70)
order = st.sampled_from(("is", "at_least", "at_most", "before"))


def among(values):
    return st.lists(values, min_size=1, max_size=3).map(tuple)


leaf = st.one_of(
    st.builds(Leaf, st.just("age"), order, st.one_of(numbers, st.just(Named("fact", "limit")))),
    st.builds(Leaf, st.just("age"), st.just("in"), among(numbers)),
    st.builds(Leaf, st.sampled_from(("age", "works")), st.just("is"), st.sampled_from((True, False, 1, 0))),
    st.builds(Leaf, st.just("works"), st.just("in"), among(st.booleans())),
    st.builds(Leaf, st.just("works"), st.just("is"), st.just(Named("fact", "guardian"))),
    st.builds(Leaf, st.just("arrival"), order, st.one_of(days, st.just(Named("fact", "today")))),
    st.builds(Leaf, st.just("arrival"), st.just("in"), among(days)),
    st.builds(Leaf, st.just("purpose"), order, st.one_of(words, st.just(Named("fact", "principal_purpose")))),
    st.builds(Leaf, st.sampled_from(("purpose", "nationalities")), st.just("in"), among(words)),
    st.builds(Leaf, st.just("nationalities"), order, st.sampled_from(COUNTRIES)),
    st.builds(Leaf, st.just("nationalities"), st.just("is"), st.just(Named("fact", "principal_nationalities"))),
    st.builds(Leaf, st.just("nationalities"), st.just("in"), among(st.sampled_from(COUNTRIES))),
    st.builds(Leaf, st.sampled_from(tuple(VALUES)), st.just("is"), st.just("no such value")),
    st.builds(Leaf, st.just("age"), st.just("at_least"), st.just(Named("amount", "not-known-yet"))),
    st.builds(Leaf, st.just("never_asked"), st.just("is"), st.just(True)),
)
conditions = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, max_size=4).map(lambda parts: All(tuple(parts))),
        st.lists(inner, max_size=4).map(lambda parts: Some(tuple(parts))),
    ),
    max_leaves=10,
)


@given(conditions, persons)
def test_every_row_is_answered_as_one_person_is(condition, people):
    assert list(answers(condition, columns_of(people))) == [answer(condition, person) for person in people]


@given(conditions, persons)
def test_the_three_counts_are_those_of_the_rows(condition, people):
    found = [answer(condition, person) for person in people]
    expected = Counts(found.count(True), found.count(False), found.count(None))
    answered = answers(condition, columns_of(people))
    assert answered.counts == expected
    assert tuple(int(rows.sum()) for rows in (answered.true, answered.false, answered.unknown)) == expected


@given(st.lists(conditions, min_size=2, max_size=4), persons)
def test_persons_are_left_as_they_were_by_earlier_conditions(several, people):
    """Columns keep what they have looked up; the next condition must not see another answer."""
    columns = columns_of(people)
    first = [list(answers(condition, columns)) for condition in several]
    assert [list(answers(condition, columns)) for condition in several] == first


@given(st.lists(conditions, max_size=4), st.fixed_dictionaries({}, optional=VALUES))
def test_a_programme_answers_one_person_as_each_condition_does(several, person):
    answered = Programme.of(several).for_one()(person)
    expected = [answer(condition, person) for condition in several]
    assert [(type(one), one) for one in answered] == [(type(one), one) for one in expected]


def test_a_programme_writes_what_occurs_twice_once():
    grown, works = Leaf("age", "at_least", 18), Leaf("works", "is", True)
    both = All((grown, works))
    assert Programme.of([both, Not(both), Some((Not(grown), Not(works)))]).lines == (
        grown,
        works,
        ((0, False), (1, False)),
    )


def test_yes_and_the_number_one_are_two_lines_of_a_programme():
    """Python takes True and 1 for equal, so a dict would keep only the first of the two."""
    yes, one = Leaf("age", "is", True), Leaf("age", "is", 1)
    assert list(answers(Some((yes, one)), columns_of([{"age": 1}, {"age": 2}]))) == [True, False]


def household_persons() -> list[dict[str, object]]:
    """Write out persons who differ in what rules look at most."""
    return [
        {"stay_in_months": stay, "purpose": purpose, "nationalities": passports, "today": date(2027, 1, 4), **more}
        for stay in (3, 4, 36)
        for purpose in ("highly-skilled-migrant", "study", "asylum")
        for passports in (("IN",), ("IN", "SE"), ("NL",))
        for more in ({}, {"age": 12}, {"age": 35, "salary": 6100.0})
    ]


def test_the_whole_rulebook_of_a_day_is_counted_as_person_by_person():
    rules = load_rulebook().on(date(2027, 1, 4))
    people = household_persons()
    expected = {}
    for one in ready(rules):
        found = [one.holds(person) for person in people]
        expected[one.procedure.id] = Counts(found.count(True), found.count(False), found.count(None))
    assert simulate(rules, columns_of(people)) == expected
    assert {name: rows.counts for name, rows in answers_by_procedure(rules, columns_of(people)).items()} == expected


def test_days_and_words_can_come_as_arrays():
    arrivals = np.array(["2027-01-18", "2027-01-19", "NaT"], "datetime64[D]")
    columns = Columns(
        3,
        {
            "arrival": Column.of_days(arrivals, ~np.isnat(arrivals)),
            "purpose": Column.of_words(np.array([1, 0, 0]), ("study", "family"), np.array([True, True, False])),
        },
    )
    assert list(answers(Leaf("arrival", "before", date(2027, 1, 19)), columns)) == [True, False, None]
    assert list(answers(Leaf("purpose", "is", "family"), columns)) == [True, False, None]


def test_a_word_that_many_groups_of_words_hold_is_found_in_each():
    people = [{"nationalities": ("NL", chr(65 + at) + "X")} for at in range(26)] + [{"nationalities": ("BE",)}]
    assert list(answers(Leaf("nationalities", "is", "NL"), columns_of(people))) == [True] * 26 + [False]


def test_nobody_at_all_gives_no_answers():
    assert answers(ALWAYS, columns_of([])).counts == Counts(0, 0, 0)


def test_always_and_never_hold_for_everybody_and_nobody():
    people = columns_of([{}, {"age": 3}, {}])
    assert answers(ALWAYS, people).counts == Counts(3, 0, 0)
    assert answers(NEVER, people).counts == Counts(0, 3, 0)


def test_a_day_has_no_order_with_a_number():
    with pytest.raises(TypeError, match="days have no order with 4"):
        answers(Leaf("arrival", "at_least", 4), columns_of([{"arrival": date(2027, 1, 18)}]))


def test_a_column_of_mixed_kinds_is_refused():
    with pytest.raises(TypeError, match="one column cannot hold flags and numbers"):
        column_of([True, 3])


def test_columns_of_another_length_are_refused():
    with pytest.raises(ValueError, match="age does not have 300 rows"):
        Columns(300, {"age": column_of([1, 2])})
