"""Closing a day: clean only when nothing is open, whatever the day was; a reason for each thing that stays open."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_day import booked_today, noon
from softlanding.appointments.actions import arriving, calling, duty, finishing
from softlanding.cases.actions import joint, joint_safe
from softlanding.cases.actions.joint_closing import close_desk_day, has_left
from softlanding.cases.models import DayClosed
from softlanding.cases.queries import joint_closing as queries
from softlanding.common.errors import BadInput
from softlanding.people.queries import actor_of

DAY = date(2026, 11, 23)
ENDS = ["done", "no-show", "cancelled"]
# on a busy machine drawing a day may take a moment: that says nothing about the law
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

# -- days as hypothesis makes them, and what is open of them counted by hand ----------------------------------------


@st.composite
def days(draw):
    """Invent a day: parties with turns and tasks, visits with and without a party, tasks of the desk, a safe."""
    parties, turns = [], []
    visits = [
        SimpleNamespace(pk=f"v{number}", state=draw(st.sampled_from([*ENDS, "booked", "conflict"])))
        for number in range(draw(st.integers(0, 4)))
    ]
    for number in range(draw(st.integers(0, 4))):
        with_visit = draw(st.booleans()) and number < len(visits)
        party = SimpleNamespace(
            pk=f"p{number}",
            state=draw(st.sampled_from(["left", "left", "present", "parked"])),
            visit_id=f"v{number}" if with_visit else None,
        )
        parties.append(party)
        for place in range(draw(st.integers(0, 2))):
            tasks = [
                SimpleNamespace(pk=f"k{number}{place}{at}", outcome=draw(st.sampled_from(["done", "not-done", ""])))
                for at in range(draw(st.integers(0, 2)))
            ]
            state = draw(st.sampled_from(["done", "done", "waiting", "serving", "absent"]))
            turns.append(
                SimpleNamespace(
                    pk=f"t{number}{place}", arrival_id=party.pk, authority="ind", state=state, listed_tasks=tasks
                )
            )
    work = [
        SimpleNamespace(pk=number, state="open", authority="ind", due_on=DAY)
        for number in range(draw(st.integers(0, 2)))
    ]
    documents = [
        SimpleNamespace(
            pk=number,
            state=draw(st.sampled_from(["in-safe", "handed-out", "sent-back", "missing"])),
            kind=draw(st.sampled_from(["card", "original"])),
            note=draw(st.sampled_from(["", "stays until Tuesday"])),
            received_on=DAY + timedelta(days=draw(st.integers(-2, 1))),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    return queries.Day("desk", DAY, visits, parties, turns, work, documents)


def is_clean(day, counted):
    """Say it the long way round: go through everything that a day can leave behind."""
    for visit in day.visits:
        if visit.state not in ENDS:
            return False
    for party in day.parties:
        if party.state != "left":
            return False
    for turn in day.turns:
        if turn.state != "done" or any(task.outcome == "" for task in turn.listed_tasks):
            return False
    if day.work:
        return False
    for one in day.documents:
        there = one.received_on <= DAY and one.note == ""
        if there and (one.state == "missing" or (one.state, one.kind) == ("in-safe", "original")):
            return False
    return counted == len([one for one in day.documents if one.state == "in-safe"])


@patiently
@given(day=days(), miscount=st.sampled_from([0, 0, 0, 1]))
def test_a_day_is_clean_exactly_when_nothing_of_it_is_open(day, miscount):
    counted = day.in_safe + miscount
    assert (queries.open_points(day, counted=counted) == []) == is_clean(day, counted)


@patiently
@given(day=days())
def test_no_point_is_listed_twice(day):
    keys = [point.key for point in queries.open_points(day, counted=99)]
    assert len(keys) == len(set(keys))


@patiently
@given(day=days())
def test_nobody_who_is_here_and_no_turn_that_is_open_goes_unnamed(day):
    points = {point.key for point in queries.open_points(day)}
    for turn in day.turns:
        if turn.state != "done":
            assert {f"turn:{turn.pk}", f"party:{turn.arrival_id}"} & points
    for visit in day.visits:
        party = next((one for one in day.parties if one.visit_id == visit.pk), None)
        if visit.state in {"booked", "conflict"}:
            assert {f"visit:{visit.pk}", f"party:{party.pk if party else ''}"} & points


# -- a real day at the desk ------------------------------------------------------------------------------------------


@pytest.fixture
def clerk(staff):
    return actor_of(user=staff("municipal-clerk"), session={})


def close(by, *, counted=0, day=None, **reasons):
    said = {key.replace("__", ":"): reason for key, reason in reasons.items()}
    return close_desk_day(day or timezone.localdate(), counted=counted, reasons=said, by=by, now=timezone.now())


@pytest.mark.django_db
def test_a_day_without_anybody_closes_clean(clerk):
    assert (close(clerk).left_open, DayClosed.objects.get().counts["visits"]) == ([], 0)


@pytest.mark.django_db
def test_what_is_open_needs_a_reason_each(rao, clerk):
    visit = booked_today(rao)
    new = joint.NewWork(household=rao.household.pk, what="Ring", authority="municipality", due_on=timezone.localdate())
    item = joint.make_work(new, by=clerk, now=timezone.now())
    with pytest.raises(BadInput) as wrong:
        close(clerk, counted=1)
    assert [one.where for one in wrong.value.mistakes] == [f"visit:{visit.pk}", f"work:{item.pk}", "count:1"]
    assert DayClosed.objects.count() == 0
    closed = close(
        clerk, counted=1, **{f"visit__{visit.pk}": "comes at six", f"work__{item.pk}": "no answer", "count__1": "?"}
    )
    assert [one["reason"] for one in closed.left_open] == ["comes at six", "no answer", "?"]


@pytest.mark.django_db
def test_a_party_that_left_with_outcomes_leaves_nothing_behind(rao, clerk, staff):
    now = timezone.now()
    visit = booked_today(rao, counters=("m-1", "m-2"))
    arrival = arriving.check_in(visit, by=clerk, now=noon())
    [point] = queries.open_points(queries.day_at(clerk.desk, timezone.localdate()))
    assert point.key == f"party:{arrival.pk}"
    duty.take_counter(counter="m-1", authority="municipality", by=clerk, now=now)
    turn = arrival.turns.get(authority="municipality")
    calling.call(turn.pk, by=clerk, now=now)
    calling.start(turn.pk, by=clerk, now=now)
    finishing.finish(turn.pk, {one.pk: finishing.Outcome("done") for one in turn.tasks.all()}, by=clerk, now=now)
    has_left(arrival.pk, by=clerk, now=now)
    assert queries.open_points(queries.day_at(clerk.desk, timezone.localdate())) == []
    assert close(clerk).left_open == []


@pytest.mark.django_db
def test_a_later_change_opens_the_day_again_and_the_earlier_closing_is_kept(rao, clerk):
    close(clerk)
    day = timezone.localdate()
    booked_today(rao)
    points = queries.open_points(queries.day_at(clerk.desk, day))
    closing = queries.closing_of(clerk.desk, day)
    assert [one.kind for one in queries.came_up_since(closing, points)] == ["visit"]
    close(clerk, **{points[0].key.replace(":", "__"): "comes late"})
    assert [one.reopened_at is None for one in queries.closings(clerk.desk)] == [True, False]


@pytest.mark.django_db
def test_what_was_left_open_on_purpose_does_not_open_the_day_again(rao, clerk):
    visit = booked_today(rao)
    close(clerk, **{f"visit__{visit.pk}": "comes late"})
    day = timezone.localdate()
    points = queries.open_points(queries.day_at(clerk.desk, day))
    assert (len(points), queries.came_up_since(queries.closing_of(clerk.desk, day), points)) == (1, [])


@pytest.mark.django_db
def test_an_original_that_stays_without_a_note_is_open(clerk):
    found = joint_safe.receive_document(
        joint_safe.NewDocument(kind="original", label="A-1"), by=clerk, now=timezone.now()
    )
    day = queries.day_at(clerk.desk, timezone.localdate())
    assert [one.key for one in queries.open_points(day, counted=1)] == [f"paper:{found.pk}"]
    joint_safe.note_document(found.pk, note="fetched on Thursday", by=clerk, seen=1)
    assert close(clerk, counted=1).left_open == []


@pytest.mark.django_db
def test_a_day_that_is_still_to_come_is_not_closed(clerk):
    with pytest.raises(BadInput, match="one mistake"):
        close(clerk, day=timezone.localdate() + timedelta(days=1))


@pytest.mark.django_db
def test_yesterday_not_closed_stands_on_the_mornings_list(rao, clerk, client_as):
    yesterday = timezone.localdate() - timedelta(days=1)
    booked_today(rao, at=noon() - timedelta(days=1))
    assert queries.days_left_open(clerk.desk, today=timezone.localdate()) == [yesterday]
    client = client_as("coordinator")
    assert "1 day was not closed." in client.get("/staff/worklist/").content.decode()
    client.post("/staff/worklist/close/nobody-came/", {"day": yesterday.isoformat()})
    assert client.post("/staff/worklist/close/", {"day": yesterday.isoformat(), "counted": "0"}).status_code == 302
    assert "was not closed." not in client.get("/staff/worklist/").content.decode()


@pytest.mark.django_db
def test_the_page_says_at_each_point_what_is_missing_and_keeps_what_was_typed(rao, client_as):
    visit = booked_today(rao)
    client = client_as("municipal-clerk")
    answer = client.post("/staff/worklist/close/", {"counted": "0", "note": "quiet day"})
    text = answer.content.decode()
    assert (answer.status_code, "Settle it, or say why it stays open." in text, "quiet day" in text) == (
        422,
        True,
        True,
    )
    done = client.post("/staff/worklist/close/", {"counted": "0", f"reason-visit:{visit.pk}": "they rang"})
    assert done.status_code == 302
    rows = client.get("/staff/worklist/closings.csv").content.decode().splitlines()
    assert "visit: they rang" in rows[1]
