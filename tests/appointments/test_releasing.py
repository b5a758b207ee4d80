"""What a household gives up on the web is shown to everyone a little later, and free at once in every other way."""

import pytest
from conftest_waiting import DESK, TUESDAY, actor, at, household, later, visit_of

from softlanding.appointments import actions, queries
from softlanding.appointments.models import Claim, DeskPolicy, FreedTime, VisitTask
from softlanding.common.access.terms import SYSTEM
from softlanding.core.timeline import tick_of, ticks_of_day

pytestmark = pytest.mark.django_db
DAY = ticks_of_day(TUESDAY, queries.ZONE)


@pytest.fixture
def visit(now):
    return visit_of(household("wei", now), at("10:00"), now)


def kept_back(now) -> int:
    return sum(mask.bit_count() for mask in queries.kept_back(DESK, DAY.start, DAY.stop, now=now).values())


def test_the_public_sees_given_up_time_after_a_part_of_the_longest_time(visit, now):
    actions.cancel(visit, by=actor(visit.household), now=now, chance=lambda: 0.5)
    assert {row.free_at for row in FreedTime.objects.all()} == {later(now, minutes=10)}
    length = visit.ends_tick - visit.starts_tick
    assert [kept_back(later(now, minutes=minutes)) for minutes in (0, 9, 10)] == [length, length, 0]


def test_claims_are_not_touched_by_it(visit, now):
    actions.cancel(visit, by=actor(visit.household), now=now, chance=lambda: 1.0)
    assert Claim.objects.count() == 0
    assert queries.claimed(DESK, DAY.start, DAY.stop, now=now) == {}
    again = visit_of(household("partner", now), at("10:00"), now, by=SYSTEM)
    assert again.state == "booked"


def test_what_the_public_sees_as_taken_is_both(visit, now):
    other = visit_of(household("amina", now), at("11:00"), now)
    actions.cancel(visit, by=actor(visit.household), now=now, chance=lambda: 1.0)
    seen = queries.not_for_everyone(DESK, DAY.start, DAY.stop, now=now)
    ticks = {DAY.start + bit for mask in seen.values() for bit in range(len(DAY)) if mask >> bit & 1}
    assert ticks == {*range(tick_of(at("10:00")), visit.ends_tick), *range(tick_of(at("11:00")), other.ends_tick)}


def test_what_staff_free_is_free_at_once(visit, now):
    actions.cancel(visit, by=SYSTEM, now=now)
    assert FreedTime.objects.count() == 0


def test_a_hold_that_is_given_up_is_free_at_once(now):
    house = household("wei", now)
    held = visit_of(house, at("10:00"), now)
    held.state, held.hold_expires_at = "held", later(now, minutes=10)
    held.save()
    actions.cancel(held, by=actor(house), now=now)
    assert FreedTime.objects.count() == 0


def test_one_person_taken_out_keeps_only_their_time_back(now):
    house = household("wei", now)
    visit = visit_of(house, at("10:00"), now)
    task = visit.tasks.get()
    VisitTask.objects.create(
        region=visit.region, visit=visit, person=f"{house.pk}:amina", person_key="amina", service=task.service,
        authority=task.authority, counter=task.counter, start_tick=task.end_tick, end_tick=task.end_tick + 2,
    )  # fmt: skip
    actions.cancel_person(visit, "amina", by=actor(house), now=now, chance=lambda: 1.0)
    assert [(row.start_tick, row.end_tick) for row in FreedTime.objects.all()] == [(task.end_tick, task.end_tick + 2)]


def test_a_desk_without_a_delay_has_none(visit, now):
    DeskPolicy.objects.create(desk=DESK, region="the-hague", release_after_at_most_minutes=0, changed_at=now)
    actions.cancel(visit, by=actor(visit.household), now=now)
    assert FreedTime.objects.count() == 0


def test_the_sweep_forgets_what_everybody_sees(visit, now):
    actions.cancel(visit, by=actor(visit.household), now=now, chance=lambda: 1.0)
    actions.offer_freed_times(later(now, minutes=19))
    assert FreedTime.objects.count() == 1
    actions.offer_freed_times(later(now, minutes=20))
    assert FreedTime.objects.count() == 0
