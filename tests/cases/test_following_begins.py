"""Cases begin from what a household asks for, and move on by what was done; decisions stay the officers'."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desk_day import booked_today, noon
from softlanding.appointments.actions import cancel
from softlanding.cases.actions import change_case
from softlanding.cases.actions.following import FollowedAlready, follow_application
from softlanding.cases.models import Case
from softlanding.cases.queries.following import AT_THE_DESK, kinds_to_follow, stated_state
from softlanding.common.errors import BadInput
from softlanding.core.rulebook import load_rulebook

pytestmark = pytest.mark.django_db


def cases_of(kept, kind="registration"):
    found = Case.objects.filter(household=kept.household, kind=kind).order_by("person_key")
    return [(case.person_key, case.state) for case in found]


def test_a_booked_visit_begins_one_case_per_person(visited):
    assert cases_of(visited) == [("arjun", "announced"), ("priya", "announced")]
    case = Case.objects.filter(kind="registration").first()
    assert (case.desk, case.municipality, case.authority) == (
        "the-hague-international-centre",
        "delft",
        "municipality",
    )


def test_a_cancelled_visit_leaves_its_cases_and_the_next_one_begins_no_second(visited):
    cancel(visited.visit, by=visited.actor, now=timezone.now())
    assert cases_of(visited) == [("arjun", "announced"), ("priya", "announced")]
    booked_today(visited, at=noon() + timedelta(hours=2))
    assert cases_of(visited) == [("arjun", "announced"), ("priya", "announced")]


def test_what_a_clerk_did_at_the_desk_is_the_declaration_and_no_decision(visited, clerk, serve):
    serve(visited.visit, clerk, "m-1", "municipality")
    assert cases_of(visited) == [("arjun", "declared"), ("priya", "declared")]
    case = Case.objects.filter(kind="registration").first()
    assert (case.received_on, case.decided_on) == (timezone.localdate(), None)
    assert case.events.last().by_role == "municipal-clerk"


def test_what_was_not_done_moves_no_case(visited, clerk, serve):
    serve(visited.visit, clerk, "m-1", "municipality", outcome="papers-missing")
    assert cases_of(visited) == [("arjun", "announced"), ("priya", "announced")]


def test_no_task_stands_for_a_decision():
    kinds = load_rulebook().case_kinds
    named = [(kinds[kind], change) for kind, change in AT_THE_DESK.values() if kind in kinds]
    deciding = [(kind.id, one.id) for kind, change in named for one in kind.changes if one.id == change and one.decides]
    missing = [(kind.id, change) for kind, change in named if change not in {one.id for one in kind.changes}]
    assert (deciding, missing) == ([], [])


# -- an application that is with the IND already ----------------------------------------------------------------------


def told(kept, **more):
    what = {"kind": "residence-permit", "person_key": "priya", "applied_on": timezone.localdate() - timedelta(days=10)}
    return follow_application(household=kept.household, by=kept.actor, now=timezone.now(), **{**what, **more})


def test_an_application_is_followed_on_the_newcomers_word_and_says_so(keep):
    kept = keep()
    case = told(kept)
    assert (case.state, case.received_on) == ("received", timezone.localdate() - timedelta(days=10))
    assert case.due_on is not None
    assert case.facts["stated_by"] == "newcomer"
    assert [event.what for event in case.events.all()] == ["opened", "told"]


def test_an_application_is_followed_once(keep):
    kept = keep()
    told(kept)
    with pytest.raises(FollowedAlready):
        told(kept)
    assert Case.objects.count() == 1


def test_a_case_that_was_being_prepared_goes_on_instead_of_a_second_one(keep):
    from softlanding.cases.actions import NewCase, open_case

    kept = keep()
    new = NewCase(kind="residence-permit", household=kept.household.pk, person_key="priya")
    first = open_case(new, by=kept.actor, now=timezone.now())
    assert told(kept).pk == first.pk


@pytest.mark.parametrize("days", [-1, 365 * 12])
def test_a_day_to_come_or_of_long_ago_is_refused_and_nothing_is_saved(keep, days):
    with pytest.raises(BadInput):
        told(keep(), applied_on=timezone.localdate() - timedelta(days=days))
    assert Case.objects.count() == 0


def test_an_officer_decides_about_a_case_that_the_newcomer_told(keep, ind):
    case = told(keep())
    decided = change_case(case.pk, "grant", by=ind, now=timezone.now(), on=timezone.localdate())
    assert (decided.state, decided.decided_on) == ("granted", timezone.localdate())


def test_every_kind_that_can_be_followed_has_a_state_to_begin_in():
    found = {kind.id: stated_state(kind) for kind in kinds_to_follow()}
    assert found["residence-permit"] == "received"
    assert None not in found.values()


# -- an officer who takes the step back -------------------------------------------------------------------------------


def undo_last(by):
    from softlanding.appointments.actions.finishing import undo
    from softlanding.appointments.models import QueueStep

    undo(QueueStep.objects.filter(step="done").latest("pk").pk, by=by, now=timezone.now())


def test_a_step_that_is_taken_back_at_the_desk_takes_its_change_back(visited, clerk, serve):
    serve(visited.visit, clerk, "m-1", "municipality")
    undo_last(clerk)
    assert cases_of(visited) == [("arjun", "announced"), ("priya", "announced")]
    case = Case.objects.filter(kind="registration").first()
    assert (case.received_on, case.due_on, case.events.last().what) == (None, None, "corrected")


def test_what_happened_since_keeps_the_case_where_it_is(visited, clerk, serve):
    serve(visited.visit, clerk, "m-1", "municipality")
    for case in Case.objects.filter(kind="registration"):
        change_case(
            case.pk, "ask-papers", by=clerk, now=timezone.now(), on=timezone.localdate(), reason="A certificate"
        )
    undo_last(clerk)
    assert cases_of(visited) == [("arjun", "waiting-for-papers"), ("priya", "waiting-for-papers")]


def test_biometrics_that_are_taken_back_leave_the_plan_again(visited, ind, serve):
    from softlanding.journeys.models import Answer

    given = Answer.objects.filter(fact="biometrics_given_on")
    serve(visited.visit, ind, "ind-1", "ind")
    assert given.count() == 2
    undo_last(ind)
    assert given.count() == 0
