"""Life events on the days that are easily got wrong: before arrival, around a birthday, a birth that is still to come."""

from datetime import date
from typing import Any

import pytest
from test_life_events_laws import RAO

from softlanding.core.documents import Document
from softlanding.core.household import household_of
from softlanding.core.journeys import plan_journey
from softlanding.core.life_events import Difference, LifeEvent, what_changes
from softlanding.core.rulebook.loading import load_rulebook

BOOK = load_rulebook()
ON = date(2027, 6, 1)
BEFORE_ARRIVAL = date(2026, 12, 1)


def told(kind: str, day: str, *, person: str | None = None, on: date = ON, document: Any = RAO, **answers: Any):
    event = LifeEvent(kind, date.fromisoformat(day), person, {"day": day, **answers})
    return what_changes(document, event, BOOK, on)


def days_of(found: Difference, step: str, person: str) -> tuple[date | None, date | None]:
    after = found.after.plan.step(step, person)
    return (None, None) if after is None else (after.opens_on, after.due_on)


def duties(found: Difference) -> dict[str, tuple[date | None, date | None]]:
    return {one.duty.id: (one.opens_on, one.due_on) for one in found.duties}


def test_a_move_is_told_from_four_weeks_before_until_the_fifth_day_after():
    found = told("move", "2027-07-07", municipality="meerssen")
    assert days_of(found, "move-notice", "priya") == (date(2027, 6, 9), date(2027, 7, 12))


def test_the_fifth_day_on_a_sunday_runs_on_to_monday():
    found = told("move", "2027-07-06", municipality="meerssen")
    assert days_of(found, "move-notice", "priya") == (date(2027, 6, 8), date(2027, 7, 12))


def test_a_move_to_another_municipality_changes_who_registers():
    found = told("move", "2027-07-07", municipality="meerssen")
    changed = {one.desk: (one.before, one.after) for one in found.desks}
    assert changed == {
        "municipality-meerssen": (False, True),
        "municipality-maastricht": (True, False),
    }


def test_a_move_within_the_municipality_changes_no_desk_and_still_has_its_notice():
    found = told("move", "2027-07-07", municipality="maastricht")
    assert (found.desks, days_of(found, "move-notice", "priya")[1]) == ((), date(2027, 7, 12))


def test_a_move_out_of_the_region_takes_its_desk_away():
    found = told("move", "2027-07-07", municipality="delft")
    assert {one.desk for one in found.desks if one.after is False} >= {"expat-centre-maastricht-region"}
    assert {one.desk for one in found.desks if one.after} >= {"municipality-delft"}


def test_a_move_before_the_arrival_has_nothing_to_report_and_another_desk_to_go_to():
    newcomers = {**RAO, "people": [{k: v for k, v in one.items() if k != "registered_on"} for one in RAO["people"]]}
    found = told("move", "2026-12-10", municipality="meerssen", on=BEFORE_ARRIVAL, document=newcomers)
    assert (found.document.get("moves_on"), found.after.plan.step("move-notice", "priya")) == (None, None)
    assert found.document["municipality"] == "meerssen"


def test_a_move_reopens_a_notice_that_was_given_for_an_earlier_one():
    found = told("move", "2027-07-07", municipality="meerssen")
    assert [(node.step, node.person) for node in found.reopened] == [("move-notice", "priya")]


def test_a_child_born_here_has_steps_from_its_birth_and_crosses_no_border():
    found = told("birth", "2027-05-20", name="Anouk", nationalities=["IN"])
    steps = {step.id for step in found.after.plan.steps if step.person == "anouk"}
    assert steps & {"entry-visa", "legalise-documents", "tuberculosis-test", "municipal-registration"} == set()
    assert "health-insurance" in steps
    number = found.after.plan.step("citizen-service-number", "anouk")
    assert number.opens_on == date(2027, 5, 20)


def test_a_child_born_here_leaves_everybody_elses_dates_alone():
    found = told("birth", "2027-05-20", nationalities=["IN"])
    assert {change.node.person for change in found.steps_that("moves", "state")} == set()


def test_an_expected_child_is_in_the_household_and_has_no_steps_until_it_is_born():
    found = told("birth", "2027-08-01", name="Anouk")
    household = household_of(Document("", found.document))
    today = {step.person for step in plan_journey(household, BOOK, on=ON).steps}
    then = {step.person for step in plan_journey(household, BOOK, on=date(2027, 8, 1)).steps}
    assert ("anouk" in today, "anouk" in then, found.on) == (False, True, date(2027, 8, 1))


def test_an_adult_born_after_the_arrival_stays_a_mistake():
    from softlanding.core.documents import BadInput

    wrong = {**RAO, "people": [{**RAO["people"][0], "born": "2027-02-01"}, *RAO["people"][1:]]}
    with pytest.raises(BadInput):
        household_of(Document("", wrong))


def test_who_joins_later_registers_within_five_days_of_their_own_arrival():
    found = told("member-joins", "2027-09-01", relation="partner", name="Sanne", nationalities=["NL"], document=ALONE)
    assert days_of(found, "municipal-registration", "sanne") == (date(2027, 9, 1), date(2027, 9, 6))


