"""What happens to a case: its term longer and still, mistakes corrected, officers, desks, and being forgotten."""

from datetime import UTC, date, datetime, timedelta

import pytest

from softlanding.cases import actions, queries
from softlanding.cases.models import Case, CaseEvent, TermChange
from softlanding.common.access import Actor, Role
from softlanding.common.errors import BadInput
from softlanding.common.models import AuditEntry
from softlanding.people.actions import NewPerson, forget_household, newcomer, start_household

pytestmark = pytest.mark.django_db
RECEIVED = date(2026, 11, 20)
DAY_90 = date(2027, 2, 18)
IND = Actor(kind="system", id="", role=Role.IND_OFFICER)
CLERK = Actor(kind="system", id="", role=Role.MUNICIPAL_CLERK)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def household():
    return start_household(people=[NewPerson("priya")], by=IND, now=at(RECEIVED))


def opened(kind="residence-permit", by=IND, **more):
    new = actions.NewCase(kind=kind, household=household().pk, person_key="priya", **more)
    return actions.open_case(new, by=by, now=at(RECEIVED))


def received(**more):
    case = opened(**more)
    return actions.change_case(case.pk, "receive", by=IND, now=at(RECEIVED), on=RECEIVED)


def change(case, what, day, by=IND, **more):
    return actions.change_case(case.pk, what, by=by, now=at(day), on=day, reason="a reason", **more)


def extend(case, day, **more):
    return actions.extend_case(case.pk, by=IND, now=at(day), on=day, reason="advice of others", **more)


def history(case):
    return [event.what for event in queries.history_of(case)]


# -- opening ---------------------------------------------------------------------------------------------------------


def test_one_person_has_one_open_case_of_a_kind():
    case = opened()
    again = actions.NewCase(kind=case.kind, household=case.household_id, person_key="priya")
    with pytest.raises(actions.OpenAlready):
        actions.open_case(again, by=IND, now=at(RECEIVED))
    assert Case.objects.count() == 1


def test_a_case_that_was_received_elsewhere_counts_from_that_day():
    case = opened(received_on=RECEIVED)
    assert (case.state, case.due_on) == ("preparing", DAY_90)


# -- longer ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [89, 90])
def test_a_term_is_made_longer_until_its_last_day(day):
    case = extend(received(), RECEIVED + timedelta(days=day))
    assert (case.due_on, history(case)[-1]) == (date(2027, 8, 18), "extended")


def test_on_day_ninety_one_it_is_too_late_to_make_the_term_longer():
    case = received()
    with pytest.raises(actions.NotLonger) as refused:
        extend(case, RECEIVED + timedelta(days=91))
    assert (refused.value.code, history(case)) == ("not-longer-too-late", ["opened", "receive"])


@pytest.mark.parametrize("purpose", ["researcher", "study", "eu-blue-card", "intra-company-transfer"])
def test_where_the_law_forbids_it_the_refusal_names_the_article(purpose):
    case = received(facts={"purpose": purpose})
    with pytest.raises(actions.NotLonger) as refused:
        extend(case, RECEIVED)
    assert refused.value.code == "not-longer-not-allowed"
    assert "vreemdelingenwet-2000 25(" in refused.value.message["en"]


def test_a_term_is_made_longer_once():
    case = extend(received(), RECEIVED)
    with pytest.raises(actions.NotLonger) as refused:
        extend(case, RECEIVED)
    assert refused.value.code == "not-longer-twice"


def test_fewer_months_are_possible_and_more_are_not():
    with pytest.raises(BadInput):
        extend(received(), RECEIVED, months=7)
    assert extend(received(), RECEIVED, months=2).due_on == date(2027, 4, 18)


def test_making_it_longer_needs_a_reason():
    with pytest.raises(BadInput) as refused:
        actions.extend_case(received().pk, by=IND, now=at(RECEIVED), reason=" ")
    assert [one.where for one in refused.value.mistakes] == ["reason"]


def test_a_registration_has_no_term_to_make_longer():
    case = opened("registration", by=CLERK)
    with pytest.raises(actions.NotLonger) as refused:
        actions.extend_case(case.pk, by=CLERK, now=at(RECEIVED), reason="busy")
    assert refused.value.code == "not-longer-no-term"


# -- standing still --------------------------------------------------------------------------------------------------


def test_the_term_stands_still_from_the_day_after_asking_until_papers_are_in():
    case = change(received(), "ask-papers", date(2026, 11, 30))
    assert queries.stands_still(case, on=date(2026, 11, 30)) is False
    assert queries.stands_still(case, on=date(2026, 12, 1)) is True
    case = change(case, "papers-in", date(2026, 12, 11))
    assert (case.state, case.due_on) == ("received", date(2027, 3, 1))


