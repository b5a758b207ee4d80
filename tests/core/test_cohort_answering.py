"""What each arrival of a cohort is answered: its plan, what blocks it, its first visit; alike ones thought through once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from softlanding.core.cohort import Answers, arrival_as_json, read_cohort
from softlanding.core.cohort.first_visits import FirstVisits
from softlanding.core.documents import Document
from softlanding.core.household import household_of
from softlanding.core.rulebook import load_rulebook
from softlanding.core.visit_request import desk_plan, horizon, visit_request
from softlanding.core.visits import find_visits
from softlanding.core.whole_plan import compose_plan, desks_for, whole_plan_as_json

ON = date(2026, 11, 22)
EXAMPLE = Path(__file__).parents[2] / "examples" / "cohort.csv"
EMPLOYER = {"recognised_sponsor": True, "organisation": "company", "municipality": "den-haag"}


def households(employer=EMPLOYER):
    book = load_rulebook()
    return read_cohort(EXAMPLE.read_bytes(), employer=employer, municipalities=book.municipalities).households


def arrival(key, employer=EMPLOYER, **more):
    """Answer for one household of the example, with other facts."""
    stated = next(one for one in households(employer) if one.key == key)
    return Answers(load_rulebook(), on=ON).arrival(replace(stated, document={**stated.document, **more}))


def test_the_steps_of_an_arrival_are_those_of_its_own_plan():
    book = load_rulebook()
    for stated in households():
        answered = arrival_as_json(Answers(book, on=ON).arrival(stated), book)
        whole = compose_plan(household_of(Document("", dict(stated.document))), book, on=ON, visits=0)
        assert answered["steps"] == whole_plan_as_json(whole, book)["steps"]


def test_a_blocked_step_comes_before_everything_else():
    turn = arrival("chen").turn
    assert (turn.step, turn.person, turn.state, turn.why.en) == (
        "municipal-registration", "wei", "blocked", "You need an address to register.",
    )  # fmt: skip


def test_a_step_of_later_years_that_is_not_possible_blocks_no_arrival():
    people = [{"id": "kenji", "nationalities": ["JP"], "purpose": "intra-company-transfer", "born": "1990-01-01"}]
    found = arrival("silva", people=people, stay_in_months=36)
    assert [one.node.step for one in found.whole.plan.blocked] == ["permit-extension"]
    assert found.turn.step != "permit-extension"


def test_what_is_not_blocked_waits_for_the_first_step_of_its_longest_path():
    assert (arrival("rao", employer={}).turn.step, arrival("rao", employer={}).turn.whose) == (
        "residence-permit",
        "employer",
    )


def test_an_arrival_without_a_visit_says_why():
    found = arrival("rao", municipality="aalsmeer")
    assert found.first_visit is None
    assert found.no_visit.en == "No desk whose hours we know does all of it for this household."


def test_who_needs_no_permit_can_work_from_the_first_working_day_after_arrival():
    assert arrival("silva").works_from == date(2027, 2, 1)  # a Monday
    assert arrival("silva", arrival="2027-02-06").works_from == date(2027, 2, 8)


def test_nobody_works_before_the_decision_and_the_visa_are_expected():
    found = arrival("rao", employer={}, arrival="2026-12-01")
    expected = max(found.whole.plan.step(step, "priya").expected_on for step in ("residence-permit", "entry-visa"))
    assert found.works_from == load_rulebook().calendar.next_working_day(expected)
    assert found.works_from > date(2026, 12, 1)


def test_without_an_arrival_no_first_working_day_is_made_up():
    assert arrival("silva", arrival=None).works_from is None


def test_the_same_situation_under_another_name_is_thought_through_once():
    stated = next(one for one in households() if one.key == "rao")
    answers = Answers(load_rulebook(), on=ON)
    first = answers.arrival(stated)
    people = [{**person, "name": "Somebody Else"} for person in stated.document["people"]]
    second = answers.arrival(
        replace(stated, key="other", document={**stated.document, "id": "other", "people": people})
    )
    assert len(answers._wholes) == 1  # that it was thought through once is the point
    assert second.whole.plan.household.id == "other"
    assert (first.turn, first.first_visit) == (second.turn, second.first_visit)


@pytest.mark.parametrize("taken", [False, True])
def test_a_remembered_search_gives_what_a_search_of_its_own_would(taken):
    book = load_rulebook()

    def claims(desk, first, days):
        counters = desk_plan(book, desk).counters
        return {
            (one.id, date.fromordinal(first.toordinal() + n)): (1 << 130) - 1 for n in range(days) for one in counters
        }

    finder = FirstVisits(book, taken=claims if taken else None)
    asked = 0
    for stated in households() * 2:
        whole = compose_plan(household_of(Document("", dict(stated.document))), book, on=ON, visits=0)
        for more in range(9):
            for desk in desks_for(whole.bundles[0]):
                request = visit_request(whole.plan, whole.bundles[0], book.desks[desk])
                begin = date.fromordinal(request.from_day.toordinal() + more)
                request = replace(request, from_day=begin, rules=replace(request.rules, patience=200_000))
                days = horizon(whole.bundles[0])
                alone = find_visits(
                    desk_plan(book, desk), request.party, request.tasks, start=begin, days=days,
                    rules=replace(request.rules, limit=1), taken=claims(desk, begin, days) if taken else None,
                )  # fmt: skip
                assert finder.first(desk, request, days=days) == (alone[0] if alone else None)
                asked += 1
    assert finder.searches < asked
