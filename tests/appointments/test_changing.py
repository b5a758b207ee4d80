"""A booked visit that changes: moved, one person less, one more, cancelled and taken back, confirmed once more."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from conftest_appointments import clock, taken
from invented_desk import AUTHORITIES, RULES, desk_plan

from softlanding.appointments import actions, queries
from softlanding.appointments.models import Claim, PersonClaim, Visit
from softlanding.common import audit
from softlanding.common.errors import BadInput
from softlanding.common.jobs import run_all_due
from softlanding.core import visits as core
from softlanding.core.timeline import moment_of

pytestmark = pytest.mark.django_db
RAO = ("priya", "arjun", "mira")
TUESDAY = date(2026, 11, 24)
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=queries.ZONE)
PARTY = core.Party(
    (core.Attendee("priya"), core.Attendee("arjun"), core.Attendee("mira", minor=True, guardians=("priya", "arjun")))
)


@pytest.fixture
def book(rao, offer, now):
    """Book the nth free visit for these people of the Rao family."""

    def booked(*people: str, number: int = 0, **more) -> Visit:
        held = actions.hold(offer(number, people=people or RAO, **more), by=rao.actor, now=now)
        return actions.book_held(held.visit, by=rao.actor, now=now)

    return booked


def at(offer, hour: str, *people: str, without: Visit | None = None, **more):
    found = queries.offers(
        [desk_plan()],
        core.Party(tuple(core.Attendee(one) for one in people or RAO)),
        [core.Task(one, service, name) for one in people or RAO for service, name in AUTHORITIES.items()],
        start=TUESDAY,
        days=1,
        rules=replace(RULES, limit=100),
        now=MONDAY,
        without=without,
    )
    return offer(visit=next(one for one in found if clock(one.starts_at) == hour), **more)


def begins(visit: Visit) -> str:
    visit.refresh_from_db()
    return clock(moment_of(visit.starts_tick, queries.ZONE))


def joining(person: str = "mira", *services: str, party: core.Party = PARTY) -> actions.Joining:
    chosen = services or tuple(AUTHORITIES)
    return actions.Joining(
        plan=desk_plan(),
        party=party,
        tasks=tuple(core.Task(person, service, AUTHORITIES[service]) for service in chosen),
        rules=RULES,
    )


# --- moving ------------------------------------------------------------------------------------------------------


def test_a_move_that_overlaps_itself_is_made(rao, book, offer, now):
    visit = book()
    later = at(offer, "09:10", without=visit)
    actions.move_booked(visit, later, by=rao.actor, now=now)
    assert begins(visit) == "09:10"
    assert set(Claim.objects.values_list("visit", flat=True)) == {visit.pk}


def test_a_move_to_a_taken_time_leaves_the_old_intact_and_says_what_is_nearest(rao, chen, book, offer, now):
    visit = book()
    ten = at(offer, "10:00", without=visit)
    of_chen = at(offer, "10:00", "wei", household=chen.household)
    actions.hold(of_chen, by=chen.actor, now=now)
    before = set(Claim.objects.filter(visit=visit).values_list("counter", "tick"))
    with pytest.raises(actions.SlotTaken) as refused:
        actions.move_booked(visit, ten, by=rao.actor, now=now, reason="x", nearest=lambda: ["later"])
    assert (refused.value.nearest, begins(visit), visit.reason, visit.sequence) == (("later",), "09:00", "", 0)
    assert set(Claim.objects.filter(visit=visit).values_list("counter", "tick")) == before


def test_pressing_move_twice_moves_once(rao, book, offer, now, mailoutbox, django_capture_on_commit_callbacks):
    visit = book()
    ten = at(offer, "10:00", without=visit)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            actions.move_booked(visit, ten, by=rao.actor, now=now, seen=2)
    run_all_due(now)
    assert (begins(visit), visit.sequence, len(mailoutbox)) == ("10:00", 1, 1)


def test_a_page_that_shows_an_older_visit_does_not_move_it(rao, book, offer, now):
    visit = book()
    ten, eleven = (at(offer, hour, without=visit) for hour in ("10:00", "11:00"))
    actions.move_booked(visit, ten, by=rao.actor, now=now, seen=visit.version)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.move_booked(visit, eleven, by=rao.actor, now=now, seen=visit.version)
    assert begins(visit) == "10:00"


def test_a_held_visit_cannot_be_moved(rao, offer, now):
    held = actions.hold(offer(), by=rao.actor, now=now).visit
    with pytest.raises(actions.OnlyHeld):
        actions.move_booked(held, at(offer, "10:00", without=held), by=rao.actor, now=now)


def test_moving_a_cancelled_visit_says_that_it_is_cancelled(rao, book, offer, now):
    visit = book()
    actions.cancel_booked(visit, by=rao.actor, now=now)
    with pytest.raises(actions.VisitOver) as refused:
        actions.move_booked(visit, at(offer, "10:00"), by=rao.actor, now=now)
    assert refused.value.message["en"] == "This visit is cancelled."


def test_a_visit_that_is_over_stays_where_it_was(rao, book, offer, now):
    visit = book()
    with pytest.raises(actions.VisitOver) as refused:
        actions.move_booked(visit, at(offer, "10:00"), by=rao.actor, now=now + timedelta(days=2))
    assert refused.value.message["en"] == "This visit is over."


# --- one person less ---------------------------------------------------------------------------------------------


def test_taking_one_person_out_twice_takes_one_out(rao, book, now):
    visit = book()
    for _ in range(2):
        actions.take_out(visit, "mira", party=PARTY, by=rao.actor, now=now)
    visit.refresh_from_db()
    assert (queries.people_of(visit), visit.sequence, visit.state) == (["priya", "arjun"], 1, "booked")


def test_the_only_guardian_of_a_child_is_not_taken_out_and_what_would_help_is_said(rao, book, now):
    visit = book("priya", "mira")
    with pytest.raises(actions.GuardianNeeded) as refused:
        actions.take_out(visit, "priya", party=PARTY, by=rao.actor, now=now)
    visit.refresh_from_db()
    assert (refused.value.minors, queries.people_of(visit)) == (("mira",), ["priya", "mira"])
    assert "Take the child out first" in refused.value.remedy["en"]


def test_a_child_may_be_taken_out_and_then_its_guardian(rao, book, now):
    visit = book("priya", "mira")
    actions.take_out(visit, "mira", party=PARTY, by=rao.actor, now=now)
    assert actions.take_out(visit, "priya", party=PARTY, by=rao.actor, now=now).state == "cancelled"


def test_taking_out_the_last_person_cancels_the_visit(rao, book, now):
    visit = book("priya")
    assert actions.take_out(visit, "priya", party=PARTY, by=rao.actor, now=now).state == "cancelled"
    assert (Claim.objects.count(), PersonClaim.objects.count()) == (0, 0)


# --- one person more ---------------------------------------------------------------------------------------------


def test_a_person_joins_at_free_counters_and_the_others_keep_their_times(rao, book, now):
    visit = book("priya", "arjun")
    before = {(t.person_key, t.service, t.start_tick) for t in visit.tasks.all()}
    added = actions.add_person(visit, joining(), by=rao.actor, now=now)
    after = {(t.person_key, t.service, t.start_tick) for t in added.tasks.all()}
    assert before < after
    assert {person for person, _, _ in after - before} == {"mira"}
    assert (begins(visit), taken("m-1") + taken("ind-1"), visit.sequence) == (
        "09:00",
        sum(t.end_tick - t.start_tick for t in added.tasks.all()),
        1,
    )
    assert visit.ends_tick == max(t.end_tick for t in added.tasks.all())
    assert audit.entries_about(rao.household.pk)[0].sentence == "person-joined-visit"


def test_a_child_who_joins_is_served_while_an_adult_is_free(rao, book, now):
    added = actions.add_person(book("priya"), joining(), by=rao.actor, now=now)
    own = [task for task in added.tasks.all() if task.person_key == "mira"]
    hers = [task for task in added.tasks.all() if task.person_key == "priya"]
    assert [(a, b) for a in own for b in hers if a.start_tick < b.end_tick and b.start_tick < a.end_tick] == []


def test_adding_a_person_twice_adds_one(rao, book, now):
    visit = book("priya", "arjun")
    for _ in range(2):
        actions.add_person(visit, joining(), by=rao.actor, now=now)
    visit.refresh_from_db()
    assert (visit.sequence, visit.tasks.count()) == (1, 6)


def test_adding_a_person_when_the_stay_is_full_leaves_the_visit_and_offers_a_time_for_all(
    rao, chen, book, offer, search, now
):
    visit = book("priya", "arjun")
    for number in range(40):  # the rest of the morning at the one municipal counter
        rest = [one for one in search("wei") if one.starts_at > moment_of(visit.starts_tick, queries.ZONE)]
        if not rest or number > 12:
            break
        one = actions.hold(offer(visit=rest[0], household=chen.household), by=chen.actor, now=now).visit
        Visit.objects.filter(pk=one.pk).update(hold_expires_at=now + timedelta(days=9))
        one.tasks.update(live=False)
        PersonClaim.objects.filter(visit=one).delete()
    before = set(Claim.objects.filter(visit=visit).values_list("counter", "tick"))
    with pytest.raises(actions.StayFull) as refused:
        actions.add_person(visit, joining(), by=rao.actor, now=now, nearest=lambda: ["for all"])
    assert (refused.value.nearest, begins(visit), visit.sequence) == (("for all",), "09:00", 0)
    assert set(Claim.objects.filter(visit=visit).values_list("counter", "tick")) == before
    assert refused.value.message["en"] == "No counter is free for one more person during your visit."


def test_all_of_them_move_to_the_time_that_was_offered_with_one_more(rao, book, offer, now):
    visit = book("priya", "arjun")
    for_all = at(offer, "11:00", *RAO, without=visit)
    moved = actions.move_booked(visit, for_all, by=rao.actor, now=now)
    assert (begins(visit), set(queries.people_of(moved))) == ("11:00", set(RAO))


def test_a_person_who_is_in_the_visit_for_something_else_is_not_added_again(rao, book, now):
    visit = book("priya", "arjun")
    visit.tasks.filter(person_key="arjun", service="biometrics").delete()
    with pytest.raises(BadInput):
        actions.add_person(visit, joining("arjun"), by=rao.actor, now=now)


def test_nobody_joins_a_cancelled_visit(rao, book, now):
    visit = book("priya", "arjun")
    actions.cancel_booked(visit, by=rao.actor, now=now)
    with pytest.raises(actions.VisitOver):
        actions.add_person(visit, joining(), by=rao.actor, now=now)


# --- cancelling, and taking it back -------------------------------------------------------------------------------


def test_a_cancelled_visit_is_taken_back_while_its_time_is_free(
    rao, book, offer, now, mailoutbox, django_capture_on_commit_callbacks
):
    visit = book()
    visit.tasks.filter(service="biometrics").update(step="biometrics")
    actions.cancel_booked(visit, by=rao.actor, now=now)
    nine = at(offer, "09:00")
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            back = actions.restore(visit, nine, by=rao.actor, now=now)
    assert (back.state, back.uid, begins(visit), visit.sequence) == ("booked", visit.uid, "09:00", 2)
    assert {task.step for task in visit.tasks.filter(service="biometrics", live=True)} == {"biometrics"}
    run_all_due(now)
    [message] = mailoutbox
    assert "SEQUENCE:2" in message.attachments[0][1]


def test_a_cancelled_visit_whose_time_is_gone_stays_cancelled(rao, chen, book, offer, now):
    visit = book()
    actions.cancel_booked(visit, by=rao.actor, now=now)
    nine = at(offer, "09:00")
    actions.hold(at(offer, "09:00", "wei", household=chen.household), by=chen.actor, now=now)
    with pytest.raises(actions.SlotTaken):
        actions.restore(visit, nine, by=rao.actor, now=now)
    visit.refresh_from_db()
    assert (visit.state, visit.tasks.filter(live=True).count(), visit.tasks.count()) == ("cancelled", 0, 6)


def test_a_hold_that_was_given_up_is_not_taken_back(rao, offer, now):
    nine = offer()
    held = actions.hold(nine, by=rao.actor, now=now).visit
    actions.cancel_booked(held, by=rao.actor, now=now)
    with pytest.raises(actions.VisitOver):
        actions.restore(held, nine, by=rao.actor, now=now)


# --- confirming once more -----------------------------------------------------------------------------------------


def test_confirming_twice_is_written_down_once(rao, book, now):
    visit = book()
    Visit.objects.filter(pk=visit.pk).update(confirm_by_at=now + timedelta(hours=3))
    for _ in range(2):
        actions.confirm_again(visit, by=rao.actor, now=now)
    visit.refresh_from_db()
    said = [entry.sentence for entry in audit.entries_about(rao.household.pk)]
    assert (visit.confirm_by_at, said.count("visit-confirmed-again")) == (None, 1)


def test_a_visit_that_was_released_cannot_be_confirmed(rao, book, now):
    visit = book()
    Visit.objects.filter(pk=visit.pk).update(confirm_by_at=now)
    actions.release_unconfirmed(now=now)
    with pytest.raises(actions.VisitOver):
        actions.confirm_again(visit, by=rao.actor, now=now)
