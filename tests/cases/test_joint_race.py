"""Two officers at the same moment, on both engines: one takes the task, one request is sent, one closing stands."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from desk_day import booked_today
from softlanding.cases.actions import joint, joint_asking
from softlanding.cases.actions.joint_closing import close_desk_day
from softlanding.cases.models import DayClosed, PapersAsked, WorkItem
from softlanding.common.errors import Refused
from softlanding.people.queries import actor_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]


def at_once(*ways: Callable[[], object]) -> list[object]:
    """Run each way in a thread of its own, all starting together; return what each gave or refused."""
    gate, found = threading.Barrier(len(ways)), [None] * len(ways)

    def run(place: int, way: Callable[[], object]) -> None:
        gate.wait()
        try:
            found[place] = way()
        except Refused as refusal:
            found[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(ways)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


@pytest.fixture
def two(staff):
    return [
        actor_of(user=staff("municipal-clerk", email=f"{name}@example.org", display_name=name), session={})
        for name in ("els", "bram")
    ]


def test_of_two_who_take_a_task_at_once_one_has_it(rao, two):
    new = joint.NewWork(household=rao.household.pk, what="Ring them", authority="municipality")
    item = joint.make_work(new, by=two[0], now=timezone.now())
    found = at_once(*(lambda by=by: joint.take_work(item.pk, by=by) for by in two))
    assert sorted(type(one).__name__ for one in found) == ["WorkItem", "WorkTaken"]
    winner = next(by for by, one in zip(two, found, strict=True) if isinstance(one, WorkItem))
    assert str(WorkItem.objects.get().assigned_to_id) == winner.id


def test_of_two_who_ask_at_once_one_message_goes_out(keep, two):
    visit = booked_today(keep())
    found = at_once(*(lambda by=by: joint_asking.ask_household(visit, by=by, now=timezone.now()) for by in two))
    assert sorted(type(one).__name__ for one in found) == ["AskedToday", "PapersAsked"]
    assert PapersAsked.objects.count() == 1


def test_of_two_who_close_a_day_at_once_one_closing_holds(two):
    day = timezone.localdate()
    at_once(*(lambda by=by: close_desk_day(day, counted=0, reasons={}, by=by, now=timezone.now()) for by in two))
    assert DayClosed.objects.filter(day_on=day, reopened_at=None).count() == 1
