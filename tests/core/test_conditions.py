"""Three answers, and no question that cannot change one."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.conditions import (
    ALWAYS,
    NEVER,
    All,
    Leaf,
    Named,
    Not,
    NotACondition,
    Some,
    answer,
    because,
    changes_that_hold,
    compiled,
    deciding_facts,
    leaves,
    parse,
    residual,
    telling_values,
)

NAMES = ("a", "b", "c", "d")
small = st.integers(0, 3)
leaf = st.one_of(
    st.builds(Leaf, st.sampled_from(NAMES), st.sampled_from(("is", "at_least", "at_most", "before")), small),
    st.builds(Leaf, st.sampled_from(NAMES), st.just("in"), st.lists(small, min_size=1, max_size=2).map(tuple)),
)
conditions = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: Some(tuple(parts))),
    ),
    max_leaves=6,
)
all_facts = st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(-1, 5)))
known_facts = st.dictionaries(st.sampled_from(NAMES), st.integers(-1, 5))


@given(conditions, known_facts, all_facts)
def test_learning_more_never_changes_a_settled_answer(condition, known, rest):
    """What we told a newcomer stays true when they answer another question."""
    early = answer(condition, known)
    assert early is None or early == answer(condition, {**rest, **known})


@given(conditions, all_facts)
def test_with_every_fact_known_there_is_always_an_answer(condition, facts):
    assert answer(condition, facts) is not None


@given(conditions, known_facts)
def test_the_compiled_form_answers_alike(condition, known):
    assert compiled(condition)(known) is answer(condition, known)


@given(conditions, known_facts, all_facts)
def test_what_is_left_to_decide_answers_alike(condition, known, rest):
    assert answer(residual(condition, known), {**rest, **known}) == answer(condition, {**rest, **known})


@given(conditions, known_facts)
def test_a_fact_is_asked_exactly_when_some_completion_hangs_on_it(condition, known):
    """The oracle tries every value of every missing fact; the operands lie between 0 and 3."""
    missing = [name for name in NAMES if name not in known]
    hold = compiled(condition)
    outcomes = {
        values: hold({**known, **dict(zip(missing, values, strict=True))})
        for values in product(range(-1, 5), repeat=len(missing))
    }

    def hangs_on(at: int) -> bool:
        seen: dict[tuple[int, ...], bool | None] = {}
        return any(
            seen.setdefault(values[:at] + values[at + 1 :], outcome) != outcome for values, outcome in outcomes.items()
        )

    assert deciding_facts(condition, known) == {name for at, name in enumerate(missing) if hangs_on(at)}


@given(conditions, all_facts)
def test_each_reason_is_a_comparison_that_went_as_it_says(condition, facts):
    by_text = {(one.fact, one.text): one for one in leaves(condition)}
    for reason in because(condition, facts):
        assert answer(by_text[reason.fact, reason.test], facts) is reason.held


@given(conditions, all_facts)
def test_the_reasons_alone_settle_the_answer(condition, facts):
    named = {reason.fact for reason in because(condition, facts)}
    assert answer(condition, {name: facts[name] for name in named}) is answer(condition, facts)


@given(conditions, all_facts)
def test_a_proposed_change_makes_the_condition_hold(condition, facts):
    for fact, value in changes_that_hold(condition, facts):
        assert answer(condition, {**facts, fact: value}) is True


@given(conditions, all_facts)
def test_when_one_change_would_do_one_is_proposed(condition, facts):
    if answer(condition, facts):
        return
    some_change = any(
        answer(condition, {**facts, name: value}) is True
        for name in NAMES
        for value in range(-1, 6)
        if value != facts[name]
    )
    assert bool(changes_that_hold(condition, facts)) is some_change


def test_a_dual_national_holds_when_any_passport_does():
    european = Leaf("nationalities", "in", ("NL", "SE"))
    assert answer(european, {"nationalities": ("IN", "SE")}) is True
    assert answer(Not(european), {"nationalities": ("IN", "SE")}) is False
    assert answer(european, {"nationalities": ("IN",)}) is False


def test_yes_is_not_the_number_one():
    assert answer(Leaf("a", "is", True), {"a": 1}) is False
    assert answer(Leaf("a", "is", 1), {"a": True}) is False
    assert compiled(Leaf("a", "is", True))({"a": 1}) is False


def test_an_amount_that_is_not_known_leaves_the_answer_open_and_asks_nothing():
    condition = Leaf("salary", "at_least", Named("amount", "norm-2031"))
    assert answer(condition, {"salary": 9000}) is None
    assert deciding_facts(condition, {"salary": 9000}) == frozenset()


def test_a_date_is_compared_with_another_fact():
    done = Leaf("registered_on", "at_most", Named("fact", "today"))
    assert answer(done, {"registered_on": date(2027, 1, 20), "today": date(2027, 1, 20)}) is True
    assert answer(done, {"registered_on": date(2027, 1, 21), "today": date(2027, 1, 20)}) is False
    assert answer(done, {"today": date(2027, 1, 20)}) is None


def test_telling_values_take_both_sides_of_every_test():
    tried = telling_values([Leaf("stay", "at_least", 4), Leaf("stay", "before", 12)])
    assert {value >= 4 for value in tried} == {True, False}
    assert {value < 12 for value in tried} == {True, False}


def test_empty_lists_of_conditions_are_always_and_never():
    assert answer(ALWAYS, {}) is True
    assert answer(NEVER, {}) is False


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("stay", ()),
        ({"fact": "stay"}, ()),
        ({"fact": "stay", "is": 1, "in": [2]}, ()),
        ({"fact": "stay", "over": 3}, ()),
        ({"all": {"fact": "a", "is": 1}}, ("all",)),
        ({"any": [{"fact": "a", "is": 1}, {"fact": "b"}]}, ("any", 1)),
        ({"not": 3}, ("not",)),
        ({"fact": "a", "in": []}, ("in",)),
        ({"fact": "a", "is": [1]}, ("is",)),
        ({"fact": "a", "at_least": {"list": "x"}}, ("at_least",)),
    ],
)
def test_what_is_not_a_condition_is_refused_with_its_place(value, path):
    with pytest.raises(NotACondition) as refused:
        parse(value)
    assert refused.value.path == path


def test_dates_in_conditions_are_dates():
    assert parse({"fact": "arrival", "before": "2022-01-01"}) == Leaf("arrival", "before", date(2022, 1, 1))
