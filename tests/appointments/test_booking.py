"""Holding, confirming and cancelling a visit: what the database lets exist."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from conftest_appointments import clock, taken

from softlanding.appointments import queries
from softlanding.appointments.actions import (
    HOLD_LASTS,
    AlreadyBooked,
    HoldLost,
    KeyUsedTwice,
    SlotTaken,
    cancel,
    cancel_person,
    confirm,
    hold,
)
from softlanding.appointments.models import Claim, DeskDay, PersonClaim, Visit
from softlanding.appointments.queries import listed
from softlanding.common.errors import NotFound
from softlanding.common.jobs import run_all_due
from softlanding.people import actions as people

pytestmark = pytest.mark.django_db


def test_a_hold_owns_every_tick_of_its_counters_and_its_people(rao, offer, now):
    held = hold(offer(), by=rao.actor, now=now)
    assert held.visit.state == "held"
    assert held.visit.hold_expires_at == now + HOLD_LASTS
    # one block of 20 + 10 + 10 minutes at the municipality, three times 10 minutes at the IND
    assert taken("m-1") == 8
    assert taken("ind-1") == 6
    own = [(task.start_tick, task.end_tick) for task in held.visit.tasks.all() if task.person_key == "priya"]
    from_first_to_last = max(end for _, end in own) - min(start for start, _ in own)
    assert PersonClaim.objects.filter(person=f"{rao.household.pk}:priya").count() == from_first_to_last


def test_two_households_cannot_hold_the_same_time(rao, chen, offer, now):
    first, second = offer(), offer(people=("wei",), household=chen.household)
    hold(first, by=rao.actor, now=now)
    with pytest.raises(SlotTaken) as refused:
        hold(second, by=chen.actor, now=now, nearest=lambda: ["later"])
    assert refused.value.nearest == ("later",)
    assert Visit.objects.count() == 1


def test_what_is_taken_is_not_offered(rao, offer, search, now):
    hold(offer(), by=rao.actor, now=now)
    assert clock(search("wei")[0].starts_at) == "09:40"


def test_back_to_back_visits_both_fit(rao, chen, offer, search, now):
    hold(offer(), by=rao.actor, now=now)
    later = hold(offer(people=("wei",), household=chen.household), by=chen.actor, now=now)
    assert later.visit.starts_tick == Visit.objects.order_by("starts_tick").first().starts_tick + 8


def test_a_time_whose_hold_ended_is_offered_and_can_be_held(rao, chen, offer, search, now):
    first = hold(offer(), by=rao.actor, now=now).visit
    later = now + HOLD_LASTS
    free = search("wei", at=later)[0]
    assert clock(free.starts_at) == "09:00"
    hold(offer(visit=free, household=chen.household), by=chen.actor, now=later)
    first.refresh_from_db()
    assert first.state == "cancelled"


def test_the_next_visit_is_not_held_up_by_ones_own_expired_hold(rao, offer, now):
    hold(offer(), by=rao.actor, now=now)
    again = hold(offer(3), by=rao.actor, now=now + HOLD_LASTS)
    assert again.visit.state == "held"


def test_a_hold_that_ends_exactly_at_confirm_is_lost(rao, offer, now):
    held = hold(offer(), by=rao.actor, now=now)
    with pytest.raises(HoldLost):
        confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now + HOLD_LASTS)


def test_a_hold_is_firm_a_second_before_it_ends(rao, offer, now):
    held = hold(offer(), by=rao.actor, now=now)
    booked = confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now + HOLD_LASTS - timedelta(seconds=1))
    assert booked.state == "booked"


def test_confirming_twice_gives_one_visit_and_one_message(rao, offer, now, mailoutbox):
    held = hold(offer(), by=rao.actor, now=now)
    first = confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    second = confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    run_all_due(now)
    assert first.pk == second.pk
    assert len(mailoutbox) == 1


def test_a_leaked_visit_is_refused_to_another_household(rao, chen, offer, now):
    held = hold(offer(), by=rao.actor, now=now)
    with pytest.raises(NotFound):
        confirm(visit=held.visit.pk, token="guessed", by=chen.actor, now=now)
    with pytest.raises(NotFound):
        confirm(visit=held.visit.pk, token=None, by=chen.actor, now=now)


def test_the_same_key_gives_the_same_hold_and_the_same_token(rao, offer, now):
    asked = offer()
    first = hold(asked, by=rao.actor, now=now, key="k-1")
    second = hold(asked, by=rao.actor, now=now, key="k-1")
    assert (first.visit.pk, first.token) == (second.visit.pk, second.token)
    assert Visit.objects.count() == 1


def test_the_same_key_with_another_question_is_refused(rao, offer, now):
    hold(offer(), by=rao.actor, now=now, key="k-1")
    with pytest.raises(KeyUsedTwice):
        hold(offer(5), by=rao.actor, now=now, key="k-1")


def test_keys_of_two_households_do_not_meet(rao, chen, offer, now):
    first = hold(offer(), by=rao.actor, now=now, key="k-1")
    second = hold(offer(people=("wei",), household=chen.household), by=chen.actor, now=now, key="k-1")
    assert first.visit.pk != second.visit.pk


def test_nobody_has_two_live_visits_for_one_service(rao, offer, now):
    hold(offer(), by=rao.actor, now=now)
    with pytest.raises(AlreadyBooked):
        hold(offer(), by=rao.actor, now=now)


def test_nobody_is_expected_at_two_desks_at_once(rao, offer, search, now):
    hold(offer(), by=rao.actor, now=now)
    elsewhere = search("priya", "arjun", "mira", desk="in-amsterdam")[0]
    with pytest.raises(AlreadyBooked):
        hold(offer(visit=elsewhere), by=rao.actor, now=now)


def test_a_new_hold_takes_the_place_of_the_old_one(rao, offer, search, now):
    old = hold(offer(), by=rao.actor, now=now).visit
    new = hold(offer(visit=search("priya", "arjun", "mira")[2]), by=rao.actor, now=now, instead_of=old).visit
    old.refresh_from_db()
    assert (old.state, new.state) == ("cancelled", "held")


def test_the_old_hold_stays_when_the_new_one_cannot_be_had(rao, chen, offer, search, now):
    wanted = next(visit for visit in search("priya", "arjun", "mira") if clock(visit.starts_at) == "10:00")
    old = hold(offer(), by=rao.actor, now=now).visit
    of_chen = next(visit for visit in search("wei") if clock(visit.starts_at) == "10:00")
    hold(offer(visit=of_chen, household=chen.household), by=chen.actor, now=now)
    before = set(Claim.objects.filter(visit=old).values_list("counter", "tick"))
    with pytest.raises(SlotTaken):
        hold(offer(visit=wanted), by=rao.actor, now=now, instead_of=old)
    old.refresh_from_db()
    assert old.state == "held"
    assert set(Claim.objects.filter(visit=old).values_list("counter", "tick")) == before


def test_a_cancelled_visit_frees_its_time_at_once(rao, chen, offer, now):
    held = hold(offer(), by=rao.actor, now=now)
    confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    cancelled = cancel(held.visit, by=rao.actor, now=now)
    assert cancelled.state == "cancelled"
    assert Claim.objects.count() == PersonClaim.objects.count() == 0
    assert hold(offer(people=("wei",), household=chen.household), by=chen.actor, now=now).visit.state == "held"


def test_one_person_can_leave_and_the_others_keep_their_time(rao, offer, now):
    visit = hold(offer(), by=rao.actor, now=now).visit
    visit = cancel_person(visit, "mira", by=rao.actor, now=now)
    assert {task.person_key for task in visit.tasks.all()} == {"priya", "arjun"}
    assert PersonClaim.objects.filter(person=f"{rao.household.pk}:mira").count() == 0
    assert taken("ind-1") == 4


def test_when_the_last_person_leaves_the_visit_is_cancelled(chen, offer, now):
    visit = hold(offer(people=("wei",), household=chen.household), by=chen.actor, now=now).visit
    assert cancel_person(visit, "wei", by=chen.actor, now=now).state == "cancelled"


def test_a_person_who_is_not_in_the_visit_cannot_leave_it(rao, offer, now):
    visit = hold(offer(), by=rao.actor, now=now).visit
    with pytest.raises(NotFound):
        cancel_person(visit, "wei", by=rao.actor, now=now)


def test_each_change_raises_the_version_of_the_day(rao, offer, now):
    visit = hold(offer(), by=rao.actor, now=now).visit
    before = DeskDay.objects.get().version
    cancel(visit, by=rao.actor, now=now)
    assert DeskDay.objects.get().version == before + 1


def test_a_forgotten_household_leaves_no_visit_and_no_claim(rao, offer, now):
    held = hold(offer(), by=rao.actor, now=now)
    confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    people.forget_household(household=rao.household, by=rao.actor)
    assert (Visit.objects.count(), Claim.objects.count(), PersonClaim.objects.count()) == (0, 0, 0)


def test_forgetting_cancels_before_it_deletes(rao, offer, now, mailoutbox):
    held = hold(offer(), by=rao.actor, now=now)
    confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    run_all_due(now)
    people.forget_household(household=rao.household, by=rao.actor)
    run_all_due()
    assert [message.subject.split(":")[0] for message in mailoutbox] == [
        "Your visit to The Hague International Centre on Tue 24 Nov 2026",
        "Cancelled",
    ]


def test_the_next_visit_of_a_household_is_the_booked_one(rao, offer, now):
    held = hold(offer(), by=rao.actor, now=now)
    assert queries.live_visit(rao.household, now=now) is None
    assert queries.hold_of(rao.household, now=now) == held.visit
    confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    assert queries.live_visit(rao.household, now=now) == held.visit
    assert queries.hold_of(rao.household, now=now) is None


@pytest.mark.parametrize("visits", [1, 4])
def test_a_day_is_read_in_three_queries_however_many_visits(
    visits, offer, search, now, django_assert_num_queries: SimpleNamespace
):
    from softlanding.people import queries as found

    for number in range(visits):
        household = people.start_household(
            people=[people.NewPerson(f"p{number}", is_contact=True)], by=found.NOBODY, now=now
        )
        hold(offer(visit=search(f"p{number}")[0], household=household), by=people.newcomer(household), now=now)
    with django_assert_num_queries(3):
        day = queries.visits_of_day("the-hague-international-centre", now.date() + timedelta(days=1), states=["held"])
        seen = [(str(p), t.service) for v in day for t in listed.tasks_of(v) for p in listed.people_of(v.household)]
    assert len(seen) == 2 * visits
