"""The pages on which officers work on cases: who sees what, filters, steps, mistakes that keep what was typed."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from softlanding.cases import actions, queries
from softlanding.cases.models import Case
from softlanding.common.access import Actor, Role
from softlanding.common.access.terms import SYSTEM
from softlanding.common.models import AuditEntry
from softlanding.people.actions import NewPerson, start_household
from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db
DESK = "the-hague-international-centre"
OPEN_TO = (Role.MUNICIPAL_CLERK, Role.IND_OFFICER, Role.CASE_MANAGER, Role.GUARDIAN)


def today():
    return timezone.localdate()


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def officer(role):
    return Actor(kind="system", id="", role=role)


def opened(kind="residence-permit", *, by=Role.IND_OFFICER, desk=DESK, **more):
    now = timezone.now() - timedelta(days=100)
    household = start_household(people=[NewPerson("priya")], by=SYSTEM, now=now, municipality="delft")
    new = actions.NewCase(kind=kind, household=household.pk, person_key="priya", desk=desk, **more)
    return actions.open_case(new, by=officer(by), now=now)


def received(days_ago=10, **more):
    case = opened(**more)
    return actions.change_case(
        case.pk, "receive", by=officer(Role.IND_OFFICER), now=timezone.now(), on=today() - timedelta(days=days_ago)
    )


def page_of(case):
    return f"/staff/cases/{case.pk}/"


def sent(do, case, **more):
    return {"do": do, "seen": case.version, "on": today().isoformat(), "reason": "a reason", **more}


# -- who sees which case ---------------------------------------------------------------------------------------------


@pytest.fixture
def everything(staff):
    """One open case of every kind, at this desk, at no desk and at another one; the asylum cases have a follower."""
    follower = staff("case-manager", email="follows@example.org")
    found = {}
    for desk in (DESK, "", "ind-zwolle"):
        for kind in ("residence-permit", "registration", "naturalisation", "asylum"):
            case = opened(kind, desk=desk)
            if kind == "asylum":
                Case.objects.filter(pk=case.pk).update(officer=follower)
            found[kind, desk] = case
    taken = opened("naturalisation")
    found["naturalisation", "at the ind"] = actions.hand_over_case(
        taken.pk, by=officer(Role.MUNICIPAL_CLERK), now=timezone.now(), reason="decision", authority="ind"
    )
    return found


SEEN = {
    Role.MUNICIPAL_CLERK: {("registration", DESK), ("registration", ""), ("naturalisation", DESK), ("naturalisation", "")},
    Role.IND_OFFICER: {("residence-permit", DESK), ("residence-permit", ""), ("naturalisation", "at the ind")},
}  # fmt: skip


@pytest.mark.one_engine
@pytest.mark.parametrize("role", [role for role in Role if role != Role.PARTNER])
def test_each_role_sees_the_cases_of_its_own_work_and_no_other(role, everything, client_as):
    """Golden: everything that could leak is there; a page of a case that is not theirs does not exist."""
    client = client_as(role)
    expected = SEEN.get(role, set())
    answer = client.get("/staff/cases/", {"which": "all"})
    text = answer.content.decode() if answer.status_code == 200 else ""
    assert {key for key, case in everything.items() if case.reference in text} == expected
    opens = {key for key, case in everything.items() if client.get(page_of(case)).status_code == 200}
    assert opens == expected
    file = client.get("/staff/cases/list.csv", {"which": "all"})
    rows = file.content.decode() if file.status_code == 200 else ""
    assert {key for key, case in everything.items() if case.reference in rows} == expected


def test_a_case_manager_sees_the_asylum_applications_that_they_follow(everything, client_as):
    client = client_as(Role.CASE_MANAGER)
    mine = everything["asylum", DESK]
    Case.objects.filter(pk=mine.pk).update(officer=StaffMember.objects.get(email="case-manager@example.org"))
    text = client.get("/staff/cases/").content.decode()
    assert [key for key, case in everything.items() if case.reference in text] == [("asylum", DESK)]
    assert client.get(page_of(mine)).status_code == 200


def test_a_coordinator_sees_numbers_and_no_reference_and_never_asylum(everything, client_as):
    answer = client_as(Role.COORDINATOR).get("/staff/cases/counts/")
    text = answer.content.decode()
    assert [case.reference for case in everything.values() if case.reference in text] == []
    assert [case.household.reference for case in everything.values() if case.household.reference in text] == []
    assert "Residence permit" in text
    assert re.search("(?i)asylum application", text) is None


def test_a_post_to_somebody_elses_case_changes_nothing(everything, client_as):
    case = everything["residence-permit", DESK]
    answer = client_as(Role.MUNICIPAL_CLERK).post(page_of(case), sent("change:receive", case))
    assert (answer.status_code, queries.case(case.pk).state) == (404, "preparing")


# -- the list --------------------------------------------------------------------------------------------------------


@pytest.fixture
def ind(client_as):
    return client_as(Role.IND_OFFICER)


def listed(client, **query):
    return re.findall(r"<bdi>(\S{4}-\S{4})</bdi></a>", client.get("/staff/cases/", query).content.decode())


def test_the_list_narrows_by_kind_state_whose_and_reference(ind):
    permit, late, extension = received(), received(100), opened("permit-extension")
    done = actions.change_case(
        received().pk, "grant", by=officer(Role.IND_OFFICER), now=timezone.now(), on=today()
    )  # fmt: skip
    me = StaffMember.objects.get(email="ind-officer@example.org")
    Case.objects.filter(pk=permit.pk).update(officer=me)
    assert set(listed(ind)) == {permit.reference, late.reference, extension.reference}
    assert listed(ind, kind="permit-extension") == [extension.reference]
    assert set(listed(ind, state="received")) == {permit.reference, late.reference}
    assert listed(ind, which="overdue") == [late.reference]
    assert listed(ind, which="mine") == [permit.reference]
    assert set(listed(ind, which="nobody")) == {late.reference, extension.reference}
    assert listed(ind, which="closed") == [done.reference]
    assert listed(ind, text=late.reference.lower()) == [late.reference]
    assert listed(ind, text=permit.household.reference) == [permit.reference]
    assert listed(ind, text="3333-3333") == []


def test_the_earliest_day_of_the_law_stands_first(ind):
    no_day, second, first = opened(), received(10), received(30)
    assert listed(ind) == [first.reference, second.reference, no_day.reference]


def test_a_term_that_stands_still_is_not_overdue_in_the_list(ind):
    case = received(100)
    Case.objects.filter(pk=case.pk).update(due_on=today() - timedelta(days=10))
    case.term_changes.create(
        region=case.region, kind="suspension", first_on=today() - timedelta(days=50), reason="papers"
    )
    assert listed(ind, which="overdue") == []
    assert "stands still" in words(ind.get("/staff/cases/"))


def test_an_empty_list_says_how_a_case_opens_and_a_narrow_one_how_to_see_more(ind):
    assert "A case opens when a household books a visit" in words(ind.get("/staff/cases/"))
    assert "Show all open cases" in words(ind.get("/staff/cases/", {"which": "overdue"}))


@pytest.mark.one_engine
def test_the_list_costs_as_many_queries_for_a_hundred_cases_as_for_ten(ind):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert ind.get("/staff/cases/", {"which": "overdue"}).status_code == 200
            assert ind.get("/staff/cases/").status_code == 200
        return len(captured)

    for _ in range(10):
        received(100)
    ten = asked()
    for _ in range(90):
        received(100)
    assert asked() == ten
    assert ind.get("/staff/cases/", {"page": 5}).context["page"].paginator.count == 100


def test_the_file_has_the_same_cases_with_their_days(ind):
    case = received(100)
    rows = list(csv.DictReader(io.StringIO(ind.get("/staff/cases/list.csv").content.decode())))
    assert [(row["reference"], row["kind"], row["overdue"], row["term_stands_still"]) for row in rows] == [
        (case.reference, "residence-permit", "yes", "no")
    ]


def test_each_household_in_the_list_can_read_who_saw_it(ind):
    case = received()
    ind.get("/staff/cases/")
    entry = AuditEntry.objects.filter(sentence="case-listed").get()
    assert (entry.household, entry.purpose, entry.compartments) == (case.household_id, "residence", ["residence"])


# -- one case --------------------------------------------------------------------------------------------------------


def test_law_and_promise_stand_side_by_side_and_differ_by_word(ind):
    case = received()
    Case.objects.filter(pk=case.pk).update(promised_on=today() + timedelta(days=4))
    text = words(ind.get(page_of(case)))
    assert re.search(r"Legal Decision by law", text)
    assert re.search(r"Promise Promised by the desk", text)


def test_what_is_late_says_by_how_many_days(ind):
    case = received(100)
    due = queries.due_on(case, on=today())
    assert f"The day of the law passed {(today() - due).days} days ago." in words(ind.get(page_of(case)))


def test_the_picture_marks_the_one_state_where_the_case_stands(ind):
    html = ind.get(page_of(received())).content.decode()
    here = re.findall(r'<li class="sl-case-state[^"]*" aria-current="step">([^<]+)', html)
    assert here == ["Received by the IND"]


def test_an_officer_types_a_decision_in(ind):
    case = received()
    answer = ind.post(page_of(case), sent("change:grant", case))
    assert (answer.status_code, answer["Location"], queries.case(case.pk).state) == (302, page_of(case), "granted")


def test_only_steps_that_are_possible_now_are_offered(ind):
    html = ind.get(page_of(received())).content.decode()
    offered = re.findall(r'name="do" value="([^"]+)"', html)
    assert offered == [
        "change:ask-papers",
        "change:grant",
        "change:grant-with-visa",
        "change:refuse",
        "change:set-aside",
        "change:withdraw",
        "extend",
        "suspend",
        "take",
        "hand-over",
        "correct",
    ]


def test_a_researchers_term_is_not_offered_to_be_made_longer(ind):
    html = ind.get(page_of(received(facts={"purpose": "researcher"}))).content.decode()
    assert 'value="extend"' not in html


@pytest.mark.parametrize(
    ("do", "typed", "wrong"),
    [
        ("change:refuse", {"reason": "", "note": "phoned"}, "phoned"),
        ("change:grant", {"on": "2999-01-01", "note": "phoned"}, "lies in the future"),
        ("change:ask-papers", {"until": "2020-01-01", "note": "phoned"}, "lies before the day of asking"),
        ("extend", {"months": "9"}, "a reason"),
        ("suspend", {"end": "2020-01-01"}, "lies before the first day"),
        ("hand-over", {"place": "desk:nowhere"}, "a reason"),
    ],
)
def test_a_mistake_keeps_what_was_typed_and_saves_nothing(do, typed, wrong, ind):
    case = received()
    answer = ind.post(page_of(case), sent(do, case, **typed))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert queries.case(case.pk).version == case.version
    assert "data-error-summary" in html
    assert wrong.lower() in html.lower()
    assert '<details class="sl-why sl-case-step" open>' in html


def test_a_page_that_is_no_longer_true_says_what_changed_and_keeps_what_was_typed(ind):
    case = received()
    actions.change_case(
        case.pk, "ask-papers", by=officer(Role.IND_OFFICER), now=timezone.now(), on=today(), reason="the contract"
    )
    answer = ind.post(page_of(case), sent("change:grant", case, note="phoned them"))
    assert answer.status_code == 422
    text = words(answer)
    assert "A colleague changed this case while you were typing. Nothing was saved." in text
    assert "Waiting for papers. · An IND officer" in text
    assert 'value="phoned them"' in answer.content.decode()
    assert queries.case(case.pk).state == "waiting-for-papers"


def test_a_step_that_is_gone_is_answered_with_the_case_as_it_is(ind):
    case = received()
    answer = ind.post(page_of(case), sent("change:receive", case))
    assert (answer.status_code, "not possible any more" in words(answer)) == (422, True)


@pytest.mark.parametrize("do", ["extend", "suspend", "take", "correct"])
def test_the_other_steps_work_from_the_page(do, ind):
    case = received()
    assert ind.post(page_of(case), sent(do, case, months="6")).status_code == 302
    assert queries.case(case.pk).version == case.version + 1


def test_a_case_that_was_handed_over_is_no_longer_there(ind):
    case = received()
    answer = ind.post(page_of(case), sent("hand-over", case, place="desk:ind-zwolle"))
    assert (answer["Location"], ind.get(page_of(case)).status_code) == ("/staff/cases/", 404)


def test_a_word_to_colleagues_is_for_the_same_authority_only(client_as):
    case = opened("naturalisation")
    clerk = client_as(Role.MUNICIPAL_CLERK)
    clerk.post(page_of(case), sent("change:file", case, note="came with a friend"))
    assert "came with a friend" in words(clerk.get(page_of(case)))
    case = queries.case(case.pk)
    clerk.post(page_of(case), sent("hand-over", case, place="authority:ind"))
    text = words(client_as(Role.IND_OFFICER).get(page_of(case)))
    assert ("Request filed" in text, "came with a friend" in text) == (True, False)


def test_reading_a_case_is_noted_for_the_purpose_of_the_reader(ind):
    case = received()
    ind.get(page_of(case))
    entry = AuditEntry.objects.filter(sentence="case-opened").get()
    assert (entry.household, entry.purpose, entry.compartments) == (
        case.household_id,
        "residence",
        ["documents", "residence"],
    )


# -- by hand ---------------------------------------------------------------------------------------------------------


def test_a_case_is_opened_by_hand_for_a_plan(ind, rao):
    typed = {
        "household": rao.household.reference.lower(),
        "person": "priya",
        "kind": "residence-permit",
        "purpose": "study",
    }
    answer = ind.post("/staff/cases/new/", typed)
    case = Case.objects.get(household=rao.household)
    assert (answer.status_code, case.desk, case.municipality, case.facts) == (302, DESK, "delft", {"purpose": "study"})
    assert ind.post("/staff/cases/new/", typed).status_code == 422


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"household": "3333-3333"}, "household"),
        ({"person": "nobody"}, "person"),
        ({"kind": "registration"}, "kind"),
        ({"kind": "asylum"}, "kind"),
        ({"kind": ""}, "kind"),
    ],
)
def test_a_case_by_hand_with_a_mistake_is_not_opened(typed, field, ind, rao):
    told = {"household": rao.household.reference, "person": "priya", "kind": "residence-permit", **typed}
    answer = ind.post("/staff/cases/new/", told)
    assert (answer.status_code, list(answer.context["form"].errors), Case.objects.count()) == (422, [field], 0)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("kind", ["residence-permit", "permit-extension", "sticker"])
def test_the_pages_are_there_in_both_languages(language, kind, ind):
    ind.get(f"/language/{language}/")
    case = opened(kind)
    title = queries.kind_of(case).title.told(language)
    assert title in words(ind.get(page_of(case)))
    assert title in words(ind.get("/staff/cases/"))