ALONE: dict[str, Any] = {**RAO, "people": RAO["people"][:1]}


@pytest.mark.parametrize(("on", "age"), [(date(2039, 6, 29), 17), (date(2039, 6, 30), 18)])
def test_around_the_eighteenth_birthday_a_move_finds_the_age_of_the_day(on, age):
    found = told("move", on.isoformat(), municipality="meerssen", on=on)
    mira = next(step.facts["age"] for step in found.after.plan.steps if step.person == "mira")
    assert mira == age


def test_one_of_them_leaves_and_the_others_stay():
    found = told("departure", "2027-09-15", person="arjun")
    assert [one["id"] for one in found.document["people"]] == ["priya", "mira"]
    assert (found.document.get("leaves_on"), found.after.plan.step("departure-notice", "priya")) == (None, None)
    assert duties(found)["departure-of-one"] == (date(2027, 9, 10), date(2027, 9, 14))


def test_all_of_them_leave_and_the_plan_has_the_notice():
    found = told("departure", "2027-09-15")
    assert days_of(found, "departure-notice", "priya") == (date(2027, 9, 10), date(2027, 9, 14))
    assert "departure-of-one" not in duties(found)


def test_a_job_that_ends_has_four_weeks_to_be_told_and_three_months_for_the_tax_ruling():
    found = told("job-loss", "2027-06-01", person="priya")
    assert duties(found) == {
        "holder-informs": (None, date(2027, 6, 29)),
        "sponsor-informs": (None, date(2027, 6, 29)),
        "ruling-gap": (None, date(2027, 9, 1)),
    }


def test_four_weeks_that_end_on_a_holiday_run_on():
    assert duties(told("job-loss", "2027-04-08", person="priya"))["holder-informs"] == (None, date(2027, 5, 10))


def test_a_job_of_the_partner_leaves_the_employer_alone():
    found = told("job-loss", "2027-06-01", person="arjun")
    assert found.document["employer"] == RAO["employer"]
    assert duties(found) == {}


def test_what_the_former_employer_was_is_gone_with_the_reason_and_not_guessed_anew():
    found = told("new-employer", "2027-07-01", person="priya", ended_on="2027-05-31", recognised_sponsor=False)
    assert found.document["employer"] == {"recognised_sponsor": False, "first_working_day": "2027-07-01"}
    assert {change.key.fact for change in found.facts if change.why} == {"employer_name", "salary"}
    assert duties(found) == {
        "former-sponsor-informs": (None, date(2027, 6, 28)),
        "ruling-gap": (None, date(2027, 8, 31)),
    }


def test_a_day_that_nobody_told_stays_unknown():
    found = told("new-employer", "2027-07-01", person="priya")
    assert duties(found)["ruling-gap"] == (None, None)


def test_a_refusal_has_four_weeks_and_one_on_an_asylum_request_what_the_letter_says():
    refugee = {"people": [{"id": "amina", "nationalities": ["SY"], "purpose": "asylum"}]}
    assert duties(told("permit-refused", "2027-06-01", person="arjun")) == {"objection": (None, date(2027, 6, 29))}
    assert duties(told("permit-refused", "2027-06-01", person="amina", document=refugee)) == {
        "appeal-asylum": (None, None)
    }


def test_from_study_to_work_the_permit_is_asked_again_and_says_why():
    student = {
        "arrival": "2025-09-01",
        "stay_in_months": 48,
        "municipality": "maastricht",
        "people": [
            {
                "id": "lan",
                "born": "2001-01-01",
                "nationalities": ["CN"],
                "purpose": "study",
                "permit_decided_on": "2025-07-01",
            }
        ],
    }
    found = told("study-to-work", "2027-06-01", person="lan", purpose="orientation-year", document=student)
    assert found.before.plan.step("residence-permit", "lan").state == "done"
    assert found.after.plan.step("residence-permit", "lan").state != "done"
    assert [change.key.fact for change in found.facts if change.why] == ["permit_decided_on"]


def test_who_separates_and_stays_is_asked_for_a_reason_of_their_own():
    found = told("divorce", "2027-06-01", person="arjun", stays=True)
    arjun = next(one for one in found.document["people"] if one["id"] == "arjun")
    assert (arjun.get("partner_of"), arjun.get("purpose")) == (None, None)
    assert duties(found)["holder-informs"] == (None, date(2027, 6, 29))


def test_who_separates_and_goes_leaves_the_plan():
    found = told("divorce", "2027-06-01", person="arjun", stays=False)
    assert [one["id"] for one in found.document["people"]] == ["priya", "mira"]


def test_a_partner_who_is_here_already_is_linked_and_nobody_is_added():
    two = {**RAO, "people": [RAO["people"][0], {"id": "sam", "nationalities": ["NL"], "purpose": "employment"}]}
    found = told("marriage", "2027-06-01", person="priya", member="sam", document=two)
    assert found.document["people"][1]["partner_of"] == "priya"
    assert len(found.document["people"]) == 2
