"""Laws of plans, whatever the household; and the cases that must come out."""

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from households import BOOK, documents, learning
from hypothesis import given, settings
from hypothesis import strategies as st

from softlanding.core.conditions import answer, leaves, telling_values
from softlanding.core.documents import Document
from softlanding.core.facts import facts_of
from softlanding.core.household import Household, household_of, read_household
from softlanding.core.journeys import Plan, plan_journey
from softlanding.core.journeys.as_json import plan_as_json
from softlanding.core.journeys.cards import next_up, stretches
from softlanding.core.journeys.compiler import PHASES
from softlanding.core.journeys.selection import ready

EXAMPLES = Path(__file__).parents[2] / "examples"
TODAY = date(2026, 11, 21)


def plan_of(document: dict[str, Any], *, on: date = TODAY) -> Plan:
    return plan_journey(household_of(Document("h", document), municipalities=BOOK.municipalities), BOOK, on=on)


def example(name: str, *, on: date = TODAY) -> Plan:
    file = EXAMPLES / f"{name}.yaml"
    return plan_journey(read_household(file.read_bytes(), file.name), BOOK, on=on)


def one_person(**facts: Any) -> dict[str, Any]:
    person = {
        "id": "a",
        "born": "1990-01-01",
        "nationalities": ["IN"],
        "purpose": "highly-skilled-migrant",
        "salary": 7000,
    }
    household = {"municipality": "delft", "arrival": "2027-01-18", "stay_in_months": 36, "address": "rented"}
    for name, value in facts.items():
        (household if name in Household.model_fields else person)[name] = value
    return {**household, "employer": {"recognised_sponsor": True}, "people": [person]}


def steps_of(plan: Plan, person: str = "a") -> set[str]:
    return {step.id for step in plan.steps if step.person == person}


# -- laws ----------------------------------------------------------------------------------------------------------


@settings(max_examples=80)
@given(learning())
def test_what_was_settled_stays_settled_when_more_is_learnt(pair):
    early, late = (plan_journey(household, BOOK, on=TODAY) for household in pair)
    open_early = {one.node for one in early.possible}
    assert set(early.by_node) <= set(late.by_node)
    appeared = {*late.by_node, *(one.node for one in late.possible)}
    assert appeared <= set(early.by_node) | open_early


@settings(max_examples=100)
@given(documents(events=True))
def test_no_step_is_due_before_what_it_follows(document):
    plan = plan_of(document)
    for step in plan.steps:
        for node in step.after:
            before = plan.by_node[node]
            if step.due_on and before.due_on and "done" not in {step.state, before.state}:
                assert before.due_on <= step.due_on


@settings(max_examples=60)
@given(documents(events=True))
def test_every_step_stands_after_what_must_come_first(document):
    plan = plan_of(document)
    place = {step.node: at for at, step in enumerate(plan.steps)}
    assert all(place[node] < place[step.node] for step in plan.steps for node in step.after)


@settings(max_examples=60)
@given(documents(events=True))
def test_a_step_opens_before_it_is_due(document):
    plan = plan_of(document)
    assert all(step.opens_on <= step.due_on for step in plan.steps if step.opens_on and step.due_on)


@settings(max_examples=30)
@given(documents(events=True))
def test_planning_twice_gives_the_same_plan(document):
    first, second = (plan_as_json(plan_of(document), BOOK) for _ in range(2))
    assert first == second


@settings(max_examples=60, deadline=None)
@given(documents())
def test_the_next_question_can_still_change_something(document):
    """For each question, some answers to the open ones leave a step to it: shown by trying them."""
    plan = plan_of(document)
    for question in plan.questions[:3]:
        assert any(_hangs_on(plan, question, node.step, node.person) for node in question.decides)


def _hangs_on(plan: Plan, question: Any, step: str, person: str) -> bool:
    household = plan.household
    facts = facts_of(household, household.person(person), on=plan.on)
    rules = BOOK.on(plan.on)
    [own] = [one for one in ready(rules) if one.procedure.id == step]
    conditions = [own.condition, *(rules.bound(one.condition) for one in own.procedure.requires)]
    return any(_settles(condition, facts, question.fact) for condition in conditions)


