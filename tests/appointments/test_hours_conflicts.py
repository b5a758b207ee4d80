"""Closing a day loses nobody: who had a visit keeps it until there is another time, and times are shared fairly."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from conftest_appointments import clock
from conftest_hours import DESK, TUESDAY, WEDNESDAY, closing, staff_actor

from softlanding.appointments.actions import (
    HoldLost,
    SlotTaken,
    add_exception,
    carry_on,
    confirm,
    hold,
    previewed,
    rebook,
    remove_exception,
    start_rebooking,
    stop_rebooking,
    undo_change,
)
from softlanding.appointments.models import Claim, DayException, Rebooking, Visit
from softlanding.appointments.queries import ZONE, Known, plan_wanted
from softlanding.appointments.queries.conflicts import conflicts_at, in_fair_order, proposals
from softlanding.common.audit import entries_about, sentence_of
from softlanding.common.jobs import run_all_due
from softlanding.core import visits as core
from softlanding.core.timeline import moment_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(staff):
    return staff_actor(staff("coordinator"))


@pytest.fixture
def book(search, offer, now):
    """Book the nth free visit of Tuesday for a new household of one."""
    from django.utils import timezone

    from softlanding.people import actions, queries

    def booked(name: str, *, language: str = "en") -> Visit:
        household = actions.start_household(
            people=[actions.NewPerson(name, name.title(), is_contact=True)],
            by=queries.NOBODY,
            now=timezone.now(),
            language=language,
        )
        household.contact_email = f"{name}@example.org"
        household.save()
        by = actions.newcomer(household)
        held = hold(offer(household=household, people=(name,)), by=by, now=now)
        return confirm(visit=held.visit.pk, token=held.token, by=by, now=now)

    return booked


def states() -> Counter:
    return Counter(Visit.objects.values_list("state", flat=True))


def begins(visit: Visit) -> datetime:
    visit.refresh_from_db()
    return moment_of(visit.starts_tick, ZONE)


def rebook_all(by, now) -> Rebooking:
    run = start_rebooking(DESK, by=by, now=now)
    while run.ended_at is None:
        run = carry_on(run, by=by, now=now)
    return run


def test_closing_a_day_loses_nobody(book, by, now):
    for name in ("wei", "lars", "amina", "yusuf", "noor"):
        book(name)
    claims = Claim.objects.count()
    effect = add_exception(DESK, closing(), by=by, now=now)
    assert (len(effect.lost), states(), Claim.objects.count()) == (5, {"conflict": 5}, claims)
    run = rebook_all(by, now)
    assert (run.total, run.moved, run.left, states()) == (5, 5, 0, {"booked": 5})
    days = Counter(moment_of(tick, ZONE).date() for tick in Visit.objects.values_list("starts_tick", flat=True))
    assert days == {WEDNESDAY: 5}
    assert Claim.objects.count() == claims


def test_a_visit_without_cover_says_when_and_why_and_its_household_reads_who_did_it(book, by, now):
    visit = book("wei", language="nl")
    add_exception(DESK, closing(), by=by, now=now)
    visit.refresh_from_db()
    assert (visit.state, visit.conflict_at, visit.conflict_reason) == ("conflict", now, "Verhuizing.")
    [entry] = entries_about(visit.household_id)[:1]
    assert sentence_of(entry, "nl") == (
        f"Een coördinator van het loket veranderde de openingstijden: uw bezoek ({visit.reference}) krijgt een andere tijd."
    )


def test_a_preview_counts_who_loses_a_visit_and_changes_none(book, by, now):
    visit = book("wei")
    effect = previewed(lambda: add_exception(DESK, closing(), by=by, now=now))
    assert [one.pk for one in effect.lost] == [visit.pk]
    assert states() == {"booked": 1}


def test_opening_again_restores_the_visits(book, by, now):
    visit = book("wei")
    add_exception(DESK, closing(), by=by, now=now)
    effect = remove_exception(DayException.objects.get(), by=by, now=now)
    visit.refresh_from_db()
    assert [one.pk for one in effect.restored] == [visit.pk]
    assert (visit.state, visit.conflict_at, visit.conflict_reason) == ("booked", None, "")


def test_undoing_a_closure_restores_the_visits_too(book, by, now):
    book("wei")
    add_exception(DESK, closing(), by=by, now=now)
    undo_change(DESK, 1, by=by, now=now)
    assert states() == {"booked": 1}


def test_one_of_two_closures_lifted_restores_nothing(book, by, now):
    book("wei")
    add_exception(DESK, closing(), by=by, now=now)
    add_exception(DESK, closing(counters=["m-1"]), by=by, now=now)
    remove_exception(DayException.objects.get(counter=""), by=by, now=now)
    assert states() == {"conflict": 1}


def test_a_part_of_a_day_takes_only_the_visits_of_that_part(book, by, now):
    early, later = book("wei"), book("lars")
    until = begins(early) + timedelta(minutes=10)
    add_exception(DESK, closing(opens=time(9), closes=until.time()), by=by, now=now)
    early.refresh_from_db()
    later.refresh_from_db()
    assert (begins(early) < begins(later), early.state, later.state) == (True, "conflict", "booked")


def test_a_hold_without_cover_ends_and_cannot_be_confirmed(rao, offer, by, now):
    held = hold(offer(), by=rao.actor, now=now)
    assert add_exception(DESK, closing(), by=by, now=now).holds_ended == 1
    with pytest.raises(HoldLost):
        confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)


def test_what_was_offered_before_the_closure_cannot_be_held_after_it(rao, offer, by, now):
    offered = offer()
    add_exception(DESK, closing(), by=by, now=now)
    with pytest.raises(SlotTaken):
        hold(offered, by=rao.actor, now=now)


def test_the_message_tells_the_new_time_the_reason_and_what_to_do_about_it(
    book, by, now, mailoutbox, django_capture_on_commit_callbacks
):
    book("wei", language="nl")
    add_exception(DESK, closing(), by=by, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        rebook_all(by, now)
    run_all_due(now)
    [message] = mailoutbox
    assert (message.to, message.subject) == (
        ["wei@example.org"],
        "Gewijzigd: uw bezoek aan The Hague International Centre op wo 25 nov 2026",
    )
    assert "Verhuizing." in message.body
    assert "Kies dan een andere tijd" in message.body


def test_a_rebooked_visit_forgets_its_conflict_and_knows_where_it_came_from(book, by, now):
    visit = book("wei")
    add_exception(DESK, closing(), by=by, now=now)
    rebook_all(by, now)
    visit.refresh_from_db()
    assert (visit.state, visit.origin, visit.conflict_at, visit.conflict_reason) == ("booked", "rebooking", None, "")


@pytest.fixture
def deadlines():
    """Let the plans of some households name a last day by law."""
    known: dict[str, date] = {}

    def answer(*, visit: Visit, **_: object) -> Known:
        [task] = visit.tasks.all()[:1]
        return Known(core.Party((core.Attendee(task.person_key),)), known.get(task.person_key))

    receivers, plan_wanted.receivers = plan_wanted.receivers, []
    plan_wanted.sender_receivers_cache.clear()
    plan_wanted.connect(answer, weak=False)
    yield known
    plan_wanted.receivers = receivers
    plan_wanted.sender_receivers_cache.clear()


def test_whose_legal_term_ends_first_chooses_first_then_who_was_first(book, by, now, deadlines):
    names = ["wei", "lars", "amina", "yusuf"]
    for name in names:
        book(name)
    deadlines |= {"yusuf": date(2026, 12, 1), "amina": date(2026, 12, 8)}
    add_exception(DESK, closing(), by=by, now=now)
    order = [visit.tasks.all()[0].person_key for visit, _ in in_fair_order(conflicts_at(DESK))]
    assert order == ["yusuf", "amina", "wei", "lars"]


def test_no_two_visits_are_proposed_the_same_time(book, by, now):
    for name in ("wei", "lars", "amina", "yusuf", "noor", "omar"):
        book(name)
    add_exception(DESK, closing(), by=by, now=now)
    found = proposals(in_fair_order(conflicts_at(DESK)), now=now)
    ticks = [(t.counter, t.starts_at) for one in found for t in one.instead.tasks]
    assert len(ticks) == len(set(ticks)) == 12
    promised = {one.visit.pk: one.instead.starts_at for one in found}
    rebook_all(by, now)
    assert {visit.pk: begins(visit) for visit in Visit.objects.all()} == promised


def test_those_for_whom_there_is_no_time_stay_on_the_list(book, by, now):
    visit = book("wei")
    add_exception(DESK, closing(TUESDAY, TUESDAY + timedelta(days=90)), by=by, now=now)
    run = rebook_all(by, now)
    assert (run.total, run.moved, run.left) == (1, 0, 1)
    assert [one.pk for one in conflicts_at(DESK)] == [visit.pk]


def test_a_run_that_was_killed_is_carried_on_by_somebody_else(book, by, now, staff):
    for name in ("wei", "lars", "amina"):
        book(name)
    add_exception(DESK, closing(), by=by, now=now)
    run = carry_on(start_rebooking(DESK, by=by, now=now), by=by, now=now, most=1, seconds=0)
    assert (run.moved, len(run.queue), run.ended_at) == (1, 2, None)
    other = staff_actor(staff("coordinator", email="other@example.org"))
    again = start_rebooking(DESK, by=other, now=now)
    assert again.pk == run.pk
    while again.ended_at is None:
        again = carry_on(again, by=other, now=now)
    assert (again.moved, states()) == (3, {"booked": 3})


def test_a_run_that_is_stopped_moves_nobody_any_more(book, by, now):
    for name in ("wei", "lars"):
        book(name)
    add_exception(DESK, closing(), by=by, now=now)
    run = carry_on(start_rebooking(DESK, by=by, now=now), by=by, now=now, most=1, seconds=0)
    run = carry_on(stop_rebooking(run, now=now), by=by, now=now)
    assert (run.moved, run.stop_asked_at, states()) == (1, now, {"booked": 1, "conflict": 1})


def test_a_stale_run_does_not_move_a_visit_twice(book, by, now):
    visit = book("wei")
    add_exception(DESK, closing(), by=by, now=now)
    run = start_rebooking(DESK, by=by, now=now)
    carry_on(run, by=by, now=now)
    carry_on(run, by=by, now=now)
    visit.refresh_from_db()
    assert (visit.sequence, Rebooking.objects.get().moved) == (1, 1)


def test_an_officer_chooses_a_time_for_one_visit(book, by, now):
    visit = book("wei")
    add_exception(DESK, closing(), by=by, now=now)
    at = datetime.combine(WEDNESDAY, time(14), tzinfo=ZONE)
    visit = conflicts_at(DESK).get(pk=visit.pk)
    rebook(visit, DESK, at, by=by, now=now)
    assert (begins(visit), states()) == (at, {"booked": 1})


def test_a_time_that_is_closed_is_refused_with_the_nearest_ones(book, by, now):
    visit = book("wei")
    add_exception(DESK, closing(), by=by, now=now)
    visit = conflicts_at(DESK).get(pk=visit.pk)
    with pytest.raises(SlotTaken) as refused:
        rebook(visit, DESK, datetime.combine(TUESDAY, time(14), tzinfo=ZONE), by=by, now=now)
    assert [clock(one.starts_at) for one in refused.value.nearest][:1] == ["09:00"]
    assert states() == {"conflict": 1}


def test_a_closed_counter_is_proposed_another_counter_at_the_same_time(book, by, now):
    visit = book("wei")
    add_exception(DESK, closing(counters=["m-1"]), by=by, now=now)
    [one] = proposals(in_fair_order(conflicts_at(DESK)), now=now)
    assert (one.instead.starts_at, "m-1" in one.instead.counters) == (begins(visit), False)


def test_a_household_that_moved_in_the_meantime_is_left_alone(book, by, now):
    visit = book("wei")
    add_exception(DESK, closing(), by=by, now=now)
    stale = conflicts_at(DESK).get()
    rebook(conflicts_at(DESK).get(), DESK, datetime.combine(WEDNESDAY, time(14), tzinfo=ZONE), by=by, now=now)
    with pytest.raises(HoldLost):
        rebook(stale, DESK, datetime.combine(WEDNESDAY, time(15), tzinfo=ZONE), by=by, now=now)
    assert clock(begins(visit)) == "14:00"


def test_the_family_of_a_plan_keeps_its_guardians_and_its_term(keep, by, now):
    from softlanding.appointments.queries.conflicts import known_about

    kept = keep()
    answer = kept.client.get("/visit/").content.decode()
    starts_at = answer.split('name="starts_at" value="')[1].split('"')[0]
    kept.client.post("/visit/hold/", {"desk": DESK, "starts_at": starts_at})
    kept.client.post("/visit/confirm/")
    visit = Visit.objects.prefetch_related("tasks").get(household=kept.household)
    known = known_about(visit)
    mira = next(one for one in known.party.persons if one.id == "mira")
    assert (mira.minor, mira.guardians) == (True, ("priya", "arjun"))
    assert known.due_on is not None
    assert DESK in known.desks
