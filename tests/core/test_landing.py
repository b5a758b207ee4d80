"""The guide of a company that settles: its own steps, in order, with dates."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.landing import Company, guide_for, ordered
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.landing_steps import COMPANY_FACTS

BOOK = load_rulebook()
STEPS = tuple(BOOK.landing_steps.values())
facts = st.dictionaries(st.sampled_from(COMPANY_FACTS), st.booleans())


def guide(known, first=None):
    return guide_for(Company(known, first), STEPS, BOOK.calendar)


def names(found):
    return [one.step.id for one in found.steps]


@given(facts)
def test_each_step_comes_after_those_it_waits_for(known):
    place = {name: at for at, name in enumerate(names(guide(known)))}
    for one in guide(known).steps:
        assert all(place[name] < place[one.step.id] for name in one.after)


@given(facts, facts)
def test_learning_more_never_brings_back_a_step_that_fell_away(known, more):
    assert set(names(guide({**more, **known}))) <= set(names(guide(known)))


@given(facts)
def test_a_question_is_asked_exactly_when_an_answer_would_change_the_guide(known):
    found = guide(known)
    for fact in COMPANY_FACTS:
        if fact in known:
            assert fact not in found.questions
            continue
        told = [[(one.step.id, one.certain) for one in guide({**known, fact: value}).steps] for value in (True, False)]
        assert (fact in found.questions) == (told[0] != told[1])


def test_a_company_of_which_everything_is_known_has_only_certain_steps():
    for values in product([True, False], repeat=len(COMPANY_FACTS)):
        found = guide(dict(zip(COMPANY_FACTS, values, strict=True)))
        assert all(one.certain for one in found.steps)
        assert found.questions == ()


def test_only_who_brings_people_from_outside_the_eu_and_is_none_yet_becomes_a_sponsor():
    assert "sponsor-recognition" in names(guide({"brings_outside_eu": True, "recognised_sponsor": False}))
    assert "sponsor-recognition" not in names(guide({"brings_outside_eu": True, "recognised_sponsor": True}))
    assert "sponsor-recognition" not in names(guide({"brings_outside_eu": False}))


def test_dates_count_from_the_first_arrival_and_the_law_ends_on_working_days():
    due = {one.step.id: (one.due_on, one.kind) for one in guide({}, date(2027, 1, 18)).steps}
    assert due["permits"] == (date(2026, 10, 20), "estimate")
    assert due["first-visit"] == (date(2027, 1, 25), "legal")  # the fifth day is a Saturday
    assert due["expat-ruling"] == (date(2027, 5, 18), "legal")
    assert due["payroll"] == (None, None)


def test_steps_that_wait_for_each_other_are_a_mistake():
    one, other = STEPS[0], STEPS[1]
    with pytest.raises(ValueError, match="wait for each other"):
        ordered([one.model_copy(update={"after": (other.id,)}), other.model_copy(update={"after": (one.id,)})])
