"""What happened to a case stands in the plan, and the plan's step shows its case."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desk_day import booked_today
from softlanding.cases.actions import NewCase, change_case, open_case
from softlanding.cases.models import Case
from softlanding.cases.queries.following import may_follow
from softlanding.common.access import Actor, Role
from softlanding.common.audit import entries_about, sentence_of
from softlanding.core.rulebook import load_rulebook
from softlanding.journeys.models import Answer
from softlanding.journeys.queries import FACTS_OF_STATES, FACTS_OF_TASKS, document_of

pytestmark = pytest.mark.django_db
CLERK = Actor(kind="system", id="", role=Role.MUNICIPAL_CLERK)
IND = Actor(kind="system", id="", role=Role.IND_OFFICER)


@pytest.fixture
def kept(keep):
    return keep()


def day(ago: int = 0):
    return timezone.localdate() - timedelta(days=ago)


def answer(kept, person, fact):
    found = Answer.objects.filter(household=kept.household, person_key=person, fact=fact).first()
    return (found.value, found.by) if found else None


def a_case(kept, kind, person="priya", by=CLERK, **more):
    return open_case(
        NewCase(kind=kind, household=kept.household.pk, person_key=person, **more), by=by, now=timezone.now()
    )


def registered(kept, person="priya"):
    case = a_case(kept, "registration", person)
    change_case(case.pk, "receive", by=CLERK, now=timezone.now(), on=day(2))
    return change_case(case.pk, "register", by=CLERK, now=timezone.now(), on=day(1))


def test_who_was_registered_is_registered_in_the_plan_by_the_clerks_role(kept):
    registered(kept)
    assert answer(kept, "priya", "registered_on") == (day(1).isoformat(), "municipal-clerk")
    assert answer(kept, "arjun", "registered_on") is None


def test_a_declaration_is_not_a_registration(kept):
    case = a_case(kept, "registration")
    change_case(case.pk, "receive", by=CLERK, now=timezone.now(), on=day(2))
    assert answer(kept, "priya", "registered_on") is None


def test_what_the_case_told_the_plan_is_written_down_for_the_household(kept):
    case = registered(kept)
    told = [
        sentence_of(entry, "en") for entry in entries_about(kept.household.pk) if entry.sentence == "case-fact-noted"
    ]
    assert told == [f"Softlanding itself noted a day in your plan, from the case {case.reference}: residence permits."]


def test_a_permit_is_applied_for_then_decided_in_the_plan(kept):
    case = a_case(kept, "residence-permit", by=IND)
    change_case(case.pk, "receive", by=IND, now=timezone.now(), on=day(20))
    assert answer(kept, "priya", "permit_applied_on") == (day(20).isoformat(), "ind-officer")
    change_case(case.pk, "grant", by=IND, now=timezone.now(), on=day(3))
    assert answer(kept, "priya", "permit_decided_on") == (day(3).isoformat(), "ind-officer")


def test_what_was_refused_is_no_done_step(kept):
    case = a_case(kept, "residence-permit", by=IND)
    change_case(case.pk, "receive", by=IND, now=timezone.now(), on=day(20))
    change_case(case.pk, "refuse", by=IND, now=timezone.now(), on=day(3), reason="The salary is below the norm.")
    assert answer(kept, "priya", "permit_decided_on") is None


def test_biometrics_that_were_taken_at_the_desk_are_done_in_the_plan(kept, staff):
    from softlanding.appointments.actions import TaskDone, task_done

    visit = booked_today(kept)
    member = staff("ind-officer")
    by = Actor(kind="staff", id=str(member.pk), role=Role.IND_OFFICER, desk=member.desk)
    task_done.send(sender=None, done=TaskDone(visit, "arjun", "biometrics", by, timezone.now()))
    assert answer(kept, "arjun", "biometrics_given_on") == (day().isoformat(), "ind-officer")


def test_every_fact_that_a_case_tells_has_a_place_in_a_household_file():
    from softlanding.core.household.answers import Key, can_hold

    facts = {fact for states in FACTS_OF_STATES.values() for fact in states.values()} | set(FACTS_OF_TASKS.values())
    assert [fact for fact in sorted(facts) if not can_hold(Key("priya", fact))] == []
    assert sorted(facts - set(load_rulebook().facts)) == []


def test_the_plan_stays_readable_with_what_cases_wrote(kept):
    registered(kept)
    assert document_of(kept.household)["people"][0]["registered_on"] == day(1).isoformat()
    assert kept.client.get("/plan/").status_code == 200


# -- and back: the step shows its case --------------------------------------------------------------------------------


def test_the_step_shows_where_its_case_is_and_by_when_the_law_wants_a_decision(kept):
    from softlanding.common.days import day_words

    case = a_case(kept, "residence-permit", by=IND)
    case = change_case(case.pk, "receive", by=IND, now=timezone.now(), on=day(3))
    page = kept.client.get("/plan/").content.decode()
    assert f"Received by the IND, since {day_words(day(3), 'en')}. The law gives the IND until" in page
    assert f"/cases/{case.pk}/" in page


def test_a_partner_sees_their_own_case_on_the_plan_and_not_the_others_permit(kept, client):
    other, own = (a_case(kept, "residence-permit", person, by=IND) for person in ("priya", "arjun"))
    session = client.session
    session["household"], session["person"] = str(kept.household.pk), "arjun"
    session.save()
    page = client.get("/plan/").content.decode()
    assert (f"/cases/{own.pk}/" in page, f"/cases/{other.pk}/" in page) == (True, False)


def test_cases_cost_the_plan_one_query_however_many_there_are(kept, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    kept.client.get("/plan/")
    with CaptureQueriesContext(connection) as without:
        kept.client.get("/plan/")
    for person in ("priya", "arjun", "mira"):
        a_case(kept, "registration", person)
        a_case(kept, "residence-permit", person, by=IND)
    with django_assert_num_queries(len(without)):
        kept.client.get("/plan/")


def test_who_is_a_child_follows_from_the_birth_date(kept):
    from softlanding.cases.queries.following import family_of

    family = family_of(kept.household.pk)
    assert (set(family.names), family.children) == ({"priya", "arjun", "mira"}, {"mira"})
    Answer.objects.filter(household=kept.household, person_key="mira", fact="born").update(value="2000-01-01")
    assert family_of(kept.household.pk).children == frozenset()


def test_nobody_else_follows_a_case_of_this_household(kept):
    case = a_case(kept, "registration")
    from softlanding.cases.queries.following import Family

    stranger = Actor(kind="newcomer", id="", role=Role.NEWCOMER, household="00000000-0000-4000-8000-000000000009")
    assert may_follow(stranger, Case.objects.get(pk=case.pk), Family()) is False


def test_cases_of_a_family_that_stand_alike_are_told_in_one_line(kept):
    for person in ("priya", "arjun", "mira"):
        a_case(kept, "registration", person)
    page = kept.client.get("/plan/").content.decode()
    assert page.count("Announced, since") == 1
    assert "<strong>Priya, Arjun, Mira:</strong>" in page