def test_papers_that_came_the_same_day_cost_no_day():
    case = change(received(), "ask-papers", date(2026, 11, 30))
    assert change(case, "papers-in", date(2026, 11, 30)).due_on == DAY_90


def test_after_the_given_day_the_term_runs_on_and_nothing_hides_that_it_is_late():
    case = change(received(), "ask-papers", date(2026, 11, 30), until=date(2026, 12, 14))
    assert queries.stands_still(case, on=date(2026, 12, 15)) is False
    assert queries.due_on(case, on=date(2027, 3, 31)) == DAY_90 + timedelta(days=14)
    assert [queries.is_overdue(case, on=day) for day in (date(2027, 3, 4), date(2027, 3, 5))] == [False, True]


def test_papers_after_the_given_day_do_not_give_the_authority_more_time():
    case = change(received(), "ask-papers", date(2026, 11, 30), until=date(2026, 12, 14))
    case = change(case, "papers-in", date(2027, 1, 11))
    assert case.due_on == DAY_90 + timedelta(days=14)


def test_a_last_day_before_the_asking_is_refused():
    case = received()
    with pytest.raises(BadInput) as refused:
        change(case, "ask-papers", date(2026, 11, 30), until=date(2026, 11, 29))
    assert [one.where for one in refused.value.mistakes] == ["until"]


def test_a_delay_that_was_agreed_stands_still_and_runs_again():
    case = received()
    case = actions.suspend_case(case.pk, by=IND, now=at(date(2026, 12, 1)), reason="agreed in writing")
    with pytest.raises(actions.NotSuspended):
        actions.suspend_case(case.pk, by=IND, now=at(date(2026, 12, 3)), reason="again")
    case = actions.resume_case(case.pk, by=IND, now=at(date(2026, 12, 7)))
    assert (case.due_on, case.state) == (date(2027, 2, 23), "received")
    with pytest.raises(actions.NotSuspended):
        actions.resume_case(case.pk, by=IND, now=at(date(2026, 12, 8)))


def test_papers_may_be_asked_while_the_term_stands_still_and_no_day_counts_twice():
    case = received()
    case = actions.suspend_case(case.pk, by=IND, now=at(date(2026, 12, 1)), reason="agreed in writing")
    case = change(case, "ask-papers", date(2026, 12, 3))
    case = change(case, "papers-in", date(2026, 12, 7))
    # 2 December up to the 3rd, and 4 December up to the 7th: between asking and the day after it, one day counts
    assert case.due_on == DAY_90 + timedelta(days=4)
    assert TermChange.objects.filter(case=case, until_on=None).count() == 0


def test_a_term_does_not_stand_still_before_it_begins_or_after_the_decision():
    for case in (opened(), change(received(), "grant", date(2026, 12, 1))):
        with pytest.raises(actions.NotSuspended):
            actions.suspend_case(case.pk, by=IND, now=at(date(2026, 12, 2)), reason="agreed")


# -- decisions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "late"), [(89, False), (90, False), (91, True)])
def test_a_decision_is_late_from_day_ninety_one(day, late):
    case = change(received(), "grant", RECEIVED + timedelta(days=day))
    assert (queries.is_overdue(case, on=date(2028, 1, 1)), case.closed_at is not None) == (late, True)


def test_a_case_without_a_decision_is_overdue_and_stays_so():
    case = received()
    days = (DAY_90, DAY_90 + timedelta(days=1), date(2028, 1, 1))
    assert [queries.is_overdue(case, on=day) for day in days] == [False, True, True]
    assert [one.pk for one in queries.overdue_among(Case.objects.all(), on=date(2027, 2, 19))] == [case.pk]


def test_what_was_withdrawn_is_not_overdue():
    assert queries.is_overdue(change(received(), "withdraw", date(2026, 12, 1)), on=date(2028, 1, 1)) is False