def _settles(condition: Any, facts: Any, fact: str) -> bool:
    record = BOOK.facts[fact]
    names = {
        leaf.fact: None
        for leaf in leaves(condition)
        if facts.get(leaf.fact) is None and not hasattr(leaf.operand, "kind")
    }
    wanted = {name for name in names if name == fact or fact in BOOK.facts[name].computed_from}
    values = {name: telling_values(leaf for leaf in leaves(condition) if leaf.fact == name) for name in names}
    for combination in product(*values.values()):
        filled = {**facts, **dict(zip(values, combination, strict=True))}
        for name in wanted:
            outcomes = {answer(condition, {**filled, name: value}) for value in values[name]}
            if len(outcomes) > 1:
                return True
    assert record.asked
    return False


@settings(max_examples=40, deadline=None)
@given(documents(), st.data())
def test_answering_what_is_asked_comes_to_an_end(document, data):
    """Each answer removes its question, and no more than 30 answers per person are ever asked."""
    for _ in range(30 * len(document["people"])):
        plan = plan_of(document)
        if not plan.questions:
            break
        question = plan.questions[0]
        document = _answered(document, question, data)
    assert plan_of(document).questions == ()


def _answered(document: dict[str, Any], question: Any, data: st.DataObject) -> dict[str, Any]:
    from households import EMPLOYER, HOUSEHOLD, PERSON

    record = BOOK.facts[question.fact]
    value = data.draw({**HOUSEHOLD, **EMPLOYER, **PERSON}[question.fact], label=question.fact)
    if record.of == "person":
        people = [{**one, question.fact: value} if one["id"] == question.person else one for one in document["people"]]
        return {**document, "people": people}
    if record.of == "employer":
        return {**document, "employer": {**document.get("employer", {}), question.fact: value}}
    return {**document, question.fact: value}


@settings(max_examples=60)
@given(documents(events=True))
def test_the_critical_path_follows_the_order_and_leaves_out_what_is_done(document):
    plan = plan_of(document)
    for first, then in zip(plan.critical_path, plan.critical_path[1:], strict=False):
        assert first in plan.by_node[then].after
    assert all(plan.by_node[node].state != "done" for node in plan.critical_path)


@settings(max_examples=60)
@given(documents(events=True))
def test_every_step_stands_on_exactly_one_card(document):
    plan = plan_of(document)
    shown = [step.node for stretch in stretches(plan) for card in stretch.cards for step in card.steps]
    assert sorted(shown) == sorted(plan.by_node)


# -- cases that must come out --------------------------------------------------------------------------------------


def test_the_rao_family_registers_by_the_fifth_day_run_on_to_monday():
    step = example("rao-family").step("municipal-registration", "priya")
    assert (step.opens_on, step.due_on, step.deadline) == (date(2027, 1, 18), date(2027, 1, 25), "legal")
    assert [node.step for node in step.after] == ["entry-visa", "legalise-documents", "residence-permit"]


def test_the_visa_comes_before_the_arrival_and_the_permit_before_the_visa():
    plan = example("rao-family")
    visa, permit = plan.step("entry-visa", "mira"), plan.step("residence-permit", "mira")
    assert permit.due_on <= visa.due_on <= date(2027, 1, 18)


def test_eu_citizens_need_no_permit_no_visa_and_no_test_but_register():
    steps = steps_of(plan_of(one_person(nationalities=["SE"])))
    assert steps & {"residence-permit", "entry-visa", "tuberculosis-test", "biometrics", "residence-document"} == set()
    assert "municipal-registration" in steps


@pytest.mark.parametrize("country", ["NO", "IS", "LI", "CH"])
def test_the_eea_and_switzerland_count_as_the_eu(country):
    assert "residence-permit" not in steps_of(plan_of(one_person(nationalities=[country])))


def test_an_american_needs_a_permit_and_no_entry_visa():
    steps = steps_of(plan_of(one_person(nationalities=["US"])))
    assert {"residence-permit", "entry-visa"} & steps == {"residence-permit"}


def test_a_dual_national_gets_the_better_rule():
    assert "entry-visa" not in steps_of(plan_of(one_person(nationalities=["IN", "CA"])))
    assert "residence-permit" not in steps_of(plan_of(one_person(nationalities=["IN", "IE"])))


