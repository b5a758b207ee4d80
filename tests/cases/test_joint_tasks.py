"""The desk's tasks: made, taken, handed over, ended and opened again; a stale page and a second taker are told so."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from softlanding.cases.actions import joint as actions
from softlanding.cases.models import WorkItem
from softlanding.cases.queries import joint as queries
from softlanding.common.errors import BadInput, NotFound
from softlanding.people.queries import actor_of, staff_at

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def clerk(staff):
    return actor_of(user=staff("municipal-clerk"), session={})


@pytest.fixture
def officer(staff):
    return actor_of(user=staff("ind-officer"), session={})


def made(rao, by, **more):
    told = {"household": rao.household.pk, "what": "Ring the family", "authority": "municipality", **more}
    return actions.make_work(actions.NewWork(**told), by=by, now=timezone.now())


def test_a_task_for_the_own_authority_is_nobodys_yet(rao, clerk):
    item = made(rao, clerk, due_on=TODAY)
    assert (item.state, item.assigned_to, item.handed_over_by_id, item.due_on) == ("open", None, None, TODAY)


def test_a_task_for_the_other_authority_shows_from_whom_and_with_which_word(rao, clerk):
    item = made(rao, clerk, authority="ind", word="She waits at the window")
    assert (str(item.handed_over_by_id), item.handed_over_from) == (clerk.id, "municipality")
    assert item.handed_over_word == "She waits at the window"


def test_of_two_takers_the_second_is_told_who_has_it(rao, clerk, staff):
    item = made(rao, clerk)
    second = actor_of(user=staff("municipal-clerk", email="second@example.org", display_name="Els"), session={})
    assert str(actions.take_work(item.pk, by=clerk).assigned_to_id) == clerk.id
    assert str(actions.take_work(item.pk, by=clerk).assigned_to_id) == clerk.id  # pressed twice
    with pytest.raises(actions.WorkTaken, match="Municipal Clerk took this task before you"):
        actions.take_work(item.pk, by=second)
    assert str(WorkItem.objects.get(pk=item.pk).assigned_to_id) == clerk.id


def test_a_stale_page_changes_nothing(rao, clerk):
    item = made(rao, clerk)
    actions.end_work(item.pk, state="done", outcome="rang", by=clerk, now=timezone.now(), seen=item.version)
    with pytest.raises(actions.WorkChanged, match="It is done"):
        actions.move_work(item.pk, due_on=TODAY, by=clerk, seen=item.version)
    assert WorkItem.objects.get(pk=item.pk).due_on is None


def test_a_wrong_press_is_taken_back_and_the_task_is_as_it_was(rao, clerk):
    item = made(rao, clerk)
    ended = actions.end_work(item.pk, state="done", outcome="rang", by=clerk, now=timezone.now(), seen=item.version)
    again = actions.reopen_work(item.pk, by=clerk, seen=ended.version)
    assert (again.state, again.outcome, again.ended_at, again.ended_by) == ("open", "", None, None)
    with pytest.raises(actions.WorkChanged):
        actions.reopen_work(item.pk, by=clerk, seen=again.version)


def test_what_is_dropped_says_why(rao, clerk):
    item = made(rao, clerk)
    with pytest.raises(BadInput):
        actions.end_work(item.pk, state="dropped", outcome=" ", by=clerk, now=timezone.now(), seen=item.version)


def test_handing_over_needs_a_word_and_another_authority(rao, clerk, officer):
    item = made(rao, clerk)
    with pytest.raises(BadInput) as wrong:
        actions.hand_over_work(item.pk, to="municipality", word="", by=clerk, seen=item.version)
    assert [one.where for one in wrong.value.mistakes] == ["to", "word"]
    there = actions.hand_over_work(item.pk, to="ind", word="Yours, I think", by=clerk, seen=item.version)
    assert (there.authority, there.assigned_to, there.handed_over_from) == ("ind", None, "municipality")
    assert str(actions.take_work(item.pk, by=officer).assigned_to_id) == officer.id


def test_the_other_authoritys_task_is_not_ours_to_change(rao, clerk, officer):
    item = made(rao, clerk)
    with pytest.raises(actions.NotYourWork, match="This task is for: Municipality"):
        actions.take_work(item.pk, by=officer)


def test_another_desks_task_does_not_exist_here(rao, clerk, staff):
    item = made(rao, clerk)
    elsewhere = actor_of(user=staff("municipal-clerk", email="e@example.org", desk="another-desk"), session={})
    with pytest.raises(NotFound):
        actions.take_work(item.pk, by=elsewhere)


def test_a_task_is_given_to_a_colleague_of_its_authority_and_to_nobody_else(rao, clerk, officer):
    item = made(rao, clerk)
    with pytest.raises(BadInput):
        actions.assign_work(item.pk, to=int(officer.id), by=clerk, seen=item.version)
    assert actions.assign_work(item.pk, to=int(clerk.id), by=clerk, seen=item.version).assigned_to_id == int(clerk.id)


def test_the_list_puts_the_earliest_due_day_first_and_what_has_none_last(rao, clerk):
    late, never, soon = (
        made(rao, clerk, what=what, due_on=day)
        for what, day in (("late", TODAY + timedelta(days=9)), ("never", None), ("soon", date(2020, 1, 1)))
    )
    assert list(queries.work_of_desk(clerk.desk)) == [soon, late, never]


def test_the_pages_show_ones_own_work_and_a_stale_press_the_way_back(rao, client_as, officer):
    item = made(rao, officer, authority="ind", what="Look at the photo")
    client = client_as("municipal-clerk")
    page = client.get("/staff/worklist/tasks/").content.decode()
    assert "Look at the photo" not in page
    assert "Immigration service (IND): 1 open" in page
    assert client.post(f"/staff/worklist/tasks/{item.pk}/take/").status_code == 403


def test_a_stale_button_answers_with_what_happened_and_leads_back(rao, client_as):
    client = client_as("municipal-clerk")
    by = actor_of(user=staff_at("the-hague-international-centre").get(role="municipal-clerk"), session={})
    item = made(rao, by)
    pressed = {"version": item.version, "outcome": "rang", "next": "/staff/worklist/tasks/?whose=free"}
    first = client.post(f"/staff/worklist/tasks/{item.pk}/done/", pressed)
    assert (first.status_code, first["Location"]) == (302, "/staff/worklist/tasks/?whose=free")
    second = client.post(f"/staff/worklist/tasks/{item.pk}/done/", {**pressed, "next": "https://elsewhere.example/"})
    text = second.content.decode()
    assert (second.status_code, "A colleague changed this task" in text) == (409, True)
    assert 'href="/staff/worklist/tasks/"' in text


def test_the_tasks_file_holds_the_own_authoritys_tasks(rao, client_as, officer):
    made(rao, officer, authority="ind", what="Look at the photo")
    made(rao, officer, authority="municipality", what="@Ring")
    answer = client_as("municipal-clerk").get("/staff/worklist/tasks.csv?whose=all").content.decode()
    assert [line.split(",")[0] for line in answer.splitlines()] == ["what", "'@Ring"]