def test_a_decision_says_when_to_collect_and_until_when_to_object():
    visa = change(received(), "grant-with-visa", date(2026, 12, 7))
    refused = change(received(), "refuse", date(2026, 12, 7))
    assert [found[1] for found in (queries.limit_of(visa), queries.objection_of(refused))] == [
        date(2027, 3, 8),  # three months end on a Sunday
        date(2027, 1, 4),
    ]
    assert (queries.objection_of(visa), queries.limit_of(refused)) == (None, None)


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"on": None}, "on"),
        ({"on": date(2026, 12, 24)}, "on"),
        ({"on": date(2026, 11, 19)}, "on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_decision_needs_a_day_that_can_be_and_a_reason(more, where):
    case = received()
    told = {"on": date(2026, 12, 1), "reason": "a reason", **more}
    with pytest.raises(BadInput) as refused:
        actions.change_case(case.pk, "refuse", by=IND, now=at(date(2026, 12, 1)), **told)
    assert [one.where for one in refused.value.mistakes] == [where]
    assert queries.case(case.pk).state == "received"


# -- corrections -----------------------------------------------------------------------------------------------------


def correct(case, day=date(2026, 12, 20), by=IND, reason="typed in the wrong case"):
    return actions.correct_case(case.pk, by=by, now=at(day), reason=reason)


def test_a_decision_that_was_typed_in_by_mistake_is_taken_back_and_the_case_is_open_again():
    case = correct(change(received(), "grant", date(2026, 12, 1)))
    assert (case.state, case.state_since_on, case.decided_on, case.closed_at) == ("received", RECEIVED, None, None)
    assert history(case) == ["opened", "receive", "grant", "corrected"]
    assert case.due_on == DAY_90


def test_corrections_go_back_step_by_step_to_the_beginning():
    case = change(received(), "ask-papers", date(2026, 12, 1))
    for _ in range(2):
        case = correct(case)
    assert (case.state, case.received_on, case.due_on, TermChange.objects.count()) == ("preparing", None, None, 0)
    with pytest.raises(actions.NothingToCorrect):
        correct(case)


def test_taking_back_that_papers_are_in_lets_the_term_stand_still_again():
    case = change(received(), "ask-papers", date(2026, 12, 1))
    case = correct(change(case, "papers-in", date(2026, 12, 4)))
    assert (case.state, queries.stands_still(case, on=date(2026, 12, 20))) == ("waiting-for-papers", True)


def test_an_extension_that_was_a_mistake_is_taken_back_and_can_be_said_again():
    case = correct(extend(received(), RECEIVED))
    assert (case.due_on, case.state) == (DAY_90, "received")
    assert extend(case, RECEIVED, months=1).due_on == date(2027, 3, 18)


def test_the_right_day_after_a_wrong_one():
    case = correct(received())
    case = actions.change_case(case.pk, "receive", by=IND, now=at(date(2026, 12, 1)), on=date(2026, 11, 18))
    case = correct(change(case, "grant", date(2026, 12, 1)))
    assert (case.received_on, case.state_since_on) == (date(2026, 11, 18), date(2026, 11, 18))


def test_a_correction_needs_a_reason_and_the_authority_that_typed_it_in():
    case = change(received(), "grant", date(2026, 12, 1))
    with pytest.raises(BadInput):
        correct(case, reason="")
    for role in Role:
        if role != Role.IND_OFFICER:
            with pytest.raises(actions.NotYourCase):
                correct(case, by=Actor(kind="staff", id="", role=role))
    assert queries.case(case.pk).state == "granted"


def test_what_the_ind_decided_the_municipality_does_not_take_back():
    case = opened("naturalisation", by=CLERK)
    for what in ("file", "pay"):
        case = change(case, what, RECEIVED, by=CLERK)
    case = actions.hand_over_case(case.pk, by=CLERK, now=at(RECEIVED), reason="for the decision", authority="ind")
    case = change(case, "grant", date(2026, 12, 1))
    case = actions.hand_over_case(
        case.pk, by=IND, now=at(date(2026, 12, 2)), reason="ceremony", authority="municipality"
    )
    with pytest.raises(actions.NotYourCase):
        correct(case, by=CLERK)
    assert change(case, "hold-ceremony", date(2026, 12, 9), by=CLERK).state == "granted"


def test_what_a_household_withdrew_by_mistake_its_officer_opens_again():
    case = received()
    case = actions.change_case(
        case.pk, "withdraw", by=newcomer(case.household), now=at(date(2026, 12, 1)), reason="wrong button"
    )
    assert correct(case).state == "received"


def test_a_closed_case_does_not_open_beside_a_new_one():
    case = change(received(), "refuse", date(2026, 12, 1))
    new = actions.NewCase(kind=case.kind, household=case.household_id, person_key="priya")
    actions.open_case(new, by=IND, now=at(date(2026, 12, 2)))
    with pytest.raises(actions.OpenAlready):
        correct(case)
    assert queries.case(case.pk).state == "refused"


# -- officers and desks ----------------------------------------------------------------------------------------------


def staff_actor(member):
    return Actor(kind="staff", id=str(member.pk), role=Role(member.role), desk=member.desk)


def test_an_officer_takes_a_case_and_a_colleague_takes_it_over(staff):
    joris, mila = staff("ind-officer"), staff("ind-officer", email="mila@example.org")
    case = received(desk=joris.desk)
    case = actions.assign_case(case.pk, by=staff_actor(joris), now=at(RECEIVED))
    assert case.officer_id == joris.pk
    assert actions.assign_case(case.pk, by=staff_actor(mila), now=at(RECEIVED)).officer_id == mila.pk


def test_a_case_goes_to_colleagues_of_the_same_role_at_the_desk_only(staff):
    joris, clerk = staff("ind-officer"), staff("municipal-clerk")
    far = staff("ind-officer", email="far@example.org", desk="ind-zwolle")
    case = received(desk=joris.desk)
    for other in (clerk, far):
        with pytest.raises(BadInput):
            actions.assign_case(case.pk, by=staff_actor(joris), officer=other.pk, now=at(RECEIVED))


def test_handed_over_to_another_desk_it_is_theirs_and_nobody_has_it_yet(staff):
    joris, far = staff("ind-officer"), staff("ind-officer", email="far@example.org", desk="ind-zwolle")
    case = received(desk=joris.desk)
    case = actions.assign_case(case.pk, by=staff_actor(joris), now=at(RECEIVED))
    case = actions.hand_over_case(case.pk, by=staff_actor(joris), now=at(RECEIVED), reason="moved", desk="ind-zwolle")
    assert (case.desk, case.officer_id) == ("ind-zwolle", None)
    assert [queries.cases_for(staff_actor(one)).count() for one in (joris, far)] == [0, 1]


@pytest.mark.parametrize(
    ("where", "mistake"),
    [
        ({"authority": "municipality"}, "authority"),
        ({"authority": "ind"}, "authority"),
        ({"desk": "nowhere"}, "desk"),
        ({}, "desk"),
    ],
)
def test_a_case_is_not_handed_to_where_it_cannot_be(where, mistake):
    case = received()
    with pytest.raises(BadInput) as refused:
        actions.hand_over_case(case.pk, by=IND, now=at(RECEIVED), reason="moved", **where)
    assert [one.where for one in refused.value.mistakes] == [mistake]


# -- history, audit, forgetting --------------------------------------------------------------------------------------


def test_each_thing_that_happened_is_one_event_one_version_one_entry_and_one_signal():
    told = []
    actions.case_changed.connect(lambda change, **_: told.append(change.event.what), weak=False, dispatch_uid="test")
    try:
        before = AuditEntry.objects.filter(sentence="case-changed").count()
        case = extend(change(change(received(), "ask-papers", RECEIVED), "papers-in", RECEIVED), RECEIVED)
        case = correct(change(case, "grant", date(2026, 12, 1)))
    finally:
        actions.case_changed.disconnect(dispatch_uid="test")
    expected = ["opened", "receive", "ask-papers", "papers-in", "extended", "grant", "corrected"]
    versions = list(CaseEvent.objects.filter(case=case).order_by("pk").values_list("version", flat=True))
    assert (history(case), told) == (expected, expected)
    assert (versions, case.version) == (list(range(1, 8)), 7)
    assert AuditEntry.objects.filter(sentence="case-changed").count() - before == 7


def test_no_action_changes_an_event():
    case = change(received(), "ask-papers", RECEIVED)
    before = list(CaseEvent.objects.order_by("pk").values())
    case = change(case, "papers-in", RECEIVED)
    correct(change(case, "grant", date(2026, 12, 1)))
    assert list(CaseEvent.objects.order_by("pk").values())[: len(before)] == before


def test_a_page_that_is_no_longer_true_changes_nothing():
    case = received()
    seen = case.version
    change(case, "ask-papers", RECEIVED)
    for attempt in (
        lambda: change(case, "grant", date(2026, 12, 1), seen=seen),
        lambda: actions.extend_case(case.pk, by=IND, now=at(RECEIVED), reason="advice", seen=seen),
        lambda: actions.correct_case(case.pk, by=IND, now=at(RECEIVED), reason="mistake", seen=seen),
        lambda: actions.assign_case(case.pk, by=IND, now=at(RECEIVED), seen=seen),
        lambda: actions.hand_over_case(case.pk, by=IND, now=at(RECEIVED), reason="x", desk="ind-zwolle", seen=seen),
    ):
        with pytest.raises(actions.ChangedMeanwhile):
            attempt()
    assert [event.what for event in queries.events_since(queries.case(case.pk), seen)] == ["ask-papers"]


def test_forgetting_a_household_forgets_its_cases_and_no_other():
    case, other = extend(change(received(), "ask-papers", RECEIVED), RECEIVED), received()
    forget_household(household=case.household, by=newcomer(case.household))
    left = (Case, CaseEvent, TermChange)
    assert [set(model.objects.values_list("case" if model is not Case else "pk", flat=True)) for model in left] == [
        {other.pk},
        {other.pk},
        set(),
    ]