def test_family_of_an_eu_citizen_is_verified_against_eu_law_and_needs_no_national_permit():
    document = one_person(nationalities=["DE"])
    document["people"].append(
        {"id": "b", "nationalities": ["BR"], "born": "1991-01-01", "purpose": "family", "partner_of": "a"}
    )
    steps = steps_of(plan_of(document), "b")
    assert "eu-law-verification" in steps
    assert "residence-permit" not in steps


@pytest.mark.parametrize(("months", "register"), [(3, "non-resident-registration"), (4, "municipal-registration")])
def test_under_four_months_has_another_register(months, register):
    steps = steps_of(plan_of(one_person(nationalities=["SE"], stay_in_months=months)))
    assert steps & {"municipal-registration", "non-resident-registration"} == {register}


def test_privileged_persons_have_no_duty_to_register():
    assert "municipal-registration" not in steps_of(plan_of(one_person(purpose="privileged")))


def test_temporary_is_two_flags():
    plan = plan_of(one_person())
    assert "permanent-residence" in steps_of(plan)
    assert "civic-integration" not in steps_of(plan)


def test_a_salary_below_the_norm_blocks_the_permit_with_what_would_change_it():
    plan = plan_of(one_person(salary=5941, graduated_within_three_years=False))
    [blocked] = [one for one in plan.blocked if one.node.step == "residence-permit"]
    assert blocked.change == ("salary", 5942.0)
    assert plan.step("residence-permit", "a").state == "blocked"
    assert plan_of(one_person(salary=5942)).blocked == ()


def test_without_an_address_the_loop_is_named_and_lawfully_broken():
    plan = example("chen")
    [loop] = plan.loops
    assert {node.step for node in loop.nodes} == {
        "find-address",
        "bank-account",
        "citizen-service-number",
        "municipal-registration",
    }
    assert {way.id for way in loop.ways_out if way.open_to_you is not False} >= {"letter-address"}


@pytest.mark.parametrize(("on", "shown"), [(date(2026, 12, 31), "2022-01-01"), (date(2027, 1, 1), "2027-01-01")])
def test_the_rules_are_those_of_the_day(on, shown):
    step = example("rao-family", on=on).step("expat-tax-ruling", "priya")
    assert step.procedure.valid_from.isoformat() == shown


def test_the_norm_of_the_day_decides():
    document = one_person(salary=5700, graduated_within_three_years=False, arrival="2025-12-31")
    assert plan_of(document, on=date(2025, 12, 1)).blocked == ()
    assert [one.node.step for one in plan_of(document, on=date(2026, 1, 2)).blocked] == ["residence-permit"]


def test_before_its_first_day_a_rule_does_not_exist():
    assert example("rao-family", on=date(2021, 12, 31)).steps == ()


def test_a_registered_person_is_done_and_counts_from_that_day():
    plan = plan_of(one_person(arrival="2026-10-01", registered_on="2026-10-05"))
    assert plan.step("municipal-registration", "a").state == "done"
    assert plan.step("health-insurance", "a").due_on == date(2027, 2, 4)


def test_a_step_that_was_ticked_is_done():
    assert plan_of(one_person(done=["general-practitioner"])).step("general-practitioner", "a").state == "done"


def test_the_next_step_is_open_and_waits_for_nothing():
    card = next_up(example("rao-family"))
    assert card.state == "todo"
    assert all(step.after == () for step in card.steps)


def test_the_phases_stand_in_order():
    phases = [stretch.phase for stretch in stretches(example("rao-family"))]
    assert phases == [phase for phase in PHASES if phase in phases]


def test_a_family_member_who_follows_nobody_is_pointed_out():
    plan = plan_of({"people": [{"id": "a", "purpose": "family"}]})
    assert [caution.id for caution in plan.warnings] == ["follows-whom"]


def test_nothing_is_next_while_what_must_come_before_it_is_a_question():
    """After three answers the number is certain and the registration before it is not: a question comes first."""
    plan = plan_of(
        {"municipality": "delft", "people": [{"id": "a", "nationalities": ["IN"], "purpose": "highly-skilled-migrant"}]}
    )
    card = next_up(plan)
    assert card is None or card.procedure.id != "citizen-service-number"
